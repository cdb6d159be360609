package users

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"flexconsole/ui/list"
)

// search sets the filter: words that all must be found, of which role:, locale:,
// team: and state: look in one column, the others in all, letters in order.
func (d *directory) search(filter string) {
	if filter != d.filter {
		d.filter = filter
		d.pick()
	}
}

// pick finds the users that the filter shows.
func (d *directory) pick() {
	d.shown, d.isShown, d.unmatched = d.order.sorted, nil, ""
	if strings.TrimSpace(d.filter) == "" {
		return
	}
	for word := range strings.FieldsSeq(d.filter) {
		d.shown = d.matching(word)
	}
	d.isShown = make([]bool, len(d.users))
	for _, i := range d.shown {
		d.isShown[i] = true
	}
	if len(d.shown) == 0 {
		d.unmatched = d.whyUnmatched()
	}
}

// shows says whether a row shows the user with a SID.
func (d *directory) shows(sid string) bool {
	i, known := d.known[sid]
	return known && (d.isShown == nil || d.isShown[i])
}

// matching are those of the users shown that one word of the filter finds.
func (d *directory) matching(word string) []int {
	if column, wanted, ok := columnTerm(word); ok {
		return d.keep(func(i int) bool { return d.cellContains(i, column, wanted) })
	}
	lower := strings.ToLower(word)
	if kept := d.keep(func(i int) bool { return strings.Contains(d.users[i].text, lower) }); len(kept) > 0 {
		return kept
	}
	return d.keep(func(i int) bool { return hasInOrder(lower, d.users[i].names()) })
}

// keep are those of the users shown that fit.
func (d *directory) keep(fits func(i int) bool) []int {
	var kept []int
	for _, i := range d.shown {
		if fits(i) {
			kept = append(kept, i)
		}
	}
	return kept
}

// hasInOrder says whether a text has the letters of a word in their order, with others
// between them or not.
func hasInOrder(word, text string) bool {
	for _, letter := range word {
		i := strings.IndexRune(text, letter)
		if i < 0 {
			return false
		}
		text = text[i+utf8.RuneLen(letter):]
	}
	return true
}

// keptColumns are shown on any width: the one sorted by, and those that the filter
// looks into.
func (d *directory) keptColumns() []int {
	kept := []int{d.order.column}
	for word := range strings.FieldsSeq(d.filter) {
		if column, _, ok := columnTerm(word); ok {
			kept = append(kept, column)
		}
	}
	return kept
}

// columnTerm splits a word of the filter such as locale:es into the index of its column
// and the text that its cells must contain.
func columnTerm(word string) (column int, wanted string, ok bool) {
	name, wanted, found := strings.Cut(word, ":")
	if !found || name == "" {
		return 0, "", false
	}
	column = slices.IndexFunc(userColumns, func(c list.Column[userRow]) bool {
		return strings.HasPrefix(c.Title, strings.TrimSuffix(name, "s"))
	})
	return column, wanted, column >= 0
}

func (d *directory) cellContains(user, column int, text string) bool {
	cell := userColumns[column].Cell(d.row(user))
	return strings.Contains(strings.ToLower(cell), strings.ToLower(text))
}

// whyUnmatched says why a filter such as locale:es finds no user, "" for a filter
// without such a term.
func (d *directory) whyUnmatched() string {
	text := ""
	for word := range strings.FieldsSeq(d.filter) {
		column, wanted, ok := columnTerm(word)
		if !ok {
			continue
		}
		text = "No user matches all of these"
		if !d.inAny(column, wanted) {
			return fmt.Sprintf("No user with %s %q%s", userColumns[column].Title, wanted, inUse(d.cells(column)))
		}
	}
	return text
}

// inAny says whether a column contains the text in any user.
func (d *directory) inAny(column int, text string) bool {
	for i := range d.users {
		if d.cellContains(i, column, text) {
			return true
		}
	}
	return false
}

// few is how many texts of a column are listed.
const few = 6

// cells are the different texts in a column, in order; of more than few only some.
func (d *directory) cells(column int) []string {
	met := map[string]bool{}
	for i := range d.users {
		if cell := userColumns[column].Cell(d.row(i)); cell != "" {
			met[cell] = true
		}
		if len(met) > few {
			break
		}
	}
	return slices.Sorted(maps.Keys(met))
}

// inUse lists the texts of a column where they are few.
func inUse(cells []string) string {
	if len(cells) == 0 || len(cells) > few {
		return ""
	}
	return " (in use: " + strings.Join(cells, ", ") + ")"
}
