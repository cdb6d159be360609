package follow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"flexconsole/api"
)

func TestOneSourceFailing(t *testing.T) {
	for s := range sources {
		t.Run(s.String(), func(t *testing.T) {
			w, f := acceptedChat(t)
			before := f.State()
			w.failing(s, failure(s, 500, 0))
			w.say(customer, "more")
			w.assign("WT1", taskWrapping)
			w.live(t, f, 3*time.Minute)
			got := f.State()
			if got.Trouble == nil || got.Agent != before.Agent || got.Conversation == nil || got.Task == nil || len(got.Unseen) != 0 {
				t.Errorf("trouble %v, agent %q", got.Trouble, got.Agent)
			}
			if news := len(got.Messages) == 2; news == (s == messages) {
				t.Errorf("%d messages", len(got.Messages))
			}
			if moved := got.Task.AssignmentStatus == taskWrapping; moved == (s == tasks) {
				t.Errorf("the task reads %s", got.Task.AssignmentStatus)
			}
			w.failing(s, nil)
			w.live(t, f, 3*time.Minute)
			if got = f.State(); got.Trouble != nil || len(got.Messages) != 2 || got.Task.AssignmentStatus != taskWrapping {
				t.Errorf("healed: %v, %d messages, %s", got.Trouble, len(got.Messages), got.Task.AssignmentStatus)
			}
		})
	}
}

// What is new after two minutes without a reading may have happened at any time of them,
// so the watch begins anew; a shorter pause does not end it.
func TestALongPauseEndsTheWatch(t *testing.T) {
	for pause, want := range map[time.Duration]bool{time.Second: false, longGap: false, longGap + time.Second: true} {
		w := newWire()
		f := w.follower()
		for range 2 {
			f.Poll(t.Context())
			w.clock.pass(pause)
		}
		f.Poll(t.Context())
		if again := f.begun.After(launch); again != want || longGap != 2*time.Minute {
			t.Errorf("pauses of %v: begun again %v", pause, again)
		}
	}
}

// Each page of a transcript is a request, and counts as one.
func TestEachPageCounts(t *testing.T) {
	w := newWire()
	w.pageSize = 1
	for range 4 {
		w.say(customer, "hello")
	}
	f := w.follower()
	f.Poll(t.Context())
	if sent := len(f.budget.sent); sent != w.requests() || w.asked[messages] != 4 {
		t.Errorf("counted %d of %d requests, %d pages", sent, w.requests(), w.asked[messages])
	}
}

// Of several failures the first source's is told, as the others may only follow from it.
func TestTheFirstTroubleIsTold(t *testing.T) {
	w, f := acceptedChat(t)
	w.failing(conversation, failure(conversation, 500, 0))
	w.failing(tasks, failure(tasks, 503, 0))
	w.live(t, f, 3*time.Minute)
	var told *api.Error
	if got := f.State(); !errors.As(got.Trouble, &told) || told.Op != "conversation" {
		t.Errorf("trouble %v", got.Trouble)
	}
}

// A value of an unexpected type is named, and nothing is where there is none.
func TestOddValuesAreRemarked(t *testing.T) {
	w, f := acceptedChat(t)
	if got := f.State().Remarks; len(got) != 0 {
		t.Errorf("of nothing: %q", got)
	}
	w.mu.Lock()
	w.conversation.AddOdd("timers", []byte("5"))
	w.tasks[0].AddOdd("priority", []byte(`"x"`))
	w.mu.Unlock()
	w.say(customer, "more")
	w.live(t, f, 3*time.Minute)
	got := f.State().Remarks
	if len(got) != 2 || !strings.HasPrefix(got[0], "conversation: unexpected type: timers") || !strings.HasPrefix(got[1], "task: unexpected type: priority") {
		t.Errorf("%q", got)
	}
}

// Why a list is not complete is told without the advice of a failure, which has been
// overcome.
func TestGapsInWords(t *testing.T) {
	whole := &api.Error{Op: "task", Method: "GET", Fault: api.IncompleteList}
	cut := *whole
	cut.Cause = errors.New("1 entry could not be read")
	for want, gap := range map[string]error{
		"incomplete: 1 entry could not be read": &cut, whole.Error(): whole, "made up": errors.New("made up"),
	} {
		if got := gapWords(gap); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Without a workspace there are no tasks to read; a reading that was stopped says nothing.
func TestWhatIsNeverRead(t *testing.T) {
	for _, c := range []struct {
		of   source
		err  error
		want bool
	}{
		{tasks, nil, false},
		{tasks, errors.New("no workspace"), true},
		{tasks, context.Canceled, false},
		{tasks, context.DeadlineExceeded, false},
		{tasks, failure(tasks, 503, 0), false},
		{conversation, errors.New("made up"), false},
		{messages, failure(messages, 403, 20403), true},
		{messages, failure(messages, 429, 20429), false},
	} {
		if got := forbidden(c.of, c.err); got != c.want {
			t.Errorf("%s, %v: %v", c.of, c.err, got)
		}
	}
}

func TestWhatTheCredentialsMayNotRead(t *testing.T) {
	refuse := func(of ...source) func(*wire) {
		return func(w *wire) {
			for _, s := range of {
				w.failing(s, failure(s, 403, 20403))
			}
		}
	}
	for _, c := range []struct {
		name    string
		prepare func(*wire)
		want    string
		unseen  []string
		ends    bool
	}{
		{"conversation", refuse(conversation), "dddddc", []string{"conversation"}, false},
		{"transcript", refuse(messages), "dddddc", []string{"transcript"}, false},
		{"tasks", refuse(tasks), "ddhhhc", []string{"tasks"}, false},
		{"reservations", refuse(reservations), "dddddc", []string{"reservations"}, false},
		{"conversations at all", refuse(conversation, messages), "dddddc", []string{"conversation", "transcript"}, false},
		{"anything", refuse(conversation, messages, tasks), "dhhhhh", []string{"conversation", "transcript", "tasks"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWire()
			w.say(customer, "hello")
			w.assign("WT1", taskAssigned)
			w.offer("WT1", "Kim", offerAccepted)
			c.prepare(w)
			f := w.follower()
			if again := w.live(t, f, time.Hour); again == c.ends {
				t.Errorf("again is %v", again)
			}
			s := f.State()
			var unseen []string
			for _, u := range s.Unseen {
				unseen = append(unseen, u.What)
				if !api.Unsupported(u.Err) {
					t.Errorf("%s: %v", u.What, u.Err)
				}
			}
			if progress(s) != c.want || !slices.Equal(unseen, c.unseen) || s.Trouble != nil || s.Stuck != "" {
				t.Errorf("%s, unseen %v, trouble %v, stuck %q", progress(s), unseen, s.Trouble, s.Stuck)
			}
			for source, err := range w.fail {
				if err != nil && w.asked[source] > 1 {
					t.Errorf("%s was asked %d times", ops[source], w.asked[source])
				}
			}
		})
	}
}

func TestWithoutAWorkspace(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		asks int
		off  bool
	}{
		"none":        {nil, 1, true},
		"no such":     {errors.New("no workspace"), 1, true},
		"not allowed": {&api.Error{Op: "configuration", Fault: api.APIError, Status: 403, Code: 20403}, 1, true},
		"for now":     {&api.Error{Op: "configuration", Fault: api.TimedOut}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			w, asked := newWire(), 0
			f := New(w, func(context.Context) (string, error) { asked++; return "", c.err }, Chat{Conversation: ch, Identity: customer, LaunchedAt: launch}, w.clock.now)
			w.live(t, f, 10*time.Minute)
			s := f.State()
			if c.off != (len(s.Unseen) == 1) || c.off != (s.Trouble == nil) || c.off == (asked > 1) || w.asked[tasks] != 0 {
				t.Errorf("asked %d times, unseen %v, trouble %v", asked, s.Unseen, s.Trouble)
			}
		})
	}
	w, asked := newWire(), 0
	f := New(w, func(context.Context) (string, error) { asked++; return workspace, nil }, Chat{Conversation: ch, Identity: customer, LaunchedAt: launch}, w.clock.now)
	if w.live(t, f, 10*time.Minute); asked != 1 {
		t.Errorf("a workspace that is known was asked for %d times", asked)
	}
}

func TestPollReportsOnlyWhenNothingCouldBeRead(t *testing.T) {
	w := newWire()
	want := failure(conversation, 500, 0)
	w.failing(conversation, want)
	f := w.follower()
	if err := f.Poll(t.Context()); err != nil {
		t.Errorf("the others were read: %v", err)
	}
	w.failing(messages, failure(messages, 500, 0))
	w.failing(tasks, failure(tasks, 500, 0))
	f.Refresh()
	if err := f.Poll(t.Context()); !errors.Is(err, want) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f.Refresh()
	before := w.requests()
	if err := f.Poll(ctx); err != nil || w.requests() != before {
		t.Errorf("a stopped Poll: %v, %d requests", err, w.requests()-before)
	}
}

// Where the conversation may not be read, a failing transcript is told in its place.
func TestPollReportsTheTranscript(t *testing.T) {
	w := newWire()
	w.failing(conversation, failure(conversation, 403, 20403))
	w.failing(messages, failure(messages, 500, 0))
	w.failing(tasks, failure(tasks, 500, 0))
	f := w.follower()
	f.Poll(t.Context())
	w.clock.pass(time.Hour)
	var told *api.Error
	if err := f.Poll(t.Context()); !errors.As(err, &told) || told.Op != "messages" {
		t.Errorf("told %v", err)
	}
}

func TestAStoppedReadingIsNoFailure(t *testing.T) {
	w := newWire()
	f := w.follower()
	ctx, cancel := context.WithCancel(t.Context())
	w.hook = func(source) { cancel() }
	w.failing(conversation, &api.Error{Op: "conversation", Fault: api.Cancelled, Cause: context.Canceled})
	f.Poll(ctx)
	if s := f.State(); s.Trouble != nil || w.requests() != 1 {
		t.Errorf("trouble %v after %d requests", s.Trouble, w.requests())
	}
	if d, again := f.Wait(); d != time.Second || !again {
		t.Errorf("waits %v %v", d, again)
	}
	w.failing(conversation, nil)
	w.live(t, f, time.Second)
	if progress(f.State()) != "dcaaaa" {
		t.Errorf("not read later: %s", progress(f.State()))
	}
}

func TestPollNeverRunsTwiceAtOnce(t *testing.T) {
	w := newWire()
	f := w.follower()
	entered, leave := make(chan struct{}), make(chan struct{})
	var once sync.Once
	w.hook = func(source) { once.Do(func() { close(entered); <-leave }) }
	var running sync.WaitGroup
	running.Go(func() { f.Poll(t.Context()) })
	<-entered
	if err := f.Poll(t.Context()); err != nil || w.requests() != 0 {
		t.Errorf("the second Poll: %v, %d requests", err, w.requests())
	}
	f.State()
	f.Refresh()
	close(leave)
	running.Wait()
	if w.requests() != 3 {
		t.Errorf("%d requests of the first Poll", w.requests())
	}
}

func TestManyGoroutines(t *testing.T) {
	w := newWire()
	w.pageSize = 3
	f := w.follower()
	var running sync.WaitGroup
	for i := range 4 {
		running.Go(func() {
			for n := range 100 {
				switch i {
				case 0:
					w.say(customer, fmt.Sprint(n))
					w.clock.pass(time.Second)
				case 1:
					f.Refresh()
					f.Wait()
				case 2:
					for j, m := range f.State().Messages {
						if m.Index < j {
							t.Errorf("message %d at %d", m.Index, j)
						}
					}
				}
				f.Poll(t.Context())
			}
		})
	}
	running.Wait()
	w.live(t, f, time.Minute)
	if got := f.State().Messages; len(got) != 100 {
		t.Errorf("%d messages", len(got))
	}
}
