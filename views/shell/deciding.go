package shell

import (
	"slices"
	"time"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/screen"
)

const (
	// leastSeen is how long a question must have been in sight before a key can
	// decide it.
	leastSeen = 300 * time.Millisecond
	// leastNoticed is how long a dialog takes no key that opened by itself: what is
	// typed then was meant for something else.
	leastNoticed = 400 * time.Millisecond
)

// Why a key decides nothing.
const (
	cameInCompany = "it came together with other input; press it again"
	notYet        = "this has only just opened"
	cameTooSoon   = "the question has only just opened; press it again"
)

// Show puts a dialog in front. One that no key has asked for takes no keys for a
// moment.
func (a *desk) Show(d *ui.Dialog) {
	d.OpenedAt, d.ByItself = a.Arrivals().Now(), !a.root.acting
	a.dialogs = append(a.dialogs, d)
	if d.ByItself {
		a.After(tea.Tick(leastNoticed, func(time.Time) tea.Msg { return noticedMsg{} }))
	}
}

// noticedMsg has a dialog drawn again that takes keys from now on.
type noticedMsg struct{}

// dim says that a dialog takes no keys yet.
func (a *desk) dim(d *ui.Dialog) bool {
	return d.ByItself && a.Arrivals().Now().Sub(d.OpenedAt) < leastNoticed
}

// refused says why a key at a dialog is not for it, "" when it is. A key that means
// nothing there puts a question back on its harmless choice: what comes with it is
// no answer.
func (a *desk) refused(d *ui.Dialog, key tea.KeyMsg) string {
	switch {
	case a.dim(d):
		return notYet
	case !d.IsQuestion() || key.Type == tea.KeyEsc || isArrow(key):
		return ""
	case !a.Arrivals().Settled():
		d.Reset()
		return cameInCompany
	case d.Decides(key):
		return a.whyUndecided(d.OpenedAt)
	case !d.Takes(key):
		d.Reset()
		a.Arrivals().Disturb()
	}
	return ""
}

// refusedClick says why a click at a dialog is not for it, "" when it is.
func (a *desk) refusedClick(d *ui.Dialog, x, y int) string {
	switch {
	case a.dim(d):
		return notYet
	case !d.IsQuestion():
		return ""
	case !a.Arrivals().Settled():
		d.Reset()
		return cameInCompany
	case d.ClickDecides(x, y):
		return a.whyUndecided(d.OpenedAt)
	}
	return ""
}

// isArrow says that a key moves, and is in no pasted text.
func isArrow(key tea.KeyMsg) bool {
	return slices.Contains([]tea.KeyType{tea.KeyLeft, tea.KeyRight, tea.KeyUp, tea.KeyDown}, key.Type)
}

// whyUndecided says why the latest key or click cannot decide a question that was
// opened then, "" when it can.
func (a *desk) whyUndecided(opened time.Time) string {
	switch {
	case !a.Arrivals().Settled(), !a.Arrivals().Alone():
		return cameInCompany
	case a.Arrivals().Now().Sub(opened) < leastSeen:
		return cameTooSoon
	}
	return ""
}

// tooSoon says why the key of an action does not run it now, "" when it does.
func (a *desk) tooSoon(action ui.Action) string {
	if !action.Decides {
		return ""
	}
	var opened time.Time
	if q, ok := a.Front().(*screen.TypedConfirm); ok {
		opened = q.Opened
	}
	return a.whyUndecided(opened)
}

// otherScript says that a key is a letter of a script that no action's key has.
func otherScript(key tea.KeyMsg) bool {
	return key.Type == tea.KeyRunes && len(key.Runes) == 1 &&
		unicode.IsLetter(key.Runes[0]) && !unicode.Is(unicode.Latin, key.Runes[0])
}
