package shell

import (
	"testing"

	"flexconsole/config/state"
	"flexconsole/ui/uitest"
	"flexconsole/views/users"
)

// withSeen is a rig whose session remembers the users of a folder.
func withSeen(t *testing.T, dir string) *rig {
	t.Helper()
	seen, err := state.OpenSeen(dir, "AC00000000000000000000000000000001")
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, setup{})
	r.session.Seen = seen
	r.resize(120, 40)
	r.feed(uitest.Key("f1")) // any key: the start is over
	r.press("enter")
	r.feed(r.app.desk.screens.tabs[usersTab][0].(*users.Lookup).RecallSeen()())
	return r
}

func (r *rig) onDisk(want func([]state.Seen) bool) {
	r.t.Helper()
	r.until("it on disk", func() bool {
		all, err := r.session.Seen.All()
		return err == nil && want(all)
	})
}

func TestUsersSeenBeforeAreMarkedSo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := withSeen(t, dir)
	r.open(ordinary)
	r.onDisk(func(all []state.Seen) bool { return len(all) == 1 && all[0].SID == ordinary })
	r = withSeen(t, dir)
	r.want("Looked up before; as seen then", "seen just now · pella.quickmoss")
	r.wantNot("Looked up in this session")
	r.open(ordinary)
	r.press("esc")
	r.want("Looked up in this session")
	r.wantNot("Looked up before")
	r.until("it is written down", func() bool { return r.seenKept == 1 }) // or it would meet the end of the folder
}

func TestPinsStayOnTop(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := withSeen(t, dir)
	r.open(ordinary)
	r.press("esc")
	r.open(another)
	r.press("esc", "esc", "j", "p")
	r.want("Pinned", "pinned to the top of the list")
	r.onDisk(func(all []state.Seen) bool { return len(all) == 2 && all[0].SID == ordinary && all[0].Pinned })
	r = withSeen(t, dir)
	r.want("Pinned")
	r.press("esc")
	if got := r.app.desk.Front().(*users.Lookup).List.Selected(); got != ordinary {
		t.Errorf("%s stands first", got)
	}
	r.press("p")
	r.wantNot("Pinned")
	r.onDisk(func(all []state.Seen) bool { return len(all) == 2 && !all[0].Pinned && !all[1].Pinned })
}

// A pin of a user who was never read says so, instead of an age.
func TestPinOfAUserNeverRead(t *testing.T) {
	t.Parallel()
	r := withSeen(t, t.TempDir())
	r.press("esc", "p")
	r.want("Pinned", "never read")
	r.press("p")
	r.wantNot("never read")
}
