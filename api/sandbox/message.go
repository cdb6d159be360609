package sandbox

import (
	"cmp"
	"fmt"
	"net/http"
	"time"
)

// maxMessage is how many characters a message over REST can have.
const maxMessage = 1600

// message is one of a conversation; its index is its position there.
type message struct {
	author  string
	body    string
	created time.Time
}

// add appends a message.
func (v *conversation) add(author, body string, at time.Time) {
	v.messages = append(v.messages, message{author, body, at})
}

// createMessage adds what the customer, or anybody, writes. Only a message
// that fires the webhooks is routed, and only the first: whether a second task
// would be made once the first is done is unverified, here it is not.
func (a *account) createMessage(v *conversation, c call) answer {
	if v.state == closed {
		return closedForGood()
	}
	webhooks := c.Header.Get("X-Twilio-Webhook-Enabled")
	if problem := messageProblem(c, webhooks); problem != "" {
		return refused(problem)
	}
	author := cmp.Or(c.Form.Get("Author"), "system")
	v.add(author, c.Form.Get("Body"), a.now)
	if author == v.Identity {
		v.heard = a.now
	}
	if webhooks == "true" && v.routed.IsZero() {
		v.routed = a.now
	}
	return success(http.StatusCreated, v.messageDocument(len(v.messages)-1))
}

// messageProblem is why a message is refused, empty when it is not. Twilio's
// own codes for these are in no document; 20001 is the plainest.
func messageProblem(c call, webhooks string) string {
	if c.formErr != nil {
		return c.formErr.Error()
	}
	if webhooks != "" && webhooks != "true" && webhooks != "false" {
		return "X-Twilio-Webhook-Enabled must be true or false"
	}
	body := c.Form.Get("Body")
	if body == "" {
		return "Body is required"
	}
	if flaw := atMost(maxMessage)(body); flaw != "" {
		return "Body " + flaw
	}
	return ""
}

// listMessages is a page of the messages, the oldest first unless Order is
// desc.
func (v *conversation) listMessages(c call) answer {
	order := c.Query.Get("Order")
	if order != "" && order != "asc" && order != "desc" {
		return refused("Order must be asc or desc")
	}
	list := listing{
		key: "messages", host: conversationsHost, most: 100,
		newest: order == "desc", filters: []string{"Order"},
	}
	return list.answer(c, len(v.messages), func(i int) any { return v.messageDocument(i) })
}

// messageDocument is conversations.v1.conversation.conversation_message of
// Twilio's OpenAPI document. There are no participants and no media here; as
// nobody edits a message, its update date is null.
func (v *conversation) messageDocument(i int) object {
	m := v.messages[i]
	// The conversation's number and the message's own, so that no two are alike.
	sid := fmt.Sprintf("IM%016d%016d", v.number, i+1)
	address := v.url() + "/Messages/" + sid
	return object{
		{"sid", sid},
		{"account_sid", AccountSID},
		{"conversation_sid", v.ConversationSID},
		{"index", i},
		{"author", m.author},
		{"body", m.body},
		{"media", nil},
		{"attributes", "{}"},
		{"participant_sid", nil},
		{"content_sid", nil},
		{"delivery", nil},
		{"date_created", date(m.created)},
		{"date_updated", nil},
		{"url", address},
		{"links", map[string]string{"delivery_receipts": address + "/Receipts", "channel_metadata": address + "/ChannelMetadata"}},
	}
}
