package activity_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/uitest"
	"flexconsole/views/activity"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
)

// intend records the intent of an update of the email and of a launch.
func intend(t testing.TB, journal *state.Journal, target string) {
	t.Helper()
	was, asked := "pella.quickmoss@example.com", viewtest.NewEmail
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
func atStart(t testing.TB, dir string, more ...func(*viewtest.Setup)) *rig {
	s := viewtest.Setup{Journal: viewtest.OpenJournal(t, dir), Now: func() time.Time { return viewtest.Noon.Add(2 * time.Hour) }}
	for _, change := range more {
		change(&s)
	}
	return newRig(t, s)
}

const unfinishedHead = "These requests may have been carried out or not"

// What a console that died was at stands first at the next start, and nothing
// is sent by itself.
func TestUnfinishedOfADeadConsole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dead := viewtest.OpenJournal(t, dir)
	intend(t, dead, viewtest.Ordinary)
	intendLaunch(t, dead)
	_ = dead.Close()
	for name, more := range map[string]func(*viewtest.Setup){
		"the look-up":   func(*viewtest.Setup) {},
		"a user's page": func(s *viewtest.Setup) { s.OpenUser = viewtest.Another },
	} {
		t.Run(name, func(t *testing.T) {
			r := atStart(t, dir, more)
			r.WaitFor(unfinishedHead)
			r.Settle()
			r.Want("update "+viewtest.Ordinary+" 2026-03-04 12:00:00 · 2 h ago",
				"Email: pella.quickmoss@example.com → "+viewtest.NewEmail, "Enter opens the user",
				"launch "+sandbox.AddressSID, "look in Twilio Console", "sent: AddressSid, Identity")
			r.WantPosts(0)
			r.checkUnfinishedKeys()
			r.WantPosts(0)
		})
	}
}

// checkUnfinishedKeys opens the user whose save is unfinished, and finds
// nothing to open for a launch.
func (r *rig) checkUnfinishedKeys() {
	r.T.Helper()
	entries, _, err := r.Session.Journal.Unknown()
	if err != nil || len(entries) == 0 {
		r.T.Fatalf("%d entries, %v", len(entries), err)
	}
	for i, entry := range entries {
		r.Host().Front().(screen.Clickable).ToRow(i)
		r.Press("y")
		r.WaitFor("Copied")
		if got := r.Copied[len(r.Copied)-1]; got != entry.Target {
			r.T.Errorf("copied %q, want %q", got, entry.Target)
		}
		r.Press("enter")
		if entry.Op == "launch" {
			r.Want("Look for the chat in Twilio Console", unfinishedHead)
			continue
		}
		r.Settle()
		r.Want("User SID (US…)", "pella.quickmoss@example.com")
		r.Press("esc")
		r.Want(unfinishedHead)
	}
}

// Dealt with is dealt with for good, one by one; Esc leaves them for the next
// start.
func TestUnfinishedIsDismissedForGood(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dead := viewtest.OpenJournal(t, dir)
	intend(t, dead, viewtest.Ordinary)
	intend(t, dead, viewtest.Another)
	_ = dead.Close()
	for left := 2; left > 0; left-- {
		r := atStart(t, dir)
		r.WaitFor(unfinishedHead)
		if got := strings.Count(r.Screen(), " update "); got != left {
			t.Fatalf("%d entries, want %d\n%s", got, left, r.Screen())
		}
		r.Press("d", "enter") // it stands on no
		r.Want(unfinishedHead)
		r.Press("d")
		r.Want("Dismiss this request?")
		r.Confirm()
		r.Until("it on disk", func() bool {
			entries, _, err := r.Session.Journal.Unknown()
			return err == nil && len(entries) == left-1
		})
		r.Until("its end on the screen", func() bool {
			return r.Host().Front().Title() != "Unfinished" || strings.Count(r.Screen(), " update ") == left-1
		})
		if left > 1 {
			r.Want(unfinishedHead)
			r.Press("esc")
		}
		r.WantNot(unfinishedHead)
		r.Kill()
		r.WantPosts(0)
	}
	r := atStart(t, dir)
	r.Run(activity.Tab.Start(r.Host()))
	r.Until("the journal's word", func() bool { return r.Came["shell.resultMsg: activity.unknownMsg"] == 2 })
	r.WantNot(unfinishedHead)
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
			r := atStart(t, dir, func(s *viewtest.Setup) { s.Timeouts = viewtest.TimeoutsFor(row.fault) })
			r.Server.Inject(row.fault)
			if row.op == "launch" {
				r.PlainChatForm()
				r.Retype(sandbox.AddressSID)
			} else {
				r.Edit(viewtest.Ordinary)
				r.Retype(viewtest.NewEmail)
			}
			r.Press("ctrl+s")
			r.Confirm()
			r.Settle()
			r.Kill()
			next := atStart(t, dir, func(s *viewtest.Setup) { s.Account = r.Server })
			next.Until("the journal's word", func() bool { return next.Came["shell.resultMsg: activity.unknownMsg"] == 1 })
			if row.op == "" {
				next.WantNot(unfinishedHead)
				return
			}
			next.Want(unfinishedHead, row.op)
			next.Settle()
			next.WantPosts(1) // the first console's
		})
	}
}

// What a console that still runs is at is its own affair.
func TestUnfinishedOfALiveConsole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	live := viewtest.OpenJournal(t, dir)
	intend(t, live, viewtest.Ordinary)
	r := atStart(t, dir)
	r.Until("the journal's word", func() bool { return r.Came["shell.resultMsg: activity.unknownMsg"] == 1 })
	r.WantNot(unfinishedHead)
	r.Want("Try one of these in the sandbox")
	_ = live.Close()
	r.Run(activity.Tab.Start(r.Host()))
	r.WaitFor(unfinishedHead)
}

// What the journal says of a target is text from outside.
func TestUnfinishedIsEscaped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dead := viewtest.OpenJournal(t, dir)
	intend(t, dead, "FU\x1b[2J\u202e")
	_ = dead.Close()
	r := atStart(t, dir)
	r.WaitFor(unfinishedHead)
	r.Want("FU␛[2J<U+202E>")
	for _, size := range viewtest.Sizes() {
		r.Resize(size[0], size[1])
		uitest.CheckLayout(t, "unfinished", r.App.View(), size[0], size[1])
	}
}

// The intent holds what undo and the user need, and the names alone of all else.
func TestIntentHoldsNoMessage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := atStart(t, dir)
	r.PlainChatForm()
	r.FillLaunch(sandbox.AddressSID, "Test chat", "Zoë", `{"topic": "billing"}`)
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("✓ conversation created")
	entries, _, err := r.Session.Journal.Entries()
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	e := entries[0]
	if !slices.Contains(e.Fields, "PreEngagementData") || len(e.Before)+len(e.After) > 0 || e.Outcome != api.Applied.String() {
		t.Errorf("the entry is %+v, with %v", e, slices.Collect(maps.Keys(e.After)))
	}
	viewtest.NoTextIn(t, dir, sandbox.AuthToken, "billing", "Zoë")
}

// Lines that could not be read are counted, one as one.
func TestUnreadableLinesAreCounted(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	for n, want := range map[int]string{1: "1 unreadable journal line skipped", 2: "2 unreadable journal lines skipped"} {
		activity.UnreadableLines(n).Apply(r.Host())
		r.Want(want)
	}
}

// A notice is shown to its end, where its reason is.
func TestLongNoticeShowsItsReason(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Host().Notify(ui.Warn, "cannot keep others out of ~/a/folder/of/which/the/name/is/as/long/as/a/name/may/be/and/then/some/more/of/it/and/more/still/flexconsole: operation not permitted")
	r.Want("operation not permitted")
	r.Resize(60, 24)
	r.Want("operation not permitted")
}
