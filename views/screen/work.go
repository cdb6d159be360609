package screen

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui"
)

// Work is a request, or several in a row, in progress.
type Work struct {
	Label   string
	Write   bool
	Started time.Time
	flight  *api.Flight
	Cancel  context.CancelFunc
	Owner   Screen
	// Account is the account it belongs to.
	Account Host
	// step is the current step, for work of several steps.
	step atomic.Value
	// rests: it waits for its turn, and nothing is sent until then.
	rests atomic.Bool
	// Quiet: no screen shows it, as it is a read that repeats by itself.
	Quiet bool
	// Many: it is a run over many users or chats, each with its own write, and stops by
	// itself after the current ones.
	Many bool
	// Dropped: nobody waits for the result any more.
	Dropped bool
}

// NewWork is work of an account that starts now, for owner, nil for none. Requests under
// the context end with cancel, and show in the work's state.
func NewWork(h Host, owner Screen, label string, write bool) (*Work, context.Context) {
	w := &Work{Label: label, Write: write, Started: h.Now(), flight: &api.Flight{}, Owner: owner, Account: h}
	ctx, cancel := context.WithCancel(api.WithFlight(h.Session().Context(write), w.flight))
	w.Cancel = cancel
	return w, ctx
}

// Rest says that the work waits for its turn, or that it goes on; it is called from the
// work's goroutine.
func (w *Work) Rest(rests bool) { w.rests.Store(rests) }

// Rests says that the work waits for its turn.
func (w *Work) Rests() bool { return w.rests.Load() }

// Reached sets the step; it is called from the work's goroutine.
func (w *Work) Reached(step string) { w.step.Store(step) }

// Status is what a screen shows of the work: step, seconds, waits.
func (w *Work) Status(now time.Time) string {
	label := ui.Escape(w.Label) // it has a username
	if step, ok := w.step.Load().(string); ok {
		label += ": " + step
	}
	state := w.flight.State()
	if wait := w.Wait(now); wait > 0 {
		return fmt.Sprintf("%s: Twilio asked to wait, retry in %d s", label, wait)
	}
	if state.Attempt > 1 {
		label += fmt.Sprintf(", attempt %d", state.Attempt)
	}
	return fmt.Sprintf("%s %.1f s", label, now.Sub(w.Started).Seconds())
}

// UnderWay is the spinner and the status of the work.
func (w *Work) UnderWay() string {
	return w.Account.Spinner() + " " + w.Status(w.Account.Now())
}

// Wait is the number of seconds left of a wait that Twilio asked for.
func (w *Work) Wait(now time.Time) int {
	state := w.flight.State()
	if !state.WaitAsked {
		return 0
	}
	return max(0, int(math.Ceil(state.WaitUntil.Sub(now).Seconds())))
}

// Sent says that something may have been sent, so that the work cannot be cancelled any
// more.
func (w *Work) Sent() bool { return w.flight.State().Sent }

// CallOff cancels a write that has sent nothing yet; any other continues, so that its
// result is known.
func (w *Work) CallOff() {
	if !w.Sent() {
		w.Cancel()
	}
}

// Drop cancels a read whose result nobody waits for.
func (w *Work) Drop() {
	w.Dropped = true
	w.Cancel()
}

// ReportedAs is the result of a write in one raw sentence, "" for other results.
func ReportedAs(result tea.Msg) string {
	r, ok := result.(Reporter)
	if !ok {
		return ""
	}
	summary := r.Summary()
	return summary.Title + ": " + summary.Sentence
}

// StoredMsg is the result of saving something on disk that no screen waits for.
type StoredMsg struct{ Err error }

func (m StoredMsg) Apply(h Host) tea.Cmd {
	if m.Err == nil {
		return nil
	}
	return h.Notify(ui.Warn, "Could not be saved on disk: "+m.Err.Error())
}
