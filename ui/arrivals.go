package ui

import (
	"sync"
	"time"
)

const (
	// apart is the silence on both sides of a key that may decide something: keys
	// pressed by hand are further apart, those of a paste are not.
	apart = 50 * time.Millisecond
	// tooFast is less than any two keys typed by hand have between them.
	tooFast = 15 * time.Millisecond
	// Settling is the silence that ends a paste or a burst: a link cuts one paste into
	// pieces with up to 200 ms between them.
	Settling = 250 * time.Millisecond
)

// Arrivals records when input arrived: a key that decides something must have been
// pressed alone, and a paste must decide nothing. The reader of the terminal reports to
// it, the screens ask it. It may be used from several goroutines.
type Arrivals struct {
	now func() time.Time

	mu sync.Mutex
	// last is when the latest input arrived, gap the silence before it; 0 where it
	// came in company.
	last time.Time
	gap  time.Duration
	// text is when the latest key of a text arrived.
	text time.Time
	// unsettled is the latest input of a paste, a burst or a disturbance, and what
	// came less than Settling after it.
	unsettled time.Time
}

// NewArrivals uses a clock for all times.
func NewArrivals(now func() time.Time) *Arrivals { return &Arrivals{now: now} }

// Now is the time on the clock.
func (a *Arrivals) Now() time.Time { return a.now() }

// Keys reports keys that arrived together, of which so many are clicks or may stand
// in a text: characters, Tab, Enter and their like.
func (a *Arrivals) Keys(keys, ofText int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.arrive()
	if keys > 1 {
		a.gap = 0
	}
	if ofText == 0 {
		return
	}
	if ofText > 1 || now.Sub(a.text) < tooFast {
		a.unsettled = now
	}
	a.text = now
}

// Paste reports pasted text, or something dropped right after it.
func (a *Arrivals) Paste() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.unsettled = a.arrive()
}

// Disturb reports that a key arrived where it means nothing: what else comes with
// it was not meant either.
func (a *Arrivals) Disturb() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.unsettled = a.now()
}

func (a *Arrivals) arrive() time.Time {
	now := a.now()
	a.gap, a.last = now.Sub(a.last), now
	if now.Sub(a.unsettled) < Settling {
		a.unsettled = now
	}
	return now
}

// Alone says that the latest input arrived alone.
func (a *Arrivals) Alone() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.gap >= apart
}

// Latest is when the latest input arrived, the zero time before any.
func (a *Arrivals) Latest() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.last
}

// Settled says that the latest input is no part of a paste or a burst.
func (a *Arrivals) Settled() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.unsettled.IsZero() || a.last.Sub(a.unsettled) >= Settling
}
