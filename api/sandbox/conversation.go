package sandbox

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// States of a conversation and of an interaction channel.
const (
	active   = "active"
	inactive = "inactive"
	closed   = "closed"
)

// conversation is a web chat and all that became of it. Its number is in the
// SIDs of everything that belongs to it, so that one conversation can be
// brought up to date without the others.
type conversation struct {
	Chat
	number   int
	name     string // the ChatFriendlyName until somebody changes it
	written  string // the attributes, once somebody has written some
	state    string
	updated  time.Time
	messages []message

	routed  time.Time // when the first message with a webhook came; zero before
	task    task
	greeted bool      // the agent has said hello
	read    int       // messages the agent has dealt with
	joined  time.Time // when the agent did; zero before
	answers int       // that the agent gave
	heard   time.Time // the customer's last sign of life, for the agent
}

func newConversation(c Chat, number int) conversation {
	return conversation{Chat: c, number: number, name: c.ChatFriendlyName, state: active, updated: c.Created}
}

// close ends the conversation for good.
func (v *conversation) close(at time.Time) {
	if v.state != closed {
		v.state, v.updated = closed, at
	}
}

// conversation finds one by a SID that bears its number, whatever the kind;
// nil when there is none.
func (a *account) conversation(numberedSID string) *conversation {
	i := numberIn(numberedSID) - a.firstChat
	if i < 0 || i >= len(a.conversations) {
		return nil
	}
	return &a.conversations[i]
}

// conversationOperations are those of one conversation.
func conversationOperations(a *account, v *conversation, _ []string) operations {
	return operations{
		http.MethodGet:  func(call) answer { return success(http.StatusOK, v.document()) },
		http.MethodPost: func(c call) answer { return a.updateConversation(v, c) },
	}
}

// updateConversation changes the fields that were sent. That a closed conversation
// refuses to be closed again, and with HTTP 400, is decided here: the document has no
// errors, and 50377 says only that closing is final.
func (a *account) updateConversation(v *conversation, c call) answer {
	if c.formErr != nil {
		return refused(c.formErr.Error())
	}
	if v.state == closed {
		return closedForGood()
	}
	if problem := conversationProblem(c); problem != nil {
		return *problem
	}
	v.update(c.Form, a.now)
	return success(http.StatusOK, v.document())
}

// conversationProblem is why an update is refused, nil when it is not.
func conversationProblem(c call) *answer {
	return firstOf(
		webhookProblem(c),
		unsupported(c.Form, "DateCreated", "DateUpdated", "MessagingServiceSid", "UniqueName", "Timers.Inactive",
			"Timers.Closed", "Bindings.Email.Address", "Bindings.Email.Name"),
		onlyOf(c.Form, "State", active, inactive, closed),
		tooLong(c.Form, "FriendlyName", maxName),
		attributesProblem(c.Form),
	)
}

// update writes the fields of a form that was looked at.
func (v *conversation) update(form url.Values, at time.Time) {
	for name, target := range map[string]*string{"FriendlyName": &v.name, "State": &v.state} {
		if form.Has(name) {
			*target, v.updated = form.Get(name), at
		}
	}
	if form.Has("Attributes") {
		v.written, v.updated = cmp.Or(form.Get("Attributes"), "{}"), at
	}
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

// document is conversations.v1.conversation of Twilio's OpenAPI document.
func (v *conversation) document() object {
	address := v.url()
	return object{
		{"sid", v.ConversationSID},
		{"account_sid", AccountSID},
		{"chat_service_sid", serviceSID},
		{"messaging_service_sid", nil},
		{"friendly_name", orNull(v.name)},
		{"unique_name", nil},
		{"attributes", v.attributes()},
		{"state", v.state},
		{"date_created", date(v.Created)},
		{"date_updated", date(v.updated)},
		{"timers", object{}},
		{"bindings", object{}},
		{"url", address},
		{"links", map[string]string{"participants": address + "/Participants", "messages": address + "/Messages"}},
	}
}

func (v *conversation) url() string {
	return conversationsHost + "/v1/Conversations/" + v.ConversationSID
}

// attributes are text that holds JSON, and in it, until somebody writes others, what
// was said before the chat as JSON, not as text in text. Which other members Twilio
// puts there is unverified.
func (v *conversation) attributes() string {
	if v.written != "" {
		return v.written
	}
	return jsonText(object{
		{"pre_engagement_data", json.RawMessage(cmp.Or(v.PreEngagementData, "{}"))},
		{"from", v.customer()},
		{"identity", v.Identity},
	})
}

// customer is what to call the customer.
func (v *conversation) customer() string { return cmp.Or(v.CustomerFriendlyName, v.Identity) }

// jsonText is an object as JSON in a string, as attributes are.
func jsonText(o object) string {
	text, err := json.Marshal(o)
	if err != nil {
		panic("sandbox: " + err.Error()) // o holds text and valid JSON
	}
	return string(text)
}

// conversationFilter is which conversations are asked for; an empty field
// means any. The days are UTC, written YYYY-MM-DD.
type conversationFilter struct{ from, to, state string }

func (f conversationFilter) takes(v *conversation) bool {
	day := v.Created.UTC().Format(time.DateOnly)
	return day >= f.from && (f.to == "" || day <= f.to) && (f.state == "" || v.state == f.state)
}

// filterOf reads a filter; the answer is a refusal, nil when all is well.
func filterOf(query url.Values) (conversationFilter, *answer) {
	f := conversationFilter{state: query.Get("State")}
	if problem := onlyOf(query, "State", active, inactive, closed, "initializing"); problem != nil {
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
	return list.answerWith(c, found, func(i int) any { return a.conversations[i].document() })
}
