package conversation

import (
	"slices"
	"time"
)

// What a task's assignment_status and a reservation's status can be here. Once
// completed or canceled a task stays in the lists, where Twilio removes it
// after some minutes.
const (
	Pending   = "pending"
	Reserved  = "reserved"  // of a task alone
	Assigned  = "assigned"  // of a task alone
	Accepted  = "accepted"  // of a reservation alone
	Rejected  = "rejected"  // of a reservation alone, final
	Timeout   = "timeout"   // of a reservation alone, final
	Wrapping  = "wrapping"  // the agent has left the chat and does the paperwork
	Completed = "completed" // final
	Canceled  = "canceled"  // final
)

// Task is the work that a conversation makes for an agent, with its reservations and the
// channel of its interaction.
type Task struct {
	Status  string // empty when there is no task yet
	Created time.Time
	Updated time.Time
	Reason  string // why it ended
	Channel string // the interaction channel's status
	// Reservations are those made so far, the last of them with whom the task is or was.
	// Copies of the conversation share them: they are changed in a copy.
	Reservations []Reservation
}

// Reservation is an agent's hold on a task.
type Reservation struct {
	Agent   Agent
	Status  string
	Created time.Time
	Updated time.Time
}

// move changes the status of the task, and that of its last reservation when that is
// open.
func (t *Task) move(status, reservation string, at time.Time) {
	t.Status, t.Updated = status, at
	last := len(t.Reservations) - 1
	if last < 0 || t.Reservations[last].Declined() {
		return
	}
	t.Reservations = slices.Clone(t.Reservations)
	t.Reservations[last].Status, t.Reservations[last].Updated = reservation, at
}

// Declined says that the agent did not accept.
func (r Reservation) Declined() bool { return r.Status == Rejected || r.Status == Timeout }

// Ended says whether nothing becomes of the task any more.
func (t *Task) Ended() bool { return t.Status == Completed || t.Status == Canceled }

func (v *Conversation) makeTask(at time.Time) {
	v.Task = Task{Status: Pending, Created: at, Updated: at, Channel: Active}
}

func (v *Conversation) reserve(at time.Time) {
	next := v.Course.Offers[len(v.Task.Reservations)]
	v.Task.Reservations = append(slices.Clip(v.Task.Reservations), Reservation{Agent: next.Agent, Created: at})
	v.Task.move(Reserved, Pending, at)
}

// offer is the one behind the last reservation.
func (v *Conversation) offer() Offer { return v.Course.Offers[len(v.Task.Reservations)-1] }

func (v *Conversation) accept(at time.Time) {
	v.Task.move(Assigned, Accepted, at)
	v.Agent, v.joined = v.offer().Agent, at
}

// decline is a reservation that ends without being accepted.
func (v *Conversation) decline(at time.Time) { v.Task.move(Pending, v.offer().Outcome, at) }

// expire is TaskRouter's end of a task that got too old, in its words.
func (v *Conversation) expire(at time.Time) { v.cancel("Task TTL Exceeded", at) }

func (v *Conversation) wrapUp(at time.Time) { v.Task.move(Wrapping, Wrapping, at) }

// finish is the end of the agent's wrapping up, which closes everything.
func (v *Conversation) finish(at time.Time) {
	v.complete("Wrapped up by the agent", at)
	v.Task.Channel = Closed
	v.Close(at)
}

func (v *Conversation) complete(reason string, at time.Time) {
	v.Task.move(Completed, Completed, at)
	v.Task.Reason = reason
}

func (v *Conversation) cancel(reason string, at time.Time) {
	v.Task.move(Canceled, Canceled, at)
	v.Task.Reason = reason
}

// EndChannel ends the interaction channel, with it the conversation unless the channel is
// only inactive, and the task: at once where the routing says so, otherwise after
// wrapping up. A task that no agent has accepted is canceled. Ending a closed channel
// changes nothing.
func (v *Conversation) EndChannel(status string, tasksToo bool, at time.Time) {
	if v.Task.Channel == Closed {
		return
	}
	const reason = "The interaction channel was ended"
	v.Task.Channel = status
	if status == Closed {
		v.Close(at)
	}
	switch {
	case v.Task.Ended():
	case v.Task.Status == Pending || v.Task.Status == Reserved:
		v.cancel(reason, at)
	case tasksToo:
		v.complete(reason, at)
	case v.Task.Status == Assigned:
		v.wrapUp(at)
	}
}
