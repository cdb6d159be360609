// Package conversations is the client of Twilio Conversations: conversations, their
// messages, and the addresses where web chats start.
package conversations

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"flexconsole/api"
	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// Client asks Conversations for one account.
type Client struct{ api *api.Client }

// New gives c's account and connections to a client of Conversations.
func New(c *api.Client) Client { return Client{c} }

// Conversation is what a web chat is made of. A nil pointer is null; text is raw,
// dates are ISO 8601.
type Conversation struct {
	// SID begins with CH; it is always there.
	SID          string  `json:"sid"`
	FriendlyName *string `json:"friendly_name"`
	// State is initializing, inactive, active or closed, which is final.
	State string `json:"state"`
	// Attributes is a text that contains JSON.
	Attributes  *string `json:"attributes"`
	DateCreated *string `json:"date_created"`
	DateUpdated *string `json:"date_updated"`
	decode.OddFields
}

// closed is the state of a conversation that has ended.
const closed = "closed"

// Key identifies the conversation in a list.
func (v Conversation) Key() string { return v.SID }

// conversationPageSize is the most that Twilio gives of conversations, and of
// messages.
const conversationPageSize = 100

const conversationPath = "/v1/Conversations/{ConversationSid}"

func conversationCall(op, conversation string) api.Call {
	return api.Call{
		Op: op, Product: api.Conversations, Path: conversationPath,
		Params: map[string]string{"ConversationSid": conversation},
	}
}

// FetchConversation reads one conversation (CH). The error is an *Error;
// Unsupported says whether the credentials may not read conversations.
func (c Client) FetchConversation(ctx context.Context, conversation string) (Conversation, error) {
	return api.Fetch(ctx, c.api, conversationCall("conversation", conversation), func(body []byte) (Conversation, error) {
		return decodeConversation(body, conversation)
	})
}

// CloseConversation ends a conversation (CH) permanently: one POST, never
// repeated. It leaves the task of a chat that has one open; such a chat is to
// be ended by CloseInteractionChannel. The error is an *Error; text that is no
// conversation's SID is refused without a request.
func (c Client) CloseConversation(ctx context.Context, conversation string) (Conversation, error) {
	if err := sid.Check(sid.Conversation, conversation); err != nil {
		return Conversation{}, err
	}
	k := conversationCall("end chat", conversation)
	k.Form, k.Intent = url.Values{"State": {closed}}, api.Intent{Target: conversation, Fields: []string{"State"}}
	return api.Send(ctx, c.api, k, func(body []byte) (Conversation, error) {
		ended, err := decodeConversation(body, conversation)
		if err == nil && ended.State != closed {
			err = fmt.Errorf("the response says that the conversation is %q, not closed", ended.State)
		}
		return ended, err
	}, func(Conversation) string { return "conversation closed" })
}

// SetCloseTimer has Twilio close a conversation (CH) by itself after some whole minutes,
// at least 10: one POST, never repeated. The error is an *Error; text that is no
// conversation's SID is refused without a request.
func (c Client) SetCloseTimer(ctx context.Context, conversation string, after time.Duration) error {
	if err := sid.Check(sid.Conversation, conversation); err != nil {
		return err
	}
	timer := fmt.Sprintf("PT%dM", int(after.Minutes())) // ISO 8601
	k := conversationCall("close timer", conversation)
	k.Form, k.Intent = url.Values{"Timers.Closed": {timer}}, api.Intent{Target: conversation, Fields: []string{"Timers.Closed"}}
	_, err := api.Send(ctx, c.api, k, func(body []byte) (Conversation, error) {
		return decodeConversation(body, conversation)
	}, func(Conversation) string { return "close timer " + timer })
	return err
}

// ListConversations reads one page, "" the first, of the conversations made
// from the day of from to that of to, both included, as days in UTC: Twilio
// offers no finer filter. The error is an *Error (see Unsupported).
func (c Client) ListConversations(ctx context.Context, from, to time.Time, page api.PageToken) (api.Page[Conversation], error) {
	k := api.Call{Op: "conversations", Product: api.Conversations, Path: "/v1/Conversations", List: true}
	k.Query = page.Query(conversationPageSize)
	k.Query.Set("StartDate", from.UTC().Format(time.DateOnly))
	k.Query.Set("EndDate", to.UTC().Format(time.DateOnly))
	return api.ReadPage(ctx, c.api, k, decodeConversations)
}

// LaunchTag is the tag that this console put into the chat's PreEngagementData,
// "" without one. Twilio keeps these data in the attributes, as an object or as
// a text that contains one.
func (v Conversation) LaunchTag() string {
	const data = "pre_engagement_data"
	attributes := decode.MembersOf(api.Text(v.Attributes))
	if attributes == nil { // an odd one may be the object itself
		attributes = decode.MembersOf(string(v.Odd["attributes"]))
	}
	if written := attributes.Text(data); written != "" {
		return decode.MembersOf(written).Text(api.LaunchTagName)
	}
	return decode.MembersOf(string(attributes[data])).Text(api.LaunchTagName)
}

func decodeConversation(body []byte, conversation string) (Conversation, error) {
	var v Conversation
	if err := decode.Resource(body, &v, sid.Conversation, "conversation", conversation, &v.SID); err != nil {
		return Conversation{}, err
	}
	return v, nil
}

func decodeConversations(body []byte) ([]Conversation, decode.Head, error) {
	return decode.List(body, "conversations", "conversations", func(v Conversation) (Conversation, error) {
		if !sid.Valid(sid.Conversation, v.SID) {
			return Conversation{}, errors.New("the response contains a conversation without a SID")
		}
		return v, nil
	})
}
