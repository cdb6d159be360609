package activity_test

import (
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/views/activity"
	"flexconsole/views/session"
	"flexconsole/views/viewtest"
)

// A frame draws the rows that were found, and finds none again.
func TestDrawingDoesNotFilter(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock(), Journal: viewtest.OpenJournal(t, "")})
	r.WithAgent()
	r.Press("esc", "3", "tab")
	r.WaitFor("launch")
	picks := 0
	a := r.Host().Front().(*activity.ActivityScreen)
	viewtest.CountPicks(a.RequestRows(), &picks)
	viewtest.CountPicks(a.ChangeRows(), &picks)
	for range 6 {
		a.OtherPart()
		_ = r.App.View()
	}
	if picks > 0 {
		t.Errorf("%d times in 6 frames", picks)
	}
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
