package users_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config/access/accesstest"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
)

// The results are in both files at once, also of users that failed, and those of the JSON
// file are the lines of --json.
func TestUsersApplyWritesResultFiles(t *testing.T) {
	m, plan := newBulk(t)
	planned(m, plan, locales(1, 2, 3), 3)
	folder := t.TempDir()
	table, lines := filepath.Join(folder, "r.csv"), filepath.Join(folder, "r.jsonl")
	args := []string{"--results-csv", table, "--results-json", lines}

	apply(m, plan, 3, "--results-csv", table, "--results-json", table).Ends(t, plain.ExitUsage)
	m.Plain(users.NewUsersCommand, append([]string{"apply", plan, "--yes", "--confirm", "1"}, args...)...).Ends(t, plain.ExitUsage)
	got := apply(m, plan, 3, "--results-csv", table, "--results-json", filepath.Join(folder, "none", "r.jsonl"))
	got.Ends(t, plain.ExitFailure)
	got.Shows(t, "nothing was sent: --results-json: ")
	if found, _ := os.ReadDir(folder); len(found) != 0 || len(m.Posts()) != 0 {
		t.Fatalf("it left %v and sent %v", found, m.Posts())
	}

	m.Server.Inject(sandbox.Fault{Method: "POST", Path: bulkUser(2), Status: 400, Code: 20001})
	got = apply(m, plan, 3, append(args, "--json")...)
	got.Ends(t, plain.ExitOther)
	written, err := os.ReadFile(lines)
	if err != nil || strings.Count(string(written), "\n") != 3 {
		t.Fatalf("%v: %s", err, written)
	}
	of := statuses(t, clitest.Result{Stdout: string(written)})
	if of["1"] != "saved" || of["2"] != "not_saved" || of["3"] != "saved" {
		t.Errorf("the file has %v", of)
	}
	for line := range strings.Lines(string(written)) {
		if !strings.Contains(got.Stdout, line) {
			t.Errorf("--json does not print %s", line)
		}
	}
	file, err := os.Open(table)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) != 4 || rows[2][0] != bulkUser(2) {
		t.Errorf("%v: %q", err, rows)
	}
	accesstest.Private(t, table)
	accesstest.Private(t, lines)

	got = apply(m, plan, 3, args...)
	got.Ends(t, plain.ExitUsage)
	got.Shows(t, "--results-csv: "+table+" exists already")
}

// A dry run, and a run with nothing to do, have results too.
func TestUsersApplyWritesResultFilesWithoutARun(t *testing.T) {
	m, plan := newBulk(t)
	planned(m, plan, locales(1), 1)
	lines := filepath.Join(t.TempDir(), "r.jsonl")
	m.Plain(users.NewUsersCommand, "apply", plan, "--dry-run", "--results-json", lines).Ends(t, plain.ExitWouldChange)
	if written, err := os.ReadFile(lines); err != nil || !strings.Contains(string(written), `"status":"would_change"`) {
		t.Errorf("%v: %s", err, written)
	}
	clitest.Run(m.PlainCommand(users.NewUsersCommand, "plan", "-", "--locale", "en-US", "--output", plan+"2"), bulkUser(1)).Ends(t, 0)
	m.Plain(users.NewUsersCommand, "apply", plan+"2", "--yes", "--results-json", lines+"2").Ends(t, 0)
	if written, err := os.ReadFile(lines + "2"); err != nil || !strings.Contains(string(written), `"status":"nothing_to_do"`) {
		t.Errorf("%v: %s", err, written)
	}
}
