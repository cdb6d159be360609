package list

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/form"
)

// Filter is the input above a list that keeps only the rows that match.
type Filter struct {
	input  *form.Field
	typing bool
	// names are those that a term may begin with, as "status" in "status:4".
	names []string
}

func NewFilter(hint string, names ...string) Filter {
	return Filter{input: form.NewField(form.Field{Label: "Filter", Limit: 120, Hint: hint}), names: names}
}

func (f *Filter) Typing() bool { return f.typing }

// On says that the filter may leave rows out.
func (f *Filter) On() bool { return f.input.Value() != "" }

// Line draws the input, "" while there is no filter.
func (f *Filter) Line(t ui.Theme, width int) string {
	if !f.typing && !f.On() {
		return ""
	}
	line := " " + t.Accent.Render("Filter") + "  " + f.input.Lines(t, width-10, f.typing)[0]
	if !f.On() {
		line += t.Muted.Render(ui.Cut("  "+f.input.Hint, width-ui.Width(line)-1))
	}
	return line
}

// Term is one word of a filter, for all that a row says or for one thing by
// name.
type Term struct{ name, word string }

// terms are what was typed, in lower case.
func (f *Filter) terms() []Term {
	var terms []Term
	for word := range strings.FieldsSeq(strings.ToLower(f.input.Value())) {
		name, value, named := strings.Cut(word, ":")
		switch {
		case !named || !slices.Contains(f.names, name):
			terms = append(terms, Term{"", word})
		case value != "":
			terms = append(terms, Term{name, value})
		}
	}
	return terms
}

// InBody is the term that looks into bodies, anywhere in them.
const InBody = "body"

// Fits says whether a row has all that the terms ask for. Says gives what the
// row says by a name, or with "" all that it shows.
func Fits(terms []Term, says func(name string) string) bool {
	for _, t := range terms {
		text := strings.ToLower(says(t.name))
		if t.name == "" || t.name == InBody {
			if !strings.Contains(text, t.word) {
				return false
			}
		} else if !strings.HasPrefix(text, t.word) {
			return false
		}
	}
	return true
}

// Filtered is a list with a filter above it.
type Filtered[T any] struct {
	Filter
	RowList
	// Rows are the rows that the filter finds, as they were drawn: a key refers to what
	// the screen shows, even if other rows arrive.
	Rows []T
	// Pick gives the rows that fit now; place is where the row that the cursor was
	// on is among them, -1 where it is not.
	Pick  func(terms []Term) []T
	Place func(rows []T, held T) int
}

// Change changes what is listed and keeps the cursor on its row.
func (s *Filtered[T]) Change(change func()) {
	before, cursor := s.Rows, s.Cursor
	change()
	s.Rows = s.Pick(s.terms())
	if cursor < len(before) {
		if i := s.Place(s.Rows, before[cursor]); i >= 0 {
			s.Cursor = i
		}
	}
	s.Cursor = max(0, min(s.Cursor, len(s.Rows)-1))
}

// TypeKey moves the cursor, or types into the filter.
func (s *Filtered[T]) TypeKey(key tea.KeyMsg) {
	switch {
	case !s.typing || Scrolls(key):
		s.Step(len(s.Rows), key.String())
	case key.Type == tea.KeyEnter:
		s.Leave()
	default:
		s.Change(func() { s.input.Type(key) })
	}
}

// Open gives the keys to the filter.
func (s *Filtered[T]) Open() {
	s.typing = true
	s.input.Focus()
}

// Leave gives the keys back; a filter that finds nothing is emptied, as nothing
// can be done with it.
func (s *Filtered[T]) Leave() {
	s.typing = false
	s.input.Blur()
	if len(s.Rows) == 0 {
		s.Change(func() { s.input.SetValue("") })
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
