package batch

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
)

// readAll runs a reader over sids and gives the reads by index.
func readAll(t *testing.T, ctx context.Context, r *Reader, sids []string) (map[int]Read, error) {
	t.Helper()
	reads := map[int]Read{}
	err := r.Run(ctx, instance, sids, func(read Read) {
		if _, twice := reads[read.Index]; twice || sids[read.Index] != read.SID {
			t.Errorf("read %d of %s is told wrongly", read.Index, read.SID)
		}
		reads[read.Index] = read
	})
	return reads, err
}

func TestReaderReadsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{latency: 50 * time.Millisecond, refuse: func(_ int, c call) error {
			if c.sid == fu(7) {
				return nobody()
			}
			return nil
		}}
		r := &Reader{Users: a}
		start := time.Now()
		reads, err := readAll(t, t.Context(), r, fus(100))
		if err != nil || len(reads) != 100 || time.Since(start) != 5*50*time.Millisecond {
			t.Errorf("%d reads in %v: %v", len(reads), time.Since(start), err)
		}
		for i, read := range reads {
			if bad := read.SID == fu(7); (read.Err != nil) != bad || !bad && *read.User.FlexUserSID != fu(i+1) {
				t.Errorf("%+v", read)
			}
		}
		p := r.Progress()
		if p.Done != 100 || p.Failed != 1 || p.Total != 100 || p.InFlight != 0 || p.PerSecond != 400 || p.Left != 0 {
			t.Errorf("%+v", p)
		}
	})
}

// A read that timed out by itself is told once; only the end of the run leaves reads to
// a later one.
func TestReaderTellsATimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := &api.Error{Op: "look-up", Method: "GET", Fault: api.TimedOut, Cause: context.DeadlineExceeded}
		a := &account{refuse: func(n int, _ call) error {
			if n > 3 {
				return nil // so that a reader that repeats it comes to an end
			}
			return late
		}}
		reads, err := readAll(t, t.Context(), &Reader{Users: a}, fus(1))
		if err != nil || !errors.Is(reads[0].Err, late) || a.of(fu(1)) != "read" {
			t.Errorf("%v after %q: %v", reads[0].Err, a.of(fu(1)), err)
		}
	})
}

func TestReaderOfACancelledRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a := &account{}
	reads, err := readAll(t, ctx, &Reader{Users: a}, fus(3))
	if !errors.Is(err, context.Canceled) || len(reads) != 0 || len(a.seen()) != 0 {
		t.Errorf("%v, %d requests: %v", reads, len(a.seen()), err)
	}
}

// The number in flight grows by one only after a whole round of successes since it last
// changed.
func TestPaceGrowsByRounds(t *testing.T) {
	var p pace
	p.begin(4, 100)
	for range 9 {
		p.grow()
	}
	p.close(0, time.Time{})
	for n, want := range []int{2, 3, 3, 3, 4, 4, 4, 4, 4} {
		if p.grow(); p.limit != want {
			t.Errorf("%d in flight after %d successes, want %d", p.limit, n+1, want)
		}
	}
}

func TestReaderOfNothing(t *testing.T) {
	r := &Reader{Users: &account{}}
	if reads, err := readAll(t, t.Context(), r, nil); err != nil || len(reads) != 0 {
		t.Errorf("%v: %v", reads, err)
	}
}

// A 429 on some of 20 reads holds all back for as long as it says, halves the
// number in flight once, and all are read in the end.
func TestReaderBacksOffTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const wait = 90 * time.Second
		a := &account{latency: time.Second, refuse: func(n int, c call) error {
			if n > 20 && n <= 40 && n%2 == 0 {
				return tooMany(false, wait)
			}
			return nil
		}}
		r := &Reader{Users: a}
		start := time.Now()
		go func() { // the second set is over after 2 s
			time.Sleep(30 * time.Second)
			p := r.Progress()
			if !p.WaitingUntil.Equal(start.Add(2*time.Second+wait)) || p.Limit != 10 || p.InFlight != 0 || p.Done < 30 {
				t.Errorf("while waiting: %+v", p)
			}
		}()
		reads, err := readAll(t, t.Context(), r, fus(400))
		if err != nil || len(reads) != 400 || r.Progress().Failed != 0 {
			t.Errorf("%d reads, %+v: %v", len(reads), r.Progress(), err)
		}
		peak := 0
		for _, c := range a.seen() {
			switch since := c.at.Sub(start); {
			case since > 2*time.Second && since < 2*time.Second+wait:
				t.Errorf("a request after %v", since)
			case since == 2*time.Second+wait && c.beside > 10:
				t.Errorf("%d in flight right after the wait", c.beside)
			case since > 2*time.Second+wait:
				peak = max(peak, c.beside)
			}
		}
		if peak != 20 {
			t.Errorf("in flight grew back to %d", peak)
		}
	})
}

// Without Retry-After the waits double, up to a limit, and a row is given up
// after its tries.
func TestReaderBacksOffByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{refuse: func(int, call) error { return tooMany(false, 0) }}
		r := &Reader{Users: a, InFlight: 1}
		reads, err := readAll(t, t.Context(), r, fus(3))
		if err != nil || len(reads) != 3 || r.Progress().Failed != 3 {
			t.Errorf("%d reads: %v", len(reads), err)
		}
		calls := a.seen()
		if len(calls) != 3*triesPerRow {
			t.Fatalf("%d requests", len(calls))
		}
		for n := 1; n < len(calls); n++ {
			longest := min(firstBackoff<<(n-1), maxBackoff)
			if pause := calls[n].at.Sub(calls[n-1].at); pause < longest/2 || pause > longest {
				t.Errorf("pause %d is %v", n, pause)
			}
		}
	})
}

// A success ends the row of 429s: the next one waits as briefly as the first.
func TestBackoffStartsAgainAfterASuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{refuse: func(n int, _ call) error {
			if n == 3 || n == 5 {
				return nil
			}
			return tooMany(false, 0)
		}}
		if _, err := readAll(t, t.Context(), &Reader{Users: a, InFlight: 1}, fus(3)); err != nil {
			t.Fatal(err)
		}
		calls := a.seen()
		if len(calls) < 7 {
			t.Fatalf("%d requests", len(calls))
		}
		for i, most := range map[int]time.Duration{1: firstBackoff, 2: 2 * firstBackoff, 3: 0, 4: firstBackoff, 5: 0, 6: firstBackoff} {
			if pause := calls[i].at.Sub(calls[i-1].at); pause < most/2 || pause > most {
				t.Errorf("%v before request %d, want at most %v", pause, i+1, most)
			}
		}
	})
}

func TestReaderPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{latency: time.Second}
		r := &Reader{Users: a, InFlight: 2}
		r.Pause()
		go func() {
			time.Sleep(time.Minute)
			if p := r.Progress(); !p.Paused || p.InFlight != 0 || p.Left != 0 || len(a.seen()) != 0 {
				t.Errorf("paused: %+v", p)
			}
			r.Resume()
			time.Sleep(1500 * time.Millisecond)
			r.Pause()
			time.Sleep(time.Minute)
			if p := r.Progress(); p.Done != 4 || len(a.seen()) != 4 {
				t.Errorf("paused again: %+v", p)
			}
			r.Resume()
		}()
		if reads, err := readAll(t, t.Context(), r, fus(6)); err != nil || len(reads) != 6 {
			t.Errorf("%d reads: %v", len(reads), err)
		}
	})
}

func TestReaderCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{latency: time.Second}
		ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer cancel()
		r := &Reader{Users: a, InFlight: 3}
		reads, err := readAll(t, ctx, r, fus(100))
		if !errors.Is(err, context.DeadlineExceeded) || len(reads) != 6 || len(a.seen()) != 9 {
			t.Errorf("%d reads, %d requests: %v", len(reads), len(a.seen()), err)
		}
		if p := r.Progress(); p.Done != 6 || p.Failed != 0 || !p.Stopped {
			t.Errorf("%+v", p)
		}
	})
}

// Called off when a single user is left, that one is not told, and Run says why.
func TestReaderCancelBeforeTheLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{latency: time.Second}
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			time.Sleep(2500 * time.Millisecond)
			cancel()
		}()
		reads, err := readAll(t, ctx, &Reader{Users: a, InFlight: 1}, fus(3))
		if !errors.Is(err, context.Canceled) || len(reads) != 2 || len(a.seen()) != 3 {
			t.Errorf("%d reads, %d requests: %v", len(reads), len(a.seen()), err)
		}
	})
}

// Called off when all have been read, nothing was left out.
func TestReaderCancelAfterTheLast(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	reads := 0
	err := (&Reader{Users: &account{}, InFlight: 1}).Run(ctx, instance, fus(3), func(Read) {
		if reads++; reads == 3 {
			cancel()
		}
	})
	if err != nil || reads != 3 {
		t.Errorf("%d reads: %v", reads, err)
	}
}

// At the start no rate is known, and none is made up; later the time left has the wait
// that Twilio asked for in it.
func TestProgressAtTheStartAndInAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p pace
		p.begin(4, 10)
		p.settled(false)
		if got := p.progress(); got.PerSecond != 0 || got.Left != 0 {
			t.Errorf("at the start: %+v", got)
		}
		time.Sleep(5 * time.Second)
		for range 4 {
			p.settled(false)
		}
		p.close(0, time.Now().Add(time.Minute))
		if got := p.progress(); got.PerSecond != 1 || got.Left != 65*time.Second || !got.WaitingUntil.Equal(time.Now().Add(time.Minute)) {
			t.Errorf("in a wait: %+v", got)
		}
	})
}

// A pause of its own doubles, and is never longer than half a minute.
func TestBackoffIsBounded(t *testing.T) {
	for streak, longest := range []time.Duration{1, 2, 4, 8, 16, 30, 30, 30} {
		longest *= time.Second
		for range 300 {
			if pause := backoff(streak); pause < longest/2 || pause > longest {
				t.Fatalf("after %d in a row: %v", streak, pause)
			}
		}
	}
}

func TestProgressOverTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &account{latency: time.Second}
		r := &Reader{Users: a, InFlight: 2}
		go func() {
			time.Sleep(20*time.Second + time.Millisecond)
			p := r.Progress()
			if p.Done != 40 || p.PerSecond != 2 || p.Left != 30*time.Second || p.InFlight != 2 {
				t.Errorf("%+v", p)
			}
		}()
		if _, err := readAll(t, t.Context(), r, fus(100)); err != nil {
			t.Error(err)
		}
	})
}

// panicking is an account that panics on the third user.
type panicking struct{ account }

func (p *panicking) FetchFlexUser(ctx context.Context, instance, sid string) (api.FlexUser, error) {
	if sid == fu(3) {
		panic("made up")
	}
	return p.account.FetchFlexUser(ctx, instance, sid)
}

// After a panic no further user is taken.
func TestReaderPassesPanicsOn(t *testing.T) {
	users := &panicking{}
	defer func() {
		if p, ok := recover().(error); !ok || !strings.Contains(p.Error(), "made up") || len(users.seen()) != 2 {
			t.Errorf("recovered %v after %d requests", p, len(users.seen()))
		}
	}()
	_ = (&Reader{Users: users, InFlight: 1}).Run(t.Context(), instance, fus(5), func(Read) {})
	t.Error("Run returned")
}

// Against the real client, which waits for Retry-After by itself: the first wait
// inside it closes the gate for the rest, which sends nothing during it.
func TestReaderSeesTheClientWait(t *testing.T) {
	s, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Latency: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Inject(sandbox.Fault{Status: 429, Code: 20429, RetryAfter: "1", Times: 1, Skip: 5})
	records := make(chan api.Record, 100)
	client := api.NewClient(api.Options{
		Username: sandbox.APIKey, Secret: func() string { return sandbox.APISecret }, BaseURL: s.URL(),
		Record: func(r api.Record) { records <- r },
	})
	defer client.Close()
	r, reads := &Reader{Users: client, InFlight: 4}, 0
	err = r.Run(t.Context(), sandbox.InstanceSID, slices.Repeat([]string{fu(1)}, 30), func(read Read) {
		if reads++; read.Err != nil {
			t.Error(read.Err)
		}
	})
	close(records)
	if err != nil || reads != 30 {
		t.Fatalf("%d reads: %v", reads, err)
	}
	checkNothingBegins(t, records)
}

// A row whose client waits over a failure of Twilio holds back no other: only a 429 is
// about all of them.
func TestReaderGoesOnBesideAFailure(t *testing.T) {
	s, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Latency: 5 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Inject(sandbox.Fault{Status: 503, Code: 20503, Times: 4, Skip: 5})
	client := api.NewClient(api.Options{Username: sandbox.APIKey, Secret: func() string { return sandbox.APISecret }, BaseURL: s.URL()})
	defer client.Close()
	r, reads := &Reader{Users: client, InFlight: 4}, 0
	err = r.Run(t.Context(), sandbox.InstanceSID, slices.Repeat([]string{fu(1)}, 30), func(read Read) {
		if reads++; read.Err != nil {
			t.Error(read.Err)
		}
	})
	if err != nil || reads != 30 || r.reads.pace.closings != 0 || r.reads.pace.limit != 4 {
		t.Errorf("%d reads, closed %d times, %d in flight: %v", reads, r.reads.pace.closings, r.reads.pace.limit, err)
	}
}

// checkNothingBegins wants no request to begin in the second that follows the
// 429, but for those that set out before the 429 was noticed: one for each of the
// three that were on their way, and as many again.
func checkNothingBegins(t *testing.T, records <-chan api.Record) {
	t.Helper()
	var all []api.Record
	var refused time.Time
	for r := range records {
		if all = append(all, r); r.Status == 429 {
			refused = r.Start.Add(r.Duration)
		}
	}
	if refused.IsZero() || len(all) != 31 {
		t.Fatalf("%d requests, refused at %v", len(all), refused)
	}
	began := 0
	for _, r := range all {
		if r.Start.After(refused) && r.Start.Before(refused.Add(time.Second)) {
			began++
		}
	}
	if began > 6 {
		t.Errorf("%d requests began while the client waited", began)
	}
}
