package list

import (
	"cmp"
	"slices"
	"strings"

	"flexconsole/ui"
)

// Table are the columns of a list and what a row has in each, raw.
type Table[T any] []struct {
	Column
	Cell func(row T) string
}

// Columns are the columns without the texts of rows: what is drawn does not depend on what
// a row is.
func (t Table[T]) Columns() Columns {
	columns := make(Columns, len(t))
	for i := range t {
		columns[i] = t[i].Column
		columns[i].at = i
	}
	return columns
}

// Column is one column of a list.
type Column struct {
	Title string
	// Name is what it is chosen by, "" for the title in lower case. Of two with one name
	// the first is that of narrow terminals.
	Name string
	// Exports are the names of the columns of an export that have its values, "" for one
	// called as this one.
	Exports string
	// Width in cells with the gap at its end, 0 for a last column that takes what is
	// left.
	Width int
	// Least is how many of them are worth showing where there is little room, 0 for all.
	Least int
	// From is the width of the terminal from which the column shows, Until that from
	// which it does not any more, 0 for neither. One from WhereChosen on shows where it was
	// chosen only.
	From, Until int
	// Gap is how many cells stay free at the end, where that is more than one.
	Gap int
	// Right puts the text at the right end.
	Right bool
	// at is the place in the table.
	at int
}

// Columns are columns of a table, in the order that they are drawn in. What draws them
// asks for a cell by the place of its column in the table.
type Columns []Column

// WhereChosen is wider than any terminal.
const WhereChosen = 1 << 20

func (c *Column) name() string { return cmp.Or(c.Name, strings.ToLower(strings.TrimSpace(c.Title))) }

func (c *Column) least() int { return min(c.Width, cmp.Or(c.Least, c.Width)) }

func (c *Column) shows(width int) bool {
	return width >= c.From && (c.Until == 0 || width < c.Until)
}

// wants are the cells that it takes for texts of so many.
func (c *Column) wants(cells int) int {
	return max(cells, ui.Width(c.Title+" ↑")) + max(1, c.Gap)
}

// Names are those of the columns, and of those that show on a wide terminal without having
// been chosen.
func (cs Columns) Names() (all, usual []string) {
	for i := range cs {
		name := cs[i].name()
		if slices.Contains(all, name) {
			continue
		}
		all = append(all, name)
		if cs[i].From < WhereChosen {
			usual = append(usual, name)
		}
	}
	return all, usual
}

// Named is the name of the column that is called so, in whatever case, on screen or in
// exports; "" for none.
func (cs Columns) Named(called string) string {
	for i := range cs {
		if called != "" && (strings.EqualFold(cs[i].name(), called) || strings.EqualFold(cs[i].Exports, called)) {
			return cs[i].name()
		}
	}
	return ""
}

// Place is that of the column with this name in its table, of two that of the one for wide
// terminals, -1 where there is none.
func (cs Columns) Place(name string) int {
	place := -1
	for i := range cs {
		if cs[i].name() == name {
			place = cs[i].at
		}
	}
	return place
}

// Exported are the names of the columns of an export that have what the chosen columns
// show, none where none was chosen.
func (cs Columns) Exported(names []string) []string {
	if len(names) == 0 {
		return nil
	}
	var exported []string
	for _, c := range cs.Chosen(names, WhereChosen, nil) {
		exported = append(exported, strings.Fields(cmp.Or(c.Exports, c.name()))...)
	}
	return exported
}

// leastRest is how much room the column has that takes what is left.
const leastRest = 16

// Chosen are the columns with these names in their order, as far as they have room; none
// known is all columns as they are. What has no room is left out from the end, columns in
// keep last. Needs are those of the texts, nil where the columns have fixed widths.
func (cs Columns) Chosen(names []string, width int, needs Needs, keep ...int) Columns {
	var chosen Columns
	room := width - 3 // the margin, and the last column, as in every row
	for _, name := range names {
		for _, c := range cs {
			if c.name() != name || c.Until > 0 && width >= c.Until {
				continue
			}
			rest := c.Width == 0
			if rest {
				c.Width = leastRest
			}
			if needs != nil {
				c.Width = min(c.Width, c.wants(needs[c.at]))
			}
			room -= c.least()
			c.From, c.Until = 0, 0
			if rest {
				c.From = -1 // the mark of it, as any width is more
			}
			chosen = append(chosen, c)
			break
		}
	}
	if chosen == nil {
		return cs
	}
	for room < 0 && len(chosen) > 1 {
		last := len(chosen) - 1
		for last > 1 && slices.Contains(keep, chosen[last].at) {
			last--
		}
		room += chosen[last].least()
		chosen = append(chosen[:last], chosen[last+1:]...)
	}
	if needs != nil { // which give out the room
		for i := range chosen {
			chosen[i].Width = max(chosen[i].Width, cs[chosen[i].at].Width)
		}
		return chosen
	}
	widths := make([]int, len(chosen))
	for i := range chosen {
		widths[i] = chosen[i].Width
		room -= chosen[i].Width - chosen[i].least()
	}
	chosen.narrow(widths, -room)
	for i := range chosen {
		if chosen[i].Width = widths[i]; chosen[i].From < 0 {
			chosen[i].Width = max(1, widths[i]+max(0, room))
		}
	}
	return chosen
}

// narrow takes so many cells from columns, each from the widest: first from those that have
// more than their least.
func (cs Columns) narrow(widths []int, cells int) {
	for ; cells > 0; cells-- {
		widest := -1
		for i := range cs {
			if widths[i] > cs[i].least() && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			widest = slices.Index(widths, slices.Max(widths))
		}
		if widths[widest] <= 1 {
			return
		}
		widths[widest]--
	}
}

// Titles are those of the columns that have room.
func (cs Columns) Titles(width int) string {
	return cs.Line(width, func(i, _ int) string { return cs.title(i) })
}

func (cs Columns) title(at int) string {
	return cs[slices.IndexFunc(cs, func(c Column) bool { return c.at == at })].Title
}

// Line puts escaped cells side by side, those of the columns that have room; cell gives
// one of so many cells.
func (cs Columns) Line(width int, cell func(at, cells int) string) string {
	var b strings.Builder
	used := 0
	for i := range cs {
		switch c := &cs[i]; {
		case !c.shows(width):
		case c.Width == 0:
			b.WriteString(cell(c.at, width-used))
		default:
			b.WriteString(c.padded(cell(c.at, c.Width-max(1, c.Gap)), c.Width))
			used += c.Width
		}
	}
	return b.String()
}

// Cells puts escaped cells side by side in widths that are given, 0 for a column that
// is left out.
func (cs Columns) Cells(widths []int, cell func(at int) string) string {
	var b strings.Builder
	for i := range cs {
		if widths[i] > 0 {
			b.WriteString(cs[i].padded(cell(cs[i].at), widths[i]))
		}
	}
	return b.String()
}

// padded is a text in so many cells, of which the gap at the end stays free.
func (c *Column) padded(text string, cells int) string {
	gap := max(1, c.Gap)
	if c.Right {
		text = strings.Repeat(" ", max(0, cells-gap-ui.Width(text))) + text
	}
	return ui.Fit(text, cells-gap) + strings.Repeat(" ", gap)
}

// Needs are how many cells the texts of each column of a table take at most, as far as
// rows were measured.
type Needs []int

// Measure takes escaped cells into account.
func (n Needs) Measure(cells []string) {
	for i, text := range cells {
		if len(text) > n[i] { // a text takes no more cells than bytes
			n[i] = max(n[i], ui.Width(text))
		}
	}
}

// Fitted are the cells of each column where the needs of the texts are known: no column
// is cut while another has room to spare. The columns in keep are shown on any width.
func (cs Columns) Fitted(width int, needs Needs, keep ...int) []int {
	widths, wanted := make([]int, len(cs)), make([]int, len(cs))
	spare := width - 3 // the margin, and the last column, as in every row
	for i := range cs {
		if c := &cs[i]; c.shows(width) || slices.Contains(keep, c.at) {
			wanted[i] = c.wants(needs[c.at])
			widths[i] = min(c.Width, wanted[i])
			spare -= widths[i]
		}
	}
	cs.narrow(widths, -spare) // more columns are kept than have room
	for grown := true; grown && spare > 0; {
		grown = false
		for i := range widths {
			if widths[i] < wanted[i] && spare > 0 {
				widths[i]++
				spare--
				grown = true
			}
		}
	}
	return widths
}
