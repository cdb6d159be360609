package users_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
)

const (
	secondSID      = "FU00000000000000000000000000000002"
	deactivatedSID = "FU00000000000000000000000000000005"
)

// twins is a machine whose account has a deactivated user with the email of an active one,
// and two users with one user SID.
func twins(t *testing.T) *clitest.Machine {
	t.Helper()
	m := newMachine(t).WithAccount()
	agent, _ := m.Server.User(clitest.AgentSID)
	for sid, change := range map[string]func(*sandbox.User){
		deactivatedSID: func(u *sandbox.User) { u.Email = strings.ToUpper(agent.Email) },
		secondSID:      func(u *sandbox.User) { u.UserSID = agent.UserSID },
	} {
		user, _ := m.Server.User(sid)
		change(&user)
		m.Server.SetUser(user)
	}
	return m
}

func TestUsersDuplicates(t *testing.T) {
	m := twins(t)
	got := m.Plain(users.NewUsersCommand, "duplicates")
	got.Ends(t, 0)
	if rows := strings.Split(strings.TrimSpace(got.Stdout), "\n"); len(rows) != 3 || !strings.HasPrefix(rows[1], clitest.AgentSID+"  1      email deactivated_twin  ") ||
		!strings.HasPrefix(rows[2], deactivatedSID) || !strings.HasSuffix(rows[2], "deactivated") {
		t.Errorf("it prints %s", got.Stdout)
	}
	for _, r := range m.Server.Requests() {
		if strings.Contains(r.Path, "/Users/") {
			t.Errorf("it reads %s", r.Path)
		}
	}
	got = m.Plain(users.NewUsersCommand, "duplicates", "--csv", "--user-sids")
	got.Ends(t, 0)
	rows, err := csv.NewReader(strings.NewReader(got.Stdout)).ReadAll()
	if err != nil || len(rows) != 5 || !slices.Equal(rows[0], strings.Split("group,shared,value,sid,username,name,email,locale,role,team,state,worker,updated,user_sid", ",")) ||
		strings.Join(column(rows, 0), "") != "1122" || rows[4][1] != "user_sid" || rows[4][3] != secondSID || rows[4][13] != rows[4][2] {
		t.Errorf("%v: %q", err, rows)
	}
	got = m.Plain(users.NewUsersCommand, "duplicates", "--json")
	if strings.Count(got.Stdout, "\n") != 1 || !strings.HasPrefix(got.Stdout, `{"shared":[{"kind":"email","value":"pella.quickmoss@example.com"},{"kind":"deactivated_twin","value":""}],"users":[{"flex_user_sid":"FU`) ||
		!strings.Contains(got.Stdout, `"user_sid":null`) {
		t.Errorf("it prints %s", got.Stdout)
	}
	got = m.Plain(users.NewUsersCommand, "duplicates", "--json", "--csv")
	got.Ends(t, plain.ExitUsage)
}

func TestUsersWithoutDuplicates(t *testing.T) {
	m := newMachine(t).WithAccount()
	got := m.Plain(users.NewUsersCommand, "duplicates")
	got.Ends(t, 0)
	got.Shows(t, "no duplicates among 9 users; user SIDs were not compared (--user-sids)")
	got = m.Plain(users.NewUsersCommand, "duplicates", "--user-sids")
	got.Ends(t, 0)
	if got.All() != "no duplicates among 9 users\n" {
		t.Errorf("it says %q", got.All())
	}
}

// What was read is compared, and what was not is said.
func TestUsersDuplicatesOfAnIncompleteAccount(t *testing.T) {
	m := twins(t)
	m.Server.Inject(sandbox.Fault{Path: deactivatedSID, Status: 403, Code: 20403})
	got := m.Plain(users.NewUsersCommand, "duplicates", "--user-sids")
	got.Ends(t, 1)
	got.Shows(t, "the user SID of 1 user could not be read, so the groups are incomplete: ", "user_sid", "email deactivated_twin")
	m.Server.ClearFaults()
	m.Server.Inject(sandbox.Fault{Path: "/Users", Status: 403, Code: 20403})
	for _, args := range [][]string{{"duplicates"}, {"list", "--filter", "is:duplicate"}} {
		got = m.Plain(users.NewUsersCommand, args...)
		got.Ends(t, plain.ExitNoList)
		if got.Stdout != "" || strings.Contains(got.All(), "no duplicates") {
			t.Errorf("it says %s", got.All())
		}
	}
}

func TestUsersListFindsDuplicates(t *testing.T) {
	m := twins(t)
	for filter, want := range map[string]int{"is:duplicate": 2, "-is:duplicate": 7, "is:none": 7, "is:duplicate state:deactivated": 1, "is:other": 0} {
		rows := listed(t, m, "--columns", "sid", "--filter", filter)
		if len(rows)-1 != want {
			t.Errorf("%s finds %d, want %d", filter, len(rows)-1, want)
		}
	}
	rows := listed(t, m, "--columns", "username,email", "--filter", "is:duplicate", "--sort", "-username")
	if got := strings.Join(column(rows, 0), " "); got != "pella.quickmoss hesper.coppergrove" {
		t.Errorf("sorted %s", got)
	}
	m.Plain(users.NewUsersCommand, "list", "--filter", "is:").Ends(t, plain.ExitUsage)
}
