package shell

import (
	"encoding/json"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/redact"
	"flexconsole/views/screen"
)

// What a terminal would obey is copied in the form that is shown, and raw only
// after a question that stands on No.
func TestCopyEscapesFirst(t *testing.T) {
	t.Parallel()
	const value = "x@y.z \x1b[201~\ntouch pwned #\r"
	for _, copies := range []func(a *App){
		func(a *App) { a.desk.After(screen.CopyText(a.desk, "email", value)) },
		func(a *App) { a.desk.After(screen.CopyLines(a.desk, "the answer", value)) },
	} {
		r := newRig(t, setup{})
		r.settle()
		copies(r.app)
		r.press("esc") // an update, which runs the command; the question is closed by it
		r.until("the copy", func() bool { return len(r.copied) == 1 })
		if strings.ContainsAny(r.copied[0], "\x1b\r") || !strings.Contains(r.copied[0], "␛[201~") {
			t.Errorf("copied %q", r.copied)
		}
		copies(r.app)
		r.press("right")
		r.until("the copy", func() bool { return len(r.copied) == 2 })
		r.want("Copied as shown", "may run commands")
		r.press("enter")
		r.until("the raw copy", func() bool { return len(r.copied) == 3 })
		if r.copied[2] != value {
			t.Errorf("copied %q", r.copied)
		}
	}
}

// A value of one line keeps no line end; a body keeps its own, and JSON means
// the same.
func TestCopiedBodies(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.settle()
	for _, row := range []struct {
		text, want string
		cmd        func(what, text string) (copied string)
	}{
		{"a\nb", "a␊b", r.copiedBy(func(what, text string) tea.Cmd { return screen.CopyText(r.app.desk, what, text) })},
		{"a\nb", "a\nb", r.copiedBy(func(what, text string) tea.Cmd { return screen.CopyLines(r.app.desk, what, text) })},
		{"a\r\nb", "a\nb", r.copiedBy(func(what, text string) tea.Cmd { return screen.CopyLines(r.app.desk, what, text) })},
		{"a\x1bb\nc", "a␛b\nc", r.copiedBy(func(what, text string) tea.Cmd { return screen.CopyLines(r.app.desk, what, text) })},
		{"{\n \"a\": \"\u202e\"}", "{\n \"a\": \"\\u202e\"}", r.copiedBy(func(what, text string) tea.Cmd { return screen.CopyLines(r.app.desk, what, text) })},
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
	r := newRig(t, setup{})
	r.settle()
	r.app.desk.session.Redact = redact.New("0123456789abcdef").Text
	if got := r.copiedBy(func(what, text string) tea.Cmd { return screen.CopyLines(r.app.desk, what, text) })("the message", "it is 0123456789ABCDEF"); strings.Contains(got, "0123") {
		t.Errorf("copied %q", got)
	}
}

// copiedBy runs one way to copy and gives what it copied; its question is closed.
func (r *rig) copiedBy(way func(what, text string) tea.Cmd) func(what, text string) string {
	return func(what, text string) string {
		before := len(r.copied)
		r.app.desk.After(way(what, text))
		r.press("f1")
		r.until("the copy", func() bool { return len(r.copied) > before })
		r.app.desk.dialogs.open = nil
		return r.copied[before]
	}
}

// Every review names the host that stands for Twilio's.
func TestReviewsNameTheHost(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	if lines := strings.Join(screen.AccountLines(r.app.desk, 60), "\n"); strings.Contains(lines, "Host") {
		t.Errorf("%q", lines)
	}
	r.app.desk.session.Host = "https://proxy.example.com"
	if lines := strings.Join(screen.AccountLines(r.app.desk, 60), "\n"); !strings.Contains(lines, "https://proxy.example.com") {
		t.Errorf("%q", lines)
	}
}
