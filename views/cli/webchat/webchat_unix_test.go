//go:build unix

package webchat_test

import (
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/webchat"
)

// webchatOn runs a command on the screen; the channel gives its end.
func webchatOn(s *clitest.Screen, m *clitest.Machine, args ...string) <-chan error {
	return s.Start(m.PlainCommand(webchat.NewCommand, args...))
}

// A launch is confirmed plainly, in production too.
func TestWebchatCreateAsks(t *testing.T) {
	for answer, status := range map[string]int{"y\n": 0, "\n": plain.ExitDeclined, "\x04": plain.ExitDeclined} {
		m, s := newMachine(t).WithAccount(), clitest.NewScreen(t)
		ended := webchatOn(s, m, "create", "--address", sandbox.AddressSID)
		s.See("PROD")
		s.Answer("Launch this chat? [y/N]: ", answer)
		if got := clitest.StatusOf(clitest.Await(t, ended)); got != status || len(m.Server.Chats()) != map[bool]int{true: 1}[status == 0] {
			t.Errorf("answer %q: status %d, %d chats", answer, got, len(m.Server.Chats()))
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
		m, s := launched(t), clitest.NewScreen(t)
		ended := webchatOn(s, m, append([]string{"end"}, test.args...)...)
		s.Answer(test.asked, test.answer)
		if got := clitest.StatusOf(clitest.Await(t, ended)); got != test.status {
			t.Errorf("%v answered by %q: status %d:\n%s", test.args, test.answer, got, s.Output())
		}
	}
}
