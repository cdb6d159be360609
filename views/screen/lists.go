package screen

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
)

// FilterAction carries out an action of the filter above a list; false is any
// other.
func FilterAction[T any](s *list.Filtered[T], action actions.ID) bool {
	switch action {
	case actions.Filter:
		s.Open()
	case actions.Leave:
		s.Leave()
	default:
		return false
	}
	return true
}

// ListActions are those of a list with a filter: own, on the row under the cursor,
// and those that every list has; some says that there is something to filter.
func ListActions[T any](s *list.Filtered[T], own []actions.ID, some bool) []actions.ID {
	listed := len(s.Rows) > 0
	return slices.Concat(actions.If(listed, own...), actions.If(some, actions.Filter), actions.If(listed, actions.Move, actions.Page))
}

// Picker is what the screens with a picker have in common.
type Picker struct {
	list.Picker
	Host Host
}

func NewPicker(h Host, what string) Picker {
	return Picker{list.NewPicker(h.Theme(), what), h}
}

func (p *Picker) Typing() bool           { return true }
func (p *Picker) Start() tea.Cmd         { return nil }
func (p *Picker) Update(tea.Msg) tea.Cmd { return nil }

func (p *Picker) Type(key tea.KeyMsg) tea.Cmd {
	if notice := p.TypeKey(key); notice != "" {
		return p.Host.Notify(ui.Warn, notice)
	}
	return nil
}
