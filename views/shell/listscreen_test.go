package shell

import (
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/ui/list"
	"flexconsole/views/activity"
	"flexconsole/views/chats"
	"flexconsole/views/session"
)

// A frame draws the rows that were found, and finds none anew.
func TestDrawingDoesNotFilter(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock(), journal: openJournal(t, "")})
	r.withAgent()
	r.press("esc", "3", "tab")
	r.waitFor("launch")
	picks := 0
	a := r.app.desk.Front().(*activity.ActivityScreen)
	count(&a.Requests.Filtered, &picks)
	count(&a.Changes.Filtered, &picks)
	count(&chats.ChatsOf(r.app.desk).Filtered, &picks)
	for range 3 {
		for tab := range tabs {
			r.app.desk.screens.tab = tab
			a.Changing = !a.Changing
			_ = r.app.View()
		}
	}
	if picks > 0 {
		t.Errorf("%d times in 9 frames", picks)
	}
}

// count counts how often a list looks for its rows.
func count[T any](s *list.Filtered[T], picks *int) {
	pick := s.Pick
	s.Pick = func(terms []list.Term) []T { *picks++; return pick(terms) }
}

// The log knows how many of its requests failed, those apart that it dropped.
func TestLogCountsFailures(t *testing.T) {
	t.Parallel()
	log := &session.Log{}
	for i := range session.LogLength + 10 {
		log.Add(api.Record{Method: "GET", Problem: strings.Repeat("x", i%2)})
	}
	if held, failed := log.Held(); held != session.LogLength || failed != session.LogLength/2 {
		t.Errorf("%d held, %d failed", held, failed)
	}
}
