package users

import (
	"testing"
	"time"

	"flexconsole/config/state"
	"flexconsole/ui/list"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// The columns take the room there is, and never more; none is cut while another has
// room, and those that are sorted by or filtered are shown on any width.
func TestColumnWidths(t *testing.T) {
	t.Parallel()
	needs := list.Needs{12, 15, 28, 5, 6, 20, 6}
	for width := 60; width < 300; width++ {
		for kept := range userColumns {
			sum, cut, spare := 0, false, false
			for i, cells := range userColumns.Columns().Fitted(width, needs, kept) {
				c := userColumns[i]
				if (cells > 0) != (width >= c.From || i == kept) {
					t.Errorf("at %d the column %s has %d cells with %s kept", width, c.Title, cells, userColumns[kept].Title)
				}
				wanted := max(needs[i], len(c.Title)+2) + 1
				cut, spare = cut || cells > 0 && cells < wanted, spare || cells > wanted
				sum += cells
			}
			if sum > width-3 || cut && (spare || sum < width-3) {
				t.Errorf("at %d with %s kept: %d cells, cut %v, spare %v", width, userColumns[kept].Title, sum, cut, spare)
			}
		}
	}
	if got := userColumns.Columns().Fitted(20, needs, 5); got[5] == 0 || got[0] == 0 {
		t.Errorf("at 20 the columns have %v", got)
	}
}

func TestRecentsAreFound(t *testing.T) {
	now := time.Unix(1000, 0)
	r := session.Recent{Seen: state.Seen{SID: "FU00000000000000000000000000000001", Username: "pella.quickmoss", Email: "pella@example.com", At: now}}
	for typed, want := range map[string]bool{"": true, "PELLA": true, "quick example": true, "FU0": true, "nobody": false, "pella nobody": false, "-quick": false, "-nobody": true, "email:pella": true, "locale:es": false, "-locale:es": false} {
		if got := recentMatches(r, words.UserKeys.Parse(typed)); got != want {
			t.Errorf("%q: %v", typed, got)
		}
	}
	if got := aboutRecent(r, now.Add(3*time.Hour)); got != "seen 3 h ago · pella.quickmoss · pella@example.com" {
		t.Errorf("%q", got)
	}
}
