//go:build unix

package plain

import "syscall"

// closedPipe are the errors of a pipe without a reader.
var closedPipe = []error{syscall.EPIPE}
