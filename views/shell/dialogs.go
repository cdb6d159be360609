package shell

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

const (
	// leastSeen is how long a question must be visible before a key can decide it.
	leastSeen = 300 * time.Millisecond
	// leastNoticed is how long a dialog that opened without a key ignores keys: what is
	// typed then was meant for something else.
	leastNoticed = 400 * time.Millisecond
)

// Why a key decides nothing.
const (
	cameInCompany = "other input arrived with it. Press it again"
	notYet        = "this dialog just opened"
	cameTooSoon   = "the question just opened. Press it again"
)

// dialogs are the open dialogs of an account, the one in front last.
type dialogs struct {
	open     []*ui.Dialog
	arrivals *ui.Arrivals
	// pending is the question that a key of its own has answered, nil for none.
	pending *ui.Dialog
}

// show puts a dialog in front. One that no key has asked for takes no keys for a
// moment, and the command has it drawn again after that.
func (o *dialogs) show(d *ui.Dialog, asked bool) tea.Cmd {
	d.OpenedAt, d.ByItself = o.arrivals.Now(), !asked
	o.open = append(o.open, d)
	if asked {
		return nil
	}
	return tea.Tick(leastNoticed, func(time.Time) tea.Msg { return noticedMsg{} })
}

// top is the one in front, nil for none.
func (o *dialogs) top() *ui.Dialog {
	if len(o.open) == 0 {
		return nil
	}
	return o.open[len(o.open)-1]
}

// quickAnswerMsg carries out the answer that y, n or ctrl+s gave to a question.
type quickAnswerMsg struct {
	dialogs *dialogs
	dialog  *ui.Dialog
	// arrived is when the key did.
	arrived time.Time
}

// answerSoon chooses an answer and has it carried out after a moment in which no other
// input comes: the key may be the first of a paste.
func (o *dialogs) answerSoon(d *ui.Dialog, choice int) tea.Cmd {
	d.Choose(choice)
	o.pending = d
	m := quickAnswerMsg{o, d, o.arrivals.Latest()}
	return tea.Tick(ui.Settling, func(time.Time) tea.Msg { return m })
}

// carryOut carries out such an answer where nothing came after it, and the question is
// still in front.
func (a *App) carryOut(m quickAnswerMsg) tea.Cmd {
	if m.dialogs.pending != m.dialog {
		return nil
	}
	if m.dialogs != &a.front.dialogs || m.dialogs.top() != m.dialog || !m.dialogs.arrivals.Latest().Equal(m.arrived) {
		m.dialogs.dropPending()
		return nil
	}
	m.dialogs.pending = nil
	return m.dialogs.answered(m.dialog, true, m.dialog.Answered())
}

// dropPending takes an answer back that is not carried out yet, and says whether there
// was one: other input came after it.
func (o *dialogs) dropPending() bool {
	if o.pending == nil {
		return false
	}
	o.pending.Reset()
	o.pending = nil
	return true
}

// answered closes a dialog that is answered; its answer may have opened another.
func (o *dialogs) answered(d *ui.Dialog, done bool, cmd tea.Cmd) tea.Cmd {
	if done {
		o.open = slices.DeleteFunc(o.open, func(open *ui.Dialog) bool { return open == d })
	}
	return cmd
}

// noticedMsg has a dialog drawn again that takes keys from now on.
type noticedMsg struct{}

// dim says that a dialog takes no keys yet.
func (o *dialogs) dim(d *ui.Dialog) bool {
	return d.ByItself && o.arrivals.Now().Sub(d.OpenedAt) < leastNoticed
}

// refused says why a key is not for a dialog, "" when it is. A key without meaning there
// moves a question back to its harmless choice: keys that come with it are no decision.
func (o *dialogs) refused(d *ui.Dialog, key tea.KeyMsg) string {
	switch {
	case o.dim(d):
		return notYet
	case o.dropPending() && key.Type != tea.KeyEsc:
		o.arrivals.Disturb()
		return cameInCompany
	case !d.IsQuestion() || key.Type == tea.KeyEsc || isArrow(key):
		return ""
	case !o.arrivals.Settled():
		d.Reset()
		return cameInCompany
	case d.Decides(key):
		return o.whyUndecided(d.OpenedAt)
	case !d.Takes(key):
		d.Reset()
		o.arrivals.Disturb()
	}
	return ""
}

// refusedClick says why a click at a dialog is not for it, "" when it is.
func (o *dialogs) refusedClick(d *ui.Dialog, x, y int) string {
	switch {
	case o.dim(d):
		return notYet
	case o.dropPending():
		return cameInCompany
	case !d.IsQuestion():
		return ""
	case !o.arrivals.Settled():
		d.Reset()
		return cameInCompany
	case d.ClickDecides(x, y):
		return o.whyUndecided(d.OpenedAt)
	}
	return ""
}

// isArrow says that a key moves, and is in no pasted text.
func isArrow(key tea.KeyMsg) bool {
	return slices.Contains([]tea.KeyType{tea.KeyLeft, tea.KeyRight, tea.KeyUp, tea.KeyDown}, key.Type)
}

// whyUndecided says why the latest key or click cannot decide a question that was
// opened then, "" when it can.
func (o *dialogs) whyUndecided(opened time.Time) string {
	switch {
	case !o.arrivals.Settled(), !o.arrivals.Alone():
		return cameInCompany
	case o.arrivals.Now().Sub(opened) < leastSeen:
		return cameTooSoon
	}
	return ""
}
