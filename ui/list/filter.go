package list

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/filter"
	"flexconsole/ui/form"
)

// Filter is the input above a list that keeps only the rows that match.
type Filter struct {
	input  *form.Field
	typing bool
	// keys are those that a term may begin with, as "status" in "status:4".
	keys filter.Keys
	// Suggestions are what Tab can complete while the input has the keys.
	Suggestions Suggestions
}

// MaxFilter is the longest text of a filter, in characters.
const MaxFilter = 120

func NewFilter(hint string, keys ...filter.Key) Filter {
	return Filter{input: form.NewField(form.Field{Label: "Filter", Limit: MaxFilter, Hint: hint}), keys: keys}
}

func (f *Filter) Typing() bool { return f.typing }

// On says that the filter may leave rows out.
func (f *Filter) On() bool { return f.input.Value() != "" }

// TextOf is what was typed into a filter.
func TextOf(f *Filter) string { return f.input.Value() }

// Lines draws the input, and below it, while it has the keys, what may follow; nothing
// while there is no filter.
func (f *Filter) Lines(t ui.Theme, width int) []string {
	if !f.typing && !f.On() {
		return nil
	}
	line := " " + t.Accent.Render("Filter") + "  " + f.input.Lines(t, width-10, f.typing)[0]
	if !f.On() {
		line += t.Muted.Render(ui.Cut("  "+f.input.Hint, width-ui.Width(line)-1))
	}
	if !f.typing {
		return []string{line}
	}
	const indent = len(" Filter  ")
	return []string{line, ui.Fit("", indent) + f.Suggestions.Line(t, width-indent-1)}
}

// Filtered is a list with a filter above it.
type Filtered[T any] struct {
	Filter
	RowList
	// Rows are the rows that the filter finds, as they were drawn: a key refers to what
	// the screen shows, even if other rows arrive.
	Rows []T
	// Source gives all rows as they are now, Says what a row has under a key of the
	// filter, or with "" all that it shows.
	Source func() []T
	Says   func(row T, key string) []string
	// Place is where the row that the cursor was on is among rows, -1 where it is not.
	Place func(rows []T, held T) int
	// Stays says of a row that it is shown whatever the filter finds; may be nil.
	Stays func(row T) bool
	// Order gives the text of a row that rows are sorted by, without regard to case, and
	// whether that is turned around; no text, or a nil Order, leaves them as they come.
	Order func() (text func(row T) string, descending bool)
}

// Change changes what is listed and keeps the cursor on its row.
func (s *Filtered[T]) Change(change func()) {
	before, cursor := s.Rows, s.Cursor
	change()
	find(s)
	if cursor < len(before) {
		if i := s.Place(s.Rows, before[cursor]); i >= 0 {
			s.Cursor = i
		}
	}
	s.Cursor = max(0, min(s.Cursor, len(s.Rows)-1))
}

// find looks for the rows that the filter finds, and for what may be typed next.
func find[T any](s *Filtered[T]) {
	all, wanted := s.Source(), s.keys.Parse(s.input.Value())
	fits := func(wanted filter.Expression, row T) bool {
		return wanted.Fits(func(key string) []string { return s.Says(row, key) })
	}
	var rows []T
	for _, row := range all {
		if s.Stays != nil && s.Stays(row) || fits(wanted, row) {
			rows = append(rows, row)
		}
	}
	s.Rows = sorted(rows, s.Order)
	if s.typing {
		s.Suggestions.Find(s.input, s.keys, func(key string, others filter.Expression) []filter.Count {
			var rows []T
			for _, row := range all {
				if fits(others, row) {
					rows = append(rows, row)
				}
			}
			return filter.CountValues(rows, func(row T) []string { return s.Says(row, key) })
		})
	}
}

// sorted are rows in an order (see Filtered.Order).
func sorted[T any](rows []T, order func() (text func(T) string, descending bool)) []T {
	if order == nil {
		return rows
	}
	text, descending := order()
	if text == nil {
		return rows
	}
	texts := make([]string, len(rows))
	for i, row := range rows {
		texts[i] = strings.ToLower(text(row))
	}
	inOrder := make([]T, len(rows))
	for place, i := range places(texts, descending) {
		inOrder[place] = rows[i]
	}
	return inOrder
}

// TimeText and NumberText are texts that are in order as the values are, which must not be
// negative.
func TimeText(at time.Time) string   { return at.UTC().Format("2006-01-02T15:04:05.000000000") }
func NumberText(number int64) string { return fmt.Sprintf("%019d", number) }

// places are the indices of texts in their order; of equal ones the first comes first.
func places(texts []string, descending bool) []int {
	indices := make([]int, len(texts))
	for i := range indices {
		indices[i] = i
	}
	slices.SortStableFunc(indices, func(a, b int) int {
		if descending {
			a, b = b, a
		}
		return strings.Compare(texts[a], texts[b])
	})
	return indices
}

// TypeKey moves the cursor, or types into the filter.
func (s *Filtered[T]) TypeKey(key tea.KeyMsg) {
	switch {
	case !s.typing || moves(key):
		s.Step(len(s.Rows), key.String())
	case key.Type == tea.KeyEnter:
		s.Leave()
	default:
		s.Change(func() { s.input.Type(key) })
	}
}

// Complete puts the next suggestion into the filter of a list.
func Complete[T any](s *Filtered[T]) {
	s.Change(func() { s.Suggestions.Next(s.input) })
}

// Open gives the keys to the filter; what is typed replaces what is in it.
func (s *Filtered[T]) Open() {
	s.input.Focus()
	s.input.SelectAll()
	s.Change(func() { s.typing = true })
}

// Clear empties the filter.
func (s *Filtered[T]) Clear() { SetText(s, "") }

// SetText puts a text into the filter of a list.
func SetText[T any](s *Filtered[T], text string) {
	s.Change(func() { s.input.SetValue(text) })
}

// Leave gives the keys back; a filter that finds nothing is emptied, as nothing
// can be done with it.
func (s *Filtered[T]) Leave() {
	s.typing = false
	s.input.Blur()
	if len(s.Rows) == 0 {
		s.Clear()
	}
}

func (s *Filtered[T]) OnRow() int {
	if s.typing {
		return -1
	}
	return s.Cursor
}

func (s *Filtered[T]) ToRow(row int) {
	s.Leave()
	s.Cursor = row
}
