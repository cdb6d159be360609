//go:build !windows

package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"flexconsole/config/access"
	"flexconsole/config/access/accesstest"
)

// opened are all that keep something in the state folder, by how they are
// opened.
var opened = map[string]func(dir string) error{
	"journal": func(dir string) error { _, err := OpenJournal(dir, "work", account, time.Now); return err },
	"drafts":  func(dir string) error { _, err := OpenDrafts(dir, account, time.Now); return err },
	"seen":    func(dir string) error { _, err := OpenSeen(dir, account); return err },
	"chats":   func(dir string) error { _, err := OpenChats(dir, account); return err },
	"bursts":  func(dir string) error { _, err := OpenBursts(dir, account); return err },
	"presets": func(dir string) error { _, err := OpenPresets(dir, account); return err },
	"views":   func(dir string) error { _, err := OpenViews(dir, account); return err },
	"runs":    func(dir string) error { _, err := OpenRuns(dir, account, time.Now); return err },
}

func skipUnlessRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
}

func give(t *testing.T, path string) {
	t.Helper()
	must(t, os.Lchown(path, accesstest.Other, accesstest.Other))
}

// Another user's state folder is refused and left as it is, as is a home in
// which root would leave files that its user cannot read.
func TestAnotherUsersStateIsRefused(t *testing.T) {
	skipUnlessRoot(t)
	for name, open := range opened {
		for _, theirs := range []string{"home/state", "home/state/" + name, "home"} {
			t.Run(name+" in "+theirs, func(t *testing.T) {
				top := t.TempDir()
				dir := filepath.Join(top, "home", "state")
				must(t, os.MkdirAll(filepath.Join(top, theirs), 0o755))
				write(t, filepath.Join(top, theirs, "file"), "x")
				must(t, os.Chmod(filepath.Join(top, theirs, "file"), 0o644))
				give(t, filepath.Join(top, theirs))
				err := open(dir)
				mustFail(t, err, filepath.Join(top, theirs)+" belongs to 4242, and you are root")
				if _, ok := errors.AsType[*access.Problem](err); !ok {
					t.Errorf("%T", err)
				}
				wantMode(t, filepath.Join(top, theirs), 0o755)
				wantMode(t, filepath.Join(top, theirs, "file"), 0o644)
			})
		}
	}
}

// After one run with sudo the folder is root's. The system's own stands for it.
func TestRootsStateIsRefused(t *testing.T) {
	if accesstest.AsUser(t) {
		return
	}
	for _, open := range opened {
		mustFail(t, open("/etc"), "/etc belongs to root, so it is not used: run sudo chown -hR ")
	}
	unreadable := filepath.Join(t.TempDir(), "state")
	must(t, os.Mkdir(unreadable, 0o700))
	must(t, os.MkdirAll(filepath.Join(unreadable, "chats"), 0o700))
	must(t, os.Chmod(filepath.Join(unreadable, "chats"), 0))
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(unreadable, "chats"), 0o700) })
	mustFail(t, opened["chats"](unreadable), filepath.Join("state", "chats"), "permission denied")
}

// What another user has put into the folder, while it was open to all, is not
// obeyed; nor is it touched.
func TestPlantedFilesAreRefused(t *testing.T) {
	skipUnlessRoot(t)
	dir := t.TempDir()
	for _, open := range opened {
		must(t, open(dir))
	}
	chats, err := OpenChats(dir, account)
	must(t, err)
	must(t, chats.Put(chat(1)))
	drafts := openDrafts(t, dir)
	slot := claim(t, drafts, user)
	must(t, slot.Save(1, draft("x")))
	process(t, dir, 1, func(j *Journal) { begin(t, j, user) })
	for _, path := range []string{chats.list.path, draftPath(dir, user), journalFiles(t, dir)[0]} {
		must(t, os.Chmod(path, 0o644))
		give(t, path)
	}
	_, err = OpenChats(dir, account)
	must(t, err)
	_, err = chats.All()
	mustFail(t, err, chats.list.path, "belongs to 4242")
	mustFail(t, chats.Put(chat(2)), "belongs to 4242")
	_, there, err := slot.Load()
	mustFail(t, err, "belongs to 4242")
	if there {
		t.Error("the draft was read")
	}
	j := openJournal(t, dir, clock())
	all, _, err := j.Entries()
	mustFail(t, err, "belongs to 4242")
	if len(all) > 0 {
		t.Errorf("entries: %+v", all)
	}
	wantMode(t, chats.list.path, 0o644)
}

// A pipe in place of a file keeps nobody waiting.
func TestPipesAreRefused(t *testing.T) {
	pipe := func(t *testing.T, path string) {
		t.Helper()
		_ = os.Remove(path)
		must(t, syscall.Mkfifo(path, 0o600))
	}
	quickly := func(t *testing.T, do func()) {
		t.Helper()
		done := make(chan bool)
		go func() { defer close(done); do() }()
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			t.Fatal("it waits for the other end of the pipe")
		}
	}
	eachList(t, func(t *testing.T, l kept, dir, path string) {
		add, count, err := l.open(dir)
		must(t, err)
		pipe(t, path)
		quickly(t, func() {
			_, err := count()
			mustFail(t, err, "cannot read ", "it is not a regular file")
			mustFail(t, add(1), "it is not a regular file")
		})
		must(t, os.Remove(path))
		pipe(t, path+lockSuffix)
		quickly(t, func() { mustFail(t, add(1), "cannot lock ", "it is not a regular file") })
	})
	t.Run("draft", func(t *testing.T) {
		dir := t.TempDir()
		d := openDrafts(t, dir)
		s := claim(t, d, user)
		pipe(t, draftPath(dir, user))
		pipe(t, draftPath(dir, "other")+lockSuffix)
		quickly(t, func() {
			_, _, err := s.Load()
			mustFail(t, err, "it is not a regular file")
			must(t, s.Save(1, draft("x"))) // takes its place
			_, err = d.Claim("edit", "other")
			mustFail(t, err, "it is not a regular file")
		})
	})
	t.Run("journal and runs", func(t *testing.T) {
		dir := t.TempDir()
		j := openJournal(t, dir, clock())
		pipe(t, filepath.Join(dir, "journal", "other-0001"+partSuffix))
		pipe(t, filepath.Join(dir, "journal", "other"+lockSuffix))
		runs, err := OpenRuns(dir, account, time.Now)
		must(t, err)
		pipe(t, filepath.Join(dir, "runs", "other"+runSuffix))
		quickly(t, func() {
			begin(t, j, user)
			_, _, err := j.Entries()
			must(t, err)
			_, err = runs.Unfinished()
			must(t, err)
			openJournal(t, dir, clock())
		})
	})
	t.Run("link to a device", func(t *testing.T) {
		dir := t.TempDir()
		c, err := OpenChats(dir, account)
		must(t, err)
		must(t, os.Symlink("/dev/zero", c.list.path))
		_, err = c.All()
		mustFail(t, err, "it is not a regular file")
	})
}

// Other programs' files look alike, and stay.
func TestSweepKnowsItsOwn(t *testing.T) {
	dead := deadProcess(t)
	dir := t.TempDir()
	stay := []string{
		".tmp-99999-notes.txt", fmt.Sprint(".tmp-", dead, "-notes"), fmt.Sprint(".tmp-", dead, "-1.txt"), fmt.Sprint(".tmp-", dead, "-"),
		fmt.Sprint(".tmp-", dead), fmt.Sprint(".tmp-0", dead, "-1"), fmt.Sprint(".tmp-", dead, "-1-2"), fmt.Sprint("x.tmp-", dead, "-1"),
		fmt.Sprint(".tmp-+", dead, "-1"), fmt.Sprint(".tmp-", dead, "-12345678901234567890123"), ".tmp--1",
	}
	for _, name := range stay {
		write(t, filepath.Join(dir, name), "x")
	}
	open := fmt.Sprint(".tmp-", dead, "-2") // temps are readable for their owner only
	write(t, filepath.Join(dir, open), "x")
	must(t, os.Chmod(filepath.Join(dir, open), 0o644))
	stay = append(stay, open)
	write(t, filepath.Join(dir, fmt.Sprint(".tmp-", dead, "-3")), "x")
	if os.Geteuid() == 0 {
		theirs := fmt.Sprint(".tmp-", dead, "-4")
		write(t, filepath.Join(dir, theirs), "x")
		give(t, filepath.Join(dir, theirs))
		stay = append(stay, theirs)
	}
	for name, sweep := range map[string]func(string) error{"Sweep": Sweep, "SweepAll": SweepAll} {
		must(t, sweep(dir))
		slices.Sort(stay)
		if left := fileNames(t, dir); !slices.Equal(left, stay) {
			t.Errorf("%s: left %q, want %q", name, left, stay)
		}
	}
}

// Temps of a process that lives go only where nobody is writing.
func TestSweepAll(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, fmt.Sprint(".tmp-", os.Getpid(), "-1")), "x")
	must(t, Sweep(dir))
	if left := fileNames(t, dir); len(left) != 1 {
		t.Errorf("Sweep left %q", left)
	}
	must(t, SweepAll(dir))
	if left := fileNames(t, dir); len(left) != 0 {
		t.Errorf("SweepAll left %q", left)
	}
}

// An intent is not kept for certain before its file's name is.
func TestBeginWhenTheFolderCannotBeSynced(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir, clock())
	j.disk.sync = func(f *os.File) error {
		if info, err := f.Stat(); err != nil || info.IsDir() {
			return errors.Join(err, &fs.PathError{Op: "sync", Path: f.Name(), Err: syscall.EIO})
		}
		return f.Sync()
	}
	id, err := j.Begin("update user", user, nil, nil, nil)
	mustFail(t, err, "cannot write ", "input/output error")
	if id != "" || len(journalFiles(t, dir)) > 0 {
		t.Errorf("id %q, files %q", id, journalFiles(t, dir))
	}
	j.disk = system
	begin(t, j, user)
}

// While a file cannot be read, or the folder, old files stay: it may have the
// outcomes of others.
func TestNothingIsRotatedUnread(t *testing.T) {
	if accesstest.AsUser(t) {
		return
	}
	for name, hide := range map[string]func(t *testing.T, folder string, files []string) string{
		"a file":     func(_ *testing.T, _ string, files []string) string { return files[1] },
		"the folder": func(_ *testing.T, folder string, _ []string) string { return folder },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			process(t, dir, 1, endedWith(t, Applied))
			process(t, dir, 1, endedWith(t, Applied))
			folder := filepath.Join(dir, "journal")
			hidden := hide(t, folder, journalFiles(t, dir))
			info, err := os.Stat(hidden)
			must(t, err)
			must(t, os.Chmod(hidden, info.Mode().Perm()&0o333)) // writable, so that they could be removed
			rotate(folder, at(365)())
			must(t, os.Chmod(hidden, info.Mode().Perm()))
			if files := journalFiles(t, dir); len(files) != 2 {
				t.Errorf("left: %q", files)
			}
		})
	}
}

// Rotation by size removes only what it needs.
func TestRotationBySizeRemovesNoMoreThanNeeded(t *testing.T) {
	dir := t.TempDir()
	for day := 1; day <= 3; day++ {
		process(t, dir, day, func(j *Journal) { fill(t, j, 800<<10) })
	}
	before := total(t, dir)
	process(t, dir, 4, func(*Journal) {})
	if files := journalFiles(t, dir); before <= maxJournal || len(files) != 2 {
		t.Errorf("of %d bytes in 3 files %d files are left", before, len(files))
	}
}

// No text makes a draft's file lie elsewhere.
func TestDraftsStayInTheirFolder(t *testing.T) {
	for _, odd := range []string{"FU/../../x", "../x", "FU" + strings.Repeat("0", 30) + "/x", "/etc/passwd", "..", ".", "a/b", "FU\x00"} {
		for _, name := range []string{draftName("edit", odd), draftName(odd, user), safe(odd)} {
			if name != filepath.Base(name) || strings.Contains(name, "..") || name == "." {
				t.Errorf("%q becomes %q", odd, name)
			}
		}
	}
}
