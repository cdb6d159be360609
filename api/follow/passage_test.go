package follow

import (
	"testing"
	"time"

	"flexconsole/api/sandbox"
)

const second = time.Second

func TestFigures(t *testing.T) {
	t.Parallel()
	fifty := make([]time.Duration, 50)
	for i := range fifty {
		fifty[i] = time.Duration(50-i) * second
	}
	for _, c := range []struct {
		name  string
		spans []time.Duration
		want  Figures
	}{
		{"none", nil, Figures{}},
		{"one", []time.Duration{3 * second}, Figures{3 * second, 3 * second, 1}},
		{"two", []time.Duration{9 * second, 1 * second}, Figures{1 * second, 9 * second, 2}},
		{"three", []time.Duration{9 * second, 1 * second, 4 * second}, Figures{4 * second, 9 * second, 3}},
		{"ties", []time.Duration{2 * second, 2 * second, 2 * second, 7 * second}, Figures{2 * second, 7 * second, 4}},
		{"at once", []time.Duration{0, 0}, Figures{0, 0, 2}},
		{"fifty", fifty, Figures{25 * second, 48 * second, 50}},
	} {
		if got := FiguresOf(c.spans); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// passed is a chat whose parts ended after so many seconds, -1 for one that has not.
func passed(fate Fate, after ...int) *Passage {
	p := &Passage{Start: launch, Fate: fate}
	for part, seconds := range after {
		if seconds >= 0 {
			p.At[part] = launch.Add(time.Duration(seconds) * second)
		}
	}
	return p
}

func TestSumUp(t *testing.T) {
	t.Parallel()
	noStart := passed(Accepted, 1, 2, 3)
	noStart.Start = time.Time{}
	early := passed(Accepted, 1, 2, 3)
	early.Start = launch.Add(2 * second) // the clocks differ
	for _, c := range []struct {
		name  string
		chats []*Passage
		want  [PartCount]Figures
		fates map[Fate]int
	}{
		{"no chat", nil, [PartCount]Figures{}, map[Fate]int{}},
		{"one accepted", []*Passage{passed(Accepted, 1, 2, 5)}, [PartCount]Figures{{second, second, 1}, {2 * second, 2 * second, 1}, {5 * second, 5 * second, 1}}, map[Fate]int{Accepted: 1}},
		{
			"one stuck without an offer",
			[]*Passage{passed(Accepted, 1, 2, 5), passed(Stuck, 3)},
			[PartCount]Figures{{second, 3 * second, 2}, {2 * second, 2 * second, 1}, {5 * second, 5 * second, 1}},
			map[Fate]int{Accepted: 1, Stuck: 1},
		},
		{
			"accepted, by no date that is known",
			[]*Passage{passed(Accepted, 1, -1, -1), noStart, passed(Unknown)},
			[PartCount]Figures{{second, second, 1}, {}, {}},
			map[Fate]int{Accepted: 2, Unknown: 1},
		},
		{"before the start", []*Passage{early}, [PartCount]Figures{{0, 0, 1}, {0, 0, 1}, {second, second, 1}}, map[Fate]int{Accepted: 1}},
	} {
		got := SumUp(c.chats)
		if got.Parts != c.want || got.Chats != len(c.chats) {
			t.Errorf("%s: %+v, want %+v", c.name, got.Parts, c.want)
		}
		for _, fate := range []Fate{Unknown, Waiting, Stuck, Accepted, Abandoned} {
			if got.Fates[fate] != c.fates[fate] {
				t.Errorf("%s: %d %s, want %d", c.name, got.Fates[fate], fate, c.fates[fate])
			}
		}
	}
}

func TestPassage(t *testing.T) {
	t.Parallel()
	hidden := func(of ...source) func(*observation) {
		return func(s *observation) {
			for _, source := range of {
				s.hidden[source] = true
			}
		}
	}
	closed := func(s *observation) { s.closed = true }
	forgotten := func(s *observation) { s.closed, s.foundClosed, s.watched[tasks] = true, true, true }
	for _, c := range []struct {
		name  string
		s     observation
		fate  Fate
		why   string
		times int
		over  bool
		moves bool
	}{
		{"no message yet", seen(5 * second), Waiting, "", 0, false, true},
		{"no task", seen(30 * second).withMessage(0), Stuck, "A message was sent, but no task was created.", 0, false, true},
		{"in the queue", seen(9*second).withTask(taskPending, 2), Waiting, "", 1, false, true},
		{"long in the queue", seen(time.Minute).withTask(taskPending, 50), Stuck, "The task is not offered to any agent in queue Support.", 1, false, true},
		{"offered", seen(9*second).withTask(taskReserved, 2).withOffer("ada", "pending", 8*second), Waiting, "", 2, false, true},
		{"accepted", seen(9*second).withTask(taskAssigned, 2).withOffer("ada", offerAccepted, 8*second), Accepted, "", 3, true, false},
		{"wrapped up before it was seen", seen(time.Minute).withTask(taskCompleted, 50).withOffer("ada", taskCompleted, 8*second), Accepted, "", 2, true, false},
		{"canceled", seen(time.Minute).withTask(taskCanceled, 50), Abandoned, "The task was canceled before an agent accepted it.", 1, true, false},
		{"closed", seen(time.Minute).withTask(taskPending, 50).as(closed), Abandoned, "The conversation was closed before an agent accepted.", 1, true, false},
		{"closed long ago", seen(time.Hour).as(forgotten), Unknown, "Closed, and its task is not listed: completed tasks are listed for 5 minutes only.", 0, true, false},
		{"tasks forbidden", seen(time.Minute).as(hidden(messages, tasks)), Unknown, "Tasks are not visible with these credentials.", 0, false, false},
		{"not found", seen(time.Minute).as(func(s *observation) { s.gone = true }), Unknown, "The conversation was not found.", 0, false, false},
	} {
		m := milestones{}.advance(c.s)
		s := State{
			Steps: m.steps(c.s), Stuck: m.stuck(c.s), Task: c.s.task, Ended: c.s.closed, Gone: c.s.gone,
			tasksRead: !c.s.hidden[tasks],
		}
		got := s.Passage(launch)
		times := 0
		for part := range PartCount {
			if _, known := got.Span(part); known {
				times++
			}
		}
		if got.Fate != c.fate || got.Why != c.why || times != c.times || got.Over() != c.over || got.Moves() != c.moves {
			t.Errorf("%s: %+v, %d times, over %v, moves %v", c.name, got, times, got.Over(), got.Moves())
		}
	}
	if got := (&State{}).Passage(launch); got.Fate != Unknown || got.Start != launch || !got.Moves() {
		t.Errorf("never read: %+v", got)
	}
}

// One look at a chat of the sandbox costs at most three requests and has the dates of the
// service.
func TestLook(t *testing.T) {
	d := newDemo(t)
	taken := d.launch(t, sandbox.AddressSID, "tag-1")
	d.write(t, taken)
	night := d.launch(t, sandbox.NightAddressSID, "tag-2")
	d.write(t, night)
	d.clock.pass(20 * second)
	for _, c := range []struct {
		chat     Chat
		fate     Fate
		requests int
	}{{taken, Accepted, 3}, {night, Waiting, 2}} {
		before := len(d.server.Requests())
		s, err := Look(t.Context(), d.client, inWorkspace, c.chat, d.clock.now)
		got := s.Passage(c.chat.LaunchedAt)
		if err != nil || got.Fate != c.fate || len(d.server.Requests())-before != c.requests {
			t.Errorf("%+v, %v after %d requests", got, err, len(d.server.Requests())-before)
		}
		if span, known := got.Span(AcceptancePart); known != (c.fate == Accepted) || span > 15*second {
			t.Errorf("accepted after %v, %v", span, known)
		}
	}
	d.server.Inject(sandbox.Fault{Method: "GET", Path: "/Tasks", Status: 503, Times: 9})
	if s, err := Look(t.Context(), d.client, inWorkspace, night, d.clock.now); err == nil {
		t.Errorf("a failure is none: %+v", s.Passage(launch))
	}
}
