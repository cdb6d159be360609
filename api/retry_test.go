package api

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// canned is one response of a network that does not exist: an error, or a
// status with Retry-After.
type canned struct {
	err        error
	status     int
	retryAfter string
}

func (a canned) response() (*http.Response, error) {
	if a.err != nil {
		return nil, a.err
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if a.retryAfter != "" {
		header.Set("Retry-After", a.retryAfter)
	}
	return &http.Response{StatusCode: a.status, Header: header, Body: io.NopCloser(strings.NewReader(`{"version":1}`))}, nil
}

// script is a client whose network gives the responses in turn, the last of
// them for ever. It notes when each request came, counted from the first.
func script(t *testing.T, random float64, answers ...canned) (c *Client, times *[]time.Duration) {
	t.Helper()
	c = NewClient(Options{Secret: func() string { return secret }})
	c.policy.random = func() float64 { return random }
	times = new([]time.Duration)
	start := time.Now()
	wrap(c, func(http.RoundTripper) http.RoundTripper {
		return roundTripper(func(*http.Request) (*http.Response, error) {
			*times = append(*times, time.Since(start))
			next := answers[0]
			if len(answers) > 1 {
				answers = answers[1:]
			}
			return next.response()
		})
	})
	return c, times
}

// In a synctest bubble the clock is the test's own: it jumps over every wait.
func TestWhenALookUpIsTriedAgain(t *testing.T) {
	const ms = time.Millisecond
	reset := canned{err: syscall.ECONNRESET}
	busy := func(retryAfter string) canned { return canned{status: 429, retryAfter: retryAfter} }
	dns := &net.DNSError{Err: "no such host", Name: "flex.invalid", IsNotFound: true}
	for _, row := range []struct {
		name    string
		random  float64
		answers []canned
		times   []time.Duration
		fails   bool
	}{
		{"well at once", 0.5, []canned{{status: 200}}, []time.Duration{0}, false},
		{"least pause", 0, []canned{reset}, []time.Duration{0, 0, 0}, true},
		{"half the pause", 0.5, []canned{reset}, []time.Duration{0, 200 * ms, 600 * ms}, true},
		{"most pause", 0.9999999999, []canned{reset}, []time.Duration{0, 400*ms - 1, 1200*ms - 2}, true},
		{"well with another status", 0.5, []canned{{status: 299}}, []time.Duration{0}, false},
		{"well in the end", 0.5, []canned{{status: 503}, {status: 502}, {status: 200}}, []time.Duration{0, 200 * ms, 600 * ms}, false},
		{"refused", 0.5, []canned{{err: syscall.ECONNREFUSED}}, []time.Duration{0, 200 * ms, 600 * ms}, true},
		{"timed out", 0.5, []canned{{err: context.DeadlineExceeded}}, []time.Duration{0, 200 * ms, 600 * ms}, true},
		{"429", 0.5, []canned{busy("")}, []time.Duration{0, 200 * ms, 600 * ms}, true},
		{"429 with a wait", 0.5, []canned{busy("7"), {status: 200}}, []time.Duration{0, 7000 * ms}, false},
		{"503 with a wait", 0.5, []canned{{status: 503, retryAfter: "3"}, {status: 200}}, []time.Duration{0, 3000 * ms}, false},
		{
			"waits do not count against the deadline", 0.5,
			[]canned{busy("60"), busy("60"), {status: 200}},
			[]time.Duration{0, 60_000 * ms, 120_000 * ms},
			false,
		},
		{"a wait, then a pause", 0.5, []canned{busy("60"), reset, {status: 200}}, []time.Duration{0, 60_000 * ms, 60_400 * ms}, false},
		{"too long a wait", 0.5, []canned{busy("61")}, []time.Duration{0}, true},
		{"a wait of no sense", 0.5, []canned{busy("soon"), {status: 200}}, []time.Duration{0, 200 * ms}, false},
		{"unknown host", 0.5, []canned{{err: dns}}, []time.Duration{0}, true},
		{"certificate", 0.5, []canned{{err: x509.UnknownAuthorityError{}}}, []time.Duration{0}, true},
		{"400", 0.5, []canned{{status: 400}}, []time.Duration{0}, true},
		{"401", 0.5, []canned{{status: 401}}, []time.Duration{0}, true},
		{"403", 0.5, []canned{{status: 403}}, []time.Duration{0}, true},
		{"404 with a wait", 0.5, []canned{{status: 404, retryAfter: "1"}}, []time.Duration{0}, true},
		{"408", 0.5, []canned{{status: 408}}, []time.Duration{0}, true},
		{"redirect", 0.5, []canned{{status: 302}}, []time.Duration{0}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, times := script(t, row.random, row.answers...)
				_, err := c.FetchFlexUser(t.Context(), instance, firstUser)
				if (err != nil) != row.fails || !slices.Equal(*times, row.times) {
					t.Errorf("requests at %v, want %v; %v", *times, row.times, err)
				}
			})
		})
	}
}

func TestWritesAreNeverTriedAgain(t *testing.T) {
	for name, answer := range map[string]canned{
		"reset": {err: syscall.ECONNRESET}, "refused": {err: syscall.ECONNREFUSED},
		"429": {status: 429, retryAfter: "1"}, "503": {status: 503}, "408": {status: 408},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for _, op := range []operation{update, launch} {
					c, times := script(t, 0.5, answer)
					if err := op.run(t, c); err == nil || len(*times) != 1 {
						t.Errorf("%s: %d requests, %v", op.name, len(*times), err)
					}
				}
			})
		})
	}
}

// The pause is drawn from the whole range and grows with the attempts.
func TestJitter(t *testing.T) {
	policy := defaultRetryPolicy()
	policy.now = func() time.Time { return noon }
	failure := &Error{Fault: Broken}
	for attempt, limit := range map[int]time.Duration{1: 400 * time.Millisecond, 2: 800 * time.Millisecond} {
		var low, high bool
		for range 1000 {
			pause, again := policy.next(failure, attempt, noon.Add(time.Hour))
			if !again || pause < 0 || pause >= limit {
				t.Fatalf("attempt %d: %v, %v", attempt, pause, again)
			}
			low, high = low || pause < limit/4, high || pause > limit*3/4
		}
		if !low || !high {
			t.Errorf("attempt %d: the pauses do not spread", attempt)
		}
	}
	if _, again := policy.next(failure, maxAttempts, noon.Add(time.Hour)); again {
		t.Error("one attempt too many")
	}
	if _, again := policy.next(failure, 1, noon); again {
		t.Error("an attempt after the deadline")
	}
}

// mute never responds.
func mute(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestDeadlineOfALookUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := script(t, 0.5, canned{})
		wrap(c, func(http.RoundTripper) http.RoundTripper { return roundTripper(mute) })
		start := time.Now()
		_, err := c.FetchFlexUser(t.Context(), instance, firstUser)
		if took := time.Since(start); took != 20*time.Second || asError(t, err).Fault != TimedOut {
			t.Errorf("%v after %v", err, took)
		}
	})
}

func TestDeadlineOfAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := script(t, 0.5, canned{})
		wrap(c, func(http.RoundTripper) http.RoundTripper { return roundTripper(mute) })
		start := time.Now()
		failure := asError(t, update.run(t, c))
		if took := time.Since(start); took != 20*time.Second || failure.Fault != TimedOut || failure.Outcome != NotApplied {
			t.Errorf("%v, %v after %v", failure, failure.Outcome, took)
		}
	})
}

func TestWaitIsSeenAndCanBeStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, times := script(t, 0.5, canned{status: 429, retryAfter: "30"})
		ctx, cancel := context.WithCancel(t.Context())
		flight := new(Flight)
		done := make(chan error, 1)
		start := time.Now()
		go func() {
			_, err := c.FetchFlexUser(WithFlight(ctx, flight), instance, firstUser)
			done <- err
		}()
		synctest.Wait()
		want := FlightState{Attempt: 1, WaitUntil: start.Add(30 * time.Second), WaitStatus: 429, WaitAsked: true}
		if got := flight.State(); got != want {
			t.Errorf("waiting: %+v, want %+v", got, want)
		}
		time.Sleep(31 * time.Second) // on the bubble's clock: into the second wait
		synctest.Wait()
		want.Attempt, want.WaitUntil = 2, start.Add(60*time.Second)
		if got := flight.State(); got != want {
			t.Errorf("waiting again: %+v, want %+v", got, want)
		}
		cancel()
		failure := asError(t, <-done)
		if failure.Fault != Cancelled || !errors.Is(failure, context.Canceled) || failure.Status != 429 ||
			failure.RetryAfter != 30*time.Second {
			t.Errorf("%+v", failure)
		}
		if took := time.Since(start); took != 31*time.Second || len(*times) != 2 {
			t.Errorf("%d requests, stopped after %v", len(*times), took)
		}
	})
}

// A pause that Twilio did not ask for is not shown as its wish.
func TestAPauseOfOurOwnIsNotTwiliosWish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := script(t, 0.5, canned{status: 503}, canned{status: 200})
		flight := new(Flight)
		done := make(chan error, 1)
		start := time.Now()
		go func() {
			_, err := c.FetchFlexUser(WithFlight(t.Context(), flight), instance, firstUser)
			done <- err
		}()
		synctest.Wait()
		want := FlightState{Attempt: 1, WaitUntil: start.Add(200 * time.Millisecond), WaitStatus: 503}
		if got := flight.State(); got != want {
			t.Errorf("waiting: %+v, want %+v", got, want)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestLookUpThatWasCancelledBefore(t *testing.T) {
	c, times := script(t, 0.5, canned{err: context.Canceled})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := c.FetchFlexUser(ctx, instance, firstUser)
	if asError(t, err).Fault != Cancelled || len(*times) > 1 {
		t.Errorf("%d requests, %v", len(*times), err)
	}
}

// dialer replaces the network under writes.
func dialer(c *Client, dial func(ctx context.Context) (net.Conn, error)) {
	c.transports[1].DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) }
}

// startUpdate runs an update of a bubble and gives its end.
func startUpdate(ctx context.Context, c *Client) (*Flight, chan error) {
	flight, done := new(Flight), make(chan error, 1)
	go func() {
		_, err := c.UpdateFlexUser(WithFlight(ctx, flight), instance, firstUser, UserChange{Locale: &newLocale})
		done <- err
	}()
	return flight, done
}

func TestWriteWithoutAConnectionCanBeStopped(t *testing.T) {
	for _, before := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			c := newTestClient(t, Options{BaseURL: "http://127.0.0.1:1"})
			dials := 0
			dialer(c, func(ctx context.Context) (net.Conn, error) {
				dials++
				<-ctx.Done()
				return nil, ctx.Err()
			})
			ctx, cancel := context.WithCancel(t.Context())
			if before {
				cancel()
			}
			flight, done := startUpdate(ctx, c)
			synctest.Wait()
			cancel()
			failure := asError(t, <-done)
			if failure.Fault != Cancelled || failure.Outcome != NotApplied || flight.State().Connected {
				t.Errorf("fault %d, %v: %v", failure.Fault, failure.Outcome, failure.Cause)
			}
			if before && dials != 0 {
				t.Errorf("%d dials after the end", dials)
			}
		})
	}
}

func TestWriteWithAConnectionIsFinished(t *testing.T) {
	for answer, want := range map[string]Outcome{
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + `{"version":2,"flex_user_sid":"` + firstUser + `"}`: Applied,
		"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\r\n" + `{"code":20404,"message":"gone"}`:            NotApplied,
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{":                                 Unknown,
	} {
		synctest.Test(t, func(t *testing.T) {
			here, there := net.Pipe()
			var records []Record
			c := newTestClient(t, Options{BaseURL: "http://127.0.0.1:1", Record: func(r Record) { records = append(records, r) }})
			dialer(c, func(context.Context) (net.Conn, error) { return here, nil })
			ctx, cancel := context.WithCancel(t.Context())
			flight, done := startUpdate(ctx, c)
			if sent := readRequest(t, there); sent != "Locale=fr" {
				t.Errorf("sent %q", sent)
			}
			cancel()
			synctest.Wait() // all that the end could set off has run
			if !flight.State().Connected || len(done) != 0 {
				t.Fatalf("%+v, ended: %v", flight.State(), len(done))
			}
			_, _ = io.WriteString(there, answer)
			_ = there.Close()
			err := <-done
			if len(records) != 1 || records[0].Outcome != want {
				t.Errorf("%v, want %v: %v", records, want, err)
			}
			if (err == nil) != (want == Applied) || err != nil && asError(t, err).Outcome != want {
				t.Errorf("error %v", err)
			}
		})
	}
}

// What has been sent cannot be called off any more, whatever is read after it.
func TestSentStaysSent(t *testing.T) {
	t.Parallel()
	c := newTestClient(t, Options{BaseURL: startSandbox(t).URL()})
	flight := new(Flight)
	ctx := WithFlight(t.Context(), flight)
	var sent []bool
	read := func() {
		if _, err := c.FetchFlexUser(ctx, instance, firstUser); err != nil {
			t.Error(err)
		}
		sent = append(sent, flight.State().Sent)
	}
	read()
	if _, err := c.UpdateFlexUser(ctx, instance, firstUser, UserChange{Locale: &newLocale}); err != nil {
		t.Error(err)
	}
	read()
	if !slices.Equal(sent, []bool{false, true}) {
		t.Errorf("sent before and after the write: %v", sent)
	}
}

// readRequest reads one request from the server's end and gives its body.
func readRequest(t *testing.T, conn net.Conn) string {
	t.Helper()
	r, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// Who is over Twilio's limit waits as long as Twilio asked; no other failure is such a wish.
func TestAskedToWait(t *testing.T) {
	busy := &Error{Fault: APIError, Status: http.StatusTooManyRequests, RetryAfter: 7 * time.Second}
	for name, row := range map[string]struct {
		err  error
		wait time.Duration
		want bool
	}{
		"429":                 {busy, 7 * time.Second, true},
		"429 below":           {fmt.Errorf("made up: %w", busy), 7 * time.Second, true},
		"429 without a wait":  {&Error{Fault: OddStatus, Status: http.StatusTooManyRequests}, 0, true},
		"503 with a wait":     {&Error{Fault: APIError, Status: http.StatusServiceUnavailable, RetryAfter: time.Second}, 0, false},
		"nothing":             {nil, 0, false},
		"an error of another": {errors.New("made up"), 0, false},
	} {
		if wait, asked := AskedToWait(row.err); wait != row.wait || asked != row.want {
			t.Errorf("%s: %v, %v", name, wait, asked)
		}
	}
}
