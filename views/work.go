package views

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

// work is a request, or a chain of them, in flight.
type work struct {
	label   string
	write   bool
	started time.Time
	flight  *api.Flight
	cancel  context.CancelFunc
	owner   Screen
	// account is the one it is for.
	account *desk
	// step names what the work is at, for work of several steps.
	step atomic.Value
	// quiet: nothing on the screen tells of it, as of a reading that comes again
	// and again by itself.
	quiet bool
	// many: it is a run over many users or chats, each with a write of its own, and
	// tells by itself how it is ended in order.
	many bool
	// dropped: nobody waits for the result any more.
	dropped bool
}

// at names the step of work; called from its own goroutine.
func (w *work) at(step string) { w.step.Store(step) }

// say is what a screen shows of the work: step, seconds, waits.
func (w *work) say(now time.Time) string {
	label := ui.Escape(w.label) // it holds a username
	if step, ok := w.step.Load().(string); ok {
		label += ": " + step
	}
	state := w.flight.State()
	if wait := w.wait(now); wait > 0 {
		return fmt.Sprintf("%s: Twilio asks to wait, again in %d s", label, wait)
	}
	if state.Attempt > 1 {
		label += fmt.Sprintf(", attempt %d", state.Attempt)
	}
	return fmt.Sprintf("%s %.1f s", label, now.Sub(w.started).Seconds())
}

// wait is how many seconds are left of a wait that the service asked for.
func (w *work) wait(now time.Time) int {
	state := w.flight.State()
	if !state.WaitAsked {
		return 0
	}
	return max(0, int(math.Ceil(state.WaitUntil.Sub(now).Seconds())))
}

// sent says that something may have gone out, so that it can no longer be
// called off.
func (w *work) sent() bool { return w.flight.State().Sent }

// callOff stops a write that has sent nothing yet; any other goes on, so that its
// outcome is known.
func (w *work) CallOff() {
	if !w.sent() {
		w.cancel()
	}
}

// drop stops work whose result nobody waits for; only ever for reads.
func (w *work) drop() {
	w.dropped = true
	w.cancel()
}

// told is a result in one raw sentence, "" where it is none of a write.
func told(result tea.Msg) string {
	r, ok := result.(Reporter)
	if !ok {
		return ""
	}
	summary := r.Summary()
	return summary.Title + ": " + summary.Sentence
}

// storedMsg tells how writing something down went that nobody waits for.
type storedMsg struct{ err error }

func (m storedMsg) Apply(h Host) tea.Cmd {
	if m.err == nil {
		return nil
	}
	return h.Notify(ui.Warn, "not written down: "+m.err.Error())
}
