package plain

import (
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"

	"flexconsole/ui"
	"flexconsole/views/words"
)

// List puts out what a command lists: each entry as a document as it comes, or all
// of them as a table, the widths of whose columns are known at the end only.
type List struct {
	out    *Output
	json   bool
	titles []string
	rows   [][]string
}

// NewList lists under the titles of the table's columns, or as JSON.
func NewList(out *Output, asJSON bool, titles ...string) *List {
	return &List{out: out, json: asJSON, titles: titles}
}

// Add lists an entry: its document for scripts, or its cells, which are escaped.
func (l *List) Add(document any, cells ...string) {
	if l.json {
		l.out.JSON(document)
		return
	}
	l.rows = append(l.rows, cells)
}

const (
	// widestColumn is how far a column is padded where nothing is cut, in cells:
	// one long value shifts its own row, and not all others.
	widestColumn = 40
	// leastColumn is how narrow a column is made to fit a terminal.
	leastColumn = 8
	columnGap   = 2
)

// Cell is a value in a table, escaped; null is a dash.
func Cell(value *string) string {
	if value == nil {
		return "-"
	}
	return ui.Escape(words.Value(value))
}

// TextCell is a text in a table, a dash for none.
func TextCell(text string) string {
	if text == "" {
		return "-"
	}
	return Cell(&text)
}

// End puts the table out under its titles, and nothing where it has no rows.
// Where there is not room for all, cells are cut so that a row stays a line.
func (l *List) End() {
	if len(l.rows) == 0 {
		return
	}
	rows, widths := slices.Insert(slices.Clone(l.rows), 0, l.titles), make([]int, len(l.titles))
	for _, row := range rows {
		for i, value := range row {
			widths[i] = max(widths[i], ui.Width(value))
		}
	}
	put := padded
	if l.out.room > 0 {
		widths, put = fitted(widths, l.out.room), ui.Fit
	}
	for _, row := range rows {
		var line strings.Builder
		for i, width := range widths {
			line.WriteString(put(row[i], width) + strings.Repeat(" ", columnGap))
		}
		l.out.Line(strings.TrimRight(line.String(), " "))
	}
	if left := l.titles[len(widths):]; len(left) > 0 {
		l.out.Line("(no space for " + strings.Join(left, ", ") + "; use --json for all columns)")
	}
}

// roomOn is the number of cells of a row on a terminal, 0 for any number: the output is a
// file or pipe, or its width is unknown.
func roomOn(w io.Writer) int {
	file, ok := w.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(file.Fd()) {
		return 0
	}
	width, _, _ := term.GetSize(file.Fd())
	return max(0, width-1) // terminals disagree on the width of some characters: the last column stays free
}

// padded is a value in a column where nothing is cut.
func padded(value string, width int) string { return ui.Pad(value, min(width, widestColumn)) }

// fitted makes columns fit a terminal. The first, a SID to copy, stays whole,
// and of the others the widest give way; where they cannot, those at the end go.
func fitted(widths []int, room int) []int {
	first, rest := min(widths[0], room), slices.Clone(widths[1:])
	cells := func(widest int) int {
		sum := first
		for _, width := range rest {
			sum += columnGap + min(width, widest)
		}
		return sum
	}
	for len(rest) > 0 && cells(leastColumn) > room {
		rest = rest[:len(rest)-1]
	}
	widest := room
	for cells(widest) > room {
		widest--
	}
	for i := range rest {
		rest[i] = min(rest[i], widest)
	}
	return slices.Insert(rest, 0, first)
}
