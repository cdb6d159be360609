package users

import (
	"testing"
	"time"

	"flexconsole/config/state"
	"flexconsole/views/session"
)

// The columns take the room there is, and never more.
func TestColumnWidths(t *testing.T) {
	t.Parallel()
	for width := range 300 {
		sum := 0
		for i, cells := range userColumns.Widths(width) {
			c := userColumns[i]
			if (cells > 0) != (width >= c.From) || cells > 0 && (cells < c.Width || cells > max(c.Width, c.Most)) {
				t.Errorf("at %d the column %s has %d cells", width, c.Title, cells)
			}
			sum += cells
		}
		if width >= 60 && sum > width-3 {
			t.Errorf("at %d the columns take %d cells", width, sum)
		}
	}
	if got := userColumns.Widths(80); got[2] <= userColumns[2].Width {
		t.Errorf("at 80 the email has %d cells", got[2])
	}
}

func TestRecentsAreFound(t *testing.T) {
	now := time.Unix(1000, 0)
	r := session.Recent{Seen: state.Seen{SID: "FU00000000000000000000000000000001", Username: "pella.quickmoss", Email: "pella@example.com", At: now}}
	for typed, want := range map[string]bool{"": true, "PELLA": true, "quick example": true, "FU0": true, "nobody": false, "pella nobody": false} {
		if got := recentMatches(r, typed); got != want {
			t.Errorf("%q: %v", typed, got)
		}
	}
	if got := aboutRecent(r, now.Add(3*time.Hour)); got != "seen 3 h ago · pella.quickmoss · pella@example.com" {
		t.Errorf("%q", got)
	}
}
