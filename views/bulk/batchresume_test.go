package bulk_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"flexconsole/api/batch"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/bulk"
	"flexconsole/views/session"
	"flexconsole/views/viewtest"
)

// openRuns opens the runs in a folder as one process does.
func openRuns(t testing.TB, dir string) *state.Runs {
	t.Helper()
	runs, err := state.OpenRuns(dir, sandbox.AccountSID, viewtest.AtNoon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = runs.Close() })
	return runs
}

// startOver begins the session again over runs in a folder, as a console that
// starts does.
func (r *rig) startOver(dir string) {
	r.T.Helper()
	r.Session.Runs = openRuns(r.T, dir)
	r.Run(r.App.Init())
}

// A run that a crash cut is offered at the next session; its rest is read again,
// and only what is left is written.
func TestManyGoOnAfterACrash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := newRig(t, viewtest.Setup{})
	first.Session.Runs = openRuns(t, dir)
	first.PasteMany(viewtest.ThreeUsers)
	first.DryRun("sv-SE")
	first.Server.Inject(sandbox.Fault{Method: "POST", Path: viewtest.Nulls, Hang: true})
	first.Press("ctrl+s")
	first.Confirm()
	first.WaitFor("2/3")
	_ = first.Session.Runs.Close() // as the end of a process does
	first.WorkOf(first.BulkRun()).Cancel()
	first.Server.ClearFaults()

	second := newRig(t, viewtest.Setup{Account: first.Server})
	second.startOver(dir)
	second.WaitFor("Resume the interrupted bulk edit?")
	second.Want("A bulk edit of 3 users, started", "Remaining: 1 user.", "▸ Later")
	second.Press("right", "enter")
	second.WaitFor("Preview, nothing sent: ● 1 will change")
	before := len(first.Posts())
	second.SaveMany()
	second.Want("1 saved")
	if posts := second.Posts()[before:]; len(posts) != 1 || !strings.HasSuffix(posts[0].Path, viewtest.Nulls) {
		t.Errorf("written: %v", posts)
	}
	if left := runFiles(t, dir); len(left) != 0 {
		t.Errorf("still kept: %v", left)
	}
}

func runFiles(t testing.TB, dir string) (names []string) {
	t.Helper()
	_ = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".run") {
			names = append(names, e.Name())
		}
		return err
	})
	return names
}

// Later asks again at the next session, and forgetting does not.
func TestManyLaterAndForget(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dead := openRuns(t, dir)
	if _, err := dead.Begin([]byte(`[{"SID":"` + viewtest.Ordinary + `","Kind":"changes","Change":{"Locale":"sv-SE"}}]`)); err != nil {
		t.Fatal(err)
	}
	_ = dead.Close()
	r := newRig(t, viewtest.Setup{})
	r.startOver(dir)
	r.WaitFor("Resume the interrupted bulk edit?")
	r.Press("enter")
	r.WantNot("Resume the interrupted")
	r.startOver(dir)
	r.WaitFor("Resume the interrupted bulk edit?")
	r.Press("left", "enter")
	r.Want("Discard the interrupted bulk edit?")
	r.Confirm()
	r.Until("it is forgotten", func() bool { return len(runFiles(t, dir)) == 0 })
	r.WantPosts(0)
}

// Quitting ends a run in order, and leaves the rest to be offered.
func TestManyQuitKeepsTheRest(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 60})
	r.Session.Runs = openRuns(t, dir)
	letGo := r.firstWriteHeld()
	r.Session.Halt()
	letGo()
	if !r.Session.Drain(viewtest.Patience) {
		t.Fatal("the run did not end")
	}
	_ = r.Session.Runs.Close()
	unreported := r.Session.Unreported()
	if len(unreported) != 1 || !strings.Contains(unreported[0], "Bulk edit of 30 users: ") || !strings.Contains(unreported[0], "not processed") {
		t.Errorf("told at the end: %q", unreported)
	}
	cut, err := openRuns(t, dir).Unfinished()
	if err != nil || len(cut) != 1 || len(cut[0].Settled) != len(r.Posts()) || len(r.Posts()) > 8 {
		t.Errorf("%v: %d runs, %d writes", err, len(cut), len(r.Posts()))
	}
}

// What a run that was stopped, or in which rows failed, has left is offered at
// the next session, unless it was run in this one.
func TestManyRestIsOfferedNextTime(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		run   func(r *rig)
		offer string
	}{
		{"a failed row", func(r *rig) { r.SavedWithAFailure() }, "Remaining: 1 user."},
		{"a failed row, run again", func(r *rig) {
			r.SavedWithAFailure()
			r.Press("R")
			r.WaitFor("Retry preview")
			r.SaveMany()
			r.Want("1 saved")
		}, ""},
		{"a failed row, failing again", func(r *rig) {
			r.SavedWithAFailure()
			r.Server.Inject(sandbox.Fault{Method: "POST", Path: viewtest.Another, Times: 1, Status: 400, Code: 20001})
			r.Press("R")
			r.WaitFor("Retry preview")
			r.SaveMany()
		}, "Remaining: 1 user."},
		{"stopped", func(r *rig) {
			r.PasteMany(viewtest.ThreeUsers)
			r.DryRun("sv-SE")
			letGo := r.Hold(sandbox.Fault{Method: "GET"})
			r.Press("ctrl+s")
			r.Confirm()
			r.Until("a row under way", func() bool { return bulk.InFlight(r.BulkRun()) > 0 })
			r.WorkOf(r.BulkRun()).Cancel()
			letGo()
			r.RunOver()
		}, "Remaining: 3 users."},
		{"all saved", func(r *rig) { r.PasteMany(viewtest.ThreeUsers); r.DryRun("sv-SE"); r.SaveMany() }, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			first := newRig(t, viewtest.Setup{})
			first.Session.Runs = openRuns(t, dir)
			row.run(first)
			if offered, err := openRuns(t, dir).Unfinished(); err != nil || len(offered) != 0 {
				t.Errorf("offered to another console while this one can still go on: %v, %v", offered, err)
			}
			_ = first.Session.Runs.Close()
			second := newRig(t, viewtest.Setup{Account: first.Server})
			second.startOver(dir)
			if row.offer == "" {
				if left := runFiles(t, dir); len(left) != 0 {
					t.Errorf("still kept: %v", left)
				}
				return
			}
			second.WaitFor("Resume the interrupted bulk edit?")
			second.Want(row.offer)
		})
	}
}

// A run that nobody answers pauses, says so, and continues only when told.
func TestManyPausesWhereNobodyAnswers(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 60})
	r.WaitFor("Users (60)")
	r.Settle()
	sids := r.someUsers(20)
	r.PasteMany(strings.Join(sids, " "))
	r.DryRun("sv-SE")
	r.Server.Inject(sandbox.Fault{Method: "POST", Status: 502, Body: "<html>", ContentType: "text/html"})
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("Paused: Status 502, but not from Twilio's API. Check the users, then press space to resume")
	r.Until("the rows under way", func() bool { return bulk.InFlight(r.BulkRun()) == 0 })
	r.WantPosts(1) // as a single save would
	r.Server.ClearFaults()
	r.Press(" ")
	r.RunOver()
	r.Want("1 unknown")
	r.WantNot("not processed")
}

// Where the run cannot be kept, nothing of it is sent.
func TestManyNothingIsSentThatCannotBeKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, viewtest.Setup{})
	r.Session.Runs = openRuns(t, dir)
	r.PasteMany(viewtest.ThreeUsers)
	r.DryRun("sv-SE")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	r.SaveMany()
	r.Want("3 not processed", "cannot write")
	r.WantPosts(0)
}

// The question about an interrupted run names the users of whom it is unknown whether they
// were saved: those that ended so, and those whose write has no end in the journal.
func TestManyCutRunNamesWhatIsUnknown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dead := openRuns(t, dir)
	var rows []string
	for i := range 9 {
		rows = append(rows, fmt.Sprintf(`{"SID":"%s","Kind":"changes","User":{"username":"user %d"},"Change":{"Locale":"sv-SE"}}`, unknownUser(i), i))
	}
	run, err := dead.Begin([]byte("[" + strings.Join(rows, ",") + "]"))
	if err != nil {
		t.Fatal(err)
	}
	for i, word := range []string{"saved", "unknown", "unknown", "unknown", "unknown", "unknown"} {
		if err := run.Settle(unknownUser(i), word); err != nil {
			t.Fatal(err)
		}
	}
	_ = dead.Close()
	r := newRig(t, viewtest.Setup{})
	r.startOver(dir)
	r.WaitFor("Resume the interrupted bulk edit?")
	r.Want("Remaining: 3 users.", "The result is unknown for 5 users. Check them before you save again: user 1, user 2, user 3, user 4, user 5")
	r.WantNot("user 0", "user 6")

	plan := []batch.PlannedRow{{SID: unknownUser(1)}, {SID: unknownUser(2)}, {SID: unknownUser(3)}}
	cut := state.RecordedRun{At: viewtest.AtNoon(), Outcomes: map[string]string{unknownUser(1): "saved"}}
	open := []state.Entry{
		{Op: "update", Target: strings.ToLower(unknownUser(2)), At: viewtest.AtNoon()},
		{Op: "update", Target: unknownUser(3), At: viewtest.AtNoon().Add(-time.Hour)}, // of another time
		{Op: "launch", Target: unknownUser(3), At: viewtest.AtNoon()},
	}
	if got := session.UnknownRows(plan, cut, open); len(got) != 1 || got[0].SID != unknownUser(2) {
		t.Errorf("%v", got)
	}
	if got := bulk.UnknownWords(strings.Fields("a b c d e f g")); !strings.HasSuffix(got, "a, b, c, d, e + 2 more") {
		t.Error(got)
	}
}

func unknownUser(i int) string { return fmt.Sprintf("FU%032d", 900+i) }
