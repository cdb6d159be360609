package state

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// lockSuffix ends the name of a lock file. Locks are next to the files they guard, as on
// Windows other processes cannot read a locked file.
const lockSuffix = ".lock"

// errHeld: another console, or another part of this one, has the lock.
var errHeld = errors.New("another flexconsole is using it")

// holdFor and holdPause outlast another console that looks whether a lock is
// idle, which takes it for an instant.
const (
	holdFor   = 50 * time.Millisecond
	holdPause = 5 * time.Millisecond
)

// hold takes a lock that ends with this process, however it ends. The lock
// file may have been dropped between opening and locking it; then the lock is
// worthless, as the next one would get another, and is taken again.
func hold(path string) (*flock.Flock, error) {
	for {
		lock, err := holdFile(path)
		if err != nil || stillNamed(lock) {
			return lock, err
		}
		if err := lock.Unlock(); err != nil {
			return nil, err
		}
	}
}

func holdFile(path string) (*flock.Flock, error) {
	lock := flock.New(path, flock.SetPermissions(privateFile), flock.SetFlag(os.O_CREATE|lockFlags()))
	err := patient.do(func() error {
		ctx, cancel := context.WithTimeout(context.Background(), holdFor)
		defer cancel()
		_, err := lock.TryLockContext(ctx, holdPause)
		return err
	})
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, errHeld
	}
	if err == nil {
		err = refuseIrregular(lock)
	}
	if err != nil {
		return nil, err
	}
	return lock, nil
}

// lockFlags open a lock file, and do not wait for the other end of a pipe. Some
// systems lock no file that is open for reading only.
func lockFlags() int {
	switch runtime.GOOS {
	case "aix", "solaris", "illumos":
		return os.O_RDWR | syscall.O_NONBLOCK
	}
	return os.O_RDONLY | syscall.O_NONBLOCK
}

// refuseIrregular gives a lock up that is no file.
func refuseIrregular(lock *flock.Flock) error {
	info, err := lock.Stat()
	if err == nil && info.Mode().IsRegular() {
		return nil
	}
	return errors.Join(cmp.Or(err, errNotRegular), lock.Unlock())
}

// stillNamed says whether the locked file is the one that others will find.
func stillNamed(lock *flock.Flock) bool {
	mine, err := lock.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(lock.Path())
	return err == nil && os.SameFile(mine, named)
}

// drop releases a lock and removes its file: while the lock is held, or another process
// could lock a file that is about to be removed. Windows removes no open file, so there
// the order is the other one, and safe for the same reason.
func drop(lock *flock.Flock) error {
	if runtime.GOOS == "windows" {
		err := lock.Unlock()
		_ = remove(lock.Path()) // open elsewhere: it stays
		return err
	}
	return errors.Join(remove(lock.Path()), lock.Unlock())
}

// held says whether a running process has the lock. It asks for a shared lock, so that
// two processes that ask at once do not mistake each other for the holder.
func held(path string) bool {
	lock := flock.New(path, flock.SetFlag(lockFlags())) // and not O_CREATE
	free, err := lock.TryRLock()
	if err != nil {
		return false // no lock file: its process has dropped it
	}
	_ = lock.Unlock()
	return !free
}

// dropIdle removes the locks of dead processes but for those to keep. One that
// resists is left for the next start.
func dropIdle(folder string, keep func(name string) bool) {
	found, err := list(folder)
	if err != nil {
		return
	}
	for _, f := range found {
		name, isLock := strings.CutSuffix(f.Name(), lockSuffix)
		if !isLock || keep(name) {
			continue
		}
		if lock, err := hold(filepath.Join(folder, f.Name())); err == nil {
			_ = drop(lock)
		}
	}
}

// lockPatience is how long Lock waits for others, each of whom writes a file or
// two.
const lockPatience = 30 * time.Second

// Lock takes the lock at path, which goes with this process, for as long as files
// are read and written over it. It waits for others; the error says that they
// took too long, or why there can be no lock.
func Lock(path string) (unlock func() error, err error) { return lockWithin(path, lockPatience) }

func lockWithin(path string, limit time.Duration) (func() error, error) {
	lock, err := await(path, limit)
	if err != nil {
		return nil, cannot("lock", path, err)
	}
	return func() error { return drop(lock) }, nil
}

// await takes a lock that others have for an instant only.
func await(path string, limit time.Duration) (*flock.Flock, error) {
	until := time.Now().Add(limit)
	lock, err := hold(path)
	for errors.Is(err, errHeld) && time.Now().Before(until) {
		lock, err = hold(path)
	}
	return lock, err
}
