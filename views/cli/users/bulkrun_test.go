package users_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"flexconsole/api/batch"
	"flexconsole/api/sandbox"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
)

// bulkUser is a user of the account in these tests.
func bulkUser(n int) string { return fmt.Sprintf("FU%032d", n) }

// newBulk is a machine whose account has users 1 to 9, and a folder for plans.
func newBulk(t *testing.T) (m *clitest.Machine, plan string) {
	t.Helper()
	return newMachine(t).WithAccount(), filepath.Join(t.TempDir(), "plan.jsonl")
}

// planned plans a table, and has a plan with n users that change.
func planned(m *clitest.Machine, path, table string, n int) {
	m.T.Helper()
	got := clitest.Run(m.PlainCommand(users.NewUsersCommand, "plan", "-", "--output", path), table)
	got.Ends(m.T, 0)
	got.Shows(m.T, fmt.Sprintf("Nothing was sent: %d will change", n))
}

// apply applies a plan without a terminal, for n users.
func apply(m *clitest.Machine, path string, n int, args ...string) clitest.Result {
	m.T.Helper()
	return m.Plain(users.NewUsersCommand, append([]string{"apply", path, "--yes", "--confirm", fmt.Sprint(n)}, args...)...)
}

// locales is a table that gives users the locale sv-SE.
func locales(numbers ...int) string {
	table := "flex_user_sid,locale\n"
	for _, n := range numbers {
		table += bulkUser(n) + ",sv-SE\n"
	}
	return table
}

// statuses are the status of each line of JSON by the end of its SID.
func statuses(t *testing.T, got clitest.Result) map[string]string {
	t.Helper()
	found := map[string]string{}
	for line := range strings.Lines(got.Stdout) {
		var d struct {
			SID        string `json:"flex_user_sid"`
			Status     string
			ExitStatus *int `json:"exit_status"`
		}
		if err := json.Unmarshal([]byte(line), &d); err != nil || d.ExitStatus == nil {
			t.Fatalf("%v: %s", err, line)
		}
		found[strings.TrimLeft(d.SID, "FU0")] = d.Status
	}
	return found
}

func wantStatuses(t *testing.T, got clitest.Result, want map[string]string) {
	t.Helper()
	if found := statuses(t, got); fmt.Sprint(found) != fmt.Sprint(want) {
		t.Errorf("it prints %v, want %v\n%s", found, want, got.Stderr)
	}
}

// localeOf is what the account has.
func localeOf(m *clitest.Machine, n int) string {
	held, _ := m.Server.User(bulkUser(n))
	return held.Locale
}

// runID is the ID that a command has named after a word.
func runID(t *testing.T, got clitest.Result, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(got.Stderr, "flexconsole users "+after+" ")
	if !found {
		t.Fatalf("no %s in\n%s", after, got.Stderr)
	}
	line, _, _ := strings.Cut(rest, "\n")
	fields := strings.Fields(line)
	return fields[len(fields)-1]
}

// A plan is made, applied, and undone.
func TestUsersPlanApplyUndo(t *testing.T) {
	m, plan := newBulk(t)
	before := localeOf(m, 1)
	planned(m, plan, locales(1, 3), 2)
	if info, err := os.Stat(plan); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	got := m.Plain(users.NewUsersCommand, "apply", plan, "--dry-run", "--json")
	got.Ends(t, plain.ExitWouldChange)
	wantStatuses(t, got, map[string]string{"1": "would_change", "3": "would_change"})
	if n := len(m.Posts()); n > 0 {
		t.Errorf("%d POSTs", n)
	}
	got = apply(m, plan, 2, "--json")
	got.Ends(t, 0)
	wantStatuses(t, got, map[string]string{"1": "saved", "3": "saved"})
	got.Shows(t, "PROD  TWILIO_* variables", "2 will change", "! The plan was made at ", "2 saved")
	if localeOf(m, 1) != "sv-SE" || localeOf(m, 3) != "sv-SE" {
		t.Errorf("stored %s, %s", localeOf(m, 1), localeOf(m, 3))
	}
	run := runID(t, got, "undo")
	again := apply(m, plan, 2, "--json")
	again.Ends(t, 0)
	wantStatuses(t, again, map[string]string{"1": "nothing_to_do", "3": "nothing_to_do"})
	held, _ := m.Server.User(bulkUser(3))
	held.Locale = "fi-FI" // someone else
	m.Server.SetUser(held)
	undone := m.Plain(users.NewUsersCommand, "undo", run, "--yes", "--confirm", "1", "--json")
	undone.Ends(t, plain.ExitOther)
	wantStatuses(t, undone, map[string]string{"1": "saved", "3": "invalid"})
	if localeOf(m, 1) != before || localeOf(m, 3) != "fi-FI" {
		t.Errorf("stored %s, %s", localeOf(m, 1), localeOf(m, 3))
	}
	listed := m.Plain(users.NewUsersCommand, "runs", "--json")
	listed.Ends(t, 0)
	if strings.Count(listed.Stdout, `"state":"done"`) != 3 || !strings.Contains(listed.Stdout, run) {
		t.Errorf("it lists %s", listed.Stdout)
	}
}

// A user that someone changed since the plan is skipped, and the others go on; --strict
// refuses all.
func TestUsersApplyWithAConflict(t *testing.T) {
	m, plan := newBulk(t)
	planned(m, plan, locales(1, 3, 5), 3)
	held, _ := m.Server.User(bulkUser(3))
	held.Locale = "fi-FI"
	m.Server.SetUser(held)
	got := apply(m, plan, 3, "--strict", "--json")
	got.Ends(t, plain.ExitConflict)
	wantStatuses(t, got, map[string]string{"3": "invalid"})
	if n := len(m.Posts()); n > 0 {
		t.Errorf("%d POSTs", n)
	}
	got = apply(m, plan, 3, "--json")
	got.Ends(t, plain.ExitOther)
	wantStatuses(t, got, map[string]string{"1": "saved", "3": "conflict", "5": "saved"})
	if localeOf(m, 3) != "fi-FI" {
		t.Errorf("stored %s", localeOf(m, 3))
	}
}

// Nothing is sent for a plan that does not belong here, or without a yes.
func TestUsersApplyRefuses(t *testing.T) {
	m, plan := newBulk(t)
	planned(m, plan, locales(1), 1)
	text, err := os.ReadFile(plan)
	if err != nil {
		t.Fatal(err)
	}
	edited := filepath.Join(t.TempDir(), "edited")
	if err := os.WriteFile(edited, bytes.Replace(text, []byte("sv-SE"), []byte("da-DK"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{edited, "--yes", "--confirm", "1"}, plain.ExitUsage, "the plan was edited"},
		{[]string{plan, "--yes", "--confirm", "2"}, plain.ExitUsage, "--confirm must be the number of users that will change, 1"},
		{[]string{plan, "--yes"}, plain.ExitUsage, "this is a production account: add --confirm"},
		{[]string{plan}, plain.ExitUsage, "without one add --yes"},
		{[]string{plan, "--yes", "--confirm", "1", "--read-only"}, plain.ExitReadOnly, "read-only"},
		{[]string{plan, "--yes", "--csv", "--json"}, plain.ExitUsage, "not both"},
		{[]string{"nope"}, plain.ExitUsage, "nope"},
		{nil, plain.ExitUsage, "give one plan"},
	} {
		got := m.Plain(users.NewUsersCommand, append([]string{"apply"}, test.args...)...)
		got.Ends(t, test.status)
		got.Shows(t, test.says)
	}
	for name, change := range map[string]func(*batch.PlanHeader){
		"account":  func(h *batch.PlanHeader) { h.AccountSID = "AC00000000000000000000000000000002" },
		"instance": func(h *batch.PlanHeader) { h.InstanceSID = "GO00000000000000000000000000000002" },
		"host":     func(h *batch.PlanHeader) { h.Host = "https://example.com" },
	} {
		header, rows, err := batch.ReadPlan(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		change(&header)
		var foreign bytes.Buffer
		if err := batch.WritePlan(&foreign, header, rows); err != nil {
			t.Fatal(err)
		}
		got := clitest.Run(m.PlainCommand(users.NewUsersCommand, "apply", "-", "--yes", "--confirm", "1"), foreign.String())
		if got.Ends(t, plain.ExitUsage); !strings.Contains(got.All(), "this plan is for account ") {
			t.Errorf("another %s: %s", name, got.All())
		}
	}
	if n := len(m.Posts()); n > 0 {
		t.Errorf("%d POSTs", n)
	}
}

// Changes come from flags or from the columns of a table; what cannot be planned is said.
func TestUsersPlan(t *testing.T) {
	m, _ := newBulk(t)
	agent, _ := m.Server.User(bulkUser(1))
	domain := agent.Email[strings.IndexByte(agent.Email, '@')+1:]
	for _, test := range []struct {
		name, input string
		args        []string
		status      int
		says        []string
		plan        []string
	}{
		{"one locale", "see " + bulkUser(1), []string{"--locale", "sv-SE"}, 0, []string{"1 will change"}, []string{`"after":{"locale":"sv-SE"}`, `"flexconsole_plan":1`}},
		{"a domain", bulkUser(1), []string{"--email-domain", domain + "=example.net"}, 0, []string{"1 will change"}, []string{`@example.net"}`}},
		{"a mapped column", "FU;Sprache\n" + bulkUser(1) + ";sv-SE\n", []string{"--map", "locale=Sprache", "--map", "flex_user_sid=FU"}, 0, []string{"1 will change"}, []string{`"sv-SE"`}},
		{
			"partly",
			"flex_user_sid,locale\n" + bulkUser(1) + ",bad locale\n" + sandbox.UnknownUserSID + ",sv-SE\n" + bulkUser(3) + ",sv-SE\nFU12,x\n", nil, plain.ExitOther,
			[]string{"1 will change · 1 cannot be sent · 1 not loaded", "line 5: skipped: FU12"},
			[]string{`"status":"invalid"`, `"status":"unreadable"`},
		},
		{"no user", "nothing", []string{"--locale", "sv-SE"}, plain.ExitUsage, []string{"standard input has no Flex user SID"}, nil},
		{"no change", bulkUser(1), nil, plain.ExitUsage, []string{"nothing to change"}, nil},
		{"bad locale", bulkUser(1), []string{"--locale", "e_n"}, plain.ExitUsage, []string{"--locale: "}, nil},
		{"half a domain", bulkUser(1), []string{"--email-domain", "x"}, plain.ExitUsage, []string{"--email-domain: "}, nil},
		{"both", bulkUser(1), []string{"--email-domain", "a=b", "--locale", "fr"}, plain.ExitUsage, []string{"not both"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := clitest.Run(m.PlainCommand(users.NewUsersCommand, append([]string{"plan", "-"}, test.args...)...), test.input)
			clitest.NoControls(t, got)
			got.Ends(t, test.status)
			got.Shows(t, test.says...)
			for _, part := range test.plan {
				if !strings.Contains(got.Stdout, part) {
					t.Errorf("%s is not in the plan\n%s", part, got.Stdout)
				}
			}
			if (got.Stdout == "") != (test.plan == nil) {
				t.Errorf("standard output: %s", got.Stdout)
			}
		})
	}
	if n := len(m.Posts()); n > 0 {
		t.Errorf("%d POSTs", n)
	}
}

// The results are a table for spreadsheets too, in the order of the plan.
func TestUsersApplyCSV(t *testing.T) {
	m, plan := newBulk(t)
	planned(m, plan, locales(5, 1), 2)
	m.Server.Inject(sandbox.Fault{Method: "POST", Path: bulkUser(5), Status: 400, Code: 20001})
	got := apply(m, plan, 2, "--csv")
	got.Ends(t, plain.ExitOther)
	rows, err := csv.NewReader(strings.NewReader(got.Stdout)).ReadAll()
	if err != nil || len(rows) != 3 || rows[0][0] != "flex_user_sid" || rows[1][0] != bulkUser(5) || rows[1][1] != "not saved" || rows[2][1] != "saved" {
		t.Errorf("%v: %q", err, rows)
	}
}

// A run that a signal ends is resumed, and both parts can be undone.
func TestUsersApplyIsResumed(t *testing.T) {
	m, plan := newBulk(t)
	posts := 0
	g := clitest.NewGate(func(r *http.Request) bool {
		if r.Method == "POST" {
			posts++
		}
		return r.Method == "POST" && posts == 2
	})
	gate := g.Before(t, m)
	through := func(args ...string) *cobra.Command {
		command := m.PlainCommand(users.NewUsersCommand)
		command.SetArgs(append(args, "--base-url", gate))
		return command
	}
	clitest.Run(through("plan", "-", "--output", plan), locales(1, 3, 5)).Ends(t, 0)
	command := through("apply", plan, "--yes", "--confirm", "3", "--parallel", "1")
	ctx, signal := context.WithCancelCause(t.Context())
	command.SetContext(ctx)
	ended := make(chan clitest.Result, 1)
	go func() { ended <- clitest.Run(command, "") }()
	<-g.Arrived
	signal(plain.SignalError(143))
	close(g.Release)
	got := <-ended
	got.Ends(t, 143)
	first := runID(t, got, "undo")
	if runID(t, got, "resume") != first {
		t.Errorf("other IDs:\n%s", got.Stderr)
	}
	rest := clitest.Run(through("resume", "--yes", "--confirm", "1", "--json"), "")
	rest.Ends(t, 0)
	wantStatuses(t, rest, map[string]string{"5": "saved"})
	if got := []string{localeOf(m, 1), localeOf(m, 3), localeOf(m, 5)}; !slices.Equal(got, []string{"sv-SE", "sv-SE", "sv-SE"}) {
		t.Errorf("stored %q", got)
	}
	undone := clitest.Run(through("undo", first, "--yes", "--confirm", "2", "--json"), "")
	undone.Ends(t, 0)
	wantStatuses(t, undone, map[string]string{"1": "saved", "3": "saved"})
	none := clitest.Run(through("resume", "--dry-run"), "")
	none.Ends(t, 0)
	none.Shows(t, "no interrupted bulk edit")
}

// A run stops by itself where a response is not Twilio's.
func TestUsersApplyStops(t *testing.T) {
	m, plan := newBulk(t)
	planned(m, plan, locales(1, 3, 5), 3)
	m.Server.Inject(sandbox.Fault{Method: "POST", Status: 502, Body: "<html>gateway", ContentType: "text/html"})
	got := apply(m, plan, 3, "--json", "--parallel", "1")
	got.Ends(t, plain.ExitUnknown)
	got.Shows(t, "flexconsole: stopped: ", "flexconsole users resume")
	if found := statuses(t, got); found["1"] != "unknown" || found["3"] != "not_processed" || found["5"] != "not_processed" {
		t.Errorf("it prints %v", found)
	}
	if n := len(m.Posts()); n != 1 {
		t.Errorf("%d POSTs", n)
	}
}
