package views

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/views/actions"
)

// Screen is one page. Screens are pointers: Update and its kin change them and
// return at most a command.
type Screen interface {
	// Title names the screen in the trail at the top.
	Title() string
	// Start runs once, when the screen is opened.
	Start() tea.Cmd
	// Update takes the results of work that this screen started.
	Update(result tea.Msg) tea.Cmd
	// Actions are those possible now, the most useful first.
	Actions() []actions.ID
	// Do carries out one of them.
	Do(action actions.ID) tea.Cmd
	// Typing says that an input has the keys: printable ones are text.
	Typing() bool
	// Type takes the keys that are no action.
	Type(key tea.KeyMsg) tea.Cmd
	// View draws the screen into lines of at most width cells.
	View(width, height int) []string
}

// paster is a screen that takes a paste even while no input has the keys.
type paster interface {
	Paste(key tea.KeyMsg) tea.Cmd
}

// watcher is a screen that is told when it comes to the front, and when another
// takes its place.
type watcher interface {
	came() tea.Cmd
	went()
}

// keeper is a screen that holds what leaving would lose.
type keeper interface {
	// Unsaved says in a few words what would be lost, "" for nothing.
	Unsaved() string
}

// wheeler is a screen where arrow keys can move the focus, which the wheel must not.
type wheeler interface {
	// Wheel takes one line of the wheel as the arrow key that it is elsewhere.
	Wheel(arrow tea.KeyMsg) tea.Cmd
}

// quiet is embedded by screens without inputs of their own.
type quiet struct{}

func (quiet) Start() tea.Cmd          { return nil }
func (quiet) Update(tea.Msg) tea.Cmd  { return nil }
func (quiet) Typing() bool            { return false }
func (quiet) Type(tea.KeyMsg) tea.Cmd { return nil }
func (quiet) Do(actions.ID) tea.Cmd   { return nil }

// clickable is a screen with rows that a click can hit.
type clickable interface {
	// Forget drops where rows were drawn before.
	Forget()
	// RowAt is the row at a cell of the latest drawing, -1 for none.
	RowAt(x, line int) int
	// OnRow is the row that the cursor is on, -1 while an input has the keys.
	OnRow() int
	// ToRow goes to a row, out of an input above it.
	ToRow(row int)
}
