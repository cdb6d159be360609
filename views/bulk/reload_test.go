package bulk_test

import (
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
)

// saveThree saves one locale for three users.
func saveThree(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, viewtest.Setup{})
	r.PasteMany(viewtest.ThreeUsers)
	r.DryRun("sv-SE")
	r.SaveMany()
	r.Want("3 saved")
	return r
}

// The preview of an undo shows the users as they are: what is undone already says so, and
// what was changed since is not sent.
func TestUndoPreviewReadsTheUsersAgain(t *testing.T) {
	t.Parallel()
	r := saveThree(t)
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Locale = "en-US" })
	r.ChangeUser(viewtest.Another, func(u *sandbox.User) { u.Locale = "is-IS" })
	r.Press("u")
	r.WaitFor("Undo preview")
	r.Want("● 1 will change · ✗ 1 cannot be undone · = 1 unchanged", "already undone", "the locale was changed since · ")
	before := len(r.Posts())
	r.SaveMany()
	r.Want("1 undone")
	if sent := len(r.Posts()) - before; sent != 1 {
		t.Errorf("%d writes", sent)
	}
	r.wantLocale(viewtest.Another, "is-IS")
}

// An undo of a run that was undone has nothing to send.
func TestUndoOfWhatWasUndone(t *testing.T) {
	t.Parallel()
	r := saveThree(t)
	r.Press("u")
	r.WaitFor("Undo preview")
	r.SaveMany()
	r.Want("3 undone")
	r.Press("esc")
	r.Want("3 saved · 3 undone later")
	r.Press("u")
	r.WaitFor("Undo preview")
	r.Want("Preview, nothing sent: = 3 unchanged", "already undone")
	r.Press("ctrl+s")
	r.WantNot("Undo for")
}

// A user that cannot be re-read shows why, and can be read once more; the rest can be
// undone without it.
func TestUndoPreviewShowsFailures(t *testing.T) {
	t.Parallel()
	r := saveThree(t)
	r.Server.Inject(sandbox.Fault{Path: viewtest.Another, Times: 2, Status: 403, Code: 20403})
	r.Press("u")
	r.WaitFor("2 of 3 users loaded")
	r.Want("re-read for the undo preview", "1 failed", "Not allowed.")
	r.Press("R")
	r.ReadAll()
	r.Want("1 failed")
	r.Press("ctrl+s")
	r.WaitFor("Undo preview")
	r.Want("● 2 will change · ? 1 not loaded", "Not allowed.")
	r.Press("esc", "R")
	r.WaitFor("Undo preview")
	r.Want("● 3 will change")
}
