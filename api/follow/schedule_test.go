package follow

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"flexconsole/api/taskrouter"
)

// maxIdle is the promise: requests a minute of an open chat in which nothing
// moves.
const maxIdle = 6

func TestAnIdleChatCostsAtMostSixRequestsAMinute(t *testing.T) {
	for name, prepare := range map[string]func(*wire){
		"no message": func(*wire) {},
		"no task":    func(w *wire) { w.say(customer, "hello") },
		"in queue":   func(w *wire) { w.say(customer, "hello"); w.assign("WT1", taskPending) },
		"offered": func(w *wire) {
			w.say(customer, "hello")
			w.assign("WT1", taskReserved)
			w.offer("WT1", "Kim", taskPending)
		},
		"talking": func(w *wire) {
			w.say(customer, "hello")
			w.assign("WT1", taskAssigned)
			w.offer("WT1", "Kim", offerAccepted)
		},
		"task done": func(w *wire) {
			w.say(customer, "hello")
			w.assign("WT1", taskCompleted)
			w.offer("WT1", "Kim", taskCompleted)
		},
		"no tasks for us": func(w *wire) { w.failing(tasks, failure(tasks, 403, 20403)) },
		"all failing": func(w *wire) {
			for s := range sources {
				w.failing(s, failure(s, 503, 0))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWire()
			prepare(w)
			f := w.follower()
			w.live(t, f, time.Hour)
			first := w.requests()
			w.live(t, f, time.Hour)
			idle := w.requests() - first
			t.Logf("%.2f requests a minute idle, %.2f in the first hour, at most %d in any minute after the first five",
				float64(idle)/60, float64(first)/60, busiest(w.times))
			if idle > maxIdle*60 || first > maxIdle*60 {
				t.Errorf("%d and %d requests an hour", first, idle)
			}
			if most := busiest(w.times); most > maxIdle {
				t.Errorf("%d requests in a minute", most)
			}
			if idle == 0 {
				t.Error("an open chat is not read at all")
			}
		})
	}
}

// busiest is the most requests in any minute, the first five left out.
func busiest(times []time.Time) int {
	most := 0
	for i, start := range times {
		n := 0
		for _, at := range times[i:] {
			if at.Sub(start) < time.Minute {
				n++
			}
		}
		if start.Sub(launch) > 5*time.Minute {
			most = max(most, n)
		}
	}
	return most
}

// What moves in an idle chat is seen in the time that the slowest rhythm of its
// source allows, and the rest that moved with it a few seconds after.
func TestNewsArriveInTime(t *testing.T) {
	for _, c := range []struct {
		name   string
		within time.Duration
		move   func(*wire)
		seen   func(State) bool
	}{
		{"message", 20 * time.Second, func(w *wire) { w.say("agent", "hi") }, func(s State) bool { return len(s.Messages) == 2 }},
		{
			"task", 40 * time.Second, func(w *wire) { w.assign("WT1", taskWrapping) },
			func(s State) bool { return s.Task.AssignmentStatus == taskWrapping },
		},
		{"end", 60 * time.Second, (*wire).close, func(s State) bool { return s.Ended }},
		{
			"task with a message", 24 * time.Second, func(w *wire) { w.say("agent", "hi"); w.assign("WT1", taskWrapping) },
			func(s State) bool { return s.Task.AssignmentStatus == taskWrapping },
		},
		{"end with a message", 24 * time.Second, func(w *wire) { w.say("agent", "bye"); w.close() }, func(s State) bool { return s.Ended }},
	} {
		for idle := 30 * time.Minute; idle < 31*time.Minute; idle += 7 * time.Second {
			w, f := acceptedChat(t)
			w.live(t, f, idle)
			c.move(w)
			w.live(t, f, c.within)
			if !c.seen(f.State()) {
				t.Errorf("%s: not seen %v after it, idle for %v before", c.name, c.within, idle)
			}
		}
	}
}

// While reservations are read too, tasks are read half as often, and nothing else is.
func TestTasksShareTheirRhythm(t *testing.T) {
	for s := range sources {
		for _, shared := range []bool{false, true} {
			want := rhythms[s]
			if s == tasks && shared {
				want.slowest = 2 * want.slowest
			}
			if got := (&schedule{shared: shared}).rhythm(s); got != want {
				t.Errorf("%s, shared %v: %+v", s, shared, got)
			}
		}
	}
}

// Where the state or only the date of the conversation or of its task changes, the rest is
// read soon: something happened there.
func TestWhatMovesSpeedsUpTheRest(t *testing.T) {
	for name, c := range map[string]struct {
		of   source
		move func(*wire)
	}{
		"date of the conversation":  {conversation, func(w *wire) { w.conversation.DateUpdated = date(w.clock.now()) }},
		"state of the conversation": {conversation, func(w *wire) { w.conversation.State = "inactive" }},
		"date of the task":          {tasks, func(w *wire) { w.tasks[0].DateUpdated = date(w.clock.now()) }},
		"status of the task":        {tasks, func(w *wire) { w.tasks[0].AssignmentStatus = taskWrapping }},
		"nothing":                   {tasks, func(*wire) {}},
	} {
		w, f := acceptedChat(t)
		w.live(t, f, 30*time.Minute)
		c.move(w)
		for before := w.asked[c.of]; w.asked[c.of] == before; {
			w.live(t, f, time.Second)
		}
		due := f.schedule.timers[messages].due.Sub(w.clock.now())
		if soon := due <= rhythms[messages].fastest; soon != (name != "nothing") {
			t.Errorf("%s: the transcript is read in %v", name, due)
		}
	}
}

// Requests on behalf of a chat wait until they fit into six of any minute; more than six
// at once wait for an empty minute.
func TestShareKeepsToSixAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := New(newWire(), inWorkspace, Chat{Conversation: ch, Identity: customer, LaunchedAt: launch}, time.Now)
		start := time.Now()
		for _, step := range []struct {
			requests int
			at       time.Duration
		}{{4, 0}, {2, 0}, {2, 60 * time.Second}, {3, 60 * time.Second}, {2, 120 * time.Second}, {99, 180 * time.Second}, {1, 240 * time.Second}} {
			if err := f.Share(t.Context(), step.requests); err != nil || time.Since(start) != step.at {
				t.Errorf("%d requests after %v, want %v: %v", step.requests, time.Since(start), step.at, err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		before := len(f.budget.sent)
		if err := f.Share(ctx, 6); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 250*time.Second || len(f.budget.sent) != before {
			t.Errorf("stopped after %v: %v", time.Since(start), err)
		}
	})
}

// Readings of what does not move come half as long after each other again, up to the
// slowest; failures double the pause, and what moves makes all fast.
func TestRhythm(t *testing.T) {
	r := rhythm{2 * time.Second, 10 * time.Second}
	resting, failing := timer{}, timer{}
	for _, want := range []time.Duration{2000, 3000, 4500, 6750, 10000, 10000} {
		if resting.rest(launch, r); resting.due.Sub(launch) != want*time.Millisecond {
			t.Errorf("it rests for %v, want %d ms", resting.due.Sub(launch), want)
		}
	}
	for _, want := range []time.Duration{4, 8, 16, 32, 64, 90, 90} {
		if failing.failed(launch, r); failing.due.Sub(launch) != want*time.Second {
			t.Errorf("after a failure it rests for %v, want %d s", failing.due.Sub(launch), want)
		}
	}
	for _, x := range []timer{resting, failing} {
		x.speedUp(launch, r)
		if x.due.Sub(launch) != 2*time.Second {
			t.Errorf("sped up it rests for %v", x.due.Sub(launch))
		}
		x.due = launch.Add(time.Second)
		if x.speedUp(launch, r); x.due.Sub(launch) != time.Second {
			t.Errorf("a reading due in 1 s is put off to %v", x.due.Sub(launch))
		}
		if x.rest(launch, r); x.due.Sub(launch) != 2*time.Second {
			t.Errorf("it is not fast again: %v", x.due.Sub(launch))
		}
	}
}

func TestAHiddenChatCostsNothing(t *testing.T) {
	w, f := acceptedChat(t)
	before := w.requests()
	for range 3600 {
		w.clock.pass(time.Second)
		f.Wait()
		f.State()
	}
	if got := w.requests() - before; got != 0 {
		t.Errorf("%d requests while hidden", got)
	}
	if d, again := f.Wait(); d != 0 || !again {
		t.Errorf("shown again it waits %v, %v", d, again)
	}
}

func TestReservationsAreReadOnlyWhenTheTaskAsksForIt(t *testing.T) {
	w := newWire()
	w.say(customer, "hello")
	w.assign("WT1", taskPending)
	f := w.follower()
	w.live(t, f, 10*time.Minute)
	if w.asked[reservations] != 0 {
		t.Errorf("pending: %d readings", w.asked[reservations])
	}
	w.assign("WT1", taskAssigned)
	w.offer("WT1", "Kim", offerAccepted)
	w.live(t, f, 30*time.Minute)
	if w.asked[reservations] != 1 || f.State().Agent != "Kim" {
		t.Errorf("assigned: %d readings, agent %q", w.asked[reservations], f.State().Agent)
	}
	w.mu.Lock()
	w.reservations = nil // the list lags behind
	w.mu.Unlock()
	w.assign("WT1", taskWrapping)
	w.live(t, f, 30*time.Minute)
	if w.asked[reservations] != 1+offerTries {
		t.Errorf("a list that shows nobody: %d readings", w.asked[reservations]-1)
	}
}

func TestRetryAfterHoldsForAllSources(t *testing.T) {
	for _, c := range []struct{ asked, want time.Duration }{{0, busyPause}, {45 * time.Second, 45 * time.Second}} {
		w, f := acceptedChat(t)
		busy := failure(conversation, 429, 20429)
		busy.RetryAfter = c.asked
		w.failing(conversation, busy)
		f.Refresh()
		before := w.requests()
		f.Poll(t.Context())
		if got := w.requests() - before; got != 1 {
			t.Errorf("%d requests in the Poll that met the 429", got)
		}
		f.Refresh()
		if d, again := f.Wait(); d != c.want || !again {
			t.Errorf("waits %v, want %v", d, c.want)
		}
		w.failing(conversation, nil)
		w.clock.pass(c.want)
		f.Poll(t.Context())
		if f.State().Trouble != nil {
			t.Error("not read after the wait")
		}
	}
}

// A short wait asked for later does not end a long one.
func TestTheLongestWaitHolds(t *testing.T) {
	var c schedule
	c.pauseAll(launch, 30*time.Second)
	c.pauseAll(launch, 10*time.Second)
	for s := range sources {
		if got := c.due(s).Sub(launch); got != 30*time.Second {
			t.Errorf("%s is due after %v", s, got)
		}
	}
}

func TestHurryReadsAtOnceAndOften(t *testing.T) {
	w, f := acceptedChat(t)
	w.live(t, f, 10*time.Minute)
	before := w.requests()
	f.Refresh()
	if d, _ := f.Wait(); d != 0 {
		t.Errorf("waits %v", d)
	}
	w.live(t, f, 10*time.Second)
	if got := w.requests() - before; got < 8 {
		t.Errorf("%d requests in the 10 s after", got)
	}
}

// Reservations are read while there may be something new in them: of a task that waits
// only once it was offered, and of a chat that has ended once more.
func TestWhenReservationsAreWanted(t *testing.T) {
	some := []taskrouter.Reservation{{SID: "WR1", Status: taskPending}}
	for name, c := range map[string]struct {
		o      offers
		status string
		over   bool
		want   bool
	}{
		"reserved":                        {offers{}, taskReserved, false, true},
		"reserved, read before":           {offers{settled: taskReserved}, taskReserved, false, true},
		"reserved, ended":                 {offers{}, taskReserved, true, true},
		"reserved, ended and read before": {offers{settled: taskReserved}, taskReserved, true, false},
		"waiting, never offered":          {offers{}, taskPending, false, false},
		"waiting again":                   {offers{list: some, settled: taskReserved}, taskPending, false, true},
		"waiting again, read before":      {offers{list: some, settled: taskPending}, taskPending, false, false},
		"assigned":                        {offers{list: some, settled: taskReserved}, taskAssigned, false, true},
		"assigned, read before":           {offers{list: some, settled: taskAssigned}, taskAssigned, true, false},
	} {
		if got := c.o.wanted(taskrouter.Task{AssignmentStatus: c.status}, c.over); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A reservation that does not show yet, though the task says that there is one, is looked
// for three times; one that shows is enough.
func TestAReservationThatDoesNotShow(t *testing.T) {
	task := taskrouter.Task{AssignmentStatus: taskReserved}
	var missing, shown offers
	for try := 1; try <= offerTries; try++ {
		missing.take(task, nil)
		if got := missing.wanted(task, true); got != (try < offerTries) {
			t.Errorf("looked for again after %d times: %v", try, got)
		}
	}
	if shown.take(task, []taskrouter.Reservation{{SID: "WR1"}}); shown.wanted(task, true) {
		t.Error("looked for though it shows")
	}
}

// Another reservation or another status of one is news, for which all is read often; the
// first reading is none.
func TestNewsOfReservations(t *testing.T) {
	of := func(sid, status string) taskrouter.Reservation {
		return taskrouter.Reservation{SID: sid, Status: status}
	}
	task := taskrouter.Task{AssignmentStatus: taskReserved}
	for name, c := range map[string]struct {
		before []taskrouter.Reservation
		found  taskrouter.Reservation
		want   bool
	}{
		"first":           {nil, of("WR1", taskPending), false},
		"the same":        {[]taskrouter.Reservation{of("WR1", taskPending)}, of("WR1", taskPending), false},
		"another status":  {[]taskrouter.Reservation{of("WR1", taskPending)}, of("WR1", "timeout"), true},
		"another of them": {[]taskrouter.Reservation{of("WR1", taskPending)}, of("WR2", taskPending), true},
	} {
		var o offers
		if c.before != nil {
			o.take(task, c.before)
		}
		if got := o.take(task, []taskrouter.Reservation{c.found}); got != c.want {
			t.Errorf("%s: moved %v", name, got)
		}
	}
}
