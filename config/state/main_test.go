package state

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

const (
	account = "AC00000000000000000000000000000001"
	user    = "FU00000000000000000000000000000001"
)

// TestMain is also the program that TestKill kills.
func TestMain(m *testing.M) {
	if dir := os.Getenv(victimVariable); dir != "" {
		beVictim(dir)
	}
	goleak.VerifyTestMain(m)
}

// clock is a time that moves a second with every look.
func clock() func() time.Time {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	return func() time.Time {
		at = at.Add(time.Second)
		return at
	}
}

func text(s string) *string { return &s }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustFail(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q lacks %q", err, part)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("more than one sentence: %q", err)
	}
}

// fileNames are the names in a folder, in order.
func fileNames(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func write(t *testing.T, path, data string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	must(t, os.WriteFile(path, []byte(data), 0o600))
}

func wantContent(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	must(t, err)
	if string(got) != want {
		t.Errorf("%s holds %q, want %q", filepath.Base(path), got, want)
	}
}

func wantMode(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	if runtime.GOOS != "windows" && info.Mode().Perm() != want {
		t.Errorf("%s has mode %o, want %o", filepath.Base(path), info.Mode().Perm(), want)
	}
}

func skipWithoutModes(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no permission bits there")
	}
}

// lockUp makes a folder unwritable for the length of the test.
func lockUp(t *testing.T, dir string) {
	t.Helper()
	skipWithoutModes(t)
	if os.Geteuid() == 0 {
		t.Fatal("root may write everywhere: the test has to begin with accesstest.AsUser")
	}
	must(t, os.Chmod(dir, 0o500))
	t.Cleanup(func() { must(t, os.Chmod(dir, 0o700)) })
}

// errFull is what a full disk says.
var errFull = errors.New("no space left on device")

// fullAfter is a disk that takes n more bytes.
func fullAfter(n int) disk {
	d := system
	d.write = func(f *os.File, data []byte) (int, error) {
		taken := min(n, len(data))
		n -= taken
		if _, err := f.Write(data[:taken]); err != nil || taken == len(data) {
			return taken, err
		}
		return taken, &os.PathError{Op: "write", Path: f.Name(), Err: errFull}
	}
	return d
}

// failingSync is a disk that takes everything and keeps nothing for certain.
func failingSync() disk {
	d := system
	d.sync = func(f *os.File) error {
		return &os.PathError{Op: "sync", Path: f.Name(), Err: syscall.EIO}
	}
	return d
}
