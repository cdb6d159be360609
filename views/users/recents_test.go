package users_test

import (
	"strings"
	"testing"

	"flexconsole/config/state"
	"flexconsole/ui/uitest"
	"flexconsole/views/viewtest"
)

// withSeen is a rig whose session remembers the users of a folder.
func withSeen(t *testing.T, dir string) *rig {
	t.Helper()
	seen, err := state.OpenSeen(dir, "AC00000000000000000000000000000001")
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, viewtest.Setup{})
	r.Session.Seen = seen
	r.Resize(120, 40)
	r.Feed(uitest.Key("f1")) // any key: the start is over
	r.Press("enter")
	r.Feed(r.Host().Front().Start()())
	return r
}

func (r *rig) onDisk(want func([]state.Seen) bool) {
	r.T.Helper()
	r.Until("it on disk", func() bool {
		all, err := r.Session.Seen.All()
		return err == nil && want(all)
	})
}

func TestUsersSeenBeforeAreMarkedSo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := withSeen(t, dir)
	r.Open(viewtest.Ordinary)
	r.onDisk(func(all []state.Seen) bool { return len(all) == 1 && all[0].SID == viewtest.Ordinary })
	r = withSeen(t, dir)
	r.Want("Recent", "seen just now · pella.quickmoss")
	r.Open(viewtest.Ordinary)
	r.Press("esc")
	r.Want("Recent", "just now · pella.quickmoss")
	r.WantNot("seen just now")
	r.Until("it is written down", func() bool { return r.Came["shell.resultMsg: users.seenKeptMsg"] == 1 }) // or it would meet the end of the folder
}

func TestPinsStayOnTop(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := withSeen(t, dir)
	r.Open(viewtest.Ordinary)
	r.Press("esc")
	r.Open(viewtest.Another)
	r.Press("esc", "esc", "j", "p")
	r.Want("Pinned", "Pinned to the top of the list")
	r.onDisk(func(all []state.Seen) bool { return len(all) == 2 && all[0].SID == viewtest.Ordinary && all[0].Pinned })
	r = withSeen(t, dir)
	r.Want("Pinned")
	r.Press("esc")
	if got := r.CursorText(); !strings.HasPrefix(got, viewtest.Ordinary) {
		t.Errorf("%s stands first", got)
	}
	r.Press("p")
	r.WantNot("Pinned")
	r.onDisk(func(all []state.Seen) bool { return len(all) == 2 && !all[0].Pinned && !all[1].Pinned })
}

// A pin of a user who was not opened yet says so, instead of an age.
func TestPinOfAUserNeverRead(t *testing.T) {
	t.Parallel()
	r := withSeen(t, t.TempDir())
	r.Press("esc", "p")
	r.Want("Pinned", "not opened yet")
	r.Press("p")
	r.WantNot("not opened yet")
}
