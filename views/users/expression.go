package users

import (
	"fmt"
	"slices"
	"strings"

	"flexconsole/ui/filter"
	"flexconsole/views/words"
)

// columnOf is the column of a key, -1 for one without: the keys begin with those of the
// columns, in their order.
func columnOf(key string) int {
	i := slices.IndexFunc(words.UserKeys, func(k filter.Key) bool { return k.Name == key })
	if i >= len(userColumns) {
		return -1
	}
	return i
}

// says is what a user has under a key of the filter.
func (d *directory) says(user int, key string) []string {
	u := d.users[user]
	switch key {
	case "sid":
		return []string{u.sid}
	case "worker":
		return []string{u.worker}
	case "username":
		return []string{u.username()}
	}
	return valuesIn(key, u.cells[columnOf(key)])
}

// valuesIn are the values in a cell: of the roles each.
func valuesIn(key, cell string) []string {
	if columnOf(key) == rolesColumn {
		return strings.Split(cell, ", ")
	}
	return []string{cell}
}

// holding says of users whether a term holds for them. Values that many users have are
// looked at once.
func (d *directory) holding(t filter.Term) func(user int) bool {
	column := columnOf(t.Key)
	switch {
	case t.Unfinished():
		return func(int) bool { return true }
	case t.Key == words.IsKey:
		are, others, is := t.Fits(words.IsDuplicate), t.Fits(""), d.compared().is
		return func(user int) bool { return is[user] && are || !is[user] && others }
	case t.Key == "": // the text is in lower case already
		return func(user int) bool { return strings.Contains(d.users[user].text, t.Lower()) != t.Not }
	case column < nameColumns:
		return func(user int) bool { return t.Fits(d.says(user, t.Key)...) }
	}
	looked := map[string]bool{}
	return func(user int) bool {
		cell := d.users[user].cells[column]
		holds, known := looked[cell]
		if !known {
			holds = t.Fits(valuesIn(t.Key, cell)...)
			looked[cell] = holds
		}
		return holds
	}
}

// counts are the values in use of a key with a column among the users for whom terms
// hold.
func (d *directory) counts(key string, terms filter.Expression) []filter.Count {
	inCells := map[string]int{}
	users := d.usersWith(terms)
	if key == words.IsKey {
		if n := count(users, d.compared().is); n > 0 {
			return []filter.Count{{Value: words.IsDuplicate, Rows: n}}
		}
		return nil
	}
	for _, user := range users {
		inCells[d.users[user].cells[columnOf(key)]]++
	}
	rowsOf := map[string]int{}
	for cell, rows := range inCells {
		for _, value := range valuesIn(key, cell) {
			rowsOf[value] += rows
		}
	}
	return filter.Counts(rowsOf)
}

// usersWith are the users for whom all terms hold.
func (d *directory) usersWith(terms filter.Expression) []int {
	holding := make([]func(int) bool, len(terms))
	for i, t := range terms {
		holding[i] = d.holding(t)
	}
	var users []int
	for i := range d.users {
		if !slices.ContainsFunc(holding, func(holds func(int) bool) bool { return !holds(i) }) {
			users = append(users, i)
		}
	}
	return users
}

// keptColumns are shown on any width: the one sorted by, and those that the filter
// looks into.
func (d *directory) keptColumns() []int {
	kept := []int{d.order.column}
	for _, t := range d.wanted {
		if column := columnOf(t.Key); column >= 0 {
			kept = append(kept, column)
		}
	}
	return kept
}

// whyUnmatched says why a filter such as locale:es finds no user, "" for a filter
// without such a term.
func (d *directory) whyUnmatched() string {
	if !d.wanted.HasKeys() {
		return ""
	}
	for _, t := range d.wanted {
		if t.Key != "" && len(d.usersWith(filter.Expression{t})) == 0 {
			return d.unmatchedBy(t)
		}
	}
	return "No user matches all of these"
}

// unmatchedBy says why a term holds for no user.
func (d *directory) unmatchedBy(t filter.Term) string {
	switch {
	case t.Key == words.IsKey && !t.Not && t.Fits(words.IsDuplicate):
		return "No user shares an email or username with another"
	case t.WantsNone() && t.Not:
		return fmt.Sprintf("No user has a value for %s", t.Key)
	case t.WantsNone():
		return fmt.Sprintf("All users have a value for %s", t.Key)
	case t.Not:
		return fmt.Sprintf("All users have %s %q", t.Key, t.Value)
	}
	return fmt.Sprintf("No user with %s %q%s", t.Key, t.Value, d.inUse(t.Key))
}

// few is how many values of a key are listed.
const few = 6

// inUse lists the values of a key where they are few.
func (d *directory) inUse(key string) string {
	if columnOf(key) < nameColumns { // nearly every user has another
		return ""
	}
	var values []string
	for _, count := range d.counts(key, nil) {
		if count.Value != "" {
			values = append(values, count.Value)
		}
	}
	if len(values) == 0 || len(values) > few {
		return ""
	}
	slices.Sort(values)
	return " (in use: " + strings.Join(values, ", ") + ")"
}
