package changes_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/cli"
	"flexconsole/views/cli/changes"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
	"flexconsole/views/cli/webchat"
)

// newMachine is a machine under the program, with the sandbox account in production.
func newMachine(t *testing.T) *clitest.Machine {
	t.Helper()
	return clitest.NewMachine(t, cli.NewWiring).WithAccount()
}

// change is a line of JSON of any of the commands.
type change struct {
	ID, Operation, Target, Result, Status, Message string
	Fields                                         []string
	Before, After                                  map[string]*string
	EndedAt                                        *time.Time `json:"ended_at"`
	ExitStatus                                     int        `json:"exit_status"`
	ConversationSID                                *string    `json:"conversation_sid"`
}

// lines are the documents on standard output.
func lines(t *testing.T, got clitest.Result) []change {
	t.Helper()
	var all []change
	for line := range strings.Lines(got.Stdout) {
		var c change
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			// before and after of a save are whole documents
			var save struct{ Status string }
			if json.Unmarshal([]byte(line), &save) != nil {
				t.Fatalf("%v: %s", err, line)
			}
			c.Status = save.Status
		}
		all = append(all, c)
	}
	return all
}

// setLocale saves a locale for agentSID.
func setLocale(m *clitest.Machine, locale string) clitest.Result {
	m.T.Helper()
	return m.Plain(users.NewUserCommand, "set", clitest.AgentSID, "--locale", locale, "--yes", "--confirm", "0001")
}

// latest is the ID of the newest change.
func latest(m *clitest.Machine) string {
	m.T.Helper()
	got := m.Plain(changes.NewChangesCommand, "list", "--limit", "1", "--json")
	got.Ends(m.T, 0)
	return lines(m.T, got)[0].ID
}

// undo undoes a change without a terminal.
func undo(m *clitest.Machine, id string, args ...string) clitest.Result {
	m.T.Helper()
	return m.Plain(changes.NewChangesCommand, append([]string{"undo", id, "--yes", "--confirm", "0001"}, args...)...)
}

func TestChangesList(t *testing.T) {
	m := newMachine(t)
	setLocale(m, "fr").Ends(t, 0)
	m.Server.Inject(sandbox.Fault{Method: "POST", Status: 400, Code: 20001})
	setLocale(m, "de").Ends(t, plain.ExitNotApplied)
	got := m.Plain(changes.NewChangesCommand, "list", "--json")
	got.Ends(t, 0)
	all := lines(t, got)
	if len(all) != 2 || all[0].Result != "not_applied" || all[1].Result != "applied" || all[1].Operation != "update" ||
		all[1].Target != clitest.AgentSID || *all[1].Before["locale"] != "en-US" || *all[1].After["locale"] != "fr" || all[1].EndedAt == nil {
		t.Errorf("it lists %+v", all)
	}
	got = m.Plain(changes.NewChangesCommand, "list", "--filter", "result:applied target:FU")
	got.Ends(t, 0)
	if strings.Count(got.Stdout, "\n") != 2 || !strings.Contains(got.Stdout, "Locale: en-US → fr") {
		t.Errorf("it lists\n%s", got.Stdout)
	}
	got = m.Plain(changes.NewChangesCommand, "list", "--filter", "op:launch")
	got.Ends(t, 0)
	got.Shows(t, "no matching changes")
	got = m.Plain(changes.NewChangesCommand, "show", all[1].ID)
	got.Ends(t, 0)
	got.Shows(t, "id        "+all[1].ID, "result    applied", "  Locale: en-US → fr")
	if n := len(m.Posts()); n != 2 {
		t.Errorf("%d POSTs", n)
	}
}

func TestChangesUndo(t *testing.T) {
	m := newMachine(t)
	setLocale(m, "fr").Ends(t, 0)
	id := latest(m)
	got := undo(m, id, "--dry-run")
	got.Ends(t, plain.ExitWouldChange)
	got.Shows(t, "Locale: fr → en-US")
	got = undo(m, id)
	got.Ends(t, 0)
	got.Shows(t, "Undone and confirmed.", "Locale: fr → en-US")
	if held, _ := m.Server.User(clitest.AgentSID); held.Locale != "en-US" {
		t.Errorf("the user has %s", held.Locale)
	}
	got = undo(m, id, "--json")
	got.Ends(t, 0)
	if lines(t, got)[0].Status != "nothing to do" || len(m.Posts()) != 2 {
		t.Errorf("%d POSTs, %s", len(m.Posts()), got.All())
	}
	undo(m, latest(m)).Ends(t, 0) // an undo is a save like any other
	if held, _ := m.Server.User(clitest.AgentSID); held.Locale != "fr" {
		t.Errorf("the user has %s", held.Locale)
	}
}

// An undo never overwrites what someone else has changed since, nor what was not saved.
func TestChangesUndoRefused(t *testing.T) {
	m := newMachine(t)
	setLocale(m, "fr").Ends(t, 0)
	id := latest(m)
	held, _ := m.Server.User(clitest.AgentSID)
	held.Locale = "de"
	m.Server.SetUser(held)
	got := undo(m, id)
	got.Ends(t, plain.ExitConflict)
	got.Shows(t, "someone else changed the same fields", "Locale: was fr, theirs de, yours en-US")
	undo(m, id, "--dry-run").Ends(t, plain.ExitConflict)
	m.Server.Inject(sandbox.Fault{Method: "POST", Status: 400, Code: 20001})
	setLocale(m, "es").Ends(t, plain.ExitNotApplied)
	got = undo(m, latest(m))
	got.Ends(t, plain.ExitNotApplied)
	got.Shows(t, "only a save that was applied can be undone, and this is: update, not applied")
	undo(m, id, "--read-only").Ends(t, plain.ExitReadOnly)
	undo(m, "nope").Ends(t, plain.ExitUsage)
	m.Plain(changes.NewChangesCommand, "undo", id, "--yes").Ends(t, plain.ExitUsage)
	m.Plain(changes.NewChangesCommand, "undo", id, "--yes", "--confirm", "0002").Ends(t, plain.ExitUsage)
	if n := len(m.Posts()); n != 2 {
		t.Errorf("%d POSTs", n)
	}
}

// A save whose result is unknown names the command that finds out, and that does.
func TestUnfinishedSave(t *testing.T) {
	for name, stored := range map[string]bool{"stored": true, "not stored": false} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t)
			m.Server.Inject(sandbox.Fault{Method: "POST", Apply: stored, Status: 500})
			m.Server.Inject(sandbox.Fault{Method: "GET", Path: "/v2/", Skip: 2, Status: 404, Code: 20404})
			got := setLocale(m, "fr")
			got.Ends(t, plain.ExitUnknown)
			m.Server.ClearFaults()
			list := m.Plain(changes.NewUnfinishedCommand, "list", "--json")
			list.Ends(t, 0)
			open := lines(t, list)
			if len(open) != 1 || open[0].Result != "unknown" {
				t.Fatalf("it lists %s", list.All())
			}
			got.Shows(t, "To find out: flexconsole unfinished settle --base-url "+m.Server.URL()+" "+open[0].ID)
			status, says := plain.ExitUnknown, "Still unknown: the user does not have the new values now."
			if stored {
				status, says = 0, "Saved: the user has the new values."
			}
			settle := m.Plain(changes.NewUnfinishedCommand, "settle", open[0].ID)
			settle.Ends(t, status)
			settle.Shows(t, open[0].ID+"  "+says)
			if !stored {
				m.Plain(changes.NewUnfinishedCommand, "settle", "--all", "--dismiss").Ends(t, 0)
			}
			m.Plain(changes.NewUnfinishedCommand, "list").Shows(t, "nothing is unfinished")
			if n := len(m.Posts()); n != 1 {
				t.Errorf("%d POSTs", n)
			}
		})
	}
}

// A launch whose response was lost is found by its tag.
func TestUnfinishedLaunch(t *testing.T) {
	m := newMachine(t)
	m.Plain(webchat.NewCommand, "create", "--yes", "--address", sandbox.AddressSID).Ends(t, 0)
	withJournal(m, func(journal *state.Journal) error {
		entries, _, err := journal.Entries()
		if err != nil {
			return err
		}
		i := slices.IndexFunc(entries, func(e state.Entry) bool { return e.Op == "launch" })
		return lost(journal, "launch", entries[i].Target, entries[i].After)
	})
	got := m.Plain(changes.NewUnfinishedCommand, "settle", "--all", "--json")
	got.Ends(t, 0)
	settled := lines(t, got)
	if len(settled) != 1 || settled[0].Result != "applied" || settled[0].ConversationSID == nil || *settled[0].ConversationSID != m.Server.Chats()[0].ConversationSID {
		t.Errorf("it says %s", got.All())
	}
}

// withJournal does something with the journal of the machine.
func withJournal(m *clitest.Machine, do func(*state.Journal) error) {
	m.T.Helper()
	journal, err := state.OpenJournal(clitest.StateDir(m.T), "work", m.StateKey(), time.Now)
	if err == nil {
		err = errors.Join(do(journal), journal.Close())
	}
	if err != nil {
		m.T.Fatal(err)
	}
}

// lost records a write whose response was lost.
func lost(journal *state.Journal, op, target string, after map[string]*string) error {
	id, err := journal.Begin(op, target, slices.Sorted(maps.Keys(after)), nil, after)
	if err == nil {
		err = journal.End(id, state.Unknown, "HTTP 500")
	}
	return err
}

// Each kind of write is looked for where it would be seen. Only what is found comes off
// the list; for everything else it says what to do, and nothing is sent in any case.
func TestUnfinishedWrites(t *testing.T) {
	const chat, gone = "CH00000000000000000000000000000001", "CH00000000000000000000000000000404"
	const dismiss = "add --dismiss"
	tag, locale, email := "no-chat-has-this-tag", "sv-SE", "not-hers@example.com"
	for name, c := range map[string]struct {
		op, target string
		after      map[string]*string
		closed     bool
		fault      sandbox.Fault
		status     int
		says       string
	}{
		"a launch without a tag": {op: "launch", target: sandbox.AddressSID, status: plain.ExitUnknown, says: "the launch had no test tag. Look for the chat in Twilio Console, then " + dismiss},
		"a launch that no chat is of": {
			op: "launch", target: sandbox.AddressSID, after: map[string]*string{"launch_tag": &tag},
			status: plain.ExitUnknown, says: "the chat was not found in 1 conversation of that time. If it was not launched, " + dismiss,
		},
		"a launch, and no chat can be read": {
			op: "launch", target: sandbox.AddressSID, after: map[string]*string{"launch_tag": &tag},
			fault: sandbox.Fault{Method: "GET", Path: "/Conversations", Status: 403, Code: 20403}, status: plain.ExitUnknown, says: "it could not be checked.",
		},
		"an ending that was applied":              {op: "end chat", target: chat, closed: true, status: 0, says: "Ended: the conversation is closed."},
		"an ending that was not applied":          {op: "end chat", target: chat, status: plain.ExitUnknown, says: "the conversation is active. If it was not ended, " + dismiss},
		"an ending of a chat that cannot be read": {op: "end chat", target: gone, status: plain.ExitUnknown, says: "it could not be checked."},
		"an ending of no known chat":              {op: "end chat", target: "KD00000000000000000000000000000001", status: plain.ExitUnknown, says: "look at KD00000000000000000000000000000001, then " + dismiss},
		"a message":                               {op: "message", target: chat, status: plain.ExitUnknown, says: "look at " + chat + ", then " + dismiss},
		"a save of a user that cannot be read": {
			op: "update", target: sandbox.UnknownUserSID, after: map[string]*string{"locale": &locale},
			status: plain.ExitUnknown, says: "it could not be checked.",
		},
		"a save of which half arrived": {
			op: "update", target: clitest.AgentSID, after: map[string]*string{"locale": &locale, "email": &email},
			status: plain.ExitUnknown, says: "the user does not have the new values now.",
		},
		"a save of no known field": {
			op: "update", target: clitest.AgentSID, after: map[string]*string{"username": &locale},
			status: plain.ExitUnknown, says: "the user does not have the new values now.",
		},
		"a save of no field": {op: "update", target: clitest.AgentSID, status: plain.ExitUnknown, says: "the user does not have the new values now."},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t)
			setLocale(m, locale).Ends(t, 0)
			m.Plain(webchat.NewCommand, "create", "--yes", "--address", sandbox.AddressSID).Ends(t, 0)
			if c.closed {
				m.Plain(webchat.NewCommand, "end", chat, "--yes").Ends(t, 0)
			}
			withJournal(m, func(journal *state.Journal) error { return lost(journal, c.op, c.target, c.after) })
			sent := len(m.Posts())
			if c.fault.Method != "" {
				m.Server.Inject(c.fault)
			}
			got := m.Plain(changes.NewUnfinishedCommand, "settle", "--all")
			got.Ends(t, c.status)
			got.Shows(t, c.says)
			if (c.status == 0) == strings.Contains(got.Stdout, "Still unknown") {
				t.Errorf("status %d, and it says %s", c.status, got.Stdout)
			}
			left := m.Plain(changes.NewUnfinishedCommand, "list").Stdout
			if (left == "") != (c.status == 0) {
				t.Errorf("the list has %q", left)
			}
			if n := len(m.Posts()); n != sent {
				t.Errorf("%d POSTs", n-sent)
			}
		})
	}
}

func TestUnfinishedUsage(t *testing.T) {
	m := newMachine(t)
	for _, args := range [][]string{{"settle"}, {"settle", "x", "--all"}, {"settle", "x"}, {"lst"}} {
		m.Plain(changes.NewUnfinishedCommand, args...).Ends(t, plain.ExitUsage)
	}
	for _, args := range [][]string{{"show"}, {"show", "x"}, {"list", "--filter", "op:"}, {"undo", "a", "b"}} {
		m.Plain(changes.NewChangesCommand, args...).Ends(t, plain.ExitUsage)
	}
}
