package shell_test

import (
	"maps"
	"net/url"
	"slices"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/api/save"
	"flexconsole/ui/uitest"
	"flexconsole/views/viewtest"
)

// contested are the three fields: their names in the document and in the form
// of the POST, what the sandbox's user holds, what someone else writes, and what
// is typed here.
var contested = []struct {
	name, sent         string
	was, theirs, yours string
	write              func(u *sandbox.User, value string)
	read               func(u sandbox.User) string
}{
	{
		"email", "Email", "pella.quickmoss@example.com", "theirs@example.com", viewtest.NewEmail,
		func(u *sandbox.User, v string) { u.Email = v }, func(u sandbox.User) string { return u.Email },
	},
	{
		"locale", "Locale", "en-US", "sv-SE", "fr-CA",
		func(u *sandbox.User, v string) { u.Locale = v }, func(u sandbox.User) string { return u.Locale },
	},
	{
		"user_sid", "UserSid", "US00000000000000000000000000000001", "US000000000000000000000000000000ee", "US000000000000000000000000000000ff",
		func(u *sandbox.User, v string) { u.UserSID = v }, func(u sandbox.User) string { return u.UserSID },
	},
}

// contest has the first n fields edited here and by someone else, and submits.
func (r *rig) contest(n int) {
	r.T.Helper()
	r.Resize(80, 40)
	r.Edit(viewtest.Ordinary)
	for i, f := range contested[:n] {
		if i > 0 {
			r.Press("tab")
		}
		r.Retype(f.yours)
	}
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) {
		for _, f := range contested[:n] {
			f.write(u, f.theirs)
		}
	})
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("Changed since you opened it")
	for _, f := range contested[:n] {
		r.Want(save.Field(f.name).Label()+" was "+f.was+" ● theirs "+f.theirs, "yours "+f.yours)
	}
	r.WantPosts(0)
}

// Every choice over one, two and three fields: what is chosen is what the next
// review shows, what the POST holds, and what the user has in the end.
func TestMergeSendsWhatIsChosen(t *testing.T) {
	t.Parallel()
	for n := 1; n <= len(contested); n++ {
		for choice := range 1 << n {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				r := newRig(t, viewtest.Setup{})
				r.contest(n)
				mine := url.Values{}
				for i, f := range contested[:n] {
					if choice>>i&1 == 1 {
						mine.Set(f.sent, f.yours)
						r.Press(" ")
						r.Want("● yours " + f.yours)
					}
					r.Press("down")
				}
				r.Press("enter")
				r.Want("The form now has the latest values")
				r.Press("ctrl+s")
				r.checkReview(n, choice)
				if len(mine) == 0 {
					r.Want("Nothing changed")
				} else {
					r.Confirm()
					r.WaitFor("Saved and confirmed.")
				}
				r.checkSent(mine)
				for i, f := range contested[:n] {
					want := f.theirs
					if choice>>i&1 == 1 {
						want = f.yours
					}
					if u, _ := r.Server.User(viewtest.Ordinary); f.read(u) != want {
						t.Errorf("%s is %s in the end, want %s", f.name, f.read(u), want)
					}
				}
			})
		}
	}
}

// checkReview wants the chosen fields in the review, from theirs to yours, and
// no other.
func (r *rig) checkReview(n, choice int) {
	r.T.Helper()
	for i, f := range contested {
		if i < n && choice>>i&1 == 1 {
			r.Want("- "+f.theirs, "+ "+f.yours)
		} else {
			r.WantNot("- "+f.theirs, "+ "+f.yours)
		}
	}
}

// checkSent wants one POST with these fields alone, or none for no field.
func (r *rig) checkSent(fields url.Values) {
	r.T.Helper()
	r.Settle()
	posts := r.WantPosts(min(1, len(fields)))
	for _, post := range posts {
		if !maps.EqualFunc(post.Form, fields, slices.Equal) {
			r.T.Errorf("sent %v, want %v", post.Form, fields)
		}
	}
}

// Pressed twice, a choice is what it was.
func TestMergeChoiceCanBeTakenBack(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.contest(2)
	r.Press("right", "left", "down", " ", "enter", "ctrl+s")
	r.checkReview(2, 0b10)
}

// Leaving without a choice leaves the form on the older reading: a save finds
// the same conflict again.
func TestMergeLeftUndecided(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.contest(3)
	r.Press("esc")
	r.Want(viewtest.NewEmail, "fr-CA")
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("● theirs theirs@example.com")
	r.Settle()
	r.WantPosts(0)
}

// A third writer between the choice and the save is found again, in the field
// chosen and in the one given up.
func TestThirdWriter(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		change func(*sandbox.User)
		says   string
		posts  int
	}{
		{"in the field chosen", func(u *sandbox.User) { u.Email = "third@example.com" }, "was theirs@example.com ● theirs third@example.com", 0},
		{"in the field given up", func(u *sandbox.User) { u.Locale = "da-DK" }, "Someone else changed the locale since you opened it: sv-SE → da-DK.", 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{})
			r.contest(2)
			r.Press(" ", "enter")
			r.ChangeUser(viewtest.Ordinary, row.change)
			r.Press("ctrl+s")
			r.Confirm()
			r.WaitFor(row.says)
			r.Settle()
			r.WantPosts(row.posts)
		})
	}
}

// What someone else wrote is shown escaped, as everywhere.
func TestMergeOfHostileValues(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Hostile)
	r.Retype(viewtest.NewEmail)
	r.ChangeUser(viewtest.Hostile, func(u *sandbox.User) { u.Email = "theirs\x1b[2J\u202e@example.com" })
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("Changed since you opened it")
	r.Want("theirs␛[2J<U+202E>@example.com")
	uitest.CheckLayout(t, "merge", r.App.View(), 80, 24)
}
