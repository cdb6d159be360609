package api

import (
	"context"
	"net/http/httptrace"
	"sync"
	"time"
)

// Flight is the state of a call, or of several one after the other, while they
// run. A screen reads it to show what is happening; the client writes it. Safe
// for use by several goroutines.
type Flight struct {
	mu        sync.Mutex
	writing   bool
	connected bool
	sent      bool
	attempt   int
	waitUntil time.Time
	waitCode  int
	asked     bool
}

// FlightState is a copy of a Flight at one moment.
type FlightState struct {
	// Connected: the attempt has obtained a connection.
	Connected bool
	// Sent: a write may have been sent, so that the work it belongs to cannot be
	// cancelled any more. It stays set through everything that follows, such as the
	// readings that verify the write.
	Sent bool
	// Attempt counts from 1.
	Attempt int
	// WaitUntil is when the next attempt starts, zero without a wait; WaitStatus is the
	// HTTP status that caused the wait, 0 for a transport error.
	WaitUntil  time.Time
	WaitStatus int
	// WaitAsked: Twilio asked for the wait; otherwise it is the client's own pause.
	WaitAsked bool
}

// State is a copy of the state now.
func (f *Flight) State() FlightState {
	f.mu.Lock()
	defer f.mu.Unlock()
	return FlightState{f.connected, f.sent, f.attempt, f.waitUntil, f.waitCode, f.asked}
}

type flightKey struct{}

// WithFlight makes the calls under ctx report to f.
func WithFlight(ctx context.Context, f *Flight) context.Context {
	return context.WithValue(ctx, flightKey{}, f)
}

func flightOf(ctx context.Context) *Flight {
	if f, ok := ctx.Value(flightKey{}).(*Flight); ok {
		return f
	}
	return &Flight{}
}

func (f *Flight) startAttempt(n int, writing bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.attempt, f.writing, f.connected, f.waitUntil, f.waitCode = n, writing, false, time.Time{}, 0
}

func (f *Flight) wait(until time.Time, status int, asked bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waitUntil, f.waitCode, f.asked = until, status, asked
}

func (f *Flight) connect() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.connected, f.sent = true, f.sent || f.writing
}

// traced records the first connection under ctx in the flight. Only GotConn is certain:
// without it, nothing was sent.
func (f *Flight) traced(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { f.connect() },
	})
}

// writeContext lasts until its own timeout, and ends with ctx only while the flight has
// no connection: once bytes may have been sent, a write is finished, so that its outcome
// is known.
func (f *Flight) writeContext(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	stop := context.AfterFunc(ctx, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if !f.connected {
			cancel()
		}
	})
	if ctx.Err() != nil { // AfterFunc runs in its own goroutine, which a connection could overtake
		cancel()
	}
	return f.traced(own), func() { stop(); cancel() }
}
