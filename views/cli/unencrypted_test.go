package cli

import (
	"errors"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/doctor"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
	"flexconsole/views/cli/webchat"
	"flexconsole/views/shell"
)

const someUser = "FU00000000000000000000000000000001"

// Without a terminal nothing of a profile goes over http, unless the command
// itself names the address, or the credentials are the sandbox's.
func TestUnencryptedWithoutATerminal(t *testing.T) {
	const real = "made-up-token-of-an-account"
	doctor := func(w plain.Wiring) *cobra.Command { return doctor.NewCommand(w, version()) }
	for name, row := range map[string]struct {
		of      func(plain.Wiring) *cobra.Command
		args    []string
		token   string
		refused bool
	}{
		"get":     {users.NewUserCommand, []string{"get", someUser}, real, true},
		"set":     {users.NewUserCommand, []string{"set", someUser, "--locale", "en-US", "--yes"}, real, true},
		"list":    {users.NewUsersCommand, []string{"list"}, real, true},
		"webchat": {webchat.NewCommand, []string{"end", "--all", "--yes"}, real, true},
		"doctor":  {doctor, nil, real, true},
		"stated":  {users.NewUserCommand, []string{"get", someUser, "--base-url"}, real, false},
		"sandbox": {users.NewUserCommand, []string{"get", someUser}, sandbox.AuthToken, false},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t)
			m.ProfileAt(m.Server.URL(), row.token)
			if name == "stated" {
				row.args = append(row.args, m.Server.URL())
			}
			command := row.of(m.Wiring())
			command.SilenceErrors, command.SilenceUsage = true, true
			command.SetArgs(append([]string{}, row.args...))
			got := clitest.Run(command, "y\n")
			sent := len(m.Server.Requests()) > 0
			explained := plain.ExitStatus(got.Err) == plain.ExitUsage && strings.Contains(got.All(), "add --base-url "+m.Server.URL())
			if sent == row.refused || row.refused && !explained {
				t.Errorf("sent %t, %s", sent, got.All())
			}
		})
	}
}

// An account that is opened from the console says where its credentials would go,
// and opens once exactly that was agreed to.
func TestUnencryptedFromTheConsole(t *testing.T) {
	const address = "http://127.0.0.1:9"
	m := newMachine(t).ProfileAt(address, "made-up-token-of-an-account")
	settings := config.Read(m.In)
	sources, err := settings.Sources()
	if err != nil || len(sources) != 1 {
		t.Fatal(sources, err)
	}
	for agreed, opened := range map[string]bool{"": false, "http://127.0.0.1:8": false, address: true} {
		session, err := openSource(flags{}, settings, sources[0].ID(), agreed)
		unencrypted, refused := errors.AsType[*shell.Unencrypted](err)
		switch {
		case refused == opened || opened != (session != nil):
			t.Errorf("agreed to %q: %v", agreed, err)
		case opened:
			session.End()
		case unencrypted.Address != address:
			t.Errorf("%+v", unencrypted)
		}
	}
}

// Reviews name the host that stands for Twilio's, where the credentials matter.
func TestReviewsNameTheHost(t *testing.T) {
	for token, named := range map[string]bool{"made-up-token-of-an-account": true, sandbox.AuthToken: false} {
		m := newMachine(t).ProfileAt("https://proxy.example.com", token)
		account, err := config.Read(m.In).Account()
		if err != nil {
			t.Fatal(err)
		}
		session := newSession(account)
		defer session.End()
		if got := strings.Contains(plain.AccountLine(session), "host https://proxy.example.com"); got != named {
			t.Errorf("%q", plain.AccountLine(session))
		}
	}
}
