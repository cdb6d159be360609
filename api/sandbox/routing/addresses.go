package routing

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sid"
)

// ServiceSID is the conversation service that everything belongs to.
const ServiceSID = "IS00000000000000000000000000000001"

// Address is a conversations address; those of the type chat take web chats.
type Address struct {
	SID      string
	Kind     string
	Address  string
	Name     string
	Creation *AutoCreation
	Queue    int // where its tasks go, a position in Queues
	// Course is what becomes of a chat; where it offers the task to nobody at the front
	// desk, the agents there accept it in turn.
	Course conversation.Course
	// GoesOff: auto-creation is switched off once there is a chat, which can then reach
	// nobody. That chats are accepted all the same is so that it can be tried again.
	GoesOff bool
	// Earlier: an execution of the flow for the same identity is still active, so that
	// nothing becomes of the chat.
	Earlier bool
	// Changes: the flow passes the pre-engagement data on with changes.
	Changes bool
	Note    string
}

// AutoCreation says what becomes of a message to an address. The document
// leaves its shape open; this is that of its examples, which leave out what
// belongs to another type.
type AutoCreation struct {
	Enabled       bool     `json:"enabled"`
	Type          string   `json:"type"`
	ServiceSID    string   `json:"conversation_service_sid,omitempty"`
	FlowSID       string   `json:"studio_flow_sid,omitempty"`
	Retries       int      `json:"studio_retry_count,omitempty"`
	WebhookURL    string   `json:"webhook_url,omitempty"`
	WebhookMethod string   `json:"webhook_method,omitempty"`
	Filters       []string `json:"webhook_filters,omitempty"`
}

func byStudio(flow string) *AutoCreation {
	return &AutoCreation{Enabled: true, Type: "studio", ServiceSID: ServiceSID, FlowSID: flow, Retries: 3}
}

func byWebhook(address string) *AutoCreation {
	return &AutoCreation{
		Enabled: true, Type: "webhook", ServiceSID: ServiceSID,
		WebhookURL: address, WebhookMethod: "POST", Filters: []string{"onMessageAdded"},
	}
}

// ig begins the SIDs of the addresses. They are constant, as are those of all that is set
// up here, so that the tables need no code to be made.
const ig = "IG000000000000000000000000000000"

// unrouted and the others are what becomes of a chat.
var (
	unrouted        = conversation.Course{Unrouted: true}
	ends            = conversation.Course{Ends: true}
	endsAndCloses   = conversation.Course{Ends: true, Closes: true}
	expires         = conversation.Course{Expires: true}
	mute            = conversation.Course{Mute: true, Offers: []conversation.Offer{{Agent: renamed, Outcome: conversation.Accepted}}}
	timesOut        = conversation.Course{Offers: []conversation.Offer{{Agent: bram, Outcome: conversation.Timeout}}}
	timesOutExpires = conversation.Course{Expires: true, Offers: []conversation.Offer{{Agent: mira, Outcome: conversation.Timeout}}}
	declined        = conversation.Course{Offers: []conversation.Offer{
		{Agent: mira, Outcome: conversation.Timeout},
		{Agent: osric, Outcome: conversation.Rejected},
		{Agent: petra, Outcome: conversation.Timeout},
		{Agent: osric, Outcome: conversation.Rejected},
	}}
)

// Addresses are the account's.
var Addresses = []Address{
	{
		SID: ig + "01", Kind: "chat", Address: "orchard-shop", Name: "Orchard shop, front desk", Creation: byStudio(shopFlow),
		Note: "an address for web chats",
	},
	{
		SID: ig + "02", Kind: "chat", Address: "winter-sale", Name: "Winter sale, switched off", Creation: &AutoCreation{Type: "studio", ServiceSID: ServiceSID, FlowSID: saleFlow, Retries: 3},
		Note: "an address with auto-creation switched off: error 45761",
	},
	{
		SID: ig + "03", Kind: "chat", Address: "harbour-draft", Name: "Harbour support, draft",
		Note: "an address without auto-creation: error 45760",
	},
	{
		SID: ig + "04", Kind: "chat", Address: "lantern-pilot", Name: "Lantern pilot", Creation: &AutoCreation{Enabled: true, ServiceSID: ServiceSID},
		Note: "an address whose auto-creation has no type: error 45762",
	},
	{
		SID: ig + "05", Kind: "chat", Address: "thistle-returns", Name: "Thistle returns desk", Creation: byStudio(""),
		Note: "an address that routes to Studio, without a flow: error 45763",
	},
	{
		SID: ig + "06", Kind: "chat", Address: "cobble-repairs", Name: "Cobble repairs", Creation: byWebhook(""),
		Note: "an address that routes to a webhook, without a URL: error 45764",
	},
	{
		SID: ig + "07", Kind: "chat", Address: "lighthouse-billing", Name: "Lighthouse billing", Creation: byWebhook("https://hooks.example.com/web-chat"),
		Note: "an address for web chats that routes to a webhook",
	},
	{
		SID: ig + "08", Kind: "chat", Address: "night-line", Name: "Night line", Creation: byStudio(nightFlow), Queue: nightLine,
		Note: "an address without agents: the task stays pending",
	},
	{
		SID: ig + "09", Kind: "sms", Address: "+15005550006", Name: "Delivery notices", Creation: byStudio(noticesFlow),
		Note: "an address for SMS, no web chats: error 45765",
	},
	{
		SID: ig + "10", Kind: "chat", Address: "spring-fair", Name: "Spring fair, goes off", Creation: byStudio(fairFlow), GoesOff: true, Course: unrouted,
		Note: "stuck: the address is switched off once a chat is launched",
	},
	{
		SID: ig + "11", Kind: "chat", Address: "moved-shop", Name: "Moved shop, no flow", Creation: byStudio(noFlow), Course: unrouted,
		Note: "stuck: the Studio flow does not exist",
	},
	{
		SID: ig + "12", Kind: "chat", Address: "wholesale", Name: "Wholesale, draft flow", Creation: byStudio(draftFlow), Course: unrouted,
		Note: "stuck: the Studio flow is a draft",
	},
	{
		SID: ig + "13", Kind: "chat", Address: "opening-hours", Name: "Opening hours, flow ends", Creation: byStudio(closedFlow), Course: ends,
		Note: "stuck: the flow ends without Send to Flex",
	},
	{
		SID: ig + "14", Kind: "chat", Address: "lantern-club", Name: "Club, older execution", Creation: byStudio(clubFlow), Earlier: true, Course: unrouted,
		Note: "stuck: an older execution of the same identity is still active",
	},
	{
		SID: ig + "15", Kind: "chat", Address: "boat-repairs", Name: "Boats, nobody available", Creation: byStudio(desksFlow), Queue: boats,
		Note: "stuck: none of the eligible workers is available",
	},
	{
		SID: ig + "16", Kind: "chat", Address: "gift-cards", Name: "Gift cards, agent full", Creation: byStudio(desksFlow), Queue: giftCards,
		Note: "stuck: the chat channel of the available worker is full",
	},
	{
		SID: ig + "17", Kind: "chat", Address: "parcels", Name: "Parcels, timed out", Creation: byStudio(desksFlow), Queue: parcels, Course: declined,
		Note: "stuck: each reservation times out or is rejected",
	},
	{
		SID: ig + "18", Kind: "chat", Address: "shop-upstairs", Name: "Upstairs, wrong contact", Creation: byStudio(desksFlow), Course: mute,
		Note: "stuck: the contact_uri of the agent does not fit the username",
	},
	{
		SID: ig + "19", Kind: "chat", Address: "parcels-express", Name: "Express, task canceled", Creation: byStudio(desksFlow), Queue: parcels, Course: expires,
		Note: "stuck: the task is canceled by its timeout",
	},
	{
		SID: ig + "20", Kind: "chat", Address: "harbour-hook", Name: "Harbour hook, closed", Creation: byWebhook("https://hooks.example.com/closing"), Course: endsAndCloses,
		Note: "stuck: the conversation is closed before there is a task",
	},
	{
		SID: ig + "21", Kind: "chat", Address: "insurance", Name: "Insurance, agent away", Creation: byStudio(desksFlow), Queue: insurance, Course: timesOut,
		Note: "stuck: the only worker lets the reservation time out and goes offline",
	},
	{
		SID: ig + "22", Kind: "chat", Address: "parcels-abroad", Name: "Abroad, timeout, canceled", Creation: byStudio(desksFlow), Queue: parcels, Course: timesOutExpires,
		Note: "stuck: the reservation times out, then the task is canceled",
	},
	{
		SID: ig + "23", Kind: "chat", Address: "opening-hours-hall", Name: "Hall, flow ends, closed", Creation: byStudio(closedFlow), Course: endsAndCloses,
		Note: "stuck: the flow ends and closes the conversation",
	},
	{
		SID: ig + "24", Kind: "chat", Address: "shop-annexe", Name: "Annexe, changed data", Creation: byStudio(desksFlow), Changes: true,
		Note: "an address whose flow changes the pre-engagement data",
	},
}

// AddressAt is the address with a SID; false when there is none.
func AddressAt(address string) (Address, bool) {
	i := slices.IndexFunc(Addresses, func(a Address) bool { return sid.Equal(a.SID, address) })
	if i < 0 {
		return Address{}, false
	}
	return Addresses[i], true
}

// PassOn is the pre-engagement data as the address' flow puts it into the task.
func (a Address) PassOn(data string) json.RawMessage {
	passed := json.RawMessage(cmp.Or(data, "{}"))
	var members map[string]json.RawMessage
	if !a.Changes || json.Unmarshal(passed, &members) != nil || members == nil {
		return passed
	}
	for i, name := range slices.Sorted(maps.Keys(members)) {
		switch i {
		case 0:
			members[name] = json.RawMessage(`"changed by the flow"`)
		case 1:
			delete(members, name)
		}
	}
	members["added_by_flow"] = json.RawMessage(`"yes"`)
	changed, _ := json.Marshal(members) // it was read as JSON
	return changed
}
