package webchat_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/webchat"
)

func keptBursts(m *clitest.Machine) []*state.Burst {
	m.T.Helper()
	bursts, err := state.OpenBursts(clitest.StateDir(m.T), m.StateKey())
	if err != nil {
		m.T.Fatal(err)
	}
	all, err := bursts.All()
	if err != nil {
		m.T.Fatal(err)
	}
	return all
}

// A burst that is followed has its figures at the end, and they are kept.
func TestBurstIsSummedUp(t *testing.T) {
	m := withAgents(t)
	got := create(m, "--count", "2", "--every", "1", "--follow=20s")
	got.Ends(t, 0)
	for _, line := range []string{"2 chats, 2 accepted", "acceptance   median ", "(2 of 2)", "webchat bursts show "} {
		if !strings.Contains(got.Stderr, line) {
			t.Errorf("no %q in %s", line, got.Stderr)
		}
	}
	all := keptBursts(m)
	if len(all) != 1 || len(all[0].Chats) != 2 || all[0].Planned != 2 || all[0].PauseSeconds != 1 {
		t.Fatalf("kept %+v", all)
	}
	for _, c := range all[0].Chats {
		if c.Fate != "accepted" || !c.Over || c.AcceptedAt.IsZero() {
			t.Errorf("kept %+v", c)
		}
	}
	asked := len(m.Server.Requests())
	m.Plain(webchat.NewCommand, "bursts", "show", all[0].ID, "--refresh").Ends(t, 0)
	if len(m.Server.Requests()) != asked {
		t.Error("a burst that is over is read again")
	}
}

func TestBurstsShowAndCompare(t *testing.T) {
	m := withAgents(t)
	create(m, "--count", "2", "--every", "1").Ends(t, 0)
	m.Plain(webchat.NewCommand, "create", "--yes", "--address", sandbox.NightAddressSID, "--count", "3", "--every", "1", "--chat-name", "=night").Ends(t, 0)
	all := keptBursts(m)
	night, day := all[0].ID, all[1].ID
	got := m.Plain(webchat.NewCommand, "bursts", "list")
	got.Ends(t, 0)
	got.Shows(t, night, "3 chats, 3 unknown", "2 chats, 2 unknown", sandbox.NightAddressSID)
	got = m.Plain(webchat.NewCommand, "bursts", "show", day, "--refresh")
	got.Ends(t, 0)
	got.Shows(t, firstChat+"  accepted", "2 chats, 2 accepted", "(2 of 2)")

	got = m.Plain(webchat.NewCommand, "bursts", "show", "latest", "--refresh", "--csv")
	got.Ends(t, 0)
	rows, err := csv.NewReader(strings.NewReader(got.Stdout)).ReadAll()
	if err != nil || len(rows) != 4 || rows[0][3] != "result" || rows[1][3] != "waiting" || rows[1][0] != night || rows[1][8] == "" || rows[1][12] != "" {
		t.Errorf("%v: %q", err, rows)
	}
	got = m.Plain(webchat.NewCommand, "bursts", "show", "latest", "--json")
	got.Ends(t, 0)
	var chat webchat.BurstChatDocument
	if err := json.Unmarshal([]byte(strings.SplitAfter(got.Stdout, "\n")[0]), &chat); err != nil || chat.TaskSeconds == nil || chat.AcceptanceSeconds != nil || *chat.Name != "=night 1/3" {
		t.Errorf("%v: %s", err, got.Stdout)
	}

	got = m.Plain(webchat.NewCommand, "bursts", "compare", "latest", day)
	got.Ends(t, 0)
	got.Shows(t, "First   "+day, "Second  "+night, "Accepted")
	compared := decoded[webchat.ComparedDocument](t, m.Plain(webchat.NewCommand, "bursts", "compare", night, day, "--json"))
	if compared.First.Burst != day || compared.First.Results["accepted"] != 2 || compared.Second.Times["acceptance"].MedianSeconds != nil || compared.First.Times["acceptance"].MedianSeconds == nil {
		t.Errorf("%+v", compared)
	}
}

// What was read is printed although not all could be.
func TestBurstShownAlthoughNotAllIsRead(t *testing.T) {
	m := withAgents(t)
	create(m, "--count", "2", "--every", "1").Ends(t, 0)
	m.Server.Inject(sandbox.Fault{Method: "GET", Path: firstChat, Status: 400, Times: 1})
	got := m.Plain(webchat.NewCommand, "bursts", "show", "latest", "--refresh")
	got.Ends(t, plain.ExitFailure)
	got.Shows(t, firstChat+"  unknown", secondChat+"  accepted")
}

func TestBurstsUsage(t *testing.T) {
	m := newMachine(t).WithAccount()
	for _, args := range [][]string{
		{"bursts"},
		{"bursts", "show"},
		{"bursts", "show", "latest", "--json", "--csv"},
		{"bursts", "show", "none"},
		{"bursts", "compare", "latest"},
		{"bursts", "compare", "latest", "latest"},
	} {
		m.Plain(webchat.NewCommand, args...).Ends(t, plain.ExitUsage)
	}
	got := m.Plain(webchat.NewCommand, "bursts", "list", "--json")
	got.Ends(t, 0)
	if got.Stdout != "" {
		t.Errorf("standard output: %s", got.Stdout)
	}
}
