package plain

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/views/session"
	"flexconsole/views/terminal"
)

// againKey is where the context of UntilSignal has the channel that a second
// signal closes.
type againKey struct{}

// again is closed at a second signal; nil, which never is, without UntilSignal.
func again(ctx context.Context) <-chan struct{} {
	channel, _ := ctx.Value(againKey{}).(chan struct{})
	return channel
}

// UntilSignal gives a context that a signal ends; its cause is the exit status.
func UntilSignal(parent context.Context) (context.Context, func()) {
	second := make(chan struct{})
	ctx, cancel := context.WithCancelCause(context.WithValue(parent, againKey{}, second))
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	stopped := make(chan struct{})
	go func() {
		for count := 1; count <= 2; count++ {
			select {
			case s := <-signals:
				cancel(SignalError(128 + int(s.(syscall.Signal))))
			case <-stopped:
				return
			}
		}
		close(second)
	}()
	return ctx, func() { signal.Stop(signals); close(stopped); cancel(nil) }
}

// Writing runs a command that writes to Twilio, whatever reads its output.
func Writing(run func(context.Context, *session.Session) error) func(context.Context, *session.Session) error {
	return func(ctx context.Context, session *session.Session) error {
		defer SurviveClosedPipe()()
		return run(ctx, session)
	}
}

// noticeDelay is how long a write may take after a signal before that is said.
const noticeDelay = 300 * time.Millisecond

// Finish runs a write to its end. A signal stops it while nothing can have
// been sent; after that it is given its time to learn the result, or until a
// second signal; false says that this was not enough.
func Finish[T any](ctx context.Context, cmd *cobra.Command, what string, write func() T) (result T, ended bool) {
	done := make(chan T, 1)
	go func() { done <- write() }()
	select {
	case r := <-done:
		return r, true
	case <-ctx.Done():
	}
	say := func(text string) { WriteLines(Warnings(cmd), []string{"flexconsole: " + text}) }
	limit := terminal.DrainTime(ExitStatus(context.Cause(ctx)))
	soon, late := time.After(noticeDelay), time.After(limit)
	for {
		select {
		case r := <-done:
			return r, true
		case <-soon:
			say("waiting up to " + api.Duration(limit) + " for the result of the " + what + "; ctrl+c again quits without it")
		case <-again(ctx):
			say("quit during the " + what + "; its result is unknown")
			return result, false
		case <-late:
			say("the " + what + " was still in progress after " + api.Duration(limit) + "; its result is unknown")
			return result, false
		}
	}
}
