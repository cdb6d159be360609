package viewtest

import (
	"slices"
	"strings"

	"flexconsole/ui"
	"flexconsole/ui/list"
)

// CursorMark stands before the row under the cursor.
const CursorMark = "▸"

// CursorLine is the line that carries the cursor, -1 for none.
func CursorLine(lines []string) int {
	return slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, CursorMark) })
}

// RowText is what a row says, with the cursor on it or not, and without what
// stands beside the list on a wide terminal.
func RowText(line string) string {
	line, _, _ = strings.Cut(line, ui.PaneRule)
	return strings.TrimSpace(strings.TrimPrefix(line, CursorMark))
}

// CursorText is what the row under the cursor says, "" for none.
func (r *Rig) CursorText() string {
	lines := strings.Split(r.Screen(), "\n")
	if at := CursorLine(lines); at >= 0 {
		return RowText(lines[at])
	}
	return ""
}

// LineOf is the line of the page that a label begins.
func (r *Rig) LineOf(label string) string {
	r.T.Helper()
	for line := range strings.Lines(r.Screen()) {
		if rest, ok := strings.CutPrefix(strings.TrimLeft(line, " ▸"), label+" "); ok {
			return strings.TrimSpace(rest)
		}
	}
	r.T.Fatalf("no field %q\n%s", label, r.Screen())
	return ""
}

// Sizes are the edges of every layout and some in between: 64.
func Sizes() (sizes [][2]int) {
	for _, width := range []int{1, 12, 39, 40, 69, 80, 120, 250} {
		for _, height := range []int{1, 5, 11, 12, 18, 24, 40, 80} {
			sizes = append(sizes, [2]int{width, height})
		}
	}
	return sizes
}

// CountPicks counts how often a list looks for its rows.
func CountPicks[T any](s *list.Filtered[T], picks *int) {
	all := s.Source
	s.Source = func() []T { *picks++; return all() }
}
