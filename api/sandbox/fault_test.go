package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

var newLocale = url.Values{"Locale": {"fr"}}

// update posts a new locale and says whether it was stored.
func update(t *testing.T, s *Server) (x exchange, applied bool, err error) {
	t.Helper()
	x, err = try(newRequest(t, s, http.MethodPost, userURL, newLocale), plainClient())
	return x, mustUser(t, s, firstUser).Locale == "fr", err
}

func TestFaultAnswers(t *testing.T) {
	for _, row := range []struct {
		name       string
		fault      Fault
		status     int
		body       string // part of it
		header     http.Header
		applied    bool
		bodyLength int // checked unless 0; -1 for an empty body
	}{
		{name: "none", status: 200, body: `"locale":"fr"`, applied: true},
		{name: "pace alone", fault: Fault{Delay: time.Millisecond, Drip: time.Microsecond}, status: 200, body: `"locale":"fr"`, applied: true},
		{
			name: "Twilio error", fault: Fault{Status: 403, Code: 70051, Message: "No"}, status: 403,
			body: `{"code":70051,"message":"No","more_info":"https://www.twilio.com/docs/errors/70051","status":403}`,
		},
		{name: "error without a code", fault: Fault{Status: 500}, status: 500, body: `{"message":"Internal Server Error","status":500}`},
		{
			name: "429", fault: Fault{Status: 429, Code: 20429, RetryAfter: "7"}, status: 429, body: "20429",
			header: http.Header{"Retry-After": {"7"}},
		},
		{name: "landed, but 503", fault: Fault{Status: 503, Apply: true}, status: 503, body: "Service Unavailable", applied: true},
		{
			name: "HTML", fault: Fault{Status: 502, Body: "<html>", ContentType: "text/html"}, status: 502, body: "<html>", bodyLength: 6,
			header: http.Header{"Content-Type": {"text/html"}},
		},
		{
			name: "null as 200", fault: Fault{Body: "null"}, status: 200, body: "null", bodyLength: 4,
			header: http.Header{"Content-Type": {"application/json"}},
		},
		{name: "{} after it landed", fault: Fault{Body: "{}", Apply: true}, status: 200, body: "{}", bodyLength: 2, applied: true},
		{name: "202", fault: Fault{Status: 202}, status: 202, body: `"locale":"fr"`},
		{name: "204", fault: Fault{Status: 204}, status: 204, bodyLength: -1},
		{name: "empty 200", fault: Fault{Empty: true}, status: 200, bodyLength: -1},
		{
			name: "redirect", fault: Fault{Redirect: "https://elsewhere.test/"}, status: 307,
			header: http.Header{"Location": {"https://elsewhere.test/"}},
		},
		{name: "permanent redirect", fault: Fault{Redirect: "/x", Status: 308}, status: 308, header: http.Header{"Location": {"/x"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Options{})
			s.Inject(row.fault)
			x, applied, err := update(t, s)
			if err != nil {
				t.Fatal(err)
			}
			if x.StatusCode != row.status || !strings.Contains(string(x.body), row.body) || applied != row.applied {
				t.Errorf("HTTP %d, applied %v: %s", x.StatusCode, applied, x.body)
			}
			if row.bodyLength != 0 && len(x.body) != max(0, row.bodyLength) {
				t.Errorf("body of %d bytes: %q", len(x.body), x.body)
			}
			for name, values := range row.header {
				if got := x.Header.Get(name); got != values[0] {
					t.Errorf("%s %q, want %q", name, got, values[0])
				}
			}
			if x.Header.Get("Twilio-Request-Id") != s.Requests()[0].ID {
				t.Errorf("Twilio-Request-Id %q", x.Header.Get("Twilio-Request-Id"))
			}
		})
	}
}

func TestFaultsMeetWhatTheyMatch(t *testing.T) {
	s := start(t, Options{})
	s.Inject(Fault{Method: "POST", Path: "/Users/", Status: 500, Times: 1, Skip: 1})
	s.Inject(Fault{Path: "/v1/", Status: 502})
	s.Inject(Fault{Method: "POST", Status: 503, Times: 2})
	for i, step := range []struct {
		method, path string
		status       int
	}{
		{"GET", userURL, 200},
		{"POST", userURL, 503}, // let through by the first, met by the third
		{"POST", userURL, 500},
		{"GET", "/v1/Configuration", 502},
		{"POST", "/v1/Configuration", 502},
		{"POST", userURL, 503},
		{"POST", userURL, 200}, // all used up
	} {
		if x := send(t, newRequest(t, s, step.method, step.path, nil)); x.StatusCode != step.status {
			t.Errorf("step %d: HTTP %d, want %d", i, x.StatusCode, step.status)
		}
	}
	s.ClearFaults()
	if x := get(t, s, "/v1/Configuration"); x.StatusCode != 200 {
		t.Errorf("after ClearFaults: HTTP %d", x.StatusCode)
	}
}

func TestFaultsComeBeforeCredentials(t *testing.T) {
	s := start(t, Options{})
	s.Inject(Fault{Status: 500})
	r := newRequest(t, s, http.MethodGet, userURL, nil)
	r.Header.Del("Authorization")
	if x := send(t, r); x.StatusCode != 500 {
		t.Errorf("HTTP %d", x.StatusCode)
	}
}

func TestCutAtEveryByte(t *testing.T) {
	s := start(t, Options{})
	whole := get(t, s, userURL).body
	for n := range len(whole) {
		if n == 0 {
			n = -1 // the headers alone
		}
		s.Inject(Fault{Times: 1, CutAfter: n})
		x, err := try(newRequest(t, s, http.MethodGet, userURL, nil), plainClient())
		if !errors.Is(err, io.ErrUnexpectedEOF) || x.StatusCode != 200 {
			t.Fatalf("cut after %d: %v", n, err)
		}
		if want := whole[:max(0, n)]; !bytes.Equal(x.body, want) || x.ContentLength != int64(len(whole)) {
			t.Errorf("cut after %d: %d bytes of %d", n, len(x.body), x.ContentLength)
		}
	}
}

func TestCutKeepsTheWriteAwayUnlessApplied(t *testing.T) {
	for _, apply := range []bool{false, true} {
		s := start(t, Options{})
		s.Inject(Fault{CutAfter: 20, Apply: apply})
		if _, applied, err := update(t, s); err == nil || applied != apply {
			t.Errorf("Apply %v: error %v, applied %v", apply, err, applied)
		}
	}
}

func TestDropResetsTheConnection(t *testing.T) {
	for _, apply := range []bool{false, true} {
		s := start(t, Options{})
		s.Inject(Fault{Drop: true, Apply: apply})
		_, applied, err := update(t, s)
		// Windows has another number for the same error.
		if err == nil || runtime.GOOS != "windows" && !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("error %v", err)
		}
		if applied != apply {
			t.Errorf("Apply %v, applied %v", apply, applied)
		}
	}
}

func TestDelayAndDripTakeTheirTime(t *testing.T) {
	for _, fault := range []Fault{
		{Delay: 30 * time.Millisecond},
		{Body: "twelve chars", Drip: 3 * time.Millisecond},
	} {
		s := start(t, Options{})
		s.Inject(fault)
		begin := time.Now()
		x := get(t, s, userURL)
		if took := time.Since(begin); x.StatusCode != 200 || took < 30*time.Millisecond {
			t.Errorf("%+v: HTTP %d after %v", fault, x.StatusCode, took)
		}
	}
}

// What is held back is carried out and answered once it is let go, and not
// before.
func TestHoldWaitsToBeLetGo(t *testing.T) {
	s, hold := start(t, Options{}), make(chan struct{})
	s.Inject(Fault{Method: http.MethodPost, Hold: hold})
	request, answered := newRequest(t, s, http.MethodPost, userURL, newLocale), make(chan error, 1)
	go func() {
		_, err := try(request, plainClient())
		answered <- err
	}()
	until(t, "the request", func() bool { return len(s.Requests()) == 1 })
	if mustUser(t, s, firstUser).Locale == "fr" || len(answered) > 0 {
		t.Error("it was not held back")
	}
	close(hold)
	if err := <-answered; err != nil || mustUser(t, s, firstUser).Locale != "fr" {
		t.Errorf("not carried out: %v", err)
	}
}

func TestDripComesByteByByte(t *testing.T) {
	s := start(t, Options{})
	s.Inject(Fault{Body: "slow", Drip: time.Hour})
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	res, err := plainClient().Do(newRequest(t, s, http.MethodGet, userURL, nil).WithContext(ctx))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	buf := make([]byte, 8)
	if n, err := res.Body.Read(buf); string(buf[:n]) != "s" || err != nil {
		t.Errorf("first read %q, %v", buf[:n], err)
	}
	_ = s.Close()
	if _, err := res.Body.Read(buf); err == nil {
		t.Error("the server closed, and the body went on")
	}
}

// A client that gives up ends the wait, and a request that was still waiting
// does not reach the account.
func TestClientGoesAway(t *testing.T) {
	for name, row := range map[string]struct {
		fault   Fault
		applied bool
	}{
		"delay":             {Fault{Delay: time.Hour}, false},
		"delay after apply": {Fault{Delay: time.Hour, Apply: true}, true},
		"hold":              {Fault{Hold: make(chan struct{})}, false},
		"hold after apply":  {Fault{Hold: make(chan struct{}), Apply: true}, true},
		"hang":              {Fault{Hang: true}, false},
		"hang after apply":  {Fault{Hang: true, Apply: true}, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := &Server{account: newAccount(Options{Now: atNoon})}
			s.Inject(row.fault)
			served := make(chan struct{})
			front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				defer close(served)
				s.serve(w, r)
			}))
			defer front.Close()
			s.url = front.URL
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			request, failed := newRequest(t, s, http.MethodPost, userURL, newLocale).WithContext(ctx), make(chan error, 1)
			go func() {
				_, err := try(request, plainClient())
				failed <- err
			}()
			until(t, "the request", func() bool { return len(s.Requests()) == 1 })
			until(t, "the write", func() bool { return mustUser(t, s, firstUser).Locale == "fr" || !row.applied })
			leave()
			if err := <-failed; !errors.Is(err, context.Canceled) {
				t.Errorf("error %v", err)
			}
			<-served // without the client's leaving this takes an hour
			if got := mustUser(t, s, firstUser).Locale == "fr"; got != row.applied {
				t.Errorf("applied %v", got)
			}
		})
	}
}

// Close ends requests that would never end by themselves, and leaves no
// goroutine behind.
func TestCloseStopsAtOnce(t *testing.T) {
	for name, fault := range map[string]Fault{
		"hang":            {Hang: true, Apply: true},
		"delay":           {Delay: time.Hour, Apply: true},
		"hold":            {Hold: make(chan struct{}), Apply: true},
		"drip":            {Drip: time.Hour},
		"endless body":    {Endless: true, Apply: true},
		"endless headers": {EndlessHeaders: true, Apply: true},
	} {
		t.Run(name, func(t *testing.T) {
			ignore := goleak.IgnoreCurrent()
			carriedOut := make(chan struct{}, 2)
			s := start(t, Options{Now: func() time.Time { carriedOut <- struct{}{}; return noon }})
			<-carriedOut // the clock is read once at the start
			s.Inject(fault)
			conn := rawRequest(t, s)
			defer func() { _ = conn.Close() }()
			<-carriedOut
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Errorf("closed again: %v", err)
			}
			goleak.VerifyNone(t, ignore)
			_, _ = io.Copy(io.Discard, conn) // ends, as the connection is closed
			if _, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://")); err == nil {
				t.Error("the port still listens")
			}
		})
	}
}

// rawRequest posts a new locale on a connection that nobody reads.
func rawRequest(t *testing.T, s *Server) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	if err := newRequest(t, s, http.MethodPost, userURL, newLocale).Write(conn); err != nil {
		t.Fatal(err)
	}
	return conn
}

func TestEndlessBodies(t *testing.T) {
	const enough = 10 << 20
	for name, fault := range map[string]Fault{
		"plain": {Endless: true},
		"gzip":  {GzipBomb: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, Options{})
			s.Inject(fault)
			res, err := plainClient().Do(newRequest(t, s, http.MethodGet, userURL, nil))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = res.Body.Close() }()
			body := bufio.NewReader(res.Body)
			if start, _ := body.Peek(len(openJSON)); string(start) != openJSON {
				t.Errorf("body begins %q", start)
			}
			if n, err := io.CopyN(io.Discard, body, enough); n != enough {
				t.Errorf("ended after %d bytes: %v", n, err)
			}
			if res.Uncompressed != fault.GzipBomb || res.StatusCode != 200 {
				t.Errorf("HTTP %d, unpacked %v", res.StatusCode, res.Uncompressed)
			}
		})
	}
}

func TestGzipBombIsSmallOnTheWire(t *testing.T) {
	if packed := len(compressed(filler)); packed*100 > len(filler) {
		t.Errorf("%d bytes pack to %d", len(filler), packed)
	}
}

func TestEndlessHeaders(t *testing.T) {
	s := start(t, Options{})
	s.Inject(Fault{EndlessHeaders: true})
	_, err := try(newRequest(t, s, http.MethodGet, userURL, nil), plainClient())
	if err == nil || !strings.Contains(err.Error(), "server response headers exceeded") {
		t.Errorf("error %v", err)
	}
}
