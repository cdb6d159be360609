package list

import (
	"strings"

	"flexconsole/ui"
)

// Column is one column of a list.
type Column[T any] struct {
	Title string
	// Width in cells with the gap at its end, 0 for a last column that takes what is
	// left. Room to spare goes to those with Most, up to so many cells.
	Width, Most int
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
	spare := width - 3 // the margin, and the last column, as in every row
	for i, c := range t {
		if c.shows(width) {
			widths[i] = c.Width
			spare -= c.Width
		}
	}
	for grown := true; grown && spare > 0; {
		grown = false
		for i, c := range t {
			if widths[i] > 0 && widths[i] < c.Most && spare > 0 {
				widths[i]++
				spare--
				grown = true
			}
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
	var b strings.Builder
	for i, cells := range t.Widths(width) {
		c := t[i]
		switch gap := max(1, c.Gap); {
		case !c.shows(width):
		case c.Width == 0:
			b.WriteString(cell(i))
		default:
			text := cell(i)
			if c.Right {
				text = strings.Repeat(" ", max(0, cells-gap-ui.Width(text))) + text
			}
			b.WriteString(ui.Fit(text, cells-gap) + strings.Repeat(" ", gap))
		}
	}
	return b.String()
}
