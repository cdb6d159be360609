package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/config/state/statetest"
	"flexconsole/views/cli/plain"
)

func TestUserLines(t *testing.T) {
	value := func(s string) *string { return &s }
	zone := time.FixedZone("CET", 3600)
	got := strings.Join(userLines(api.FlexUser{
		FlexUserSID: value(agentSID), Username: value("one "), Email: value(""), Roles: []string{"agent", "admin"},
		CreatedDate: value("2026-01-02T03:04:05Z"), UpdatedDate: value("yesterday"), Version: 7,
	}, zone), "\n") + "\n"
	for _, line := range []string{
		"flex_user_sid  " + agentSID, "username       one·", "email          (empty)", "locale         null",
		"roles          agent, admin", "user_sid       null", "worker_sid     null", "workspace_sid  null",
		"flex_team_sid  null", "instance_sid   null", "account_sid    null",
		"created_date   2026-01-02 04:04:05 CET (2026-01-02T03:04:05Z)", "updated_date   yesterday", "version        7", "url            null",
	} {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("%q is missing in\n%s", line, got)
		}
	}
	if n := strings.Count(got, "\n"); n != 15 {
		t.Errorf("%d lines for fifteen fields", n)
	}
}

func TestUserGet(t *testing.T) {
	m := newMachine(t).withAccount()
	got := m.plain(newUserCommand, "get", agentSID)
	got.ends(t, 0)
	got.shows(t, "username       pella.quickmoss\n", "account_sid    "+sandbox.AccountSID)
	if got.stderr != "" {
		t.Errorf("standard error: %s", got.stderr)
	}
	got = m.plain(newUserCommand, "get", "see https://example.com/users/"+agentSID, hostileSID)
	got.ends(t, 0)
	got.shows(t, "pella.quickmoss", "\n\nflex_user_sid  "+hostileSID, "mallow␛[2J")
}

func TestUserGetJSON(t *testing.T) {
	m := newMachine(t).withAccount()
	got := m.plain(newUserCommand, "get", "--json", agentSID, hostileSID)
	got.ends(t, 0)
	lines := strings.Split(strings.TrimSuffix(got.stdout, "\n"), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines:\n%s", len(lines), got.stdout)
	}
	for i, id := range []string{agentSID, hostileSID} {
		var document struct {
			SID   string `json:"flex_user_sid"`
			Email string
		}
		held, _ := m.server.User(id)
		if err := json.Unmarshal([]byte(lines[i]), &document); err != nil || document.SID != id || document.Email != held.Email {
			t.Errorf("line %d is %s, %v", i, lines[i], err)
		}
	}
}

func TestUserGetFails(t *testing.T) {
	for _, test := range []struct {
		name   string
		setUp  func(*machine)
		args   []string
		status int
		says   []string
		not    string
	}{
		{name: "no such user", args: []string{sandbox.UnknownUserSID}, status: 3,
			says: []string{"flexconsole: " + sandbox.UnknownUserSID + ": No such Flex user", "→ Check the SID", "Twilio code 20404", "Twilio-Request-Id RQ",
				"\n  looked in account " + sandbox.AccountSID + " · instance " + sandbox.InstanceSID + " (TWILIO_* variables)\n"}, not: "header"},
		{name: "one of three missing", args: []string{agentSID, sandbox.UnknownUserSID, nullsSID}, status: 3,
			says: []string{"pella.quickmoss", "No such Flex user", "tavi.marrowbell"}},
		{name: "a 404 that is not Twilio's", args: []string{agentSID}, status: 1,
			setUp: func(m *machine) {
				m.server.Inject(sandbox.Fault{Path: "/v2/", Status: 404, Body: "<html>nothing", ContentType: "text/html"})
			}},
		{name: "wrong secret stops it", args: []string{agentSID, nullsSID}, status: 1,
			setUp: func(m *machine) { m.env["TWILIO_AUTH_TOKEN"] = "wrong" },
			says:  []string{"The credentials were not accepted.", "stopped there: 1 more not read"}, not: "tavi"},
		{name: "no account", args: []string{agentSID}, status: 1,
			setUp: func(m *machine) { clear(m.env) }, says: []string{"no account found", "flexconsole login"}},
		{name: "another account", args: []string{agentSID}, status: 1,
			setUp: func(m *machine) {
				m.env["TWILIO_ACCOUNT_SID"] = "AC00000000000000000000000000000002"
				m.env["TWILIO_API_KEY"], m.env["TWILIO_API_SECRET"] = sandbox.APIKey, sandbox.APISecret
			}, says: []string{"belong to another account"}},
		{name: "no argument", status: 2, says: []string{"which user?"}},
		{name: "another kind", args: []string{sandbox.AddressSID}, status: 2, says: []string{"not a Flex user SID"}},
		{name: "a word", args: []string{agentSID, "pella"}, status: 2,
			says: []string{"not a Flex user SID: pella; to find a user by name: flexconsole users list", " --filter pella"}, not: "quickmoss"},
		{name: "a flag that is none", args: []string{"--token", "x"}, status: 1, says: []string{"unknown flag"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t).withAccount()
			if test.setUp != nil {
				test.setUp(m)
			}
			got := m.plain(newUserCommand, append([]string{"get"}, test.args...)...)
			got.ends(t, test.status)
			got.shows(t, test.says...)
			if test.not != "" && strings.Contains(got.all(), test.not) {
				t.Errorf("it says %q in\n%s", test.not, got.all())
			}
		})
	}
}

// A slip in the verb must not end as if all were well.
func TestWithoutAVerb(t *testing.T) {
	for _, args := range [][]string{{"user"}, {"user", "gte", agentSID}, {"users"}, {"users", "lst"}, {"webchat"}, {"webchat", "crate"}} {
		root := newRoot()
		root.SetArgs(args)
		run(root, "").ends(t, plain.ExitUsage)
	}
}

func TestUserGetInTheSandbox(t *testing.T) {
	statetest.Home(t)
	root := newRoot()
	root.SetArgs([]string{"--demo", "user", "get", agentSID})
	got := run(root, "")
	got.ends(t, 0)
	got.shows(t, "pella.quickmoss")
}
