package conversations

import (
	"context"
	"errors"
	"strings"

	"flexconsole/api"
	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// Address is a conversations address of type chat: where a web chat starts. A nil
// pointer is null; text is raw.
type Address struct {
	// SID begins with IG; it is always there.
	SID          string  `json:"sid"`
	Address      *string `json:"address"`
	FriendlyName *string `json:"friendly_name"`
	// AutoCreation is nil where the address has none. Its odd fields are among
	// those of the address, as "auto_creation.enabled" and the like.
	AutoCreation *AutoCreation `json:"auto_creation"`
	decode.OddFields
}

// AutoCreation is what an address does with a new chat.
type AutoCreation struct {
	Enabled bool
	// Type is webhook, studio or default, "" when null.
	Type string
	// StudioFlowSID and WebhookURL are "" when null or left out.
	StudioFlowSID, WebhookURL string
	// odd are its own odd fields, nil without any.
	odd *decode.OddFields
}

// UnmarshalJSON reads it field by field.
func (a *AutoCreation) UnmarshalJSON(body []byte) error {
	var wire struct {
		Enabled       bool    `json:"enabled"`
		Type          *string `json:"type"`
		StudioFlowSID *string `json:"studio_flow_sid"`
		WebhookURL    *string `json:"webhook_url"`
		decode.OddFields
	}
	err := decode.Object(body, &wire)
	*a = AutoCreation{wire.Enabled, api.Text(wire.Type), api.Text(wire.StudioFlowSID), api.Text(wire.WebhookURL), nil}
	if len(wire.Odd) > 0 {
		a.odd = &wire.OddFields
	}
	return err
}

// LikelyError is Twilio's code for what is wrong with the address, and why in
// one sentence; 0 and "" when a chat through it can reach someone. The codes
// are those that a launch is refused with; only a launch is certain.
func (a Address) LikelyError() (code int, why string) {
	if a.IsOdd("auto_creation") {
		return 0, "" // unknown
	}
	code = a.AutoCreation.likelyError()
	return code, api.AddressFault(code)
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

// addressPageSize is the most that Twilio gives.
const addressPageSize = 50

// ListChatAddresses reads all addresses of the account and keeps those of web
// chat, and those whose type is odd: Twilio's own filter is documented for sms and
// whatsapp only. The error is an *Error; Unsupported says whether the credentials
// may not read them, and Incomplete whether the list is incomplete.
func (c Client) ListChatAddresses(ctx context.Context) ([]Address, error) {
	k := api.Call{Op: "addresses", Product: api.Conversations, Path: "/v1/Configuration/Addresses", List: true}
	all, err := api.AllPages(ctx, c.api, k, 0, addressPageSize, decodeAddresses)
	var chats []Address
	for _, a := range all {
		if api.Text(a.Type) == "chat" || a.IsOdd("type") {
			chats = append(chats, a.Address)
		}
	}
	return chats, err
}

// FetchAddress reads one address (IG). The error is an *Error; Unsupported says whether
// the credentials may not read addresses. Text that is no address' SID is refused
// without a request.
func (c Client) FetchAddress(ctx context.Context, address string) (Address, error) {
	if err := sid.Check(sid.Address, address); err != nil {
		return Address{}, err
	}
	k := api.Call{
		Op: "address", Product: api.Conversations, Path: "/v1/Configuration/Addresses/{AddressSid}",
		Params: map[string]string{"AddressSid": address},
	}
	return api.Fetch(ctx, c.api, k, func(body []byte) (Address, error) { return decodeAddress(body, address) })
}

func decodeAddress(body []byte, address string) (Address, error) {
	var a Address
	if err := decode.Resource(body, &a, sid.Address, "address", address, &a.SID); err != nil {
		return Address{}, err
	}
	a.keepOddParts()
	return a, nil
}

// keepOddParts names the odd fields of the address' parts among its own.
func (a *Address) keepOddParts() {
	if a.AutoCreation == nil || a.AutoCreation.odd == nil {
		return
	}
	for name, raw := range a.AutoCreation.odd.Odd {
		a.AddOdd("auto_creation."+name, raw)
	}
}

// listedAddress is an address of any type.
type listedAddress struct {
	Address
	Type *string `json:"type"`
}

// Key identifies the address in a list.
func (a listedAddress) Key() string { return a.SID }

func decodeAddresses(body []byte) ([]listedAddress, decode.Head, error) {
	return decode.List(body, "address_configurations", "addresses", func(a listedAddress) (listedAddress, error) {
		if !sid.Valid(sid.Address, a.SID) {
			return listedAddress{}, errors.New("the response contains an address without a SID")
		}
		a.keepOddParts()
		return a, nil
	})
}
