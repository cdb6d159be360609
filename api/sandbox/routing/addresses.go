package routing

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sandbox/roster"
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

func byStudio(flow int) *AutoCreation { return byFlow(Flows[flow].SID) }

func byFlow(flow string) *AutoCreation {
	return &AutoCreation{Enabled: true, Type: "studio", ServiceSID: ServiceSID, FlowSID: flow, Retries: 3}
}

func byWebhook(address string) *AutoCreation {
	return &AutoCreation{
		Enabled: true, Type: "webhook", ServiceSID: ServiceSID,
		WebhookURL: address, WebhookMethod: "POST", Filters: []string{"onMessageAdded"},
	}
}

// chat is an address for web chats with the SID of a number.
func chat(number int, address, name string, creation *AutoCreation, note string) Address {
	return Address{SID: roster.Numbered("IG", number), Kind: "chat", Address: address, Name: name, Creation: creation, Note: note}
}

// desk is one whose tasks go to a queue, and what becomes of them there.
func desk(number int, address, name string, queue int, course conversation.Course, note string) Address {
	a := chat(number, address, name, byStudio(desksFlow), note)
	a.Queue, a.Course = queue, course
	return a
}

// unrouted is the address, where nothing becomes of a chat.
func (a Address) unrouted() Address {
	a.Course.Unrouted = true
	return a
}

// endsWithoutTask is the address, where the routing ends without a task, and closes the
// conversation or leaves it open.
func (a Address) endsWithoutTask(closes bool) Address {
	a.Course.Ends, a.Course.Closes = true, closes
	return a
}

func offers(all ...conversation.Offer) conversation.Course { return conversation.Course{Offers: all} }

func timeout(to conversation.Agent) conversation.Offer {
	return conversation.Offer{Agent: to, Outcome: conversation.Timeout}
}

func rejected(by conversation.Agent) conversation.Offer {
	return conversation.Offer{Agent: by, Outcome: conversation.Rejected}
}

// Addresses are the account's.
var Addresses = []Address{
	chat(1, "orchard-shop", "Orchard shop, front desk", byStudio(shopFlow), "an address for web chats"),
	chat(2, "winter-sale", "Winter sale, switched off",
		&AutoCreation{Type: "studio", ServiceSID: ServiceSID, FlowSID: Flows[saleFlow].SID, Retries: 3},
		"an address with auto-creation switched off: error 45761"),
	chat(3, "harbour-draft", "Harbour support, draft", nil, "an address without auto-creation: error 45760"),
	chat(4, "lantern-pilot", "Lantern pilot", &AutoCreation{Enabled: true, ServiceSID: ServiceSID},
		"an address whose auto-creation has no type: error 45762"),
	chat(5, "thistle-returns", "Thistle returns desk", byFlow(""), "an address that routes to Studio, without a flow: error 45763"),
	chat(6, "cobble-repairs", "Cobble repairs", byWebhook(""), "an address that routes to a webhook, without a URL: error 45764"),
	chat(7, "lighthouse-billing", "Lighthouse billing", byWebhook("https://hooks.example.com/web-chat"),
		"an address for web chats that routes to a webhook"),
	{
		SID: roster.Numbered("IG", 8), Kind: "chat", Address: "night-line", Name: "Night line", Creation: byStudio(nightFlow), Queue: nightLine,
		Note: "an address without agents: the task stays pending",
	},
	{
		SID: roster.Numbered("IG", 9), Kind: "sms", Address: "+15005550006", Name: "Delivery notices", Creation: byStudio(noticesFlow),
		Note: "an address for SMS, no web chats: error 45765",
	},
	{
		SID: roster.Numbered("IG", 10), Kind: "chat", Address: "spring-fair", Name: "Spring fair, goes off", Creation: byStudio(fairFlow), GoesOff: true,
		Course: conversation.Course{Unrouted: true}, Note: "stuck: the address is switched off once a chat is launched",
	},
	chat(11, "moved-shop", "Moved shop, no flow", byFlow(roster.Numbered("FW", 404)), "stuck: the Studio flow does not exist").unrouted(),
	chat(12, "wholesale", "Wholesale, draft flow", byStudio(draftFlow), "stuck: the Studio flow is a draft").unrouted(),
	chat(13, "opening-hours", "Opening hours, flow ends", byStudio(closedFlow), "stuck: the flow ends without Send to Flex").endsWithoutTask(false),
	{
		SID: roster.Numbered("IG", 14), Kind: "chat", Address: "lantern-club", Name: "Club, older execution", Creation: byStudio(clubFlow), Earlier: true,
		Course: conversation.Course{Unrouted: true}, Note: "stuck: an older execution of the same identity is still active",
	},
	desk(15, "boat-repairs", "Boats, nobody available", boats, conversation.Course{}, "stuck: none of the eligible workers is available"),
	desk(16, "gift-cards", "Gift cards, agent full", giftCards, conversation.Course{}, "stuck: the chat channel of the available worker is full"),
	desk(17, "parcels", "Parcels, timed out", parcels, offers(timeout(mira), rejected(osric), timeout(petra), rejected(osric)),
		"stuck: each reservation times out or is rejected"),
	desk(18, "shop-upstairs", "Upstairs, wrong contact", FrontDesk,
		conversation.Course{Offers: []conversation.Offer{{Agent: renamed, Outcome: conversation.Accepted}}, Mute: true},
		"stuck: the contact_uri of the agent does not fit the username"),
	desk(19, "parcels-express", "Express, task canceled", parcels, conversation.Course{Expires: true}, "stuck: the task is canceled by its timeout"),
	chat(20, "harbour-hook", "Harbour hook, closed", byWebhook("https://hooks.example.com/closing"),
		"stuck: the conversation is closed before there is a task").endsWithoutTask(true),
	desk(21, "insurance", "Insurance, agent away", insurance, offers(timeout(bram)), "stuck: the only worker lets the reservation time out and goes offline"),
	desk(22, "parcels-abroad", "Abroad, timeout, canceled", parcels, conversation.Course{Offers: []conversation.Offer{timeout(mira)}, Expires: true},
		"stuck: the reservation times out, then the task is canceled"),
	chat(23, "opening-hours-hall", "Hall, flow ends, closed", byStudio(closedFlow),
		"stuck: the flow ends and closes the conversation").endsWithoutTask(true),
	{
		SID: roster.Numbered("IG", 24), Kind: "chat", Address: "shop-annexe", Name: "Annexe, changed data", Creation: byStudio(desksFlow), Changes: true,
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
