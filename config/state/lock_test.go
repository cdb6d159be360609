package state

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestHold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.lock")
	if held(path) {
		t.Error("held without a file")
	}
	first, err := hold(path)
	must(t, err)
	if _, err := hold(path); !errors.Is(err, errHeld) {
		t.Errorf("second holder: %v", err)
	}
	if !held(path) {
		t.Error("not held")
	}
	must(t, drop(first))
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file stays: %v", err)
	}
	second, err := hold(path)
	must(t, err)
	must(t, drop(second))
}

// As locks are removed when they are dropped, one must never be held twice
// under the same name.
func TestOneHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.lock")
	var holders, times atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 400 {
				lock, err := hold(path)
				if errors.Is(err, errHeld) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if holders.Add(1) > 1 {
					t.Error("two holders")
				}
				times.Add(1)
				runtime.Gosched() // long enough for another to come in
				holders.Add(-1)
				if err := drop(lock); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if times.Load() < 8 {
		t.Errorf("held %d times only", times.Load())
	}
}

// A lock whose file was removed, or replaced, between opening and locking is
// worth nothing.
func TestLockOfARemovedFile(t *testing.T) {
	skipWithoutModes(t) // Windows removes no open file
	path := filepath.Join(t.TempDir(), "x.lock")
	lock, err := holdFile(path)
	must(t, err)
	if !stillNamed(lock) {
		t.Error("not named")
	}
	must(t, os.Remove(path))
	if stillNamed(lock) {
		t.Error("named after it was removed")
	}
	write(t, path, "")
	if stillNamed(lock) {
		t.Error("takes another file for its own")
	}
	must(t, lock.Unlock())
}

func TestDropIdle(t *testing.T) {
	dir := t.TempDir()
	taken, err := hold(filepath.Join(dir, "taken.lock"))
	must(t, err)
	for _, name := range []string{"idle.lock", "kept.lock", "x.json"} {
		write(t, filepath.Join(dir, name), "")
	}
	dropIdle(dir, func(name string) bool { return name == "kept" })
	for name, want := range map[string]bool{"taken.lock": true, "idle.lock": false, "kept.lock": true, "x.json": true} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, drop(taken))
}

func TestHoldWhereItCannot(t *testing.T) {
	_, err := hold(filepath.Join(t.TempDir(), "missing", "x.lock"))
	if !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// Who needs a lock that another has waits for it, and is told where there can be none.
func TestLockIsWaitedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.lock")
	unlock, err := Lock(path)
	must(t, err)
	released := make(chan error, 1)
	time.AfterFunc(2*holdFor, func() { released <- unlock() })
	again, err := Lock(path)
	must(t, err)
	must(t, <-released)
	must(t, again())
	_, err = Lock(filepath.Join(t.TempDir(), "none", "a.lock"))
	mustFail(t, err, "cannot lock ")
}
