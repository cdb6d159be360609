//go:build unix

package terminal

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// Options are those that Bubble Tea needs for the input: none, as it reads what
// Input has filtered.
func Options(*ui.Arrivals, func(tea.Msg)) []tea.ProgramOption { return nil }
