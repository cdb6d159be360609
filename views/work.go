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
	"flexconsole/views/session"
)

// work is a request, or a chain of them, in flight.
type work struct {
	label   string
	write   bool
	started time.Time
	flight  *api.Flight
	cancel  context.CancelFunc
	owner   Screen
	session *session.Session
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

// start runs work in a command. Its result goes to owner; a write's is told in
// a dialog where owner has gone meanwhile.
func (a *App) start(owner Screen, label string, write bool, run func(ctx context.Context, w *work) tea.Msg) (*work, tea.Cmd) {
	w, command := a.begun(owner, label, write, run)
	return w, tea.Batch(command, a.spin())
}

// startQuietly runs a reading that nothing on the screen tells of.
func (a *App) startQuietly(owner Screen, label string, run func(ctx context.Context, w *work) tea.Msg) (*work, tea.Cmd) {
	w, command := a.begun(owner, label, false, run)
	w.quiet = true
	return w, command
}

// begun puts work on the list and gives the command that carries it out.
func (a *App) begun(owner Screen, label string, write bool, run func(ctx context.Context, w *work) tea.Msg) (*work, tea.Cmd) {
	w := &work{label: label, write: write, started: a.now(), flight: &api.Flight{}, owner: owner, session: a.session}
	ctx, cancel := context.WithCancel(api.WithFlight(context.Background(), w.flight))
	w.cancel = cancel
	a.works = append(a.works, w)
	command := func() (msg tea.Msg) {
		defer cancel()
		defer recovered(&msg)
		if write {
			if !w.session.BeginWrite(w) {
				return nil
			}
			defer w.session.FinishWrite(w)
		}
		done := doneMsg{w, run(ctx, w)}
		if write {
			w.session.AddUntold(w, func() string { return told(done.result) })
		}
		return done
	}
	return w, command
}

// busy is the oldest work that the screen tells of, nil when there is none.
func (a *App) busy() *work {
	for _, w := range a.works {
		if !w.quiet && w.session == a.session {
			return w
		}
	}
	return nil
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
	session *session.Session
	result  tea.Msg
}

// job runs something short beside the screens, such as a look at the disk. Its
// result goes to owner, or nowhere where owner has gone meanwhile.
func (a *App) job(owner Screen, run func() tea.Msg) tea.Cmd {
	session := a.session
	return func() tea.Msg { return resultMsg{owner, session, run()} }
}

// stores is Session.storing for a command.
func (a *App) stores(write tea.Cmd) tea.Cmd {
	session := a.session
	return func() (msg tea.Msg) {
		session.Store(func() { msg = write() })
		return msg
	}
}

func (a *App) ran(m resultMsg) tea.Cmd {
	if a.live(m.owner) {
		return a.at(m.session, func() tea.Cmd { return m.owner.Update(m.result) })
	}
	if draft, ok := m.result.(session.ClaimedDraft); ok && draft.Slot != nil {
		return func() tea.Msg { return keptMsg{draft.Slot.Release()} }
	}
	return nil
}

// finish takes work off the list and hands its result on.
func (a *App) finish(m doneMsg) tea.Cmd {
	for i, w := range a.works {
		if w == m.work {
			a.works = append(a.works[:i], a.works[i+1:]...)
			break
		}
	}
	m.work.session.TakeUntold(m.work)
	if m.work.dropped {
		return nil
	}
	return a.at(m.work.session, func() tea.Cmd {
		if c, ok := m.result.(Failer); ok && m.work.write {
			a.obey(c.Cause()) // wherever its screen is by now
		}
		return a.deliver(m)
	})
}

// deliver hands a result to the screen that waits for it, or tells it where
// that has gone.
func (a *App) deliver(m doneMsg) tea.Cmd {
	switch {
	case m.work.owner == nil:
		return a.update(m.result)
	case a.live(m.work.owner):
		return tea.Batch(m.work.owner.Update(m.result), a.announce(m.result))
	}
	if r, ok := m.result.(Reporter); ok {
		r.ApplyOrphaned(a)
		a.withPage(a.tell(r.Summary()), failureCode(r))
	}
	return a.announce(m.result)
}

// announce says in front how a write went at a desk behind, after whatever else
// its screen had to say.
func (a *App) announce(result tea.Msg) tea.Cmd {
	if _, ok := result.(Reporter); !a.behind || !ok {
		return nil
	}
	level := ui.Good
	if c, ok := result.(Failer); ok && c.Cause() != nil {
		level = ui.Warn
	}
	return a.notify(level, told(result))
}

// writing is a write in flight, nil when there is none.
func (a *App) writing() *work {
	for _, w := range a.works {
		if w.write {
			return w
		}
	}
	return nil
}

// spinMsg moves the spinner; it comes only while there is work.
type spinMsg struct{}

const spinEvery = 100 * time.Millisecond

func (a *App) spin() tea.Cmd {
	if a.spinning {
		return nil
	}
	a.spinning = true
	return tea.Tick(spinEvery, func(time.Time) tea.Msg { return spinMsg{} })
}

func (a *App) spun() tea.Cmd {
	a.spinning = false
	a.spins++
	if a.busy() == nil && !a.now().Before(a.lockedUntil) {
		return nil
	}
	return a.spin()
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
