package users_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
)

// got is a line of user get --json.
type gotUser struct {
	SID        *string `json:"flex_user_sid"`
	Username   string
	Asked      string
	Status     string
	ExitStatus int `json:"exit_status"`
	Error      *plain.Failure
}

// line is the user in a word or two.
func (u gotUser) line() string {
	if u.Status != "" {
		return fmt.Sprintf("%s %s %d", u.Asked, u.Status, u.ExitStatus)
	}
	return u.Username
}

// getFrom runs user get with a text on standard input.
func getFrom(m *clitest.Machine, stdin string, args ...string) clitest.Result {
	m.T.Helper()
	got := clitest.Run(m.PlainCommand(users.NewUserCommand, append([]string{"get"}, args...)...), stdin)
	clitest.NoControls(m.T, got)
	return got
}

// gotLines are the documents that were printed, in a word or two each.
func gotLines(t *testing.T, got clitest.Result) []string {
	t.Helper()
	var lines []string
	for line := range strings.Lines(got.Stdout) {
		var u gotUser
		if err := json.Unmarshal([]byte(line), &u); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		lines = append(lines, u.line())
	}
	return lines
}

// Users come by SID, from standard input, by username and by email, in the order asked.
func TestUserGetByOtherMeans(t *testing.T) {
	const ticket = "see " + clitest.NullsSID + " and " + sandbox.UnknownUserSID + ",\n" + clitest.NullsSID + " again; FU12345678"
	agent := func(m *clitest.Machine) string {
		held, _ := m.Server.User(clitest.AgentSID)
		return held.Email
	}
	for _, test := range []struct {
		name, stdin string
		args        []string
		status      int
		want        []string
		says        string
	}{
		{
			name: "a text", stdin: ticket, args: []string{"-", clitest.AgentSID}, status: plain.ExitNotFound,
			want: []string{"tavi.marrowbell@example.net", sandbox.UnknownUserSID + " not_found 3", "pella.quickmoss"},
			says: "standard input, line 2: skipped: FU12345678: ",
		},
		{name: "username", args: []string{"--username", "pella.quickmoss"}, want: []string{"pella.quickmoss"}},
		{
			name: "no such username", args: []string{clitest.NullsSID, "--username", "nobody", "--username", "pella.quickmoss"}, status: plain.ExitNotFound,
			want: []string{"tavi.marrowbell@example.net", "nobody not_found 3", "pella.quickmoss"},
			says: `"asked":"nobody","error":{"message":"No user of this account has the username nobody."`,
		},
		{name: "email", args: []string{"--email", "EMAIL"}, want: []string{"pella.quickmoss"}},
		{
			name: "no such email", args: []string{"--email", "nobody@example.com", "--email", "EMAIL"}, status: plain.ExitNotFound,
			want: []string{"nobody@example.com not_found 3", "pella.quickmoss"},
		},
		{name: "empty input", args: []string{"-"}, status: plain.ExitUsage, says: "standard input has no Flex user SID"},
		{name: "twice", args: []string{"-", "-"}, status: plain.ExitUsage, says: "give - only once"},
		{name: "none at a time", args: []string{clitest.AgentSID, "--parallel", "0"}, status: plain.ExitUsage, says: "--parallel must be at least 1"},
		{name: "empty username", args: []string{"--username", ""}, status: plain.ExitUsage, says: "--username is empty"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t).WithAccount()
			for i, arg := range test.args {
				if arg == "EMAIL" {
					test.args[i] = strings.ToUpper(agent(m))
				}
			}
			got := getFrom(m, test.stdin, append(test.args, "--json")...)
			got.Ends(t, test.status)
			got.Shows(t, test.says)
			if lines := gotLines(t, got); !slices.Equal(lines, test.want) {
				t.Errorf("it prints %q, want %q", lines, test.want)
			}
		})
	}
}

// Users that come late are still printed in their place.
func TestUserGetKeepsTheOrder(t *testing.T) {
	m := newMachine(t).WithAccount()
	m.Server.Inject(sandbox.Fault{Method: "GET", Path: clitest.AgentSID, Delay: 300 * time.Millisecond})
	got := getFrom(m, "", clitest.AgentSID, clitest.NullsSID, clitest.HostileSID)
	got.Ends(t, 0)
	at := func(user string) int { return strings.Index(got.Stdout, "flex_user_sid  "+user) }
	if first, second, third := at(clitest.AgentSID), at(clitest.NullsSID), at(clitest.HostileSID); first != 0 || second < first || third < second {
		t.Errorf("at %d, %d, %d of\n%s", first, second, third, got.Stdout)
	}
}

// A failure that all users would meet stops after the users being read, and every user
// has its document.
func TestUserGetStops(t *testing.T) {
	m := newMachine(t).WithAccount()
	m.Server.Inject(sandbox.Fault{Method: "GET", Path: clitest.NullsSID, Status: 403, Code: 20403})
	asked := []string{clitest.AgentSID, clitest.NullsSID, clitest.HostileSID}
	got := getFrom(m, "", append(asked, "--json", "--parallel", "1")...)
	got.Ends(t, plain.ExitFailure)
	got.Shows(t, `"status":"failed","exit_status":1,"asked":"`+clitest.NullsSID, "stopped: 1 more not loaded")
	want := []string{"pella.quickmoss", clitest.NullsSID + " failed 1", clitest.HostileSID + " not_loaded 1"}
	if lines := gotLines(t, got); !slices.Equal(lines, want) {
		t.Errorf("it prints %q, want %q", lines, want)
	}
	m = newMachine(t).WithAccount()
	m.Server.Inject(sandbox.Fault{Path: "/v4/Instances", Status: 403, Code: 20403})
	got = getFrom(m, "", "--username", "pella.quickmoss")
	got.Ends(t, plain.ExitNoList)
}
