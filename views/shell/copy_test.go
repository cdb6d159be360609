package shell_test

import (
	"encoding/json"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/redact"
	"flexconsole/views/screen"
	"flexconsole/views/shell"
	"flexconsole/views/viewtest"
)

// What a terminal would obey is copied in the form that is shown, and raw only
// after a question that stands on No.
func TestCopyEscapesFirst(t *testing.T) {
	t.Parallel()
	const value = "x@y.z \x1b[201~\ntouch pwned #\r"
	for _, copies := range []func(a *shell.App){
		func(a *shell.App) { a.Account().After(screen.CopyText(a.Account(), "email", value)) },
		func(a *shell.App) { a.Account().After(screen.CopyLines(a.Account(), "the answer", value)) },
	} {
		r := newRig(t, viewtest.Setup{})
		r.Settle()
		copies(r.App)
		r.Press("esc") // an update, which runs the command; the question is closed by it
		r.Until("the copy", func() bool { return len(r.Copied) == 1 })
		if strings.ContainsAny(r.Copied[0], "\x1b\r") || !strings.Contains(r.Copied[0], "␛[201~") {
			t.Errorf("copied %q", r.Copied)
		}
		copies(r.App)
		r.Press("right")
		r.Until("the copy", func() bool { return len(r.Copied) == 2 })
		r.Want("Copied as shown", "may run commands")
		r.Press("enter")
		r.Until("the raw copy", func() bool { return len(r.Copied) == 3 })
		if r.Copied[2] != value {
			t.Errorf("copied %q", r.Copied)
		}
	}
}

// A value of one line keeps no line end; a body keeps its own, and JSON means
// the same.
func TestCopiedBodies(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Settle()
	for _, row := range []struct {
		text, want string
		cmd        func(what, text string) (copied string)
	}{
		{"a\nb", "a␊b", r.copiedBy(func(what, text string) tea.Cmd { return screen.CopyText(r.Host(), what, text) })},
		{"a\nb", "a\nb", r.copiedBy(func(what, text string) tea.Cmd { return screen.CopyLines(r.Host(), what, text) })},
		{"a\r\nb", "a\nb", r.copiedBy(func(what, text string) tea.Cmd { return screen.CopyLines(r.Host(), what, text) })},
		{"a\x1bb\nc", "a␛b\nc", r.copiedBy(func(what, text string) tea.Cmd { return screen.CopyLines(r.Host(), what, text) })},
		{"{\n \"a\": \"\u202e\"}", "{\n \"a\": \"\\u202e\"}", r.copiedBy(func(what, text string) tea.Cmd { return screen.CopyLines(r.Host(), what, text) })},
	} {
		if got := row.cmd("the text", row.text); got != row.want {
			t.Errorf("%q is copied as %q, want %q", row.text, got, row.want)
		}
		if json.Valid([]byte(row.text)) && !json.Valid([]byte(row.want)) {
			t.Errorf("%q is no JSON", row.want)
		}
	}
}

// Even what was typed loses the secret on its way to the clipboard.
func TestCopyRedacts(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Settle()
	r.Host().Session().Redact = redact.New("0123456789abcdef").Text
	if got := r.copiedBy(func(what, text string) tea.Cmd { return screen.CopyLines(r.Host(), what, text) })("the message", "it is 0123456789ABCDEF"); strings.Contains(got, "0123") {
		t.Errorf("copied %q", got)
	}
}

// copiedBy runs one way to copy and gives what it copied; its question is closed.
func (r *rig) copiedBy(way func(what, text string) tea.Cmd) func(what, text string) string {
	return func(what, text string) string {
		before := len(r.Copied)
		r.Host().After(way(what, text))
		r.Press("f1")
		r.Until("the copy", func() bool { return len(r.Copied) > before })
		r.App.DropDialogs()
		return r.Copied[before]
	}
}

// Every review names the host that stands for Twilio's.
func TestReviewsNameTheHost(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	if lines := strings.Join(screen.AccountLines(r.Host(), 60), "\n"); strings.Contains(lines, "Host") {
		t.Errorf("%q", lines)
	}
	r.Host().Session().Host = "https://proxy.example.com"
	if lines := strings.Join(screen.AccountLines(r.Host(), 60), "\n"); !strings.Contains(lines, "https://proxy.example.com") {
		t.Errorf("%q", lines)
	}
}
