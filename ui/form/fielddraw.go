package form

import (
	"cmp"
	"strings"

	"flexconsole/ui"
)

// Lines draws the input, Rows lines of at most width cells.
func (f *Field) Lines(t ui.Theme, width int, focused bool) []string {
	if f.isChoice() {
		return []string{f.choiceLine(t, width, focused)}
	}
	value := f.Value()
	if f.Rows == 1 {
		position, text := -1, t.Text
		if focused {
			position = min(f.line.Position(), len([]rune(value)))
		}
		if focused && f.selected {
			text = t.Cursor
		}
		return []string{drawInput(t, []rune(value), position, width, f.cells(), text)}
	}
	rows := strings.Split(value, "\n")
	first, end := ui.Window(len(rows), f.area.Line(), f.Rows, f.area.Line()-f.Rows/2)
	lines := make([]string, f.Rows)
	for i := range lines {
		if first+i >= end {
			lines[i] = drawInput(t, nil, -1, width, f.cells(), t.Text)
			continue
		}
		position := -1
		if focused && first+i == f.area.Line() {
			info := f.area.LineInfo()
			position = info.StartColumn + info.ColumnOffset
		}
		lines[i] = drawInput(t, []rune(rows[first+i]), position, width, f.cells(), t.Text)
	}
	return lines
}

// usualCells is how wide an input is drawn that does not say it.
const usualCells = 44

func (f *Field) cells() int { return cmp.Or(f.Cells, usualCells) }

// drawInput draws one line of an input in a style so that the cursor (-1: none) is
// visible, every rune escaped, and dots where there is room to type, up to so many cells.
func drawInput(t ui.Theme, value []rune, cursor, width, cells int, style ui.Style) string {
	if width < 2 {
		return ""
	}
	first := firstShown(value, cursor, width)
	var b strings.Builder
	used := 0
	if first > 0 {
		b.WriteString(t.Muted.Render("‹"))
		used = 1
	}
	for i := first; i < len(value); i++ {
		cell := ui.EscapeRune(value[i])
		wide := ui.Width(cell)
		if used+wide > width-1 && (i < len(value)-1 || used+wide > width) {
			b.WriteString(t.Muted.Render("›"))
			return b.String()
		}
		if i == cursor {
			b.WriteString(t.Cursor.Render(cell))
		} else {
			b.WriteString(style.Render(cell))
		}
		used += wide
	}
	end := t.Text
	if cursor >= len(value) {
		end = t.Cursor
	}
	if used < width && (len(value) > 0 || cursor >= 0) {
		b.WriteString(end.Render(" "))
		used++
	}
	b.WriteString(t.Rule.Render(strings.Repeat("·", max(0, min(width, cells)-used))))
	return b.String()
}

// firstShown is the first rune to draw so that the cursor's own is still seen.
func firstShown(value []rune, cursor, width int) int {
	if cursor < 0 {
		return 0
	}
	cells := 1 // the cursor's own cell past the end
	if cursor < len(value) {
		cells = ui.Width(ui.EscapeRune(value[cursor])) + 1
	}
	first := min(cursor, len(value))
	for first > 0 {
		cells += ui.Width(ui.EscapeRune(value[first-1]))
		if cells > width-1 {
			return first
		}
		first--
	}
	return 0
}
