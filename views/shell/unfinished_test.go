package shell

import (
	"maps"
	"slices"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/uitest"
	"flexconsole/views/activity"
)

// openJournal opens the journal in a folder as one process does.
func openJournal(t testing.TB, dir string) *state.Journal {
	t.Helper()
	journal, err := state.OpenJournal(dir, "demo", sandbox.AccountSID, atNoon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = journal.Close() })
	return journal
}

// intend records the intent of an update of the email and of a launch.
func intend(t testing.TB, journal *state.Journal, target string) {
	t.Helper()
	was, asked := "pella.quickmoss@example.com", newEmail
	_, err := journal.Begin("update", target, []string{"email"}, map[string]*string{"email": &was}, map[string]*string{"email": &asked})
	if err != nil {
		t.Fatal(err)
	}
}

func intendLaunch(t testing.TB, journal *state.Journal) {
	t.Helper()
	if _, err := journal.Begin("launch", sandbox.AddressSID, []string{"AddressSid", "Identity"}, nil, nil); err != nil {
		t.Fatal(err)
	}
}

// atStart is a console that starts over the journal in a folder.
func atStart(t testing.TB, dir string, more ...func(*setup)) *rig {
	s := setup{journal: openJournal(t, dir), now: func() time.Time { return noon.Add(2 * time.Hour) }}
	for _, change := range more {
		change(&s)
	}
	return newRig(t, s)
}

const unfinishedHead = "These requests may or may not have been carried out"

// What a console that died was at stands first at the next start, and nothing
// is sent by itself.
func TestUnfinishedOfADeadConsole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dead := openJournal(t, dir)
	intend(t, dead, ordinary)
	intendLaunch(t, dead)
	_ = dead.Close()
	for name, more := range map[string]func(*setup){
		"the look-up":   func(*setup) {},
		"a user's page": func(s *setup) { s.openUser = another },
	} {
		t.Run(name, func(t *testing.T) {
			r := atStart(t, dir, more)
			r.waitFor(unfinishedHead)
			r.settle()
			r.want("update "+ordinary+" 2026-03-04 12:00:00 · 2 hours ago",
				"email: pella.quickmoss@example.com → "+newEmail, "Enter reads the user again",
				"launch "+sandbox.AddressSID, "look in Twilio's Console", "sent: AddressSid, Identity")
			r.wantPosts(0)
			r.checkUnfinishedKeys()
			r.wantPosts(0)
		})
	}
}

// checkUnfinishedKeys opens the user whose save is unfinished, and finds
// nothing to open for a launch.
func (r *rig) checkUnfinishedKeys() {
	r.t.Helper()
	u := r.app.desk.Front().(*activity.Unfinished)
	for i, entry := range u.Entries {
		u.Cursor = i
		r.press("y")
		r.waitFor("copied")
		if got := r.copied[len(r.copied)-1]; got != entry.Target {
			r.t.Errorf("copied %q, want %q", got, entry.Target)
		}
		r.press("enter")
		if entry.Op == "launch" {
			r.want("look for the chat in Twilio's Console", unfinishedHead)
			continue
		}
		r.settle()
		r.want("Unified User", "pella.quickmoss@example.com")
		r.press("esc")
		r.want(unfinishedHead)
	}
}

// Dealt with is dealt with for good, one by one; Esc leaves them for the next
// start.
func TestUnfinishedIsDismissedForGood(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dead := openJournal(t, dir)
	intend(t, dead, ordinary)
	intend(t, dead, another)
	_ = dead.Close()
	for left := 2; left > 0; left-- {
		r := atStart(t, dir)
		r.waitFor(unfinishedHead)
		if got := len(r.app.desk.Front().(*activity.Unfinished).Entries); got != left {
			t.Fatalf("%d entries, want %d\n%s", got, left, r.screen())
		}
		r.press("x", "enter") // it stands on no
		r.want(unfinishedHead)
		r.press("x")
		r.want("Is it dealt with?")
		r.confirm()
		r.until("it on disk", func() bool {
			entries, _, err := r.session.Journal.Unknown()
			return err == nil && len(entries) == left-1
		})
		r.until("its end on the screen", func() bool {
			u, open := r.app.desk.Front().(*activity.Unfinished)
			return !open || len(u.Entries) == left-1
		})
		if left > 1 {
			r.want(unfinishedHead)
			r.press("esc")
		}
		r.wantNot(unfinishedHead)
		r.kill()
		r.wantPosts(0)
	}
	r := atStart(t, dir)
	r.run(activity.LoadUnknown(r.app.desk))
	r.until("the journal's word", func() bool { return r.recalls == 2 })
	r.wantNot(unfinishedHead)
}

// An outcome that stayed unknown is there at the next start; one that is known
// is not.
func TestUnknownOutcomeIsThereAtTheNextStart(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		fault sandbox.Fault
		op    string
	}{
		{"save dropped", sandbox.Fault{Method: "POST", Drop: true}, "update"},
		{"launch dropped", sandbox.Fault{Method: "POST", Drop: true, Apply: true}, "launch"},
		{"launch that hangs", sandbox.Fault{Method: "POST", Hang: true}, "launch"},
		{"save refused", sandbox.Fault{Method: "POST", Status: 403, Code: 20403}, ""},
		{"save", sandbox.Fault{Path: "nowhere"}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := atStart(t, dir, func(s *setup) { s.timeouts = writing(row.fault) })
			r.server.Inject(row.fault)
			f := forms[0]
			if row.op == "launch" {
				f = forms[1]
			}
			f.open(r)
			r.retype(map[string]string{"edit": newEmail, "launch": sandbox.AddressSID}[f.name])
			f.submit(r)
			r.settle()
			r.kill()
			next := atStart(t, dir, func(s *setup) { s.account = r.server })
			next.until("the journal's word", func() bool { return next.recalls == 1 })
			if row.op == "" {
				next.wantNot(unfinishedHead)
				return
			}
			next.want(unfinishedHead, row.op)
			next.settle()
			next.wantPosts(1) // the first console's
		})
	}
}

// What a console that still runs is at is its own affair.
func TestUnfinishedOfALiveConsole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	live := openJournal(t, dir)
	intend(t, live, ordinary)
	r := atStart(t, dir)
	r.until("the journal's word", func() bool { return r.recalls == 1 })
	r.wantNot(unfinishedHead)
	r.want("Try one of these in the sandbox")
	_ = live.Close()
	r.run(activity.LoadUnknown(r.app.desk))
	r.waitFor(unfinishedHead)
}

// What the journal says of a target is text from outside.
func TestUnfinishedIsEscaped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dead := openJournal(t, dir)
	intend(t, dead, "FU\x1b[2J\u202e")
	_ = dead.Close()
	r := atStart(t, dir)
	r.waitFor(unfinishedHead)
	r.want("FU␛[2J<U+202E>")
	for _, size := range sizes() {
		r.resize(size[0], size[1])
		uitest.CheckLayout(t, "unfinished", r.app.View(), size[0], size[1])
	}
}

// The intent holds what undo and the user need, and the names alone of all else.
func TestIntentHoldsNoMessage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := atStart(t, dir)
	r.plainChatForm()
	r.fill(sandbox.AddressSID, "Test chat", "Zoë", `{"topic": "billing"}`)
	forms[1].submit(r)
	r.waitFor("✓ conversation made")
	entries, _, err := r.session.Journal.Entries()
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	e := entries[0]
	if !slices.Contains(e.Fields, "PreEngagementData") || len(e.Before)+len(e.After) > 0 || e.Outcome != api.Applied.String() {
		t.Errorf("the entry is %+v, with %v", e, slices.Collect(maps.Keys(e.After)))
	}
	noTextIn(t, dir, sandbox.AuthToken, "billing", "Zoë")
}

// Lines that could not be read are counted, one as one.
func TestUnreadableLinesAreCounted(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	for n, want := range map[int]string{1: "1 unreadable line of the journal skipped", 2: "2 unreadable lines of the journal skipped"} {
		activity.UnknownMsg{Unreadable: n}.Apply(r.app.desk)
		r.want(want)
	}
}

// A notice is shown to its end, where its reason is.
func TestLongNoticeShowsItsReason(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.app.desk.Notify(ui.Warn, "cannot keep others out of ~/a/folder/of/which/the/name/is/as/long/as/a/name/may/be/and/then/some/more/of/it/and/more/still/flexconsole: operation not permitted")
	r.want("operation not permitted")
	r.resize(60, 24)
	r.want("operation not permitted")
}
