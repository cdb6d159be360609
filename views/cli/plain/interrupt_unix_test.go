//go:build unix

package plain

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/spf13/cobra"
)

// noted is an output that says when it has a text.
type noted struct {
	mu   sync.Mutex
	text strings.Builder
	has  chan struct{}
}

func (n *noted) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.text.Write(p)
	n.has <- struct{}{}
	return len(p), nil
}

// A signal during a write is said at once, and a second one ends the waiting.
func TestASecondSignalEndsTheWaiting(t *testing.T) {
	ctx, stop := UntilSignal(t.Context())
	defer stop()
	out := &noted{has: make(chan struct{}, 4)}
	command := &cobra.Command{}
	command.SetErr(out)
	begun, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	ended := make(chan bool, 1)
	go func() {
		_, ok := Finish(ctx, command, "save", func() int { close(begun); <-release; return 1 })
		ended <- ok
	}()
	<-begun
	press := func() {
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
	}
	press()
	<-out.has
	press()
	<-out.has
	if <-ended || !errors.Is(Signalled(ctx), SignalError(130)) {
		t.Errorf("it ended with %v", Signalled(ctx))
	}
	const want = "flexconsole: waiting up to 10 s for the result of the save; ctrl+c again quits without it\n" +
		"flexconsole: quit during the save; its result is unknown\n"
	if got := out.text.String(); got != want {
		t.Errorf("it says %q", got)
	}
}

// What ends soon after a signal needs no word.
func TestAWriteThatEndsAfterASignal(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	command := &cobra.Command{}
	out := &noted{has: make(chan struct{}, 4)}
	command.SetErr(out)
	got, ok := Finish(ctx, command, "save", func() int {
		cancel(SignalError(143))
		return 7
	})
	if got != 7 || !ok || out.text.Len() > 0 {
		t.Errorf("%d, %v, %q", got, ok, out.text.String())
	}
}

// A reader that goes away must not end the process in the middle of a write.
func TestAClosedPipeIsSurvived(t *testing.T) {
	stop := SurviveClosedPipe()
	defer stop()
	if err := syscall.Kill(os.Getpid(), syscall.SIGPIPE); err != nil {
		t.Fatal(err)
	}
}
