package plain

import "golang.org/x/sys/windows"

// closedPipe are the errors of a pipe without a reader.
var closedPipe = []error{windows.ERROR_BROKEN_PIPE, windows.ERROR_NO_DATA}
