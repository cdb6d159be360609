package state

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"
)

const otherAccount = "AC00000000000000000000000000000002"

func openRuns(t *testing.T, dir, account string) *Runs {
	t.Helper()
	runs, err := OpenRuns(dir, account, clock())
	must(t, err)
	t.Cleanup(func() { must(t, runs.Close()) })
	return runs
}

func unfinished(t *testing.T, r *Runs) []RecordedRun {
	t.Helper()
	list, err := r.Unfinished()
	must(t, err)
	return list
}

// A run is offered once its process has ended, with the rows that were settled,
// and to its own account only.
func TestRunThatIsCut(t *testing.T) {
	dir := t.TempDir()
	dead := openRuns(t, dir, account)
	run, err := dead.Begin([]byte(`["the plan"]`))
	must(t, err)
	must(t, run.Settle(user, "saved"))
	must(t, run.Settle("FU00000000000000000000000000000002", "not saved"))
	next, other := openRuns(t, dir, account), openRuns(t, dir, otherAccount)
	if got := unfinished(t, next); len(got) != 0 {
		t.Errorf("the run of a live process is offered: %v", got)
	}
	must(t, dead.Close())
	mustFail(t, run.Settle(user, "saved"), "has ended")
	if got := unfinished(t, other); len(got) != 0 {
		t.Errorf("another account is offered %v", got)
	}
	got := unfinished(t, next)
	if len(got) != 1 || string(got[0].Plan) != `["the plan"]` || got[0].At.IsZero() ||
		!slices.Equal(got[0].Settled, []string{user, "FU00000000000000000000000000000002"}) {
		t.Fatalf("offered: %+v", got)
	}
	must(t, next.Discard(got[0].ID))
	must(t, next.Discard(got[0].ID)) // another console was faster
	if got := unfinished(t, next); len(got) != 0 {
		t.Errorf("offered after it was discarded: %v", got)
	}
}

func TestRunThatFinishes(t *testing.T) {
	dir := t.TempDir()
	runs := openRuns(t, dir, account)
	run, err := runs.Begin([]byte("plan"))
	must(t, err)
	must(t, run.Settle(user, "saved"))
	names := fileNames(t, filepath.Join(dir, "runs"))
	if len(names) != 2 {
		t.Fatalf("files of a run: %v", names)
	}
	for _, name := range names {
		skipWithoutModes(t)
		wantMode(t, filepath.Join(dir, "runs", name), 0o600)
	}
	must(t, run.Finish())
	must(t, run.Finish())
	if names := fileNames(t, filepath.Join(dir, "runs")); len(names) != 0 {
		t.Errorf("left behind: %v", names)
	}
}

// Whatever a kill leaves of the file, what was acknowledged is read.
func TestRunCutAtEveryByte(t *testing.T) {
	dir := t.TempDir()
	runs := openRuns(t, dir, account)
	run, err := runs.Begin([]byte("plan"))
	must(t, err)
	path := runs.path(run.id)
	begun, err := os.ReadFile(path)
	must(t, err)
	must(t, run.Settle(user, "saved"))
	whole, err := os.ReadFile(path)
	must(t, err)
	for n := range len(whole) + 1 {
		got, mine := runs.parse("x", whole[:n])
		if wantMine, wantSettled := n >= len(begun), n == len(whole); mine != wantMine || (len(got.Settled) == 1) != wantSettled {
			t.Fatalf("cut at %d of %d: mine %v, settled %v", n, len(whole), mine, got.Settled)
		}
	}
}

// A row that cannot be kept is not acknowledged, and leaves no trace.
func TestRunOnAFullDisk(t *testing.T) {
	runs := openRuns(t, t.TempDir(), account)
	run, err := runs.Begin([]byte("plan"))
	must(t, err)
	before, err := os.ReadFile(runs.path(run.id))
	must(t, err)
	runs.disk = fullAfter(10)
	mustFail(t, run.Settle(user, "saved"), "cannot write", errFull.Error())
	wantContent(t, runs.path(run.id), string(before))
	runs.disk = fullAfter(10)
	_, err = runs.Begin([]byte("plan"))
	mustFail(t, err, "cannot write", errFull.Error())
	if names := fileNames(t, runs.folder); len(names) != 2 {
		t.Errorf("a run that could not begin left files: %v", names)
	}
}

func TestRunsInMemory(t *testing.T) {
	runs := openRuns(t, "", account)
	run, err := runs.Begin([]byte("plan"))
	must(t, err)
	must(t, run.Settle(user, "saved"))
	must(t, runs.Close())
	if got := unfinished(t, runs); len(got) != 0 {
		t.Errorf("offered: %v", got)
	}
	must(t, runs.Discard("x"))
}

func TestDiscardKeepsToTheFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "x.run"), "kept")
	mustFail(t, openRuns(t, dir, account).Discard("../x"), "no run")
	wantContent(t, filepath.Join(dir, "x.run"), "kept")
}

// A run that was cut is gone on with by one console only.
func TestACutRunIsTakenOnce(t *testing.T) {
	dir := t.TempDir()
	open := func() *Runs {
		runs, err := OpenRuns(dir, "AC00000000000000000000000000000001", time.Now)
		must(t, err)
		return runs
	}
	dead := open()
	_, err := dead.Begin([]byte(`[]`))
	must(t, err)
	must(t, dead.Close())
	mine, theirs := open(), open()
	cut, err := mine.Unfinished()
	must(t, err)
	if len(cut) != 1 {
		t.Fatalf("%d runs were cut", len(cut))
	}
	must(t, mine.Take(cut[0].ID))
	if err := theirs.Take(cut[0].ID); !errors.Is(err, ErrTaken) {
		t.Errorf("taken twice: %v", err)
	}
	if others, _ := theirs.Unfinished(); len(others) != 0 {
		t.Error("a run that was taken is still offered")
	}
	must(t, mine.Close())
	must(t, theirs.Take(cut[0].ID))
	must(t, theirs.Discard(cut[0].ID))
	must(t, theirs.Close())
	if err := mine.Take(cut[0].ID); !errors.Is(err, ErrTaken) {
		t.Errorf("a run that is gone was taken: %v", err)
	}
}

// A run that is done is kept with what was sent, to its own account only, and forgotten
// after many others.
func TestRunThatIsKept(t *testing.T) {
	dir := t.TempDir()
	runs, other := openRuns(t, dir, account), openRuns(t, dir, otherAccount)
	var first string
	for i := range keepRuns + 2 {
		run, err := runs.Begin([]byte("plan"))
		must(t, err)
		must(t, run.Settle(user, "saved", "email", "locale"))
		must(t, run.Keep())
		must(t, run.Keep())
		if i == 0 {
			first = run.ID()
		}
	}
	done := func(r *Runs) []RecordedRun {
		list, err := r.Done()
		must(t, err)
		return list
	}
	got := done(runs)
	if len(got) != keepRuns+2 || string(got[0].Plan) != "plan" || got[0].Outcomes[user] != "saved" || !slices.Equal(got[0].Sent[user], []string{"email", "locale"}) {
		t.Fatalf("%d kept, the first is %+v", len(got), got[0])
	}
	if len(done(other)) != 0 || len(unfinished(t, runs)) != 0 {
		t.Errorf("kept for another account: %v; unfinished: %v", done(other), unfinished(t, runs))
	}
	later := done(openRuns(t, dir, account))
	if len(later) != keepRuns || slices.ContainsFunc(later, func(r RecordedRun) bool { return r.ID == first }) {
		t.Errorf("%d kept", len(later))
	}
}

// A run of which another one has the rest is done too.
func TestRunThatIsRetired(t *testing.T) {
	dir := t.TempDir()
	dead := openRuns(t, dir, account)
	run, err := dead.Begin([]byte("plan"))
	must(t, err)
	must(t, dead.Close())
	next := openRuns(t, dir, account)
	must(t, next.Take(run.ID()))
	must(t, next.Retire(run.ID()))
	mustFail(t, next.Retire(run.ID()), "rename")
	if list, err := next.Done(); err != nil || len(list) != 1 || len(unfinished(t, next)) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}

// What is done is kept for 30 days, and a lock without a run not at all.
func TestOldRunsGo(t *testing.T) {
	dir, now := t.TempDir(), clock()
	runs := openRuns(t, dir, account)
	file := func(name string, age time.Duration) string {
		path := filepath.Join(runs.folder, name)
		must(t, os.WriteFile(path, nil, privateFile))
		at := now().Add(-age)
		must(t, os.Chtimes(path, at, at))
		return path
	}
	const day = 24 * time.Hour
	for path, stays := range map[string]bool{
		file("old"+doneSuffix, 31*day): false, file("recent"+doneSuffix, 29*day): true, file("cut"+runSuffix, 99*day): true,
		file("cut"+lockSuffix, 99*day): true, file("alone"+lockSuffix, 0): false,
	} {
		openRuns(t, dir, account)
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
}

// A run whose folder cannot be synced is not begun: after a crash it could not be resumed.
func TestRunInAFolderThatCannotBeSynced(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders are not synced there")
	}
	runs := openRuns(t, t.TempDir(), account)
	runs.disk.sync = func(f *os.File) error {
		if info, err := f.Stat(); err != nil || info.IsDir() {
			return errors.New("made up")
		}
		return nil
	}
	if _, err := runs.Begin([]byte("[]")); err == nil {
		t.Error("it began")
	}
}

func TestARunIsLeftOnce(t *testing.T) {
	run, err := openRuns(t, t.TempDir(), account).Begin([]byte("[]"))
	must(t, err)
	must(t, run.Leave())
	mustFail(t, run.Settle(user, "saved"), "has ended")
	must(t, run.Leave())
}

// A file that cannot be read hides none of the others, and is told.
func TestRunsBesideOneThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	runs := openRuns(t, dir, account)
	line := `{"v":1,"at":"2026-03-04T12:00:00Z","account":"` + account + `","plan":"W10="}` + "\n"
	must(t, os.Mkdir(filepath.Join(runs.folder, "a"+doneSuffix), 0o700))
	must(t, os.WriteFile(filepath.Join(runs.folder, "b"+doneSuffix), []byte(line), privateFile))
	got, err := runs.readAll([]string{"a", "b"}, doneSuffix, nil)
	if err == nil {
		t.Error("a folder was read as a run")
	}
	if len(got) != 1 || got[0].ID != "b" {
		t.Errorf("the other is not listed: %+v, %v", got, err)
	}
}

// Lines of another version, and what is none, say nothing of a row.
func TestLinesOfARun(t *testing.T) {
	runs := openRuns(t, t.TempDir(), account)
	version := fmt.Sprint(recordVersion)
	run, mine := runs.parse("x", []byte(`{"v":`+version+`,"account":"`+account+`","plan":"W10="}`+"\n"+
		`{"v":99,"sid":"FU1","outcome":"saved"}`+"\n"+`{"v":`+version+`,"sid":5}`+"\n"+`{"v":`+version+`,"sid":"FU2","outcome":"saved"}`+"\n"))
	if !mine || !slices.Equal(run.Settled, []string{"FU2"}) {
		t.Errorf("mine %v: %+v", mine, run)
	}
}
