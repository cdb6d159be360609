package batch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"flexconsole/api"
	"flexconsole/api/save"
)

// planFor plans a new email domain for n users of an account.
func planFor(a *account, n int) []PlannedRow {
	var reads []Read
	for _, sid := range fus(n) {
		reads = append(reads, Read{SID: sid, User: a.user(sid)})
	}
	return Plan(reads, EmailDomain("old.test", "new.test"))
}

func saverOf(a *account) *Saver { return &Saver{Save: save.New(a), Instance: instance} }

// saveAll runs rows and gives the outcomes in the order they came.
func saveAll(t *testing.T, ctx context.Context, s *Saver, rows []PlannedRow) ([]Outcome, error) {
	t.Helper()
	var outcomes []Outcome
	err := s.Run(ctx, rows, func(o Outcome) error {
		outcomes = append(outcomes, o)
		return nil
	})
	return outcomes, err
}

// statuses counts the ends of outcomes.
func statuses(outcomes []Outcome) map[save.Status]int {
	n := map[save.Status]int{}
	for _, o := range outcomes {
		n[o.Result.Status]++
	}
	return n
}

func TestSaverSavesAndUndoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{latency: 100 * time.Millisecond}
		s, start := saverOf(a), time.Now()
		rows := append(planFor(a, 8), PlannedRow{SID: fu(99), Kind: Invalid, Change: change("b", "", "")})
		outcomes, err := saveAll(t, t.Context(), s, rows)
		// Three requests a row, four rows side by side once the first has been written.
		if err != nil || statuses(outcomes)[save.Saved] != 8 || len(outcomes) != 8 || time.Since(start) != 800*time.Millisecond {
			t.Errorf("%v in %v: %v", statuses(outcomes), time.Since(start), err)
		}
		if p := s.Progress(); p.Done != 8 || p.Failed != 0 || p.Total != 8 {
			t.Errorf("%+v", p)
		}
		back, err := saveAll(t, t.Context(), saverOf(a), Undo(outcomes))
		if err != nil || statuses(back)[save.Saved] != 8 || *a.user(fu(3)).Email != "a@old.test" {
			t.Errorf("undo: %v, %s: %v", statuses(back), *a.user(fu(3)).Email, err)
		}
	})
}

func TestUndoRefusesLaterChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{}
		outcomes, _ := saveAll(t, t.Context(), saverOf(a), planFor(a, 2))
		a.apply(fu(1), change("later@x.test", "", ""))
		back, err := saveAll(t, t.Context(), saverOf(a), Undo(outcomes))
		if n := statuses(back); err != nil || n[save.Saved] != 1 || n[save.Conflict] != 1 {
			t.Errorf("%v: %v", n, err)
		}
	})
}

func TestSaverRefusesTwice(t *testing.T) {
	a := &account{}
	row := PlannedRow{SID: "FU" + strings.Repeat("a", 32), Kind: Changes, Change: change("b@x.test", "", "")}
	same := row
	same.SID = "FU" + strings.Repeat("A", 32)
	outcomes, err := saveAll(t, t.Context(), saverOf(a), []PlannedRow{row, same})
	if !errors.Is(err, ErrTwice) || len(outcomes) != 0 || len(a.seen()) != 0 {
		t.Errorf("%v, %d requests: %v", outcomes, len(a.seen()), err)
	}
}

// A 429 on a write leaves that row not applied, and the writes of the others are
// held back, unsent, until the time it named.
func TestSaverAfter429OnAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const wait = 40 * time.Second
		a := &account{latency: time.Second, slow: fu(3)}
		a.refuse = func(_ int, c call) error {
			if c.sid == fu(2) && c.write {
				return tooMany(true, wait)
			}
			return nil
		}
		start := time.Now()
		outcomes, err := saveAll(t, t.Context(), saverOf(a), planFor(a, 6))
		if n := statuses(outcomes); err != nil || n[save.Failed] != 1 || n[save.Saved] != 5 {
			t.Errorf("%v: %v", n, err)
		}
		for _, c := range a.seen() {
			if since := c.at.Sub(start); c.write && since > 4*time.Second && since < 4*time.Second+wait {
				t.Errorf("a write of %s after %v", c.sid, since)
			}
		}
		for sid, n := range a.writes() {
			if n != 1 {
				t.Errorf("%d writes of %s", n, sid)
			}
		}
		if held := a.of(fu(3)); held != "read read write read" {
			t.Errorf("the row held back went %s", held)
		}
		again, err := saveAll(t, t.Context(), saverOf(a), Retryable(outcomes))
		if err != nil || len(again) != 1 || again[0].Row.SID != fu(2) {
			t.Errorf("again: %v, %v", again, err)
		}
	})
}

// A reading that fails for any other reason than a 429 ends the row at once, and
// the row is told once.
func TestSaverTellsAFailedReadingOnce(t *testing.T) {
	for _, failure := range []error{
		nobody(), &api.Error{Op: "look-up", Method: "GET", Fault: api.APIError, Status: 403, Code: 20403},
		errBroken,
	} {
		synctest.Test(t, func(t *testing.T) {
			a := &account{refuse: func(_ int, c call) error {
				if c.sid == fu(1) {
					return failure
				}
				return nil
			}}
			outcomes, err := saveAll(t, t.Context(), saverOf(a), planFor(a, 2))
			if n := statuses(outcomes); err != nil || len(outcomes) != 2 || n[save.Failed] != 1 || n[save.Saved] != 1 ||
				a.of(fu(1)) != "read" {
				t.Errorf("%v: %v, %v; %s", failure, n, err, a.of(fu(1)))
			}
		})
	}
}

// A 429 on the reading before the write leaves the row to be retried.
func TestSaverAfter429OnAReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{refuse: func(n int, c call) error {
			if n <= 1 {
				return tooMany(false, 5*time.Second)
			}
			return nil
		}}
		s, start := saverOf(a), time.Now()
		outcomes, err := saveAll(t, t.Context(), s, planFor(a, 2))
		if err != nil || statuses(outcomes)[save.Saved] != 2 || time.Since(start) != 5*time.Second {
			t.Errorf("%v after %v: %v", statuses(outcomes), time.Since(start), err)
		}
	})
}

// A row whose reading is refused again and again is given up, and the others go on.
func TestSaverGivesARowUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{refuse: func(_ int, c call) error {
			if c.sid == fu(1) {
				return tooMany(false, 5*time.Second)
			}
			return nil
		}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		outcomes, err := saveAll(t, ctx, saverOf(a), planFor(a, 3))
		if n := statuses(outcomes); err != nil || n[save.Failed] != 1 || n[save.Saved] != 2 {
			t.Errorf("%v: %v", n, err)
		}
		if got, want := a.of(fu(1)), strings.TrimSpace(strings.Repeat("read ", triesPerRow)); got != want {
			t.Errorf("the row went %s", got)
		}
	})
}

// Rows run side by side once Twilio has answered a write: with success or with an error
// of its own, but for a failure of its servers.
func TestOneByOneUntilTwilioHasAnswered(t *testing.T) {
	of := func(fault api.Fault, status int) error { return &api.Error{Fault: fault, Status: status} }
	for name, row := range map[string]struct {
		err   error
		alone bool
	}{
		"success": {nil, false}, "refused": {of(api.APIError, 400), false}, "the last of the refusals": {of(api.APIError, 499), false},
		"failed": {of(api.APIError, 500), true}, "unavailable": {of(api.APIError, 503), true}, "a gateway": {of(api.OddStatus, 403), true},
		"broken": {of(api.Broken, 0), true}, "of another kind": {errors.New("made up"), true},
	} {
		var p pace
		p.begin(4, 10)
		p.oneByOne()
		p.wrote(row.err)
		if p.alone != row.alone {
			t.Errorf("%s: one by one %v", name, p.alone)
		}
	}
}

// A user who has the value already is no failure.
func TestSaverCountsWhatIsDoneAsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{}
		rows := planFor(a, 2)
		a.apply(fu(1), rows[0].Change)
		s := saverOf(a)
		outcomes, err := saveAll(t, t.Context(), s, rows)
		if n := statuses(outcomes); err != nil || n[save.NothingToDo] != 1 || n[save.Saved] != 1 {
			t.Errorf("%v: %v", n, err)
		}
		if p := s.Progress(); p.Done != 2 || p.Failed != 0 {
			t.Errorf("%+v", p)
		}
	})
}

func TestSaverStopAndPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{latency: time.Second}
		s := saverOf(a)
		go func() {
			time.Sleep(3500 * time.Millisecond) // the first row has ended, and four are in progress
			s.Pause()
			time.Sleep(time.Minute)
			if p := s.Progress(); p.Done != 5 || !p.Paused || p.Stopped {
				t.Errorf("paused: %+v", p)
			}
			s.Resume()
			time.Sleep(500 * time.Millisecond)
			s.StopAfterCurrent()
		}()
		rows := planFor(a, 20)
		outcomes, err := saveAll(t, t.Context(), s, rows)
		if err != nil || len(outcomes) != 9 || statuses(outcomes)[save.Saved] != 9 || !s.Progress().Stopped {
			t.Errorf("%v: %v", statuses(outcomes), err)
		}
	})
}

// Three unknown results in a row pause the run, and hold back the rows
// that have sent nothing; each Resume risks as much again, and no more.
func TestSaverPausesWhereNobodyAnswers(t *testing.T) {
	lost := &api.Error{Op: "update", Method: "POST", Fault: api.Broken, Outcome: api.Unknown}
	for _, row := range []struct {
		name string
		// lost says whether write n (from 0) has no response.
		lost            func(n int) bool
		rows, inFlight  int
		writes, resumed int
	}{
		{"a dead gateway", func(int) bool { return true }, 20, 4, 3, 6},
		{"a gateway that dies", func(n int) bool { return n >= 8 }, 40, 4, 13, 14},
		{"a dead gateway, one by one", func(int) bool { return true }, 20, 1, 3, 6},
		{"two in a row, again and again", func(n int) bool { return n%3 != 2 }, 20, 1, 20, 20},
		{"the last two", func(n int) bool { return n >= 18 }, 20, 1, 20, 20},
		{"as many as there are", func(int) bool { return true }, 2, 1, 2, 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			a, writes := &account{latency: time.Second}, 0
			a.refuse = func(_ int, c call) error {
				if !c.write {
					return nil
				}
				writes++
				if row.lost(writes - 1) {
					return lost
				}
				return nil
			}
			s := saverOf(a)
			s.InFlight = row.inFlight
			var watching sync.WaitGroup
			watching.Go(func() {
				for _, want := range []int{row.writes, row.resumed} {
					time.Sleep(10 * time.Minute)
					if got := len(a.writes()); got != want {
						t.Errorf("%s: %d writes, want %d", row.name, got, want)
					}
					if p := s.Progress(); p.Doubtful != (want < row.rows && row.rows > 2) || p.Doubtful != p.Paused {
						t.Errorf("%s: %+v", row.name, p)
					}
					s.Resume()
				}
				s.StopAfterCurrent()
			})
			defer watching.Wait()
			if _, err := saveAll(t, t.Context(), s, planFor(a, row.rows)); err != nil {
				t.Error(err)
			}
		})
	}
}

// A response that is not Twilio's, or a connection that cannot be made, pauses the
// run at once: before Twilio has answered a write after one POST, later after those
// that are in progress.
func TestSaverPausesAtTheFirstAnswerOfAGateway(t *testing.T) {
	page := func(c call) error {
		return &api.Error{Op: "update", Method: "POST", Fault: api.OddStatus, Status: 502, Outcome: api.Unknown}
	}
	refused := func(c call) error {
		return &api.Error{Op: "look-up", Method: "GET", Fault: api.Refused, Outcome: api.NotApplied}
	}
	for _, row := range []struct {
		name string
		// failing says whether request n of all, or write n (from 0), fails.
		reads, writes   func(n int) bool
		with            func(call) error
		posts, requests int
	}{
		{"a page for every write", nil, func(int) bool { return true }, page, 1, 5},             // the reading, the POST, three readings after it
		{"a page from the sixth write on", nil, func(n int) bool { return n >= 5 }, page, 9, 0}, // four side by side
		{"refused from the start", func(int) bool { return true }, nil, refused, 0, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, reads, writes := &account{latency: time.Second}, 0, 0
				a.refuse = func(_ int, c call) error {
					count, fails := &reads, row.reads
					if c.write {
						count, fails = &writes, row.writes
					}
					if *count++; fails != nil && fails(*count-1) {
						return row.with(c)
					}
					return nil
				}
				s := saverOf(a)
				var watching sync.WaitGroup
				watching.Go(func() {
					time.Sleep(10 * time.Minute)
					if p := s.Progress(); !p.Doubtful || p.Doubt == nil || writes > row.posts ||
						row.requests > 0 && len(a.seen()) != row.requests {
						t.Errorf("%d writes, want %d, %d requests, %+v", writes, row.posts, len(a.seen()), p)
					}
					s.StopAfterCurrent()
				})
				defer watching.Wait()
				if _, err := saveAll(t, t.Context(), s, planFor(a, 30)); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// Cancelled while rows read, nothing is sent and they are left; cancelled while
// rows write, these are finished.
func TestSaverCancel(t *testing.T) {
	for _, row := range []struct {
		after time.Duration
		told  int
	}{{500 * time.Millisecond, 0}, {1500 * time.Millisecond, 1}, {3500 * time.Millisecond, 4}} {
		synctest.Test(t, func(t *testing.T) {
			a := &account{latency: time.Second}
			ctx, cancel := context.WithTimeout(t.Context(), row.after)
			defer cancel()
			outcomes, err := saveAll(t, ctx, saverOf(a), planFor(a, 6))
			if !errors.Is(err, context.DeadlineExceeded) || statuses(outcomes)[save.Saved] != row.told || len(a.writes()) != row.told {
				t.Errorf("after %v: %v, %d writes: %v", row.after, statuses(outcomes), len(a.writes()), err)
			}
		})
	}
}

// What cannot be kept stops the run, as a crash would lose it.
func TestSaverStopsWhenACheckpointFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, told := &account{latency: time.Second}, 0
		full := errors.New("disk full")
		s := saverOf(a)
		s.InFlight = 2
		err := s.Run(t.Context(), planFor(a, 20), func(Outcome) error { told++; return full })
		if !errors.Is(err, full) || told != 2 || len(a.writes()) != 2 {
			t.Errorf("%d told, %d writes: %v", told, len(a.writes()), err)
		}
	})
}

// Every row is settled before another is taken.
func TestSaverSettlesBeforeItTakesTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{latency: time.Second}
		s := saverOf(a)
		s.InFlight = 1
		var events []string
		a.refuse = func(_ int, c call) error {
			events = append(events, fmt.Sprintf("%v %s", c.write, c.sid[33:]))
			return nil
		}
		err := s.Run(t.Context(), planFor(a, 2), func(o Outcome) error {
			time.Sleep(time.Second)
			events = append(events, "settled "+o.Row.SID[33:])
			return nil
		})
		want := []string{"false 1", "true 1", "false 1", "settled 1", "false 2", "true 2", "false 2", "settled 2"}
		if err != nil || !slices.Equal(events, want) {
			t.Errorf("%q: %v", events, err)
		}
	})
}

// A write that was cancelled with no connection is left for later too.
func TestUntouched(t *testing.T) {
	cancelled := &api.Error{Fault: api.Cancelled, Outcome: api.NotApplied, Cause: context.Canceled}
	for _, row := range []struct {
		a    attempt
		want bool
	}{
		{attempt{save.Result{Status: save.Failed, Err: nobody()}, false}, true},
		{attempt{save.Result{Status: save.Failed, Err: tooMany(true, 0)}, true}, false},
		{attempt{save.Result{Status: save.Failed, Err: cancelled}, true}, true},
		{attempt{save.Result{Status: save.Unknown, Err: cancelled}, true}, false},
		{attempt{save.Result{Status: save.NothingToDo}, false}, false},
	} {
		if got := row.a.untouched(); got != row.want {
			t.Errorf("%+v: %v", row.a, got)
		}
	}
}
