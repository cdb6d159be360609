package follow

import (
	"cmp"
	"context"
	"slices"

	"flexconsole/api"
	"flexconsole/api/taskrouter"
)

// Snapshot is the short state of a chat.
type Snapshot struct {
	// State is a word or two: "no task yet", "in the queue", "offered", "with an
	// agent", "wrapping up", "task done", "task canceled", "closed", NotFound, and
	// "open" where its tasks cannot be read.
	State string
	// Agent is who has it, "" where that is not known.
	Agent string
	// Ended: the conversation is known to be closed.
	Ended bool
}

// taskWords are the states by the assignment status of the task.
var taskWords = map[string]string{
	taskPending: "in the queue", taskReserved: "offered", taskAssigned: "with an agent",
	taskWrapping: "wrapping up", taskCompleted: "task done", taskCanceled: "task canceled",
}

// taskWord is the word for a status; an undocumented status is its own word.
func taskWord(status string) string { return cmp.Or(taskWords[status], status) }

// statusOf is the status of a task, marked where it is odd.
func statusOf(t taskrouter.Task) string { return t.Marked("assignment_status", t.AssignmentStatus) }

// workerOf is the name of a reservation's worker, marked where it is odd.
func workerOf(r taskrouter.Reservation) string {
	return r.Marked("worker_name", api.Text(r.WorkerName))
}

// Acceptance says whether an agent accepted the chat; known is false where
// that is unknown: nothing shows it, and the tasks could not be read last.
func (s State) Acceptance() (isAccepted, known bool) {
	if len(s.Steps) <= accepted {
		return false, false // never read
	}
	status := s.Steps[accepted].Status
	return status == Done, status == Done || s.tasksRead && status != Hidden && !s.Gone
}

// Snapshot is the state in short.
func (s State) Snapshot() Snapshot {
	g := Snapshot{State: "open", Agent: s.Agent, Ended: s.Ended}
	switch {
	case s.Ended:
		g.State = "closed"
	case s.Gone:
		g.State = NotFound
	case s.Task != nil:
		g.State = taskWord(cmp.Or(s.effectiveStatus, statusOf(*s.Task)))
	case s.tasksRead:
		g.State = noTask
	}
	return g
}

// Acceptance says whether an agent has accepted the chat; known is false where the state
// does not show it.
func (g Snapshot) Acceptance() (accepted, known bool) {
	switch {
	case g.Agent != "" || isOneOf(g.State, taskWords[taskAssigned], taskWords[taskWrapping], taskWords[taskCompleted]):
		return true, true
	case isOneOf(g.State, noTask, taskWords[taskPending], taskWords[taskReserved], taskWords[taskCanceled]):
		return false, true
	}
	return false, false
}

// noTask is the state of a chat whose tasks were read, without one.
const noTask = "no task yet"

// Transcript is what State.Unseen calls the messages.
const Transcript = "transcript"

// IsUnseen says that a source is one of Unseen.
func (s State) IsUnseen(what string) bool {
	return slices.ContainsFunc(s.Unseen, func(u Unseen) bool { return u.What == what })
}

// NotFound is the state of a chat that is not there: deleted, of another
// account, or so new that it cannot be read yet.
const NotFound = "not found"

// TakeSnapshot reads the state of a chat with at most three requests: conversation, task,
// reservations. It fails where the conversation cannot be read, or its tasks for a
// temporary reason: a state that is only unknown now must not be saved. The error is an
// *api.Error, or that of ctx.
func TakeSnapshot(ctx context.Context, w Wire, workspace func(context.Context) (string, error), conversation string) (Snapshot, error) {
	found, err := w.FetchConversation(ctx, conversation)
	switch {
	case IsGone(err):
		return Snapshot{State: NotFound}, nil
	case err != nil:
		return Snapshot{}, err
	case found.State == conversationClosed:
		return Snapshot{State: "closed", Ended: true}, nil
	}
	return openSnapshot(ctx, w, workspace, conversation)
}

// openSnapshot is TakeSnapshot of a conversation that is known to be open.
func openSnapshot(ctx context.Context, w Wire, workspace func(context.Context) (string, error), conversation string) (Snapshot, error) {
	space, all, err := ListTasks(ctx, w, workspace, conversation)
	switch {
	case forbidden(tasks, err):
		return Snapshot{State: "open"}, nil
	case err != nil && !(api.Incomplete(err) && len(all) > 0):
		return Snapshot{}, err
	}
	task := PickTask(all)
	if task == nil {
		return Snapshot{State: noTask}, nil
	}
	status, agent := statusAndAgent(ctx, w, space, *task)
	return Snapshot{State: taskWord(status), Agent: agent}, nil
}

// TaskFinder is the part of the client that ListTasks needs.
type TaskFinder interface {
	FindTasks(ctx context.Context, workspace, conversation string) ([]taskrouter.Task, error)
}

// ListTasks reads the tasks of a conversation, and the workspace they are in. The error is
// ErrNoWorkspace where that is unknown, that of workspace, or that of the client;
// api.Incomplete says whether those given are not all.
func ListTasks(
	ctx context.Context,
	w TaskFinder,
	workspace func(context.Context) (string, error),
	conversation string,
) (space string, found []taskrouter.Task, err error) {
	if space, err = workspace(ctx); err == nil && space == "" {
		err = ErrNoWorkspace
	}
	if err != nil {
		return "", nil, err
	}
	found, err = w.FindTasks(ctx, space, conversation)
	return space, found, err
}

// statusAndAgent is the state of a task by its reservations too, and its agent: "" where
// it has none or they cannot be read.
func statusAndAgent(ctx context.Context, w Wire, workspace string, task taskrouter.Task) (status, agent string) {
	if task.AssignmentStatus == taskPending {
		return task.AssignmentStatus, ""
	}
	found, err := w.ListReservations(ctx, workspace, task.SID)
	if err != nil && !api.Incomplete(err) {
		return statusOf(task), ""
	}
	var o offers
	o.take(task, found)
	seen := observation{task: &task, offers: o.list}
	if taker := seen.acceptedOffer(); taker != nil {
		agent = workerOf(*taker)
	}
	return cmp.Or(seen.effectiveStatus(), statusOf(task)), agent
}
