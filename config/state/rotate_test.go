package state

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// at is a clock that stands still.
func at(day int) func() time.Time {
	return func() time.Time { return time.Date(2026, 1, day, 9, 0, 0, 0, time.UTC) }
}

// process writes what one process would, and ends.
func process(t *testing.T, dir string, day int, do func(*Journal)) {
	t.Helper()
	j, err := OpenJournal(dir, "work", account, at(day))
	must(t, err)
	do(j)
	must(t, j.Close())
}

func endedWith(t *testing.T, outcome string) func(*Journal) {
	return func(j *Journal) { must(t, j.End(begin(t, j, user), outcome, "")) }
}

func TestRotationByAge(t *testing.T) {
	for name, test := range map[string]struct {
		do    func(*Journal)
		day   int
		stays bool
	}{
		"30 days":       {endedWith(t, Applied), 31, true},
		"31 days":       {endedWith(t, Applied), 32, false},
		"not applied":   {endedWith(t, NotApplied), 32, false},
		"unknown":       {endedWith(t, Unknown), 365, true},
		"without end":   {func(j *Journal) { begin(t, j, user) }, 365, true},
		"dismissed":     {func(j *Journal) { must(t, j.Dismiss(begin(t, j, user))) }, 32, false},
		"one not ended": {func(j *Journal) { begin(t, j, user); endedWith(t, Applied)(j) }, 365, true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			process(t, dir, 1, test.do)
			process(t, dir, test.day, func(*Journal) {})
			if files := journalFiles(t, dir); (len(files) == 1) != test.stays {
				t.Errorf("left: %q", files)
			}
		})
	}
}

func TestLiveFilesStay(t *testing.T) {
	dir := t.TempDir()
	live, err := OpenJournal(dir, "work", account, at(1))
	must(t, err)
	endedWith(t, Applied)(live)
	process(t, dir, 365, func(*Journal) {})
	if files := journalFiles(t, dir); len(files) != 1 {
		t.Errorf("left: %q", files)
	}
	must(t, live.Close())
	process(t, dir, 365, func(*Journal) {})
	if names := fileNames(t, filepath.Join(dir, "journal")); len(names) != 0 {
		t.Errorf("left: %q", names)
	}
}

// A file that may contain an unreadable intent stays; one with a torn last line
// goes, as that was never acknowledged.
func TestRotationOfDamagedFiles(t *testing.T) {
	for tail, stays := range map[string]int{"rubbish\n": 1, "rubbish": 0} {
		dir := t.TempDir()
		process(t, dir, 1, endedWith(t, Applied))
		path := journalFiles(t, dir)[0]
		data, err := os.ReadFile(path)
		must(t, err)
		write(t, path, string(data)+tail)
		process(t, dir, 365, func(*Journal) {})
		if files := journalFiles(t, dir); len(files) != stays {
			t.Errorf("%q: left: %q", tail, files)
		}
	}
}

// An outcome that lies in another file than its intent goes with it or after
// it, never before: the intent would be unsettled again.
func TestOutcomesOutliveIntents(t *testing.T) {
	dir := t.TempDir()
	var intent string
	process(t, dir, 1, func(j *Journal) {
		intent = begin(t, j, user)
		for range 20 {
			endedWith(t, Applied)(j)
		}
	})
	process(t, dir, 2, func(j *Journal) { must(t, j.Dismiss(intent)) })
	// The first file grows younger than the second by an outcome that came late.
	first := journalFiles(t, dir)[0]
	data, err := os.ReadFile(first)
	must(t, err)
	late := record{Version: recordVersion, Kind: begun, ID: "late", At: at(25)(), Account: account}
	line, err := late.line()
	must(t, err)
	late.Kind, late.Outcome = ended, Applied
	end, err := late.line()
	must(t, err)
	write(t, first, string(data)+string(line)+string(end))

	process(t, dir, 40, func(j *Journal) { wantUnknown(t, j) })
	if files := journalFiles(t, dir); len(files) != 2 {
		t.Errorf("left: %q", files)
	}
	process(t, dir, 70, func(j *Journal) { wantUnknown(t, j) })
	process(t, dir, 70, func(j *Journal) { wantUnknown(t, j) })
	if files := journalFiles(t, dir); len(files) != 0 {
		t.Errorf("left: %q", files)
	}
}

// Once the last file with an intent is gone, one start is enough for the later file
// with its outcome.
func TestOutcomesGoWithTheirIntents(t *testing.T) {
	dir := t.TempDir()
	var intent string
	process(t, dir, 1, func(j *Journal) { intent = begin(t, j, user) })
	process(t, dir, 2, func(j *Journal) { must(t, j.Dismiss(intent)) })
	process(t, dir, 70, func(*Journal) {})
	if files := journalFiles(t, dir); len(files) != 0 {
		t.Errorf("left: %q", files)
	}
}

// fill writes about size bytes of settled intents.
func fill(t *testing.T, j *Journal, size int) {
	t.Helper()
	j.disk.sync = func(*os.File) error { return nil } // thousands of records
	value := map[string]*string{"email": text(strings.Repeat("x", 3000))}
	for written := 0; written < size; written += 6500 {
		id, err := j.Begin("update user", user, nil, value, value)
		must(t, err)
		must(t, j.End(id, Applied, ""))
	}
}

func total(t *testing.T, dir string) (bytes int64) {
	t.Helper()
	for _, path := range journalFiles(t, dir) {
		info, err := os.Stat(path)
		must(t, err)
		bytes += info.Size()
	}
	return bytes
}

func TestRotationBySize(t *testing.T) {
	dir := t.TempDir()
	unsettled := ""
	for day := 1; day <= 6; day++ {
		process(t, dir, day, func(j *Journal) {
			if day == 2 {
				unsettled = begin(t, j, user)
			}
			fill(t, j, 600<<10)
		})
	}
	process(t, dir, 7, func(j *Journal) { wantUnknown(t, j, unsettled) })
	if size := total(t, dir); size > maxJournal || size < maxJournal/2 {
		t.Errorf("%d bytes are left", size)
	}
	days := map[int]bool{}
	process(t, dir, 7, func(j *Journal) {
		for _, e := range entries(t, j) {
			days[e.At.Day()] = true
		}
	})
	if days[1] || !days[2] || days[3] || !days[6] {
		t.Errorf("days left: %v", days)
	}
}

// A process goes on in a next file; its outcomes find their intents.
func TestRollOver(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir, clock())
	ended, inFlight := begin(t, j, user), begin(t, j, user)
	fill(t, j, maxPart+maxPart/8)
	must(t, j.End(ended, Unknown, ""))
	files := journalFiles(t, dir)
	if len(files) != 2 {
		t.Fatalf("files: %q", files)
	}
	for _, path := range files {
		info, err := os.Stat(path)
		must(t, err)
		if info.Size() > maxPart {
			t.Errorf("%s has %d bytes", path, info.Size())
		}
	}
	other := openJournal(t, dir, clock())
	wantUnknown(t, other, ended) // and not inFlight, though its file is an older one
	must(t, j.Close())
	wantUnknown(t, other, inFlight, ended)
}
