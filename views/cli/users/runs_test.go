package users_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
)

// interrupted is a run of users 1, 3 and 5 that stopped by itself after the first, whose
// result is unknown.
func interrupted(t *testing.T, m *clitest.Machine) (id string) {
	t.Helper()
	plan := filepath.Join(t.TempDir(), "plan.jsonl")
	planned(m, plan, locales(1, 3, 5), 3)
	m.Server.Inject(sandbox.Fault{Method: "POST", Status: 502, Body: "<html>gateway", ContentType: "text/html", Times: 1})
	got := apply(m, plan, 3, "--parallel", "1")
	m.Server.ClearFaults()
	got.Ends(t, plain.ExitUnknown)
	return runID(t, got, "resume")
}

// set gives a user a locale as someone else would.
func set(m *clitest.Machine, n int, locale string) {
	held, _ := m.Server.User(bulkUser(n))
	held.Locale = locale
	m.Server.SetUser(held)
}

func TestUsersRunsAsATable(t *testing.T) {
	m, plan := newBulk(t)
	none := m.Plain(users.NewUsersCommand, "runs")
	none.Ends(t, 0)
	if none.Stdout != "" && !strings.HasPrefix(none.Stdout, "ID") || !strings.Contains(none.Stderr, "no bulk edits") {
		t.Errorf("without any: %q, %q", none.Stdout, none.Stderr)
	}
	planned(m, plan, locales(6, 7), 2)
	done := runID(t, apply(m, plan, 2), "undo")
	partly := filepath.Join(t.TempDir(), "partly.jsonl")
	planned(m, partly, locales(8, 9), 2)
	m.Server.Inject(sandbox.Fault{Method: "POST", Path: bulkUser(9), Status: 400, Code: 20001})
	refused := runID(t, apply(m, partly, 2), "undo")
	left := interrupted(t, m)
	got := m.Plain(users.NewUsersCommand, "runs")
	got.Ends(t, 0)
	for id, want := range map[string]string{done: "done 2 2 2", refused: "unfinished 2 1 1", left: "unfinished 3 1 0"} {
		_, rest, found := strings.Cut(got.Stdout, id)
		line, _, _ := strings.Cut(rest, "\n")
		fields := strings.Fields(line)
		if !found || len(fields) < 6 || strings.Join(fields[2:], " ") != want {
			t.Errorf("%s is listed as %q, want %q", id, line, want)
		}
	}
}

// Nothing is sent for a run that is not named, not known, or not agreed to.
func TestUsersResumeAndUndoRefuse(t *testing.T) {
	m, _ := newBulk(t)
	first, second := interrupted(t, m), interrupted(t, m)
	sent := len(m.Posts())
	for _, test := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"resume", "--yes", "--confirm", "2"}, plain.ExitUsage, "there are 2 such bulk edits; give the ID of one: flexconsole users runs"},
		{[]string{"resume", "nope", "--yes", "--confirm", "2"}, plain.ExitUsage, "no such bulk edit: nope; flexconsole users runs lists them"},
		{[]string{"resume", first, second}, plain.ExitUsage, "give one ID from flexconsole users runs"},
		{[]string{"resume", first, "--yes", "--confirm", "1"}, plain.ExitUsage, "--confirm must be the number of users that will change, 2"},
		{[]string{"resume", first}, plain.ExitUsage, "without one add --yes"},
		{[]string{"resume", first, "--read-only", "--yes", "--confirm", "2"}, plain.ExitReadOnly, "read-only"},
		{[]string{"resume", first, "--parallel", "0"}, plain.ExitUsage, "--parallel must be at least 1"},
		{[]string{"resume", first, "--csv", "--json"}, plain.ExitUsage, "not both"},
		{[]string{"undo", "--yes"}, plain.ExitUsage, "give the ID of a bulk edit: flexconsole users runs lists them"},
		{[]string{"undo", "nope", "--yes", "--confirm", "2"}, plain.ExitUsage, "no such bulk edit: nope"},
		{[]string{"undo", first, "--yes", "--confirm", "1"}, 0, "nothing to undo: this bulk edit has saved no user"},
	} {
		got := m.Plain(users.NewUsersCommand, test.args...)
		got.Ends(t, test.status)
		got.Shows(t, test.says)
	}
	if n := len(m.Posts()); n != sent {
		t.Errorf("%d POSTs", n-sent)
	}
	if listed := m.Plain(users.NewUsersCommand, "runs", "--json").Stdout; strings.Count(listed, `"state":"unfinished"`) != 2 {
		t.Errorf("they are no longer unfinished:\n%s", listed)
	}
}

// Before the rest of a run is saved, the review names the users whose result is unknown,
// and all users are read again.
func TestUsersResumeReadsTheUsersAgain(t *testing.T) {
	const doubt = "! The result is unknown for FU00000000000000000000000000000001. Check the user before you save again."
	m, _ := newBulk(t)
	id := interrupted(t, m)
	sent := len(m.Posts())
	got := m.Plain(users.NewUsersCommand, "resume", "--dry-run", "--json")
	got.Ends(t, plain.ExitWouldChange)
	got.Shows(t, doubt)
	wantStatuses(t, got, map[string]string{"3": "would_change", "5": "would_change"})

	m.Server.Inject(sandbox.Fault{Method: "GET", Path: "/Users/", Status: 403, Code: 20403})
	got = m.Plain(users.NewUsersCommand, "resume", id, "--yes", "--confirm", "2")
	got.Ends(t, plain.ExitFailure)
	got.Shows(t, "Not allowed.")
	m.Server.ClearFaults()
	m.Plain(users.NewUsersCommand, "runs", "--json").Shows(t, id, `"state":"unfinished"`)
	if n := len(m.Posts()); n != sent {
		t.Errorf("%d POSTs", n-sent)
	}

	set(m, 3, "fi-FI")
	got = m.Plain(users.NewUsersCommand, "resume", id, "--yes", "--confirm", "1", "--json")
	got.Ends(t, plain.ExitOther)
	got.Shows(t, doubt)
	wantStatuses(t, got, map[string]string{"3": "invalid", "5": "saved"})
	if localeOf(m, 3) != "fi-FI" || localeOf(m, 5) != "sv-SE" {
		t.Errorf("stored %s, %s", localeOf(m, 3), localeOf(m, 5))
	}
}

// A run is over once someone else has made the rest of its changes.
func TestUsersResumeOfWhatIsDone(t *testing.T) {
	m, _ := newBulk(t)
	id := interrupted(t, m)
	set(m, 3, "sv-SE")
	set(m, 5, "sv-SE")
	sent := len(m.Posts())
	for _, args := range [][]string{{"--dry-run"}, {"--yes", "--confirm", "0"}} {
		got := m.Plain(users.NewUsersCommand, append([]string{"resume", id, "--json"}, args...)...)
		got.Ends(t, 0)
		wantStatuses(t, got, map[string]string{"3": "nothing_to_do", "5": "nothing_to_do"})
	}
	m.Plain(users.NewUsersCommand, "resume", "--dry-run").Shows(t, "no interrupted bulk edit")
	if n := len(m.Posts()); n != sent {
		t.Errorf("%d POSTs", n-sent)
	}
}

// What is wrong with the use of users plan is said before anything is requested.
func TestUsersPlanRefuses(t *testing.T) {
	m, plan := newBulk(t)
	there := filepath.Join(t.TempDir(), "there.jsonl")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		says string
	}{
		{nil, "give one file, or - for standard input"},
		{[]string{"-", "-"}, "give one file, or - for standard input"},
		{[]string{"-", "--parallel", "0", "--locale", "fr"}, "--parallel must be at least 1"},
		{[]string{"-", "--map", "colour=x"}, "--map: "},
		{[]string{filepath.Join(t.TempDir(), "nope.csv"), "--locale", "fr"}, "nope.csv"},
		{[]string{"-", "--locale", ""}, "--locale"},
		{[]string{"-", "--email-domain", "=example.net"}, "--email-domain: give the old and the new domain"},
		{[]string{"-", "--email-domain", "example.com=ex ample"}, "--email-domain"},
		{[]string{"-", "--locale", "fr", "--output", there}, "--output: " + there + " exists already"},
	} {
		got := clitest.Run(m.PlainCommand(users.NewUsersCommand, append([]string{"plan"}, test.args...)...), bulkUser(1))
		got.Ends(t, plain.ExitUsage)
		got.Shows(t, test.says)
		if got.Stdout != "" {
			t.Errorf("%q: standard output %s", test.args, got.Stdout)
		}
	}
	if n := len(m.Server.Requests()); n > 0 {
		t.Errorf("%d requests", n)
	}
	if text, _ := os.ReadFile(there); string(text) != "mine" {
		t.Errorf("the file has %q", text)
	}
	m.Server.Inject(sandbox.Fault{Method: "GET", Path: "/Users/", Status: 403, Code: 20403})
	got := clitest.Run(m.PlainCommand(users.NewUsersCommand, "plan", "-", "--output", plan), locales(1, 3))
	got.Ends(t, plain.ExitFailure)
	if _, err := os.Lstat(plan); err == nil {
		t.Error("there is a plan of no user")
	}
}

// A plan has emails: where it goes to a file that others can read, that is said.
func TestUsersPlanWarnsOfReaders(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no permissions on Windows")
	}
	const warning = "! Others can read this plan, which contains emails."
	for mode, warns := range map[os.FileMode]bool{0o600: false, 0o640: true, 0o604: true} {
		m, path := newBulk(t)
		file, err := os.Create(path)
		if err == nil {
			err = file.Chmod(mode)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { file.Close() })
		command := m.PlainCommand(users.NewUsersCommand, "plan", "-", "--locale", "sv-SE")
		var stderr strings.Builder
		command.SetIn(strings.NewReader(bulkUser(1)))
		command.SetOut(file)
		command.SetErr(&stderr)
		if err := command.Execute(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(stderr.String(), warning); got != warns {
			t.Errorf("%04o: warned %v: %s", mode, got, stderr.String())
		}
	}
}

// A review shows the first ten users, and says how many there are besides.
func TestUsersApplyReviewOfMany(t *testing.T) {
	for n, more := range map[int]string{10: "", 12: "  … and 2 more\n"} {
		m, plan := newBulk(t)
		numbers := make([]int, n)
		for i := range numbers {
			numbers[i] = 101 + i
			held, _ := m.Server.User(bulkUser(1))
			held.FlexUserSID, held.Locale = bulkUser(101+i), "en-US"
			m.Server.SetUser(held)
		}
		planned(m, plan, locales(numbers...), n)
		got := m.Plain(users.NewUsersCommand, "apply", plan, "--dry-run", "--json")
		got.Ends(t, plain.ExitWouldChange)
		if shown := strings.Count(got.Stderr, "Locale: en-US → sv-SE"); shown != 10 {
			t.Errorf("%d of %d are shown", shown, n)
		}
		if strings.Contains(got.Stderr, "more") != (more != "") || !strings.Contains(got.Stderr, more) {
			t.Errorf("of %d it says\n%s", n, got.Stderr)
		}
		got.Shows(t, fmt.Sprintf("%d will change", n))
	}
}
