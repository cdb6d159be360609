// Package arrange lets people choose the columns of a list and save its filters, on screen.
package arrange

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/files"
	"flexconsole/views/screen"
)

// List is a list of an account, which remembers its columns, order and filters.
type List struct {
	*Kind
	Host screen.Host
}

// shown is how the list is shown.
func (l List) shown() state.View { return l.Host.Session().Lists.Shown(l.ID) }

// Columns are the names of the columns that were chosen, here or in config.toml, none for
// the usual ones.
func (l List) Columns() []string { return l.shown().Columns }

// put changes how the list is shown, and saves it. What is as without any choice is none.
func (l List) put(view state.View) tea.Cmd {
	if slices.Equal(view.Columns, l.usualColumns()) {
		view.Columns = nil
	}
	if l.orderOf(view) == l.usualOrder() {
		view.Sort, view.Descending = "", false
	}
	return l.replace(&view, "")
}

// usualColumns are the columns where none were chosen here.
func (l List) usualColumns() []string {
	if columns := l.Host.Session().Lists.Usual(l.ID).Columns; len(columns) > 0 {
		return columns
	}
	_, usual := l.Kind.Columns.Names()
	return usual
}

// replace puts a view in place of those with these names, and saves that on disk.
func (l List) replace(with *state.View, names ...string) tea.Cmd {
	write := l.Host.Session().Lists.Replace(l.ID, names, with)
	return l.Host.Stores(l.Host.Job(nil, func() tea.Msg { return screen.StoredMsg{Err: write()} }))
}

// Export exports the list: all of the table or, where columns were chosen, those named.
func (l List) Export(what, more string, table files.Table, chosen []string) tea.Cmd {
	if len(chosen) > 0 {
		table = table.Only(chosen)
		what += ", the chosen columns,"
	}
	return l.Host.Push(files.NewTableExport(l.Host, what, more, l.ID, table))
}

// column is one that can be shown.
type column struct {
	name  string
	shown bool
}

var _ screen.Clickable = (*columns)(nil)

// columns lists the columns of a list, to show, hide and move them. Each change is seen
// at once, and saved.
type columns struct {
	screen.List
	list List
	// sorted has the list sorted again.
	sorted func()
	rows   []column
}

// Choose opens the columns of a list; sorted has it sorted again.
func (l List) Choose(sorted func()) tea.Cmd {
	c := &columns{list: l, sorted: sorted}
	c.List = screen.List{Host: l.Host, Len: func() int { return len(c.rows) }}
	c.load()
	return l.Host.Push(c)
}

// load lists the columns shown in their order, then the others.
func (c *columns) load() {
	c.rows = nil
	all, _ := c.list.Kind.Columns.Names()
	for _, name := range c.list.Columns() {
		if slices.Contains(all, name) {
			c.rows = append(c.rows, column{name, true})
		}
	}
	chosen := len(c.rows) > 0
	for _, name := range all {
		if !slices.Contains(c.list.Columns(), name) {
			c.rows = append(c.rows, column{name, !chosen && slices.Contains(c.list.usualColumns(), name)})
		}
	}
}

// shown are the names of the columns that are shown.
func (c *columns) shown() []string {
	var names []string
	for _, row := range c.rows {
		if row.shown {
			names = append(names, row.name)
		}
	}
	return names
}

func (c *columns) Title() string { return "Columns" }

func (c *columns) Actions() []actions.ID {
	return []actions.ID{actions.ShowColumn, actions.ColumnUp, actions.ColumnDown, actions.ResetColumns, actions.Move, actions.Page}
}

func (c *columns) Do(action actions.ID) tea.Cmd {
	row := &c.rows[c.Cursor]
	switch action {
	case actions.ShowColumn:
		if row.shown && len(c.shown()) == 1 {
			return c.Host.Notify(ui.Warn, "At least one column is shown")
		}
		row.shown = !row.shown
	case actions.ColumnUp:
		return c.move(c.Cursor - 1)
	case actions.ColumnDown:
		return c.move(c.Cursor + 1)
	case actions.ResetColumns:
		saved := c.list.replace(&state.View{List: c.list.ID}, "")
		c.sorted()
		c.load()
		return tea.Batch(saved, c.Host.Notify(ui.Good, "Usual columns of "+c.list.Name))
	}
	return c.save()
}

// keptNote says how long what is chosen holds.
func (l List) keptNote() string {
	if l.Host.Session().Lists.Kept() {
		return "Kept for this account."
	}
	return "Kept until you quit."
}

// move puts the column under the cursor in another place, where there is one.
func (c *columns) move(to int) tea.Cmd {
	if to < 0 || to >= len(c.rows) {
		return nil
	}
	c.rows[c.Cursor], c.rows[to] = c.rows[to], c.rows[c.Cursor]
	c.Cursor = to
	return c.save()
}

// save remembers what is shown now.
func (c *columns) save() tea.Cmd {
	view := c.list.shown()
	view.Columns = c.shown()
	return c.list.put(view)
}

func (c *columns) View(width, height int) []string {
	t := c.Host.Theme()
	lines := []string{"", " " + t.Heading.Render(ui.Cut(fmt.Sprintf("Columns of %s (%d of %d shown)", c.list.Name, len(c.shown()), len(c.rows)), width-2))}
	if height >= screen.LeastHeight {
		note := "The list shows them from left to right, as many as have room. " + c.list.keptNote()
		lines = append(append(lines, ui.Indented(ui.Wrap(note, width-2, t.Muted))...), "")
	}
	return append(lines, c.TableRows(len(c.rows), len(lines), nil, height-len(lines), func(i int) string {
		sign := map[bool]string{true: "✓ ", false: "  "}[c.rows[i].shown]
		return t.Row(sign+c.rows[i].name, i == c.Cursor, width)
	})...)
}
