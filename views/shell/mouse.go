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

// pointer is the mouse, off at first.
type pointer struct {
	*program
	// on: the terminal hands clicks and the wheel to the program.
	on bool
}

// toggle turns the mouse on or off. It is off at first, because it takes
// the terminal's own selection away.
func (m *pointer) toggle() tea.Cmd {
	m.on = !m.on
	if m.on {
		return tea.Batch(m.capture(), m.front.Notify(ui.Good, "Mouse on. Hold shift to select text (option or fn in some terminals). M turns it off"))
	}
	return tea.Batch(tea.DisableMouse, m.front.Notify(ui.Plain, "Mouse off. The terminal selects text again"))
}

// capture asks the terminal for clicks where the mouse is on: another
// program on the terminal, or a suspension, leaves it without.
func (m *pointer) capture() tea.Cmd {
	if !m.on {
		return nil
	}
	return tea.EnableMouseCellMotion
}

// event takes a click or the wheel. It does nothing that keys could not do, and
// what a key asks about, it asks about too.
func (p *pointer) event(m tea.MouseEvent) tea.Cmd {
	if !p.on || p.tooSmall() || m.Action != tea.MouseActionPress {
		return nil
	}
	switch m.Button {
	case tea.MouseButtonWheelUp:
		return p.wheel(tea.KeyUp)
	case tea.MouseButtonWheelDown:
		return p.wheel(tea.KeyDown)
	case tea.MouseButtonLeft:
		return p.click(m.X, m.Y)
	}
	return nil
}

func (m *pointer) wheel(key tea.KeyType) tea.Cmd {
	var commands []tea.Cmd
	for range wheelLines {
		commands = append(commands, m.step(key))
	}
	return tea.Batch(commands...)
}

// step hands an arrow key to what is in front, past the actions.
func (m *pointer) step(key tea.KeyType) tea.Cmd {
	arrow := tea.KeyMsg{Type: key}
	if len(m.front.dialogs.open) > 0 {
		return m.keys.dialogKey(arrow)
	}
	if w, ok := m.front.Front().(screen.Wheeler); ok {
		return w.Wheel(arrow)
	}
	return m.front.Front().Type(arrow)
}

// trailLine is the line of the tabs.
const trailLine = 1

func (m *pointer) click(x, y int) tea.Cmd {
	line := y - len(m.painter.headerLines())
	list, listed := m.front.Front().(screen.Clickable)
	if listed {
		list.Forget()
	}
	onPage := line >= 0 && line < len(m.painter.pageLines()) // drawn as it is now
	m.notice.clear()                                         // as with a key
	switch {
	case y == trailLine && len(m.front.dialogs.open) == 0:
		return m.clickTab(x)
	case !onPage:
		return nil
	case len(m.front.dialogs.open) > 0:
		top := m.front.dialogs.open[len(m.front.dialogs.open)-1]
		if why := m.front.dialogs.refusedClick(top, x, line); why != "" {
			return m.front.Notify(ui.Warn, "Ignored the click: "+why)
		}
		done, cmd := top.Click(x, line)
		return m.front.dialogs.answered(top, done, cmd)
	case listed:
		return m.clickRow(list, list.RowAt(x, line))
	}
	return nil
}

// pageLines are the lines between header and footer.
func (p *painter) pageLines() []string {
	return p.page(p.height - len(p.headerLines()) - len(p.footerLines()))
}

func (m *pointer) clickTab(x int) tea.Cmd {
	if m.front.session == nil {
		return nil
	}
	from := ui.Width(tabMargin)
	for i, title := range m.painter.tabTitles() {
		to := from + ui.Width(m.painter.tabKey(i)+title)
		if from <= x && x < to {
			return m.keys.do(tabs[i].Action)
		}
		from = to + ui.Width(tabGap)
	}
	return nil
}

// openers are the actions of the Enter key that a click on the cursor's row
// may stand for: none of them sends anything but a read.
var openers = []actions.ID{actions.Open, actions.Choose, actions.OpenAccount}

// clickRow puts the cursor on a row; a click on the row that has it opens it.
func (m *pointer) clickRow(list screen.Clickable, row int) tea.Cmd {
	switch row {
	case -1:
		return nil
	case list.OnRow():
	default:
		list.ToRow(row)
		return nil
	}
	for _, id := range m.keys.actions() {
		if slices.Contains(openers, id) {
			return m.keys.do(id)
		}
	}
	return nil
}
