package follow

import (
	"slices"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/taskrouter"
)

// StepStatus is the status of a step.
type StepStatus int

const (
	// Ahead: not reached; in a chat that has ended or is gone nothing is waited
	// for, and it never will be.
	Ahead StepStatus = iota
	// Current: what the chat waits for now.
	Current
	// Done: reached, or passed without being seen, and then without a time.
	Done
	// Hidden: cannot be seen, by these credentials or any more; Detail says why
	// where it is not the credentials.
	Hidden
)

// String is the status in one word.
func (s StepStatus) String() string {
	return [...]string{"ahead", "current", "done", "hidden"}[s]
}

// Step is one step of a chat on its way to an agent.
type Step struct {
	// Name is what people read, ID what scripts do, which never changes. The last
	// step gets other ones when it is known how the chat ended.
	Name, ID string
	Status   StepStatus
	// At is when it was reached, by the service's own date, which has whole
	// seconds only; without one, when it was first seen here. Zero where neither
	// is known.
	At time.Time
	// Detail may hold text from outside, raw: names of queue, workflow, worker.
	Detail string
}

// The steps in their order.
const (
	created = iota
	messageSent
	taskCreated
	offered
	accepted
	completed
	stepCount
)

// label is what a step is called.
type label struct{ name, id string }

var stepLabels = [stepCount]label{
	{"conversation created", "conversation made"},
	{"message sent", "message in"},
	{"task created", "task made"},
	{"offered to agent", "reserved"},
	{"accepted", "accepted"},
	{"completed", "wrapped up or closed"},
}

// Statuses of a task and of a reservation (TaskRouter's "Lifecycle of a Task").
const (
	taskPending   = "pending"
	taskReserved  = "reserved"
	taskAssigned  = "assigned"
	taskWrapping  = "wrapping"
	taskCompleted = "completed"
	taskCanceled  = "canceled"

	offerAccepted = "accepted"
)

// observation is all that has been read of a chat, and when: what the progress is made of.
type observation struct {
	// now, launched and begun are of the clock here: this moment, the launch
	// (zero where it is not known), and the first reading.
	now, launched, begun time.Time
	conversation         *conversations.Conversation
	// closed: the conversation is closed; foundClosed: it was so when it was first
	// read. gone: it is not there any more.
	closed, foundClosed, gone bool
	// message is the customer's first of those read; fromStart says that the
	// transcript was read to its beginning.
	message   *conversations.Message
	fromStart bool
	task      *taskrouter.Task
	taskRead  time.Time
	// offers are the reservations of that task, oldest first.
	offers []taskrouter.Reservation
	// hidden are the sources that these credentials may not read, watched those
	// that were read before, so that what is new in them just happened.
	hidden, watched [sources]bool
}

// milestone is what is remembered of a step; once reached it stays so.
type milestone struct {
	reached   bool
	at        time.Time
	byService bool
}

// milestones of one chat. Those from the task on belong to one task.
type milestones [stepCount]milestone

// reach notes that a step is behind the chat. The service's date beats the
// time of first sight, which is only known where the source was watched.
func (m *milestones) reach(step int, date *string, s observation, via source) {
	mark := &m[step]
	first := !mark.reached
	mark.reached = true
	if at, ok := ParseDate(date); ok && !mark.byService {
		mark.at, mark.byService = at, true
	} else if first && s.watched[via] {
		mark.at = s.now
	}
}

// pass notes the steps up to this one as reached, whenever that was.
func (m *milestones) pass(step int) {
	for i := range step + 1 {
		m[i].reached = true
	}
}

// advance adds what s shows to what was reached before.
func (m milestones) advance(s observation) milestones {
	if s.conversation != nil {
		m.reach(created, s.conversation.DateCreated, s, conversation)
	} else if s.hidden[conversation] && !s.launched.IsZero() {
		m[created] = milestone{reached: true, at: s.launched} // the launch shows it
	}
	if s.message != nil {
		m.reachMessage(s)
	}
	if s.task != nil {
		m.reachTask(s)
	}
	if s.closed {
		m.reach(completed, closedDate(s), s, conversation)
		m.pass(created)
	}
	return m
}

// reachMessage gives no time until the transcript was read to its start: an earlier
// message may still appear.
func (m *milestones) reachMessage(s observation) {
	if s.fromStart {
		m.reach(messageSent, s.message.DateCreated, s, messages)
	}
	m.pass(messageSent)
}

func (m *milestones) reachTask(s observation) {
	m.reach(taskCreated, s.task.DateCreated, s, tasks)
	m.pass(taskCreated)
	if offer := s.offer(); offer != nil {
		m[offered].byService = false // the next offer has another date
		m.reach(offered, offer.DateCreated, s, reservations)
	} else if isOneOf(s.task.AssignmentStatus, taskReserved, taskAssigned, taskWrapping, taskCompleted) {
		m.reach(offered, nil, s, tasks)
	}
	if taker := s.acceptedOffer(); taker != nil || isOneOf(s.task.AssignmentStatus, taskAssigned, taskWrapping, taskCompleted) {
		m.reach(accepted, acceptedDate(taker), s, tasks)
		m.pass(accepted)
	}
	if s.taskFinished() {
		m.reach(completed, s.task.DateUpdated, s, tasks)
	}
}

// acceptedDate is a reservation's last change while it is accepted; later
// changes are of something else.
func acceptedDate(taker *taskrouter.Reservation) *string {
	if taker == nil || taker.Status != offerAccepted {
		return nil
	}
	return taker.DateUpdated
}

// closedDate is a conversation's last change once it is closed.
func closedDate(s observation) *string {
	if s.conversation == nil || s.conversation.State != conversationClosed {
		return nil
	}
	return s.conversation.DateUpdated
}

// offer is the reservation that counts: the taker's, or the newest; nil without
// any.
func (s observation) offer() *taskrouter.Reservation {
	if taker := s.acceptedOffer(); taker != nil || len(s.offers) == 0 {
		return taker
	}
	return &s.offers[len(s.offers)-1]
}

// acceptedOffer is the newest reservation that an agent accepted, nil without one.
func (s observation) acceptedOffer() *taskrouter.Reservation {
	for i := len(s.offers) - 1; i >= 0; i-- {
		if s.offers[i].Accepted() {
			return &s.offers[i]
		}
	}
	return nil
}

// statusWhen are the statuses of a task by that of the reservation that took it.
var statusWhen = map[string]string{
	offerAccepted: taskAssigned, taskWrapping: taskWrapping, taskCompleted: taskCompleted,
}

// effectiveStatus is the status of the task. Task and reservations are read one after
// the other, so the newest reservation can be further than its task.
func (s observation) effectiveStatus() string {
	if s.task == nil || !isOneOf(s.task.AssignmentStatus, taskPending, taskReserved) || len(s.offers) == 0 {
		return ""
	}
	return statusWhen[s.offers[len(s.offers)-1].Status]
}

func (s observation) taskFinished() bool {
	return s.task != nil && s.task.Finished()
}

// steps is the progress as a screen shows it.
func (m milestones) steps(s observation) []Step {
	steps := make([]Step, stepCount)
	waiting := !s.gone
	for i := range steps {
		called := stepLabel(i, m, s)
		steps[i] = Step{Name: called.name, ID: called.id, At: m[i].at, Detail: stepDetail(i, m, s)}
		switch {
		case m[i].reached:
			steps[i].Status = Done
		case s.cannotSee(i):
			steps[i].Status = Hidden
		case waiting && !m[completed].reached:
			steps[i].Status, waiting = Current, false
		}
	}
	return steps
}

// cannotSee says whether a step that was not reached would go unseen.
func (s observation) cannotSee(step int) bool {
	switch step {
	case created:
		return s.hidden[conversation]
	case messageSent:
		return s.hidden[messages]
	case completed:
		return s.hidden[conversation] && s.hidden[tasks]
	}
	return s.hidden[tasks] || s.taskForgotten()
}

// taskForgotten: the chat was over before it was first read here, and no task
// is listed; TaskRouter deletes a task five minutes after its end.
func (s observation) taskForgotten() bool { return s.foundClosed && s.task == nil && s.watched[tasks] }

func stepLabel(step int, m milestones, s observation) label {
	if step != completed || !m[completed].reached {
		return stepLabels[step]
	}
	switch {
	case s.task != nil && s.task.AssignmentStatus == taskCompleted:
		return label{"completed", "wrapped up"}
	case s.task != nil && s.task.AssignmentStatus == taskCanceled:
		return label{"task canceled", "canceled"}
	}
	return label{"closed", "closed"}
}

func stepDetail(step int, m milestones, s observation) string {
	switch {
	case step >= taskCreated && step <= accepted && s.cannotSee(step) && !s.hidden[tasks]:
		return "completed tasks are listed for 5 minutes only"
	case s.task == nil:
		return ""
	case step == taskCreated:
		return taskDetail(s)
	case step == offered && s.offer() != nil:
		return offerDetail(*s.offer())
	case step == accepted && s.acceptedOffer() != nil:
		return by(*s.acceptedOffer())
	case step == completed && m[completed].reached:
		return s.task.Marked("reason", api.Text(s.task.Reason))
	case step == completed && s.task.AssignmentStatus == taskWrapping:
		return "the agent is wrapping up"
	}
	return ""
}

func taskDetail(s observation) string {
	t := s.task
	parts := []string{
		t.Marked("task_queue_friendly_name", api.Text(t.QueueName)), t.Marked("age", durationText(s.taskAge())+" old"),
		t.Marked("workflow_friendly_name", api.Text(t.WorkflowName)),
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), " · ")
}

// taskAge grows with the clock here between two readings.
func (s observation) taskAge() time.Duration {
	age := time.Duration(s.task.Age) * time.Second
	if s.taskFinished() {
		return age
	}
	return age + max(0, s.now.Sub(s.taskRead))
}

func offerDetail(offer taskrouter.Reservation) string {
	agent := workerOf(offer)
	switch offer.Status {
	case "timeout":
		return agent + ", timed out"
	case "rejected", "canceled", "rescinded":
		return agent + ", " + offer.Status
	}
	return agent
}

func by(offer taskrouter.Reservation) string {
	if workerOf(offer) == "" {
		return ""
	}
	return "by " + workerOf(offer)
}

// latency is a time from launch to agent (see State.Latency).
type latency struct {
	span             time.Duration
	known, byService bool
}

// latency is from the conversation created to the first agent's acceptance. Both
// by the service's dates, in whole seconds; where one is lacking, from the
// launch by the clock here.
func (m milestones) latency(launched time.Time) latency {
	start, byService := launched, m[created].byService && m[accepted].byService
	if byService {
		start = m[created].at
	}
	if m[accepted].at.IsZero() || start.IsZero() {
		return latency{}
	}
	return latency{max(0, m[accepted].at.Sub(start)), true, byService}
}
