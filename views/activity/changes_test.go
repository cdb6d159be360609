package activity_test

import (
	"slices"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
)

// changesOf opens the list of a journal and puts the cursor on the oldest.
func changesOf(t *testing.T, s viewtest.Setup, changes ...viewtest.Change) *rig {
	t.Helper()
	s.Journal = viewtest.OpenJournal(t, "")
	viewtest.AddChanges(t, s.Journal, changes...)
	r := newRig(t, s)
	r.Resize(120, 40)
	r.Press("esc", "3", "tab")
	r.WaitFor("Before → after")
	r.Press("G")
	return r
}

func TestChangesAreListed(t *testing.T) {
	t.Parallel()
	r := shownChanges(t)
	r.Resize(200, 60)
	r.Want("7 changes",
		"2026-03-04 12:00:00 update "+viewtest.Ordinary+" applied demo Email: old@example.com → "+viewtest.Current,
		"✗ 2026-03-04 12:00:00 update "+viewtest.Another+" not applied demo Locale: null → 名",
		"? 2026-03-04 12:00:00 update "+viewtest.Hostile+" unknown demo User SID (US…): US1 → US2",
		"… 2026-03-04 12:00:00 message "+viewtest.SomeChat+" in progress demo Author, Body",
		"▸ ✓ 2026-03-04 12:00:00 end chat FU␛[2J<U+202E> applied", // the latest on top
		"just now · profile demo · applied · conversation closed")
	r.Press("y")
	if r.Copied[0] != "FU␛[2J<U+202E>" {
		t.Errorf("copied %q", r.Copied)
	}
	r.Press("esc", "G")
	r.Want("▸ ✓ 2026-03-04 12:00:00 update "+viewtest.Ordinary, "version 2")
	r.WantPosts(0)
}

func TestChangesFilter(t *testing.T) {
	t.Parallel()
	r := shownChanges(t)
	for query, want := range map[string]string{
		"op:launch": "2 of 7", "result:unknown": "1 of 7", "profile:de": "7 of 7", "profile:nobody": "0 of 7", "target:fu000": "3 of 7",
		"old@example.com": "1 of 7", "op:update applied pella": "1 of 7", "conversation": "1 of 7",
	} {
		r.Press("/")
		r.Retype(query)
		r.Want(want + " changes")
		r.Retype("")
		r.Press("enter")
	}
}

// A save made in this session is there once it has ended, and its undo is a
// change of its own.
func TestChangesFollowTheSession(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Journal: viewtest.OpenJournal(t, "")})
	r.Press("esc", "3", "tab")
	r.WaitFor("No changes yet.")
	r.Press("1", "/")
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s")
	r.Confirm()
	r.Settle()
	r.Press("3")
	r.WaitFor("1 change")
	r.Want("Email: "+viewtest.Current+" → "+viewtest.NewEmail, "applied")
	r.Press("u")
	r.Settle()
	r.Want("Undo this save?", "- "+viewtest.NewEmail, "+ "+viewtest.Current, viewtest.Ordinary+" (version 8)")
	r.WantPosts(1)
	r.Confirm()
	r.WaitFor("Undo: pella.quickmoss")
	r.Want("Undone and confirmed.")
	r.WantPosts(2)
	r.Press("enter")
	r.WaitFor("2 changes")
	r.Want("Email: " + viewtest.NewEmail + " → " + viewtest.Current)
	r.Press("1")
	r.Want(viewtest.Current) // the page that was left open knows of it
}

// The procedure is that of the user's own page: the values decide.
func TestUndoOfAnOldChange(t *testing.T) {
	t.Parallel()
	r := changesOf(t, viewtest.Setup{}, viewtest.OldSave(), viewtest.Change{Op: "update", Target: viewtest.Another, Field: "locale", Before: viewtest.Text("en"), After: viewtest.Text("fr"), Outcome: state.Applied})
	r.Press("u")
	r.Settle()
	r.Want("Undo this save?", "- "+viewtest.Current, "+ old@example.com", "identity provider")
	r.Press("enter") // it stands on no
	r.WantPosts(0)
	r.Press("u")
	r.Settle()
	r.Confirm()
	r.WaitFor("Undone and confirmed.")
	if form := r.WantPosts(1)[0].Form; len(form) != 1 || form.Get("Email") != "old@example.com" {
		t.Errorf("sent %v", form)
	}
	r.WantNot("Someone else changed")
}

func TestUndoOfAChangeIsRefused(t *testing.T) {
	t.Parallel()
	later := func(email string) func(*rig) {
		return func(r *rig) { r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Email = email }) }
	}
	long := strings.Repeat("x", state.MaxValue+1)
	for name, row := range map[string]struct {
		change viewtest.Change
		before func(*rig)
		says   []string
		reads  int
	}{
		"changed later":          {viewtest.OldSave(), later("third@example.com"), []string{"Not undone: someone changed it since", "was " + viewtest.Current, "theirs third@example.com", "yours old@example.com", "Nothing has been sent."}, 1},
		"undone since":           {viewtest.OldSave(), later("old@example.com"), []string{"Nothing to undo: the user already has the old values"}, 1},
		"no such user":           {viewtest.OldSave(), func(r *rig) { r.Server.Inject(sandbox.Fault{Status: 404, Code: 20404}) }, []string{"Not undone", "Nothing was sent."}, 1},
		"cut before":             {viewtest.Change{Op: "update", Target: viewtest.Ordinary, Field: "email", Before: &long, After: viewtest.Text(viewtest.Current), Outcome: state.Applied}, nil, []string{"Cannot be undone: the journal has only the beginning of the email"}, 0},
		"cut after":              {viewtest.Change{Op: "update", Target: viewtest.Ordinary, Field: "email", Before: viewtest.Text("a"), After: &long, Outcome: state.Applied}, nil, []string{"Cannot be undone: the journal has only the beginning of the email"}, 0},
		"user SID that was null": {viewtest.Change{Op: "update", Target: viewtest.Ordinary, Field: "user_sid", After: viewtest.Text("US1"), Outcome: state.Applied}, nil, []string{"The user SID was null before"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := changesOf(t, viewtest.Setup{}, row.change)
			if row.before != nil {
				row.before(r)
			}
			r.Press("u")
			r.Settle()
			r.Want(row.says...)
			r.WantNot("Undo this save?")
			r.WantPosts(0)
			if n := len(r.Server.Requests()); n != row.reads {
				t.Errorf("%d requests, want %d", n, row.reads)
			}
		})
	}
}

// A change whose values before are not known is no undo.
func TestUndoWithoutTheValuesBefore(t *testing.T) {
	t.Parallel()
	journal := viewtest.OpenJournal(t, "")
	id, err := journal.Begin("update", viewtest.Ordinary, []string{"email"}, nil, map[string]*string{"email": viewtest.Text(viewtest.Current)})
	if err == nil {
		err = journal.End(id, state.Applied, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, viewtest.Setup{Journal: journal})
	r.Press("esc", "3", "tab")
	r.WaitFor("Email: (unknown) → " + viewtest.Current)
	r.Press("u")
	r.Want("Cannot be undone: the journal does not have the old email")
}

// Someone who writes between the review and the yes stops the undo too.
func TestUndoOfAChangeMeetsAWriteAfterTheReview(t *testing.T) {
	t.Parallel()
	r := changesOf(t, viewtest.Setup{}, viewtest.OldSave())
	r.Press("u")
	r.Settle()
	r.Want("Undo this save?")
	r.ChangeUser(viewtest.Ordinary, func(u *sandbox.User) { u.Email = "third@example.com" })
	r.Confirm()
	r.Settle()
	r.Want("Not undone: someone changed it since", "theirs third@example.com")
	r.WantPosts(0)
}

func TestUndoOfAChangeInProduction(t *testing.T) {
	t.Parallel()
	r := changesOf(t, viewtest.Setup{Badge: "PROD"}, viewtest.OldSave())
	r.Press("u")
	r.Settle()
	r.Want("the last four characters")
	r.Press("enter")
	r.Type("0002")
	r.Press("enter")
	r.WantPosts(0)
	r.Retype("0001")
	r.Press("enter")
	r.WaitFor("Undone and confirmed.")
	r.WantPosts(1)
}

func TestNoUndoInReadOnly(t *testing.T) {
	t.Parallel()
	r := changesOf(t, viewtest.Setup{ReadOnly: true}, viewtest.OldSave())
	r.Press("u")
	r.Want("Read-only session: nothing can be changed")
	r.WantPosts(0)
}

// An open change is undone and exported as in the list.
func TestUndoAndExportOfOneChange(t *testing.T) {
	t.Parallel()
	r := changesOf(t, viewtest.Setup{}, viewtest.OldSave(), viewtest.Change{Op: "update", Target: viewtest.Another, Field: "locale", After: viewtest.Text("fr"), Outcome: state.NotApplied})
	r.Press("k", "enter")
	r.Want("Locale - null + fr", "✗ not applied")
	if slices.Contains(r.Host().Front().Actions(), actions.Undo) {
		t.Error("a change that was not applied can be undone")
	}
	r.Press("esc", "G", "enter")
	csv := r.Export("change.csv")
	if !strings.Contains(csv, viewtest.Ordinary+",applied,email,old@example.com,"+viewtest.Current) || strings.Count(csv, "\n") != 2 {
		t.Error(csv)
	}
	r.Press("u")
	r.Settle()
	r.Want("Undo this save?", "- "+viewtest.Current, "+ old@example.com")
	r.Confirm()
	r.WaitFor("Undone and confirmed.")
	r.WantPosts(1)
	r.Press("enter", "esc")
	r.WaitFor("3 changes")
}

// Only saves of users that were applied can be undone.
func TestUndoIsOfferedForSavesAlone(t *testing.T) {
	t.Parallel()
	r := shownChanges(t)
	l := activityOf(r).ChangeRows()
	for i, e := range l.Rows {
		l.Cursor = i
		offered := slices.Contains(r.Host().Front().Actions(), actions.Undo)
		if want := e.Op == "update" && e.Outcome == state.Applied; offered != want {
			t.Errorf("%s of %q, %s: offered %v", e.Op, e.Target, e.Outcome, !want)
		}
	}
}

// Enter opens the change, Enter again the user or the chat, and Esc comes back.
func TestChangesOpen(t *testing.T) {
	t.Parallel()
	r := shownChanges(t)
	r.Press("G", "enter")
	r.Want("update "+viewtest.Ordinary, "✓ applied · version 2", "Email - old@example.com + "+viewtest.Current, "profile demo")
	r.Press("enter")
	r.Settle()
	r.Want("User SID (US…)", viewtest.Current)
	r.Press("esc")
	r.Want("Email - old@example.com")
	r.Press("esc")
	r.Want("Before → after", "7 changes")
	r.Press("g", "j", "enter")
	r.Want("… in progress", "Author (value not kept)")
	r.Press("enter")
	if page, ok := r.Subject().(screen.ChatPage); !ok || page.Chat.SID != viewtest.SomeChat {
		t.Fatalf("the message's chat was not opened\n%s", r.Screen())
	}
	r.Settle()
	r.Press("esc", "esc", "g", "j", "j", "enter", "enter")
	r.Want("Nothing to open: the journal has no chat for this launch")
	r.Press("esc", "j", "enter", "enter")
	if page, ok := r.Subject().(screen.ChatPage); !ok || page.Chat.SID != viewtest.SomeChat {
		t.Fatalf("the launched chat was not opened\n%s", r.Screen())
	}
	r.Settle()
}

// A long journal is drawn by what is in sight: 20,000 changes cost no more than
// 100. It counts allocations, as the time depends on the machine, and so is not
// parallel.
func TestManyChangesAreDrawnFast(t *testing.T) {
	r := changesOf(t, viewtest.Setup{}, viewtest.OldSave())
	drawn := func(n int) float64 {
		activityOf(r).Repeat(n)
		r.Press("G")
		return r.Cost("k")
	}
	if few, many := drawn(100), drawn(20_000); many > 2*few {
		t.Errorf("%v allocations a frame of 20,000 changes, %v of 100", many, few)
	}
}

// shownChanges shows a journal with changes of every kind.
func shownChanges(t testing.TB) *rig {
	r := newRig(t, viewtest.Setup{Journal: viewtest.KeptChanges(t)})
	r.ToChanges()
	return r
}
