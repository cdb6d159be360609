package shell_test

import (
	"testing"
	"time"

	"flexconsole/api/sandbox"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
)

// Every dirty form leaves a draft, whatever it is that ends the typing, and
// the next console brings it back and says how old it is.
func TestDraftsAreKeptAndGivenBack(t *testing.T) {
	t.Parallel()
	for _, moment := range []struct {
		name string
		end  func(r *rig, f aForm, dir string)
	}{
		{"Esc", func(r *rig, _ aForm, dir string) {
			r.Press("esc", "esc")
			r.Want("Draft kept")
			r.keeps(1, dir)
		}},
		{"a rest, then a kill", func(r *rig, _ aForm, dir string) { r.rest(); r.keeps(1, dir); r.Kill() }},
		{"a write that hangs, then a kill", func(r *rig, f aForm, dir string) {
			r.Server.Inject(sandbox.Fault{Method: "POST", Hang: true})
			f.submit(r)
			r.Until("the POST on the wire", func() bool { return len(r.Posts()) == 1 })
			r.keeps(1, dir)
			r.Kill()
			r.Server.ClearFaults()
		}},
		{"the end", func(r *rig, _ aForm, _ string) { r.end() }},
		{"Esc, and the end at once", func(r *rig, _ aForm, _ string) { r.Press("esc", "esc"); r.end() }},
	} {
		for _, f := range forms {
			t.Run(f.name+" "+moment.name, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				r := newRig(t, keeping(t, dir))
				f.dirty(r)
				moment.end(r, f, dir)
				list := drafts(t, dir)
				if len(list) != 1 || list[0].Values[f.field] != f.typed || len(list[0].Values) != f.changed {
					t.Fatalf("on disk: %+v", list)
				}
				r = r.next(dir, func(s *viewtest.Setup) { s.Now = func() time.Time { return viewtest.Noon.Add(5 * time.Minute) } })
				before := len(r.Posts())
				f.open(r)
				r.WaitFor("Draft restored (5 min ago)")
				r.Want(f.typed, "●")
				if now := len(r.Posts()); now != before {
					t.Errorf("%d writes by themselves", now-before)
				}
				viewtest.NoTextIn(t, dir, sandbox.AuthToken)
			})
		}
	}
}

func TestDraftIsGivenBackOnReturn(t *testing.T) {
	t.Parallel()
	for _, f := range forms {
		r := newRig(t, keeping(t, ""))
		f.dirty(r)
		r.Press("esc", "esc")
		key := map[string]string{"edit": "e", "launch": "n"}[f.name]
		r.Press(key) // at once: the draft need not have reached the disk
		r.WaitFor("Draft restored (just now)")
		r.Want(f.typed, "●")
	}
}

// What a form that is closed has left to write can no longer come over what is
// typed in the next.
func TestOlderWritingNeverWins(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[0].dirty(r)
	closed := r.Form()
	older := closed.DraftWriter()
	r.Retype("newer@example.com")
	newer := closed.DraftWriter()
	if err := newer(); err != nil {
		t.Fatal(err)
	}
	if err := older(); err != nil {
		t.Fatal(err)
	}
	if got := drafts(t, dir)[0].Values["email"]; got != "newer@example.com" {
		t.Errorf("the draft holds %q", got)
	}
	r.Press("esc", "esc", "e")
	r.WaitFor("Draft restored")
	r.Retype("newest@example.com")
	r.rest()
	r.Until("the newest", func() bool { return drafts(t, dir)[0].Values["email"] == "newest@example.com" })
	r.keeps(1, dir)
	if m := closed.Draft.KeepLater()().(screen.KeptMsg); m.Err != nil { // its timer ran on
		t.Error(m.Err)
	}
	if got := drafts(t, dir)[0].Values["email"]; got != "newest@example.com" {
		t.Errorf("the draft holds %q", got)
	}
}

// Who types before the draft is there keeps both.
func TestTypingBeforeTheDraftIsThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[0].dirty(r)
	r.Press("tab")
	r.Retype("fr-CA")
	r.end()
	r = r.next(dir)
	r.Edit(viewtest.Ordinary)
	r.Retype("quicker@example.com")
	r.WaitFor("Draft restored")
	r.Want("quicker@example.com", "fr-CA")
	r.WantNot(viewtest.NewEmail)
}

func TestDraftOfAnOlderVersion(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[0].dirty(r)
	r.end()
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Locale = "sv-SE" })
	r = r.next(dir)
	r.Edit(viewtest.Ordinary)
	r.WaitFor("other fields changed since")
	r.Want(viewtest.NewEmail, "sv-SE")
}

// A draft over what someone else wrote meanwhile is put to the user, and until
// that is decided a save finds the same conflict.
func TestDraftThatOverlaps(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[0].dirty(r)
	r.end()
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Email = "theirs@example.com" })
	for range 2 { // undecided, it is asked again at the next start
		r = r.next(dir)
		r.Open(viewtest.Ordinary)
		r.Press("e")
		r.WaitFor("Changed since you opened it")
		r.Want("was pella.quickmoss@example.com", "● theirs theirs@example.com", "yours "+viewtest.NewEmail)
		r.Press("esc")
		r.Want(viewtest.NewEmail, "Draft restored")
		r.Press("ctrl+s")
		r.Confirm()
		r.WaitFor("Changed since you opened it")
		r.WantPosts(0)
		r.Press("esc")
		r.end()
	}
	r = r.next(dir)
	r.Open(viewtest.Ordinary)
	r.Press("e")
	r.WaitFor("Changed since you opened it")
	r.Press(" ", "enter", "ctrl+s")
	r.Want("- theirs@example.com", "+ "+viewtest.NewEmail)
	r.Confirm()
	r.WaitFor("Saved and confirmed.")
	r.WantPosts(1)
	r.keeps(0, dir)
}

func TestResetRemovesTheDraft(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[0].dirty(r)
	r.rest()
	r.keeps(1, dir)
	r.Press("ctrl+r")
	r.rest()
	r.keeps(0, dir)
}

func TestDiscardAsksAndRemovesTheDraft(t *testing.T) {
	t.Parallel()
	for _, f := range forms {
		dir := t.TempDir()
		r := newRig(t, keeping(t, dir))
		f.dirty(r)
		r.rest()
		r.keeps(1, dir)
		r.Press("esc", "D")
		r.Want("Discard your changes?")
		r.Press("enter") // it stands on no
		r.Want(f.typed)
		r.Press("D")
		r.Confirm()
		r.WantNot(f.typed)
		r.keeps(0, dir)
		r.WantPosts(0)
	}
}

// Nothing but proof removes a draft.
func TestDraftOutlivesWhatIsNotProven(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name    string
		fault   sandbox.Fault
		removed bool
		// edit and launch are what the screens say, "" where there is no such case.
		edit, launch string
	}{
		{"proven", sandbox.Fault{Path: "nowhere"}, true, "Saved and confirmed.", "✓ conversation created"},
		{
			"answer lost",
			sandbox.Fault{Method: "POST", Drop: true, Apply: true},
			true,
			"the user has the new values.", "",
		},
		{"refused", sandbox.Fault{Method: "POST", Status: 403, Code: 20403}, false, "Not saved", "Not launched"},
		{"unknown", sandbox.Fault{Method: "POST", Drop: true}, false, "May have been saved", "May have been launched"},
		{
			"stored differently",
			sandbox.Fault{Method: "POST", Apply: true},
			true,
			"Saved, but Twilio stored a different value", "",
		},
	} {
		for i, says := range []string{row.edit, row.launch} {
			if says == "" {
				continue
			}
			f := forms[i]
			t.Run(f.name+" "+row.name, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				r := newRig(t, keeping(t, dir))
				f.dirty(r)
				letGo := r.Hold(row.fault)
				f.submit(r)
				if row.name == "stored differently" {
					r.overwrite("otherwise@example.com")
				}
				letGo()
				r.Settle()
				r.Want(says)
				r.end()
				if kept := len(drafts(t, dir)) == 1; kept == row.removed {
					t.Errorf("Draft kept: %v", kept)
				}
				r.WantPosts(1)
			})
		}
	}
}

// A write that was answered as done but is not to be seen keeps the draft too.
func TestDraftOutlivesWhatIsNotStored(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[0].dirty(r)
	r.Server.Inject(sandbox.Fault{Method: "POST", Body: string(r.Document(viewtest.Ordinary).Raw)})
	forms[0].submit(r)
	r.Settle()
	r.Want("Not visible yet")
	r.end()
	if len(drafts(t, dir)) != 1 {
		t.Error("the draft is gone")
	}
}

// overwrite writes another email over the one that the POST under way writes.
func (r *rig) overwrite(email string) {
	r.T.Helper()
	r.Until("the write carried out", func() bool {
		u, _ := r.Server.User(viewtest.Ordinary)
		return u.Email == viewtest.NewEmail
	})
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Email = email })
}

func TestDraftOutlivesAConflict(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	r.conflict()
	r.keeps(1, dir)
	r.end()
	if list := drafts(t, dir); len(list) != 1 || list[0].Values["email"] != viewtest.NewEmail {
		t.Errorf("on disk: %+v", list)
	}
}

// A chat that is made although its form, or the whole console, is gone takes
// its draft along: given back, it would ask for a second one.
func TestLaunchThatEndsLaterRemovesItsDraft(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(r *rig){
		"Esc":     func(r *rig) { r.Press("esc") },
		"the end": func(r *rig) { _ = r.App.KeepDrafts() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := newRig(t, keeping(t, dir))
			forms[1].dirty(r)
			letGo := r.Hold(sandbox.Fault{Method: "POST"})
			forms[1].submit(r)
			r.Until("the POST on the wire", func() bool { return len(r.Posts()) == 1 })
			leave(r)
			r.keeps(1, dir)
			letGo()
			if !r.Session.Drain(viewtest.Patience) {
				t.Fatal("the write never ended")
			}
			r.keeps(0, dir)
			r.WantPosts(1)
		})
	}
}

// Another chat like one launched before begins with that one's values, and its
// draft comes back whole all the same.
func TestDraftOfAnotherLikeIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	r.PlainChatForm()
	r.claimed()
	r.FillLaunch("", "First chat", "Zoë", `{"topic": "billing"}`)
	forms[1].submit(r)
	r.WaitFor("✓ conversation created")
	r.Press("n")
	r.claimed()
	r.FillLaunch("", "Second chat")
	r.Press("esc", "esc", "n")
	r.WaitFor("Draft restored")
	r.Want("Second chat", "Zoë")
	r.end()
	r = r.next(dir)
	r.PlainChatForm()
	r.WaitFor("Draft restored")
	r.Want("Second chat", "Zoë", `{"topic": "billing"}`)
}

// Of two consoles on one folder the first has the draft; the second is told,
// and asks before it drops what it cannot keep.
func TestTwoConsolesOneDraft(t *testing.T) {
	t.Parallel()
	for _, f := range forms {
		dir := t.TempDir()
		first := newRig(t, keeping(t, dir))
		f.dirty(first)
		first.rest()
		first.keeps(1, dir)
		second := first.next(dir)
		f.open(second)
		second.WaitFor("Another flexconsole has this form open")
		for second.Form().Inputs.Focused().ID != f.field {
			second.Press("tab")
		}
		second.Retype("otherwise")
		second.rest()
		second.Press("esc", "esc")
		second.Want("Leave without sending?", "cannot be saved as a draft")
		second.Confirm()
		second.end()
		first.end()
		if list := drafts(t, dir); len(list) != 1 || list[0].Values[f.field] != f.typed {
			t.Errorf("%s: on disk: %+v", f.name, list)
		}
	}
}

// A draft of a clock that was set back since says so in whole words.
func TestDraftFromTheFuture(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[0].dirty(r)
	r.end()
	r = r.next(dir, func(s *viewtest.Setup) { s.Now = func() time.Time { return viewtest.Noon.Add(-time.Hour) } })
	forms[0].open(r)
	r.WaitFor("Draft restored")
	r.Want("Draft restored (dated in the future)")
}
