package shell

import (
	"net/url"
	"testing"

	"flexconsole/api/sandbox"
)

// saveField changes one of the contested fields and comes back to the page.
func (r *rig) saveField(flexUser string, i int) {
	r.t.Helper()
	r.resize(80, 40)
	r.edit(flexUser)
	for range i {
		r.press("tab")
	}
	r.retype(contested[i].yours)
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("Saved, and read back.")
	r.wantPosts(1)
}

// Each field can be taken back, after a review, and the undo itself too.
func TestUndo(t *testing.T) {
	t.Parallel()
	for i, f := range contested {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, setup{})
			r.saveField(ordinary, i)
			r.press("u")
			r.want("Undo this save?", "- "+f.yours, "+ "+f.was, ordinary)
			r.press("enter") // it stands on no
			r.settle()
			r.wantPosts(1)
			r.undo(f.sent, f.was, 2)
			r.undo(f.sent, f.yours, 3) // the undo of the undo
			if u, _ := r.server.User(ordinary); f.read(u) != f.yours {
				t.Errorf("in the end it is %s", f.read(u))
			}
		})
	}
}

// undo takes the latest save back, which is POST number n and sends one field.
func (r *rig) undo(field, value string, n int) {
	r.t.Helper()
	r.press("u")
	r.want("Undo this save?", "+ "+value)
	r.confirm()
	r.settle()
	r.want("Saved, and read back.", "→ "+value)
	post := r.wantPosts(n)[n-1]
	if want := (url.Values{field: {value}}); post.Form.Encode() != want.Encode() {
		r.t.Errorf("sent %v, want %v", post.Form, want)
	}
}

func TestUndoOfAllFieldsAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.contest(3)
	r.press(" ", "down", " ", "down", " ", "enter", "ctrl+s")
	r.confirm()
	r.waitFor("Saved, and read back.")
	r.press("u")
	r.confirm()
	r.settle()
	form := r.wantPosts(2)[1].Form
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
			r := newRig(t, setup{})
			r.saveField(ordinary, i)
			r.write(ordinary, func(u *sandbox.User) { f.write(u, f.theirs) })
			r.press("u")
			r.confirm()
			r.settle()
			r.want("Not undone: someone changed it since", "was "+f.yours, "theirs "+f.theirs, "yours "+f.was, "Nothing has been sent.")
			r.wantPosts(1)
			r.press("enter")
			r.want(f.theirs) // the page shows the latest reading
			if u, _ := r.server.User(ordinary); f.read(u) != f.theirs {
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
			r := newRig(t, setup{})
			r.saveField(ordinary, i)
			r.write(ordinary, func(u *sandbox.User) { other.write(u, other.theirs) })
			r.undo(f.sent, f.was, 2)
			r.want("Someone else changed " + other.name + " meanwhile: " + other.was + " → " + other.theirs + ".")
			if u, _ := r.server.User(ordinary); other.read(u) != other.theirs {
				t.Errorf("their %s is lost", other.name)
			}
		})
	}
}

// What was null goes out empty, which the review says is unverified.
func TestUndoToNull(t *testing.T) {
	t.Parallel()
	for i, f := range contested[:2] {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, setup{})
			r.write(nulls, func(u *sandbox.User) { f.write(u, "") })
			r.saveField(nulls, i)
			r.press("u")
			r.want("- "+f.yours, "+ (empty)", f.name+" goes out empty.", "unverified")
			r.wantPosts(1)
			r.confirm()
			r.settle()
			post := r.wantPosts(2)[1]
			if values, there := post.Form[f.sent]; !there || len(post.Form) != 1 || values[0] != "" {
				t.Errorf("sent %v", post.Form)
			}
			r.want("Saved, and read back.")
		})
	}
}

// A user SID that was null cannot be taken back: alone it is not even asked,
// with other fields these are undone and the review says what is not.
func TestUndoOfAUserSIDThatWasNull(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.saveField(nulls, 2)
	r.press("u")
	r.want("The user SID was null before, and Twilio takes no empty one")
	r.wantNot("Undo this save?")
	r.settle()
	r.wantPosts(1)

	r = newRig(t, setup{})
	r.resize(80, 40)
	r.edit(nulls)
	r.retype(newEmail)
	r.press("tab", "tab")
	r.retype(contested[2].yours)
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("Saved, and read back.")
	r.press("u")
	r.want("Undo this save?", "that part cannot be undone")
	r.confirm()
	r.settle()
	if form := r.wantPosts(2)[1].Form; len(form) != 1 || !form.Has("Email") {
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
		{"dropped", sandbox.Fault{Method: "POST", Drop: true}, "It may have been saved"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, setup{})
			r.saveField(ordinary, 0)
			r.server.Inject(row.fault)
			r.press("u")
			r.confirm()
			r.settle()
			r.want(row.says)
			r.wantPosts(2)
		})
	}
}
