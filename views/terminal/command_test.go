package terminal

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRunCommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs sh")
	}
	t.Setenv("TWILIO_AUTH_TOKEN", "secret")
	t.Setenv("FLEXCONSOLE_PROFILE", "work")
	t.Setenv("KEPT", "yes")
	output, err := RunCommand(t.Context(), []string{"sh", "-c", `printf '%s|' "$TWILIO_AUTH_TOKEN$FLEXCONSOLE_PROFILE" "$KEPT" "$1" "$2"; cat; echo err >&2`, "sh", "a b; exit 1", "$(id)"})
	if err != nil || output != "|yes|a b; exit 1|$(id)|err\n" {
		t.Errorf("%q, %v", output, err)
	}
	if output, err := RunCommand(t.Context(), []string{"sh", "-c", "echo no; exit 3"}); err == nil || output != "no\n" || err.Error() != "sh ended with exit status 3" {
		t.Errorf("%q, %v", output, err)
	}
	if _, err := RunCommand(t.Context(), []string{"no-such-program-here"}); err == nil || !strings.Contains(err.Error(), "no-such-program-here could not be run") {
		t.Error(err)
	}
	output, err = RunCommand(t.Context(), []string{"sh", "-c", "yes | head -c 3000000"})
	if err != nil || len(output) > mostOutput+100 || !strings.HasSuffix(output, "(the output is longer)") {
		t.Errorf("%d bytes, %v", len(output), err)
	}
}

// A command ends with its context, its children too as far as they keep its output open.
func TestCommandThatIsStopped(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs sh")
	}
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, stop)
	if _, err := RunCommand(ctx, []string{"sh", "-c", "sleep 60"}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestSecretsStayHere(t *testing.T) {
	got := withoutSecrets([]string{"A=1", "TWILIO_API_SECRET=x", "twilio_api_key=x", "FLEXCONSOLE_PROFILE=x", "PATH=" + os.Getenv("PATH")})
	if !slices.Equal(got, []string{"A=1", "PATH=" + os.Getenv("PATH")}) {
		t.Errorf("%q", got)
	}
}
