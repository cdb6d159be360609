package viewtest

import (
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
)

// OpenJournal opens the journal in a folder as one process does.
func OpenJournal(t testing.TB, dir string) *state.Journal {
	t.Helper()
	journal, err := state.OpenJournal(dir, "demo", sandbox.AccountSID, AtNoon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = journal.Close() })
	return journal
}

// Change is one write as a journal has it.
type Change struct {
	Op, Target, Field string
	Before, After     *string
	Outcome, Detail   string
}

// AddChanges writes changes into a journal, the first the oldest.
func AddChanges(t testing.TB, journal *state.Journal, changes ...Change) {
	t.Helper()
	for _, c := range changes {
		var before, after map[string]*string
		if c.After != nil {
			before, after = map[string]*string{c.Field: c.Before}, map[string]*string{c.Field: c.After}
		}
		id, err := journal.Begin(c.Op, c.Target, strings.Fields(c.Field), before, after)
		if err == nil && c.Outcome != "" {
			err = journal.End(id, c.Outcome, c.Detail)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Text is a value as a journal has it.
func Text(s string) *string { return &s }

// SomeChat is a conversation that the sandbox does not have.
const SomeChat = "CH000000000000000000000000000000aa"

// KeptChanges is a journal with changes of every kind; the oldest can be
// undone.
func KeptChanges(t testing.TB) *state.Journal {
	journal := OpenJournal(t, "")
	AddChanges(t, journal,
		Change{"update", Ordinary, "email", Text("old@example.com"), Text("pella.quickmoss@example.com"), state.Applied, "version 2"},
		Change{"update", Another, "locale", nil, Text(strings.Repeat("名", 300) + "\x1b[2J"), state.NotApplied, "HTTP 403, code 20403"},
		Change{"update", Hostile, "user_sid", Text("US1"), Text("US2"), state.Unknown, "HTTP 500"},
		Change{"launch", sandbox.AddressSID, "AddressSid Identity", nil, nil, state.Applied, SomeChat},
		Change{"launch", sandbox.AddressSID, "AddressSid", nil, nil, state.Applied, "\x1b[2J"},
		Change{"message", SomeChat, "Author Body", nil, nil, "", ""},
		Change{"end chat", "FU\x1b[2J\u202e", "State", nil, nil, state.Applied, "conversation closed"},
	)
	return journal
}

// Current is what the sandbox's ordinary user holds as its email.
const Current = "pella.quickmoss@example.com"

// OldSave is an applied change of that email.
func OldSave() Change {
	return Change{"update", Ordinary, "email", Text("old@example.com"), Text(Current), state.Applied, "version 2"}
}

// ToChanges goes to the list of changes, which has one of a user of the sandbox.
func (r *Rig) ToChanges() {
	r.Press("esc", "3", "tab")
	r.WaitFor(Ordinary[:6])
}

// QuickReads and quickWrites give up on a server that hangs before a test
// would, though not before a slow machine has got the request to it. Where
// nothing hangs they are too short.
var (
	QuickReads  = api.Timeouts{Attempt: 1500 * time.Millisecond}
	QuickWrites = api.Timeouts{Write: 2 * time.Second}
)

// TimeoutsFor are timeouts that a fault does not make a test wait for.
func TimeoutsFor(f sandbox.Fault) (t api.Timeouts) {
	if f.Hang || f.Drip > 0 {
		t = QuickWrites
	}
	return t
}
