package shell

import (
	"cmp"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// key routes a key: dialog, screen with an open input, screen, everywhere.
func (a *App) key(key tea.KeyMsg) tea.Cmd {
	if a.held(key) {
		return nil
	}
	a.notice = notice{} // it was there to be read until the next key
	a.pasteCut = a.pasteCut && key.Paste
	typing := a.Typing()
	switch {
	case key.Type == tea.KeyCtrlC:
		return a.quit()
	case a.blind():
		return nil // nothing is decided or typed unseen
	case key.Type == tea.KeyEsc && key.Alt: // how two of them in one read arrive
		key.Alt = false
		return tea.Batch(a.key(key), a.key(key))
	case key.Alt && key.Type == tea.KeyRunes && typing:
		return nil // Esc and a letter that came together: neither is text
	case key.Paste && typing:
		return a.paste(key)
	case key.Paste:
		return a.pasted(key)
	case len(a.dialogs) > 0:
		return a.dialogKey(key)
	}
	return a.dispatch(key)
}

// blind says that the terminal is too small for anything to be seen.
func (a *App) blind() bool {
	return a.width > 0 && a.height > 0 && (a.width < screen.LeastWidth || a.height < screen.LeastHeight)
}

// held says that an Enter is still the one that ran something in the palette:
// held down, or pressed twice, it must not run a second thing.
func (a *App) held(key tea.KeyMsg) bool {
	now := a.now()
	if key.Type != tea.KeyEnter || now.Sub(a.ranAt) > screen.HeldTime {
		a.ranAt = time.Time{}
		return false
	}
	a.ranAt = now
	return true
}

// Typing says that an input in front has the keys: printable ones are text.
func (a *App) Typing() bool { return len(a.dialogs) == 0 && a.Front().Typing() }

// paste hands a paste to the input that has the keys, without the line ends that
// it ends with, which are no Enter.
func (a *App) paste(key tea.KeyMsg) tea.Cmd {
	var said []string
	if a.pasteCut { // the word on the cut may have come before the paste itself
		said = append(said, pasteWasCut)
	}
	pasted := strings.TrimRight(string(key.Runes), "\r\n")
	if pasted != string(key.Runes) {
		said = append(said, "the line end after the pasted text was left out")
		key.Runes = []rune(pasted)
	}
	if len(key.Runes) == 0 {
		return a.Notify(ui.Warn, strings.Join(said, "; "))
	}
	put := a.Front().Type
	if p, ok := a.Front().(screen.Paster); ok {
		put = p.Paste
	}
	before := a.notice.id
	cmd := put(key)
	if len(said) == 0 || a.notice.id != before {
		return cmd // what the input has to say of it matters more
	}
	return tea.Batch(cmd, a.Notify(ui.Warn, strings.Join(said, "; ")))
}

// pasted takes a paste where no input has the keys.
func (a *App) pasted(key tea.KeyMsg) tea.Cmd {
	if n := len(a.dialogs); n > 0 {
		a.dialogs[n-1].Reset()
		return a.Notify(ui.Warn, "pasted text was ignored: it cannot answer a question")
	}
	if _, ok := a.Front().(screen.Paster); ok {
		return a.paste(key)
	}
	return a.Notify(ui.Warn, "pasted text was ignored: no input has the keys here")
}

// dispatch finds the key's action, the screen's own first.
func (a *App) dispatch(key tea.KeyMsg) tea.Cmd {
	front := a.Front()
	typing := front.Typing()
	if action, ok := actions.All.Find(key.String(), typing, a.actions()); ok {
		if why := a.tooSoon(action); why != "" {
			return a.Notify(ui.Warn, ui.KeyName(key.String())+" was ignored: "+why)
		}
		return a.do(action.ID)
	}
	if !typing && otherScript(key) && !a.layoutNoted {
		a.layoutNoted = true
		return a.Notify(ui.Warn, "letter keys need a Latin keyboard layout; F1 and ctrl+p work in any")
	}
	if missing, known := a.elsewhere(key.String(), typing); known {
		return tea.Batch(front.Type(key), a.Notify(ui.Plain, a.whyNot(key.String(), missing)))
	}
	return front.Type(key)
}

// elsewhere finds the action that a letter stands for on other screens.
func (a *App) elsewhere(key string, typing bool) (ui.Action, bool) {
	if typing || len([]rune(key)) != 1 {
		return ui.Action{}, false
	}
	for _, action := range actions.All {
		if action.HelpOnly && slices.Contains(action.Keys, key) {
			return ui.Action{}, false
		}
	}
	return actions.All.Find(key, typing, a.everyID())
}

// everyID are all actions, those of the tab in front first: what a key stands
// for there is what was meant.
func (a *App) everyID() []actions.ID {
	var here, others []actions.ID
	for _, action := range actions.All {
		if a.session != nil && action.Group == tabs[a.tab].Name {
			here = append(here, action.ID)
		} else {
			others = append(others, action.ID)
		}
	}
	return append(here, others...)
}

// whyNot says why an action does nothing now.
func (a *App) whyNot(key string, action ui.Action) string {
	if a.ReadOnly() && slices.Contains([]actions.ID{actions.Edit, actions.New, actions.Again, actions.Undo, actions.End, actions.EndAll}, action.ID) {
		return "this session is read-only: nothing can be changed"
	}
	return ui.KeyName(key) + " (" + cmp.Or(action.Label, action.Help) + ") does nothing here now"
}

// actions are all that are possible now, the screen's first.
func (a *App) actions() []actions.ID {
	front := a.Front()
	own := front.Actions()
	leaves := slices.Contains(own, actions.Leave) || slices.Contains(own, actions.Stop)
	ids := slices.Concat(
		own,
		actions.If(screen.CodeShown(front) != 0, actions.Docs, actions.Link),
		actions.If(slices.Contains(own, actions.Page) && !front.Typing(), actions.Half),
		actions.If(len(a.tabs[a.tab]) > 1 && !leaves, actions.Back),
		[]actions.ID{actions.Help, actions.Palette, actions.Quit},
		actions.If(!a.options.NoSuspend, actions.Suspend),
		actions.If(!a.options.NoMouse, actions.Mouse),
	)
	if a.session == nil {
		return ids
	}
	for _, tab := range tabs {
		ids = append(ids, tab.Action)
	}
	return append(ids, actions.If(a.options.Sources != nil, actions.Accounts)...)
}

// do carries out an action; the ones that work everywhere here, others in the
// screen.
func (a *App) do(id actions.ID) tea.Cmd {
	switch id {
	case actions.Help:
		return a.help()
	case actions.Palette:
		return a.palette()
	case actions.Docs:
		return screen.OpenErrorPage(a.desk, screen.CodeShown(a.Front()))
	case actions.Link:
		return screen.CopyText(a.desk, "the link", words.ErrorPage(screen.CodeShown(a.Front())))
	case actions.Quit:
		return a.quit()
	case actions.Suspend:
		return a.suspend()
	case actions.Mouse:
		return a.toggleMouse()
	case actions.Back:
		return a.leave()
	case actions.Accounts:
		return a.switcher()
	}
	if tab := slices.IndexFunc(tabs, func(tab screen.Tab) bool { return tab.Action == id }); tab >= 0 {
		a.tab = tab
		return nil
	}
	return a.Front().Do(id)
}

func (a *App) dialogKey(key tea.KeyMsg) tea.Cmd {
	top := a.dialogs[len(a.dialogs)-1]
	if why := a.refused(top, key); why != "" {
		return a.Notify(ui.Warn, ui.KeyName(key.String())+" was ignored: "+why)
	}
	if key.Type == tea.KeyF1 {
		return a.Notify(ui.Plain, top.Keys())
	}
	done, cmd := top.Type(key)
	return a.answered(top, done, cmd)
}

// answered takes a dialog away that is answered.
func (a *App) answered(d *ui.Dialog, done bool, cmd tea.Cmd) tea.Cmd {
	if done {
		a.close(d)
	}
	return cmd
}

// close takes a dialog away; its answer may have opened another meanwhile.
func (a *App) close(d *ui.Dialog) {
	a.dialogs = slices.DeleteFunc(a.dialogs, func(open *ui.Dialog) bool { return open == d })
}
