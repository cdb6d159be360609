package shell

import (
	"context"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/session"
)

// spinMsg moves the spinner; it comes only while there is work.
type spinMsg struct{}

const spinEvery = 100 * time.Millisecond

// deskOf is the account that work is for.
func deskOf(w *screen.Work) *desk { return w.Account.(*desk) }

// busy is the oldest work that the screen tells of, nil when there is none.
func (a *App) busy() *screen.Work {
	for _, w := range a.works {
		if !w.Quiet && deskOf(w) == a.desk {
			return w
		}
	}
	return nil
}

// InFlight is the work under way, of all accounts, the oldest first.
func (a *App) InFlight() []*screen.Work { return a.works }

func (a *App) ran(m resultMsg) tea.Cmd {
	if m.owner == nil {
		return m.account.take(m.result)
	}
	if m.account.Live(m.owner) {
		return m.owner.Update(m.result)
	}
	if draft, ok := m.result.(session.ClaimedDraft); ok && draft.Slot != nil {
		return func() tea.Msg { return screen.KeptMsg{Err: draft.Slot.Release()} }
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
	account := deskOf(m.work)
	account.session.TakeUntold(m.work)
	if m.work.Dropped {
		return nil
	}
	if c, ok := m.result.(screen.Failer); ok && m.work.Write {
		account.Obey(c.Cause()) // wherever its screen is by now
	}
	return a.deliver(account, m)
}

// deliver hands a result to the screen that waits for it, or tells it where
// that has gone.
func (a *App) deliver(account *desk, m doneMsg) tea.Cmd {
	switch {
	case m.work.Owner == nil:
		return account.take(m.result)
	case account.Live(m.work.Owner):
		return tea.Batch(m.work.Owner.Update(m.result), account.announce(m.result))
	}
	if r, ok := m.result.(screen.Reporter); ok {
		r.ApplyOrphaned(account)
		screen.AddErrorPage(account, screen.ShowReport(account, r.Summary()), screen.CodeShown(r))
	}
	return account.announce(m.result)
}

// announce says in front how a write went at a desk behind, after whatever else
// its screen had to say.
func (d *desk) announce(result tea.Msg) tea.Cmd {
	if _, ok := result.(screen.Reporter); !d.behind() || !ok {
		return nil
	}
	level := ui.Good
	if c, ok := result.(screen.Failer); ok && c.Cause() != nil {
		level = ui.Warn
	}
	return d.Notify(level, screen.ReportedAs(result))
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
func (d *desk) Start(owner screen.Screen, label string, write bool, run func(ctx context.Context, w *screen.Work) tea.Msg) (*screen.Work, tea.Cmd) {
	w, command := d.begun(owner, label, write, run)
	return w, tea.Batch(command, d.root.spin())
}

// StartQuietly runs a reading that nothing on the screen tells of.
func (d *desk) StartQuietly(owner screen.Screen, label string, run func(ctx context.Context, w *screen.Work) tea.Msg) (*screen.Work, tea.Cmd) {
	w, command := d.begun(owner, label, false, run)
	w.Quiet = true
	return w, command
}

// begun puts work on the list and gives the command that carries it out.
func (d *desk) begun(owner screen.Screen, label string, write bool, run func(ctx context.Context, w *screen.Work) tea.Msg) (*screen.Work, tea.Cmd) {
	w, ctx := screen.NewWork(d, owner, label, write)
	d.root.works = append(d.root.works, w)
	command := func() (msg tea.Msg) {
		defer w.Cancel()
		defer recovered(&msg)
		if write {
			if !d.session.BeginWrite(w) {
				return nil
			}
			defer d.session.FinishWrite(w)
		}
		done := doneMsg{w, run(ctx, w)}
		if write {
			d.session.AddUntold(w, func() string { return screen.ReportedAs(done.result) })
		}
		return done
	}
	return w, command
}

// Job runs something short beside the screens, such as a look at the disk. Its
// result goes to owner, or nowhere where owner has gone meanwhile.
func (d *desk) Job(owner screen.Screen, run func() tea.Msg) tea.Cmd {
	return func() tea.Msg { return resultMsg{owner, d, run()} }
}

// Tick hands a message to owner after a wait, or nowhere where that has gone.
func (d *desk) Tick(owner screen.Screen, wait time.Duration, m tea.Msg) tea.Cmd {
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
	work   *screen.Work
	result tea.Msg
}

// resultMsg brings the result of a job back.
type resultMsg struct {
	owner   screen.Screen
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
