// Package list has lists: rows with a cursor, filters, pickers.
package list

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// RowList is a cursor over rows, and where they were drawn.
type RowList struct {
	Cursor int
	// From is the first line or row of the latest drawing (see ui.Window).
	From int
	// Drawn is the row on each line from line top on, -1 for none.
	Drawn []int
	Top   int
}

func (l *RowList) Forget()       { l.Drawn, l.Top = nil, 0 }
func (l *RowList) OnRow() int    { return l.Cursor }
func (l *RowList) ToRow(row int) { l.Cursor = row }

func (l *RowList) RowAt(_, line int) int {
	if i := line - l.Top; i >= 0 && i < len(l.Drawn) {
		return l.Drawn[i]
	}
	return -1
}

// Step moves the cursor over n rows by a key.
func (l *RowList) Step(n int, key string) { l.Cursor = Moved(l.Cursor, n, key, l.page()) }

// usualPage is how far a page goes where nothing was drawn yet.
const usualPage = 10

// page is the number of rows that PgDn moves: the visible rows but one.
func (l *RowList) page() int {
	if l.Drawn == nil {
		return usualPage
	}
	rows, last := 0, -1
	for _, row := range l.Drawn {
		if row >= 0 && row != last {
			rows, last = rows+1, row
		}
	}
	return max(1, rows-1)
}

// drawRows draws those of n rows around the cursor that fit into height, below
// top other lines.
func (l *RowList) drawRows(n, top, height int, row func(i int) string) []string {
	l.Drawn, l.Top = nil, top
	first, end := ui.Window(n, l.Cursor, height, l.From)
	l.From = first
	lines := make([]string, 0, end-first)
	for i := first; i < end; i++ {
		lines = append(lines, row(i))
		l.Note(i, lines)
	}
	return lines
}

// ListRows draws plain, already escaped rows in the same way.
func (l *RowList) ListRows(t ui.Theme, n, top, width, height int, row func(i int) string) []string {
	return l.drawRows(n, top, height, func(i int) string { return t.Row(row(i), i == l.Cursor, width) })
}

// TableRows draws rows with a foot below them, which takes a part of the height
// at the most.
func (l *RowList) TableRows(n, top int, foot []string, height int, row func(i int) string) []string {
	foot = foot[:min(len(foot), max(3, height*2/5))]
	return append(l.drawRows(n, top, height-len(foot), row), foot...)
}

// Blocks draws rows of several lines between a head and a foot, of all that what fits
// into height around the line of the cursor's row that is so far below its first.
func (l *RowList) Blocks(t ui.Theme, head []string, n int, row func(i int) []string, foot []string, below, height int) []string {
	l.Forget()
	l.Note(-1, head)
	lines, at := head, len(head)
	for i := range n {
		if i == l.Cursor {
			at = len(lines)
		}
		lines = append(lines, row(i)...)
		l.Note(i, lines)
	}
	lines = append(lines, foot...)
	return l.Part(t, lines, min(at+below, len(lines)-1), height)
}

// Note says that the lines since the last note belong to a row.
func (l *RowList) Note(row int, lines []string) {
	for len(l.Drawn) < len(lines) {
		l.Drawn = append(l.Drawn, row)
	}
}

// Part is what of lines, all noted, fits into height around one of them.
func (l *RowList) Part(t ui.Theme, lines []string, at, height int) []string {
	l.Note(-1, lines)
	part := t.Part(lines, at, height, l.From)
	first, end := ui.PartWindow(len(lines), at, height, l.From)
	l.From, l.Drawn = first, l.Drawn[first:end]
	for i, line := range part {
		if line != lines[first+i] { // it says how many there are more
			l.Drawn[i] = -1
		}
	}
	return part
}

// Moved is the cursor after a key in a list of n rows, of which a page is so
// many.
func Moved(cursor, n int, key string, page int) int {
	switch key {
	case "down", "j", "ctrl+n", "ctrl+j":
		cursor++
	case "up", "k", "ctrl+k":
		cursor--
	case "pgdown":
		cursor += page
	case "pgup":
		cursor -= page
	case "ctrl+d":
		cursor += (page + 1) / 2
	case "ctrl+u":
		cursor -= (page + 1) / 2
	case "home", "g":
		cursor = 0
	case "end", "G":
		cursor = n - 1
	}
	return max(0, min(cursor, n-1))
}

// moves says that a key moves the cursor over rows even while the input above them has
// the keys.
func moves(key tea.KeyMsg) bool {
	switch key.Type {
	case tea.KeyCtrlN, tea.KeyCtrlJ, tea.KeyCtrlK: // ctrl+p is the palette's
		return true
	}
	return Scrolls(key)
}

// Scrolls says that a key moves what is shown even while an input has the
// keys.
func Scrolls(key tea.KeyMsg) bool {
	switch key.Type {
	case tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown:
		return true
	}
	return false
}
