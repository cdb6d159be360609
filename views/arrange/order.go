package arrange

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/config/state"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
)

// SortOrder is what the list is sorted by.
func (l List) SortOrder() Order { return l.orderOf(l.shown()) }

// orderOf is the order of a view; a column of another version is none.
func (l List) orderOf(view state.View) Order {
	name, err := columnOf(l.SortedBy, view.Sort)
	switch {
	case err == nil:
		return Order{name, view.Descending}
	case view.Descending: // of the users as an earlier version saved it
		return Order{l.Order.Column, true}
	}
	return l.usualOrder()
}

// usualOrder is the order where none was chosen here.
func (l List) usualOrder() Order {
	usual := l.Host.Session().Lists.Usual(l.ID)
	if usual.Sort != "" {
		return Order{usual.Sort, usual.Descending}
	}
	return l.Order
}

// SortNext sorts by the next of the columns that are shown, ascending but for the order that
// the list comes in.
func (l List) SortNext() tea.Cmd {
	order := l.SortOrder()
	names, sortable := l.Columns(), l.sortable()
	if len(names) == 0 {
		names = l.usualColumns()
	}
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !slices.Contains(sortable, name) })
	if len(names) == 0 {
		names = sortable
	}
	column := names[(slices.Index(names, order.Column)+1)%len(names)]
	return l.sortBy(Order{column, column == l.Order.Column && l.Order.Descending})
}

// Reverse turns the order around.
func (l List) Reverse() tea.Cmd {
	order := l.SortOrder()
	order.Descending = !order.Descending
	return l.sortBy(order)
}

func (l List) sortable() []string {
	all, _ := l.SortedBy.Names()
	return all
}

func (l List) sortBy(order Order) tea.Cmd {
	view := l.shown()
	view.Sort, view.Descending = order.Column, order.Descending
	return l.put(view)
}

// IsSorted says that the list is not in its own order.
func (l List) IsSorted() bool { return l.SortOrder() != l.Order }

// OrderNote goes on after the count of the rows with what they are sorted by, "" for the
// list's own order.
func (l List) OrderNote() string {
	if l.IsSorted() {
		return ", by " + l.SortOrder().String()
	}
	return ""
}

// OrderBy is the order of a list whose rows come in its own order, by the text of a row in
// a column (see list.Filtered).
func OrderBy[T any](l List, text func(row T, column string) string) func() (func(T) string, bool) {
	return func() (func(T) string, bool) {
		if !l.IsSorted() {
			return nil, false
		}
		order := l.SortOrder()
		return func(row T) string { return text(row, order.Column) }, order.Descending
	}
}

// Actions are what can be done with the order and the columns of a list.
var Actions = []actions.ID{actions.Sort, actions.Reverse, actions.ChooseColumns}

// Do carries out what can be done with the order and the columns of a list.
func Do[T any](l List, rows *list.Filtered[T], action actions.ID) (saved tea.Cmd) {
	sortAgain := func() { rows.Change(func() {}) }
	switch action {
	case actions.Sort:
		saved = l.SortNext()
	case actions.Reverse:
		saved = l.Reverse()
	case actions.ChooseColumns:
		return l.Choose(sortAgain)
	}
	sortAgain()
	return saved
}
