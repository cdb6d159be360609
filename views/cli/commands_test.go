package cli

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
	"flexconsole/views/cli/webchat"
)

// A flag or a variable that cannot be is wrong use; a file that is wrong is not.
func TestWrongSettingsAreWrongUse(t *testing.T) {
	for _, test := range []struct {
		name   string
		set    func(m *clitest.Machine)
		args   []string
		status int
	}{
		{"no such profile", nil, []string{"--profile", "nope"}, 2},
		{"no such profile by the environment", func(m *clitest.Machine) { m.In.Profile = ""; m.Env["FLEXCONSOLE_PROFILE"] = "nope" }, nil, 2},
		{"half an environment", func(m *clitest.Machine) { delete(m.Env, "TWILIO_AUTH_TOKEN") }, nil, 2},
		{"a variable that cannot be", func(m *clitest.Machine) { m.Env["TWILIO_REGION"] = "a b" }, nil, 2},
		{"a flag that cannot be", nil, []string{"--instance", "XX"}, 2},
		{"no account", func(m *clitest.Machine) { clear(m.Env) }, nil, 1},
		{"no such default profile", func(m *clitest.Machine) { clear(m.Env); m.Configured("default_profile = \"nope\"\n") }, nil, 1},
		{"a broken file", func(m *clitest.Machine) { m.Configured("[profiles") }, nil, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t).WithAccount()
			if test.set != nil {
				test.set(m)
			}
			m.Plain(users.NewUsersCommand, append([]string{"list"}, test.args...)...).Ends(t, test.status)
		})
	}
}

// A full disk must not look like an empty answer.
func TestOutputThatFails(t *testing.T) {
	m := newMachine(t).WithAccount()
	for _, command := range []*cobra.Command{
		m.PlainCommand(users.NewUserCommand, "get", clitest.AgentSID), m.PlainCommand(users.NewUserCommand, "get", clitest.AgentSID, "--json"),
		m.PlainCommand(users.NewUsersCommand, "list"), m.PlainCommand(users.NewUsersCommand, "list", "--json"),
		m.PlainCommand(webchat.NewCommand, "create", "--address", sandbox.AddressSID, "--yes"), m.PlainCommand(webchat.NewCommand, "addresses"),
		m.PlainCommand(webchat.NewCommand, "end", "--all", "--yes", "--confirm", "1"), m.PlainCommand(webchat.NewCommand, "list", "--json"),
	} {
		command.SetOut(clitest.Broken{})
		command.SetErr(&strings.Builder{})
		if err := command.Execute(); err == nil || plain.ExitStatus(err) != plain.ExitFailure {
			t.Errorf("%s: %v", command.CommandPath(), err)
		}
	}
}

// So is a secret that was stored or removed.
func TestStoredThoughTheOutputFails(t *testing.T) {
	m := newMachine(t)
	for _, test := range []struct {
		of   func(func() config.Inputs) *cobra.Command
		args []string
	}{
		{newLoginCommand, []string{"--token-stdin", "--base-url", m.Server.URL(), "--account", sandbox.AccountSID, "--profile", "work"}},
		{newLogoutCommand, []string{"--profile", "work"}},
		{newLogoutCommand, []string{"--profile", "work"}},
	} {
		command := m.Command(test.of, test.args...)
		var stderr strings.Builder
		command.SetIn(strings.NewReader(sandbox.AuthToken))
		command.SetOut(clitest.Broken{})
		command.SetErr(&stderr)
		err := command.Execute()
		_, report, said := strings.Cut(stderr.String(), "flexconsole: the result could not be printed: no room\n")
		if err != nil || !said || !strings.Contains(report, "rofile work") {
			t.Errorf("%s: %v, %q", command.Name(), err, stderr.String())
		}
	}
}

// A user that was saved is saved, whether or not that could be printed.
func TestSavedThoughTheOutputFails(t *testing.T) {
	m := newMachine(t).WithAccount()
	for _, test := range []struct {
		locale string
		more   []string
		status int
	}{
		{"fr-FR", nil, 0}, {"fr-FR", nil, 0}, {"de-DE", []string{"--json"}, 0}, {"en-GB", []string{"--read-only"}, plain.ExitReadOnly},
	} {
		args := slices.Concat([]string{"set", clitest.AgentSID, "--locale", test.locale}, test.more, []string{"--yes", "--confirm", "0001"})
		command := m.PlainCommand(users.NewUserCommand, args...)
		var stderr strings.Builder
		command.SetOut(clitest.Broken{})
		command.SetErr(&stderr)
		if got := clitest.StatusOf(command.Execute()); got != test.status {
			t.Errorf("%s %v: status %d", test.locale, test.more, got)
		}
		_, report, said := strings.Cut(stderr.String(), "the result could not be printed: no room\n")
		if test.status == 0 && (!said || !strings.HasPrefix(report, "Saved and confirmed.") && !strings.HasPrefix(report, "Not sent")) {
			t.Errorf("standard error: %s", stderr.String())
		}
	}
}

// So are many users, and ended chats.
func TestManySavedThoughTheOutputFails(t *testing.T) {
	m := newMachine(t).WithAccount()
	plan := filepath.Join(t.TempDir(), "plan")
	clitest.Run(m.PlainCommand(users.NewUsersCommand, "plan", "-", "--locale", "sv-SE", "--output", plan), clitest.AgentSID).Ends(t, 0)
	m.Plain(webchat.NewCommand, "create", "--address", sandbox.AddressSID, "--yes").Ends(t, 0)
	chat := m.Server.Chats()[0].ConversationSID
	for _, test := range []struct {
		command *cobra.Command
		status  int
		says    string
	}{
		{m.PlainCommand(users.NewUsersCommand, "apply", plan, "--yes", "--confirm", "1", "--json"), 0, clitest.AgentSID + "  saved  Locale: en-US → sv-SE\n"},
		{m.PlainCommand(webchat.NewCommand, "end", chat, "--yes", "--json"), plain.ExitFailure, "flexconsole: could not be printed: " + chat + "  ended"},
	} {
		var stderr strings.Builder
		test.command.SetOut(clitest.Broken{})
		test.command.SetErr(&stderr)
		if got := clitest.StatusOf(test.command.Execute()); got != test.status || !strings.Contains(stderr.String(), test.says) {
			t.Errorf("status %d, standard error: %s", got, stderr.String())
		}
	}
}
