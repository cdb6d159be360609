package plain

import (
	"errors"
	"os"
	"os/signal"
	"slices"
	"syscall"
)

// SurviveClosedPipe has a broken pipe on standard output told as an error, where
// Go would end the process: what is changed, at Twilio or on this machine, must
// come to its end and decide the exit status.
func SurviveClosedPipe() (stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGPIPE)
	return func() { signal.Stop(signals) }
}

// EndedByReader says that a command ended as whoever reads its output went away,
// as head does: there is nobody to tell.
func EndedByReader(err error) bool {
	return slices.ContainsFunc(closedPipe, func(closed error) bool { return errors.Is(err, closed) })
}
