package shell

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// wheelLines is how far one notch of the wheel goes.
const wheelLines = 3

// toggleMouse turns the mouse on or off. It is off at first, because it takes
// the terminal's own selection away.
func (a *App) toggleMouse() tea.Cmd {
	a.mouseOn = !a.mouseOn
	if a.mouseOn {
		return tea.Batch(a.captureMouse(), a.Notify(ui.Good, "mouse on; to select text hold shift (in some terminals option or fn); M turns it off"))
	}
	return tea.Batch(tea.DisableMouse, a.Notify(ui.Plain, "mouse off; the terminal selects text again"))
}

// captureMouse asks the terminal for clicks where the mouse is on: another
// program on the terminal, or a suspension, leaves it without.
func (a *App) captureMouse() tea.Cmd {
	if !a.mouseOn {
		return nil
	}
	return tea.EnableMouseCellMotion
}

// mouse takes a click or the wheel. It does nothing that keys could not do, and
// what a key asks about, it asks about too.
func (a *App) mouse(m tea.MouseEvent) tea.Cmd {
	if !a.mouseOn || a.blind() || m.Action != tea.MouseActionPress {
		return nil
	}
	switch m.Button {
	case tea.MouseButtonWheelUp:
		return a.wheel(tea.KeyUp)
	case tea.MouseButtonWheelDown:
		return a.wheel(tea.KeyDown)
	case tea.MouseButtonLeft:
		return a.click(m.X, m.Y)
	}
	return nil
}

func (a *App) wheel(key tea.KeyType) tea.Cmd {
	var commands []tea.Cmd
	for range wheelLines {
		commands = append(commands, a.step(key))
	}
	return tea.Batch(commands...)
}

// step hands an arrow key to what is in front, past the actions.
func (a *App) step(key tea.KeyType) tea.Cmd {
	arrow := tea.KeyMsg{Type: key}
	if len(a.dialogs) > 0 {
		return a.dialogKey(arrow)
	}
	if w, ok := a.Front().(screen.Wheeler); ok {
		return w.Wheel(arrow)
	}
	return a.Front().Type(arrow)
}

// trailLine is the line of the tabs.
const trailLine = 1

func (a *App) click(x, y int) tea.Cmd {
	line := y - len(a.above())
	list, listed := a.Front().(screen.Clickable)
	if listed {
		list.Forget()
	}
	onPage := line >= 0 && line < len(a.pageLines()) // drawn as it is now
	a.notice = notice{}                              // as with a key
	switch {
	case y == trailLine && len(a.dialogs) == 0:
		return a.clickTab(x)
	case !onPage:
		return nil
	case len(a.dialogs) > 0:
		top := a.dialogs[len(a.dialogs)-1]
		if why := a.refusedClick(top, x, line); why != "" {
			return a.Notify(ui.Warn, "the click was ignored: "+why)
		}
		done, cmd := top.Click(x, line)
		return a.answered(top, done, cmd)
	case listed:
		return a.clickRow(list, list.RowAt(x, line))
	}
	return nil
}

// pageLines are the lines between header and footer.
func (a *App) pageLines() []string {
	return a.page(a.height - len(a.above()) - len(a.below()))
}

func (a *App) clickTab(x int) tea.Cmd {
	if a.session == nil {
		return nil
	}
	from := ui.Width(tabMargin)
	for i, title := range a.tabTitles() {
		to := from + ui.Width(a.tabKey(i)+title)
		if from <= x && x < to {
			return a.do(tabs[i].Action)
		}
		from = to + ui.Width(tabGap)
	}
	return nil
}

// openers are the actions of the Enter key that a click on the cursor's row
// may stand for: none of them sends anything but a read.
var openers = []actions.ID{actions.Open, actions.Take, actions.OpenAccount}

// clickRow puts the cursor on a row; a click on the row that has it opens it.
func (a *App) clickRow(list screen.Clickable, row int) tea.Cmd {
	switch row {
	case -1:
		return nil
	case list.OnRow():
	default:
		list.ToRow(row)
		return nil
	}
	if action, ok := actions.All.Find("enter", a.Front().Typing(), a.actions()); ok && slices.Contains(openers, action.ID) {
		return a.do(action.ID)
	}
	return nil
}
