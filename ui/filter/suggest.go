package filter

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// Count is a value in use, and how many rows have it; the value "" is that of rows
// without one.
type Count struct {
	Value string
	Rows  int
}

// CountValues counts the values of rows, the most frequent first.
func CountValues[T any](rows []T, values func(T) []string) []Count {
	rowsOf := map[string]int{}
	for _, row := range rows {
		found := values(row)
		if len(found) == 0 {
			rowsOf[""]++
		}
		for _, value := range found {
			rowsOf[value]++
		}
	}
	return Counts(rowsOf)
}

// Counts are values with the number of their rows, the most frequent first.
func Counts(rowsOf map[string]int) []Count {
	counts := make([]Count, 0, len(rowsOf))
	for value, n := range rowsOf {
		counts = append(counts, Count{value, n})
	}
	sort.Slice(counts, func(i, j int) bool {
		a, b := counts[i], counts[j]
		return cmp.Or(b.Rows-a.Rows, strings.Compare(a.Value, b.Value)) < 0
	})
	return counts
}

// Suggestion is a term to put in place of the one that is being typed.
type Suggestion struct {
	// Term is the whole text of it, Label what is new in it.
	Term, Label string
	// Rows is how many rows have the value, 0 for a key.
	Rows int
}

// At is the term that ends at, or goes on beyond, a place in the text.
func (e Expression) At(place int) (t Term, ok bool) {
	i := slices.IndexFunc(e, func(t Term) bool { return t.From < place && place <= t.To })
	if i < 0 {
		return Term{}, false
	}
	return e[i], true
}

// Without is the expression without a term.
func (e Expression) Without(t Term) Expression {
	return slices.DeleteFunc(slices.Clone(e), func(other Term) bool { return other.From == t.From })
}

// leastOfKey is how much of a key must be typed before it is offered: words begin like
// keys too.
const leastOfKey = 2

// Suggest gives what a term may become; counts gives the values in use of a key.
func (k Keys) Suggest(t Term, counts func(key string) []Count) []Suggestion {
	if t.Key == "" {
		return k.suggestKeys(t)
	}
	if key, _ := k.find(t.Key); !key.Listed || t.Closed {
		return nil
	}
	return suggestValues(t, counts(t.Key))
}

// suggestKeys gives the keys that begin as typed.
func (k Keys) suggestKeys(t Term) []Suggestion {
	if t.Quoted || t.Unknown != "" || len(t.lower) < leastOfKey && !(t.Not && t.lower == "") {
		return nil
	}
	var all []Suggestion
	for _, key := range k {
		if strings.HasPrefix(key.Name, t.lower) {
			all = append(all, Suggestion{Term: t.minus() + key.Name + ":", Label: t.minus() + key.Name + ":"})
		}
	}
	return all
}

// suggestValues gives the values in use that have what is typed, those that begin with
// it first; nothing where only the typed value itself is left.
func suggestValues(t Term, counts []Count) []Suggestion {
	var begin, contain []Suggestion
	for _, c := range counts {
		label, value := c.Value, quoted(c.Value)
		if c.Value == "" {
			label, value = None, None
		}
		s := Suggestion{Term: t.minus() + t.Key + ":" + value, Label: label, Rows: c.Rows}
		switch lower := strings.ToLower(label); {
		case lower == t.lower:
		case strings.HasPrefix(lower, t.lower):
			begin = append(begin, s)
		case !t.start && strings.Contains(lower, t.lower):
			contain = append(contain, s)
		}
	}
	return append(begin, contain...)
}

func (t Term) minus() string {
	if t.Not {
		return "-"
	}
	return ""
}
