package users_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/config/state"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
)

// agreed is what a change of agentSID in production takes without a terminal.
var agreed = []string{"--yes", "--confirm", "0001"}

// setUser runs user set for agentSID, agreed to beforehand.
func setUser(m *clitest.Machine, args ...string) clitest.Result {
	m.T.Helper()
	return m.Plain(users.NewUserCommand, slices.Concat([]string{"set", clitest.AgentSID}, args, agreed)...)
}

func TestUserSet(t *testing.T) {
	m := newMachine(t).WithAccount()
	got := setUser(m, "--locale", "fr", "--user-sid", "US000000000000000000000000000000AB")
	got.Ends(t, 0)
	if sent := m.Posts(); len(sent) != 1 || sent[0] != "Locale=fr&UserSid=US000000000000000000000000000000AB" {
		t.Errorf("sent %q", sent)
	}
	for _, part := range []string{
		"PROD  TWILIO_* variables · account " + sandbox.AccountSID, "Locale: en-US → fr",
		"! The user SID links this Flex user to another identity", "re-reading…\nsaving…\nverifying…",
	} {
		if !strings.Contains(got.Stderr, part) {
			t.Errorf("%q is not on standard error:\n%s", part, got.Stderr)
		}
	}
	for _, part := range []string{"Saved and confirmed.\n", "  Locale: en-US → fr\n", "Version 7 → 8."} {
		if !strings.Contains(got.Stdout, part) {
			t.Errorf("%q is not on standard output:\n%s", part, got.Stdout)
		}
	}
	journal, err := state.OpenJournal(clitest.StateDir(m.T), "", m.StateKey(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer journal.Close()
	entries, _, err := journal.Entries()
	if err != nil || len(entries) != 1 || entries[0].Target != clitest.AgentSID || entries[0].Outcome != state.Applied {
		t.Errorf("journal %+v, %v", entries, err)
	}
}

func TestUserSetJSON(t *testing.T) {
	m := newMachine(t).WithAccount()
	got := setUser(m, "--locale", "fr", "--json")
	got.Ends(t, 0)
	var told struct {
		SID           string `json:"flex_user_sid"`
		Status        string
		ExitStatus    int `json:"exit_status"`
		Sent          map[string]string
		Before, After struct {
			Locale  string
			Version int
		}
	}
	if err := json.Unmarshal([]byte(got.Stdout), &told); err != nil || strings.Count(got.Stdout, "\n") != 1 {
		t.Fatalf("%v: %s", err, got.Stdout)
	}
	if told.SID != clitest.AgentSID || told.Status != "saved" || told.ExitStatus != 0 || told.Sent["locale"] != "fr" || len(told.Sent) != 1 ||
		told.Before.Locale != "en-US" || told.After.Locale != "fr" || told.After.Version != told.Before.Version+1 {
		t.Errorf("told %+v", told)
	}
}

// What is the same already is neither sent nor judged, and nothing left to
// change is no failure.
func TestUserSetUnchanged(t *testing.T) {
	m := newMachine(t).WithAccount()
	held, _ := m.Server.User(clitest.AgentSID)
	held.Email = "no address"
	m.Server.SetUser(held)
	got := setUser(m, "--email", "no address", "--user-sid", "US"+strings.ToLower(held.UserSID[2:]))
	got.Ends(t, 0)
	got.Shows(t, "Not sent: already has these values.")
	setUser(m, "--email", "no address", "--locale", "fr").Ends(t, 0)
	if sent := m.Posts(); len(sent) != 1 || sent[0] != "Locale=fr" {
		t.Errorf("sent %q", sent)
	}
}

// Whatever goes wrong, the status tells it, and at most one POST goes out.
func TestUserSetOutcomes(t *testing.T) {
	for _, test := range []struct {
		name   string
		faults []sandbox.Fault
		status int
		posts  int
		says   []string
	}{
		{
			"refused",
			[]sandbox.Fault{{Method: "POST", Status: 400, Code: 20001, Message: "bad\x1b[2Jlocale"}},
			4, 1,
			[]string{"Not saved. Nothing was changed.", "bad␛[2Jlocale", "Twilio code 20001", "Twilio-Request-Id RQ"},
		},
		{"too many", []sandbox.Fault{{Method: "POST", Status: 429, Code: 20429, RetryAfter: "7"}}, 4, 1, []string{"Wait 7 s"}},
		{"answer lost, but stored", []sandbox.Fault{{Method: "POST", Apply: true, Drop: true}}, 0, 1, []string{"the response was lost, but"}},
		{
			"lost for good",
			[]sandbox.Fault{{Method: "POST", Apply: true, Status: 500}, {Method: "GET", Path: "/v2/", Skip: 2, Status: 404, Code: 20404}},
			5, 1,
			[]string{"May have been saved"},
		},
		{"answered, not stored", []sandbox.Fault{{Method: "POST", Status: 200}}, 8, 1, []string{"still has en-US"}},
		{
			"gone before it is saved",
			[]sandbox.Fault{{Method: "GET", Path: "/v2/", Skip: 1, Status: 404, Code: 20404}},
			4, 0,
			[]string{"No such Flex user"},
		},
		{"never there", []sandbox.Fault{{Method: "GET", Path: "/v2/", Status: 404, Code: 20404}}, 3, 0, []string{"No such Flex user"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t).WithAccount()
			for _, fault := range test.faults {
				m.Server.Inject(fault)
			}
			got := setUser(m, "--locale", "fr")
			got.Ends(t, test.status)
			got.Shows(t, test.says...)
			if n := len(m.Posts()); n != test.posts {
				t.Errorf("%d POSTs", n)
			}
		})
	}
}

// Nothing is sent where the command is not used as it must be.
func TestUserSetUsage(t *testing.T) {
	for _, test := range []struct {
		name   string
		setUp  func(*clitest.Machine)
		args   []string
		status int
		says   string
	}{
		{name: "no user", args: []string{"--locale", "fr"}, status: 2, says: "no Flex user SID given; usage: user set FU… [flags]"},
		{
			name: "two users", args: []string{clitest.AgentSID, clitest.NullsSID, "--locale", "fr"}, status: 2,
			says: "to change several users, use bulk edit in the console",
		},
		{name: "no field", args: []string{clitest.AgentSID, "--yes"}, status: 2, says: "nothing to change"},
		{name: "a name", args: []string{"dorrin.oakthimble", "--locale", "fr"}, status: 2, says: "users list --base-url "},
		{name: "bad email, and no terminal", args: []string{clitest.AgentSID, "--email", "bad"}, status: 2, says: "--email: no @ yet"},
		{name: "no terminal", args: []string{clitest.AgentSID, "--locale", "fr"}, status: 2, says: "without one add --yes"},
		{
			name: "production", args: []string{clitest.AgentSID, "--locale", "fr", "--yes"}, status: 2,
			says: "this is a production account: add --confirm",
		},
		{
			name: "wrong four", args: []string{clitest.AgentSID, "--locale", "fr", "--yes", "--confirm", "0002"}, status: 2,
			says: "--confirm must be the last four characters of " + clitest.AgentSID,
		},
		{
			name: "confirm alone", args: []string{clitest.AgentSID, "--locale", "fr", "--confirm", "0001"}, status: 2,
			says: "--confirm needs --yes",
		},
		{name: "empty email", args: []string{clitest.AgentSID, "--email", ""}, status: 2, says: "clear a value in the console"},
		{name: "empty locale", args: []string{clitest.AgentSID, "--locale="}, status: 2, says: "Twilio may ignore an empty value"},
		{name: "empty user SID", args: []string{clitest.AgentSID, "--user-sid", ""}, status: 2, says: "Twilio does not accept an empty user SID"},
		{name: "bad email", args: append([]string{clitest.AgentSID, "--email", "a\u202eb@example.com"}, agreed...), status: 2, says: "--email: "},
		{name: "bad locale", args: append([]string{clitest.AgentSID, "--locale", "en_US"}, agreed...), status: 2, says: "did you mean en-US?"},
		{name: "bad user SID", args: append([]string{clitest.AgentSID, "--user-sid", "US12"}, agreed...), status: 2, says: "--user-sid: "},
		{
			name: "a worker's SID",
			args: append([]string{clitest.AgentSID, "--user-sid", "WK00000000000000000000000000000001"}, agreed...), status: 2,
			says: "worker",
		},
		{
			name: "read-only", args: append([]string{clitest.AgentSID, "--locale", "fr", "--read-only"}, agreed...),
			status: 10, says: "this session is read-only",
		},
		{
			name: "read-only by variable", args: append([]string{clitest.AgentSID, "--locale", "fr"}, agreed...), status: 10,
			setUp: func(m *clitest.Machine) { m.Env["FLEXCONSOLE_READ_ONLY"] = "1" }, says: "this session is read-only",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t).WithAccount()
			if test.setUp != nil {
				test.setUp(m)
			}
			got := m.Plain(users.NewUserCommand, append([]string{"set"}, test.args...)...)
			got.Ends(t, test.status)
			got.Shows(t, test.says)
			if sent := m.Posts(); len(sent) > 0 || got.Stdout != "" {
				t.Errorf("sent %q, standard output %q", sent, got.Stdout)
			}
		})
	}
}

// Outside production --yes is enough.
func TestUserSetInDev(t *testing.T) {
	m := newMachine(t).WithProfile(config.Dev)
	got := m.Plain(users.NewUserCommand, "set", clitest.AgentSID, "--locale", "fr", "--yes", "--profile", "work")
	got.Ends(t, 0)
	got.Shows(t, "DEV  profile work")
}

// A signal stops a save while nothing has been sent; a write in flight ends,
// and its result is told.
func TestUserSetUnderASignal(t *testing.T) {
	for _, test := range []struct {
		method string
		says   string
		posts  int
	}{
		{"GET", "", 0},
		{"POST", "Saved and confirmed.", 1},
	} {
		t.Run(test.method, func(t *testing.T) {
			m := newMachine(t).WithAccount()
			g := clitest.NewGate(func(r *http.Request) bool { return r.Method == test.method && strings.HasPrefix(r.URL.Path, "/v2/") })
			command := m.PlainCommand(users.NewUserCommand)
			command.SetArgs(append([]string{"set", clitest.AgentSID, "--locale", "fr", "--base-url", g.Before(t, m)}, agreed...))
			ctx, signal := context.WithCancelCause(t.Context())
			command.SetContext(ctx)
			ended := make(chan clitest.Result, 1)
			go func() { ended <- clitest.Run(command, "") }()
			<-g.Arrived
			signal(plain.SignalError(143)) // as plain.UntilSignal does
			close(g.Release)
			got := <-ended
			got.Ends(t, 143)
			got.Shows(t, test.says)
			if n := len(m.Posts()); n != test.posts {
				t.Errorf("%d POSTs:\n%s", n, got.All())
			}
		})
	}
}
