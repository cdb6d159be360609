package batch

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"flexconsole/api"
)

// plannedRows are rows of all kinds.
func plannedRows() []PlannedRow {
	users := []api.FlexUser{stored(1), stored(2)}
	users[1].AddOdd("email", []byte(`["odd"]`))
	users[1].Email = nil
	fr, bad := "fr", "f r"
	return []PlannedRow{
		{SID: fu(1), User: users[0], Change: api.UserChange{Locale: &fr}, Kind: Changes, Why: "a warning"},
		{SID: fu(2), User: users[1], Change: api.UserChange{Locale: &fr}, Kind: Changes},
		{SID: fu(3), User: stored(3), Kind: NothingToDo, Why: AlreadySet},
		{SID: fu(4), User: stored(4), Change: api.UserChange{Locale: &bad}, Kind: Invalid, Why: "locale: bad"},
		{SID: fu(5), Kind: Unreadable, Why: "No such Flex user."},
	}
}

// stored is a user as Twilio has it.
func stored(n int) api.FlexUser {
	id, email, locale := fu(n), "a@example.com", "en-US"
	return api.FlexUser{FlexUserSID: &id, Email: &email, Locale: &locale, Version: 7}
}

var planHeader = PlanHeader{
	AccountSID: "AC1", InstanceSID: "GO1", Host: "http://127.0.0.1", CreatedAt: time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC), ProgramVersion: "1",
}

func writtenPlan(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	if err := WritePlan(&out, planHeader, plannedRows()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What is read is what was written, odd values and reasons included.
func TestPlanFile(t *testing.T) {
	t.Parallel()
	header, rows, err := ReadPlan(strings.NewReader(writtenPlan(t)))
	if err != nil || header.AccountSID != "AC1" || header.Users != 5 || header.Changes != 2 || !header.CreatedAt.Equal(planHeader.CreatedAt) {
		t.Fatalf("%+v: %v", header, err)
	}
	want, _ := json.Marshal(plannedRows())
	if got, _ := json.Marshal(rows); string(got) != string(want) {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
}

// A plan that was changed in any way is refused.
func TestPlanFileThatWasChanged(t *testing.T) {
	t.Parallel()
	plan := writtenPlan(t)
	lines := strings.SplitAfter(plan, "\n")
	other := planHeader
	other.AccountSID = "AC2"
	var foreign bytes.Buffer
	if err := WritePlan(&foreign, other, plannedRows()); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"an account": strings.Replace(plan, `"AC1"`, `"AC2"`, 1),
		"a value":    strings.Replace(plan, `"locale":"fr"`, `"locale":"de"`, 1),
		"a status":   strings.Replace(plan, `"status":"invalid"`, `"status":"changes"`, 1),
		"a user":     strings.Replace(plan, fu(2), fu(9), 1),
		"cut":        strings.Join(lines[:4], ""),
		"torn":       plan[:len(plan)-20],
		"twice":      plan + lines[1],
		"foreign":    lines[0] + strings.SplitAfter(foreign.String(), "\n")[1],
		"empty":      "",
		"CSV":        "flex_user_sid,locale\n",
		"a new name": strings.Replace(plan, `"why":`, `"because":`, 1),
	} {
		if _, rows, err := ReadPlan(strings.NewReader(text)); err == nil {
			t.Errorf("%s: read %d rows", name, len(rows))
		}
	}
}

// Values are checked whatever the checksum says.
func TestPlanFileWithValuesThatMustNotBeSent(t *testing.T) {
	t.Parallel()
	bad, empty := "f r", ""
	for _, value := range []*string{&bad, &empty} {
		var out bytes.Buffer
		rows := []PlannedRow{{SID: fu(1), User: stored(1), Change: api.UserChange{Locale: value}, Kind: Changes}}
		if err := WritePlan(&out, planHeader, rows); err != nil {
			t.Fatal(err)
		}
		var wrong *InputError
		if _, _, err := ReadPlan(&out); !errors.As(err, &wrong) || wrong.Line != 2 || !strings.HasPrefix(wrong.Why, "locale: ") {
			t.Errorf("%q: %v", *value, err)
		}
	}
}

// A plan of which an editor took the last line end is whole; a blank line within it is not.
func TestPlanFileAndItsLineEnds(t *testing.T) {
	t.Parallel()
	plan := writtenPlan(t)
	lines := strings.SplitAfter(plan, "\n")
	for name, row := range map[string]struct {
		text string
		line int // of the mistake, 0 for none
	}{
		"no last line end":        {strings.TrimSuffix(plan, "\n"), 0},
		"blanks after the last":   {plan + " \t", 0},
		"a blank line in between": {lines[0] + "\n" + strings.Join(lines[1:], ""), 2},
		"nothing":                 {"", 1},
		"a blank line":            {"\n", 1},
	} {
		_, rows, err := ReadPlan(strings.NewReader(row.text))
		var wrong *InputError
		if row.line == 0 && (err != nil || len(rows) != 5) || row.line != 0 && (!errors.As(err, &wrong) || wrong.Line != row.line) {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
}

// A line that no plan has is refused whatever the checksum says.
func TestPlanFileWithRowsOfNoPlan(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]PlannedRow{
		"no Flex user": {SID: "FU12", User: stored(1), Kind: NothingToDo},
		"no such kind": {SID: fu(1), User: stored(1), Kind: "made up"},
	} {
		var out bytes.Buffer
		if err := WritePlan(&out, planHeader, []PlannedRow{row}); err != nil {
			t.Fatal(err)
		}
		var wrong *InputError
		if _, rows, err := ReadPlan(&out); !errors.As(err, &wrong) || wrong.Line != 2 || wrong.Why != "not a line of a plan" {
			t.Errorf("%s: %+v, %v", name, rows, err)
		}
	}
}
