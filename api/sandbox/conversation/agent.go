package conversation

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Pace is how long the routing and the scripted agent take. A zero field has
// its default; to have something happen at once, set a nanosecond.
type Pace struct {
	Route   time.Duration // from the first routed message to its task: 1 s
	Reserve time.Duration // from the task to its reservation: 1.5 s
	Accept  time.Duration // from the reservation until the agent accepts: 2 s
	Greet   time.Duration // from there to the greeting: 1.5 s
	Answer  time.Duration // from a customer's message to its answer: 2.5 s
	Idle    time.Duration // from the customer's last message to the goodbye: 20 s
	WrapUp  time.Duration // from the goodbye until all is closed: 5 s
}

// OrDefault has the default of every field that is zero.
func (p Pace) OrDefault() Pace {
	return Pace{
		Route:   cmp.Or(p.Route, time.Second),
		Reserve: cmp.Or(p.Reserve, 1500*time.Millisecond),
		Accept:  cmp.Or(p.Accept, 2*time.Second),
		Greet:   cmp.Or(p.Greet, 1500*time.Millisecond),
		Answer:  cmp.Or(p.Answer, 2500*time.Millisecond),
		Idle:    cmp.Or(p.Idle, 20*time.Second),
		WrapUp:  cmp.Or(p.WrapUp, 5*time.Second),
	}
}

// step is something that the routing or the agent does, and when.
type step struct {
	at time.Time
	do func(*Conversation, time.Time)
}

// CatchUp takes every step that was due by now, each at its own time. A close timer runs
// from when it was set, and leaves the task as it is: both are unverified.
func (v *Conversation) CatchUp(now time.Time, p Pace) {
	if !v.CloseAt.IsZero() && !v.CloseAt.After(now) {
		v.catchUp(v.CloseAt, p)
		v.Close(v.CloseAt)
	}
	v.catchUp(now, p)
}

func (v *Conversation) catchUp(now time.Time, p Pace) {
	for {
		next, ok := v.next(p)
		if !ok || next.at.After(now) {
			return
		}
		next.do(v, next.at)
	}
}

// next is the next step of the script; false when there is none. A closed conversation
// gets no task any more. A task that it has stays in the queue, as TaskRouter knows
// nothing of conversations: that is unverified, and the harder case for a client.
func (v *Conversation) next(p Pace) (step, bool) {
	t := &v.Task
	switch t.Status {
	case "":
		return step{v.routed.Add(p.Route), (*Conversation).makeTask}, !v.routed.IsZero() && v.State != Closed
	case Pending:
		return step{t.Updated.Add(p.Reserve), (*Conversation).reserve}, v.Staffed
	case Reserved:
		return step{t.Updated.Add(p.Accept), (*Conversation).accept}, true
	case Assigned:
		return v.agentsNext(p), true
	case Wrapping:
		return step{t.Updated.Add(p.WrapUp), (*Conversation).finish}, true
	}
	return step{}, false
}

// agentsNext is what the agent who has accepted does next. What was written
// before the greeting is answered by it. An agent whose conversation was closed
// by somebody else notices after the time of an answer, and wraps up without a
// word.
func (v *Conversation) agentsNext(p Pace) step {
	if v.State == Closed {
		return step{later(v.Task.Updated, v.Updated).Add(p.Answer), (*Conversation).wrapUp}
	}
	if !v.greeted {
		return step{v.Task.Updated.Add(p.Greet), (*Conversation).greet}
	}
	if i := v.unanswered(); i >= 0 {
		return step{v.Messages[i].Created.Add(p.Answer), (*Conversation).answer}
	}
	last := v.Messages[len(v.Messages)-1].Created
	return step{later(v.heard.Add(p.Idle), last), (*Conversation).sayGoodbye}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// unanswered is the customer's first message that the agent has not dealt
// with, -1 when there is none.
func (v *Conversation) unanswered() int {
	for i := v.read; i < len(v.Messages); i++ {
		if v.Messages[i].Author == v.Identity {
			return i
		}
	}
	return -1
}

// say adds a message of the agent's.
func (v *Conversation) say(body string, at time.Time) {
	v.add(Message{Author: v.Agent.Username, Body: body, Created: at})
}

func (v *Conversation) greet(at time.Time) {
	name, _, _ := strings.Cut(v.Agent.Name, " ")
	hello := "Hello"
	if v.CustomerFriendlyName != "" {
		hello += " " + v.CustomerFriendlyName
	}
	v.say(fmt.Sprintf("%s, this is %s. Thank you for your message, I am having a look.", hello, name), at)
	v.greeted, v.read, v.heard = true, len(v.Messages), at
}

// replies fit whatever the customer writes, one after the other.
var replies = []string{
	"Thank you, that helps. I have your account open in front of me.",
	"I see. Do you remember when you first noticed it?",
	"Understood, I have made a note of that. You won't have to explain it twice.",
	"I have set that right just now. Could you check whether it looks better on your side?",
	"Glad to hear from you. Is there anything else I can do?",
}

func (v *Conversation) answer(at time.Time) {
	v.read = v.unanswered() + 1
	v.say(replies[v.answers%len(replies)], at)
	v.answers++
}

func (v *Conversation) sayGoodbye(at time.Time) {
	v.say("I will close our chat for now. Just write again when something comes up. Have a good day!", at)
	v.wrapUp(at)
}
