package state

import (
	"errors"
	"time"
)

// errInUse is the reason where another process would not release a file.
var errInUse = errors.New("another program has it open, or access is denied; close that program or check the permissions")

// patience tries again what fails only while another process has the file open,
// as Windows has it: a reader, a virus scanner or a backup is done in an instant.
type patience struct {
	// inUse says that another process has the file open, denied that it may: Windows
	// says the same of a file that is just being removed and of one that is closed to
	// this user.
	inUse, denied func(error) bool
	// limit is for a file in use, deniedLimit for one that may be.
	limit, deniedLimit time.Duration
	now                func() time.Time
	sleep              func(time.Duration)
}

// patient is the patience of everything that opens, replaces, removes or locks a file.
var patient = patience{inUse, denied, 2 * time.Second, 300 * time.Millisecond, time.Now, time.Sleep}

// firstPause doubles from one try to the next, up to longestPause.
const (
	firstPause   = 5 * time.Millisecond
	longestPause = 100 * time.Millisecond
)

// do calls try until it fails for another reason than that, or not at all, or
// the patience is at its end.
func (p patience) do(try func() error) error {
	begun := p.now()
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := try()
		if err == nil || p.now().Sub(begun) >= p.limitFor(err) {
			return err
		}
		p.sleep(pause)
	}
}

// limitFor is how long what fails so is tried again.
func (p patience) limitFor(err error) time.Duration {
	switch {
	case p.inUse(err):
		return p.limit
	case p.denied(err):
		return p.deniedLimit
	}
	return 0
}
