package routing

import (
	"sort"
	"time"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sid"
)

// Execution is one run of a flow, for a conversation.
type Execution struct {
	Flow Flow
	Of   *conversation.Conversation
	// Number counts those of the conversation: 1 for its own, 2 for an earlier one.
	Number int
	Begun  time.Time
	Ended  time.Time // zero while it is active
}

// Step is one of an execution: from a widget to the next, or to the end.
type Step struct {
	From Widget
	To   string
	At   time.Time
}

// Trigger is where every flow begins.
var Trigger = Widget{"Trigger", "trigger", "incomingConversationMessage"}

// earlier is how long before a chat the execution began that is still active.
const earlier = 3 * 24 * time.Hour

// Executions are those of a flow for all conversations, the oldest first.
func Executions(f Flow, all []conversation.Conversation) []Execution {
	var found []Execution
	for i := range all {
		v := &all[i]
		address, _ := AddressAt(v.AddressSID)
		if address.Creation == nil || !sid.Equal(address.Creation.FlowSID, f.SID) {
			continue
		}
		if address.Earlier {
			found = append(found, Execution{f, v, 2, v.Chat.Created.Add(-earlier), time.Time{}})
		}
		if begun, ended := v.Run(); !begun.IsZero() {
			found = append(found, Execution{f, v, 1, begun, ended})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].Begun.Before(found[j].Begun) })
	return found
}

// Status is Studio's.
func (e Execution) Status() string {
	if e.Ended.IsZero() {
		return "active"
	}
	return "ended"
}

// Updated is when something last happened.
func (e Execution) Updated() time.Time {
	if e.Ended.IsZero() {
		return e.Begun
	}
	return e.Ended
}

// Steps are those taken so far, the oldest first. An earlier execution waits at its first
// widget, any other that is active at its last.
func (e Execution) Steps() []Step {
	var steps []Step
	left := Trigger
	for _, w := range e.Flow.Widgets {
		steps = append(steps, Step{left, w.Name, e.Begun})
		if e.Number > 1 {
			return steps
		}
		left = w
	}
	if !e.Ended.IsZero() {
		steps = append(steps, Step{left, "Ended", e.Ended})
	}
	return steps
}
