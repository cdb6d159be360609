package shell

import (
	"slices"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/screen"
)

// A draft is written while keys keep coming: no pause in typing is waited for.
func TestDraftIsKeptUnderSteadyTyping(t *testing.T) {
	t.Parallel()
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := newRig(t, keeping(t, dir))
			f.dirty(r)
			written := map[string]bool{}
			r.until("three writings, a key before each message", func() bool {
				r.typeText("x")
				for _, d := range drafts(t, dir) {
					written[d.Values[f.field]] = true
				}
				return len(written) >= 3
			})
		})
	}
}

// lateDraft leaves a draft of an email and a locale behind, and opens the form
// in another console in which that draft has not been read yet.
func (r *rig) lateDraft(dir string, more ...func(*setup)) *rig {
	r.t.Helper()
	forms[0].dirty(r)
	r.press("tab")
	r.retype("sv-SE")
	r.end()
	next := r.next(dir, more...)
	next.open(ordinary)
	next.press("e")
	next.retype("typed@example.com")
	return next
}

// What a review shows is what is sent, although a draft is read while it stands
// open; the rest of the draft is kept, and given back.
func TestLateDraftLeavesAnOpenReviewAlone(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, badge, token string
	}{
		{"a dialog", "", ""},
		{"a typed one", "PROD", "0001"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := newRig(t, keeping(t, dir)).lateDraft(dir, func(s *setup) { s.badge = row.badge })
			form := r.form()
			r.press("ctrl+s")
			before := r.screen()
			r.until("the draft", func() bool { return form.Draft.Slot() != nil })
			if after := r.screen(); after != before {
				t.Fatalf("the review was\n%s\nand is\n%s", before, after)
			}
			if row.token == "" {
				r.confirm()
			} else {
				r.typeText(row.token)
				r.press("enter")
			}
			r.waitFor("Saved, and read back.")
			if sent := r.wantPosts(1)[0].Form; len(sent) != 1 || sent.Get("Email") != "typed@example.com" {
				t.Errorf("sent %v", sent)
			}
			r.until("the rest of the draft", func() bool {
				d := drafts(t, dir)
				return len(d) == 1 && len(d[0].Values) == 1 && d[0].Values["locale"] == "sv-SE"
			})
			r.press("e")
			r.waitFor("was brought back")
			r.want("typed@example.com", "sv-SE")
		})
	}
}

// A review that is not confirmed gives the form back, and the draft with it.
func TestLateDraftComesAfterANo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir)).lateDraft(dir)
	form := r.form()
	r.press("ctrl+s")
	r.until("the draft", func() bool { return form.Draft.Slot() != nil })
	if form.Remark != "" || form.Inputs.Field("locale").Changed() {
		t.Fatal("the draft was brought back behind the review")
	}
	r.end() // what waits is kept whatever happens
	if d := drafts(t, dir); len(d) != 1 || d[0].Values["locale"] != "sv-SE" || d[0].Values["email"] != "typed@example.com" {
		t.Errorf("on disk: %+v", d)
	}
	r.press("enter") // it stands on no
	r.want("was brought back", "typed@example.com", "sv-SE")
	r.wantPosts(0)
}

// A draft that is read while the save is under way waits for its result.
func TestLateDraftDuringTheSave(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir)).lateDraft(dir)
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	r.press("ctrl+s")
	r.confirm()
	r.until("the draft", func() bool { return r.form().Draft.Slot() != nil })
	if r.form().Inputs.Field("locale").Changed() {
		t.Error("the form changed under the save")
	}
	letGo()
	r.waitFor("Saved, and read back.")
	r.until("the rest of the draft", func() bool {
		d := drafts(t, dir)
		return len(d) == 1 && d[0].Values["locale"] == "sv-SE" && len(d[0].Values) == 1
	})
}

// A chat that was launched leaves the draft of another alone.
func TestLateDraftOfALaunch(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[1].dirty(r)
	r.end()
	r = r.next(dir)
	r.newChatForm()
	form := r.form()
	r.fill(sandbox.AddressSID)
	r.press("ctrl+s")
	r.until("the draft", func() bool { return form.Draft.Slot() != nil })
	r.confirm()
	r.waitFor("✓ conversation made")
	if sent := r.posts()[0].Form; sent.Has("ChatFriendlyName") {
		t.Errorf("sent %v", sent)
	}
	r.until("the draft of the other", func() bool {
		d := drafts(t, dir)
		return len(d) == 1 && d[0].Values["ChatFriendlyName"] == "Test chat"
	})
}

// endings are the ways in which the program is told to end.
var waysOut = []struct {
	name string
	end  func(r *rig)
}{
	{"a signal", func(r *rig) { r.feed(screen.EndMsg{}) }},
	{"a signal while the screens stand still", func(r *rig) { r.session.Halt() }},
	{"ctrl+c", func(r *rig) { r.press("ctrl+c") }},
	{"a question answered by ctrl+c", func(r *rig) { r.press("ctrl+c", "ctrl+c") }},
}

// Whoever ends the program before anything has been sent gets no write after it.
func TestNoWriteBeginsOnceTheProgramEnds(t *testing.T) {
	t.Parallel()
	for _, way := range waysOut {
		for _, row := range []struct {
			name  string
			setup setup
			// begin leads up to a write that waits for a reading.
			begin func(r *rig)
		}{
			{"a save", setup{}, func(r *rig) { r.edit(ordinary); r.retype(newEmail); r.press("ctrl+s") }},
			{"a launch", setup{}, func(r *rig) {
				r.plainChatForm()
				r.settle()
				r.session.SetInstance("")
				r.press("ctrl+s")
			}},
			{"many saves", setup{}, func(r *rig) { r.pasteMany(threeUsers); r.dryRun("sv-SE"); r.press("ctrl+s") }},
		} {
			t.Run(row.name+" "+way.name, func(t *testing.T) {
				t.Parallel()
				r := newRig(t, row.setup)
				r.settle()
				row.begin(r)
				before := len(r.server.Requests())
				letGo := r.hold(sandbox.Fault{Method: "GET"})
				r.confirm()
				r.until("the reading", func() bool { return len(r.server.Requests()) > before })
				way.end(r)
				if row.name == "many saves" && !slices.Contains([]string{"a signal", "a signal while the screens stand still"}, way.name) {
					r.press("ctrl+c") // it goes on behind the question
				}
				letGo()
				if !r.session.Drain(patience) {
					t.Fatal("the write did not end")
				}
				r.wantPosts(0)
			})
		}
	}
}

// What was called off so is told, and its draft is kept.
func TestEndOfTheProgramTellsWhatWasCalledOff(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir))
	forms[0].dirty(r)
	letGo := r.hold(sandbox.Fault{Method: "GET"})
	defer letGo()
	r.press("ctrl+s")
	r.confirm()
	r.feed(screen.EndMsg{})
	r.end()
	if !r.session.Drain(patience) {
		t.Fatal("the write did not end")
	}
	if told := r.session.Untold(); len(told) > 1 || len(told) == 1 && told[0] != "The save of pella.quickmoss: Not saved. Nothing was changed." {
		t.Errorf("told %q", told)
	}
	if d := drafts(t, dir); len(d) != 1 || d[0].Values["email"] != newEmail {
		t.Errorf("on disk: %+v", d)
	}
}

// A save that was confirmed on the way out takes its draft along, whether it
// ends before the drafts are kept or after.
func TestSaveThatEndsLaterRemovesItsDraft(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		end  func(r *rig, letGo func())
	}{
		{"after", func(r *rig, letGo func()) {
			_ = r.app.KeepDrafts()
			letGo()
			r.session.Drain(patience)
		}},
		{"before", func(r *rig, letGo func()) {
			letGo()
			r.session.Drain(patience)
			_ = r.app.KeepDrafts()
		}},
		{"Esc, then the end", func(r *rig, letGo func()) {
			r.press("esc")
			_ = r.app.KeepDrafts()
			letGo()
			r.session.Drain(patience)
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := newRig(t, keeping(t, dir))
			forms[0].dirty(r)
			letGo := r.hold(sandbox.Fault{Method: "POST"})
			forms[0].submit(r)
			r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
			r.keeps(1, dir)
			row.end(r, letGo)
			if d := drafts(t, dir); len(d) != 0 {
				t.Errorf("on disk: %+v", d)
			}
			r.wantPosts(1)
		})
	}
}
