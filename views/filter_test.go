package views

import (
	"slices"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/views/actions"
)

// letters is a list of words that a filter finds by what they hold.
func letters(all *[]string) *sifted[string] {
	s := &sifted[string]{filter: newFilter("words"), place: slices.Index[[]string]}
	s.pick = func(terms []term) []string {
		return slices.DeleteFunc(slices.Clone(*all), func(word string) bool {
			return !fits(terms, func(string) string { return word })
		})
	}
	s.keeping(func() {})
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
		if got := s.rows[s.cursor]; got != want {
			t.Errorf("%s: the cursor is on %q, want %q", what, got, want)
		}
	}
	s.Type(keyMsg("G"))
	at("at the end", "bat")
	s.sift(actions.Filter)
	for _, key := range []string{"a", "t"} {
		s.Type(keyMsg(key))
	}
	at("filtered", "bat")
	s.Type(keyMsg("pgup")) // moves while the filter has the keys
	at("a page up", "cat")
	s.keeping(func() { all = append([]string{"gnat"}, all...) })
	at("one came above", "cat")
	s.keeping(func() { all = []string{"gnat", "bee"} })
	at("its row has gone", "gnat")
	s.Type(keyMsg("x"))
	if len(s.rows) != 0 || len(s.with([]actions.ID{actions.Open}, true)) != 1 {
		t.Errorf("rows %q, actions %q", s.rows, s.with([]actions.ID{actions.Open}, true))
	}
	s.Type(keyMsg("enter")) // a filter that finds nothing goes with its input
	at("left", "gnat")
	if s.Typing() || s.on() || s.sift(actions.Copy) {
		t.Error("the filter is still there, or takes what is not its own")
	}
}

// A frame draws the rows that were found, and finds none anew.
func TestDrawingDoesNotFilter(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock(), journal: openJournal(t, "")})
	r.withAgent()
	r.press("esc", "3", "tab")
	r.waitFor("launch")
	picks := 0
	a := r.app.screen().(*activity)
	count(&a.requests.sifted, &picks)
	count(&a.changes.sifted, &picks)
	count(&r.app.chatsScreen().sifted, &picks)
	for range 3 {
		for tab := range tabNames {
			r.app.tab = tab
			a.changing = !a.changing
			_ = r.app.View()
		}
	}
	if picks > 0 {
		t.Errorf("%d times in 9 frames", picks)
	}
}

// count counts how often a list looks for its rows.
func count[T any](s *sifted[T], picks *int) {
	pick := s.pick
	s.pick = func(terms []term) []T { *picks++; return pick(terms) }
}

// The log knows how many of its requests failed, those apart that it dropped.
func TestLogCountsFailures(t *testing.T) {
	t.Parallel()
	log := &Log{}
	for i := range logLength + 10 {
		log.Add(api.Record{Method: "GET", Problem: strings.Repeat("x", i%2)})
	}
	if held, failed := log.held(); held != logLength || failed != logLength/2 {
		t.Errorf("%d held, %d failed", held, failed)
	}
}
