// Package activity has the screens of what went over the wire and what was changed:
// requests, inspector, HAR, changes and their undo, unfinished writes.
package activity

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

var (
	_ screen.AfterUpdater = (*activityScreen)(nil)
	_ screen.Clickable    = (*activityScreen)(nil)
)

// activityScreen is the Activity screen: what went over the wire in this session, and
// beside it what was ever changed.
type activityScreen struct {
	host screen.Host
	// changing: the part in front is that of the changes.
	changing bool
	requests *requestList
	changes  *changeList
}

// activityPart is one of the two lists.
type activityPart interface {
	screen.Clickable
	Typing() bool
	Actions() []actions.ID
	FilterActions() []actions.ID
	Do(action actions.ID) tea.Cmd
	Type(key tea.KeyMsg) tea.Cmd
	// count says in a line how much there is.
	count() string
	// View draws what is below the names of the parts.
	View(width, height int) []string
}

func newActivity(h screen.Host) *activityScreen {
	c := &activityScreen{host: h, requests: newRequestList(h)}
	c.changes = newChangeList(h, c)
	return c
}

func (c *activityScreen) front() activityPart {
	if c.changing {
		return c.changes
	}
	return c.requests
}

func (c *activityScreen) Title() string               { return "Activity" }
func (c *activityScreen) Start() tea.Cmd              { return nil }
func (c *activityScreen) Typing() bool                { return c.front().Typing() }
func (c *activityScreen) Type(key tea.KeyMsg) tea.Cmd { return c.front().Type(key) }
func (c *activityScreen) Update(m tea.Msg) tea.Cmd    { return c.changes.update(m) }

func (c *activityScreen) Actions() []actions.ID {
	if c.Typing() {
		return c.front().FilterActions()
	}
	return append(c.front().Actions(), actions.SwitchTab)
}

func (c *activityScreen) Do(action actions.ID) tea.Cmd {
	if action == actions.SwitchTab {
		c.changing = !c.changing
		c.changes.stale = true
		return nil
	}
	return c.front().Do(action)
}

// AfterUpdate lets what is in front catch up.
func (c *activityScreen) AfterUpdate() tea.Cmd {
	if c.changing {
		return c.changes.AfterUpdate()
	}
	c.requests.refresh()
	return nil
}

func (c *activityScreen) View(width, height int) []string {
	list := c.front().View(width, height-1) // before the head, which counts what it finds
	return append([]string{c.head(width)}, list...)
}

func (c *activityScreen) Forget()               { c.front().Forget() }
func (c *activityScreen) RowAt(x, line int) int { return c.front().RowAt(x, line-1) } // below the head
func (c *activityScreen) OnRow() int            { return c.front().OnRow() }
func (c *activityScreen) ToRow(row int)         { c.front().ToRow(row) }

// head names the parts.
func (c *activityScreen) head(width int) string {
	t := c.host.Theme()
	requests, changes := t.ActiveTab, t.Tab
	if c.changing {
		requests, changes = changes, requests
	}
	left := " " + requests.Render("Requests") + "  " + changes.Render("Changes")
	return ui.Between(left, t.Muted.Render(ui.Cut(c.front().count(), width-ui.Width(left)-2))+" ", width)
}

// topLines are between the parts and the table; an empty one only where there is enough
// height.
func topLines(lines []string, height int) []string {
	if len(lines) == 0 && height >= screen.LeastHeight {
		return []string{""}
	}
	return lines
}

// signMargin is what a sign and the space after it take of a row.
const signMargin = 2

// signedRow is a row that begins with a sign in the colour of its level.
func signedRow(t ui.Theme, level ui.Level, sign, text string, selected bool, width int) string {
	if selected || level == ui.Plain {
		return t.Row(sign+" "+text, selected, width)
	}
	return "  " + t.Mark(level, sign) + t.Text.Render(ui.Cut(" "+text, width-4))
}
