package cli

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api/sandbox"
)

// Cobra would refuse to run what Windows' Explorer starts.
func TestADoubleClickOpensTheConsole(t *testing.T) {
	cobra.MousetrapHelpText = "not here"
	newRoot()
	if cobra.MousetrapHelpText != "" {
		t.Error("it is a command-line tool for cobra")
	}
}

// The command that is shown runs in the usual shell of the system.
func TestConsoleAt(t *testing.T) {
	const address = "http://127.0.0.1:8642"
	for system, start := range map[string]string{
		"linux": "TWILIO_ACCOUNT_SID=AC", "darwin": "TWILIO_ACCOUNT_SID=AC", "windows": `$env:TWILIO_ACCOUNT_SID="AC`,
	} {
		got := consoleAt(system, address)
		if !strings.HasPrefix(got, start) || !strings.Contains(got, sandbox.AuthToken) || !strings.HasSuffix(got, "flexconsole --base-url "+address) {
			t.Errorf("%s: %s", system, got)
		}
	}
}

// Screens and writes share the time that a system gives after its signal.
func TestScreenTime(t *testing.T) {
	for drain, want := range map[time.Duration]time.Duration{drainLimit: endPatience, 3 * time.Second: time.Second} {
		if got := screenTime(drain); got != want {
			t.Errorf("%v of %v", got, drain)
		}
	}
	for _, signal := range []int{0, 129, 130, 131, 143} {
		if got := drainTime(signal); got <= 0 || got > drainLimit {
			t.Errorf("status %d: %v", signal, got)
		}
	}
}

// A reader that has gone is no failure to tell of; all else is.
func TestEndedByReader(t *testing.T) {
	for _, closed := range closedPipe {
		if !endedByReader(fmt.Errorf("around: %w", &os.PathError{Op: "write", Path: "/dev/stdout", Err: closed})) {
			t.Errorf("%v", closed)
		}
	}
	if endedByReader(os.ErrClosed) || endedByReader(fmt.Errorf("no room")) {
		t.Error("another failure is passed over")
	}
}
