// Package routing is what decides in the sandbox's account what becomes of a web chat:
// the addresses, the Studio flows, the task queues, and the workers who have nothing else
// to do than to show why a chat reaches nobody. All of it is the same in every sandbox.
package routing

import (
	"slices"

	"flexconsole/api/sid"
)

// Activities are what a worker may be doing, in the order of their SIDs.
var Activities = []struct {
	SID, Name string
	Available bool
}{
	{"WA00000000000000000000000000000001", "Offline", false},
	{"WA00000000000000000000000000000002", "Available", true},
	{"WA00000000000000000000000000000003", "Break", false},
	{"WA00000000000000000000000000000004", "Unavailable", false},
}

// Positions in Activities.
const (
	Offline = iota
	Available
	onBreak
	unavailable
)

// Queue is where tasks wait, with the workflow that leads there.
type Queue struct {
	Name     string
	Workflow string
	Target   string // the expression that its workers meet
	skill    string // that the expression asks for; "" for everybody
}

// Positions in Queues.
const (
	FrontDesk = iota
	nightLine
	boats
	giftCards
	parcels
	insurance
)

// Queues are numbered from 1 in their SIDs, and so are their workflows.
var Queues = []Queue{
	{"Front desk", "Web chats to the front desk", "1 == 1", ""},
	{"Night line", "Web chats to the night line", `shift == "night"`, "night"},
	{"Boat repairs", "Web chats about boats", `routing.skills HAS "boats"`, "boats"},
	{"Gift cards", "Web chats about gift cards", `routing.skills HAS "gift cards"`, "gift cards"},
	{"Parcels", "Web chats about parcels", `routing.skills HAS "parcels"`, "parcels"},
	{"Insurance", "Web chats about insurance", `routing.skills HAS "insurance"`, "insurance"},
}

// Takes says whether a worker with these skills meets the queue's expression.
func (q Queue) Takes(skills []string) bool { return q.skill == "" || slices.Contains(skills, q.skill) }

// Widget is one of a flow, with the event on which the flow goes on.
type Widget struct{ Name, Type, Event string }

// Flow is a Studio flow: its widgets run one after the other, the last until the chat is
// over.
type Flow struct {
	SID     string
	Name    string
	Draft   bool
	Widgets []Widget
}

var (
	hours    = Widget{"check_hours", "split-based-on", "match"}
	toFlex   = Widget{"send_to_flex", "send-to-flex", "callComplete"}
	question = Widget{"ask_topic", "send-and-wait-for-reply", "incomingMessage"}
	closed   = Widget{"closed_today", "set-variables", "next"}
	ordinary = []Widget{hours, toFlex}
)

// SIDs of the flows.
const (
	fw          = "FW00000000000000000000000000000"
	shopFlow    = fw + "001"
	saleFlow    = fw + "002"
	nightFlow   = fw + "003"
	noticesFlow = fw + "004"
	draftFlow   = fw + "005"
	closedFlow  = fw + "006"
	desksFlow   = fw + "007"
	clubFlow    = fw + "008"
	fairFlow    = fw + "009"
	noFlow      = fw + "404"
)

// Flows are the account's.
var Flows = []Flow{
	{shopFlow, "Orchard shop", false, ordinary},
	{saleFlow, "Winter sale", false, ordinary},
	{nightFlow, "Night line", false, ordinary},
	{noticesFlow, "Delivery notices", false, ordinary},
	{draftFlow, "Wholesale, new", true, ordinary},
	{closedFlow, "Opening hours", false, []Widget{{hours.Name, hours.Type, "noMatch"}, closed}},
	{desksFlow, "Web chats to the desks", false, ordinary},
	{clubFlow, "Lantern club", false, []Widget{question, toFlex}},
	{fairFlow, "Spring fair", false, ordinary},
}

// FlowAt is the flow with a SID; ok is false when there is none.
func FlowAt(flow string) (Flow, bool) {
	i := slices.IndexFunc(Flows, func(f Flow) bool { return sid.Equal(f.SID, flow) })
	if i < 0 {
		return Flow{}, false
	}
	return Flows[i], true
}
