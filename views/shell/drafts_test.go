package shell

import (
	"testing"
	"time"

	"flexconsole/api/sandbox"
	"flexconsole/views/screen"
	"flexconsole/views/users"
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
			r.press("esc", "esc")
			r.want("the draft is kept")
			r.keeps(1, dir)
		}},
		{"a rest, then a kill", func(r *rig, _ aForm, dir string) { r.rest(); r.keeps(1, dir); r.kill() }},
		{"a write that hangs, then a kill", func(r *rig, f aForm, dir string) {
			r.server.Inject(sandbox.Fault{Method: "POST", Hang: true})
			f.submit(r)
			r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
			r.keeps(1, dir)
			r.kill()
			r.server.ClearFaults()
		}},
		{"the end", func(r *rig, _ aForm, _ string) { r.end() }},
		{"Esc, and the end at once", func(r *rig, _ aForm, _ string) { r.press("esc", "esc"); r.end() }},
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
				r = r.next(dir, func(s *setup) { s.now = func() time.Time { return noon.Add(5 * time.Minute) } })
				before := len(r.posts())
				f.open(r)
				r.waitFor("A draft from 5 minutes ago was brought back")
				r.want(f.typed, "●")
				if now := len(r.posts()); now != before {
					t.Errorf("%d writes by themselves", now-before)
				}
				noTextIn(t, dir, sandbox.AuthToken)
			})
		}
	}
}

func TestDraftIsGivenBackOnReturn(t *testing.T) {
	t.Parallel()
	for _, f := range forms {
		r := newRig(t, keeping(t, ""))
		f.dirty(r)
		r.press("esc", "esc")
		key := map[string]string{"edit": "e", "launch": "n"}[f.name]
		r.press(key) // at once: the draft need not have reached the disk
		r.waitFor("A draft from just now was brought back")
		r.want(f.typed, "●")
	}
}

// What a form that is closed has left to write can no longer come over what is
// typed in the next.
func TestOlderWritingNeverWins(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[0].dirty(r)
	closed := r.form()
	older := closed.DraftWriter()
	r.retype("newer@example.com")
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
	r.press("esc", "esc", "e")
	r.waitFor("was brought back")
	r.retype("newest@example.com")
	r.rest()
	r.until("the newest", func() bool { return drafts(t, dir)[0].Values["email"] == "newest@example.com" })
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
	r.press("tab")
	r.retype("fr-CA")
	r.end()
	r = r.next(dir)
	r.edit(ordinary)
	r.retype("quicker@example.com")
	r.waitFor("was brought back")
	r.want("quicker@example.com", "fr-CA")
	r.wantNot(newEmail)
}

func TestDraftOfAnOlderVersion(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[0].dirty(r)
	r.end()
	r.write(ordinary, func(u *sandbox.User) { u.Locale = "sv-SE" })
	r = r.next(dir)
	r.edit(ordinary)
	r.waitFor("The user changed meanwhile, in other fields.")
	r.want(newEmail, "sv-SE")
}

// A draft over what someone else wrote meanwhile is put to the user, and until
// that is decided a save finds the same conflict.
func TestDraftThatOverlaps(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[0].dirty(r)
	r.end()
	r.write(ordinary, func(u *sandbox.User) { u.Email = "theirs@example.com" })
	for range 2 { // undecided, it is asked again at the next start
		r = r.next(dir)
		r.open(ordinary)
		r.press("e")
		r.waitFor("Changed meanwhile")
		r.want("was pella.quickmoss@example.com", "● theirs theirs@example.com", "yours "+newEmail)
		r.press("esc")
		r.want(newEmail, "was brought back")
		r.press("ctrl+s")
		r.confirm()
		r.waitFor("Changed meanwhile")
		r.wantPosts(0)
		r.press("esc")
		r.end()
	}
	r = r.next(dir)
	r.open(ordinary)
	r.press("e")
	r.waitFor("Changed meanwhile")
	r.press(" ", "enter", "ctrl+s")
	r.want("- theirs@example.com", "+ "+newEmail)
	r.confirm()
	r.waitFor("Saved, and read back.")
	r.wantPosts(1)
	r.keeps(0, dir)
}

func TestResetRemovesTheDraft(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[0].dirty(r)
	r.rest()
	r.keeps(1, dir)
	r.press("ctrl+r")
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
		r.press("esc", "D")
		r.want("Discard what was typed?")
		r.press("enter") // it stands on no
		r.want(f.typed)
		r.press("D")
		r.confirm()
		r.wantNot(f.typed)
		r.keeps(0, dir)
		r.wantPosts(0)
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
		{"proven", sandbox.Fault{Path: "nowhere"}, true, "Saved, and read back.", "✓ conversation made"},
		{
			"answer lost",
			sandbox.Fault{Method: "POST", Drop: true, Apply: true},
			true,
			"reading the user again shows the change.", "",
		},
		{"refused", sandbox.Fault{Method: "POST", Status: 403, Code: 20403}, false, "Not saved", "Not launched"},
		{"unknown", sandbox.Fault{Method: "POST", Drop: true}, false, "It may have been saved", "It may have been launched"},
		{
			"stored differently",
			sandbox.Fault{Method: "POST", Apply: true},
			true,
			"Saved, but the server stored something else", "",
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
				letGo := r.hold(row.fault)
				f.submit(r)
				if row.name == "stored differently" {
					r.overwrite("otherwise@example.com")
				}
				letGo()
				r.settle()
				r.want(says)
				r.end()
				if kept := len(drafts(t, dir)) == 1; kept == row.removed {
					t.Errorf("the draft is kept: %v", kept)
				}
				r.wantPosts(1)
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
	r.server.Inject(sandbox.Fault{Method: "POST", Body: string(r.app.desk.Front().(*users.Edit).Opened.Raw)})
	forms[0].submit(r)
	r.settle()
	r.want("Not visible yet")
	r.end()
	if len(drafts(t, dir)) != 1 {
		t.Error("the draft is gone")
	}
}

// overwrite writes another email over the one that the POST under way writes.
func (r *rig) overwrite(email string) {
	r.t.Helper()
	r.until("the write carried out", func() bool {
		u, _ := r.server.User(ordinary)
		return u.Email == newEmail
	})
	r.write(ordinary, func(u *sandbox.User) { u.Email = email })
}

func TestDraftOutlivesAConflict(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	r.conflict()
	r.keeps(1, dir)
	r.end()
	if list := drafts(t, dir); len(list) != 1 || list[0].Values["email"] != newEmail {
		t.Errorf("on disk: %+v", list)
	}
}

// A chat that is made although its form, or the whole console, is gone takes
// its draft along: given back, it would ask for a second one.
func TestLaunchThatEndsLaterRemovesItsDraft(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(r *rig){
		"Esc":     func(r *rig) { r.press("esc") },
		"the end": func(r *rig) { _ = r.app.KeepDrafts() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := newRig(t, keeping(t, dir))
			forms[1].dirty(r)
			letGo := r.hold(sandbox.Fault{Method: "POST"})
			forms[1].submit(r)
			r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
			leave(r)
			r.keeps(1, dir)
			letGo()
			if !r.session.Drain(patience) {
				t.Fatal("the write never ended")
			}
			r.keeps(0, dir)
			r.wantPosts(1)
		})
	}
}

// Another chat like one launched before begins with that one's values, and its
// draft comes back whole all the same.
func TestDraftOfAnotherLikeIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	r.plainChatForm()
	r.claimed()
	r.fill("", "First chat", "Zoë", `{"topic": "billing"}`)
	forms[1].submit(r)
	r.waitFor("✓ conversation made")
	r.press("n")
	r.claimed()
	r.fill("", "Second chat")
	r.press("esc", "esc", "n")
	r.waitFor("was brought back")
	r.want("Second chat", "Zoë")
	r.end()
	r = r.next(dir)
	r.plainChatForm()
	r.waitFor("was brought back")
	r.want("Second chat", "Zoë", `{"topic": "billing"}`)
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
		second.waitFor("another console has this form open")
		for second.form().Inputs.Focused().ID != f.field {
			second.press("tab")
		}
		second.retype("otherwise")
		second.rest()
		second.press("esc", "esc")
		second.want("Leave without sending?", "no draft of it can be kept")
		second.confirm()
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
	r = r.next(dir, func(s *setup) { s.now = func() time.Time { return noon.Add(-time.Hour) } })
	forms[0].open(r)
	r.waitFor("was brought back")
	r.want("A draft with a time in the future was brought back")
}
