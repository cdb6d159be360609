package cli

import (
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
	"flexconsole/views/cli/webchat"
)

// No command writes to another account than the one it names.
func TestNoCommandWritesToAnotherAccount(t *testing.T) {
	for name, args := range map[string][]string{
		"user set":            {"set", clitest.AgentSID, "--instance", sandbox.InstanceSID, "--locale", "fr", "--yes", "--confirm", "0001"},
		"webchat create":      {"create", "--instance", sandbox.InstanceSID, "--address", sandbox.AddressSID, "--yes"},
		"webchat end":         {"end", "CH00000000000000000000000000000001", "--instance", sandbox.InstanceSID, "--yes", "--confirm", "1"},
		"user get, as a rule": {"get", clitest.AgentSID, "--instance", sandbox.InstanceSID},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t).WithWrongAccount()
			of := users.NewUserCommand
			if strings.HasPrefix(name, "webchat") {
				of = webchat.NewCommand
			}
			got := m.Plain(of, args...)
			got.Ends(t, plain.ExitFailure)
			if !strings.Contains(got.Stderr, "These credentials belong to another account.") || !strings.Contains(got.Stderr, sandbox.AccountSID) {
				t.Error(got.All())
			}
			if sent := m.Posts(); len(sent) != 0 {
				t.Errorf("sent %q", sent)
			}
		})
	}
}

// Where Twilio does not name the account the review says so, and production has
// the token typed.
func TestAccountThatIsNotVerified(t *testing.T) {
	const warning = "! Account not verified: Twilio did not confirm which account these credentials belong to."
	unreadable := sandbox.Fault{Path: "/v1/Configuration", Status: 403, Code: 20403}
	nameless := sandbox.Fault{
		Method: "GET", Path: clitest.AgentSID,
		Body: `{"flex_user_sid":"` + clitest.AgentSID + `","version":7,"locale":"en-US"}`,
	}
	for _, row := range []struct {
		name   string
		faults []sandbox.Fault
		create bool
		args   []string
		status int
		warns  bool
	}{
		{"all well", nil, false, []string{"--confirm", "0001"}, 0, false},
		{"the user names it", []sandbox.Fault{unreadable}, false, []string{"--confirm", "0001"}, 0, false},
		{"nothing names it", []sandbox.Fault{unreadable, nameless}, false, []string{"--confirm", "0001"}, plain.ExitOther, true},
		{"a launch", nil, true, nil, 0, false},
		{"a launch without a token", []sandbox.Fault{unreadable}, true, nil, plain.ExitUsage, false},
		{"a launch with a token", []sandbox.Fault{unreadable}, true, []string{"--confirm", sandbox.AccountSID[30:]}, 0, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := newMachine(t).WithAccount()
			for _, fault := range row.faults {
				m.Server.Inject(fault)
			}
			of, args := users.NewUserCommand, []string{"set", clitest.AgentSID, "--instance", sandbox.InstanceSID, "--locale", "fr", "--yes"}
			if row.create {
				of, args = webchat.NewCommand, []string{"create", "--instance", sandbox.InstanceSID, "--address", sandbox.AddressSID, "--yes"}
			}
			got := m.Plain(of, append(args, row.args...)...)
			got.Ends(t, row.status)
			if warns := strings.Contains(got.Stderr, warning); warns != row.warns {
				t.Errorf("warns %v:\n%s", warns, got.All())
			}
		})
	}
}
