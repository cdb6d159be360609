package users_test

import (
	"strings"
	"testing"

	"flexconsole/views/viewtest"
)

// On a low screen the rows above the account's users leave them room, and the cursor
// stays on its user when the height changes.
func TestTheUsersHaveRoom(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true})
	r.WaitFor("Users (9)")
	r.Settle()
	for _, size := range [][2]int{{60, 20}, {80, 24}, {200, 50}} {
		r.Resize(size[0], size[1])
		r.Want("Try one of these", "Users (9)")
		_, below, _ := strings.Cut(r.Screen(), "username ↑")
		if users := strings.Count(below, "@example"); users < 3 {
			t.Errorf("%v: %d users in sight\n%s", size, users, r.Screen())
		}
	}
	r.Resize(40, 12)
	r.Want("Users (9)", "dorrin.oakthimble")
	r.Press("esc", "G", "up")
	before := r.CursorText()
	r.Resize(60, 20)
	if after := r.CursorText(); len(before) < 20 || !strings.HasPrefix(after, before[:20]) {
		t.Errorf("the cursor went from %q to %q", before, after)
	}
}
