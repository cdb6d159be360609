//go:build unix

package cli

import (
	"testing"

	"flexconsole/config"
	"flexconsole/views/cli/plain"
)

// setOn runs user set on the screen; the channel gives its end.
func setOn(s *screen, m *machine, args ...string) <-chan error {
	return s.start(m.plainCommand(newUserCommand, append([]string{"set", agentSID, "--locale", "fr"}, args...)...))
}

// Production asks for what no habit types.
func TestUserSetAsksInProduction(t *testing.T) {
	for answer, status := range map[string]int{"0001\n": 0, "y\n": plain.ExitDeclined, "\n": plain.ExitDeclined, "0002\n": plain.ExitDeclined, "\x04": plain.ExitDeclined} {
		m, s := newMachine(t).withAccount(), newScreen(t)
		ended := setOn(s, m)
		s.see("locale    en-US → fr")
		s.answer("This is PROD. Type the last four characters of the Flex user SID to save: ", answer)
		if got := statusOf(wait(t, ended)); got != status || len(m.posts()) != map[bool]int{true: 1}[status == 0] {
			t.Errorf("answer %q: status %d, %d POSTs:\n%s", answer, got, len(m.posts()), s.output())
		}
		s.restored()
	}
}

func TestUserSetAsks(t *testing.T) {
	for answer, status := range map[string]int{"y\n": 0, "\n": plain.ExitDeclined, "n\n": plain.ExitDeclined} {
		m, s := newMachine(t).withProfile(config.Staging), newScreen(t)
		ended := setOn(s, m, "--profile", "work")
		s.answer("Save this change? [y/N]: ", answer)
		if got := statusOf(wait(t, ended)); got != status || len(m.posts()) != map[bool]int{true: 1}[status == 0] {
			t.Errorf("answer %q: status %d, %d POSTs", answer, got, len(m.posts()))
		}
	}
}

// Someone else's change while the question stands is found, and nothing sent.
func TestUserSetConflict(t *testing.T) {
	m, s := newMachine(t).withAccount(), newScreen(t)
	ended := setOn(s, m)
	s.see("This is PROD.")
	theirs, _ := m.server.User(agentSID)
	theirs.Locale = "de"
	m.server.SetUser(theirs)
	s.send("0001\n")
	s.see("Not saved: someone else changed the same fields. Nothing was sent.")
	s.see("locale: was en-US, theirs de, yours fr")
	if got := statusOf(wait(t, ended)); got != plain.ExitConflict || len(m.posts()) != 0 {
		t.Errorf("status %d, %d POSTs", got, len(m.posts()))
	}
}
