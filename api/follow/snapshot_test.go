package follow

import (
	"cmp"
	"context"
	"errors"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/taskrouter"
)

// What a snapshot shows is what following the same chat shows.
func TestSnapshotAtEveryStation(t *testing.T) {
	t.Parallel()
	w := newWire()
	f := w.follower()
	steps := []struct {
		move func()
		want Snapshot
	}{
		{func() {}, Snapshot{State: "no task yet"}},
		{func() { w.say(customer, "hello"); w.assign("WT1", taskPending) }, Snapshot{State: "in the queue"}},
		{func() { w.assign("WT1", taskReserved); w.offer("WT1", "Kim", taskPending) }, Snapshot{State: "offered"}},
		{func() { w.assign("WT1", taskAssigned); w.offer("WT1", "Kim", offerAccepted) }, Snapshot{State: "with an agent", Agent: "Kim"}},
		{func() { w.assign("WT1", taskWrapping); w.offer("WT1", "Kim", taskWrapping) }, Snapshot{State: "wrapping up", Agent: "Kim"}},
		{func() { w.assign("WT1", taskCompleted); w.offer("WT1", "Kim", taskCompleted) }, Snapshot{State: "task done", Agent: "Kim"}},
	}
	for _, s := range steps {
		s.move()
		f.Refresh()
		if err := f.Poll(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := f.State().Snapshot(); got != s.want {
			t.Errorf("followed: %+v, want %+v", got, s.want)
		}
		if got, err := TakeSnapshot(t.Context(), w, inWorkspace, ch); err != nil || got != s.want {
			t.Errorf("looked at: %+v, %v, want %+v", got, err, s.want)
		}
	}
	w.close()
	if got, err := TakeSnapshot(t.Context(), w, inWorkspace, ch); err != nil || !got.Ended || got.State != "closed" {
		t.Errorf("closed: %+v, %v", got, err)
	}
}

// The state in short of a chat that is not read yet, or not all of it.
func TestSnapshotOfWhatIsRead(t *testing.T) {
	for _, c := range []struct {
		state State
		want  Snapshot
	}{
		{State{}, Snapshot{State: "open"}},
		{State{ReadAt: launch}, Snapshot{State: "open"}},
		{State{ReadAt: launch, tasksRead: true}, Snapshot{State: "no task yet"}},
		{State{ReadAt: launch, Unseen: []Unseen{{What: "tasks"}}}, Snapshot{State: "open"}},
		{State{ReadAt: launch, tasksRead: true, Unseen: []Unseen{{What: Transcript}}}, Snapshot{State: "no task yet"}},
		{State{ReadAt: launch, Gone: true}, Snapshot{State: NotFound}},
		{State{ReadAt: launch, Ended: true, Gone: true, Agent: "Kim"}, Snapshot{State: "closed", Agent: "Kim", Ended: true}},
	} {
		if got := c.state.Snapshot(); got != c.want {
			t.Errorf("%+v: %+v, want %+v", c.state, got, c.want)
		}
	}
}

// Who has a task is asked for where somebody can have it; where that cannot be
// read the state stands without it.
func TestSnapshotAsksWhoHasIt(t *testing.T) {
	w := newWire()
	w.assign("WT1", taskPending)
	if got, err := TakeSnapshot(t.Context(), w, inWorkspace, ch); err != nil || got.State != "in the queue" || w.asked[reservations] != 0 {
		t.Errorf("%+v, %v, %d readings", got, err, w.asked[reservations])
	}
	w.assign("WT1", taskAssigned)
	w.failing(reservations, failure(reservations, 500, 0))
	if got, err := TakeSnapshot(t.Context(), w, inWorkspace, ch); err != nil || got != (Snapshot{State: "with an agent"}) ||
		w.asked[reservations] != 1 {
		t.Errorf("%+v, %v, %d readings", got, err, w.asked[reservations])
	}
}

func TestSnapshotWithoutAllRights(t *testing.T) {
	t.Parallel()
	w := newWire()
	w.failing(tasks, failure(tasks, 403, 20403))
	if got, err := TakeSnapshot(t.Context(), w, inWorkspace, ch); err != nil || got != (Snapshot{State: "open"}) {
		t.Errorf("without tasks: %+v, %v", got, err)
	}
	w.failing(conversation, failure(conversation, 404, 20404))
	if got, err := TakeSnapshot(t.Context(), w, inWorkspace, ch); err != nil || got != (Snapshot{State: NotFound}) {
		t.Errorf("gone: %+v, %v", got, err)
	}
	w.failing(conversation, failure(conversation, 500, 0))
	if _, err := TakeSnapshot(t.Context(), w, inWorkspace, ch); err == nil {
		t.Error("a conversation that cannot be read is no error")
	}
}

// A failure that may pass says nothing about the chat: a snapshot that made it
// "open" would be kept in place of the agent who has it.
func TestSnapshotFailsWhereTasksMayPass(t *testing.T) {
	t.Parallel()
	w := newWire()
	w.assign("WT1", taskAssigned)
	for _, passing := range []error{failure(tasks, 500, 0), failure(tasks, 429, 20429), context.DeadlineExceeded} {
		w.failing(tasks, passing)
		if got, err := TakeSnapshot(t.Context(), w, inWorkspace, ch); !errors.Is(err, passing) {
			t.Errorf("tasks: %v: %+v, %v", passing, got, err)
		}
		w.failing(tasks, nil)
		nowhere := func(context.Context) (string, error) { return "", passing }
		if got, err := TakeSnapshot(t.Context(), w, nowhere, ch); !errors.Is(err, passing) {
			t.Errorf("workspace: %v: %+v, %v", passing, got, err)
		}
	}
	for _, lasting := range []error{nil, ErrNoWorkspace, failure(tasks, 403, 0)} {
		nowhere := func(context.Context) (string, error) { return "", lasting }
		if got, err := TakeSnapshot(t.Context(), w, nowhere, ch); err != nil || got != (Snapshot{State: "open"}) {
			t.Errorf("no workspace, %v: %+v, %v", lasting, got, err)
		}
	}
}

// partly is a wire whose lists were left before their end.
type partly struct{ *wire }

var errLeft error = &api.Error{Op: "task", Method: "GET", Fault: api.IncompleteList}

func (p partly) FindTasks(ctx context.Context, space, conversation string) ([]taskrouter.Task, error) {
	found, err := p.wire.FindTasks(ctx, space, conversation)
	return found, cmp.Or(err, errLeft)
}

func (p partly) ListReservations(ctx context.Context, space, task string) ([]taskrouter.Reservation, error) {
	found, err := p.wire.ListReservations(ctx, space, task)
	return found, cmp.Or(err, errLeft)
}

// What a list that was left early has counts; that it has nothing says nothing.
func TestSnapshotOfPartOfAList(t *testing.T) {
	t.Parallel()
	w := newWire()
	if got, err := TakeSnapshot(t.Context(), partly{w}, inWorkspace, ch); !errors.Is(err, errLeft) {
		t.Errorf("no task: %+v, %v", got, err)
	}
	w.assign("WT1", taskAssigned)
	w.offer("WT1", "Kim", offerAccepted)
	if got, err := TakeSnapshot(t.Context(), partly{w}, inWorkspace, ch); err != nil || got != (Snapshot{State: "with an agent", Agent: "Kim"}) {
		t.Errorf("a task: %+v, %v", got, err)
	}
}

// Task and reservations are two readings: what an agent did between them counts.
func TestReservationsAheadOfTheirTask(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ task, offer, want string }{
		{taskReserved, taskPending, "offered"},
		{taskReserved, offerAccepted, "with an agent"},
		{taskReserved, taskWrapping, "wrapping up"},
		{taskReserved, taskCompleted, "task done"},
		{taskReserved, "rejected", "offered"},
		{taskReserved, "timeout", "offered"},
		{taskWrapping, offerAccepted, "wrapping up"},
		{taskCanceled, "canceled", "task canceled"},
	} {
		w := newWire()
		f := w.follower()
		w.say(customer, "hello")
		w.assign("WT1", test.task)
		w.offer("WT1", "Kim", test.offer)
		_ = w.live(t, f, 10*time.Second)
		if got := f.State().Snapshot().State; got != test.want {
			t.Errorf("task %s, reservation %s: followed as %q, want %q", test.task, test.offer, got, test.want)
		}
		if got, err := TakeSnapshot(t.Context(), w, inWorkspace, ch); err != nil || got.State != test.want {
			t.Errorf("task %s, reservation %s: looked at as %q, %v, want %q", test.task, test.offer, got.State, err, test.want)
		}
	}
}

// A new offer after an acceptance counts, not what was before it.
func TestANewOfferCounts(t *testing.T) {
	t.Parallel()
	w := newWire()
	w.assign("WT1", taskReserved)
	w.offer("WT1", "Kim", offerAccepted)
	w.offer("WT1", "Lou", taskPending)
	if got, err := TakeSnapshot(t.Context(), w, inWorkspace, ch); err != nil || got.State != "offered" {
		t.Errorf("%+v, %v", got, err)
	}
}

// Whether an agent accepted is known only where the tasks were read.
func TestAcceptance(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name            string
		move            func(w *wire)
		accepted, known bool
	}{
		{"nobody yet", func(*wire) {}, false, true},
		{"in the queue", func(w *wire) { w.assign("WT1", taskPending) }, false, true},
		{"accepted", func(w *wire) { w.assign("WT1", taskAssigned) }, true, true},
		{"not allowed", func(w *wire) { w.failing(tasks, failure(tasks, 403, 20403)) }, false, false},
		{"failing", func(w *wire) { w.failing(tasks, failure(tasks, 500, 0)) }, false, false},
		{"gone", func(w *wire) { w.failing(conversation, failure(conversation, 404, 20404)) }, false, false},
	} {
		w := newWire()
		f := w.follower()
		test.move(w)
		_ = w.live(t, f, 2*SlowConversation)
		if accepted, known := f.State().Acceptance(); accepted != test.accepted || known != test.known {
			t.Errorf("%s: accepted %v, known %v", test.name, accepted, known)
		}
	}
	if accepted, known := newWire().follower().State().Acceptance(); accepted || known {
		t.Error("it is known before the first reading")
	}
}

// A screen asks by name whether a part of the chat is hidden from these credentials.
func TestIsUnseen(t *testing.T) {
	t.Parallel()
	s := State{Unseen: []Unseen{{What: Transcript}}}
	if !s.IsUnseen(Transcript) || s.IsUnseen("tasks") || (State{}).IsUnseen(Transcript) {
		t.Errorf("%+v", s)
	}
}

// A chat that was never read says nothing of an agent.
func TestAcceptanceOfNothing(t *testing.T) {
	t.Parallel()
	for n := range stepCount {
		if taken, known := (State{Steps: make([]Step, n), tasksRead: true}).Acceptance(); taken || known != (n > accepted) {
			t.Errorf("of %d steps: %v, %v", n, taken, known)
		}
	}
}
