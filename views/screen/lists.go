package screen

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
)

// FilteredList is the common part of the lists with a filter.
type FilteredList[T any] struct{ list.Filtered[T] }

// FilterAction carries out an action of the filter; false is any other.
func (l *FilteredList[T]) FilterAction(action actions.ID) bool {
	switch action {
	case actions.Filter:
		l.Open()
	case actions.StopTyping:
		l.Leave()
	case actions.ClearFilter:
		l.Clear()
	case actions.Complete:
		list.Complete(&l.Filtered)
	default:
		return false
	}
	return true
}

// ListActions are own, which are for the row under the cursor, and the actions of every
// list; own may have the filter in a place of its own. Some says that there are rows to
// filter.
func (l *FilteredList[T]) ListActions(own []actions.ID, some bool) []actions.ID {
	listed := len(l.Rows) > 0
	return slices.Concat(actions.If(listed, own...), actions.If(l.On(), actions.ClearFilter), actions.If(some && (!listed || !slices.Contains(own, actions.Filter)), actions.Filter), actions.If(listed, actions.Move, actions.Page))
}

// FilterActions are those while the filter has the keys.
func (l *FilteredList[T]) FilterActions() []actions.ID {
	return slices.Concat(
		actions.If(l.Suggestions.Any(), actions.Complete),
		actions.If(l.On(), actions.ClearFilter),
		actions.If(!l.On(), actions.StopTyping),
	)
}

func (l *FilteredList[T]) Type(key tea.KeyMsg) tea.Cmd {
	l.TypeKey(key)
	return nil
}

// Picker is the common part of the screens with a picker.
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

// List is the common part of the screens that are a list of rows without an input.
type List struct {
	NoInput
	Host Host
	// Len counts the rows.
	Len func() int
	list.RowList
}

func (l *List) Type(key tea.KeyMsg) tea.Cmd {
	l.Step(l.Len(), key.String())
	return nil
}
