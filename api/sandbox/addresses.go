package sandbox

import (
	"slices"

	"flexconsole/api/sid"
)

const conversationsHost = "https://conversations.twilio.com"

// serviceSID is the conversation service that everything belongs to.
const serviceSID = "IS00000000000000000000000000000001"

// webAddress is a conversations address; those of the type chat take web
// chats. The addresses are the same in every sandbox.
type webAddress struct {
	sid      string
	kind     string
	address  string
	name     string
	creation *autoCreation
	queue    int // where its tasks go, a position in queues
	note     string
}

// autoCreation says what becomes of a message to an address. The document
// leaves its shape open; this is that of its examples, which leave out what
// belongs to another type.
type autoCreation struct {
	Enabled       bool     `json:"enabled"`
	Type          string   `json:"type"`
	ServiceSID    string   `json:"conversation_service_sid,omitempty"`
	FlowSID       string   `json:"studio_flow_sid,omitempty"`
	Retries       int      `json:"studio_retry_count,omitempty"`
	WebhookURL    string   `json:"webhook_url,omitempty"`
	WebhookMethod string   `json:"webhook_method,omitempty"`
	Filters       []string `json:"webhook_filters,omitempty"`
}

func byStudio(flow string) *autoCreation {
	return &autoCreation{Enabled: true, Type: "studio", ServiceSID: serviceSID, FlowSID: flow, Retries: 3}
}

func byWebhook(address string) *autoCreation {
	return &autoCreation{
		Enabled: true, Type: "webhook", ServiceSID: serviceSID,
		WebhookURL: address, WebhookMethod: "POST", Filters: []string{"onMessageAdded"},
	}
}

var addresses = []webAddress{
	{
		sid: AddressSID, kind: "chat", address: "orchard-shop", name: "Orchard shop, front desk",
		creation: byStudio(numbered("FW", 1)), note: "an address for web chats",
	},
	{
		sid: DisabledAddressSID, kind: "chat", address: "winter-sale", name: "Winter sale, switched off",
		creation: &autoCreation{Type: "studio", ServiceSID: serviceSID, FlowSID: numbered("FW", 2), Retries: 3},
		note:     "an address with auto-creation switched off: error 45761",
	},
	{
		sid: NoCreationAddressSID, kind: "chat", address: "harbour-draft", name: "Harbour support, draft",
		note: "an address without auto-creation: error 45760",
	},
	{
		sid: NoTypeAddressSID, kind: "chat", address: "lantern-pilot", name: "Lantern pilot",
		creation: &autoCreation{Enabled: true, ServiceSID: serviceSID},
		note:     "an address whose auto-creation has no type: error 45762",
	},
	{
		sid: NoFlowAddressSID, kind: "chat", address: "thistle-returns", name: "Thistle returns desk",
		creation: byStudio(""), note: "an address that routes to Studio, without a flow: error 45763",
	},
	{
		sid: NoWebhookAddressSID, kind: "chat", address: "cobble-repairs", name: "Cobble repairs",
		creation: byWebhook(""), note: "an address that routes to a webhook, without a URL: error 45764",
	},
	{
		sid: WebhookAddressSID, kind: "chat", address: "lighthouse-billing", name: "Lighthouse billing",
		creation: byWebhook("https://hooks.example.com/web-chat"), note: "an address for web chats that routes to a webhook",
	},
	{
		sid: NightAddressSID, kind: "chat", address: "night-line", name: "Night line",
		creation: byStudio(numbered("FW", 3)), queue: 1, note: "an address without agents: the task stays pending",
	},
	{
		sid: SMSAddressSID, kind: "sms", address: "+15005550006", name: "Delivery notices",
		creation: byStudio(numbered("FW", 4)), note: "an address for SMS, no web chats: error 45765",
	},
}

// addressAt is the address with a SID; false when there is none.
func addressAt(address string) (webAddress, bool) {
	i := slices.IndexFunc(addresses, func(a webAddress) bool { return sid.Equal(a.sid, address) })
	if i < 0 {
		return webAddress{}, false
	}
	return addresses[i], true
}

// problem is why the address takes no web chats; nil when it does. That an
// address for something else counts as unknown is decided here.
func (a webAddress) problem() *answer {
	switch c := a.creation; {
	case a.kind != "chat":
		return unknownAddress()
	case c == nil:
		return problem(45760, "Unable to validate address configuration. Auto create data missing.")
	case !c.Enabled:
		return problem(45761, "Failed to validate address configuration. Auto create not enabled.")
	case c.Type == "":
		return problem(45762, "Failed to validate address configuration. Auto create type is empty or invalid.")
	case c.Type == "studio" && c.FlowSID == "":
		return problem(45763, "Unable to validate address configuration. Auto create studio flow SID missing.")
	case c.Type == "webhook" && c.WebhookURL == "":
		return problem(45764, "Unable to validate address configuration. Auto create webhook URL missing.")
	}
	return nil
}

func unknownAddress() *answer { return problem(45765, "Address configuration data not found") }

// document is conversations.v1.configuration_address of Twilio's OpenAPI
// document, as old as the account but for a month.
func (a webAddress) document(account *account) object {
	made := date(account.created.AddDate(0, 1, 0))
	return object{
		{"sid", a.sid},
		{"account_sid", AccountSID},
		{"type", a.kind},
		{"address", a.address},
		{"friendly_name", a.name},
		{"address_country", nil},
		{"auto_creation", a.creation},
		{"date_created", made},
		{"date_updated", made},
		{"url", conversationsHost + "/v1/Configuration/Addresses/" + a.sid},
	}
}

// addressTypes are those that an address can have.
var addressTypes = []string{"sms", "whatsapp", "messenger", "gbm", "email", "rcs", "apple", "chat"}

// listAddresses is a page of the addresses, all or those of a Type. The filter is
// documented for two of the types only; that it takes the others too is decided here.
func (a *account) listAddresses(c call) answer {
	if problem := onlyOf(c.Query, "Type", addressTypes...); problem != nil {
		return *problem
	}
	found := positions(len(addresses), func(i int) bool { return asksFor(c.Query, "Type", addresses[i].kind) })
	list := listing{key: "address_configurations", host: conversationsHost, most: 50, filters: []string{"Type"}}
	return list.answerWith(c, found, func(i int) any { return addresses[i].document(a) })
}

// addressOperations are those of one address, named by its SID or itself.
func addressOperations(a *account, names []string) operations {
	for _, address := range addresses {
		if sid.Equal(names[0], address.sid) || names[0] == address.address {
			return readOnly(address.document(a))
		}
	}
	return nil
}
