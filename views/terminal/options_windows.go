package terminal

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// Options are those that Bubble Tea needs for the input.
func Options(arrivals *ui.Arrivals, send func(tea.Msg)) []tea.ProgramOption {
	return []tea.ProgramOption{tea.WithFilter(NewRecords(arrivals, send).Filter)}
}
