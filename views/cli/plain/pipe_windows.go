package plain

import "golang.org/x/sys/windows"

// closedPipe are the errors of a pipe that nobody reads any more.
var closedPipe = []error{windows.ERROR_BROKEN_PIPE, windows.ERROR_NO_DATA}
