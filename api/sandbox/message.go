package sandbox

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sandbox/roster"
	"flexconsole/api/sid"
)

// maxMessage is how many characters a message over REST can have.
const maxMessage = 1600

// nobody is the author of a message without one.
const nobody = "system"

// messagesOperations are those of a conversation's messages.
func messagesOperations(a *account, v *conversation.Conversation, _ []string) operations {
	return operations{
		http.MethodGet:  func(c call) answer { return listMessages(v, c) },
		http.MethodPost: func(c call) answer { return a.createMessage(v, c) },
	}
}

// messageOperations are those of one message.
func messageOperations(a *account, v *conversation.Conversation, sids []string) operations {
	i := numberWithin(sids[0]) - 1
	if i < 0 || i >= len(v.Messages) || !sid.Equal(sids[0], messageSID(v, i)) {
		return nil
	}
	return operations{
		http.MethodGet:  func(call) answer { return success(http.StatusOK, messageDocument(v, i)) },
		http.MethodPost: func(c call) answer { return a.updateMessage(v, i, c) },
	}
}

// createMessage adds what the customer, or anybody, writes.
func (a *account) createMessage(v *conversation.Conversation, c call) answer {
	if problem := messageProblem(v, c); problem != nil {
		return *problem
	}
	if c.Form.Get("Body") == "" {
		return refused("Body is required")
	}
	v.Write(conversation.Message{
		Author: cmp.Or(c.Form.Get("Author"), nobody), Body: c.Form.Get("Body"), Attributes: c.Form.Get("Attributes"), Created: a.now,
	}, c.Header.Get(webhookHeader) == "true")
	return success(http.StatusCreated, messageDocument(v, len(v.Messages)-1))
}

// updateMessage changes the fields that were sent. It does so in a copy of the
// messages, as copies of the account share them.
func (a *account) updateMessage(v *conversation.Conversation, i int, c call) answer {
	if problem := messageProblem(v, c); problem != nil {
		return *problem
	}
	if c.Form.Has("Body") && c.Form.Get("Body") == "" {
		return refused("Body must not be empty")
	}
	v.Messages = slices.Clone(v.Messages)
	m := &v.Messages[i]
	for name, target := range map[string]*string{"Author": &m.Author, "Body": &m.Body, "Attributes": &m.Attributes} {
		if c.Form.Has(name) {
			*target, m.Updated = c.Form.Get(name), a.now
		}
	}
	m.Author = cmp.Or(m.Author, nobody)
	return success(http.StatusOK, messageDocument(v, i))
}

// messageProblem is why a message cannot be written so, nil when it can. Where
// Twilio's own code is in no document, 20001 is the plainest.
func messageProblem(v *conversation.Conversation, c call) *answer {
	if c.formErr != nil {
		return problem(20001, c.formErr.Error())
	}
	if v.State == conversation.Closed {
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
func listMessages(v *conversation.Conversation, c call) answer {
	if problem := onlyOf(c.Query, "Order", "asc", "desc"); problem != nil {
		return *problem
	}
	list := listing{
		key: "messages", host: conversationsHost, most: 100,
		newest: c.Query.Get("Order") == "desc", filters: []string{"Order"},
	}
	return list.answer(c, len(v.Messages), func(i int) any { return messageDocument(v, i) })
}

func messageSID(v *conversation.Conversation, i int) string {
	return numberedWithin("IM", v.Number, i+1)
}

// messageDocument is conversations.v1.conversation.conversation_message of Twilio's
// OpenAPI document. There are no media here, and no delivery receipts.
func messageDocument(v *conversation.Conversation, i int) object {
	m, sid := v.Messages[i], messageSID(v, i)
	return object{
		{"sid", sid},
		{"account_sid", AccountSID},
		{"conversation_sid", v.ConversationSID},
		{"index", i},
		{"author", m.Author},
		{"body", m.Body},
		{"media", nil},
		{"attributes", cmp.Or(m.Attributes, "{}")},
		{"participant_sid", orNull(participantSID(v, m.Author))},
		{"content_sid", nil},
		{"delivery", nil},
		{"date_created", date(m.Created)},
		{"date_updated", dateOrNull(m.Updated)},
		{"url", conversationURL(v) + "/Messages/" + sid},
		{"links", object{}},
	}
}

// numberedWithin makes the SID of something that belongs to a conversation: its
// number and the thing's own, so that no two are alike.
func numberedWithin(prefix string, number, n int) string {
	return fmt.Sprintf("%s%016d%016d", prefix, number, n)
}

// numberWithin is the thing's own number, 0 when there is none.
func numberWithin(s string) int { return roster.NumberIn(s[max(0, len(s)-18):]) }
