package shell_test

import (
	"net/url"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/api/save"
	"flexconsole/views/viewtest"
)

// saveField changes one of the contested fields and comes back to the page.
func (r *rig) saveField(flexUser string, i int) {
	r.T.Helper()
	r.Resize(80, 40)
	r.Edit(flexUser)
	for range i {
		r.Press("tab")
	}
	r.Retype(contested[i].yours)
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("Saved and confirmed.")
	r.WantPosts(1)
}

// Each field can be taken back, after a review, and the undo itself too.
func TestUndo(t *testing.T) {
	t.Parallel()
	for i, f := range contested {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{})
			r.saveField(viewtest.Ordinary, i)
			r.Press("u")
			r.Want("Undo this save?", "- "+f.yours, "+ "+f.was, viewtest.Ordinary)
			r.Press("enter") // it stands on no
			r.Settle()
			r.WantPosts(1)
			r.undo(f.sent, f.was, 2)
			r.undo(f.sent, f.yours, 3) // the undo of the undo
			if u, _ := r.Server.User(viewtest.Ordinary); f.read(u) != f.yours {
				t.Errorf("in the end it is %s", f.read(u))
			}
		})
	}
}

// undo takes the latest save back, which is POST number n and sends one field.
func (r *rig) undo(field, value string, n int) {
	r.T.Helper()
	r.Press("u")
	r.Want("Undo this save?", "+ "+value)
	r.Confirm()
	r.Settle()
	r.Want("Undone and confirmed.", "→ "+value)
	post := r.WantPosts(n)[n-1]
	if want := (url.Values{field: {value}}); post.Form.Encode() != want.Encode() {
		r.T.Errorf("sent %v, want %v", post.Form, want)
	}
}

func TestUndoOfAllFieldsAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.contest(3)
	r.Press(" ", "down", " ", "down", " ", "enter", "ctrl+s")
	r.Confirm()
	r.WaitFor("Saved and confirmed.")
	r.Press("u")
	r.Confirm()
	r.Settle()
	form := r.WantPosts(2)[1].Form
	for _, f := range contested {
		if form.Get(f.sent) != f.theirs { // theirs is what was before this save
			t.Errorf("%s went out as %q, want %q", f.sent, form.Get(f.sent), f.theirs)
		}
	}
}

// A later change of the same field by someone else stops the undo.
func TestUndoIsRefusedOverALaterWrite(t *testing.T) {
	t.Parallel()
	for i, f := range contested {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{})
			r.saveField(viewtest.Ordinary, i)
			r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { f.write(u, f.theirs) })
			r.Press("u")
			r.Confirm()
			r.Settle()
			r.Want("Not undone: someone changed it since", "was "+f.yours, "theirs "+f.theirs, "yours "+f.was, "Nothing has been sent.")
			r.WantPosts(1)
			r.Press("enter")
			r.Want(f.theirs) // the page shows the latest reading
			if u, _ := r.Server.User(viewtest.Ordinary); f.read(u) != f.theirs {
				t.Errorf("theirs was written over with %s", f.read(u))
			}
		})
	}
}

// A later change of another field does not, and is told.
func TestUndoBesideALaterWrite(t *testing.T) {
	t.Parallel()
	for i, f := range contested {
		other := contested[(i+1)%len(contested)]
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{})
			r.saveField(viewtest.Ordinary, i)
			r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { other.write(u, other.theirs) })
			r.undo(f.sent, f.was, 2)
			r.Want("Someone else changed the " + save.Field(other.name).Name() + " since you opened it: " + other.was + " → " + other.theirs + ".")
			if u, _ := r.Server.User(viewtest.Ordinary); other.read(u) != other.theirs {
				t.Errorf("their %s is lost", other.name)
			}
		})
	}
}

// What was null is sent empty, which the review says is undocumented.
func TestUndoToNull(t *testing.T) {
	t.Parallel()
	for i, f := range contested[:2] {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{})
			r.ChangeUser(viewtest.Nulls, func(u *sandbox.User) { f.write(u, "") })
			r.saveField(viewtest.Nulls, i)
			r.Press("u")
			r.Want("- "+f.yours, "+ (empty)", save.Field(f.name).Label()+" is sent empty.", "undocumented")
			r.WantPosts(1)
			r.Confirm()
			r.Settle()
			post := r.WantPosts(2)[1]
			if values, there := post.Form[f.sent]; !there || len(post.Form) != 1 || values[0] != "" {
				t.Errorf("sent %v", post.Form)
			}
			r.Want("Undone and confirmed.")
		})
	}
}

// A user SID that was null cannot be taken back: alone it is not even asked,
// with other fields these are undone and the review says what is not.
func TestUndoOfAUserSIDThatWasNull(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.saveField(viewtest.Nulls, 2)
	r.Press("u")
	r.Want("The user SID was null before, and Twilio does not accept an empty one")
	r.WantNot("Undo this save?")
	r.Settle()
	r.WantPosts(1)

	r = newRig(t, viewtest.Setup{})
	r.Resize(80, 40)
	r.Edit(viewtest.Nulls)
	r.Retype(viewtest.NewEmail)
	r.Press("tab", "tab")
	r.Retype(contested[2].yours)
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("Saved and confirmed.")
	r.Press("u")
	r.Want("Undo this save?", "cannot be restored")
	r.Confirm()
	r.Settle()
	if form := r.WantPosts(2)[1].Form; len(form) != 1 || !form.Has("Email") {
		t.Errorf("sent %v", form)
	}
}

// An undo that is refused or unknown says so and changes nothing by itself.
func TestUndoThatFails(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		fault sandbox.Fault
		says  string
	}{
		{"refused", sandbox.Fault{Method: "POST", Status: 403, Code: 20403}, "Not undone"},
		{"dropped", sandbox.Fault{Method: "POST", Drop: true}, "May have been saved"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{})
			r.saveField(viewtest.Ordinary, 0)
			r.Server.Inject(row.fault)
			r.Press("u")
			r.Confirm()
			r.Settle()
			r.Want(row.says)
			r.WantPosts(2)
		})
	}
}
