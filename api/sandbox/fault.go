package sandbox

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// Fault is something that goes wrong with the requests it matches. The zero
// value matches everything and changes nothing.
//
// A fault that only slows the answer down (Delay, Hold, Drip) leaves it true:
// the request is carried out once the Delay and the Hold are over, unless the
// client has gone by then. Every other fault keeps the request from the
// account, unless Apply is set; what is cut or altered is then the answer that
// would have been given.
type Fault struct {
	// Method is the HTTP method matched; empty means any.
	Method string
	// Path is a part of the path matched; empty means any.
	Path string
	// Times is how many matching requests the fault meets; 0 means all.
	// Requests met by a fault injected earlier do not count.
	Times int
	// Skip is how many matching requests are let through first.
	Skip int
	// Apply carries the request out in the account before anything else: a
	// write that lands although its answer is bad.
	Apply bool

	// Delay is waited for before the answer; it ends early, without an answer,
	// when the client goes away or the server closes.
	Delay time.Duration
	// Hold, where it is not nil, keeps the answer back until it is closed, and
	// ends early as a Delay does: for what has to happen before the answer.
	Hold <-chan struct{}
	// Drip sends the body one byte at a time with this pause after each.
	Drip time.Duration

	// Hang gives no answer until the client goes away or the server closes.
	Hang bool
	// Drop resets the connection without an answer.
	Drop bool
	// CutAfter sends the headers with the full Content-Length, this many bytes of the
	// body, and closes the connection. A negative number sends the headers alone, 0
	// cuts nothing.
	CutAfter int

	// Status is the HTTP status. From 400 on the answer is Twilio's error with
	// Code and Message; a Code of 0 makes one without a Twilio code, an empty
	// Message takes the status's own text.
	Status  int
	Code    int
	Message string
	// RetryAfter is a header's value: seconds or an HTTP date.
	RetryAfter string
	// Redirect is the Location of a 3xx answer; 307 unless Status says else.
	Redirect string
	// Body replaces the usual body: HTML, "{}", "null", garbage.
	Body string
	// Empty makes a body of no bytes.
	Empty bool
	// ContentType replaces application/json.
	ContentType string

	// Endless sends a JSON body that never ends.
	Endless bool
	// EndlessHeaders sends headers that never end.
	EndlessHeaders bool
	// GzipBomb sends a compressed JSON body that unpacks about a thousandfold
	// and never ends.
	GzipBomb bool
}

// injected is a fault in use.
type injected struct {
	Fault
	matched int // requests so far
}

// meets counts a matching request and says whether the fault takes it.
func (f *injected) meets(r Request) bool {
	if f.Method != "" && f.Method != r.Method || !strings.Contains(r.Path, f.Path) {
		return false
	}
	f.matched++
	return f.matched > f.Skip && (f.Times == 0 || f.matched <= f.Skip+f.Times)
}

// honest says whether the answer stays true: there is no fault, or it changes
// the pace alone.
func (f Fault) honest() bool {
	return f == Fault{
		Method: f.Method, Path: f.Path, Times: f.Times, Skip: f.Skip, Apply: f.Apply,
		Delay: f.Delay, Hold: f.Hold, Drip: f.Drip,
	}
}

// carryOut is the account's response to a request, before or after the fault's pause, or
// a response without consequences when the fault keeps the request from the account. It
// is false when the client has disconnected.
func (s *Server) carryOut(ctx context.Context, c call, f Fault) (answer, bool) {
	if f.Apply {
		a := s.answer(c, true)
		return a, f.pause(ctx)
	}
	if !f.pause(ctx) {
		return answer{}, false
	}
	return s.answer(c, f.honest()), true
}

// answer is the response of the account, or of a copy of it when the request must not
// change it; a GET never does.
func (s *Server) answer(c call, counts bool) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.account.catchUp()
	if counts || c.Method == http.MethodGet {
		return s.account.answer(c)
	}
	return s.account.copy().answer(c)
}

// pause waits for the Delay and for the Hold; it is false as wait is.
func (f Fault) pause(ctx context.Context) bool {
	if !wait(ctx, f.Delay) {
		return false
	}
	if f.Hold == nil {
		return true
	}
	select {
	case <-f.Hold:
		return true
	case <-ctx.Done():
		return false
	}
}

// wait pauses; it is false when ctx ended first, which it does when the
// client goes away or the server closes.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// alter turns the account's answer into the fault's.
func (f Fault) alter(a answer) answer {
	status := f.Status
	if status == 0 && f.Redirect != "" {
		status = http.StatusTemporaryRedirect
	}
	switch {
	case status >= 400:
		a = failure(status, f.Code, f.message()).at(origin{})
	case status != 0:
		a.status = status
	}
	if f.Body != "" {
		a.body = []byte(f.Body)
	}
	if f.Empty || !mayHaveBody(a.status) {
		a.body = nil
	}
	return a.withHeader("Location", f.Redirect).
		withHeader("Retry-After", f.RetryAfter).
		withHeader("Content-Type", f.ContentType)
}

func (f Fault) message() string {
	if f.Message != "" {
		return f.Message
	}
	return http.StatusText(f.Status)
}
