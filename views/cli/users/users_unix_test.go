//go:build unix

package users_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"

	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/users"
)

// The list asks the terminal how wide it is.
func TestUsersListOnATerminal(t *testing.T) {
	const lastSID = "FU00000000000000000000000000000009"
	for width, parts := range map[uint16][]string{
		80:  {clitest.AgentSID + "  longlong…", lastSID, "(no space for ROLES, TEAM, STATE; use --json for all columns)"},
		130: {"  STATE\r\n", clitest.AgentSID + "  longlonglo…", lastSID},
	} {
		m, s := newMachine(t).WithAccount(), clitest.NewScreen(t)
		held, _ := m.Server.User(clitest.AgentSID)
		held.Username = strings.Repeat("long", 50)
		m.Server.SetUser(held)
		if err := pty.Setsize(s.TTY, &pty.Winsize{Rows: 24, Cols: width}); err != nil {
			t.Fatal(err)
		}
		command := m.PlainCommand(users.NewUsersCommand, "list")
		command.SetOut(s.TTY)
		if err := command.Execute(); err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			s.See(part)
		}
		for line := range strings.Lines(s.Output()) {
			if n := ansi.StringWidth(strings.TrimRight(line, "\r\n")); n >= int(width) {
				t.Errorf("%d cells on a terminal of %d: %s", n, width, line)
			}
		}
	}
}
