package list

import (
	"slices"
	"strings"

	"flexconsole/ui"
)

// Column is one column of a list.
type Column[T any] struct {
	Title string
	// Width in cells with the gap at its end, 0 for a last column that takes what is
	// left.
	Width int
	// From is the width of the terminal from which the column shows, Until that from
	// which it does not any more, 0 for neither.
	From, Until int
	// Gap is how many cells stay free at the end, where that is more than one.
	Gap int
	// Right puts the text at the right end.
	Right bool
	// Cell is the text of a row, raw.
	Cell func(row T) string
}

// Table are the columns of a list.
type Table[T any] []Column[T]

func (c Column[T]) shows(width int) bool {
	return width >= c.From && (c.Until == 0 || width < c.Until)
}

// Widths are the cells of each column on a terminal of that width, 0 for those
// without room.
func (t Table[T]) Widths(width int) []int {
	widths := make([]int, len(t))
	for i, c := range t {
		if c.shows(width) {
			widths[i] = c.Width
		}
	}
	return widths
}

// Titles are those of the columns that have room.
func (t Table[T]) Titles(width int) string {
	return t.Line(width, func(i int) string { return t[i].Title })
}

// Row are the cells of a row in the columns that have room, escaped.
func (t Table[T]) Row(width int, row T) string {
	return t.Line(width, func(i int) string { return ui.Escape(t[i].Cell(row)) })
}

// Line puts escaped cells side by side, those of the columns that have room.
func (t Table[T]) Line(width int, cell func(i int) string) string {
	widths := t.Widths(width)
	var b strings.Builder
	for i, c := range t {
		switch {
		case !c.shows(width):
		case c.Width == 0:
			b.WriteString(cell(i))
		default:
			b.WriteString(c.padded(cell(i), widths[i]))
		}
	}
	return b.String()
}

// Cells puts escaped cells side by side in widths that are given, 0 for a column that
// is left out.
func (t Table[T]) Cells(widths []int, cell func(i int) string) string {
	var b strings.Builder
	for i, c := range t {
		if widths[i] > 0 {
			b.WriteString(c.padded(cell(i), widths[i]))
		}
	}
	return b.String()
}

// padded is a text in so many cells, of which the gap at the end stays free.
func (c Column[T]) padded(text string, cells int) string {
	gap := max(1, c.Gap)
	if c.Right {
		text = strings.Repeat(" ", max(0, cells-gap-ui.Width(text))) + text
	}
	return ui.Fit(text, cells-gap) + strings.Repeat(" ", gap)
}

// Needs are how many cells the texts of each column take at most, as far as rows were
// measured.
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
func (t Table[T]) Fitted(width int, needs Needs, keep ...int) []int {
	widths, wanted := make([]int, len(t)), make([]int, len(t))
	spare := width - 3 // the margin, and the last column, as in every row
	for i, c := range t {
		if c.shows(width) || slices.Contains(keep, i) {
			wanted[i] = max(needs[i], ui.Width(c.Title+" ↑")) + max(1, c.Gap)
			widths[i] = min(c.Width, wanted[i])
			spare -= widths[i]
		}
	}
	for ; spare < 0 && slices.Max(widths) > 1; spare++ { // more columns are kept than have room
		widths[slices.Index(widths, slices.Max(widths))]--
	}
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
