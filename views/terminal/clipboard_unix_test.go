//go:build unix

package terminal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// onlyProgram makes a shell script the only program that is found by its name,
// beside those of the system that it may call.
func onlyProgram(t *testing.T, name, body string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	script := "#!/bin/sh\nPATH=/usr/bin:/bin\n" + body + "\n"
	if err := os.WriteFile(filepath.Join(folder, name), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder)
	return folder
}

// tmux gets the text on its input and passes it on itself.
func TestCopyInTmux(t *testing.T) {
	out, sent := remoteTerminal(t)
	t.Setenv("TMUX", "/socket,1,0")
	folder := onlyProgram(t, "tmux", `echo "$@" >"${0%/*}/arguments"; cat >"${0%/*}/buffer"`)
	how, known, err := Copy(out, "-n $HOME `x`")
	if err != nil || !strings.Contains(how, "via tmux") || !known || sent() != "" {
		t.Errorf("%s, %v, sent %q", how, err, sent())
	}
	for name, want := range map[string]string{"arguments": "load-buffer -w -\n", "buffer": "-n $HOME `x`"} {
		if got, err := os.ReadFile(filepath.Join(folder, name)); string(got) != want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// A tmux that is too old refuses, and the terminal is asked.
func TestCopyInOldTmux(t *testing.T) {
	out, sent := remoteTerminal(t)
	t.Setenv("TMUX", "/socket,1,0")
	onlyProgram(t, "tmux", "echo 'unknown flag -w' >&2; exit 1")
	how, known, err := Copy(out, "text")
	if err != nil || !strings.Contains(how, "unconfirmed") || known || !strings.HasPrefix(sent(), "\x1bPtmux;") {
		t.Errorf("%s, %v, sent %q", how, err, sent())
	}
}
