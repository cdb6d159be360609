package users_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/ui"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
)

func TestUsersListAsATable(t *testing.T) {
	m := newMachine(t).WithAccount()
	got := m.Plain(users.NewUsersCommand, "list")
	got.Ends(t, 0)
	lines := strings.Split(strings.TrimSuffix(got.Stdout, "\n"), "\n")
	if len(lines) != 10 {
		t.Fatalf("%d lines:\n%s", len(lines), got.Stdout)
	}
	at := strings.Index(lines[0], "USERNAME")
	for _, line := range lines[1:] {
		if !strings.HasPrefix(line, "FU") || line[at-1] != ' ' || line[at] == ' ' {
			t.Errorf("not aligned: %q", line)
		}
		if line != ui.Escape(line) {
			t.Errorf("not escaped: %q", line)
		}
	}
	got.Shows(t, "mallow␛[2J", "deactivated", "supervisor")
}

func TestUsersListPages(t *testing.T) {
	m := newMachine(t).WithAccount()
	big, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Users: 2100})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { big.Close() })
	m.Server = big
	got := m.Plain(users.NewUsersCommand, "list", "--json")
	got.Ends(t, 0)
	met := map[string]bool{}
	for line := range strings.Lines(got.Stdout) {
		var user struct {
			SID string `json:"flex_user_sid"`
		}
		if err := json.Unmarshal([]byte(line), &user); err != nil || met[user.SID] {
			t.Fatalf("%q: %v, met %v", line, err, met[user.SID])
		}
		met[user.SID] = true
	}
	if len(met) != 2100 {
		t.Errorf("%d users", len(met))
	}
	// What came before a failure is true; that it is not all is said.
	big.Inject(sandbox.Fault{Path: "/v1/Instances", Skip: 1, Status: 403, Code: 20003})
	got = m.Plain(users.NewUsersCommand, "list", "--json")
	if n := strings.Count(got.Stdout, "\n"); n != 1000 || plain.ExitStatus(got.Err) == 0 {
		t.Errorf("%d lines, %v", n, got.Err)
	}
}

func TestUsersListFilter(t *testing.T) {
	m := newMachine(t).WithAccount()
	for filter, want := range map[string]int{
		"pella": 1, "PELLA agent": 1, "role:supervisor": 2, "roles:admin pella": 0, "state:deactivated": 2,
		"locale:en": 3, "nobody-at-all": 0, "": 9, "example.org": 1, "url:x": 0,
		"team:light": 4, "TEAM:Orchard": 3, "teams:billing role:supervisor": 1, "team:QO00000000000000000000000000000002": 3,
		"team:harbour": 0, "orders": 3, "team:none": 2, "-team:none": 7, "-role:supervisor": 7,
		`name:"pella quickm"`: 1, `-"pella quickm"`: 8, "-state:deactivated locale:none": 1, "worker:WK": 7, "WK00000000000000000000000000000001": 1, `team:"none"`: 0,
		"-nobody": 9, "name:none": 1,
	} {
		got := m.Plain(users.NewUsersCommand, "list", "--json", "--filter", filter)
		got.Ends(t, 0)
		if n := strings.Count(got.Stdout, "\n"); n != want {
			t.Errorf("%q finds %d, want %d:\n%s", filter, n, want, got.Stdout)
		}
	}
}

// Without the names of the teams the SIDs are left, and that is said of a filter
// by team alone.
func TestUsersListFilterWithoutTeams(t *testing.T) {
	for filter, says := range map[string]string{
		"team:orchard": "--filter: team names could not be read, so team: matches SIDs (QO…) only: ",
		"team:QO00000000000000000000000000000002": "--filter: team names could not be read",
		"pella": "",
	} {
		m := newMachine(t).WithAccount()
		m.Server.Inject(sandbox.Fault{Path: "/Teams", Status: 403, Code: 20403})
		got := m.Plain(users.NewUsersCommand, "list", "--json", "--filter", filter)
		got.Ends(t, 0)
		got.Shows(t, says)
		if (got.Stdout == "") != (filter == "team:orchard") || (says == "") != (got.Stderr == "") {
			t.Errorf("%s: %s", filter, got.All())
		}
	}
}

// An empty list and a column that there is not are reported beside the output.
func TestUsersListSaysWhatIsOdd(t *testing.T) {
	m := newMachine(t).WithAccount()
	for filter, want := range map[string]string{
		"role:nothing": "no matching users\n", "role:admin": "",
		"foo:bar": "--filter: no key foo, so foo:bar is searched in all columns: " +
			"username, name, email, locale, role, team, state, sid, worker, is\nno matching users\n",
	} {
		for _, args := range [][]string{{"list", "--filter", filter}, {"list", "--json", "--filter", filter}} {
			got := m.Plain(users.NewUsersCommand, args...)
			got.Ends(t, 0)
			if got.Stderr != want || (got.Stdout == "") != (want != "") {
				t.Errorf("%q: standard output %q, standard error %q", args, got.Stdout, got.Stderr)
			}
		}
	}
	m.Server.Inject(sandbox.Fault{Path: "/v1/Instances", Status: 403, Code: 20003})
	if got := m.Plain(users.NewUsersCommand, "list"); strings.Contains(got.Stderr, "no matching users") {
		t.Errorf("of a list that failed: %s", got.Stderr)
	}
}

// A filter that is not finished would find every user: it is wrong usage, before
// anything is asked.
func TestUsersListWithAnUnfinishedFilter(t *testing.T) {
	m := newMachine(t).WithAccount()
	for filter, says := range map[string]string{
		"pella team:":   "--filter: team: has no value; team:none finds users without one",
		`name:"pella q`: `--filter: name:"pella q has no quote at its end`,
		"-":             "--filter: - finds every user",
	} {
		got := m.Plain(users.NewUsersCommand, "list", "--filter", filter)
		got.Ends(t, plain.ExitUsage)
		got.Shows(t, says)
	}
	if n := len(m.Server.Requests()); n > 0 {
		t.Errorf("%d requests", n)
	}
}

func TestUsersListFails(t *testing.T) {
	for _, test := range []struct {
		name   string
		fault  sandbox.Fault
		status int
		says   []string
	}{
		{
			"no list",
			sandbox.Fault{Path: "/v1/Instances", Status: 404, Code: 20404},
			9,
			[]string{"The user list is not available in this account.", "Look up users by SID"},
		},
		{"not allowed", sandbox.Fault{Path: "/v1/Instances", Status: 403, Code: 20403}, 9, []string{"user list is not available to these credentials"}},
		{
			"not Twilio's word",
			sandbox.Fault{Path: "/v1/Instances", Status: 404, Body: "<p>not here", ContentType: "text/html"},
			1,
			[]string{"the list is incomplete"},
		},
		{"no instance", sandbox.Fault{Path: "/v1/Configuration", Status: 403, Code: 20403}, 9, nil},
		{"no Flex", sandbox.Fault{Path: "/v1/Configuration", Status: 404, Code: 20404}, 9, nil},
		{
			"a gateway before it",
			sandbox.Fault{Path: "/v1/Configuration", Status: 403, Body: "<p>no", ContentType: "text/html"},
			1,
			[]string{"the list is incomplete"},
		},
		{"too many", sandbox.Fault{Path: "/v1/Instances", Status: 429, Code: 20429, RetryAfter: "99"}, 1, []string{"the list is incomplete"}},
		{"no such method", sandbox.Fault{Path: "/v1/Instances", Status: 405, Code: 20004}, 9, nil},
		{"wrong pair", sandbox.Fault{Status: 401, Code: 20003}, 1, []string{"The credentials were not accepted.", "the list is incomplete"}},
		{"null", sandbox.Fault{Path: "/v1/Instances", Body: "null"}, 1, []string{"could not be read", "the list is incomplete"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t).WithAccount()
			m.Server.Inject(test.fault)
			got := m.Plain(users.NewUsersCommand, "list")
			got.Ends(t, test.status)
			got.Shows(t, test.says...)
			if got.Stdout != "" {
				t.Errorf("standard output: %s", got.Stdout)
			}
		})
	}
	m := newMachine(t).WithAccount()
	m.Plain(users.NewUsersCommand, "list", clitest.AgentSID).Ends(t, plain.ExitUsage)
}

// Pages are no snapshot: a user met twice is listed once, and pages that go
// round in circles end the list as one that is not complete.
func TestUsersListGoesRoundInCircles(t *testing.T) {
	m := newMachine(t).WithAccount()
	next := map[string]string{"": "x", "x": "y", "y": "x"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := r.URL.Query().Get("PageToken")
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"users": [{"flex_user_sid": %q}, {"flex_user_sid": %q}], "meta": {"next_token": %q}}`,
			clitest.AgentSID, map[string]string{"": clitest.AgentSID, "x": clitest.NullsSID, "y": clitest.HostileSID}[token], next[token])
	}))
	defer server.Close()
	command := m.PlainCommand(users.NewUsersCommand)
	command.SetArgs([]string{"list", "--json", "--instance", sandbox.InstanceSID, "--base-url", server.URL})
	got := clitest.Run(command, "")
	got.Ends(t, plain.ExitFailure)
	got.Shows(t, "points back to an earlier page")
	for _, id := range []string{clitest.AgentSID, clitest.NullsSID, clitest.HostileSID} {
		if n := strings.Count(got.Stdout, id); n != 1 {
			t.Errorf("%s is listed %d times:\n%s", id, n, got.Stdout)
		}
	}
}

// Entries that cannot be read hide none of the others, and the list is said not to
// be complete; a row of another account is none of this list.
func TestUsersListWithOddEntries(t *testing.T) {
	const good = `{"flex_user_sid":"FU00000000000000000000000000000001","username":"ada","email":5}`
	m := newMachine(t).WithAccount()
	m.Server.Inject(sandbox.Fault{Path: "/v1/Instances", Body: `{"users":[{"flex_user_sid":7},` + good + `,null],"meta":{}}`, Times: 2})
	for _, args := range [][]string{{"list"}, {"list", "--json"}} {
		got := m.Plain(users.NewUsersCommand, args...)
		got.Ends(t, 1)
		got.Shows(t, "FU00000000000000000000000000000001", "ada", "5", "the list is incomplete: 2 entries could not be read")
	}
	m = newMachine(t).WithAccount()
	m.Server.Inject(sandbox.Fault{Path: "/v1/Configuration", Status: 403, Code: 20403})
	m.Server.Inject(sandbox.Fault{Path: "/v1/Instances", Body: `{"users":[` + good +
		`,{"flex_user_sid":"FU00000000000000000000000000000002","username":"eve",` +
		`"account_sid":"AC99000000000000000000000000000099"}],"meta":{}}`})
	got := m.Plain(users.NewUsersCommand, "list", "--instance", sandbox.InstanceSID)
	got.Ends(t, 1)
	got.Shows(t, "These credentials belong to another account.", "AC99000000000000000000000000000099, not "+sandbox.AccountSID)
	if strings.Contains(got.Stdout, "eve") || strings.Contains(got.Stdout, "ada") {
		t.Errorf("shown: %s", got.Stdout)
	}
}
