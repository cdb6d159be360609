package batch

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"flexconsole/api/save"
)

// fate is what becomes of a request in the model.
type fate int

const (
	fine       fate = iota
	limited         // 429 without a time
	limitedFor      // 429 with Retry-After
	broken          // the connection breaks: the result of a write is unknown
)

var errBroken = errors.New("made up")

// model is an account whose nth request meets the nth fate, and a user of the
// console who presses keys at set times. All of it is drawn before the run.
type model struct {
	account
	fates []fate
	// keys are pressed one after another, each after its wait.
	keys  []string
	waits []time.Duration
	// pauses are the spans in which no row may begin, pausedAt begins one that
	// continues; stoppedAt is when the run was first told to stop.
	pauses              [][2]time.Time
	pausedAt, stoppedAt time.Time
}

func drawModel(t *rapid.T) (*model, []PlannedRow, *Saver) {
	m := &model{}
	m.latency = rapid.SampledFrom([]time.Duration{0, 100 * time.Millisecond, time.Second}).Draw(t, "latency")
	m.fates = rapid.SliceOfN(rapid.SampledFrom([]fate{fine, fine, fine, fine, fine, limited, limitedFor, broken}), 0, 40).Draw(t, "fates")
	m.refuse = func(n int, c call) error {
		if n > len(m.fates) {
			return nil
		}
		switch m.fates[n-1] {
		case limited:
			return tooMany(c.write, 0)
		case limitedFor:
			return tooMany(c.write, 7*time.Second)
		case broken:
			return errBroken
		}
		return nil
	}
	m.keys = rapid.SliceOfN(rapid.SampledFrom([]string{"pause", "resume", "pause", "resume", "stop", "cancel"}), 0, 4).Draw(t, "keys")
	for range m.keys {
		m.waits = append(m.waits, time.Duration(rapid.IntRange(1, 4000).Draw(t, "ms"))*time.Millisecond+time.Microsecond)
	}
	var reads []Read
	for _, sid := range fus(rapid.IntRange(0, 12).Draw(t, "rows")) {
		reads = append(reads, Read{SID: sid, User: m.user(sid)})
	}
	saver := &Saver{Save: save.New(m), Instance: instance, InFlight: rapid.IntRange(1, 5).Draw(t, "in flight")}
	return m, Plan(reads, EmailDomain("old.test", "new.test")), saver
}

// press works the keys, and resumes in the end so that the run can end.
func (m *model) press(s *Saver, cancel context.CancelFunc) {
	for i, k := range m.keys {
		time.Sleep(m.waits[i])
		now := time.Now()
		switch k {
		case "pause":
			s.Pause()
			if m.pausedAt.IsZero() {
				m.pausedAt = now
			}
		case "resume":
			m.resumed(now)
			s.Resume()
		case "stop":
			s.StopAfterCurrent()
			m.stopped(now)
		case "cancel":
			cancel()
			m.stopped(now)
		}
	}
	time.Sleep(time.Minute)
	m.resumed(time.Now())
	s.Resume()
}

func (m *model) stopped(now time.Time) {
	if m.stoppedAt.IsZero() {
		m.stoppedAt = now
	}
}

func (m *model) resumed(now time.Time) {
	if !m.pausedAt.IsZero() {
		m.pauses = append(m.pauses, [2]time.Time{m.pausedAt, now})
	}
	m.pausedAt = time.Time{}
}

// checkTimes: no row begins while paused or after a stop. A row begins with a
// reading that no write of the row came before.
func (m *model) checkTimes(t *rapid.T) {
	written := map[string]bool{}
	for _, c := range m.seen() {
		written[c.sid] = written[c.sid] || c.write
		if written[c.sid] {
			continue
		}
		if !m.stoppedAt.IsZero() && c.at.After(m.stoppedAt) {
			t.Fatalf("%s was taken after the stop", c.sid)
		}
		for _, span := range m.pauses {
			if c.at.After(span[0]) && c.at.Before(span[1]) {
				t.Fatalf("%s was taken in a pause", c.sid)
			}
		}
	}
}

// checkOutcomes: one write at most for each SID, told as it was.
func (m *model) checkOutcomes(t *rapid.T, outcomes []Outcome) {
	writes, told := m.writes(), map[string]bool{}
	for sid, n := range writes {
		if n > 1 {
			t.Fatalf("%d writes to %s", n, sid)
		}
	}
	for _, o := range outcomes {
		if told[o.Row.SID] {
			t.Fatalf("%s is told twice", o.Row.SID)
		}
		told[o.Row.SID] = true
		if o.Result.Status == save.Saved && (writes[o.Row.SID] != 1 || *m.user(o.Row.SID).Email != "a@new.test") {
			t.Fatalf("%s was not saved", o.Row.SID)
		}
		if o.Result.Status == save.Failed && *m.user(o.Row.SID).Email != "a@old.test" {
			t.Fatalf("%s was saved after all", o.Row.SID)
		}
	}
	for sid := range writes {
		if !told[sid] {
			t.Fatalf("%s was written, but not told", sid)
		}
	}
}

// inBubble hides the deadline of a test, which a bubble must not ask for.
type inBubble struct{ testing.TB }

// drawn tells what the runs of a test met, whatever was drawn.
type drawn struct {
	cases, cut int
	ends       map[save.Status]int
}

// everything is whether each end of a row came, and a run that left rows: few
// draws can miss one of them.
func (d *drawn) everything() bool {
	return d.cut > 0 && d.ends[save.Saved] > 0 && d.ends[save.Failed] > 0 && d.ends[save.Unknown] > 0
}

// The promises of a Saver against limits, broken connections and hasty keys.
func TestSaverAgainstAModel(t *testing.T) {
	met := &drawn{ends: map[save.Status]int{}}
	synctest.Test(t, func(t *testing.T) {
		for range 100 {
			rapid.Check(inBubble{t}, met.run)
			if met.everything() {
				return
			}
		}
	})
	t.Logf("%d cases, %d cut, rows by status %v", met.cases, met.cut, met.ends)
	if !met.everything() {
		t.Error("no run met one of the ends")
	}
}

// run draws one run of a Saver, and holds it to the promises.
func (d *drawn) run(t *rapid.T) {
	m, rows, saver := drawModel(t)
	ctx, cancel := context.WithCancel(context.Background())
	pressed := make(chan struct{})
	go func() { defer close(pressed); m.press(saver, cancel) }()
	var outcomes []Outcome
	var settled []string
	err := saver.Run(ctx, rows, func(o Outcome) error {
		outcomes, settled = append(outcomes, o), append(settled, o.Row.SID)
		d.ends[o.Result.Status]++
		return nil
	})
	ended, cancelled := time.Now(), ctx.Err() != nil
	<-pressed
	cancel()
	left := Remaining(rows, settled)
	stopped := !m.stoppedAt.IsZero() && !m.stoppedAt.After(ended)
	if m.inFlight != 0 || len(left) > 0 && !stopped || err != nil && !cancelled {
		t.Fatalf("%d rows left, stopped %v, %d requests under way: %v", len(left), stopped, m.inFlight, err)
	}
	m.checkTimes(t)
	m.checkOutcomes(t, outcomes)
	m.checkResume(t, left, outcomes)
	d.cases++
	if len(left) > 0 {
		d.cut++
	}
}

// checkResume runs the rest on a quiet day: exactly the rest is saved, and
// nothing that was settled is touched.
func (m *model) checkResume(t *rapid.T, left []PlannedRow, before []Outcome) {
	m.fates = nil
	calls, saved := len(m.seen()), 0
	saver := &Saver{Save: save.New(m), Instance: instance}
	err := saver.Run(context.Background(), left, func(o Outcome) error {
		if o.Result.Status == save.Saved {
			saved++
		}
		return nil
	})
	if err != nil || saved != len(left) {
		t.Fatalf("%d of %d rows resumed: %v", saved, len(left), err)
	}
	for _, c := range m.seen()[calls:] {
		for _, o := range before {
			if c.sid == o.Row.SID {
				t.Fatalf("%s was settled, yet taken again", c.sid)
			}
		}
	}
}
