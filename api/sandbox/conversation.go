package sandbox

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"sync"
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

// conversationPath is a conversation or its messages.
var conversationPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^/v1/Conversations/(CH[0-9a-fA-F]{32})(/Messages)?$`)
})

// conversation finds one by a SID that bears its number, whatever the kind;
// nil when there is none.
func (a *account) conversation(numberedSID string) *conversation {
	i := numberIn(numberedSID) - a.firstChat
	if i < 0 || i >= len(a.conversations) {
		return nil
	}
	return &a.conversations[i]
}

// conversationOperations are those of one conversation, or of its messages;
// nil when there is no such conversation.
func (a *account) conversationOperations(conversation, messages string) operations {
	v := a.conversation(conversation)
	switch {
	case v == nil:
		return nil
	case messages != "":
		return operations{http.MethodGet: v.listMessages, http.MethodPost: func(c call) answer { return a.createMessage(v, c) }}
	}
	return operations{
		http.MethodGet:  func(call) answer { return success(http.StatusOK, v.document()) },
		http.MethodPost: func(c call) answer { return a.updateConversation(v, c) },
	}
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

// conversationDocument is conversations.v1.conversation of Twilio's OpenAPI
// document.
type conversationDocument struct {
	SID          string            `json:"sid"`
	AccountSID   string            `json:"account_sid"`
	ServiceSID   string            `json:"chat_service_sid"`
	MessagingSID *string           `json:"messaging_service_sid"`
	FriendlyName *string           `json:"friendly_name"`
	UniqueName   *string           `json:"unique_name"`
	Attributes   string            `json:"attributes"`
	State        string            `json:"state"`
	Created      string            `json:"date_created"`
	Updated      string            `json:"date_updated"`
	Timers       struct{}          `json:"timers"`
	Bindings     struct{}          `json:"bindings"`
	URL          string            `json:"url"`
	Links        map[string]string `json:"links"`
}

func (v *conversation) document() conversationDocument {
	address := v.url()
	return conversationDocument{
		SID: v.ConversationSID, AccountSID: AccountSID, ServiceSID: serviceSID,
		FriendlyName: orNull(v.ChatFriendlyName), Attributes: v.attributes(), State: v.state,
		Created: date(v.Created), Updated: date(v.updated),
		URL: address,
		Links: map[string]string{
			"participants": address + "/Participants", "messages": address + "/Messages", "webhooks": address + "/Webhooks",
		},
	}
}

func (v *conversation) url() string {
	return conversationsHost + "/v1/Conversations/" + v.ConversationSID
}

// attributes are text that holds JSON, and in it what was said before the
// chat as JSON, not as text in text. Which other members Twilio puts there is
// unverified.
func (v *conversation) attributes() string {
	return jsonText(struct {
		PreEngagement json.RawMessage `json:"pre_engagement_data"`
		From          string          `json:"from"`
		Identity      string          `json:"identity"`
	}{json.RawMessage(cmp.Or(v.PreEngagementData, "{}")), v.customer(), v.Identity})
}

// customer is what to call the customer.
func (v *conversation) customer() string { return cmp.Or(v.CustomerFriendlyName, v.Identity) }

// jsonText is v as JSON in a string, as attributes are.
func jsonText(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("sandbox: " + err.Error()) // v holds text and valid JSON
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
