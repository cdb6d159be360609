package follow

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTheWholeRoad(t *testing.T) {
	w := newWire()
	f := w.follower()
	if got := progress(f.State()); got != "caaaaa" {
		t.Errorf("before any reading: %s", got)
	}
	expect := func(want, agent string) {
		t.Helper()
		w.live(t, f, 2*time.Second)
		if s := f.State(); progress(s) != want || s.Agent != agent {
			t.Errorf("got %s %q, want %s %q: %+v", progress(s), s.Agent, want, agent, s.Steps)
		}
	}
	expect("dcaaaa", "")
	w.say(customer, "hello")
	expect("ddcaaa", "")
	w.assign("WT1", taskPending)
	expect("dddcaa", "")
	w.assign("WT1", taskReserved)
	w.offer("WT1", "Kim", taskPending)
	expect("ddddca", "")
	w.assign("WT1", taskPending)
	w.offer("WT1", "Kim", "timeout")
	expect("ddddca", "")
	w.clock.pass(time.Second)
	w.assign("WT1", taskReserved)
	w.offer("WT1", "Lou", taskPending)
	expect("ddddca", "")
	w.assign("WT1", taskAssigned)
	w.offer("WT1", "Lou", offerAccepted)
	expect("dddddc", "Lou")
	w.assign("WT1", taskWrapping)
	w.offer("WT1", "Lou", taskWrapping)
	w.live(t, f, 2*time.Second)
	if got := f.State().Steps[completed].Detail; got != "the agent is wrapping up" {
		t.Errorf("wrapping: %q", got)
	}
	w.assign("WT1", taskCompleted)
	w.offer("WT1", "Lou", taskCompleted)
	expect("dddddd", "Lou")
	w.close()
	if w.live(t, f, 2*time.Minute) {
		t.Error("it goes on after the end")
	}
	s := f.State()
	if !s.Ended || s.Stuck != "" || !s.Measured || s.Latency != 13*time.Second {
		t.Errorf("ended %v, stuck %q, latency %v %v", s.Ended, s.Stuck, s.Latency, s.Measured)
	}
	for i, want := range []Step{
		{"conversation created", "conversation made", Done, launch, ""},
		{"message sent", "message in", Done, launch.Add(2 * time.Second), ""},
		{"task created", "task made", Done, launch.Add(4 * time.Second), "Support · 0 s old · Chats"},
		{"offered to agent", "reserved", Done, launch.Add(11 * time.Second), "Lou"},
		{"accepted", "accepted", Done, launch.Add(13 * time.Second), "by Lou"},
		{"completed", "wrapped up", Done, launch.Add(17 * time.Second), ""},
	} {
		if !s.Steps[i].At.Equal(want.At) {
			t.Errorf("%s at %v, want %v", want.Name, s.Steps[i].At, want.At)
		}
		want.At = s.Steps[i].At
		if s.Steps[i] != want {
			t.Errorf("got %+v, want %+v", s.Steps[i], want)
		}
	}
}

func TestClosedElsewhere(t *testing.T) {
	for name, end := range map[string]func(*wire){
		"state": func(w *wire) { w.say("Kim", "bye"); w.close() },
		"50377": func(w *wire) {
			w.say("Kim", "bye")
			w.failing(conversation, failure(conversation, 400, closedCode))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, f := acceptedChat(t)
			end(w)
			if w.live(t, f, 3*time.Minute) {
				t.Error("it goes on")
			}
			s := f.State()
			if !s.Ended || s.Gone || progress(s) != "dddddd" || s.Trouble != nil || s.Steps[completed].Name != "closed" {
				t.Errorf("ended %v, %+v", s.Ended, s.Steps)
			}
			if s.Stuck != "" || len(s.Messages) != 2 {
				t.Errorf("stuck %q, %d messages", s.Stuck, len(s.Messages))
			}
			w.rests(t, f)
		})
	}
}

// rests checks that nothing is read any more.
func (w *wire) rests(t *testing.T, f *Follower) {
	t.Helper()
	before := w.requests()
	w.clock.pass(time.Hour)
	f.Refresh()
	if err := f.Poll(t.Context()); err != nil || w.requests() != before {
		t.Errorf("%d requests after the end, %v", w.requests()-before, err)
	}
}

// A conversation that is not found any more is not known to be closed.
func TestGone(t *testing.T) {
	t.Parallel()
	w, f := acceptedChat(t)
	w.failing(conversation, failure(conversation, 404, 20404))
	if w.live(t, f, 3*time.Minute) {
		t.Error("it goes on")
	}
	s := f.State()
	if !s.Gone || s.Ended || progress(s) != "ddddda" || s.Steps[completed].Name == "closed" ||
		!strings.Contains(s.Stuck, "Conversation not found") ||
		s.Trouble != nil {
		t.Errorf("%+v", s)
	}
	if g := s.Snapshot(); g.State != NotFound || g.Ended {
		t.Errorf("%+v", g)
	}
	w.rests(t, f)
}

// One that was closed before stays so.
func TestGoneAfterItsEnd(t *testing.T) {
	t.Parallel()
	w, f := acceptedChat(t)
	w.close()
	w.failing(messages, failure(messages, 404, 20404))
	w.live(t, f, 3*time.Minute)
	if s := f.State(); !s.Gone || !s.Ended || s.Snapshot() != (Snapshot{State: "closed", Agent: "Kim", Ended: true}) ||
		s.Steps[completed].Name != "closed" {
		t.Errorf("%+v", s)
	}
}

func TestNothingIsStuckBeforeTheFirstReading(t *testing.T) {
	t.Parallel()
	w := newWire()
	w.clock.pass(time.Hour)
	if s := w.follower().State(); s.Stuck != "" {
		t.Errorf("stuck %q", s.Stuck)
	}
}

func TestA404JustAfterTheLaunchIsNoEnd(t *testing.T) {
	w := newWire()
	w.failing(conversation, failure(conversation, 404, 20404))
	w.failing(messages, failure(messages, 404, 20404))
	f := w.follower()
	if err := f.Poll(t.Context()); err != nil {
		t.Errorf("tasks were read, yet %v", err)
	}
	if f.State().Ended {
		t.Fatal("ended")
	}
	w.failing(conversation, nil)
	w.failing(messages, nil)
	w.live(t, f, 20*time.Second)
	if s := f.State(); s.Ended || progress(s) != "dcaaaa" || s.Trouble != nil {
		t.Errorf("found later: %v %s %v", s.Ended, progress(s), s.Trouble)
	}
	w = newWire()
	w.failing(conversation, failure(conversation, 404, 20404))
	f = w.follower()
	w.clock.pass(time.Hour)
	if f.Poll(t.Context()); !f.State().Gone {
		t.Error("an old chat that is not found is not gone")
	}
}

// The message that starts the routing is the customer's own, unless nobody knows who the
// customer is.
func TestTheFirstMessageIsTheCustomers(t *testing.T) {
	for identity, want := range map[string]string{customer: "dcaaaa", "": "ddcaaa"} {
		w := newWire()
		f := New(w, inWorkspace, Chat{Conversation: ch, Identity: identity, LaunchedAt: launch}, w.clock.now)
		w.say("bot", "welcome")
		w.live(t, f, 2*time.Second)
		if got := progress(f.State()); got != want {
			t.Errorf("a bot's message, customer %q: %s", identity, got)
		}
		w.say(customer, "hello")
		w.live(t, f, 2*time.Second)
		if got := progress(f.State()); got != "ddcaaa" {
			t.Errorf("the customer's message, customer %q: %s", identity, got)
		}
	}
}

// A chat that ends while it is watched has no task that could have been missed.
func TestAnEndThatWasWatched(t *testing.T) {
	w := newWire()
	f := w.follower()
	w.live(t, f, time.Minute)
	w.close()
	w.live(t, f, 3*time.Minute)
	s := f.State()
	if got := s.Passage(launch); !s.Ended || s.Steps[taskCreated].Detail != "" || got.Fate != Abandoned {
		t.Errorf("%+v, %+v", got, s.Steps[taskCreated])
	}
}

// That a conversation is closed may be learnt from its messages.
func TestTheTranscriptTellsTheEnd(t *testing.T) {
	w := newWire()
	w.failing(messages, failure(messages, 400, closedCode))
	f := w.follower()
	if f.Poll(t.Context()); !f.State().Ended || f.State().Trouble != nil {
		t.Errorf("%+v", f.State())
	}
}

// A new conversation may not be found for 15 s; after that it is gone.
func TestHowLongAConversationMayNotBeFound(t *testing.T) {
	for age, gone := range map[time.Duration]bool{SlowConversation: false, SlowConversation + 1: true} {
		w := newWire()
		w.failing(conversation, failure(conversation, 404, 20404))
		f := w.follower()
		w.clock.pass(age)
		if f.Poll(t.Context()); f.State().Gone != gone {
			t.Errorf("after %v it is gone: %v", age, !gone)
		}
	}
}

// A source of an ended chat that fails is given up after five readings.
func TestAFailingSourceOfAnEndedChat(t *testing.T) {
	w, f := acceptedChat(t)
	w.close()
	w.failing(tasks, failure(tasks, 500, 0))
	before := w.asked[tasks]
	f.Refresh() // so that the end is read first
	if w.live(t, f, 10*time.Minute) || w.asked[tasks]-before != finalTries {
		t.Errorf("read %d times", w.asked[tasks]-before)
	}
}

func TestAnEndedChatIsReadOnce(t *testing.T) {
	w, _ := acceptedChat(t)
	w.assign("WT1", taskCompleted)
	w.close()
	w.mu.Lock()
	w.tasks = nil // deleted by then
	w.asked = [sources]int{}
	w.mu.Unlock()
	w.clock.pass(24 * time.Hour)
	f := w.follower()
	if w.live(t, f, time.Minute) {
		t.Error("it goes on")
	}
	if w.asked != [sources]int{1, 1, 1, 0} {
		t.Errorf("asked %v", w.asked)
	}
	s := f.State()
	if progress(s) != "ddhhhd" || !strings.Contains(s.Steps[taskCreated].Detail, "5 minutes") || s.Stuck != "" || s.Measured {
		t.Errorf("%s %+v %q", progress(s), s.Steps, s.Stuck)
	}
}

func TestTheTaskOfAnEndedChatMayFinishAfterIt(t *testing.T) {
	w, f := acceptedChat(t)
	w.assign("WT1", taskWrapping)
	w.close()
	w.live(t, f, 20*time.Second)
	w.assign("WT1", taskCompleted)
	if w.live(t, f, time.Minute) {
		t.Error("it goes on")
	}
	if got := f.State().Task.AssignmentStatus; got != taskCompleted {
		t.Errorf("the task reads %s", got)
	}
	w, f = acceptedChat(t)
	w.close() // and the task is never completed
	if w.live(t, f, 3*time.Minute) {
		t.Error("an open task is waited for without end")
	}
	w, f = acceptedChat(t)
	w.close()
	w.tasks = nil // deleted, so it is over
	if w.live(t, f, 30*time.Second) {
		t.Error("a task that is not listed any more is waited for")
	}
	w, f = acceptedChat(t)
	w.close()
	w.failing(tasks, failure(tasks, 500, 0))
	if w.live(t, f, 10*time.Minute) {
		t.Error("a failing source of an ended chat is asked without end")
	}
}

func TestATransferHasARoadOfItsOwn(t *testing.T) {
	w, f := acceptedChat(t)
	first := f.State()
	w.clock.pass(time.Minute)
	w.assign("WT2", taskPending)
	w.live(t, f, time.Minute)
	if s := f.State(); s.Task.SID != "WT2" || progress(s) != "dddcaa" || s.Agent != "Kim" {
		t.Errorf("transferred: %s %s %q", s.Task.SID, progress(s), s.Agent)
	}
	w.assign("WT1", taskCompleted)
	w.assign("WT2", taskAssigned)
	w.offer("WT2", "Lou", offerAccepted)
	w.live(t, f, time.Minute)
	if s := f.State(); progress(s) != "dddddc" || s.Agent != "Lou" || s.Latency != first.Latency || !s.Measured || !s.ByService {
		t.Errorf("taken over: %s %q, latency %v, was %v", progress(s), s.Agent, s.Latency, first.Latency)
	}
}

func TestATaskThatIsNotListedAnyMoreIsKept(t *testing.T) {
	w, f := acceptedChat(t)
	w.mu.Lock()
	w.tasks = nil
	w.mu.Unlock()
	w.live(t, f, 10*time.Minute)
	if s := f.State(); s.Task == nil || progress(s) != "dddddc" {
		t.Errorf("%s", progress(s))
	}
}

// Whatever the service says, in whatever order: of one task no step is taken
// back, at most one is waited for, and none after the last.
func TestStepsNeverGoBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWire()
		f := w.follower()
		before, task := f.State(), ""
		for range rapid.IntRange(1, 30).Draw(rt, "moves") {
			w.move(rt)
			w.live(t, f, time.Duration(rapid.IntRange(0, 300).Draw(rt, "pause"))*time.Second)
			s := f.State()
			if s.Task != nil && s.Task.SID != task {
				task, before.Steps = s.Task.SID, before.Steps[:taskCreated]
			}
			for i, step := range before.Steps {
				if step.Status == Done && s.Steps[i].Status != Done {
					rt.Fatalf("%s went back to %s", step.Name, s.Steps[i].Status)
				}
			}
			current := strings.Count(progress(s), "c")
			if current > 1 || current > 0 && s.Steps[completed].Status == Done {
				rt.Fatalf("waits for %s", progress(s))
			}
			if before.Ended && !s.Ended {
				rt.Fatal("a chat was ended, and is open again")
			}
			before = s
		}
	})
}

// move lets something happen to the account.
func (w *wire) move(rt *rapid.T) {
	task := rapid.SampledFrom([]string{"WT1", "WT1", "WT1", "WT2"}).Draw(rt, "task")
	switch rapid.IntRange(0, 6).Draw(rt, "move") {
	case 0:
		w.say(rapid.SampledFrom([]string{customer, "Kim"}).Draw(rt, "author"), "x")
	case 1, 2:
		w.assign(
			task,
			rapid.SampledFrom(
				[]string{taskPending, taskReserved, taskAssigned, taskWrapping, taskCompleted, taskCanceled},
			).Draw(
				rt,
				"status",
			),
		)
	case 3:
		w.offer(task, rapid.SampledFrom([]string{"Kim", "Lou"}).Draw(rt, "worker"),
			rapid.SampledFrom([]string{taskPending, offerAccepted, "rejected", "timeout", taskWrapping, taskCompleted}).Draw(rt, "status"))
	case 4:
		s := source(rapid.IntRange(0, int(sources)-1).Draw(rt, "source"))
		w.failing(
			s,
			rapid.SampledFrom(
				[]error{nil, failure(s, 500, 0), failure(s, 403, 20403), failure(s, 404, 20404), failure(s, 429, 20429)},
			).Draw(
				rt,
				"error",
			),
		)
	case 5:
		if rapid.IntRange(0, 9).Draw(rt, "close") == 0 {
			w.close()
		}
	}
}
