package sandbox

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"sync"
	"time"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sandbox/roster"
	"flexconsole/api/sandbox/routing"
)

// conversation finds one by a SID that bears its number, whatever the kind;
// nil when there is none.
func (a *account) conversation(numberedSID string) *conversation.Conversation {
	i := roster.NumberIn(numberedSID) - a.firstChat
	if i < 0 || i >= len(a.conversations) {
		return nil
	}
	return &a.conversations[i]
}

// conversationOperations are those of one conversation.
func conversationOperations(a *account, v *conversation.Conversation, _ []string) operations {
	return operations{
		http.MethodGet:  func(call) answer { return success(http.StatusOK, conversationDocument(v)) },
		http.MethodPost: func(c call) answer { return a.updateConversation(v, c) },
	}
}

// updateConversation changes the fields that were sent. That a closed conversation
// refuses to be closed again, and with HTTP 400, is decided here: the document has no
// errors, and 50377 says only that closing is final.
func (a *account) updateConversation(v *conversation.Conversation, c call) answer {
	if c.formErr != nil {
		return refused(c.formErr.Error())
	}
	if v.State == conversation.Closed {
		return closedForGood()
	}
	if problem := conversationProblem(c); problem != nil {
		return *problem
	}
	writeConversation(v, c.Form, a.now)
	return success(http.StatusOK, conversationDocument(v))
}

// conversationProblem is why an update is refused, nil when it is not.
func conversationProblem(c call) *answer {
	return firstOf(
		webhookProblem(c),
		unsupported(c.Form, "DateCreated", "DateUpdated", "MessagingServiceSid", "UniqueName", "Timers.Inactive",
			"Bindings.Email.Address", "Bindings.Email.Name"),
		onlyOf(c.Form, "State", conversation.Active, conversation.Inactive, conversation.Closed),
		tooLong(c.Form, "FriendlyName", maxName),
		attributesProblem(c.Form),
		timerProblem(c.Form),
	)
}

// writeConversation writes the fields of a form that was looked at.
func writeConversation(v *conversation.Conversation, form url.Values, at time.Time) {
	for name, target := range map[string]*string{"FriendlyName": &v.Name, "State": &v.State} {
		if form.Has(name) {
			*target, v.Updated = form.Get(name), at
		}
	}
	if timer, ok := timerIn(form); ok {
		v.Closes, v.Updated = at.Add(timer), at
	}
	if form.Has("Attributes") {
		v.Attributes, v.Updated = cmp.Or(form.Get("Attributes"), "{}"), at
	}
}

// minTimer is the least time after which a conversation can close by itself.
const minTimer = 10 * time.Minute

// timerProblem refuses a Timers.Closed that is too short or none; ways to stop one are in
// no document.
func timerProblem(form url.Values) *answer {
	timer, ok := timerIn(form)
	return firstOf(
		refusedUnless(ok || !form.Has(timerField), timerField+" must be an ISO 8601 duration such as PT1H"),
		refusedUnless(!ok || timer >= minTimer, timerField+" must be at least PT10M"),
	)
}

const timerField = "Timers.Closed"

// timerIn is the Timers.Closed of a form; ok is false where it has none.
func timerIn(form url.Values) (timer time.Duration, ok bool) {
	found := isoDuration().FindStringSubmatch(form.Get(timerField))
	if found == nil {
		return 0, false
	}
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(found[i+1]) // "" for none
		timer += time.Duration(n) * unit
	}
	return timer, true
}

var isoDuration = sync.OnceValue(func() *regexp.Regexp {
	const n = `(?:(\d{1,5})`
	return regexp.MustCompile(`^P` + n + `D)?(?:T` + n + `H)?` + n + `M)?` + n + `S)?)?$`)
})

// timers are when the conversation will close, or did, by itself. That a message does not
// put it off is decided here.
func timers(v *conversation.Conversation) object {
	if v.Closes.IsZero() {
		return object{}
	}
	return object{{"date_closed", date(v.Closes)}}
}

// attributesProblem refuses attributes that are not JSON. None at all stand for the
// empty object.
func attributesProblem(form url.Values) *answer {
	if text := form.Get("Attributes"); text != "" && !json.Valid([]byte(text)) {
		return problem(50304, "Attributes must be valid JSON")
	}
	return nil
}

// tooLong refuses a field of more than n characters.
func tooLong(form url.Values, name string, n int) *answer {
	if flaw := atMost(n)(form.Get(name)); flaw != "" {
		return problem(20001, name+" "+flaw)
	}
	return nil
}

func closedForGood() answer {
	return failure(http.StatusBadRequest, 50377, "Conversation is closed and cannot be changed any more")
}

// conversationDocument is conversations.v1.conversation of Twilio's OpenAPI document.
func conversationDocument(v *conversation.Conversation) object {
	address := conversationURL(v)
	return object{
		{"sid", v.ConversationSID},
		{"account_sid", AccountSID},
		{"chat_service_sid", routing.ServiceSID},
		{"messaging_service_sid", nil},
		{"friendly_name", orNull(v.Name)},
		{"unique_name", nil},
		{"attributes", conversationAttributes(v)},
		{"state", v.State},
		{"date_created", date(v.Created)},
		{"date_updated", date(v.Updated)},
		{"timers", timers(v)},
		{"bindings", object{}},
		{"url", address},
		{"links", map[string]string{"participants": address + "/Participants", "messages": address + "/Messages"}},
	}
}

func conversationURL(v *conversation.Conversation) string {
	return conversationsHost + "/v1/Conversations/" + v.ConversationSID
}

// conversationAttributes are text with JSON: until other attributes are written, the
// pre-engagement data as JSON, not as text in text. Which other members Twilio adds is
// unverified.
func conversationAttributes(v *conversation.Conversation) string {
	if v.Attributes != "" {
		return v.Attributes
	}
	return jsonText(object{
		{"pre_engagement_data", json.RawMessage(cmp.Or(v.PreEngagementData, "{}"))},
		{"from", v.Customer()},
		{"identity", v.Identity},
	})
}

// jsonText is an object as JSON in a string, as attributes are.
func jsonText(o object) string {
	text, err := json.Marshal(o)
	if err != nil {
		panic("sandbox: " + err.Error()) // o has text and valid JSON
	}
	return string(text)
}

// conversationFilter is which conversations are asked for; an empty field
// means any. The days are UTC, written YYYY-MM-DD.
type conversationFilter struct{ from, to, state string }

func (f conversationFilter) takes(v *conversation.Conversation) bool {
	day := v.Created.UTC().Format(time.DateOnly)
	return day >= f.from && (f.to == "" || day <= f.to) && (f.state == "" || v.State == f.state)
}

// filterOf reads a filter; the answer is a refusal, nil when all is well.
func filterOf(query url.Values) (conversationFilter, *answer) {
	f := conversationFilter{state: query.Get("State")}
	if problem := onlyOf(query, "State", conversation.Active, conversation.Inactive, conversation.Closed, "initializing"); problem != nil {
		return f, problem
	}
	for name, target := range map[string]*string{"StartDate": &f.from, "EndDate": &f.to} {
		text := query.Get(name)
		if text == "" {
			continue
		}
		day, ok := dayOf(text)
		if !ok {
			return f, problem(20001, name+" must be a date such as 2026-01-31")
		}
		*target = day
	}
	return f, nil
}

// dayOf is the UTC day of an ISO 8601 date, with or without a time of day.
func dayOf(text string) (string, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC().Format(time.DateOnly), true
		}
	}
	return "", false
}

// listConversations is a page of the conversations made on the days asked for,
// both of them included. The newest comes first, which the document promises
// for a list by date and the sandbox does for every list. A conversation
// closed between two pages shifts those of a list by state.
func (a *account) listConversations(c call) answer {
	filter, problem := filterOf(c.Query)
	if problem != nil {
		return *problem
	}
	found := positions(len(a.conversations), func(i int) bool { return filter.takes(&a.conversations[i]) })
	list := listing{
		key: "conversations", host: conversationsHost, most: 100,
		newest: true, filters: []string{"StartDate", "EndDate", "State"},
	}
	return list.answerWith(c, found, func(i int) any { return conversationDocument(&a.conversations[i]) })
}
