package state

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flexconsole/config/access/accesstest"
)

func TestBrokenDrafts(t *testing.T) {
	dir := t.TempDir()
	d := openDrafts(t, dir)
	s := claim(t, d, user)
	other := claim(t, d, "other")
	must(t, other.Save(1, draft("x")))
	othersData, err := os.ReadFile(draftPath(dir, "other"))
	must(t, err)
	path := draftPath(dir, user)
	for n, data := range []string{
		"", "{", "null", "{}", "[]", `{"format":2,"kind":"edit","target":"` + user + `"}`, string(othersData), string(othersData[:50]),
	} {
		write(t, path, data)
		aside := fmt.Sprintf("%s.broken-%d", filepath.Base(path), n+1)
		_, there, err := s.Load()
		mustFail(t, err, "cannot parse ", "renamed to "+aside)
		if there {
			t.Errorf("%q was read", data)
		}
		wantContent(t, filepath.Join(filepath.Dir(path), aside), data)
		wantNone(t, s)
		load(t, other)
	}
	must(t, s.Save(1, draft("again")))
	load(t, s)
}

// A draft that cannot be set aside stays where it is.
func TestBrokenDraftThatStays(t *testing.T) {
	dir := t.TempDir()
	d := openDrafts(t, dir)
	bad := system
	bad.rename = func(from, to string) error {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: os.ErrPermission}
	}
	d.shelf = diskShelf{filepath.Dir(draftPath(dir, user)), bad}
	write(t, draftPath(dir, user), "broken")
	_, there, err := claim(t, d, user).Load()
	if there || err == nil || !strings.Contains(err.Error(), "cannot parse ") || !strings.Contains(err.Error(), "cannot move ") {
		t.Errorf("got %v, %v", there, err)
	}
	wantContent(t, draftPath(dir, user), "broken")
}

func TestUnreadableDraftStays(t *testing.T) {
	dir := t.TempDir()
	must(t, os.MkdirAll(draftPath(dir, user), 0o700)) // reading a folder fails for root too
	_, there, err := claim(t, openDrafts(t, dir), user).Load()
	mustFail(t, err, "cannot read ")
	if there {
		t.Error("read")
	}
	if _, err := os.Stat(draftPath(dir, user)); err != nil {
		t.Error(err)
	}
}

// A save that fails keeps the draft before, and may be tried again.
func TestSaveOnABadDisk(t *testing.T) {
	for name, bad := range map[string]disk{
		"full at once": fullAfter(0), "full midway": fullAfter(40), "sync": failingSync(),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			d := openDrafts(t, dir)
			s := claim(t, d, user)
			must(t, s.Save(1, draft("old")))
			good := d.shelf
			d.shelf = diskShelf{filepath.Dir(draftPath(dir, user)), bad}
			mustFail(t, s.Save(2, draft("new")), "cannot write ")
			if got := load(t, s).Values["email"]; got != "old" {
				t.Errorf("got %q", got)
			}
			d.shelf = good
			must(t, s.Save(2, draft("new")))
			if got := load(t, s).Values["email"]; got != "new" {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestDraftsWhereTheyCannot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	_, err := OpenDrafts(file, account, clock())
	mustFail(t, err, "cannot create the folder ")
	t.Run("read-only folder", func(t *testing.T) {
		if accesstest.AsUser(t) {
			return
		}
		dir := t.TempDir()
		d := openDrafts(t, dir)
		s := claim(t, d, user)
		must(t, s.Save(1, draft("old")))
		folder := filepath.Dir(draftPath(dir, user))
		lockUp(t, folder)
		mustFail(t, s.Save(2, draft("new")), "cannot write ", "permission denied")
		mustFail(t, s.Remove(1<<40), "cannot remove ", "permission denied")
		load(t, s)
		_, err := d.Claim("edit", "other")
		mustFail(t, err, "cannot lock ", "permission denied")
		must(t, os.Chmod(folder, 0o700)) // Release removes the lock
	})
}

func TestOpenDraftsTidiesUp(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Dir(draftPath(dir, user))
	write(t, filepath.Join(folder, fmt.Sprintf("%s%d-1", tempPrefix, deadProcess(t))), "half a dr")
	write(t, draftPath(dir, "killed")+lockSuffix, "")
	d := openDrafts(t, dir)
	s := claim(t, d, user)
	must(t, s.Save(1, draft("x")))
	openDrafts(t, dir) // leaves the lock in use alone
	if _, err := openDrafts(t, dir).Claim("edit", user); !errors.Is(err, ErrTaken) {
		t.Errorf("second owner: %v", err)
	}
	name := filepath.Base(draftPath(dir, user))
	if got := fileNames(t, folder); !slices.Equal(got, []string{name, name + lockSuffix}) {
		t.Errorf("left: %q", got)
	}
	must(t, s.Release())
	if got := fileNames(t, folder); !slices.Equal(got, []string{name}) {
		t.Errorf("left: %q", got)
	}
}

func TestDraftsArePrivate(t *testing.T) {
	skipWithoutModes(t)
	dir := t.TempDir()
	must(t, os.Chmod(dir, 0o755))
	s := claim(t, openDrafts(t, dir), user)
	must(t, s.Save(1, draft("x")))
	path := draftPath(dir, user)
	must(t, os.Chmod(path, 0o644))
	openDrafts(t, dir)
	for path, want := range map[string]os.FileMode{
		path: 0o600, path + lockSuffix: 0o600, filepath.Dir(path): 0o700, filepath.Join(dir, "drafts"): 0o700, dir: 0o700,
	} {
		wantMode(t, path, want)
	}
}
