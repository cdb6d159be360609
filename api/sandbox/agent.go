package sandbox

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

func (p Pace) orDefault() Pace {
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
	do func(*conversation, time.Time)
}

// catchUp takes every step that was due by now, each at its own time.
func (v *conversation) catchUp(now time.Time, p Pace) {
	for {
		next, ok := v.next(p)
		if !ok || next.at.After(now) {
			return
		}
		next.do(v, next.at)
	}
}

// next is the step that comes if nobody interferes; false when none will. A
// closed conversation gets no task any more. A task that it has stays in the
// queue, as TaskRouter knows nothing of conversations: that is unverified, and
// the harder case for a client.
func (v *conversation) next(p Pace) (step, bool) {
	t := &v.task
	switch t.status {
	case "":
		return step{v.routed.Add(p.Route), (*conversation).makeTask}, !v.routed.IsZero() && v.state != closed
	case pending:
		return step{t.updated.Add(p.Reserve), (*conversation).reserve}, v.queue().staffed
	case reserved:
		return step{t.updated.Add(p.Accept), (*conversation).accept}, true
	case assigned:
		return v.agentsNext(p), true
	case wrapping:
		return step{t.updated.Add(p.WrapUp), (*conversation).finish}, true
	}
	return step{}, false
}

// agentsNext is what the agent who has accepted does next. What was written
// before the greeting is answered by it. An agent whose conversation was closed
// by somebody else notices after the time of an answer, and wraps up without a
// word.
func (v *conversation) agentsNext(p Pace) step {
	if v.state == closed {
		return step{later(v.task.updated, v.updated).Add(p.Answer), (*conversation).wrapUp}
	}
	if !v.greeted {
		return step{v.task.updated.Add(p.Greet), (*conversation).greet}
	}
	if i := v.unanswered(); i >= 0 {
		return step{v.messages[i].created.Add(p.Answer), (*conversation).answer}
	}
	last := v.messages[len(v.messages)-1].created
	return step{later(v.heard.Add(p.Idle), last), (*conversation).sayGoodbye}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// unanswered is the customer's first message that the agent has not dealt
// with, -1 when there is none.
func (v *conversation) unanswered() int {
	for i := v.read; i < len(v.messages); i++ {
		if v.messages[i].author == v.Identity {
			return i
		}
	}
	return -1
}

// agents are the sample users who take chats, in turn: those whose workers are
// available.
var agents = []int{0, 2, 5}

// agent is the position of the user who takes the chat.
func (v *conversation) agent() int { return agents[(v.number-1)%len(agents)] }

// say adds a message of the agent's, whose author is the worker's name.
func (v *conversation) say(body string, at time.Time) {
	v.add(people[v.agent()].username, body, at)
}

func (v *conversation) greet(at time.Time) {
	name, _, _ := strings.Cut(people[v.agent()].fullName, " ")
	hello := "Hello"
	if v.CustomerFriendlyName != "" {
		hello += " " + v.CustomerFriendlyName
	}
	v.say(fmt.Sprintf("%s, this is %s. Thank you for your message, I am having a look.", hello, name), at)
	v.greeted, v.read, v.heard = true, len(v.messages), at
}

// replies fit whatever the customer writes, one after the other.
var replies = []string{
	"Thank you, that helps. I have your account open in front of me.",
	"I see. Do you remember when you first noticed it?",
	"Understood, I have made a note of that. You won't have to explain it twice.",
	"I have set that right just now. Could you check whether it looks better on your side?",
	"Glad to hear from you. Is there anything else I can do?",
}

func (v *conversation) answer(at time.Time) {
	v.read = v.unanswered() + 1
	v.say(replies[v.answers%len(replies)], at)
	v.answers++
}

func (v *conversation) sayGoodbye(at time.Time) {
	v.say("I will close our chat for now. Just write again when something comes up. Have a good day!", at)
	v.wrapUp(at)
}
