package api

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"flexconsole/api/sid"
)

// Address is a conversations address of type chat: where a web chat starts
// (Twilio contract, section 2). A nil pointer is null; text is raw.
type Address struct {
	// SID begins with IG; it is always there.
	SID          string  `json:"sid"`
	Address      *string `json:"address"`
	FriendlyName *string `json:"friendly_name"`
	// AutoCreation is nil where the address has none.
	AutoCreation *AutoCreation `json:"auto_creation"`
}

// AutoCreation is what an address does with a new chat.
type AutoCreation struct {
	Enabled bool `json:"enabled"`
	// Type is webhook, studio or default, "" when null.
	Type string `json:"type"`
	// StudioFlowSID and WebhookURL are "" when null or left out.
	StudioFlowSID string `json:"studio_flow_sid"`
	WebhookURL    string `json:"webhook_url"`
}

// LikelyError is Twilio's code for what is wrong with the address, and why in
// one sentence; 0 and "" when a chat through it can reach someone. The codes
// are those of Twilio contract, section 4; a launch alone proves it.
func (a Address) LikelyError() (code int, why string) {
	code = a.AutoCreation.likelyError()
	return code, addressFault[code]
}

func (a *AutoCreation) likelyError() int {
	switch {
	case a == nil:
		return 45760
	case !a.Enabled:
		return 45761
	}
	switch strings.ToLower(a.Type) {
	case "default":
		return 0
	case "studio":
		return codeWithout(a.StudioFlowSID, 45763)
	case "webhook":
		return codeWithout(a.WebhookURL, 45764)
	}
	return 45762
}

func codeWithout(needed string, code int) int {
	if needed == "" {
		return code
	}
	return 0
}

const (
	// addressPageSize is the most that Twilio gives.
	addressPageSize = 50
	// maxAddressPages bounds a listing whose pages would lead in a circle.
	maxAddressPages = 100
)

// ListChatAddresses reads all addresses of the account and keeps those of web
// chat: Twilio's own filter is documented for sms and whatsapp only. The error
// is an *Error; Unsupported tells whether the credentials may not read them.
func (c *Client) ListChatAddresses(ctx context.Context) ([]Address, error) {
	k := call{op: "addresses", product: conversations, path: "/v1/Configuration/Addresses", bodyLimit: maxListBody}
	var all []Address
	var next PageToken
	for range maxAddressPages {
		k.query = next.query(addressPageSize)
		var found []Address
		var err error
		if found, next, err = readPage(ctx, c, k, decodeChatAddresses); err != nil {
			return nil, err
		}
		if all = append(all, found...); next == "" {
			return all, nil
		}
	}
	return nil, c.endless(k)
}

// endless is the failure of a list with more pages than it can have.
func (c *Client) endless(k call) *Error {
	failure := k.failure(c.options.origin(k.product))
	failure.Method, failure.Fault = "GET", OddAnswer
	failure.Cause = fmt.Errorf("the list has not ended after %d pages", maxAddressPages)
	return failure
}

func decodeChatAddresses(body []byte) ([]Address, listHead, error) {
	type listed struct {
		Address
		Type *string `json:"type"`
	}
	all, head, err := decodeList(body, "address_configurations", "addresses", func(a listed) (listed, error) {
		if !sid.Valid(sid.Address, a.SID) {
			return listed{}, errors.New("the answer holds an address without a SID")
		}
		return a, nil
	})
	var chats []Address
	for _, a := range all {
		if text(a.Type) == "chat" {
			chats = append(chats, a.Address)
		}
	}
	return chats, head, err
}
