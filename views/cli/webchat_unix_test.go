//go:build unix

package cli

import (
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/plain"
)

// webchat runs a command on the screen; the channel gives its end.
func (s *screen) webchat(m *machine, args ...string) <-chan error {
	command := m.plainCommand(newWebchatCommand, args...)
	command.SetIn(s.tty)
	command.SetOut(s.tty)
	command.SetErr(s.tty)
	ended := make(chan error, 1)
	go func() { ended <- command.Execute() }()
	return ended
}

// A launch is confirmed plainly, in production too.
func TestWebchatCreateAsks(t *testing.T) {
	for answer, status := range map[string]int{"y\n": 0, "\n": plain.ExitDeclined, "\x04": plain.ExitDeclined} {
		m, s := newMachine(t).withAccount(), newScreen(t)
		ended := s.webchat(m, "create", "--address", sandbox.AddressSID)
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
		ended := s.webchat(m, append([]string{"end"}, test.args...)...)
		s.answer(test.asked, test.answer)
		if got := statusOf(wait(t, ended)); got != test.status {
			t.Errorf("%v answered by %q: status %d:\n%s", test.args, test.answer, got, s.output())
		}
	}
}
