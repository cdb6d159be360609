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

// listed is users list, as rows of CSV.
func listed(t *testing.T, m *clitest.Machine, args ...string) [][]string {
	t.Helper()
	got := m.Plain(users.NewUsersCommand, append([]string{"list", "--csv"}, args...)...)
	got.Ends(t, 0)
	rows, err := csv.NewReader(strings.NewReader(got.Stdout)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%v: %s", err, got.All())
	}
	return rows
}

// column are the values of a column without its heading.
func column(rows [][]string, i int) []string {
	var values []string
	for _, row := range rows[1:] {
		values = append(values, row[i])
	}
	return values
}

func TestUsersListColumns(t *testing.T) {
	m := newMachine(t).WithAccount()
	rows := listed(t, m, "--columns", "sid,team,team_name,worker,activity", "--filter", "pella")
	worker := "WK00000000000000000000000000000001"
	if len(rows) != 2 || !slices.Equal(rows[0], []string{"sid", "team", "team_name", "worker", "activity"}) ||
		rows[1][0] != clitest.AgentSID || rows[1][2] == "" || rows[1][3] != worker || rows[1][4] == "" {
		t.Errorf("%q", rows)
	}
	got := m.Plain(users.NewUsersCommand, "list", "--columns", "email,activity", "--json", "--filter", "pella")
	got.Ends(t, 0)
	if !strings.HasPrefix(got.Stdout, `{"activity":"`) || !strings.Contains(got.Stdout, `,"email":"pella`) {
		t.Errorf("it prints %s", got.Stdout)
	}
	got = m.Plain(users.NewUsersCommand, "list", "--columns", "username", "--filter", "pella")
	if got.Stdout != "USERNAME\npella.quickmoss\n" {
		t.Errorf("it prints %q", got.Stdout)
	}
}

// What cannot be read besides the list is said, and the list is printed all the same.
func TestUsersListColumnsThatCannotBeRead(t *testing.T) {
	m := newMachine(t).WithAccount()
	m.Server.Inject(sandbox.Fault{Path: "/Teams", Status: 403, Code: 20403})
	m.Server.Inject(sandbox.Fault{Path: "/Workers", Status: 403, Code: 20403})
	got := m.Plain(users.NewUsersCommand, "list", "--csv", "--columns", "username,team_name,activity", "--filter", "pella")
	got.Ends(t, 0)
	got.Shows(t, "team names could not be read: ", "the activity of 1 worker could not be read: ", "pella.quickmoss,,\n")
}

func TestUsersListSorts(t *testing.T) {
	m := newMachine(t).WithAccount()
	for order, descending := range map[string]bool{"email": false, "-email": true, "state,-email": false} {
		rows := listed(t, m, "--columns", "email,state", "--sort", order)
		emails := column(rows, 0)
		if len(emails) != 9 {
			t.Fatalf("%d users", len(emails))
		}
		byState := strings.HasPrefix(order, "state")
		inOrder := slices.IsSortedFunc(rows[1:], func(a, b []string) int {
			if n := strings.Compare(a[1], b[1]); n != 0 && byState {
				return n
			}
			n := strings.Compare(strings.ToLower(a[0]), strings.ToLower(b[0]))
			if descending || byState {
				return -n
			}
			return n
		})
		if !inOrder {
			t.Errorf("by %s: %q", order, rows)
		}
	}
}

// A cell is one line and no formula, whatever a user is called.
func TestUsersListCSVIsSafe(t *testing.T) {
	m := newMachine(t).WithAccount()
	held, _ := m.Server.User(clitest.AgentSID)
	held.Email = "=1+1\r\n\x1b[2J"
	m.Server.SetUser(held)
	rows := listed(t, m, "--columns", "email", "--filter", "pella")
	if got := rows[1][0]; !strings.HasPrefix(got, "'=1+1") || strings.ContainsAny(got, "\r\n\x1b") {
		t.Errorf("the cell is %q", got)
	}
}

func TestUsersListUsage(t *testing.T) {
	m := newMachine(t).WithAccount()
	for args, says := range map[string]string{
		"--columns nope": `--columns: no column "nope"; the columns are sid, username, `,
		"--sort -nope":   `--sort: no column "nope"`,
		"--csv --json":   "give --csv or --json, not both",
		"--columns=":     "--columns is empty",
	} {
		got := m.Plain(users.NewUsersCommand, append([]string{"list"}, strings.Fields(args)...)...)
		got.Ends(t, plain.ExitUsage)
		got.Shows(t, says)
	}
	if n := len(m.Server.Requests()); n > 0 {
		t.Errorf("%d requests", n)
	}
}
