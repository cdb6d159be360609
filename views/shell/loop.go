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

// deliver hands the result of a job on.
func (m resultMsg) deliver() tea.Cmd {
	if m.owner == nil {
		return apply(m.account, m.result)
	}
	if m.account.Live(m.owner) {
		return hand(m.owner, m.result)
	}
	if draft, ok := m.result.(session.ClaimedDraft); ok && draft.Slot != nil {
		return func() tea.Msg { return screen.KeptMsg{Err: draft.Slot.Release()} }
	}
	return nil
}

// finish takes work off the list and hands its result on.
func (a *App) finish(m doneMsg) tea.Cmd {
	a.works.remove(m.work)
	account := accountOf(m.work)
	account.session.MarkReported(m.work)
	if m.work.Dropped {
		return nil
	}
	if c, ok := m.result.(screen.Failer); ok && m.work.Write {
		account.session.Pause.Note(c.Cause(), a.now()) // wherever its screen is by now
	}
	return m.deliver(account)
}

// deliver hands a result to the screen that waits for it, or tells it where
// that has gone.
func (m doneMsg) deliver(account *account) tea.Cmd {
	switch {
	case m.work.Owner == nil:
		return apply(account, m.result)
	case account.Live(m.work.Owner):
		return tea.Batch(hand(m.work.Owner, m.result), announce(account, m.result))
	}
	if r, ok := m.result.(screen.Reporter); ok {
		r.ApplyOrphaned(account)
		screen.AddErrorPage(account, screen.ShowReport(account, r.Summary()), screen.CodeShown(r))
	}
	return announce(account, m.result)
}

// apply takes the result of work that no screen waits for.
func apply(h screen.Host, result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case screen.Effect:
		return m.Apply(h)
	case screen.Addressed:
		return m.Deliver()
	}
	return nil
}

// hand gives a result to the screen that waits for it.
func hand(owner screen.Screen, result tea.Msg) tea.Cmd {
	if a, ok := result.(screen.Addressed); ok {
		return a.Deliver()
	}
	return owner.Update(result)
}

// announce says in front how a write went at an account behind, after whatever else
// its screen had to say.
func announce(d *account, result tea.Msg) tea.Cmd {
	if _, ok := result.(screen.Reporter); !d.isBehind() || !ok {
		return nil
	}
	level := ui.Good
	if c, ok := result.(screen.Failer); ok && c.Cause() != nil {
		level = ui.Warn
	}
	return d.Notify(level, screen.ReportedAs(result))
}

// Start runs work in a command. Its result goes to owner; the result of a write is
// reported in a dialog where owner is closed by then.
func (d *account) Start(owner screen.Screen, label string, write bool, run func(ctx context.Context, w *screen.Work) tea.Msg) (*screen.Work, tea.Cmd) {
	w, command := d.program.works.begin(d, owner, label, write, run)
	return w, tea.Batch(command, d.program.works.spin())
}

// StartQuietly runs a read that no screen shows.
func (d *account) StartQuietly(owner screen.Screen, label string, run func(ctx context.Context, w *screen.Work) tea.Msg) (*screen.Work, tea.Cmd) {
	w, command := d.program.works.begin(d, owner, label, false, run)
	w.Quiet = true
	return w, command
}

// Job runs something short in the background, such as reading a file. Its result goes to
// owner, unless owner is closed by then.
func (d *account) Job(owner screen.Screen, run func() tea.Msg) tea.Cmd {
	return func() tea.Msg { return resultMsg{owner, d, run()} }
}

// Tick sends a message to owner after a wait, unless owner is closed by then.
func (d *account) Tick(owner screen.Screen, wait time.Duration, m tea.Msg) tea.Cmd {
	result := resultMsg{owner, d, m}
	return tea.Tick(wait, func(time.Time) tea.Msg { return result })
}

// Stores makes a command of a write to the disk that the end of the program waits
// for.
func (d *account) Stores(write tea.Cmd) tea.Cmd {
	session := d.Session()
	return func() (msg tea.Msg) {
		session.Store(func() { msg = write() })
		return msg
	}
}

// doneMsg is the result of work.
type doneMsg struct {
	work   *screen.Work
	result tea.Msg
}

// resultMsg is the result of a job.
type resultMsg struct {
	owner   screen.Screen
	account *account
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
