package users_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
)

// What is expected of a user holds, or nothing is sent.
func TestUserSetExpect(t *testing.T) {
	for _, test := range []struct {
		args   string
		status int
		says   string
	}{
		{"--expect locale=en-US --expect username=pella.quickmoss --if-version 7", 0, "Saved and confirmed."},
		{"--expect locale=de", plain.ExitConflict, "Not saved: the user is not as expected. Nothing was sent.\n  Locale: expected de, found en-US"},
		{"--expect username=", plain.ExitConflict, "username: expected (empty), found pella.quickmoss"},
		{"--if-version 6", plain.ExitConflict, "version: expected 6, found 7"},
		{"--if-version 6 --dry-run", plain.ExitConflict, "version: expected 6, found 7"},
		{"--expect locale", plain.ExitUsage, "--expect: locale is not FIELD=VALUE"},
		{"--expect nope=x", plain.ExitUsage, "--expect: no field nope; the fields are email, "},
		{"--expect locale=a --expect locale=b", plain.ExitUsage, "--expect: locale is given twice"},
	} {
		t.Run(test.args, func(t *testing.T) {
			m := newMachine(t).WithAccount()
			got := setUser(m, append(strings.Fields(test.args), "--locale", "fr")...)
			got.Ends(t, test.status)
			got.Shows(t, test.says)
			if n := len(m.Posts()); n != map[bool]int{true: 1}[test.status == 0] {
				t.Errorf("%d POSTs", n)
			}
		})
	}
}

func TestUserSetExpectJSON(t *testing.T) {
	m := newMachine(t).WithAccount()
	got := setUser(m, "--locale", "fr", "--json", "--expect", "worker-sid=")
	got.Ends(t, plain.ExitConflict)
	var document struct {
		Status     string
		Unexpected []struct{ Field, Expected, Found string }
	}
	if err := json.Unmarshal([]byte(got.Stdout), &document); err != nil {
		t.Fatal(err)
	}
	if document.Status != "conflict" || len(document.Unexpected) != 1 || document.Unexpected[0].Field != "worker_sid" ||
		document.Unexpected[0].Found != "WK00000000000000000000000000000001" {
		t.Errorf("it says %+v", document)
	}
}

// It is the reading just before the write that counts, not the first one.
func TestUserSetExpectIsCheckedLast(t *testing.T) {
	m := newMachine(t).WithAccount()
	var reads atomic.Int32
	g := clitest.NewGate(func(r *http.Request) bool {
		return r.Method == "GET" && strings.HasPrefix(r.URL.Path, "/v2/") && reads.Add(1) == 2
	})
	url := g.Before(t, m)
	go func() {
		<-g.Arrived
		held, _ := m.Server.User(clitest.AgentSID)
		held.Email = "someone.else@example.com"
		m.Server.SetUser(held)
		close(g.Release)
	}()
	held, _ := m.Server.User(clitest.AgentSID)
	command := m.PlainCommand(users.NewUserCommand)
	command.SetArgs(slices.Concat([]string{"set", clitest.AgentSID, "--locale", "fr", "--expect", "email=" + held.Email, "--base-url", url}, agreed))
	got := clitest.Run(command, "")
	got.Ends(t, plain.ExitConflict)
	got.Shows(t, "Email: expected "+held.Email+", found someone.else@example.com")
	if sent := m.Posts(); len(sent) > 0 {
		t.Errorf("sent %q", sent)
	}
}
