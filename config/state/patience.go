package state

import (
	"errors"
	"time"
)

// errInUse is the reason where another process would not let go of a file.
var errInUse = errors.New("another program has it open, or access to it is denied; close that program, or check the permissions")

// patience tries again what fails only while another process has the file open,
// as Windows has it: a reader, a virus scanner or a backup is done in an instant.
type patience struct {
	inUse func(error) bool
	limit time.Duration
	now   func() time.Time
	sleep func(time.Duration)
}

// patient is the patience of everything that opens, replaces, removes or locks a file.
var patient = patience{inUse, 2 * time.Second, time.Now, time.Sleep}

// firstPause doubles from one try to the next, up to longestPause.
const (
	firstPause   = 5 * time.Millisecond
	longestPause = 100 * time.Millisecond
)

// do calls try until it fails for another reason than that, or not at all, or
// the patience is at its end.
func (p patience) do(try func() error) error {
	end := p.now().Add(p.limit)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := try()
		if err == nil || !p.inUse(err) || !p.now().Before(end) {
			return err
		}
		p.sleep(pause)
	}
}
