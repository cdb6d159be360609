// Package conversation is a web chat in the sandbox: its messages, its task, the
// reservation and the interaction channel, and a scripted agent who accepts the task,
// greets, replies and wraps up. It knows no HTTP and no clock: its caller brings it up to
// a time.
package conversation

import (
	"cmp"
	"time"
)

// States of a conversation and of an interaction channel.
const (
	Active   = "active"
	Inactive = "inactive"
	Closed   = "closed"
)

// Chat is a web chat that was created, with what was sent for it. Fields that
// were not sent are empty, but for the Identity, which is then made up.
type Chat struct {
	ConversationSID      string
	Identity             string
	AddressSID           string
	ChatFriendlyName     string
	CustomerFriendlyName string
	PreEngagementData    string
	UIVersion            string // the Ui-Version header
	Created              time.Time
}

// Agent is who takes the chat.
type Agent struct {
	Username string // the author of the agent's messages
	Name     string
	Worker   string // the SID of the agent's worker
}

// Offer is a reservation to come: to whom, and whether it is accepted, rejected, or left
// to time out.
type Offer struct {
	Agent   Agent
	Outcome string
}

// Course is what becomes of a chat after its first message: a task, unless something is
// in its way.
type Course struct {
	Unrouted bool    // nothing comes of the message
	Ends     bool    // the routing ends without a task
	Closes   bool    // and closes the conversation
	Offers   []Offer // to whom the task is offered, one after the other
	Expires  bool    // the task is canceled when it gets too old
	Mute     bool    // no message of the agent arrives
}

// Conversation is a web chat and all that became of it.
type Conversation struct {
	Chat
	// Number is in the SIDs of everything that belongs to the conversation, so that
	// one can be brought up to date without the others.
	Number int
	Agent  Agent // who has accepted; empty before
	Course Course

	Name       string // the ChatFriendlyName until somebody changes it
	Attributes string // once somebody has written some
	State      string
	Updated    time.Time
	Closes     time.Time // when it closes by itself; zero for never
	Messages   []Message
	Task       Task

	routed  time.Time // when the first message with a webhook came; zero before
	first   int       // the index of that message
	ended   time.Time // when the routing ended without a task; zero before
	joined  time.Time // when the agent did; zero before
	greeted bool      // the agent has said hello
	read    int       // messages the agent has handled
	answers int       // that the agent gave
	heard   time.Time // the customer's last sign of life, for the agent
}

// New is the conversation of a chat that was created.
func New(c Chat, number int, course Course) Conversation {
	return Conversation{
		Chat: c, Number: number, Course: course, Name: c.ChatFriendlyName, State: Active, Updated: c.Created,
	}
}

// FirstRouted is the index of the first message with a webhook.
func (v *Conversation) FirstRouted() int { return v.first }

// Run is when the flow began to run for the conversation and when it ended, which is when
// its task did or, without a task, the conversation; each is zero before.
func (v *Conversation) Run() (begun, ended time.Time) {
	switch {
	case v.routed.IsZero() || v.Course.Unrouted:
		return time.Time{}, time.Time{}
	case v.Task.Ended():
		return v.routed, v.Task.Updated
	case !v.ended.IsZero():
		return v.routed, v.ended
	case v.State == Closed && v.Task.Status == "":
		return v.routed, v.Updated
	}
	return v.routed, time.Time{}
}

// Close ends the conversation permanently.
func (v *Conversation) Close(at time.Time) {
	if v.State != Closed {
		v.State, v.Updated = Closed, at
	}
}

// Customer is what to call the customer.
func (v *Conversation) Customer() string { return cmp.Or(v.CustomerFriendlyName, v.Identity) }

// Message is one of a conversation; its index is its position there.
type Message struct {
	Author     string
	Body       string
	Attributes string // empty for messages without an author
	Created    time.Time
	Updated    time.Time // zero until somebody edits it
}

// add appends a message, which wakes an inactive conversation up.
func (v *Conversation) add(m Message) {
	v.Messages = append(v.Messages, m)
	if v.State == Inactive {
		v.State, v.Updated = Active, m.Created
	}
}

// Write adds what somebody wrote. Only a message that fires the webhooks is routed,
// and only the first: whether a second task would be made once the first is done is
// unverified, here it is not.
func (v *Conversation) Write(m Message, webhooks bool) {
	v.add(m)
	if m.Author == v.Identity {
		v.heard = m.Created
	}
	if webhooks && v.routed.IsZero() {
		v.routed, v.first = m.Created, len(v.Messages)-1
	}
}

// Recall adds messages that are history: they are routed nowhere, and the agent answers
// neither them nor what was still unanswered before them.
func (v *Conversation) Recall(messages []Message) {
	for _, m := range messages {
		v.add(m)
	}
	v.read = len(v.Messages)
}

// Participant is somebody in a conversation and in its interaction channel.
type Participant struct {
	Identity string
	Type     string // customer or agent
	Since    time.Time
}

// Participants are the customer and, once it has accepted, the agent. That the agent
// is still listed when all is over is decided here.
func (v *Conversation) Participants() []Participant {
	all := []Participant{{v.Identity, "customer", v.Created}}
	if !v.joined.IsZero() {
		all = append(all, Participant{v.Agent.Username, "agent", v.joined})
	}
	return all
}
