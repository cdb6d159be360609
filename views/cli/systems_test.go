package cli

import (
	"strings"
	"testing"

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
		end := "flexconsole --base-url " + address
		if !strings.HasPrefix(got, start) || !strings.Contains(got, sandbox.AuthToken) || !strings.HasSuffix(got, end) {
			t.Errorf("%s: %s", system, got)
		}
	}
}
