package shell_test

import (
	"slices"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
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
			r.Until("three writings, a key before each message", func() bool {
				r.Type("x")
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
func (r *rig) lateDraft(dir string, more ...func(*viewtest.Setup)) *rig {
	r.T.Helper()
	forms[0].dirty(r)
	r.Press("tab")
	r.Retype("sv-SE")
	r.end()
	next := r.next(dir, more...)
	next.Open(viewtest.Ordinary)
	next.Press("e")
	next.Retype("typed@example.com")
	return next
}

// What a review shows is what is sent, although a draft is read while it stands
// open; the rest of Draft kept, and given back.
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
			r := newRig(t, keeping(t, dir)).lateDraft(dir, func(s *viewtest.Setup) { s.Badge = row.badge })
			form := r.Form()
			r.Press("ctrl+s")
			before := r.Screen()
			r.Until("the draft", func() bool { return form.Draft.Slot() != nil })
			if after := r.Screen(); after != before {
				t.Fatalf("the review was\n%s\nand is\n%s", before, after)
			}
			if row.token == "" {
				r.Confirm()
			} else {
				r.Type(row.token)
				r.Press("enter")
			}
			r.WaitFor("Saved and confirmed.")
			if sent := r.WantPosts(1)[0].Form; len(sent) != 1 || sent.Get("Email") != "typed@example.com" {
				t.Errorf("sent %v", sent)
			}
			r.Until("the rest of the draft", func() bool {
				d := drafts(t, dir)
				return len(d) == 1 && len(d[0].Values) == 1 && d[0].Values["locale"] == "sv-SE"
			})
			r.Press("e")
			r.WaitFor("Draft restored")
			r.Want("typed@example.com", "sv-SE")
		})
	}
}

// A review that is not confirmed gives the form back, and the draft with it.
func TestLateDraftComesAfterANo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir)).lateDraft(dir)
	form := r.Form()
	r.Press("ctrl+s")
	r.Until("the draft", func() bool { return form.Draft.Slot() != nil })
	if form.Remark != "" || form.Inputs.Field("locale").Changed() {
		t.Fatal("the draft was brought back behind the review")
	}
	r.end() // what waits is kept whatever happens
	if d := drafts(t, dir); len(d) != 1 || d[0].Values["locale"] != "sv-SE" || d[0].Values["email"] != "typed@example.com" {
		t.Errorf("on disk: %+v", d)
	}
	r.Press("enter") // it stands on no
	r.Want("Draft restored", "typed@example.com", "sv-SE")
	r.WantPosts(0)
}

// A draft that is read while the save is under way waits for its result.
func TestLateDraftDuringTheSave(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, keeping(t, dir)).lateDraft(dir)
	letGo := r.Hold(sandbox.Fault{Method: "POST"})
	r.Press("ctrl+s")
	r.Confirm()
	r.Until("the draft", func() bool { return r.Form().Draft.Slot() != nil })
	if r.Form().Inputs.Field("locale").Changed() {
		t.Error("the form changed under the save")
	}
	letGo()
	r.WaitFor("Saved and confirmed.")
	r.Until("the rest of the draft", func() bool {
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
	r.NewChatForm()
	form := r.Form()
	r.FillLaunch(sandbox.AddressSID)
	r.Press("ctrl+s")
	r.Until("the draft", func() bool { return form.Draft.Slot() != nil })
	r.Confirm()
	r.WaitFor("✓ conversation created")
	if sent := r.Posts()[0].Form; sent.Has("ChatFriendlyName") {
		t.Errorf("sent %v", sent)
	}
	r.Until("the draft of the other", func() bool {
		d := drafts(t, dir)
		return len(d) == 1 && d[0].Values["ChatFriendlyName"] == "Test chat"
	})
}

// endings are the ways in which the program is told to end.
var waysOut = []struct {
	name string
	end  func(r *rig)
}{
	{"a signal", func(r *rig) { r.Feed(screen.EndMsg{}) }},
	{"a signal while the screens stand still", func(r *rig) { r.Session.Halt() }},
	{"ctrl+c", func(r *rig) { r.Press("ctrl+c") }},
	{"a question answered by ctrl+c", func(r *rig) { r.Press("ctrl+c", "ctrl+c") }},
}

// Whoever ends the program before anything has been sent gets no write after it.
func TestNoWriteBeginsOnceTheProgramEnds(t *testing.T) {
	t.Parallel()
	for _, way := range waysOut {
		for _, row := range []struct {
			name  string
			setup viewtest.Setup
			// begin leads up to a write that waits for a reading.
			begin func(r *rig)
		}{
			{"a save", viewtest.Setup{}, func(r *rig) { r.Edit(viewtest.Ordinary); r.Retype(viewtest.NewEmail); r.Press("ctrl+s") }},
			{"a launch", viewtest.Setup{}, func(r *rig) {
				r.PlainChatForm()
				r.Settle()
				r.Session.SetInstance("")
				r.Press("ctrl+s")
			}},
			{"many saves", viewtest.Setup{}, func(r *rig) { r.PasteMany(viewtest.ThreeUsers); r.DryRun("sv-SE"); r.Press("ctrl+s") }},
		} {
			t.Run(row.name+" "+way.name, func(t *testing.T) {
				t.Parallel()
				r := newRig(t, row.setup)
				r.Settle()
				row.begin(r)
				before := len(r.Server.Requests())
				letGo := r.Hold(sandbox.Fault{Method: "GET"})
				r.Confirm()
				r.Until("the reading", func() bool { return len(r.Server.Requests()) > before })
				way.end(r)
				if row.name == "many saves" && !slices.Contains([]string{"a signal", "a signal while the screens stand still"}, way.name) {
					r.Press("ctrl+c") // it goes on behind the question
				}
				letGo()
				if !r.Session.Drain(viewtest.Patience) {
					t.Fatal("the write did not end")
				}
				r.WantPosts(0)
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
	letGo := r.Hold(sandbox.Fault{Method: "GET"})
	defer letGo()
	r.Press("ctrl+s")
	r.Confirm()
	r.Feed(screen.EndMsg{})
	r.end()
	if !r.Session.Drain(viewtest.Patience) {
		t.Fatal("the write did not end")
	}
	if told := r.Session.Unreported(); len(told) > 1 || len(told) == 1 && told[0] != "Save: pella.quickmoss: Not saved. Nothing was changed." {
		t.Errorf("told %q", told)
	}
	if d := drafts(t, dir); len(d) != 1 || d[0].Values["email"] != viewtest.NewEmail {
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
			_ = r.App.KeepDrafts()
			letGo()
			r.Session.Drain(viewtest.Patience)
		}},
		{"before", func(r *rig, letGo func()) {
			letGo()
			r.Session.Drain(viewtest.Patience)
			_ = r.App.KeepDrafts()
		}},
		{"Esc, then the end", func(r *rig, letGo func()) {
			r.Press("esc")
			_ = r.App.KeepDrafts()
			letGo()
			r.Session.Drain(viewtest.Patience)
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := newRig(t, keeping(t, dir))
			forms[0].dirty(r)
			letGo := r.Hold(sandbox.Fault{Method: "POST"})
			forms[0].submit(r)
			r.Until("the POST on the wire", func() bool { return len(r.Posts()) == 1 })
			r.keeps(1, dir)
			row.end(r, letGo)
			if d := drafts(t, dir); len(d) != 0 {
				t.Errorf("on disk: %+v", d)
			}
			r.WantPosts(1)
		})
	}
}
