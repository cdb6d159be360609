package state

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// kept is a list as its users know it.
type kept struct {
	folder string
	open   func(dir string) (add func(i int) error, count func() (int, error), err error)
}

var lists = []kept{
	{"seen", func(dir string) (func(int) error, func() (int, error), error) {
		s, err := OpenSeen(dir, account)
		return func(i int) error { return s.Saw(seenAt(i)) }, counted(s.All), err
	}},
	{"chats", func(dir string) (func(int) error, func() (int, error), error) {
		c, err := OpenChats(dir, account)
		return func(i int) error { return c.Put(chat(i)) }, counted(c.All), err
	}},
	{"presets", func(dir string) (func(int) error, func() (int, error), error) {
		p, err := OpenPresets(dir, account)
		return func(i int) error { return p.Save("", preset(i)) }, counted(p.All), err
	}},
}

func counted[T any](all func() ([]T, error)) func() (int, error) {
	return func() (int, error) {
		found, err := all()
		return len(found), err
	}
}

func eachList(t *testing.T, test func(t *testing.T, l kept, dir, path string)) {
	for _, l := range lists {
		t.Run(l.folder, func(t *testing.T) {
			dir := t.TempDir()
			test(t, l, dir, filepath.Join(dir, l.folder, account+".json"))
		})
	}
}

func TestListIsPrivateAndLeavesNothingBehind(t *testing.T) {
	skipWithoutModes(t)
	eachList(t, func(t *testing.T, l kept, dir, path string) {
		add, count, err := l.open(dir)
		must(t, err)
		if n, err := count(); n != 0 || err != nil {
			t.Fatalf("%d entries before the first, %v", n, err)
		}
		must(t, add(1))
		wantMode(t, filepath.Dir(path), 0o700)
		wantMode(t, path, 0o600)
		if names := fileNames(t, filepath.Dir(path)); len(names) != 1 {
			t.Errorf("files: %v", names)
		}
	})
}

// What a file holds that nobody understands is reported, and not overwritten.
func TestListThatIsNotUnderstood(t *testing.T) {
	eachList(t, func(t *testing.T, l kept, dir, path string) {
		for _, data := range []string{"", "rubbish", "{}", `[{"at":1,"used":1}]`, "[1]", "[{}", "[]]"} {
			add, count, err := l.open(dir)
			must(t, err)
			write(t, path, data)
			_, err = count()
			mustFail(t, err, "cannot parse ", account+".json")
			mustFail(t, add(1), "cannot parse ", account+".json")
			wantContent(t, path, data)
		}
	})
}

func TestListOnABadDisk(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	for _, l := range lists {
		_, _, err := l.open(file)
		mustFail(t, err, "cannot create the folder ")
	}
	eachList(t, func(t *testing.T, l kept, dir, path string) {
		add, count, err := l.open(dir)
		must(t, err)
		must(t, os.Mkdir(path, 0o700)) // reading a folder fails for root too
		_, err = count()
		mustFail(t, err, "cannot read ", account+".json")
		mustFail(t, add(1), "cannot read ", account+".json")
	})
}

// A lock that somebody keeps is waited for, and then reported.
func TestListWhoseLockIsKept(t *testing.T) {
	dir := t.TempDir()
	c, err := OpenChats(dir, account)
	must(t, err)
	lock, err := hold(c.list.path + lockSuffix)
	must(t, err)
	mustFail(t, c.Put(chat(1)), "cannot lock ", "another flexconsole is using it")
	must(t, drop(lock))
	must(t, c.Put(chat(1)))
}

// What a killed console left half written goes at the next start.
func TestListTidiesUp(t *testing.T) {
	eachList(t, func(t *testing.T, l kept, dir, path string) {
		old := filepath.Join(filepath.Dir(path), tempPrefix+"1-7")
		write(t, old, "half")
		past := time.Now().Add(-2 * tempAge)
		must(t, os.Chtimes(old, past, past))
		_, _, err := l.open(dir)
		must(t, err)
		if names := fileNames(t, filepath.Dir(path)); len(names) != 0 {
			t.Errorf("left: %v", names)
		}
	})
}

// What is handed out is the caller's: changing it changes nothing here.
func TestListHandsOutCopies(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		c := openChats(t, dir)
		must(t, c.Put(chat(1)))
		all, err := c.All()
		must(t, err)
		all[0].State = "changed"
		again, err := c.All()
		must(t, err)
		if again[0].State != "active" {
			t.Errorf("%+v", again[0])
		}
	})
}
