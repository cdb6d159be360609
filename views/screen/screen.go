// Package screen is the contract between a screen and what is around it: the hooks, the
// Host, messages to the root, work in flight, notices, questions, failures, forms.
package screen

import (
	"time"

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

// The smallest size that works; below it one line says so.
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
