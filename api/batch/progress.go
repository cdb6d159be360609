package batch

import (
	"slices"
	"time"
)

// Progress is how far a run has come, at one moment.
type Progress struct {
	// Done counts the rows that ended, the Failed ones among them; Total counts
	// all rows of the run.
	Done, Failed, Total int
	// InFlight counts the rows in progress, at most Limit of them now.
	InFlight, Limit int
	// PerSecond is the number of rows that ended in the last 10 s, per second.
	PerSecond float64
	// Left is the time that the rest takes at this rate, 0 when not known.
	Left time.Duration
	// Paused: no row starts before Resume. Stopped: none starts any more.
	Paused, Stopped bool
	// Doubtful: it has paused itself, because of the failure Doubt, or, where that is
	// nil, because several results in a row are unknown.
	Doubtful bool
	Doubt    error
	// WaitingUntil is when rows start again after a 429, zero without such a wait.
	WaitingUntil time.Time
}

// rateWindow is what PerSecond looks back on.
const rateWindow = 10 * time.Second

// tally counts rows.
type tally struct {
	total, done, failed int
	begun               time.Time
	// recent are the times at which rows ended within the rateWindow.
	recent []time.Time
}

func (t *tally) count(now time.Time, failed bool) {
	t.done++
	if failed {
		t.failed++
	}
	t.forget(now)
	t.recent = append(t.recent, now)
}

// forget drops what lies before the window.
func (t *tally) forget(now time.Time) {
	old := 0
	for old < len(t.recent) && now.Sub(t.recent[old]) >= rateWindow {
		old++
	}
	t.recent = slices.Delete(t.recent, 0, old)
}

// rate is in rows per second; a run younger than the window is measured whole.
func (t *tally) rate(now time.Time) float64 {
	t.forget(now)
	span := min(rateWindow, now.Sub(t.begun))
	if span <= 0 {
		return 0
	}
	return float64(len(t.recent)) / span.Seconds()
}

// progress reads the pace; it sees waits inside the client as well.
func (p *pace) progress() Progress {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.noticeWaits(now)
	state := Progress{
		Done: p.done, Failed: p.failed, Total: p.total,
		InFlight: len(p.flights), Limit: p.limit,
		PerSecond: p.rate(now), Paused: p.paused, Stopped: p.stopped, Doubtful: p.doubtful, Doubt: p.doubt,
	}
	if now.Before(p.closedUntil) {
		state.WaitingUntil = p.closedUntil
	}
	if state.PerSecond > 0 {
		rest := float64(p.total-p.done) / state.PerSecond
		state.Left = time.Duration(rest*float64(time.Second)) + max(0, p.closedUntil.Sub(now))
	}
	return state
}
