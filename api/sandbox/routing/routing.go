// Package routing is what decides in the sandbox's account what becomes of a web chat:
// the addresses, the Studio flows, the task queues, and the workers who have nothing else
// to do than to show why a chat reaches nobody. All of it is the same in every sandbox.
package routing

import (
	"fmt"
	"slices"

	"flexconsole/api/sandbox/roster"
	"flexconsole/api/sid"
)

// Activities are what a worker may be doing, in the order of their SIDs.
var Activities = []struct {
	SID, Name string
	Available bool
}{
	{roster.Numbered("WA", 1), "Offline", false},
	{roster.Numbered("WA", 2), "Available", true},
	{roster.Numbered("WA", 3), "Break", false},
	{roster.Numbered("WA", 4), "Unavailable", false},
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
	skilled("Boat repairs", "boats"),
	skilled("Gift cards", "gift cards"),
	skilled("Parcels", "parcels"),
	skilled("Insurance", "insurance"),
}

func skilled(name, skill string) Queue {
	return Queue{name, "Web chats about " + skill, fmt.Sprintf("routing.skills HAS %q", skill), skill}
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

// Positions in Flows.
const (
	shopFlow = iota
	saleFlow
	nightFlow
	noticesFlow
	draftFlow
	closedFlow
	desksFlow
	clubFlow
	fairFlow
)

// Flows are numbered from 1 in their SIDs.
var Flows = []Flow{
	{roster.Numbered("FW", 1), "Orchard shop", false, ordinary},
	{roster.Numbered("FW", 2), "Winter sale", false, ordinary},
	{roster.Numbered("FW", 3), "Night line", false, ordinary},
	{roster.Numbered("FW", 4), "Delivery notices", false, ordinary},
	{roster.Numbered("FW", 5), "Wholesale, new", true, ordinary},
	{roster.Numbered("FW", 6), "Opening hours", false, []Widget{{hours.Name, hours.Type, "noMatch"}, closed}},
	{roster.Numbered("FW", 7), "Web chats to the desks", false, ordinary},
	{roster.Numbered("FW", 8), "Lantern club", false, []Widget{question, toFlex}},
	{roster.Numbered("FW", 9), "Spring fair", false, ordinary},
}

// FlowAt is the flow with a SID; ok is false when there is none.
func FlowAt(flow string) (Flow, bool) {
	i := slices.IndexFunc(Flows, func(f Flow) bool { return sid.Equal(f.SID, flow) })
	if i < 0 {
		return Flow{}, false
	}
	return Flows[i], true
}
