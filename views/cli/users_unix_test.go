//go:build unix

package cli

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// The list asks the terminal how wide it is.
func TestUsersListOnATerminal(t *testing.T) {
	const lastSID = "FU00000000000000000000000000000009"
	for width, parts := range map[uint16][]string{
		80:  {agentSID + "  longlong…", lastSID, "(no room for ROLES, TEAM, STATE; --json has all)"},
		130: {"  STATE\r\n", agentSID + "  longlonglo…", lastSID},
	} {
		m, s := newMachine(t).withAccount(), newScreen(t)
		held, _ := m.server.User(agentSID)
		held.Username = strings.Repeat("long", 50)
		m.server.SetUser(held)
		if err := pty.Setsize(s.tty, &pty.Winsize{Rows: 24, Cols: width}); err != nil {
			t.Fatal(err)
		}
		command := m.plainCommand(newUsersCommand, "list")
		command.SetOut(s.tty)
		if err := command.Execute(); err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			s.see(part)
		}
		for line := range strings.Lines(s.output()) {
			if n := ansi.StringWidth(strings.TrimRight(line, "\r\n")); n >= int(width) {
				t.Errorf("%d cells on a terminal of %d: %s", n, width, line)
			}
		}
	}
}
