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

func TestReaderPassesPanicsOn(t *testing.T) {
	defer func() {
		if p, ok := recover().(error); !ok || !strings.Contains(p.Error(), "made up") {
			t.Errorf("recovered %v", p)
		}
	}()
	_ = (&Reader{Users: &panicking{}}).Run(t.Context(), instance, fus(5), func(Read) {})
	t.Error("Run returned")
}

// Against the real client, which waits for Retry-After by itself: the first wait
// inside it closes the gate for the rest, which sends nothing meanwhile.
func TestReaderSeesTheClientWait(t *testing.T) {
	// Slow enough that few rows get by before the client has seen the 429.
	s, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Latency: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Inject(sandbox.Fault{Status: 429, Code: 20429, RetryAfter: "1", Times: 1, Skip: 5})
	client := api.NewClient(api.Options{Username: sandbox.APIKey, Secret: func() string { return sandbox.APISecret }, BaseURL: s.URL()})
	defer client.Close()
	r := &Reader{Users: client, InFlight: 4}
	var ended []time.Time
	err = r.Run(t.Context(), sandbox.InstanceSID, slices.Repeat([]string{fu(1)}, 60), func(read Read) {
		if read.Err != nil {
			t.Error(read.Err)
		}
		ended = append(ended, time.Now())
	})
	if err != nil || len(ended) != 60 {
		t.Fatalf("%d reads: %v", len(ended), err)
	}
	longest := time.Duration(0)
	for i := 1; i < len(ended); i++ {
		longest = max(longest, ended[i].Sub(ended[i-1]))
	}
	before := slices.IndexFunc(ended, func(at time.Time) bool { return at.Sub(ended[0]) > 800*time.Millisecond })
	if longest < 800*time.Millisecond || before > 25 {
		t.Errorf("%d reads before a pause of %v", before, longest)
	}
}
