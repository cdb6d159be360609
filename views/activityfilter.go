package views

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// filter is the input above a list that keeps only the rows that match.
type filter struct {
	input  *ui.Field
	typing bool
	// names are those that a term may begin with, as "status" in "status:4".
	names []string
}

func newFilter(hint string, names ...string) filter {
	return filter{input: ui.NewField(ui.Field{Label: "Filter", Limit: 120, Hint: hint}), names: names}
}

func (f *filter) open() {
	f.typing = true
	f.input.Focus()
}

// leave gives the keys back; a filter that finds nothing is emptied, as nothing
// can be done with it.
func (f *filter) leave(found int) {
	f.typing = false
	f.input.Blur()
	if found == 0 {
		f.input.SetValue("")
	}
}

// moves says that a key is for the list although the input has the keys.
func (f *filter) moves(key tea.KeyMsg) bool {
	return slices.Contains([]tea.KeyType{tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown}, key.Type)
}

// line draws the input, "" while there is no filter.
func (f *filter) line(t ui.Theme, width int) string {
	if !f.typing && f.input.Value() == "" {
		return ""
	}
	line := " " + t.Accent.Render("Filter") + "  " + f.input.Lines(t, width-10, f.typing)[0]
	if f.input.Value() == "" {
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
