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
	d.isShown = slices.Repeat([]bool{true}, len(d.users))
	for word := range strings.FieldsSeq(d.filter) {
		d.narrow(word)
	}
	d.shown = nil
	for _, i := range d.order.sorted {
		if d.isShown[i] {
			d.shown = append(d.shown, i)
		}
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

// narrow leaves of the users shown those that one word of the filter finds.
func (d *directory) narrow(word string) {
	if column, wanted, ok := columnTerm(word); ok {
		d.isShown, _ = d.fitting(func(i int) bool { return d.cellContains(i, column, wanted) })
		return
	}
	lower := strings.ToLower(word)
	found, some := d.fitting(func(i int) bool { return strings.Contains(d.users[i].text, lower) })
	if !some {
		found, _ = d.fitting(func(i int) bool { return hasInOrder(lower, d.users[i].names()) })
	}
	d.isShown = found
}

// fitting says which of the users shown fit, and whether there is one. It goes through
// them as they lie in memory: in the order of the rows it takes five times as long.
func (d *directory) fitting(fits func(i int) bool) (fit []bool, some bool) {
	fit = make([]bool, len(d.users))
	for i, shown := range d.isShown {
		if shown && fits(i) {
			fit[i], some = true, true
		}
	}
	return fit, some
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
	return strings.Contains(strings.ToLower(d.users[user].cells[column]), strings.ToLower(text))
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
		if cell := d.users[i].cells[column]; cell != "" {
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
