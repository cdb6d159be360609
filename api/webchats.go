package api

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// WebChatRequest is the input of CreateWebChannel (flex_v2.json). An empty
// string is not sent; only AddressSID is required.
type WebChatRequest struct {
	// AddressSID of the conversations address (IG).
	AddressSID string
	// ChatFriendlyName and CustomerFriendlyName: at most 256 characters.
	ChatFriendlyName, CustomerFriendlyName string
	// PreEngagementData: a JSON object of at most 16,384 bytes, sent as it is.
	PreEngagementData string
	// Identity of the customer's side; Twilio makes one up when it is empty.
	Identity string
	// UIVersion goes into the Ui-Version header.
	UIVersion string
	// LaunchTag is the value of the member LaunchTagName inside
	// PreEngagementData, "" without one. It is not sent by itself: the journal
	// keeps it, so that a launch whose response was lost can be looked up.
	LaunchTag string
}

// LaunchTagName is the member of PreEngagementData that marks a chat as a test
// made here.
const LaunchTagName = "flexconsole_test"

// WebChat is the web_channel document: what a launch gives back.
type WebChat struct {
	ConversationSID string
	// Identity is the author a first customer message has; nil when null.
	Identity *string
}

// CreateWebChat launches one chat: at most one POST, never repeated. The error
// is an *Error; with the outcome Unknown a chat may exist anyway.
func (c *Client) CreateWebChat(ctx context.Context, w WebChatRequest) (WebChat, error) {
	form := w.form()
	k := Call{
		Op: "launch", Product: FlexAPI, Path: "/v2/WebChats", Form: form,
		Intent: w.intent(form),
	}
	if w.UIVersion != "" {
		k.Header = map[string]string{"Ui-Version": w.UIVersion}
	}
	return Send(ctx, c, k, decodeWebChat, func(chat WebChat) string { return chat.ConversationSID })
}

// intent is the journal's view of a launch: the names of the fields, and of the
// values only the tag.
func (w WebChatRequest) intent(form url.Values) Intent {
	in := Intent{Target: w.AddressSID, Fields: slices.Sorted(maps.Keys(form))}
	if w.LaunchTag != "" {
		in.After = map[string]*string{"launch_tag": &w.LaunchTag}
	}
	return in
}

func (w WebChatRequest) form() url.Values {
	form := url.Values{"AddressSid": {w.AddressSID}}
	for name, value := range map[string]string{
		"ChatFriendlyName":     w.ChatFriendlyName,
		"CustomerFriendlyName": w.CustomerFriendlyName,
		"PreEngagementData":    w.PreEngagementData,
		"Identity":             w.Identity,
	} {
		if value != "" {
			form.Set(name, value)
		}
	}
	return form
}

func decodeWebChat(body []byte) (WebChat, error) {
	var wire struct {
		ConversationSID string  `json:"conversation_sid"`
		Identity        *string `json:"identity"`
	}
	if err := decode.Object(body, &wire); err != nil {
		return WebChat{}, err
	}
	if !sid.Valid(sid.Conversation, wire.ConversationSID) {
		return WebChat{}, fmt.Errorf("the response contains no conversation SID")
	}
	return WebChat{wire.ConversationSID, wire.Identity}, nil
}
