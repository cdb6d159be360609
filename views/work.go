package views

import (
	"context"
	"fmt"
	"math"
	"runtime/debug"
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

// doneMsg brings the result of work back.
type doneMsg struct {
	work   *work
	result tea.Msg
}

// panicMsg is a panic in a command: Bubble Tea would print it into the
// alternate screen, where it is lost.
type panicMsg struct {
	value any
	stack []byte
}

func recovered(msg *tea.Msg) {
	if value := recover(); value != nil {
		*msg = panicMsg{value, debug.Stack()}
	}
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

// resultMsg brings the result of a job back.
type resultMsg struct {
	owner   Screen
	account *desk
	result  tea.Msg
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

// Start runs work in a command. Its result goes to owner; a write's is told in
// a dialog where owner has gone meanwhile.
func (d *desk) Start(owner Screen, label string, write bool, run func(ctx context.Context, w *work) tea.Msg) (*work, tea.Cmd) {
	w, command := d.begun(owner, label, write, run)
	return w, tea.Batch(command, d.root.spin())
}

// StartQuietly runs a reading that nothing on the screen tells of.
func (d *desk) StartQuietly(owner Screen, label string, run func(ctx context.Context, w *work) tea.Msg) (*work, tea.Cmd) {
	w, command := d.begun(owner, label, false, run)
	w.quiet = true
	return w, command
}

// begun puts work on the list and gives the command that carries it out.
func (d *desk) begun(owner Screen, label string, write bool, run func(ctx context.Context, w *work) tea.Msg) (*work, tea.Cmd) {
	w := &work{label: label, write: write, started: d.Now(), flight: &api.Flight{}, owner: owner, account: d}
	ctx, cancel := context.WithCancel(api.WithFlight(d.session.Context(write), w.flight))
	w.cancel = cancel
	d.root.works = append(d.root.works, w)
	command := func() (msg tea.Msg) {
		defer cancel()
		defer recovered(&msg)
		if write {
			if !w.account.session.BeginWrite(w) {
				return nil
			}
			defer w.account.session.FinishWrite(w)
		}
		done := doneMsg{w, run(ctx, w)}
		if write {
			w.account.session.AddUntold(w, func() string { return told(done.result) })
		}
		return done
	}
	return w, command
}

// Job runs something short beside the screens, such as a look at the disk. Its
// result goes to owner, or nowhere where owner has gone meanwhile.
func (d *desk) Job(owner Screen, run func() tea.Msg) tea.Cmd {
	return func() tea.Msg { return resultMsg{owner, d, run()} }
}

// Tick hands a message to owner after a wait, or nowhere where that has gone.
func (d *desk) Tick(owner Screen, wait time.Duration, m tea.Msg) tea.Cmd {
	result := resultMsg{owner, d, m}
	return tea.Tick(wait, func(time.Time) tea.Msg { return result })
}

// Stores makes a command of a write to the disk that the end of the program waits
// for.
func (d *desk) Stores(write tea.Cmd) tea.Cmd {
	session := d.Session()
	return func() (msg tea.Msg) {
		session.Store(func() { msg = write() })
		return msg
	}
}
