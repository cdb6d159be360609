package users

import (
	"fmt"
	"slices"
	"strings"

	"flexconsole/ui"
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
	u := &d.users[user]
	switch key {
	case "sid":
		return []string{u.FlexUserSID}
	case "worker":
		return []string{ui.TextOf(u.WorkerSID)}
	case "username":
		return []string{u.Marked("username", ui.TextOf(u.Username))}
	case "role":
		return strings.Split(d.cell(user, columnOf(key)), ",")
	}
	return []string{d.cell(user, columnOf(key))}
}

func (d *directory) cell(user, column int) string { return userColumns[column].Cell(d.row(user)) }

// holds says that a term holds for a user.
func (d *directory) holds(t filter.Term, user int) bool {
	if t.Key == "" { // the text is in lower case already
		return strings.Contains(d.users[user].text, t.Lower()) != t.Not || t.Unfinished()
	}
	return t.Fits(d.says(user, t.Key)...)
}

// counts are the values in use of a key among the users for whom terms hold.
func (d *directory) counts(key string, others filter.Expression) []filter.Count {
	return filter.CountValues(d.usersWith(others), func(i int) []string { return d.says(i, key) })
}

// usersWith are the users for whom all terms hold.
func (d *directory) usersWith(terms filter.Expression) []int {
	var users []int
	for i := range d.users {
		if !slices.ContainsFunc(terms, func(t filter.Term) bool { return !d.holds(t, i) }) {
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
		if t.Key != "" && !d.inAny(t) {
			return d.unmatchedBy(t)
		}
	}
	return "No user matches all of these"
}

// inAny says whether a term holds for any user.
func (d *directory) inAny(t filter.Term) bool {
	for i := range d.users {
		if d.holds(t, i) {
			return true
		}
	}
	return false
}

// unmatchedBy says why a term holds for no user.
func (d *directory) unmatchedBy(t filter.Term) string {
	switch {
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
