package views

import "flexconsole/ui"

// clickable is a screen with rows that a click can hit.
type clickable interface {
	// forget drops where rows were drawn before.
	forget()
	// rowAt is the row at a cell of the latest drawing, -1 for none.
	rowAt(x, line int) int
	// onRow is the row that the cursor is on, -1 while an input has the keys.
	onRow() int
	// toRow goes to a row, out of an input above it.
	toRow(row int)
}

// rowList is a cursor over rows, and where they were drawn.
type rowList struct {
	cursor int
	// from is the first line or row of the latest drawing (see ui.Window).
	from int
	// drawn is the row on each line from line top on, -1 for none.
	drawn []int
	top   int
}

func (l *rowList) forget()       { l.drawn, l.top = nil, 0 }
func (l *rowList) onRow() int    { return l.cursor }
func (l *rowList) toRow(row int) { l.cursor = row }

func (l *rowList) rowAt(_, line int) int {
	if i := line - l.top; i >= 0 && i < len(l.drawn) {
		return l.drawn[i]
	}
	return -1
}

// step moves the cursor over n rows by a key.
func (l *rowList) step(n int, key string) { l.cursor = moved(l.cursor, n, key, l.page()) }

// usualPage is how far a page goes where nothing was drawn yet.
const usualPage = 10

// page is how many rows PgDn goes: those in sight but one.
func (l *rowList) page() int {
	if l.drawn == nil {
		return usualPage
	}
	rows, last := 0, -1
	for _, row := range l.drawn {
		if row >= 0 && row != last {
			rows, last = rows+1, row
		}
	}
	return max(1, rows-1)
}

// drawRows draws those of n rows around the cursor that fit into height, below
// top other lines.
func (l *rowList) drawRows(n, top, height int, row func(i int) string) []string {
	l.drawn, l.top = nil, top
	first, end := ui.Window(n, l.cursor, height, l.from)
	l.from = first
	lines := make([]string, 0, end-first)
	for i := first; i < end; i++ {
		lines = append(lines, row(i))
		l.note(i, lines)
	}
	return lines
}

// listRows draws plain, already escaped rows in the same way.
func (l *rowList) listRows(t ui.Theme, n, top, width, height int, row func(i int) string) []string {
	return l.drawRows(n, top, height, func(i int) string { return t.Row(row(i), i == l.cursor, width) })
}

// tableRows draws rows with a foot below them, which takes a part of the height
// at the most.
func (l *rowList) tableRows(n, top int, foot []string, height int, row func(i int) string) []string {
	foot = foot[:min(len(foot), max(3, height*2/5))]
	return append(l.drawRows(n, top, height-len(foot), row), foot...)
}

// note says that the lines since the last note belong to a row.
func (l *rowList) note(row int, lines []string) {
	for len(l.drawn) < len(lines) {
		l.drawn = append(l.drawn, row)
	}
}

// part is what of lines, all noted, fits into height around one of them.
func (l *rowList) part(t ui.Theme, lines []string, at, height int) []string {
	l.note(-1, lines)
	part := t.Part(lines, at, height, l.from)
	first, end := ui.PartWindow(len(lines), at, height, l.from)
	l.from, l.drawn = first, l.drawn[first:end]
	for i, line := range part {
		if line != lines[first+i] { // it says how many there are more
			l.drawn[i] = -1
		}
	}
	return part
}
