package views

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"flexconsole/ui"
)

// wheelLines is how far one notch of the wheel goes.
const wheelLines = 3

// toggleMouse turns the mouse on or off. It is off at first, because it takes
// the terminal's own selection away.
func (a *App) toggleMouse() tea.Cmd {
	a.mouseOn = !a.mouseOn
	if a.mouseOn {
		return tea.Batch(a.captureMouse(), a.notify(ui.Good, "mouse on; to select text hold shift (in some terminals option or fn); M turns it off"))
	}
	return tea.Batch(tea.DisableMouse, a.notify(ui.Plain, "mouse off; the terminal selects text again"))
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
	small := a.width < leastWidth || a.height < leastHeight
	if !a.mouseOn || small || m.Action != tea.MouseActionPress {
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
	if len(a.dialogs) > 0 {
		return a.dialogKey(tea.KeyMsg{Type: key})
	}
	return a.screen().Type(tea.KeyMsg{Type: key})
}

// trailLine is the line of the tabs.
const trailLine = 1

func (a *App) click(x, y int) tea.Cmd {
	lines := a.pageLines()
	row := y - len(a.above())
	a.notice = notice{} // as with a key
	switch {
	case y == trailLine && len(a.dialogs) == 0:
		return a.clickTab(x)
	case row < 0 || row >= len(lines):
		return nil
	case len(a.dialogs) > 0:
		top := a.dialogs[len(a.dialogs)-1]
		done, cmd := top.Click(x, row)
		return a.answered(top, done, cmd)
	}
	return a.clickRow(lines, row)
}

// pageLines are the lines between header and footer as they are drawn now,
// without colours.
func (a *App) pageLines() []string {
	lines := a.page(a.height - len(a.above()) - len(a.below()))
	for i := range lines {
		lines[i] = ansi.Strip(lines[i])
	}
	return lines
}

func (a *App) clickTab(x int) tea.Cmd {
	if a.session == nil {
		return nil
	}
	from := ui.Width(tabMargin)
	for i, title := range a.tabTitles() {
		to := from + ui.Width(a.tabKey(i)+title)
		if from <= x && x < to {
			return a.do([]string{"users", "webchats", "activity"}[i])
		}
		from = to + ui.Width(tabGap)
	}
	return nil
}

// openers are the actions of the Enter key that a click on the cursor's row
// may stand for: none of them sends anything but a read.
var openers = []string{"open", "take", "enter account"}

// clickRow puts the cursor on a row; a click on the row that has it opens it.
func (a *App) clickRow(lines []string, row int) tea.Cmd {
	typing := a.screen().Typing()
	if cursorLine(lines) < 0 && typing && slices.Contains(a.screen().Actions(), "list") {
		return a.clickList(lines[row])
	}
	if cursorLine(lines) != row {
		return a.moveTo(lines, row)
	}
	if action, ok := Actions.Find("enter", typing, a.actions()); ok && slices.Contains(openers, action.ID) {
		return a.do(action.ID)
	}
	return nil
}

// clickList leaves the input above a list for the row that was clicked on, or
// stays where that line is no row.
func (a *App) clickList(clicked string) tea.Cmd {
	commands := []tea.Cmd{a.do("list")}
	lines := a.pageLines()
	row := slices.IndexFunc(lines, func(line string) bool { return rowText(line) == rowText(clicked) })
	if row >= 0 && row != cursorLine(lines) {
		commands = append(commands, a.moveTo(lines, row))
	}
	at := cursorLine(a.pageLines())
	if row < 0 || at < 0 || rowText(a.pageLines()[at]) != rowText(clicked) {
		commands = append(commands, a.do("search"))
	}
	return tea.Batch(commands...)
}

// moveTo moves the cursor to the row on a line by as many steps as lie between,
// at most: it knows the row again by its text, as the page may scroll
// meanwhile. Where the line turns out to be no row, the cursor goes back.
func (a *App) moveTo(lines []string, row int) tea.Cmd {
	from, text := cursorLine(lines), rowText(lines[row])
	if from < 0 || text == "" {
		return nil
	}
	there, back := tea.KeyDown, tea.KeyUp
	between := lines[min(from, row)+1 : max(from, row)]
	if row < from {
		there, back = back, there
	}
	alike := 0 // rows of the same text come first
	for _, line := range between {
		if rowText(line) == text {
			alike++
		}
	}
	var commands []tea.Cmd
	steps := 0
	for range len(between) + 1 {
		commands = append(commands, a.step(there))
		now := a.pageLines()
		if slices.Equal(fromCursor(now), fromCursor(lines)) {
			break // the end of the list
		}
		steps++
		lines = now
		if at := cursorLine(lines); at >= 0 && rowText(lines[at]) == text {
			if alike == 0 {
				return tea.Batch(commands...)
			}
			alike--
		}
	}
	for range steps {
		commands = append(commands, a.step(back))
	}
	return tea.Batch(commands...)
}

// cursorLine is the line that carries the cursor, -1 for none.
func cursorLine(lines []string) int {
	return slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, cursorMark) })
}

// fromCursor are the lines from the cursor's on. Those above it may change by
// themselves, as the progress of a run does, and tell nothing of the cursor.
func fromCursor(lines []string) []string { return lines[max(0, cursorLine(lines)):] }

// cursorMark stands before the row under the cursor.
const cursorMark = "▸"

// rowText is what a row says, with the cursor on it or not, and without what
// stands beside the list on a wide terminal.
func rowText(line string) string {
	line, _, _ = strings.Cut(line, paneRule)
	return strings.TrimSpace(strings.TrimPrefix(line, cursorMark))
}
