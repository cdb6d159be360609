package users_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
)

// preview runs user set --dry-run for agentSID, without a terminal and without a yes.
func preview(m *clitest.Machine, args ...string) clitest.Result {
	m.T.Helper()
	return m.Plain(users.NewUserCommand, slices.Concat([]string{"set", clitest.AgentSID, "--dry-run"}, args)...)
}

// A dry run shows what a save would show, sends nothing, and says by its status whether
// something would change.
func TestUserSetDryRun(t *testing.T) {
	for _, test := range []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"a change", []string{"--locale", "fr"}, plain.ExitWouldChange, "Nothing was sent: this user would be changed.\n"},
		{"with the yes of the real run", []string{"--locale", "fr", "--yes", "--confirm", "0001"}, plain.ExitWouldChange, "would be changed"},
		{"read-only", []string{"--locale", "fr", "--read-only"}, plain.ExitWouldChange, "would be changed"},
		{"the same value", []string{"--locale", "en-US"}, 0, "Not sent: already has these values.\n"},
		{"a bad value", []string{"--email", "bad"}, plain.ExitUsage, "--email: no @ yet"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t).WithAccount()
			got := preview(m, test.args...)
			got.Ends(t, test.status)
			got.Shows(t, test.says)
			if sent := m.Posts(); len(sent) > 0 {
				t.Errorf("sent %q", sent)
			}
			if review := "Locale: en-US → fr"; strings.Contains(got.Stderr, review) != (test.status == plain.ExitWouldChange) {
				t.Errorf("standard error: %s", got.Stderr)
			}
		})
	}
}

func TestUserSetDryRunJSON(t *testing.T) {
	m := newMachine(t).WithAccount()
	got := preview(m, "--locale", "fr", "--json")
	var document struct {
		SID        string `json:"flex_user_sid"`
		Status     string
		ExitStatus int               `json:"exit_status"`
		WouldSend  map[string]string `json:"would_send"`
		Before     struct{ Locale string }
		Warnings   []string
	}
	if err := json.Unmarshal([]byte(got.Stdout), &document); err != nil || strings.Count(got.Stdout, "\n") != 1 {
		t.Fatalf("%v: %s", err, got.Stdout)
	}
	if document.SID != clitest.AgentSID || document.Status != "would_change" || document.ExitStatus != plain.ExitWouldChange ||
		len(document.WouldSend) != 1 || document.WouldSend["locale"] != "fr" || document.Before.Locale != "en-US" ||
		!slices.Contains(document.Warnings, "Agents may not see the new locale: Flex stores its language in the browser.") {
		t.Errorf("it says %+v", document)
	}
}
