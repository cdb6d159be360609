package shell

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
	"flexconsole/views/users"
)

// openRuns opens the runs in a folder as one process does.
func openRuns(t testing.TB, dir string) *state.Runs {
	t.Helper()
	runs, err := state.OpenRuns(dir, sandbox.AccountSID, atNoon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = runs.Close() })
	return runs
}

// startOver begins the session anew over runs in a folder, as a console that
// starts does.
func (r *rig) startOver(dir string) {
	r.t.Helper()
	r.session.Runs = openRuns(r.t, dir)
	r.run(r.app.accounts.begin())
}

// A run that a crash cut is offered at the next start; its rest is read again,
// and only what is left is written.
func TestManyGoOnAfterACrash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := newRig(t, setup{})
	first.session.Runs = openRuns(t, dir)
	first.pasteMany(threeUsers)
	first.dryRun("sv-SE")
	first.server.Inject(sandbox.Fault{Method: "POST", Path: nulls, Hang: true})
	first.press("ctrl+s")
	first.confirm()
	first.until("two of three", func() bool { return runOf(first.app.desk).SettledCount() == 2 })
	_ = first.session.Runs.Close() // as the end of a process does
	runOf(first.app.desk).Work.Cancel()
	first.server.ClearFaults()

	second := newRig(t, setup{account: first.server})
	second.startOver(dir)
	second.waitFor("Go on with the run that was cut?")
	second.want("A run over 3 users, begun", "1 of them are left", "▸ Later")
	second.press("right", "enter")
	second.waitFor("Nothing has been sent: ● 1 would change")
	before := len(first.posts())
	second.saveMany()
	second.want("1 saved")
	if posts := second.posts()[before:]; len(posts) != 1 || !strings.HasSuffix(posts[0].Path, nulls) {
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

// Later asks again at the next start, and forgetting does not.
func TestManyLaterAndForget(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dead := openRuns(t, dir)
	if _, err := dead.Begin([]byte(`[{"SID":"` + ordinary + `","Kind":"changes","Change":{"Locale":"sv-SE"}}]`)); err != nil {
		t.Fatal(err)
	}
	_ = dead.Close()
	r := newRig(t, setup{})
	r.startOver(dir)
	r.waitFor("Go on with the run that was cut?")
	r.press("enter")
	r.wantNot("Go on with")
	r.startOver(dir)
	r.waitFor("Go on with the run that was cut?")
	r.press("left", "enter")
	r.want("Forget the run?")
	r.confirm()
	r.until("it is forgotten", func() bool { return len(runFiles(t, dir)) == 0 })
	r.wantPosts(0)
}

// Quitting ends a run in order, and leaves the rest to be offered.
func TestManyQuitKeepsTheRest(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, setup{listing: true, users: 60})
	r.session.Runs = openRuns(t, dir)
	r.waitFor("Users of the account 60")
	r.settle()
	var sids []string
	for _, u := range r.app.desk.Front().(*users.Lookup).List.Dir.Users[:30] {
		sids = append(sids, u.FlexUserSID)
	}
	r.pasteMany(strings.Join(sids, " "))
	r.dryRun("is-IS")
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	r.press("ctrl+s")
	r.confirm()
	r.until("the first write", func() bool { return len(r.posts()) > 0 })
	r.session.Halt()
	letGo()
	if !r.session.Drain(patience) {
		t.Fatal("the run did not end")
	}
	_ = r.session.Runs.Close()
	untold := r.session.Untold()
	if len(untold) != 1 || !strings.Contains(untold[0], "The run over 30 users: ") || !strings.Contains(untold[0], "not taken") {
		t.Errorf("told at the end: %q", untold)
	}
	cut, err := openRuns(t, dir).Unfinished()
	if err != nil || len(cut) != 1 || len(cut[0].Settled) != len(r.posts()) || len(r.posts()) > 8 {
		t.Errorf("%v: %d runs, %d writes", err, len(cut), len(r.posts()))
	}
}

// What a run that was stopped, or in which rows failed, has left is offered at
// the next start, unless it was run in this one.
func TestManyRestIsOfferedNextTime(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		run   func(r *rig)
		offer string
	}{
		{"a failed row", func(r *rig) { r.savedWithAFailure() }, "1 of them are left"},
		{"a failed row, run again", func(r *rig) {
			r.savedWithAFailure()
			r.press("r")
			r.saveMany()
			r.want("1 saved")
		}, ""},
		{"a failed row, failing again", func(r *rig) {
			r.savedWithAFailure()
			r.server.Inject(sandbox.Fault{Method: "POST", Path: another, Times: 1, Status: 400, Code: 20001})
			r.press("r")
			r.saveMany()
		}, "1 of them are left"},
		{"stopped", func(r *rig) {
			r.pasteMany(threeUsers)
			r.dryRun("sv-SE")
			letGo := r.hold(sandbox.Fault{Method: "GET"})
			r.press("ctrl+s")
			r.confirm()
			r.until("a row under way", func() bool { return runOf(r.app.desk).Saver.Progress().InFlight > 0 })
			runOf(r.app.desk).Work.Cancel()
			letGo()
			r.runOver()
		}, "3 of them are left"},
		{"all saved", func(r *rig) { r.pasteMany(threeUsers); r.dryRun("sv-SE"); r.saveMany() }, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			first := newRig(t, setup{})
			first.session.Runs = openRuns(t, dir)
			row.run(first)
			if offered, err := openRuns(t, dir).Unfinished(); err != nil || len(offered) != 0 {
				t.Errorf("offered to another console while this one can still go on: %v, %v", offered, err)
			}
			_ = first.session.Runs.Close()
			second := newRig(t, setup{account: first.server})
			second.startOver(dir)
			if row.offer == "" {
				if left := runFiles(t, dir); len(left) != 0 {
					t.Errorf("still kept: %v", left)
				}
				return
			}
			second.waitFor("Go on with the run that was cut?")
			second.want(row.offer)
		})
	}
}

// A run that nobody answers pauses, says so, and goes on only when told.
func TestManyPausesWhereNobodyAnswers(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{listing: true, users: 60})
	r.waitFor("Users of the account 60")
	r.settle()
	var sids []string
	for _, u := range r.app.desk.Front().(*users.Lookup).List.Dir.Users[:20] {
		sids = append(sids, u.FlexUserSID)
	}
	r.pasteMany(strings.Join(sids, " "))
	r.dryRun("sv-SE")
	r.server.Inject(sandbox.Fault{Method: "POST", Status: 502, Body: "<html>", ContentType: "text/html"})
	r.press("ctrl+s")
	r.confirm()
	r.waitFor("paused: Status 502, but not from Twilio's API; see what became of the users before space goes on")
	run := runOf(r.app.desk)
	r.until("the rows under way", func() bool { return run.Saver.Progress().InFlight == 0 })
	r.wantPosts(1) // as a single save would
	r.server.ClearFaults()
	r.press(" ")
	r.runOver()
	if run.Counts[0] != 1 || run.SettledCount() != len(run.Todo) {
		t.Errorf("%v of %d", run.Counts, len(run.Todo))
	}
}

// Where the run cannot be kept, nothing of it is sent.
func TestManyNothingIsSentThatCannotBeKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRig(t, setup{})
	r.session.Runs = openRuns(t, dir)
	r.pasteMany(threeUsers)
	r.dryRun("sv-SE")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	r.saveMany()
	r.want("3 not taken", "cannot write")
	r.wantPosts(0)
}

// The question about a cut run names the users of whom nobody knows whether they
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
	r := newRig(t, setup{})
	r.startOver(dir)
	r.waitFor("Go on with the run that was cut?")
	r.want("3 of them are left", "The result of 5 users is not known; look at them before you save again: user 1, user 2, user 3, user 4, user 5")
	r.wantNot("user 0", "user 6")

	plan := []batch.PlannedRow{{SID: unknownUser(1)}, {SID: unknownUser(2)}, {SID: unknownUser(3)}}
	cut := state.UnfinishedRun{At: atNoon(), Outcomes: map[string]string{unknownUser(1): "saved"}}
	open := []state.Entry{
		{Op: "update", Target: strings.ToLower(unknownUser(2)), At: atNoon()},
		{Op: "update", Target: unknownUser(3), At: atNoon().Add(-time.Hour)}, // of another time
		{Op: "launch", Target: unknownUser(3), At: atNoon()},
	}
	if got := bulk.UnknownRows(plan, cut, open); len(got) != 1 || got[0] != unknownUser(2) {
		t.Errorf("%v", got)
	}
	if got := bulk.UnknownWords(strings.Fields("a b c d e f g")); !strings.HasSuffix(got, "a, b, c, d, e and 2 more") {
		t.Error(got)
	}
}

func unknownUser(i int) string { return fmt.Sprintf("FU%032d", 900+i) }
