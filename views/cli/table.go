package cli

import (
	"slices"
	"strings"

	"flexconsole/ui"
	"flexconsole/views"
)

// table keeps all rows, as the widths of its columns are known at the end only.
type table struct{ rows [][]string }

// widestColumn is how far a column is padded, in cells: one long value shifts
// its own row, and not all others.
const widestColumn = 40

// cell is a value in a table, escaped; null is a dash.
func cell(value *string) string {
	if value == nil {
		return "-"
	}
	return ui.Escape(views.Shown(value))
}

// cellOf is a text in a table, a dash for none.
func cellOf(text string) string {
	if text == "" {
		return "-"
	}
	return cell(&text)
}

// write puts the table out under its titles, and nothing where it has no rows.
func (t *table) write(out *output, titles []string) {
	if len(t.rows) == 0 {
		return
	}
	rows, widths := slices.Insert(slices.Clone(t.rows), 0, titles), make([]int, len(titles))
	for _, row := range rows {
		for i, value := range row {
			widths[i] = max(widths[i], min(ui.Width(value), widestColumn))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, value := range row {
			line.WriteString(value + strings.Repeat(" ", max(0, widths[i]-ui.Width(value))+2))
		}
		out.line(strings.TrimRight(line.String(), " "))
	}
}
