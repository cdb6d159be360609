package list

import (
	"slices"
	"testing"

	"flexconsole/ui/uitest"
)

// letters is a list of words that a filter finds by what they hold.
func letters(all *[]string) *Filtered[string] {
	s := &Filtered[string]{Filter: NewFilter("words"), Place: slices.Index[[]string]}
	s.Source = func() []string { return *all }
	s.Says = func(word, _ string) []string { return []string{word} }
	s.Change(func() {})
	return s
}

// The cursor stays on its row whatever comes, goes or is filtered, and on the
// list where its row has gone.
func TestSiftedKeepsItsRow(t *testing.T) {
	t.Parallel()
	all := []string{"ant", "bee", "cat", "bat"}
	s := letters(&all)
	at := func(what, want string) {
		t.Helper()
		if got := s.Rows[s.Cursor]; got != want {
			t.Errorf("%s: the cursor is on %q, want %q", what, got, want)
		}
	}
	s.TypeKey(uitest.Key("G"))
	at("at the end", "bat")
	s.Open()
	for _, key := range []string{"a", "t"} {
		s.TypeKey(uitest.Key(key))
	}
	at("filtered", "bat")
	s.TypeKey(uitest.Key("pgup")) // moves while the filter has the keys
	at("a page up", "cat")
	s.Change(func() { all = append([]string{"gnat"}, all...) })
	at("one came above", "cat")
	s.Change(func() { all = []string{"gnat", "bee"} })
	at("its row has gone", "gnat")
	s.TypeKey(uitest.Key("x"))
	if len(s.Rows) != 0 {
		t.Errorf("rows %q", s.Rows)
	}
	s.TypeKey(uitest.Key("enter")) // a filter that finds nothing goes with its input
	at("left", "gnat")
	if s.Typing() || s.On() {
		t.Error("the filter is still there")
	}
}
