package shell

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/users"
	"flexconsole/views/words"
)

// keyboard finds out what a key is for.
type keyboard struct {
	*program
	// pasteCut: the paste that is about to arrive, or just did, was cut.
	pasteCut bool
	// layoutNoted: it was said that letter keys need a Latin layout.
	layoutNoted bool
	// ranAt is when the palette ran something: its Enter may still be held down.
	ranAt time.Time
}

// key routes a key: dialog, screen with an open input, screen, everywhere.
func (k *keyboard) key(key tea.KeyMsg) tea.Cmd {
	if k.isRepeatOfRunKey(key) {
		return nil
	}
	k.notice.clear() // it was there to be read until the next key
	k.pasteCut = k.pasteCut && key.Paste
	typing := k.typing()
	switch {
	case key.Type == tea.KeyCtrlC:
		return k.quitter.quit()
	case k.tooSmall():
		return nil // nothing is decided or typed unseen
	case key.Type == tea.KeyEsc && key.Alt: // how two of them in one read arrive
		key.Alt = false
		return tea.Batch(k.key(key), k.key(key))
	case key.Alt && key.Type == tea.KeyRunes && typing:
		return nil // Esc and a letter that came together: neither is text
	case key.Paste && typing:
		return k.paste(key)
	case key.Paste:
		return k.pasted(key)
	case len(k.front.dialogs.open) > 0:
		return k.dialogKey(key)
	}
	return k.dispatch(key)
}

// isRepeatOfRunKey says that an Enter is a repeat of the one that ran something in the
// palette, held down or pressed twice: it must not run a second thing.
func (k *keyboard) isRepeatOfRunKey(key tea.KeyMsg) bool {
	now := k.now()
	if key.Type != tea.KeyEnter || now.Sub(k.ranAt) > screen.HeldTime {
		k.ranAt = time.Time{}
		return false
	}
	k.ranAt = now
	return true
}

// Typing says that an input in front has the keys: printable ones are text.
func (k *keyboard) typing() bool { return len(k.front.dialogs.open) == 0 && k.front.Front().Typing() }

// paste hands a paste to the input that has the keys, without the line ends that
// it ends with, which are no Enter.
func (k *keyboard) paste(key tea.KeyMsg) tea.Cmd {
	var said []string
	if k.pasteCut { // the word on the cut may have come before the paste itself
		said = append(said, pasteWasCut)
	}
	pasted := strings.TrimRight(string(key.Runes), "\r\n")
	if pasted != string(key.Runes) {
		said = append(said, "Line break at the end of the paste removed")
		key.Runes = []rune(pasted)
	}
	if len(key.Runes) == 0 {
		return k.front.Notify(ui.Warn, strings.Join(said, "; "))
	}
	put := k.front.Front().Type
	if p, ok := k.front.Front().(screen.Paster); ok {
		put = p.Paste
	}
	before := k.notice.current.id
	cmd := put(key)
	if len(said) == 0 || k.notice.current.id != before {
		return cmd // what the input has to say of it matters more
	}
	return tea.Batch(cmd, k.front.Notify(ui.Warn, strings.Join(said, "; ")))
}

// pasted takes a paste where no input has the keys.
func (k *keyboard) pasted(key tea.KeyMsg) tea.Cmd {
	if n := len(k.front.dialogs.open); n > 0 {
		k.front.dialogs.dropPending()
		k.front.dialogs.open[n-1].Reset()
		return k.front.Notify(ui.Warn, "Paste ignored: a paste cannot answer a question")
	}
	if _, ok := k.front.Front().(screen.Paster); ok {
		return k.paste(key)
	}
	if text := string(key.Runes); len(sid.Find(sid.FlexUser, text)) > 0 {
		if k.front.screens.anyUnsent() {
			return k.front.Notify(ui.Warn, "Paste ignored: send or discard your changes first")
		}
		return users.LookUp(k.front, text)
	}
	return k.front.Notify(ui.Warn, "Paste ignored: "+k.howToPaste())
}

// howToPaste says how to get to an input on the screen in front.
func (k *keyboard) howToPaste() string {
	if slices.Contains(k.front.Front().Actions(), actions.Filter) {
		return "press " + actions.Key(actions.Filter) + " first"
	}
	return "there is no input on this screen"
}

// dispatch finds the key's action, the screen's own first.
func (k *keyboard) dispatch(key tea.KeyMsg) tea.Cmd {
	front := k.front.Front()
	typing := front.Typing()
	if action, ok := actions.All.Find(key.String(), typing, k.actions()); ok {
		if why := k.tooSoon(action); why != "" {
			return k.front.Notify(ui.Warn, "Ignored "+ui.KeyName(key.String())+": "+why)
		}
		return k.do(action.ID)
	}
	if !typing && otherScript(key) && !k.layoutNoted {
		k.layoutNoted = true
		return k.front.Notify(ui.Warn, "Letter keys need a Latin keyboard layout. "+actions.Key(actions.Help)+" and "+actions.Key(actions.Palette)+" always work")
	}
	if missing, known := k.actionOnOtherScreens(key.String(), typing); known {
		return tea.Batch(front.Type(key), k.front.Notify(ui.Plain, cmp.Or(k.unavailableReason(missing), "No action on "+ui.KeyName(key.String())+" here · ? shows the keys")))
	}
	return front.Type(key)
}

// actionOnOtherScreens finds the action of a letter, or the command of any key, on other
// screens.
func (k *keyboard) actionOnOtherScreens(key string, typing bool) (ui.Action, bool) {
	if typing || len([]rune(key)) != 1 && !k.own.hasKey(key) {
		return ui.Action{}, false
	}
	for _, action := range actions.All {
		if action.HelpOnly && slices.Contains(action.Keys, key) {
			return ui.Action{}, false
		}
	}
	return actions.All.Find(key, typing, k.everyID())
}

// everyID are all actions, those of the tab in front first, as they are the likely ones.
func (k *keyboard) everyID() []actions.ID {
	var here, others []actions.ID
	for _, action := range actions.All {
		if k.front.session != nil && action.Group == tabs[k.front.screens.tab].Name {
			here = append(here, action.ID)
		} else {
			others = append(others, action.ID)
		}
	}
	return append(here, others...)
}

// writing are the actions that lead to a write, which a read-only session does not offer.
var writing = []actions.ID{
	actions.Edit, actions.New, actions.Again, actions.Undo, actions.End, actions.EndAll, actions.Send, actions.SaveAll, actions.UndoPreviewed, actions.UndoAll,
}

// readOnly is the notice on them.
const readOnly = "Read-only session: nothing can be changed"

// unavailableReason says why an action does nothing now, "" where it is but of another
// screen.
func (k *keyboard) unavailableReason(action ui.Action) string {
	if k.front.ReadOnly() && slices.Contains(writing, action.ID) {
		return readOnly
	}
	if command, ok := k.own.byID(action.ID); ok {
		return ui.Escape(command.Name) + " " + k.own.unavailable(command, valuesOf(k.front.Front()))
	}
	return ""
}

// actions are all that are possible now, the screen's first.
func (k *keyboard) actions() []actions.ID {
	front := k.front.Front()
	own := front.Actions()
	leaves := k.own.running != nil || slices.Contains(own, actions.StopTyping) || slices.Contains(own, actions.Cancel) || slices.Contains(own, actions.ClearFilter)
	ids := slices.Concat(
		actions.If(k.own.running != nil && !slices.Contains(own, actions.Cancel), actions.Cancel),
		own,
		k.own.offered(),
		actions.If(screen.CodeShown(front) != 0, actions.Docs, actions.DocsLink),
		actions.If(slices.Contains(own, actions.Page) && !front.Typing(), actions.Half),
		actions.If(len(k.front.screens.above()) > 0 && !leaves, actions.Back),
		[]actions.ID{actions.Help, actions.Palette, actions.Quit},
		actions.If(!k.options.NoSuspend, actions.Suspend),
		actions.If(!k.options.NoMouse, actions.Mouse),
	)
	if k.front.session == nil {
		return ids
	}
	for _, tab := range tabs {
		ids = append(ids, tab.Action)
	}
	return append(ids, actions.If(k.options.Sources != nil, actions.Accounts)...)
}

// do carries out an action; the ones that work everywhere here, others in the
// screen.
func (k *keyboard) do(id actions.ID) tea.Cmd {
	switch id {
	case actions.Help:
		return k.menu.help()
	case actions.Palette:
		return k.menu.palette()
	case actions.Docs:
		return screen.OpenErrorPage(k.front, screen.CodeShown(k.front.Front()))
	case actions.DocsLink:
		return screen.CopyText(k.front, "link", words.ErrorPage(screen.CodeShown(k.front.Front())))
	case actions.Quit:
		return k.quitter.leaveProgram()
	case actions.EnterReview:
		return k.review()
	case actions.Suspend:
		return k.suspend()
	case actions.Mouse:
		return k.mouse.toggle()
	case actions.Back:
		return k.quitter.leave()
	case actions.Accounts:
		return k.opener.switcher()
	}
	if command, ok := k.own.byID(id); ok {
		return k.own.start(command)
	}
	if id == actions.Cancel && k.own.running != nil && !slices.Contains(k.front.Front().Actions(), id) {
		return k.own.stop()
	}
	if tab := slices.IndexFunc(tabs, func(tab screen.Tab) bool { return tab.Action == id }); tab >= 0 {
		k.front.screens.tab = tab
		return nil
	}
	return k.front.Front().Do(id)
}

// goingOn are the actions that lead from a form or a table to the next step.
var goingOn = []actions.ID{
	actions.UseColumns, actions.Rule, actions.Preview, actions.SaveAll, actions.UndoPreviewed, actions.Start, actions.WriteFiles,
	actions.Review, actions.SavePreset, actions.Name,
}

// review leads to the next step of the screen in front, as ctrl+s does.
func (k *keyboard) review() tea.Cmd {
	for _, id := range k.front.Front().Actions() {
		if slices.Contains(goingOn, id) {
			return k.do(id)
		}
	}
	return nil
}

func (k *keyboard) dialogKey(key tea.KeyMsg) tea.Cmd {
	top := k.front.dialogs.top()
	if why := k.front.dialogs.refused(top, key); why != "" {
		return k.front.Notify(ui.Warn, "Ignored "+ui.KeyName(key.String())+": "+why)
	}
	if key.Type == tea.KeyF1 {
		return k.front.Notify(ui.Plain, top.Keys())
	}
	if choice, ok := top.QuickAnswer(key); ok {
		return k.front.dialogs.answerSoon(top, choice)
	}
	done, cmd := top.Type(key)
	return k.front.dialogs.answered(top, done, cmd)
}

// tooSoon says why the key of an action does not run it now, "" when it does.
func (k *keyboard) tooSoon(action ui.Action) string {
	if !action.Decides {
		return ""
	}
	var opened time.Time
	if q, ok := k.front.Front().(*screen.TypedConfirm); ok {
		opened = q.Opened
	}
	return k.front.dialogs.whyUndecided(opened)
}

// otherScript says that a key is a letter of a script that no action's key has.
func otherScript(key tea.KeyMsg) bool {
	return key.Type == tea.KeyRunes && len(key.Runes) == 1 &&
		unicode.IsLetter(key.Runes[0]) && !unicode.Is(unicode.Latin, key.Runes[0])
}

// pasteWasCut is the notice of it.
const pasteWasCut = "Paste shortened to 64 KB"
