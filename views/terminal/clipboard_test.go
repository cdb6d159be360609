package terminal

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// environment is a getenv of pairs of name and value.
func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestAskToCopy(t *testing.T) {
	const text = "FU00000000000000000000000000000001"
	encoded := base64.StdEncoding.EncodeToString([]byte(text))
	plain := "\x1b]52;c;" + encoded + "\a"
	tmux := "\x1bPtmux;\x1b" + plain + "\x1b\\"
	screen := "\x1bP" + plain + "\x1b\\"
	for _, row := range []struct {
		name string
		env  []string
		want string
	}{
		{"a terminal", []string{"TERM", "xterm-256color"}, plain},
		{"nothing known", nil, plain},
		{"tmux", []string{"TMUX", "/socket,1,0", "TERM", "screen-256color"}, tmux + plain},
		{"tmux on the other machine", []string{"TERM", "tmux-256color"}, tmux + plain},
		{"screen", []string{"STY", "1.pts", "TERM", "screen"}, screen},
		{"screen or tmux on the other machine", []string{"TERM", "screen-256color"}, screen + plain},
	} {
		if got := askToCopy(environment(row.env...), text); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// GNU screen prints what is longer than it can hold: it gets pieces only.
func TestAskScreenToCopyALongText(t *testing.T) {
	for _, env := range [][]string{{"STY", "1.pts"}, {"TERM", "screen"}} {
		asked := askToCopy(environment(env...), strings.Repeat("x", 5000))
		for piece := range strings.SplitAfterSeq(asked, "\x1b\\") {
			if len(piece) > screenString {
				t.Errorf("%q: a piece of %d bytes", env, len(piece))
			}
		}
	}
}

// remoteTerminal is one over SSH, so that no clipboard of this machine is used,
// and what it was sent.
func remoteTerminal(t *testing.T) (*os.File, func() string) {
	t.Helper()
	for _, name := range []string{"TMUX", "STY", "SSH_TTY"} {
		t.Setenv(name, "")
	}
	t.Setenv("TERM", "xterm")
	t.Setenv("SSH_CONNECTION", "a 1 b 22")
	path := filepath.Join(t.TempDir(), "terminal")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file, func() string {
		sent, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(sent)
	}
}

func TestCopyOverSSH(t *testing.T) {
	out, sent := remoteTerminal(t)
	how, known, err := Copy(out, "text")
	if want := "\x1b]52;c;dGV4dA==\a"; sent() != want || err != nil {
		t.Errorf("sent %q, %v", sent(), err)
	}
	if !strings.Contains(how, "unconfirmed") || strings.Contains(how, "copied") || known {
		t.Errorf("it claims: %s, known %v", how, known)
	}
}

// A text that terminals drop is not sent, and that is said.
func TestCopyTooLong(t *testing.T) {
	out, sent := remoteTerminal(t)
	if _, _, err := Copy(out, strings.Repeat("x", maxAsked+1)); err == nil || !strings.Contains(err.Error(), "74 KB at most") {
		t.Errorf("it says %v", err)
	}
	if sent() != "" {
		t.Errorf("%d bytes were sent", len(sent()))
	}
	if _, _, err := Copy(out, strings.Repeat("x", maxAsked)); err != nil || len(sent()) > 100_000 {
		t.Errorf("the longest: %v, %d bytes", err, len(sent()))
	}
}
