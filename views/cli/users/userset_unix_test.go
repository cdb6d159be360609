//go:build unix

package users_test

import (
	"testing"

	"flexconsole/config"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
)

// setOn runs user set on the screen; the channel gives its end.
func setOn(s *clitest.Screen, m *clitest.Machine, args ...string) <-chan error {
	return s.Start(m.PlainCommand(users.NewUserCommand, append([]string{"set", clitest.AgentSID, "--locale", "fr"}, args...)...))
}

// Production asks for what no habit types.
func TestUserSetAsksInProduction(t *testing.T) {
	for answer, status := range map[string]int{
		"0001\n": 0, "y\n": plain.ExitDeclined, "\n": plain.ExitDeclined,
		"0002\n": plain.ExitDeclined, "\x04": plain.ExitDeclined,
	} {
		m, s := newMachine(t).WithAccount(), clitest.NewScreen(t)
		ended := setOn(s, m)
		s.See("Locale: en-US → fr")
		s.Answer("This is PROD. Type the last four characters of the Flex user SID to save: ", answer)
		if got := clitest.StatusOf(clitest.Await(t, ended)); got != status || len(m.Posts()) != map[bool]int{true: 1}[status == 0] {
			t.Errorf("answer %q: status %d, %d POSTs:\n%s", answer, got, len(m.Posts()), s.Output())
		}
		s.Restored()
	}
}

func TestUserSetAsks(t *testing.T) {
	for answer, status := range map[string]int{"y\n": 0, "\n": plain.ExitDeclined, "n\n": plain.ExitDeclined} {
		m, s := newMachine(t).WithProfile(config.Staging), clitest.NewScreen(t)
		ended := setOn(s, m, "--profile", "work")
		s.Answer("Save this change? [y/N]: ", answer)
		if got := clitest.StatusOf(clitest.Await(t, ended)); got != status || len(m.Posts()) != map[bool]int{true: 1}[status == 0] {
			t.Errorf("answer %q: status %d, %d POSTs", answer, got, len(m.Posts()))
		}
	}
}

// Someone else's change while the question stands is found, and nothing sent.
func TestUserSetConflict(t *testing.T) {
	m, s := newMachine(t).WithAccount(), clitest.NewScreen(t)
	ended := setOn(s, m)
	s.See("This is PROD.")
	theirs, _ := m.Server.User(clitest.AgentSID)
	theirs.Locale = "de"
	m.Server.SetUser(theirs)
	s.Send("0001\n")
	s.See("Not saved: someone else changed the same fields. Nothing was sent.")
	s.See("Locale: was en-US, theirs de, yours fr")
	if got := clitest.StatusOf(clitest.Await(t, ended)); got != plain.ExitConflict || len(m.Posts()) != 0 {
		t.Errorf("status %d, %d POSTs", got, len(m.Posts()))
	}
}
