package conversation

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Pace is how long the routing and the scripted agent take. A zero field has
// its default; to have something happen at once, set a nanosecond.
type Pace struct {
	Route   time.Duration // from the first routed message to its task: 1 s
	Reserve time.Duration // from the task to its reservation: 1.5 s
	Accept  time.Duration // from the reservation until the agent accepts or rejects: 2 s
	Timeout time.Duration // from the reservation until it times out: 15 s
	Greet   time.Duration // from there to the greeting: 1.5 s
	Answer  time.Duration // from a customer's message to its answer: 2.5 s
	Idle    time.Duration // from the customer's last message to the goodbye: 20 s
	WrapUp  time.Duration // from the goodbye until all is closed: 5 s
	Expire  time.Duration // from a task until it gets too old, where one does: 45 s
}

// OrDefault has the default of every field that is zero.
func (p Pace) OrDefault() Pace {
	return Pace{
		Route:   cmp.Or(p.Route, time.Second),
		Reserve: cmp.Or(p.Reserve, 1500*time.Millisecond),
		Accept:  cmp.Or(p.Accept, 2*time.Second),
		Timeout: cmp.Or(p.Timeout, 15*time.Second),
		Greet:   cmp.Or(p.Greet, 1500*time.Millisecond),
		Answer:  cmp.Or(p.Answer, 2500*time.Millisecond),
		Idle:    cmp.Or(p.Idle, 20*time.Second),
		WrapUp:  cmp.Or(p.WrapUp, 5*time.Second),
		Expire:  cmp.Or(p.Expire, 45*time.Second),
	}
}

// step is something that the routing or the agent does, and when.
type step struct {
	at time.Time
	do func(*Conversation, time.Time)
}

// CatchUp takes every step that was due by now, each at its own time.
func (v *Conversation) CatchUp(now time.Time, p Pace) {
	for {
		next, ok := v.next(p)
		if !ok || next.at.After(now) {
			return
		}
		next.do(v, next.at)
	}
}

// next is the next step; false when there is none.
func (v *Conversation) next(p Pace) (step, bool) {
	steps := v.scripted(p)
	if !v.Closes.IsZero() && v.State != Closed {
		steps = append(steps, step{v.Closes, (*Conversation).Close})
	}
	if (v.Task.Status == Pending || v.Task.Status == Reserved) && v.Course.Expires {
		steps = append(steps, step{v.Task.Created.Add(p.Expire), (*Conversation).expire})
	}
	if len(steps) == 0 {
		return step{}, false
	}
	return slices.MinFunc(steps, func(a, b step) int { return a.at.Compare(b.at) }), true
}

// scripted is the next step of routing and agent, or none. A closed conversation gets no
// task any more. A task that it has stays in the queue, as TaskRouter knows nothing of
// conversations: that is unverified, and the harder case for a client.
func (v *Conversation) scripted(p Pace) []step {
	t := &v.Task
	switch t.Status {
	case "":
		return v.routing(p)
	case Pending:
		if len(t.Reservations) < len(v.Course.Offers) {
			return []step{{t.Updated.Add(p.Reserve), (*Conversation).reserve}}
		}
	case Reserved:
		return []step{v.agentsDecision(p)}
	case Assigned:
		return v.agentsNext(p)
	case Wrapping:
		return []step{{t.Updated.Add(p.WrapUp), (*Conversation).finish}}
	}
	return nil
}

// routing is what comes of the first message.
func (v *Conversation) routing(p Pace) []step {
	at := v.routed.Add(p.Route)
	switch {
	case v.routed.IsZero() || v.State == Closed || v.Course.Unrouted || !v.ended.IsZero():
		return nil
	case v.Course.Ends:
		return []step{{at, (*Conversation).endRouting}}
	}
	return []step{{at, (*Conversation).makeTask}}
}

func (v *Conversation) endRouting(at time.Time) {
	v.ended = at
	if v.Course.Closes {
		v.Close(at)
	}
}

// agentsDecision is what becomes of the reservation that is open.
func (v *Conversation) agentsDecision(p Pace) step {
	since := v.Task.Updated
	switch v.offer().Outcome {
	case Accepted:
		return step{since.Add(p.Accept), (*Conversation).accept}
	case Timeout:
		return step{since.Add(p.Timeout), (*Conversation).decline}
	}
	return step{since.Add(p.Accept), (*Conversation).decline}
}

// agentsNext is what the agent who has accepted does next. What was written
// before the greeting is answered by it. An agent whose conversation was closed
// by somebody else notices after the time of an answer, and wraps up without a
// word.
func (v *Conversation) agentsNext(p Pace) []step {
	if v.State == Closed {
		return []step{{later(v.Task.Updated, v.Updated).Add(p.Answer), (*Conversation).wrapUp}}
	}
	if v.Course.Mute {
		return nil
	}
	if !v.greeted {
		return []step{{v.Task.Updated.Add(p.Greet), (*Conversation).greet}}
	}
	if i := v.unanswered(); i >= 0 {
		return []step{{v.Messages[i].Created.Add(p.Answer), (*Conversation).answer}}
	}
	last := v.Messages[len(v.Messages)-1].Created
	return []step{{later(v.heard.Add(p.Idle), last), (*Conversation).sayGoodbye}}
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
