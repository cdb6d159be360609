package conversations

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"flexconsole/api"
	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// Message is one message of a conversation. A nil pointer is null; text is raw, dates
// are ISO 8601.
type Message struct {
	// SID begins with IM; it is always there.
	SID string `json:"sid"`
	// Index counts the messages of the conversation, with gaps.
	Index  int     `json:"index"`
	Author *string `json:"author"`
	// Body is nil where the message is media alone.
	Body        *string `json:"body"`
	DateCreated *string `json:"date_created"`
	decode.OddFields
}

// Key identifies the message in a list.
func (m Message) Key() string { return m.SID }

const messagesPath = conversationPath + "/Messages"

// ListMessages reads one page, "" the first, of the messages of a conversation
// (CH), by their index upwards or, with newestFirst, downwards; a token goes
// with the order it came from. The error is an *Error (see Unsupported).
func (c Client) ListMessages(ctx context.Context, conversation string, newestFirst bool, page api.PageToken) (api.Page[Message], error) {
	k := conversationCall("messages", conversation)
	k.Path, k.List, k.Query = messagesPath, true, page.Query(conversationPageSize)
	k.Query.Set("Order", "asc")
	if newestFirst {
		k.Query.Set("Order", "desc")
	}
	return api.ReadPage(ctx, c.api, k, func(body []byte) ([]Message, decode.Head, error) {
		return decodeMessages(body, conversation)
	})
}

// SendMessage writes into a conversation (CH): one POST, never repeated. It
// asks for the webhooks, without which no message routes anything. The error is
// an *Error; with the outcome Unknown the message may be there anyway. Text
// that is no conversation's SID is refused without a request. The body gets
// into no journal.
func (c Client) SendMessage(ctx context.Context, conversation, author, body string) (Message, error) {
	if err := sid.Check(sid.Conversation, conversation); err != nil {
		return Message{}, err
	}
	k := conversationCall("message", conversation)
	k.Path, k.Form = messagesPath, url.Values{"Author": {author}, "Body": {body}}
	k.Header = map[string]string{"X-Twilio-Webhook-Enabled": "true"}
	k.Intent = api.Intent{Target: conversation, Fields: []string{"Author", "Body"}}
	return api.Send(ctx, c.api, k, func(body []byte) (Message, error) {
		return decodeSentMessage(body, conversation)
	}, func(sent Message) string { return sent.SID })
}

// messageOnWire is a message with what must match the question.
type messageOnWire struct {
	Message
	ConversationSID *string `json:"conversation_sid"`
}

func (m messageOnWire) check(conversation string) error {
	if raw, odd := m.Odd["index"]; odd { // a transcript is put together by it
		return fmt.Errorf("the response contains a message with index %s", raw)
	}
	if !sid.Valid(sid.Message, m.SID) {
		return errors.New("the response contains a message without a SID")
	}
	return decode.SameSID("conversation", conversation, m.ConversationSID)
}

func decodeSentMessage(body []byte, conversation string) (Message, error) {
	var m messageOnWire
	if err := decode.Object(body, &m); err != nil {
		return Message{}, err
	}
	if err := m.check(conversation); err != nil {
		return Message{}, err
	}
	if m.ConversationSID == nil {
		return Message{}, errors.New("the response does not say which conversation the message is in")
	}
	return m.Message, nil
}

func decodeMessages(body []byte, conversation string) ([]Message, decode.Head, error) {
	return decode.List(body, "messages", "messages", func(m messageOnWire) (Message, error) {
		return m.Message, m.check(conversation)
	})
}
