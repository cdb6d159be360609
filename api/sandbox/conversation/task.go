package conversation

import "time"

// What a task's assignment_status and a reservation's status can be here. Once
// completed or canceled a task stays in the lists, where Twilio removes it
// after some minutes.
const (
	Pending   = "pending"
	Reserved  = "reserved"  // of a task alone
	Assigned  = "assigned"  // of a task alone
	Accepted  = "accepted"  // of a reservation alone
	Wrapping  = "wrapping"  // the agent has left the chat and does the paperwork
	Completed = "completed" // final
	Canceled  = "canceled"  // final
)

// Task is the work that a conversation makes for an agent, with its one
// reservation and the channel of its interaction.
type Task struct {
	Status      string // empty when there is no task yet
	Created     time.Time
	Updated     time.Time
	Reason      string // why it ended
	Channel     string // the interaction channel's status
	Reservation Reservation
}

// Reservation is an agent's hold on a task.
type Reservation struct {
	Status  string // empty when there is none yet
	Created time.Time
	Updated time.Time
}

// move changes the status of the task, and that of its reservation when it
// has one.
func (t *Task) move(status, reservation string, at time.Time) {
	t.Status, t.Updated = status, at
	if t.Reservation.Status != "" {
		t.Reservation.Status, t.Reservation.Updated = reservation, at
	}
}

// Ended says whether nothing becomes of the task any more.
func (t *Task) Ended() bool { return t.Status == Completed || t.Status == Canceled }

func (v *Conversation) makeTask(at time.Time) {
	v.Task = Task{Status: Pending, Created: at, Updated: at, Channel: Active}
}

func (v *Conversation) reserve(at time.Time) {
	v.Task.Reservation = Reservation{Created: at, Status: Pending}
	v.Task.move(Reserved, Pending, at)
}

func (v *Conversation) accept(at time.Time) {
	v.Task.move(Assigned, Accepted, at)
	v.joined = at
}

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
