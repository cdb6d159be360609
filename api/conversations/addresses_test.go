package conversations

import (
	"fmt"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/apitest"
	"flexconsole/api/sandbox"
)

const chatAddress = "IG00000000000000000000000000000001"

// addressPage is a response with one address of each type given.
func addressPage(next string, types ...string) string {
	var listed []string
	for i, kind := range types {
		listed = append(
			listed,
			fmt.Sprintf(`{"sid":"IG%032d","type":%q,"friendly_name":null,"auto_creation":{"enabled":true,"type":"default"}}`, i+1, kind),
		)
	}
	return `{"address_configurations":[` + strings.Join(listed, ",") + `],"meta":{"next_page_url":` + next + `}}`
}

func TestListChatAddresses(t *testing.T) {
	s := apitest.Start(t, sandbox.Options{})
	const second = `"https://conversations.twilio.com/v1/Configuration/Addresses?PageSize=50&Page=1&PageToken=PA1"`
	s.Inject(sandbox.Fault{Status: 200, Times: 1, Body: addressPage(second, "sms", "chat", "whatsapp")})
	s.Inject(sandbox.Fault{Status: 200, Body: addressPage("null", "chat", "email", "Chat")})
	found, err := New(apitest.Client(t, api.Options{BaseURL: s.URL(), ReadOnly: true})).ListChatAddresses(t.Context())
	if err != nil || len(found) != 2 || found[0].SID != "IG00000000000000000000000000000002" || found[1].SID != chatAddress {
		t.Fatalf("%+v, %v", found, err)
	}
	if a := found[0]; a.Address != nil || a.FriendlyName != nil || *a.AutoCreation != (AutoCreation{Enabled: true, Type: "default"}) {
		t.Errorf("%+v", a)
	}
	if asked := s.Requests(); len(asked) != 2 || asked[1].Query.Encode() != "Page=1&PageSize=50&PageToken=PA1" {
		t.Errorf("asked %+v", asked)
	}
}

func TestNoAddressesIsNoError(t *testing.T) {
	c, _ := apitest.Answering(t, addressPage("null", "sms"))
	if found, err := New(c).ListChatAddresses(t.Context()); err != nil || len(found) != 0 {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestAddressesThatWillNotDo(t *testing.T) {
	op := listAddresses
	apitest.CheckRefused(t, op, "no list", `{"meta":{}}`, api.BadResponse, "no list of addresses")
	apitest.CheckRefused(t, op, "no meta", `{"address_configurations":[]}`, api.BadResponse, "whether there are more pages")
	apitest.CheckRefused(
		t,
		op,
		"elsewhere",
		addressPage(`"https://evil.example.com/v1/Configuration/Addresses?Page=1"`, "chat"),
		api.BadResponse,
		"on another host or path",
	)
	apitest.CheckRefused(
		t,
		op,
		"other product",
		addressPage(`"https://flex-api.twilio.com/v1/Configuration/Addresses?Page=1"`, "chat"),
		api.BadResponse,
		"on another host or path",
	)
	apitest.CheckRefused(t, op, "a text", `{"address_configurations":"x","meta":{}}`, api.BadResponse, "JSON")
}

func TestFetchAddress(t *testing.T) {
	c, _ := apitest.Answering(t, `{"sid":"`+chatAddress+`","friendly_name":"Desk","auto_creation":{"enabled":false,"type":"studio","studio_flow_sid":"FW1"}}`)
	a, err := New(c).FetchAddress(t.Context(), chatAddress)
	if err != nil || api.Text(a.FriendlyName) != "Desk" || *a.AutoCreation != (AutoCreation{Type: "studio", StudioFlowSID: "FW1"}) {
		t.Errorf("%+v, %v", a, err)
	}
	const other = "IG00000000000000000000000000000009"
	apitest.CheckRefused(t, fetchAddress, "no address", `{}`, api.BadResponse, "no address")
	apitest.CheckRefused(t, fetchAddress, "other address", `{"sid":"`+other+`"}`, api.WrongResponse, other)
}

func TestLikelyError(t *testing.T) {
	const flow, hook = "FW00000000000000000000000000000001", "https://example.com/hook"
	for name, row := range map[string]struct {
		auto *AutoCreation
		code int
		why  string
	}{
		"none":                 {nil, 45760, "Auto-creation is missing"},
		"off":                  {&AutoCreation{Type: "default"}, 45761, "is off"},
		"off and incomplete":   {&AutoCreation{Type: "studio"}, 45761, "is off"},
		"no type":              {&AutoCreation{Enabled: true}, 45762, "no type"},
		"a type unheard of":    {&AutoCreation{Enabled: true, Type: "pigeon"}, 45762, "no type"},
		"studio without flow":  {&AutoCreation{Enabled: true, Type: "studio", WebhookURL: hook}, 45763, "Studio flow"},
		"webhook without URL":  {&AutoCreation{Enabled: true, Type: "webhook", StudioFlowSID: flow}, 45764, "webhook URL"},
		"studio":               {&AutoCreation{true, "studio", flow, "", nil}, 0, ""},
		"webhook":              {&AutoCreation{true, "webhook", "", hook, nil}, 0, ""},
		"default":              {&AutoCreation{true, "default", "", "", nil}, 0, ""},
		"in capitals":          {&AutoCreation{true, "DEFAULT", "", "", nil}, 0, ""},
		"studio with leftover": {&AutoCreation{true, "studio", flow, hook, nil}, 0, ""},
	} {
		code, why := (Address{SID: chatAddress, AutoCreation: row.auto}).LikelyError()
		if code != row.code || !strings.Contains(why, row.why) || (why == "") != (code == 0) {
			t.Errorf("%s: %d, %q", name, code, why)
		}
	}
}
