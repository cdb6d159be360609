//go:build unix

package cli

import (
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/plain"
)

// webchatOn runs a command on the screen; the channel gives its end.
func webchatOn(s *screen, m *machine, args ...string) <-chan error {
	return s.start(m.plainCommand(newWebchatCommand, args...))
}

// A launch is confirmed plainly, in production too.
func TestWebchatCreateAsks(t *testing.T) {
	for answer, status := range map[string]int{"y\n": 0, "\n": plain.ExitDeclined, "\x04": plain.ExitDeclined} {
		m, s := newMachine(t).withAccount(), newScreen(t)
		ended := webchatOn(s, m, "create", "--address", sandbox.AddressSID)
		s.see("PROD")
		s.answer("Launch this chat? [y/N]: ", answer)
		if got := statusOf(wait(t, ended)); got != status || len(m.server.Chats()) != map[bool]int{true: 1}[status == 0] {
			t.Errorf("answer %q: status %d, %d chats", answer, got, len(m.server.Chats()))
		}
	}
}

// All chats, and those that others may have launched, are confirmed by their
// number; one's own by a yes.
func TestWebchatEndAsksInProduction(t *testing.T) {
	for _, test := range []struct {
		args          []string
		asked, answer string
		status        int
	}{
		{[]string{"--all"}, "This is PROD. Type the number of chats to end them: ", "2\n", 0},
		{[]string{"--all"}, "This is PROD. Type the number of chats to end them: ", "y\n", plain.ExitDeclined},
		{[]string{firstChat}, "End this chat? [y/N]: ", "y\n", 0},
		{[]string{"CH00000000000000000000000000000009"}, "This is PROD. Type the number of chats to end them: ", "n\n", plain.ExitDeclined},
	} {
		m, s := launched(t), newScreen(t)
		ended := webchatOn(s, m, append([]string{"end"}, test.args...)...)
		s.answer(test.asked, test.answer)
		if got := statusOf(wait(t, ended)); got != test.status {
			t.Errorf("%v answered by %q: status %d:\n%s", test.args, test.answer, got, s.output())
		}
	}
}
