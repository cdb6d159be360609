package state

import (
	"errors"
	"syscall"
)

// What Windows says of a file that another process has open, or is just removing.
const (
	accessDenied     = syscall.Errno(5)
	sharingViolation = syscall.Errno(32)
	lockViolation    = syscall.Errno(33)
)

// inUse says that another process has a file open, which may pass.
func inUse(err error) bool {
	return errors.Is(err, sharingViolation) || errors.Is(err, lockViolation)
}

// denied says that access is denied, which may pass where another process has the
// file to be replaced open, or is just removing it.
func denied(err error) bool { return errors.Is(err, accessDenied) }
