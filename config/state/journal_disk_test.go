package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flexconsole/config/access/accesstest"
)

func TestJournalIsPrivate(t *testing.T) {
	skipWithoutModes(t)
	dir := filepath.Join(t.TempDir(), "state")
	old := filepath.Join(dir, "journal", "old"+partSuffix)
	write(t, old, "")
	for path, mode := range map[string]os.FileMode{old: 0o644, dir: 0o755, filepath.Dir(old): 0o777} {
		must(t, os.Chmod(path, mode))
	}
	begin(t, openJournal(t, dir, clock()), user)
	for _, path := range append(journalFiles(t, dir), filepath.Join(dir, "journal"), dir) {
		info, err := os.Stat(path)
		must(t, err)
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %o", path, info.Mode().Perm())
		}
	}
}

// A failed Begin leaves no intent behind, and the next one works as soon as
// there is room again.
func TestBeginOnABadDisk(t *testing.T) {
	for name, bad := range map[string]disk{
		"full at once": fullAfter(0), "full midway": fullAfter(40), "sync": failingSync(),
	} {
		for _, earlier := range []int{0, 3} {
			t.Run(fmt.Sprint(name, " after ", earlier), func(t *testing.T) {
				dir := t.TempDir()
				j := openJournal(t, dir, clock())
				want := []string{}
				for range earlier {
					want = append(want, begin(t, j, user))
				}
				j.disk = bad
				id, err := j.Begin("update user", user, nil, nil, nil)
				mustFail(t, err, "cannot write ")
				if id != "" {
					t.Errorf("id %q with an error", id)
				}
				j.disk = system
				want = append(want, begin(t, j, user))
				must(t, j.Close())
				slices.Reverse(want)
				wantUnknown(t, j, want...)
				if _, problems, _ := j.Entries(); problems.Torn+problems.Foreign > 0 {
					t.Errorf("left behind: %+v", problems)
				}
			})
		}
	}
}

// A file that cannot be shortened after a failure is given up, so that what
// comes later does not end up on a torn line.
func TestFileGivenUp(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir, clock())
	first := begin(t, j, user)
	j.disk.write = func(f *os.File, data []byte) (int, error) {
		n, err := f.Write(data[:20])
		must(t, errors.Join(err, f.Close())) // so that Truncate fails
		return n, errFull
	}
	_, err := j.Begin("update user", "lost", nil, nil, nil)
	mustFail(t, err, "cannot write ", "no space left")
	j.disk = system
	second := begin(t, j, user)
	if _, problems, _ := j.Entries(); problems.Torn > 0 {
		t.Errorf("torn while it lives: %+v", problems)
	}
	must(t, j.Close())
	wantUnknown(t, j, second, first)
	_, problems, err := j.Entries()
	must(t, err)
	if problems.Torn != 1 || problems.Foreign != 0 || len(problems.Files) != 1 {
		t.Errorf("got %+v", problems)
	}
}

func TestJournalWhereItCannot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	_, err := OpenJournal(file, "work", account, clock())
	mustFail(t, err, "cannot create the folder ")

	t.Run("read-only folder", func(t *testing.T) {
		if accesstest.AsUser(t) {
			return
		}
		dir := t.TempDir()
		j := openJournal(t, dir, clock())
		lockUp(t, filepath.Join(dir, "journal"))
		_, err := j.Begin("update user", user, nil, nil, nil)
		mustFail(t, err, "cannot write ", "permission denied")
		if !errors.Is(err, fs.ErrPermission) {
			t.Error("the system's error is lost")
		}
	})
	t.Run("folder gone", func(t *testing.T) {
		dir := t.TempDir()
		j := openJournal(t, dir, clock())
		must(t, os.RemoveAll(filepath.Join(dir, "journal")))
		_, err := j.Begin("update user", user, nil, nil, nil)
		mustFail(t, err, "cannot write ")
	})
	t.Run("unreadable file of another process", func(t *testing.T) {
		skipWithoutModes(t)
		if accesstest.AsUser(t) {
			return
		}
		dir := t.TempDir()
		path := filepath.Join(dir, "journal", "old-0001"+partSuffix)
		write(t, path, "")
		must(t, os.Chmod(path, 0))
		j := openJournal(t, dir, clock())
		id := begin(t, j, user)
		all, _, err := j.Entries()
		mustFail(t, err, "cannot read ", "permission denied")
		if len(all) != 1 || all[0].ID != id {
			t.Errorf("the others are lost: %+v", all)
		}
	})
}

// Nothing is written before the first intent, and Close leaves no lock.
func TestJournalLeavesNoLitter(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "journal")
	j := openJournal(t, dir, clock())
	if names := fileNames(t, folder); len(names) > 0 {
		t.Errorf("too early: %q", names)
	}
	begin(t, j, user)
	if names := fileNames(t, folder); len(names) != 2 || !strings.HasSuffix(names[1], lockSuffix) {
		t.Errorf("got %q", names)
	}
	must(t, j.Close())
	must(t, j.Close())
	if names := fileNames(t, folder); len(names) != 1 || stemOf(names[0]) != j.stem {
		t.Errorf("got %q", names)
	}
	write(t, filepath.Join(folder, "killed"+lockSuffix), "")
	openJournal(t, dir, clock())
	if names := fileNames(t, folder); len(names) != 1 {
		t.Errorf("the idle lock stays: %q", names)
	}
}
