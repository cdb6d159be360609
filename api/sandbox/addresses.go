package sandbox

import (
	"flexconsole/api/sandbox/routing"
	"flexconsole/api/sid"
)

const conversationsHost = "https://conversations.twilio.com"

// misconfigured is why the address takes no web chats; nil when it does. That an
// address for something else counts as unknown is decided here.
func misconfigured(a routing.Address) *answer {
	switch c := a.Creation; {
	case a.Kind != "chat":
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

// addressDocument is conversations.v1.configuration_address of Twilio's OpenAPI
// document, as old as the account but for a month.
func addressDocument(a *account, of routing.Address) object {
	made := date(a.created.AddDate(0, 1, 0))
	return object{
		{"sid", of.SID},
		{"account_sid", AccountSID},
		{"type", of.Kind},
		{"address", of.Address},
		{"friendly_name", of.Name},
		{"address_country", nil},
		{"auto_creation", creation(a, of)},
		{"date_created", made},
		{"date_updated", made},
		{"url", conversationsHost + "/v1/Configuration/Addresses/" + of.SID},
	}
}

// creation is the address' auto-creation by now.
func creation(a *account, of routing.Address) *routing.AutoCreation {
	for i := range a.conversations {
		if of.GoesOff && sid.Equal(a.conversations[i].AddressSID, of.SID) {
			off := *of.Creation
			off.Enabled = false
			return &off
		}
	}
	return of.Creation
}

// addressTypes are those that an address can have.
var addressTypes = []string{"sms", "whatsapp", "messenger", "gbm", "email", "rcs", "apple", "chat"}

// listAddresses is a page of the addresses, all or those of a Type. The filter is
// documented for two of the types only; that it takes the others too is decided here.
func (a *account) listAddresses(c call) answer {
	if problem := onlyOf(c.Query, "Type", addressTypes...); problem != nil {
		return *problem
	}
	found := positions(len(routing.Addresses), func(i int) bool { return asksFor(c.Query, "Type", routing.Addresses[i].Kind) })
	list := listing{key: "address_configurations", host: conversationsHost, most: 50, filters: []string{"Type"}}
	return list.answerWith(c, found, func(i int) any { return addressDocument(a, routing.Addresses[i]) })
}

// addressOperations are those of one address, named by its SID or itself.
func addressOperations(a *account, names []string) operations {
	for _, address := range routing.Addresses {
		if sid.Equal(names[0], address.SID) || names[0] == address.Address {
			return readOnly(addressDocument(a, address))
		}
	}
	return nil
}
