package sandbox

import (
	"flexconsole/api/sandbox/roster"
	"flexconsole/api/sandbox/routing"
)

// The credentials and SIDs of the account: all made up, the same in every
// sandbox. Twilio's clients take secrets of letters and digits only.
const (
	AccountSID     = "AC00000000000000000000000000000001"
	AuthToken      = "sandboxauthtokenthatopensnothing"
	APIKey         = "SK00000000000000000000000000000001"
	APISecret      = "sandboxkeysecretthatopensnothing"
	InstanceSID    = "GO00000000000000000000000000000001"
	WorkspaceSID   = "WS00000000000000000000000000000001"
	UnknownUserSID = "FU00000000000000000000000000000404" // no user: 20404
)

// The addresses of the account. What is wrong with most of them shows in their
// documents, and in the error that a web chat gets.
const (
	AddressSID           = "IG00000000000000000000000000000001" // for web chats, routes to Studio
	DisabledAddressSID   = "IG00000000000000000000000000000002" // auto-creation switched off: 45761
	NoCreationAddressSID = "IG00000000000000000000000000000003" // auto_creation is null: 45760
	NoTypeAddressSID     = "IG00000000000000000000000000000004" // the type is empty: 45762
	NoFlowAddressSID     = "IG00000000000000000000000000000005" // by Studio, without a flow: 45763
	NoWebhookAddressSID  = "IG00000000000000000000000000000006" // by webhook, without a URL: 45764
	WebhookAddressSID    = "IG00000000000000000000000000000007" // for web chats, routes to a webhook
	NightAddressSID      = "IG00000000000000000000000000000008" // for web chats, but without agents: the task stays pending
	SMSAddressSID        = "IG00000000000000000000000000000009" // of the type sms: 45765
)

// The addresses whose chats reach nobody, although they are accepted, by what is in the
// way, and one more.
const (
	SwitchedOffAddressSID   = "IG00000000000000000000000000000010" // switched off once a chat is launched
	MissingFlowAddressSID   = "IG00000000000000000000000000000011" // the flow is no more
	DraftFlowAddressSID     = "IG00000000000000000000000000000012" // the flow is a draft
	FlowEndsAddressSID      = "IG00000000000000000000000000000013" // the flow ends without Send to Flex
	OldExecutionAddressSID  = "IG00000000000000000000000000000014" // an older execution is active
	NoneAvailableAddressSID = "IG00000000000000000000000000000015" // no eligible worker is available
	FullAddressSID          = "IG00000000000000000000000000000016" // the available worker has no capacity left
	TimeoutAddressSID       = "IG00000000000000000000000000000017" // reservations time out and are rejected
	ContactAddressSID       = "IG00000000000000000000000000000018" // the agent's contact_uri is wrong
	CanceledAddressSID      = "IG00000000000000000000000000000019" // the task gets too old
	ClosedAddressSID        = "IG00000000000000000000000000000020" // a webhook closes the conversation
	TimeoutAwayAddressSID   = "IG00000000000000000000000000000021" // a reservation times out, its worker goes offline
	TimeoutCanceledSID      = "IG00000000000000000000000000000022" // a reservation times out, the task gets too old
	FlowClosesAddressSID    = "IG00000000000000000000000000000023" // the flow ends and closes the conversation
	ChangedDataAddressSID   = "IG00000000000000000000000000000024" // the flow changes the pre-engagement data
)

// Sample is a SID worth trying and what is special about it.
type Sample struct {
	SID  string
	Note string
	// First: it is among the few to try first, where there is not room for all.
	First bool
}

// Samples lists SIDs to try in the sandbox: every user of a fresh account but
// for the made-up ones (Options.Users), then the addresses, then a user that
// does not exist.
func (s *Server) Samples() []Sample {
	var list []Sample
	for i, p := range roster.People {
		list = append(list, Sample{numbered("FU", i+1), p.Note, p.First})
	}
	for _, a := range routing.Addresses {
		list = append(list, Sample{a.SID, a.Note, false})
	}
	return append(list, Sample{UnknownUserSID, "no such user: error 20404", true})
}
