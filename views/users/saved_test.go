package users_test

import (
	"testing"

	"flexconsole/views/viewtest"
)

// What a save has read again shows in the list, in its preview, among the users seen
// before, and in what a filter finds.
func TestASaveShowsInTheList(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true})
	r.Resize(140, 40)
	r.Settle()
	r.Edit(viewtest.Ordinary)
	r.Retype("pella.moved@example.com")
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("Saved and confirmed")
	r.Settle()
	r.Press("esc")
	r.WantNot("pella.quickmoss@example.com")
	r.Type("email:pella.quick")
	r.Want("No user with email")
	r.Retype("email:pella.moved")
	r.Want("1 of 9", "Read at")
	r.Press("ctrl+u", "esc")
	if line := r.LineOf("FU00000000000000000000000000000001"); line == "" {
		t.Error("the user is not among the recent ones")
	}
}

// The page of a user has what only the list says, where the list has the user.
func TestThePageHasWhatTheListSays(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true})
	r.Settle()
	r.Open(viewtest.Ordinary)
	r.Want("Full name Pella Quickmoss", "State active", "Team SID (QO…) QO")
}

// A value that another user has is a warning.
func TestAValueInUseIsAWarning(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true})
	r.Settle()
	r.Open("FU00000000000000000000000000000002") // its user SID is known now
	other := r.Document("FU00000000000000000000000000000002")
	r.Press("esc")
	r.Edit(viewtest.Ordinary)
	r.Retype("Dorrin.OakThimble@example.com")
	r.Want("already used by dorrin.oakthimble")
	r.Press("tab", "tab")
	r.Retype(*other.UserSID)
	r.Want("already used by " + *other.Username)
}
