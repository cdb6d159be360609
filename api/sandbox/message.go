package sandbox

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"flexconsole/api/sid"
)

// maxMessage is how many characters a message over REST can have.
const maxMessage = 1600

// nobody is the author of a message that names none.
const nobody = "system"

// message is one of a conversation; its index is its position there.
type message struct {
	author     string
	body       string
	attributes string // empty for those of nobody
	created    time.Time
	updated    time.Time // zero until somebody edits it
}

// add appends a message, which wakes an inactive conversation up.
func (v *conversation) add(author, body string, at time.Time) {
	v.messages = append(v.messages, message{author: author, body: body, created: at})
	if v.state == inactive {
		v.state, v.updated = active, at
	}
}

// messagesOperations are those of a conversation's messages.
func messagesOperations(a *account, v *conversation, _ []string) operations {
	return operations{http.MethodGet: v.listMessages, http.MethodPost: func(c call) answer { return a.createMessage(v, c) }}
}

// messageOperations are those of one message.
func messageOperations(a *account, v *conversation, sids []string) operations {
	i := numberWithin(sids[0]) - 1
	if i < 0 || i >= len(v.messages) || !sid.Equal(sids[0], v.messageSID(i)) {
		return nil
	}
	return operations{
		http.MethodGet:  func(call) answer { return success(http.StatusOK, v.messageDocument(i)) },
		http.MethodPost: func(c call) answer { return a.updateMessage(v, i, c) },
	}
}

// createMessage adds what the customer, or anybody, writes. Only a message
// that fires the webhooks is routed, and only the first: whether a second task
// would be made once the first is done is unverified, here it is not.
func (a *account) createMessage(v *conversation, c call) answer {
	if problem := v.messageProblem(c); problem != nil {
		return *problem
	}
	if c.Form.Get("Body") == "" {
		return refused("Body is required")
	}
	author := cmp.Or(c.Form.Get("Author"), nobody)
	v.add(author, c.Form.Get("Body"), a.now)
	last := len(v.messages) - 1
	v.messages[last].attributes = c.Form.Get("Attributes")
	if author == v.Identity {
		v.heard = a.now
	}
	if c.Header.Get(webhookHeader) == "true" && v.routed.IsZero() {
		v.routed = a.now
	}
	return success(http.StatusCreated, v.messageDocument(last))
}

// updateMessage changes the fields that were sent. It does so in a copy of the
// messages, as copies of the account share them.
func (a *account) updateMessage(v *conversation, i int, c call) answer {
	if problem := v.messageProblem(c); problem != nil {
		return *problem
	}
	if c.Form.Has("Body") && c.Form.Get("Body") == "" {
		return refused("Body must not be empty")
	}
	v.messages = slices.Clone(v.messages)
	m := &v.messages[i]
	for name, target := range map[string]*string{"Author": &m.author, "Body": &m.body, "Attributes": &m.attributes} {
		if c.Form.Has(name) {
			*target, m.updated = c.Form.Get(name), a.now
		}
	}
	m.author = cmp.Or(m.author, nobody)
	return success(http.StatusOK, v.messageDocument(i))
}

// messageProblem is why a message cannot be written so, nil when it can. Where
// Twilio's own code is in no document, 20001 is the plainest.
func (v *conversation) messageProblem(c call) *answer {
	if c.formErr != nil {
		return problem(20001, c.formErr.Error())
	}
	if v.state == closed {
		problem := closedForGood()
		return &problem
	}
	return firstOf(
		webhookProblem(c),
		unsupported(c.Form, "ContentSid", "ContentVariables", "MediaSid", "Subject", "DateCreated", "DateUpdated"),
		tooLong(c.Form, "Body", maxMessage),
		attributesProblem(c.Form),
	)
}

// webhookHeader says whether a write fires the webhooks.
const webhookHeader = "X-Twilio-Webhook-Enabled"

func webhookProblem(c call) *answer {
	return onlyOf(url.Values(c.Header), webhookHeader, "true", "false")
}

// listMessages is a page of the messages, the oldest first unless Order is
// desc.
func (v *conversation) listMessages(c call) answer {
	if problem := onlyOf(c.Query, "Order", "asc", "desc"); problem != nil {
		return *problem
	}
	list := listing{
		key: "messages", host: conversationsHost, most: 100,
		newest: c.Query.Get("Order") == "desc", filters: []string{"Order"},
	}
	return list.answer(c, len(v.messages), func(i int) any { return v.messageDocument(i) })
}

func (v *conversation) messageSID(i int) string { return numberedWithin("IM", v.number, i+1) }

// messageDocument is conversations.v1.conversation.conversation_message of Twilio's
// OpenAPI document. There are no media here, and nothing tells of a delivery.
func (v *conversation) messageDocument(i int) object {
	m, sid := v.messages[i], v.messageSID(i)
	return object{
		{"sid", sid},
		{"account_sid", AccountSID},
		{"conversation_sid", v.ConversationSID},
		{"index", i},
		{"author", m.author},
		{"body", m.body},
		{"media", nil},
		{"attributes", cmp.Or(m.attributes, "{}")},
		{"participant_sid", orNull(v.participantSID(m.author))},
		{"content_sid", nil},
		{"delivery", nil},
		{"date_created", date(m.created)},
		{"date_updated", dateOrNull(m.updated)},
		{"url", v.url() + "/Messages/" + sid},
		{"links", object{}},
	}
}

// numberedWithin makes the SID of something that belongs to a conversation: its
// number and the thing's own, so that no two are alike.
func numberedWithin(prefix string, conversation, n int) string {
	return fmt.Sprintf("%s%016d%016d", prefix, conversation, n)
}

// numberWithin is the thing's own number, 0 when there is none.
func numberWithin(s string) int { return numberIn(s[max(0, len(s)-18):]) }
