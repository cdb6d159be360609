package plain

import (
	"errors"
	"os"
	"os/signal"
	"slices"
	"syscall"
)

// SurviveClosedPipe turns a broken pipe on standard output into an error, where Go would
// end the process: a change, at Twilio or on this machine, must finish and decide the
// exit status.
func SurviveClosedPipe() (stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGPIPE)
	return func() { signal.Stop(signals) }
}

// EndedByReader says that a command ended because the reader of its output ended, as head
// does: no error needs to be printed.
func EndedByReader(err error) bool {
	return slices.ContainsFunc(closedPipe, func(closed error) bool { return errors.Is(err, closed) })
}
