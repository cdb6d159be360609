package terminal

import (
	"context"
	"errors"
	"os"
	"path/filepath"
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

// A command has no terminal whose keys it could take, and its end is not that of what it
// leaves in the background.
func TestCommandsOnTheirOwn(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs /proc")
	}
	output, err := RunCommand(t.Context(), []string{"sh", "-c", `echo $$; cut -d' ' -f6 /proc/$$/stat`})
	if ids := strings.Fields(output); err != nil || len(ids) != 2 || ids[0] != ids[1] {
		t.Errorf("process and session are %q, %v", output, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	output, err = RunCommand(ctx, []string{"sh", "-c", "sleep 20 & echo started"})
	if err != nil || output != "started\n" {
		t.Errorf("%q, %v", output, err)
	}
	if _, err := RunCommand(t.Context(), []string{"/no/such/program"}); err == nil || err.Error() != "/no/such/program could not be run: no such file or directory" {
		t.Error(err)
	}
}

// Stopping ends what the command has started too.
func TestStoppedCommandsEndWhole(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs /proc")
	}
	path := filepath.Join(t.TempDir(), "pid")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := RunCommand(ctx, []string{"sh", "-c", `sleep 600 >/dev/null 2>&1 & echo $! > "$1.new"; mv "$1.new" "$1"; wait`, "sh", path})
		ended <- err
	}()
	var pid []byte
	wait := func(what string, done func() bool) {
		t.Helper()
		for deadline := time.Now().Add(time.Minute); !done(); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("never:", what)
			}
		}
	}
	wait("the start", func() (done bool) { pid, _ = os.ReadFile(path); return len(pid) > 0 })
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	wait("the end of its child", func() bool {
		state, err := os.ReadFile("/proc/" + strings.TrimSpace(string(pid)) + "/stat")
		return err != nil || strings.Contains(string(state), ") Z ")
	})
}

func TestSecretsStayHere(t *testing.T) {
	got := withoutSecrets([]string{"A=1", "TWILIO_API_SECRET=x", "twilio_api_key=x", "FLEXCONSOLE_PROFILE=x", "PATH=" + os.Getenv("PATH")})
	if !slices.Equal(got, []string{"A=1", "PATH=" + os.Getenv("PATH")}) {
		t.Errorf("%q", got)
	}
}
