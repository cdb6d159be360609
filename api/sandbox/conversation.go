package sandbox

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
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
	state    string
	updated  time.Time
	messages []message

	routed  time.Time // when the first message with a webhook came; zero before
	task    task
	greeted bool      // the agent has said hello
	read    int       // messages the agent has dealt with
	answers int       // that the agent gave
	heard   time.Time // the customer's last sign of life, for the agent
}

func newConversation(c Chat, number int) conversation {
	return conversation{Chat: c, number: number, state: active, updated: c.Created}
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
func (a *account) conversationOperations(sids []string) operations {
	v := a.conversation(sids[0])
	if v == nil {
		return nil
	}
	return operations{
		http.MethodGet:  func(call) answer { return success(http.StatusOK, v.document()) },
		http.MethodPost: func(c call) answer { return a.updateConversation(v, c) },
	}
}

// messageOperations are those of a conversation's messages.
func (a *account) messageOperations(sids []string) operations {
	v := a.conversation(sids[0])
	if v == nil {
		return nil
	}
	return operations{http.MethodGet: v.listMessages, http.MethodPost: func(c call) answer { return a.createMessage(v, c) }}
}

// updateConversation closes a conversation; nothing else of it can be changed
// here. That a closed one refuses to be closed again, and with HTTP 400, is
// decided here: the document has no errors, and 50377 says only that closing
// is final.
func (a *account) updateConversation(v *conversation, c call) answer {
	if c.formErr != nil {
		return refused(c.formErr.Error())
	}
	state := c.Form.Get("State")
	switch {
	case v.state == closed:
		return closedForGood()
	case state == closed:
		v.close(a.now)
	case state != "" && state != v.state:
		return refused("State can be set to closed only")
	}
	return success(http.StatusOK, v.document())
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
		{"friendly_name", orNull(v.ChatFriendlyName)},
		{"unique_name", nil},
		{"attributes", v.attributes()},
		{"state", v.state},
		{"date_created", date(v.Created)},
		{"date_updated", date(v.updated)},
		{"timers", object{}},
		{"bindings", object{}},
		{"url", address},
		{"links", map[string]string{
			"participants": address + "/Participants", "messages": address + "/Messages", "webhooks": address + "/Webhooks",
		}},
	}
}

func (v *conversation) url() string {
	return conversationsHost + "/v1/Conversations/" + v.ConversationSID
}

// attributes are text that holds JSON, and in it what was said before the
// chat as JSON, not as text in text. Which other members Twilio puts there is
// unverified.
func (v *conversation) attributes() string {
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

func (f conversationFilter) takes(v conversation) bool {
	day := v.Created.UTC().Format(time.DateOnly)
	return day >= f.from && (f.to == "" || day <= f.to) && (f.state == "" || v.state == f.state)
}

// filterOf reads a filter; the answer is a refusal, nil when all is well.
func filterOf(query url.Values) (conversationFilter, *answer) {
	f := conversationFilter{state: query.Get("State")}
	if f.state != "" && !slices.Contains([]string{active, inactive, closed}, f.state) {
		return f, problem(20001, "State must be active, inactive or closed")
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
	var found []int
	for i, v := range a.conversations {
		if filter.takes(v) {
			found = append(found, i)
		}
	}
	list := listing{
		key: "conversations", host: conversationsHost, most: 100,
		newest: true, filters: []string{"StartDate", "EndDate", "State"},
	}
	return list.answer(c, len(found), func(i int) any { return a.conversations[found[i]].document() })
}
