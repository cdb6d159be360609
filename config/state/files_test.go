package state

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"flexconsole/config/access/accesstest"
)

func TestWriteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "recents.json")
	for _, data := range []string{"first", "", "a longer third one"} {
		must(t, WriteFile(path, []byte(data)))
		wantContent(t, path, data)
	}
	if got := fileNames(t, filepath.Dir(path)); !slices.Equal(got, []string{"recents.json"}) {
		t.Errorf("left behind: %q", got)
	}
}

func TestWriteFileIsPrivate(t *testing.T) {
	skipWithoutModes(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "a", "pins.json")
	write(t, path, "old")
	must(t, os.Chmod(path, 0o644))
	must(t, WriteFile(path, []byte("new")))
	wantMode(t, path, 0o600)
	must(t, WriteFile(filepath.Join(dir, "b", "c", "x"), nil))
	wantMode(t, filepath.Join(dir, "b"), 0o700)
	wantMode(t, filepath.Join(dir, "b", "c"), 0o700)
}

// The order is the promise: content synced, then renamed, then the folder
// synced.
func TestWriteFileOrder(t *testing.T) {
	dir := t.TempDir()
	var steps []string
	d := system
	d.write = func(f *os.File, data []byte) (int, error) {
		steps = append(steps, "write")
		return f.Write(data)
	}
	d.sync = func(f *os.File) error {
		info, err := f.Stat()
		must(t, err)
		steps = append(steps, map[bool]string{true: "sync folder", false: "sync"}[info.IsDir()])
		return f.Sync()
	}
	d.rename = func(from, to string) error {
		steps = append(steps, "rename")
		return os.Rename(from, to)
	}
	must(t, d.writeFile(filepath.Join(dir, "x"), []byte("x")))
	want := []string{"write", "sync", "rename", "sync folder"}
	if runtime.GOOS == "windows" {
		want = want[:3] // folders cannot be synced there
	}
	if !slices.Equal(steps, want) {
		t.Errorf("got %q, want %q", steps, want)
	}
}

func TestFailedWriteFile(t *testing.T) {
	failingRename := system
	failingRename.rename = func(from, to string) error {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: fs.ErrPermission}
	}
	for name, test := range map[string]struct {
		disk disk
		want string
	}{
		"disk full at once":  {fullAfter(0), "no space left on device"},
		"disk full midway":   {fullAfter(2), "no space left on device"},
		"sync fails":         {failingSync(), "input/output error"},
		"rename not allowed": {failingRename, "permission"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("HOME", t.TempDir())
			t.Setenv("USERPROFILE", os.Getenv("HOME"))
			dir := filepath.Join(os.Getenv("HOME"), "state")
			path := filepath.Join(dir, "x.json")
			write(t, path, "old")
			err := test.disk.writeFile(path, []byte("new one"))
			mustFail(t, err, "cannot write "+filepath.Join("~", "state", "x.json")+": ", test.want)
			if strings.Contains(err.Error(), tempPrefix) {
				t.Errorf("%q names the temp", err)
			}
			wantContent(t, path, "old")
			if got := fileNames(t, dir); len(got) != 1 {
				t.Errorf("left behind: %q", got)
			}
		})
	}
}

func TestWriteFileWhereItCannot(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "file"), "")
	mustFail(t, WriteFile(filepath.Join(dir, "file", "x"), nil), "cannot write ")
	t.Run("read-only folder", func(t *testing.T) {
		if accesstest.AsUser(t) {
			return
		}
		dir := t.TempDir()
		lockUp(t, dir)
		err := WriteFile(filepath.Join(dir, "x"), nil)
		mustFail(t, err, "cannot write ", "permission denied")
		if !errors.Is(err, fs.ErrPermission) {
			t.Error("the system's error is lost")
		}
	})
}

// Readers see one whole content or another, whoever writes.
func TestWriteFileConcurrently(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	content := func(n int) []byte { return bytes.Repeat(fmt.Appendf(nil, "%d\n", n), 2000) }
	must(t, WriteFile(path, content(0)))
	var writers sync.WaitGroup
	for n := range 4 {
		writers.Go(func() {
			for range 10 {
				if err := WriteFile(path, content(n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 200 {
		got, err := os.ReadFile(path)
		must(t, err)
		if len(got) != 4000 || !bytes.Equal(got, content(int(got[0]-'0'))) {
			t.Fatalf("torn: %d bytes", len(got))
		}
	}
	writers.Wait()
}

// deadProcess is the id of a process that has ended.
func deadProcess(t *testing.T) int {
	t.Helper()
	program, err := accesstest.Self()
	must(t, err)
	command := exec.Command(program, "-test.run=^$")
	command.Env = append(os.Environ(), victimVariable+"=") // not a victim
	must(t, command.Run())
	return command.Process.Pid
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	dead, self := deadProcess(t), os.Getpid()
	hours := func(n int) time.Time { return time.Now().Add(-time.Duration(n) * time.Hour) }
	for _, test := range []struct {
		name  string
		at    time.Time
		stays bool
	}{
		{fmt.Sprintf("%s%d-1", tempPrefix, dead), hours(0), false},
		{fmt.Sprintf("%s%d-1", tempPrefix, self), hours(0), true},
		{fmt.Sprintf("%s%d-2", tempPrefix, self), hours(2), false},
		{tempPrefix + "notes", hours(2), true},
		{tempPrefix + "0-1", hours(2), true},
		{tempPrefix + "-1-1", hours(2), true},
		{"x.json", hours(2), true},
	} {
		path := filepath.Join(dir, test.name)
		write(t, path, "x")
		must(t, os.Chtimes(path, test.at, test.at))
		must(t, Sweep(dir))
		if _, err := os.Stat(path); (err == nil) != test.stays {
			t.Errorf("%s, %v old: %v, want it to stay: %v", test.name, time.Since(test.at), err, test.stays)
		}
	}
	must(t, os.Mkdir(filepath.Join(dir, fmt.Sprintf("%s%d-dir", tempPrefix, dead)), 0o700))
	must(t, Sweep(dir))
	must(t, Sweep(filepath.Join(dir, "missing")))
	mustFail(t, Sweep(filepath.Join(dir, "x.json")), "cannot read the folder")
}

func TestSweepThatCannot(t *testing.T) {
	if accesstest.AsUser(t) {
		return
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, fmt.Sprintf("%s%d-1", tempPrefix, deadProcess(t))), "")
	lockUp(t, dir)
	mustFail(t, Sweep(dir), "cannot remove ", "permission denied")
}

func TestPrivate(t *testing.T) {
	skipWithoutModes(t)
	for _, test := range []struct{ folder, file, wantFolder, wantFile os.FileMode }{
		{0o700, 0o600, 0o700, 0o600},
		{0o755, 0o644, 0o700, 0o600},
		{0o777, 0o777, 0o700, 0o600},
		{0o701, 0o601, 0o700, 0o600},
		{0o700, 0o440, 0o700, 0o400}, // narrower stays
	} {
		dir := filepath.Join(t.TempDir(), "a", "b")
		must(t, Private(dir))
		wantMode(t, filepath.Dir(dir), 0o700)
		files := []string{filepath.Join(dir, "x"), filepath.Join(dir, "y")}
		for _, file := range files {
			write(t, file, "x")
			must(t, os.Chmod(file, test.file))
		}
		must(t, os.Chmod(dir, test.folder))
		must(t, Private(dir))
		wantMode(t, dir, test.wantFolder)
		for _, file := range files {
			wantMode(t, file, test.wantFile)
		}
	}
}

func TestPrivateLeavesOthersAlone(t *testing.T) {
	skipWithoutModes(t)
	outside := filepath.Join(t.TempDir(), "outside")
	write(t, outside, "x")
	must(t, os.Chmod(outside, 0o644))
	dir := t.TempDir()
	must(t, os.Symlink(outside, filepath.Join(dir, "link")))
	must(t, Private(dir))
	wantMode(t, outside, 0o644)
}

func TestPrivateWhereItCannot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	mustFail(t, Private(file), "cannot create the folder ")
	mustFail(t, Private(filepath.Join(file, "below")), "cannot create the folder ")
}

// A folder that cannot be synced is none to give up on where the file system has no such
// thing; any other failure is one.
func TestSyncFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders are not synced there")
	}
	broken := errors.New("made up")
	for name, c := range map[string]struct{ fails, want error }{
		"synced": {nil, nil}, "unsupported": {errors.ErrUnsupported, nil}, "not for folders": {syscall.EINVAL, nil}, "broken": {broken, broken},
	} {
		d := system
		d.sync = func(*os.File) error { return c.fails }
		if err := d.syncFolder(t.TempDir()); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := system.syncFolder(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a folder that is not there was synced")
	}
}

// Only names that this program gives its temporary files are taken for such: what a sweep
// removes is gone.
func TestNamesOfTemporaryFiles(t *testing.T) {
	for name, want := range map[string]bool{
		".tmp-123-456": true, ".tmp-1-0": true,
		"tmp-123-456": false, ".tmp-123": false, ".tmp-x-456": false, ".tmp-123-x": false, ".tmp-0123-456": false, ".tmp-+1-456": false,
		".tmp-0-456": false, ".tmp--5-456": false, ".tmp-": false, "123-456": false, "": false,
	} {
		if _, got := tempOf(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
