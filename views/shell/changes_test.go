package shell

import (
	"slices"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/activity"
	"flexconsole/views/chats"
)

// aChange is one write as a journal has it.
type aChange struct {
	op, target, field string
	before, after     *string
	outcome, detail   string
}

// keep writes changes into a journal, the first the oldest.
func keep(t testing.TB, journal *state.Journal, changes ...aChange) {
	t.Helper()
	for _, c := range changes {
		var before, after map[string]*string
		if c.after != nil {
			before, after = map[string]*string{c.field: c.before}, map[string]*string{c.field: c.after}
		}
		id, err := journal.Begin(c.op, c.target, strings.Fields(c.field), before, after)
		if err == nil && c.outcome != "" {
			err = journal.End(id, c.outcome, c.detail)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func value(s string) *string { return &s }

// someChat is a conversation that the sandbox does not have.
const someChat = "CH000000000000000000000000000000aa"

// keptChanges is a journal with changes of every kind; the oldest can be
// undone.
func keptChanges(t testing.TB) *state.Journal {
	journal := openJournal(t, "")
	keep(t, journal,
		aChange{"update", ordinary, "email", value("old@example.com"), value("pella.quickmoss@example.com"), state.Applied, "version 2"},
		aChange{"update", another, "locale", nil, value(strings.Repeat("名", 300) + "\x1b[2J"), state.NotApplied, "HTTP 403, code 20403"},
		aChange{"update", hostile, "user_sid", value("US1"), value("US2"), state.Unknown, "HTTP 500"},
		aChange{"launch", sandbox.AddressSID, "AddressSid Identity", nil, nil, state.Applied, someChat},
		aChange{"launch", sandbox.AddressSID, "AddressSid", nil, nil, state.Applied, "\x1b[2J"},
		aChange{"message", someChat, "Author Body", nil, nil, "", ""},
		aChange{"end chat", "FU\x1b[2J\u202e", "State", nil, nil, state.Applied, "conversation closed"},
	)
	return journal
}

// changesOf opens the list of a journal and puts the cursor on the oldest.
func changesOf(t *testing.T, s setup, changes ...aChange) *rig {
	t.Helper()
	s.journal = openJournal(t, "")
	keep(t, s.journal, changes...)
	r := newRig(t, s)
	r.resize(120, 40)
	r.press("esc", "3", "tab")
	r.waitFor("Before → after")
	r.press("G")
	return r
}

// current is what the sandbox's ordinary user holds as its email.
const current = "pella.quickmoss@example.com"

// oldSave is an applied change of that email.
func oldSave() aChange {
	return aChange{"update", ordinary, "email", value("old@example.com"), value(current), state.Applied, "version 2"}
}

func TestChangesAreListed(t *testing.T) {
	t.Parallel()
	r := changesScene(t)
	r.resize(200, 60)
	r.want("7 changes",
		"2026-03-04 12:00:00 update "+ordinary+" applied demo email: old@example.com → "+current,
		"✗ 2026-03-04 12:00:00 update "+another+" not applied demo locale: null → 名",
		"? 2026-03-04 12:00:00 update "+hostile+" unknown demo user_sid: US1 → US2",
		"… 2026-03-04 12:00:00 message "+someChat+" under way demo Author, Body",
		"▸ ✓ 2026-03-04 12:00:00 end chat FU␛[2J<U+202E> applied", // the latest on top
		"just now · from demo · applied · conversation closed")
	r.press("y")
	if r.copied[0] != "FU␛[2J<U+202E>" {
		t.Errorf("copied %q", r.copied)
	}
	r.press("esc", "G")
	r.want("▸ ✓ 2026-03-04 12:00:00 update "+ordinary, "version 2")
	r.wantPosts(0)
}

func TestChangesFilter(t *testing.T) {
	t.Parallel()
	r := changesScene(t)
	for query, want := range map[string]string{
		"op:launch": "2 of 7", "verdict:unknown": "1 of 7", "who:de": "7 of 7", "who:nobody": "0 of 7", "target:fu000": "3 of 7",
		"old@example.com": "1 of 7", "op:update applied pella": "1 of 7", "conversation": "1 of 7",
	} {
		r.press("/")
		r.retype(query)
		r.want(want + " changes")
		r.retype("")
		r.press("enter")
	}
}

// A save made in this session is there once it has ended, and its undo is a
// change of its own.
func TestChangesFollowTheSession(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{journal: openJournal(t, "")})
	r.press("esc", "3", "tab")
	r.waitFor("No change of this account was made here yet.")
	r.press("1", "/")
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("ctrl+s")
	r.confirm()
	r.settle()
	r.press("3")
	r.waitFor("1 change")
	r.want("email: "+current+" → "+newEmail, "applied")
	r.press("u")
	r.settle()
	r.want("Undo this save?", "- "+newEmail, "+ "+current, ordinary+" (version 8)")
	r.wantPosts(1)
	r.confirm()
	r.waitFor("The undo for pella.quickmoss")
	r.want("Saved, and read back.")
	r.wantPosts(2)
	r.press("enter")
	r.waitFor("2 changes")
	r.want("email: " + newEmail + " → " + current)
	r.press("1")
	r.want(current) // the page that was left open knows of it
}

// The procedure is that of the user's own page: the values decide.
func TestUndoOfAnOldChange(t *testing.T) {
	t.Parallel()
	r := changesOf(t, setup{}, oldSave(), aChange{"update", another, "locale", value("en"), value("fr"), state.Applied, ""})
	r.press("u")
	r.settle()
	r.want("Undo this save?", "- "+current, "+ old@example.com", "identity provider")
	r.press("enter") // it stands on no
	r.wantPosts(0)
	r.press("u")
	r.settle()
	r.confirm()
	r.waitFor("Saved, and read back.")
	if form := r.wantPosts(1)[0].Form; len(form) != 1 || form.Get("Email") != "old@example.com" {
		t.Errorf("sent %v", form)
	}
	r.wantNot("Someone else changed")
}

func TestUndoOfAChangeIsRefused(t *testing.T) {
	t.Parallel()
	later := func(email string) func(*rig) {
		return func(r *rig) { r.write(ordinary, func(u *sandbox.User) { u.Email = email }) }
	}
	long := strings.Repeat("x", state.MaxValue+1)
	for name, row := range map[string]struct {
		change aChange
		before func(*rig)
		says   []string
		reads  int
	}{
		"changed later":          {oldSave(), later("third@example.com"), []string{"Not undone: someone changed it since", "was " + current, "theirs third@example.com", "yours old@example.com", "Nothing has been sent."}, 1},
		"undone since":           {oldSave(), later("old@example.com"), []string{"nothing to undo: the user holds the values from before already"}, 1},
		"no such user":           {oldSave(), func(r *rig) { r.server.Inject(sandbox.Fault{Status: 404, Code: 20404}) }, []string{"Not undone", "Nothing was sent."}, 1},
		"cut before":             {aChange{"update", ordinary, "email", &long, value(current), state.Applied, ""}, nil, []string{"cannot be undone: the journal kept only the beginning of email"}, 0},
		"cut after":              {aChange{"update", ordinary, "email", value("a"), &long, state.Applied, ""}, nil, []string{"cannot be undone: the journal kept only the beginning of email"}, 0},
		"user SID that was null": {aChange{"update", ordinary, "user_sid", nil, value("US1"), state.Applied, ""}, nil, []string{"The user SID was null before"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := changesOf(t, setup{}, row.change)
			if row.before != nil {
				row.before(r)
			}
			r.press("u")
			r.settle()
			r.want(row.says...)
			r.wantNot("Undo this save?")
			r.wantPosts(0)
			if n := len(r.server.Requests()); n != row.reads {
				t.Errorf("%d requests, want %d", n, row.reads)
			}
		})
	}
}

// A change whose values before are not known is no undo.
func TestUndoWithoutTheValuesBefore(t *testing.T) {
	t.Parallel()
	journal := openJournal(t, "")
	id, err := journal.Begin("update", ordinary, []string{"email"}, nil, map[string]*string{"email": value(current)})
	if err == nil {
		err = journal.End(id, state.Applied, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, setup{journal: journal})
	r.press("esc", "3", "tab")
	r.waitFor("email: (not known) → " + current)
	r.press("u")
	r.want("cannot be undone: the journal does not know what email held before")
}

// Someone who writes between the review and the yes stops the undo too.
func TestUndoOfAChangeMeetsAWriteAfterTheReview(t *testing.T) {
	t.Parallel()
	r := changesOf(t, setup{}, oldSave())
	r.press("u")
	r.settle()
	r.want("Undo this save?")
	r.write(ordinary, func(u *sandbox.User) { u.Email = "third@example.com" })
	r.confirm()
	r.settle()
	r.want("Not undone: someone changed it since", "theirs third@example.com")
	r.wantPosts(0)
}

func TestUndoOfAChangeInProduction(t *testing.T) {
	t.Parallel()
	r := changesOf(t, setup{badge: "PROD"}, oldSave())
	r.press("u")
	r.settle()
	r.want("the last four characters")
	r.press("enter")
	r.typeText("0002")
	r.press("enter")
	r.wantPosts(0)
	r.retype("0001")
	r.press("enter")
	r.waitFor("Saved, and read back.")
	r.wantPosts(1)
}

func TestNoUndoInReadOnly(t *testing.T) {
	t.Parallel()
	r := changesOf(t, setup{readOnly: true}, oldSave())
	r.press("u")
	r.want("this session is read-only: nothing can be changed")
	r.wantPosts(0)
}

// Only saves of users that were applied can be undone.
func TestUndoIsOfferedForSavesAlone(t *testing.T) {
	t.Parallel()
	r := changesScene(t)
	l := r.app.desk.Front().(*activity.ActivityScreen).Changes
	for i, e := range l.Rows {
		l.Cursor = i
		if want := e.Op == "update" && e.Outcome == state.Applied; l.MayUndo() != want {
			t.Errorf("%s of %q, %s: offered %v", e.Op, e.Target, e.Outcome, !want)
		}
	}
}

// Enter opens the user or the chat, and Esc comes back.
func TestChangesOpen(t *testing.T) {
	t.Parallel()
	r := changesScene(t)
	r.press("G", "enter")
	r.settle()
	r.want("Unified User", current)
	r.press("esc")
	r.want("Before → after", "7 changes")
	r.press("g", "j", "enter")
	if page, ok := r.app.desk.Front().(*chats.ChatPage); !ok || page.Chat.SID != someChat {
		t.Fatalf("the message's chat was not opened\n%s", r.screen())
	}
	r.settle()
	r.press("esc", "g", "j", "j", "enter")
	r.want("there is nothing to open: the journal names no chat of this launch")
	r.press("j", "enter")
	if page, ok := r.app.desk.Front().(*chats.ChatPage); !ok || page.Chat.SID != someChat {
		t.Fatalf("the launched chat was not opened\n%s", r.screen())
	}
	r.settle()
}

// A long journal is drawn by what is in sight: 20,000 changes cost no more than
// 100. It counts allocations, as the time depends on the machine, and so is not
// parallel.
func TestManyChangesAreDrawnFast(t *testing.T) {
	r := changesOf(t, setup{}, oldSave())
	l := r.app.desk.Front().(*activity.ActivityScreen).Changes
	drawn := func(n int) float64 {
		l.All = slices.Repeat(l.All[:1], n)
		l.Change(func() {})
		r.press("G")
		return r.cost("k")
	}
	if few, many := drawn(100), drawn(20_000); many > 2*few {
		t.Errorf("%v allocations a frame of 20,000 changes, %v of 100", many, few)
	}
}
