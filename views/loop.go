package views

import (
	"context"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/session"
)

// spinMsg moves the spinner; it comes only while there is work.
type spinMsg struct{}

const spinEvery = 100 * time.Millisecond

// busy is the oldest work that the screen tells of, nil when there is none.
func (a *App) busy() *work {
	for _, w := range a.works {
		if !w.quiet && w.account == a.desk {
			return w
		}
	}
	return nil
}

func (a *App) ran(m resultMsg) tea.Cmd {
	if m.owner == nil {
		return m.account.take(m.result)
	}
	if m.account.Live(m.owner) {
		return m.owner.Update(m.result)
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
	m.work.account.session.TakeUntold(m.work)
	if m.work.dropped {
		return nil
	}
	account := m.work.account
	if c, ok := m.result.(Failer); ok && m.work.write {
		account.Obey(c.Cause()) // wherever its screen is by now
	}
	return a.deliver(account, m)
}

// deliver hands a result to the screen that waits for it, or tells it where
// that has gone.
func (a *App) deliver(account *desk, m doneMsg) tea.Cmd {
	switch {
	case m.work.owner == nil:
		return account.take(m.result)
	case account.Live(m.work.owner):
		return tea.Batch(m.work.owner.Update(m.result), account.announce(m.result))
	}
	if r, ok := m.result.(Reporter); ok {
		r.ApplyOrphaned(account)
		withErrorPage(account, showReport(account, r.Summary()), failureCode(r))
	}
	return account.announce(m.result)
}

// announce says in front how a write went at a desk behind, after whatever else
// its screen had to say.
func (d *desk) announce(result tea.Msg) tea.Cmd {
	if _, ok := result.(Reporter); !d.behind() || !ok {
		return nil
	}
	level := ui.Good
	if c, ok := result.(Failer); ok && c.Cause() != nil {
		level = ui.Warn
	}
	return d.Notify(level, told(result))
}

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
	ctx, cancel := context.WithCancel(api.WithFlight(context.Background(), w.flight))
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

// doneMsg brings the result of work back.
type doneMsg struct {
	work   *work
	result tea.Msg
}

// resultMsg brings the result of a job back.
type resultMsg struct {
	owner   Screen
	account *desk
	result  tea.Msg
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
