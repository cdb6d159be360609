package bulk_test

import (
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

// rig drives the program; what only the tests of this package do with it are its
// own methods.
type rig struct{ *viewtest.Rig }

func newRig(t testing.TB, s viewtest.Setup) *rig {
	t.Helper()
	return &rig{viewtest.New(t, s)}
}

// firstWriteHeld begins to save 30 users, the responses to whose writes are held back
// until they are let go, and waits for the first write.
func (r *rig) firstWriteHeld() (letGo func()) {
	r.T.Helper()
	r.WaitFor("Users (60)")
	r.Settle()
	r.PasteMany(strings.Join(r.someUsers(30), " "))
	r.DryRun("is-IS")
	letGo = r.Hold(sandbox.Fault{Method: "POST"})
	r.Press("ctrl+s")
	r.Confirm()
	r.Until("the first write", func() bool { return len(r.Posts()) > 0 })
	return letGo
}
