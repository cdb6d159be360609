package views

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

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
