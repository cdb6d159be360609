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

// Work is a request, or a chain of them, in flight.
type Work struct {
	Label   string
	Write   bool
	Started time.Time
	flight  *api.Flight
	Cancel  context.CancelFunc
	Owner   Screen
	// Account is the one it is for.
	Account Host
	// step names what the work is at, for work of several steps.
	step atomic.Value
	// Quiet: nothing on the screen tells of it, as of a reading that comes again
	// and again by itself.
	Quiet bool
	// Many: it is a run over many users or chats, each with a write of its own, and
	// tells by itself how it is ended in order.
	Many bool
	// Dropped: nobody waits for the result any more.
	Dropped bool
}

// NewWork is work of an account, begun now for owner, which is nil for none. What
// is asked for under the context ends with cancel, and shows in the work's state.
func NewWork(h Host, owner Screen, label string, write bool) (*Work, context.Context) {
	w := &Work{Label: label, Write: write, Started: h.Now(), flight: &api.Flight{}, Owner: owner, Account: h}
	ctx, cancel := context.WithCancel(api.WithFlight(h.Session().Context(write), w.flight))
	w.Cancel = cancel
	return w, ctx
}

// Reached names the step of work; called from its own goroutine.
func (w *Work) Reached(step string) { w.step.Store(step) }

// Status is what a screen shows of the work: step, seconds, waits.
func (w *Work) Status(now time.Time) string {
	label := ui.Escape(w.Label) // it holds a username
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

// UnderWay is how a screen tells of the work: the sign that moves, and its status.
func (w *Work) UnderWay() string {
	return w.Account.Spinner() + " " + w.Status(w.Account.Now())
}

// Wait is how many seconds are left of a wait that the service asked for.
func (w *Work) Wait(now time.Time) int {
	state := w.flight.State()
	if !state.WaitAsked {
		return 0
	}
	return max(0, int(math.Ceil(state.WaitUntil.Sub(now).Seconds())))
}

// Sent says that something may have gone out, so that it can no longer be
// called off.
func (w *Work) Sent() bool { return w.flight.State().Sent }

// callOff stops a write that has sent nothing yet; any other goes on, so that its
// outcome is known.
func (w *Work) CallOff() {
	if !w.Sent() {
		w.Cancel()
	}
}

// Drop stops work whose result nobody waits for; only ever for reads.
func (w *Work) Drop() {
	w.Dropped = true
	w.Cancel()
}

// ReportedAs is a result in one raw sentence, "" where it is none of a write.
func ReportedAs(result tea.Msg) string {
	r, ok := result.(Reporter)
	if !ok {
		return ""
	}
	summary := r.Summary()
	return summary.Title + ": " + summary.Sentence
}

// StoredMsg tells how writing something down went that nobody waits for.
type StoredMsg struct{ Err error }

func (m StoredMsg) Apply(h Host) tea.Cmd {
	if m.Err == nil {
		return nil
	}
	return h.Notify(ui.Warn, "Could not be saved on disk: "+m.Err.Error())
}
