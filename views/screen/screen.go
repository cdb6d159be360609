// Package screen is the contract between a screen and the program around it: the hooks,
// the Host, messages to the root, work in progress, notices, questions, failures, forms.
package screen

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/views/actions"
)

// Screen is one page. Screens are pointers: Update and other methods change them and
// return at most a command.
type Screen interface {
	// Title is the screen's name in the path at the top.
	Title() string
	// Start runs once, when the screen is opened.
	Start() tea.Cmd
	// Update gets the results of work that this screen started.
	Update(result tea.Msg) tea.Cmd
	// Actions are the actions that are possible now, the most useful first.
	Actions() []actions.ID
	// Do runs one of them.
	Do(action actions.ID) tea.Cmd
	// Typing says that an input has the keys: printable keys are text.
	Typing() bool
	// Type handles the keys that run no action.
	Type(key tea.KeyMsg) tea.Cmd
	// View draws the screen as lines of at most width cells.
	View(width, height int) []string
}

// The smallest size that works; below it the screen says so in one line.
const (
	LeastWidth  = 40
	LeastHeight = 12
)

// HeldTime is longer than the delay before a key that is held down repeats.
const HeldTime = 700 * time.Millisecond

// NoInput is embedded by screens without inputs of their own.
type NoInput struct{}

func (NoInput) Start() tea.Cmd          { return nil }
func (NoInput) Update(tea.Msg) tea.Cmd  { return nil }
func (NoInput) Typing() bool            { return false }
func (NoInput) Type(tea.KeyMsg) tea.Cmd { return nil }
func (NoInput) Do(actions.ID) tea.Cmd   { return nil }
