package views

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/form"
)

// filter is the input above a list that keeps only the rows that match.
type filter struct {
	input  *form.Field
	typing bool
	// names are those that a term may begin with, as "status" in "status:4".
	names []string
}

func newFilter(hint string, names ...string) filter {
	return filter{input: form.NewField(form.Field{Label: "Filter", Limit: 120, Hint: hint}), names: names}
}

func (f *filter) Typing() bool { return f.typing }

// on says that the filter may leave rows out.
func (f *filter) on() bool { return f.input.Value() != "" }

// moves says that a key is for the list although the input has the keys.
func (f *filter) moves(key tea.KeyMsg) bool {
	return slices.Contains([]tea.KeyType{tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown}, key.Type)
}

// line draws the input, "" while there is no filter.
func (f *filter) line(t ui.Theme, width int) string {
	if !f.typing && !f.on() {
		return ""
	}
	line := " " + t.Accent.Render("Filter") + "  " + f.input.Lines(t, width-10, f.typing)[0]
	if !f.on() {
		line += t.Muted.Render(ui.Cut("  "+f.input.Hint, width-ui.Width(line)-1))
	}
	return line
}

// term is one word of a filter, for all that a row says or for one thing by
// name.
type term struct{ name, word string }

// terms are what was typed, in lower case.
func (f *filter) terms() []term {
	var terms []term
	for word := range strings.FieldsSeq(strings.ToLower(f.input.Value())) {
		name, value, named := strings.Cut(word, ":")
		switch {
		case !named || !slices.Contains(f.names, name):
			terms = append(terms, term{"", word})
		case value != "":
			terms = append(terms, term{name, value})
		}
	}
	return terms
}

// inBody is the term that looks into bodies, anywhere in them.
const inBody = "body"

// fits says whether a row has all that the terms ask for. Says gives what the
// row says by a name, or with "" all that it shows.
func fits(terms []term, says func(name string) string) bool {
	for _, t := range terms {
		text := strings.ToLower(says(t.name))
		if t.name == "" || t.name == inBody {
			if !strings.Contains(text, t.word) {
				return false
			}
		} else if !strings.HasPrefix(text, t.word) {
			return false
		}
	}
	return true
}

// sifted is a list with a filter above it.
type sifted[T any] struct {
	filter
	rowList
	// rows are those that the filter finds, as they were drawn: a key means what
	// the screen shows, whatever comes in meanwhile.
	rows []T
	// pick gives the rows that fit now; place is where the row that the cursor was
	// on is among them, -1 where it is not.
	pick  func(terms []term) []T
	place func(rows []T, held T) int
}

// keeping changes what is listed and keeps the cursor on its row.
func (s *sifted[T]) keeping(change func()) {
	before, cursor := s.rows, s.cursor
	change()
	s.rows = s.pick(s.terms())
	if cursor < len(before) {
		if i := s.place(s.rows, before[cursor]); i >= 0 {
			s.cursor = i
		}
	}
	s.cursor = max(0, min(s.cursor, len(s.rows)-1))
}

// typeKey moves the cursor, or types into the filter.
func (s *sifted[T]) typeKey(key tea.KeyMsg) {
	switch {
	case !s.typing || s.moves(key):
		s.step(len(s.rows), key.String())
	case key.Type == tea.KeyEnter:
		s.leave()
	default:
		s.keeping(func() { s.input.Type(key) })
	}
}

// open gives the keys to the filter.
func (s *sifted[T]) open() {
	s.typing = true
	s.input.Focus()
}

// leave gives the keys back; a filter that finds nothing is emptied, as nothing
// can be done with it.
func (s *sifted[T]) leave() {
	s.typing = false
	s.input.Blur()
	if len(s.rows) == 0 {
		s.keeping(func() { s.input.SetValue("") })
	}
}

func (s *sifted[T]) onRow() int {
	if s.typing {
		return -1
	}
	return s.cursor
}

func (s *sifted[T]) toRow(row int) {
	s.leave()
	s.cursor = row
}
