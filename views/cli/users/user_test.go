package users_test

import (
	"encoding/json"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/users"
)

func TestUserGet(t *testing.T) {
	m := newMachine(t).WithAccount()
	got := m.Plain(users.NewUserCommand, "get", clitest.AgentSID)
	got.Ends(t, 0)
	got.Shows(t, "username       pella.quickmoss\n", "account_sid    "+sandbox.AccountSID)
	if got.Stderr != "" {
		t.Errorf("standard error: %s", got.Stderr)
	}
	got = m.Plain(users.NewUserCommand, "get", "see https://example.com/users/"+clitest.AgentSID, clitest.HostileSID)
	got.Ends(t, 0)
	got.Shows(t, "pella.quickmoss", "\n\nflex_user_sid  "+clitest.HostileSID, "mallow␛[2J")
}

func TestUserGetJSON(t *testing.T) {
	m := newMachine(t).WithAccount()
	got := m.Plain(users.NewUserCommand, "get", "--json", clitest.AgentSID, clitest.HostileSID)
	got.Ends(t, 0)
	lines := strings.Split(strings.TrimSuffix(got.Stdout, "\n"), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines:\n%s", len(lines), got.Stdout)
	}
	for i, id := range []string{clitest.AgentSID, clitest.HostileSID} {
		var document struct {
			SID   string `json:"flex_user_sid"`
			Email string
		}
		held, _ := m.Server.User(id)
		if err := json.Unmarshal([]byte(lines[i]), &document); err != nil || document.SID != id || document.Email != held.Email {
			t.Errorf("line %d is %s, %v", i, lines[i], err)
		}
	}
}

func TestUserGetFails(t *testing.T) {
	for _, test := range []struct {
		name   string
		setUp  func(*clitest.Machine)
		args   []string
		status int
		says   []string
		not    string
	}{
		{
			name: "no such user", args: []string{sandbox.UnknownUserSID}, status: 3,
			says: []string{
				"flexconsole: " + sandbox.UnknownUserSID + ": No such Flex user", "→ Check the SID", "Twilio code 20404", "Twilio-Request-Id RQ",
				"\n  searched in account " + sandbox.AccountSID + " · instance " + sandbox.InstanceSID + " (TWILIO_* variables)\n",
			}, not: "header",
		},
		{
			name: "one of three missing", args: []string{clitest.AgentSID, sandbox.UnknownUserSID, clitest.NullsSID}, status: 3,
			says: []string{"pella.quickmoss", "No such Flex user", "tavi.marrowbell"},
		},
		{
			name: "a 404 that is not Twilio's", args: []string{clitest.AgentSID}, status: 1,
			setUp: func(m *clitest.Machine) {
				m.Server.Inject(sandbox.Fault{Path: "/v2/", Status: 404, Body: "<html>nothing", ContentType: "text/html"})
			},
		},
		{
			name: "wrong secret stops it", args: []string{clitest.AgentSID, clitest.NullsSID}, status: 1,
			setUp: func(m *clitest.Machine) { m.Env["TWILIO_AUTH_TOKEN"] = "wrong" },
			says:  []string{"The credentials were not accepted.", "stopped: 1 more not loaded"}, not: "tavi",
		},
		{
			name: "no account", args: []string{clitest.AgentSID}, status: 1,
			setUp: func(m *clitest.Machine) { clear(m.Env) }, says: []string{"no account found", "flexconsole login"},
		},
		{
			name: "another account", args: []string{clitest.AgentSID}, status: 1,
			setUp: func(m *clitest.Machine) {
				m.Env["TWILIO_ACCOUNT_SID"] = "AC00000000000000000000000000000002"
				m.Env["TWILIO_API_KEY"], m.Env["TWILIO_API_SECRET"] = sandbox.APIKey, sandbox.APISecret
			}, says: []string{"belong to another account"},
		},
		{name: "no argument", status: 2, says: []string{"no Flex user SID given"}},
		{name: "another kind", args: []string{sandbox.AddressSID}, status: 2, says: []string{"not a Flex user SID"}},
		{
			name: "a word", args: []string{clitest.AgentSID, "pella"}, status: 2,
			says: []string{"not a Flex user SID: pella; find users by name with flexconsole users list", " --filter pella"}, not: "quickmoss",
		},
		{name: "a flag that is none", args: []string{"--token", "x"}, status: 1, says: []string{"unknown flag"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t).WithAccount()
			if test.setUp != nil {
				test.setUp(m)
			}
			got := m.Plain(users.NewUserCommand, append([]string{"get"}, test.args...)...)
			got.Ends(t, test.status)
			got.Shows(t, test.says...)
			if test.not != "" && strings.Contains(got.All(), test.not) {
				t.Errorf("it says %q in\n%s", test.not, got.All())
			}
		})
	}
}
