package webchat_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/config/state/statetest"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/webchat"
)

// firstChat and secondChat are what the sandbox calls its conversations.
const (
	firstChat  = "CH00000000000000000000000000000001"
	secondChat = "CH00000000000000000000000000000002"
)

// withAgents has an account whose agents lose no time.
func withAgents(t *testing.T) *clitest.Machine {
	t.Helper()
	m := newMachine(t).WithAccount()
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Pace: sandbox.Pace{Route: 1, Reserve: 1, Accept: 1, Greet: time.Hour}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	m.Server = server
	return m
}

// create launches at the sandbox's address, agreed to beforehand.
func create(m *clitest.Machine, args ...string) clitest.Result {
	m.T.Helper()
	return m.Plain(webchat.NewCommand, append([]string{"create", "--yes", "--address", sandbox.AddressSID}, args...)...)
}

// kept are the chats on the list.
func kept(m *clitest.Machine) []state.LaunchedChat {
	m.T.Helper()
	chats, err := state.OpenChats(clitest.StateDir(m.T), m.StateKey())
	if err != nil {
		m.T.Fatal(err)
	}
	all, err := chats.All()
	if err != nil {
		m.T.Fatal(err)
	}
	return all
}

// decoded is the one document on standard output.
func decoded[T any](t *testing.T, got clitest.Result) (document T) {
	t.Helper()
	if err := json.Unmarshal([]byte(got.Stdout), &document); err != nil || strings.Count(got.Stdout, "\n") != 1 {
		t.Fatalf("%v: %s", err, got.All())
	}
	return document
}

// is says that a value is there, not null, and what is wanted.
func is(value **bool, wanted bool) bool { return value != nil && *value != nil && **value == wanted }

func TestWebchatCreate(t *testing.T) {
	m := newMachine(t).WithAccount()
	data := filepath.Join(t.TempDir(), "data.json")
	if err := os.WriteFile(data, []byte("{\n \"topic\": \"billing\"\n}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := create(m, "--chat-name", "Test", "--customer-name", "Ada ", "--data", "@"+data, "--identity", "ada", "--message", "Hi")
	got.Ends(t, 0)
	chats := m.Server.Chats()
	if len(chats) != 1 {
		t.Fatalf("%d chats", len(chats))
	}
	kept := kept(m)
	if len(kept) != 1 || kept[0].SID != firstChat || kept[0].Identity != "ada" || kept[0].Tag == "" || kept[0].Ended {
		t.Fatalf("kept %+v", kept)
	}
	want := sandbox.Chat{
		ConversationSID: firstChat, Identity: "ada", AddressSID: sandbox.AddressSID, ChatFriendlyName: "Test",
		CustomerFriendlyName: "Ada ", PreEngagementData: `{"topic":"billing","flexconsole_test":"` + kept[0].Tag + `"}`,
		UIVersion: "1.0.0", Created: chats[0].Created,
	}
	if chats[0] != want {
		t.Errorf("made %+v, want %+v", chats[0], want)
	}
	if posts := m.Posts(); len(posts) != 2 || posts[1] != "Author=ada&Body=Hi" {
		t.Errorf("sent %q", posts)
	}
	if got.Stdout != firstChat+"  launched, identity ada, tag "+kept[0].Tag+"\n" {
		t.Errorf("standard output: %s", got.Stdout)
	}
	for _, part := range []string{
		"PROD  TWILIO_* variables · account " + sandbox.AccountSID, `PreEngagementData     {"topic"`,
		"First message         Hi", "! This creates a real conversation",
		"! --customer-name: space at the start or end", "sending the first message…",
	} {
		if !strings.Contains(got.Stderr, part) {
			t.Errorf("%q is not on standard error:\n%s", part, got.Stderr)
		}
	}
}

// A chat that was launched is named though nothing could be printed.
func TestWebchatCreateThoughTheOutputFails(t *testing.T) {
	m := withAgents(t)
	for _, args := range [][]string{nil, {"--json"}} {
		command := m.PlainCommand(webchat.NewCommand, append([]string{"create", "--yes", "--address", sandbox.AddressSID}, args...)...)
		var stderr strings.Builder
		command.SetOut(clitest.Broken{})
		command.SetErr(&stderr)
		if got := clitest.StatusOf(command.Execute()); got != plain.ExitFailure {
			t.Errorf("%v: status %d", args, got)
		}
		sid := kept(m)[0].SID
		if !strings.Contains(stderr.String(), "launched, but could not be printed: "+sid) {
			t.Errorf("%v: %s, not of %s", args, stderr.String(), sid)
		}
	}
}

// The progress goes to standard output, and with JSON to standard error.
func TestWebchatCreateFollows(t *testing.T) {
	m := withAgents(t)
	got := create(m, "--follow")
	got.Ends(t, 0)
	rest := got.Stdout
	for _, part := range []string{
		"conversation created", "message sent", "task created", "offered to agent", "accepted", "Accepted after ",
	} {
		at := strings.Index(rest, part)
		if at < 0 {
			t.Fatalf("%q does not come in its turn in\n%s", part, got.Stdout)
		}
		rest = rest[at:]
	}
	if kept := kept(m); kept[0].State != "with an agent" || kept[0].Agent == "" {
		t.Errorf("kept %+v", kept)
	}
	got = create(m, "--follow=1m", "--json")
	got.Ends(t, 0)
	told := decoded[webchat.CreatedDocument](t, got)
	if told.ConversationSID != secondChat || !*told.Launched || !is(told.Accepted, true) ||
		told.State != "with an agent" || told.AcceptedAfterSeconds == nil || told.AcceptedClock != "twilio" || told.Agent == "" ||
		!told.MessageSent || told.Tag == "" || len(told.Steps) != 6 || told.Steps[4].Status != "done" || told.Error != nil {
		t.Errorf("told %+v", told)
	}
	if !strings.Contains(got.Stderr, "accepted") {
		t.Errorf("standard error: %s", got.Stderr)
	}
}

// A burst goes out one at a time, numbered; one failure stops it.
func TestWebchatCreateMany(t *testing.T) {
	m, begin := withAgents(t), time.Now()
	got := create(m, "--count", "2", "--every", "1", "--chat-name", "T", "--follow", "--json")
	got.Ends(t, 0)
	chats := m.Server.Chats()
	if len(chats) != 2 || chats[0].ChatFriendlyName != "T 1/2" || chats[1].ChatFriendlyName != "T 2/2" ||
		chats[1].Created.Sub(begin) < time.Second {
		t.Errorf("made %+v", chats)
	}
	if n := strings.Count(got.Stdout, `"accepted":true`); n != 2 || !strings.Contains(got.Stderr, "[2/2] ") {
		t.Errorf("%d accepted:\n%s", n, got.All())
	}
	m.Server.Inject(sandbox.Fault{Method: "POST", Path: "/WebChats", Skip: 1, Status: 400, Code: 45761})
	got = create(m, "--count", "3", "--every", "1")
	got.Ends(t, plain.ExitOther)
	got.Shows(t, "CH00000000000000000000000000000003  launched",
		"Not launched: The address is misconfigured.", "stopped: 1 more not launched")
}

// Whatever goes wrong, the status tells it, and at most one chat is asked for.
func TestWebchatCreateOutcomes(t *testing.T) {
	launch := func(f sandbox.Fault) []sandbox.Fault {
		f.Method, f.Path = "POST", "/WebChats"
		return []sandbox.Fault{f}
	}
	message := func(f sandbox.Fault) []sandbox.Fault {
		f.Method, f.Path = "POST", "/Messages"
		return []sandbox.Fault{f}
	}
	for _, test := range []struct {
		name     string
		faults   []sandbox.Fault
		args     []string
		status   int
		launches int
		says     []string
	}{
		{
			"refused", launch(sandbox.Fault{Status: 400, Code: 45761}), nil, 4, 1,
			[]string{"Not launched: The address is misconfigured.", "Twilio code 45761", "Twilio-Request-Id RQ"},
		},
		{"too many", launch(sandbox.Fault{Status: 429, Code: 20429}), nil, 4, 1, []string{"Not launched: Too many requests."}},
		{
			"lost, but there", launch(sandbox.Fault{Apply: true, Drop: true}),
			[]string{"--identity", "ada"},
			0, 1,
			[]string{"searching for the chat…", firstChat + "  launched, identity ada", "found by its tag"},
		},
		{
			"lost, its identity too", launch(sandbox.Fault{Apply: true, Drop: true}), nil, 8, 1,
			[]string{firstChat + "  launched, identity -", "the first message was not sent, because the customer's identity is not known"},
		},
		{
			"lost, and no tag", launch(sandbox.Fault{Apply: true, Drop: true}),
			[]string{"--no-tag"},
			5, 1,
			[]string{"! --no-tag: looks like a customer's chat", "May have been launched: "},
		},
		{"no message", nil, []string{"--no-message"}, 0, 1, []string{"! --no-message: no agent is reached", "First message         left empty"}},
		{
			"message refused", message(sandbox.Fault{Status: 403, Code: 20403}), nil, 8, 1,
			[]string{firstChat + "  launched", firstChat + ", first message: These credentials cannot send messages."},
		},
		{
			"message too many, of three", message(sandbox.Fault{Status: 429, Code: 20429, RetryAfter: "30"}),
			[]string{"--count", "3", "--every", "1"},
			8, 1,
			[]string{firstChat + ", first message: Too many requests.", "stopped: 2 more not launched"},
		},
		{
			"nobody there", nil,
			[]string{"--address", sandbox.NightAddressSID, "--follow=500ms"},
			11, 1,
			[]string{
				firstChat + ": no agent accepted within 1 s",
				"The chat is still open. End it with: flexconsole webchat end " + firstChat + " --base-url http",
			},
		},
		{"never read", nil, []string{"--follow=1ns"}, 11, 1, []string{firstChat + ": it cannot be checked whether an agent accepted"}},
		{
			"no reading, as JSON",
			[]sandbox.Fault{{Method: "GET", Path: "/Workspaces", Status: 403, Code: 20403}},
			[]string{"--follow", "--json"},
			11, 1,
			[]string{`"accepted":null`, `"state":"open"`},
		},
		{
			"failing, as JSON",
			[]sandbox.Fault{{Method: "GET", Path: "/Workspaces", Status: 500}},
			[]string{"--follow=2s", "--json"},
			11, 1,
			[]string{`"accepted":null`, `"state":"open"`},
		},
		{
			"no reading",
			[]sandbox.Fault{{Method: "GET", Path: "/Workspaces", Status: 403, Code: 20403}},
			[]string{"--follow"},
			11, 1,
			[]string{
				"accepted              not visible: tasks: These credentials cannot read tasks.",
				firstChat + ": it cannot be checked whether an agent accepted", "End it with: flexconsole webchat end ",
			},
		},
		{
			"bad address", nil,
			[]string{"--address", sandbox.DisabledAddressSID},
			4, 1,
			[]string{"! --address: Winter sale, switched off: auto-creation is off, likely refused (45761)"},
		},
		{
			"no addresses",
			[]sandbox.Fault{{Path: "/Addresses", Status: 403, Code: 20403}},
			nil, 0, 1,
			[]string{"! The address could not be checked"},
		},
		{"wrong pair", []sandbox.Fault{{Status: 401, Code: 20003}}, nil, 1, 0, []string{"The credentials were not accepted."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := withAgents(t)
			for _, fault := range test.faults {
				m.Server.Inject(fault)
			}
			got := create(m, test.args...)
			got.Ends(t, test.status)
			got.Shows(t, test.says...)
			launches := 0
			for _, r := range m.Server.Requests() {
				if r.Method == "POST" && strings.HasSuffix(r.Path, "/WebChats") {
					launches++
				}
			}
			if launches != test.launches {
				t.Errorf("%d launches were sent", launches)
			}
		})
	}
}

// A launch of unknown outcome is neither true nor false for a script.
func TestWebchatCreateUnknownAsJSON(t *testing.T) {
	m := newMachine(t).WithAccount()
	create(m, "--no-message").Ends(t, 0)
	m.Server.Inject(sandbox.Fault{Method: "POST", Path: "/WebChats", Status: 500, Message: "no\x1b[2J"})
	got := create(m, "--json")
	got.Ends(t, plain.ExitUnknown)
	told := decoded[webchat.CreatedDocument](t, got)
	if told.Launched != nil || told.ConversationSID != "" || told.MessageSent || told.Error == nil || told.Error.Status != 500 {
		t.Errorf("told %+v", told)
	}
	got.Shows(t, "It was not found by its test tag")
	journal, err := state.OpenJournal(clitest.StateDir(m.T), "", m.StateKey(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer journal.Close()
	entries, _, err := journal.Entries()
	if err != nil || len(entries) != 2 || entries[0].Op != "launch" || entries[0].Outcome != state.Unknown {
		t.Errorf("journal %+v, %v", entries, err)
	}
}

// Nothing is sent where the command is not used as it must be.
func TestWebchatUsage(t *testing.T) {
	for _, test := range []struct {
		args   []string
		stdin  string
		status int
		says   string
	}{
		{[]string{"create", "--address", sandbox.AddressSID}, "", 2, "without one add --yes"},
		{[]string{"create", "--yes"}, "", 2, "no web chat address given"},
		{[]string{"create", "--yes", "--address", "AD00000000000000000000000000000001"}, "", 2, "--address: "},
		{[]string{"create", "--yes", "--address", ""}, "", 2, "--address is empty"},
		{[]string{"create", "--yes", "--message", ""}, "", 2, "--message is empty"},
		{[]string{"create", "--yes", "--message", "a", "--no-message"}, "", 2, "give --message or --no-message, not both"},
		{[]string{"create", "--yes", "--message", strings.Repeat("a", 1601)}, "", 2, "--message: 1601 characters"},
		{[]string{"create", "--yes", "--data", "[1]"}, "", 2, "--data: an array"},
		{[]string{"create", "--yes", "--data", "-"}, `{"a":1,"a":2}`, 2, "--data: "},
		{[]string{"create", "--yes", "--data", "-"}, strings.Repeat(" ", 1<<20+1), 2, "more than 1 MB"},
		{[]string{"create", "--yes", "--data", "@no/such/file"}, "", 2, "--data: "},
		{[]string{"create", "--yes", "--data", "-"}, "", 2, "--data: standard input is empty; leave the flag out to send no data"},
		{[]string{"create", "--yes", "--data", "-"}, " \r\n\t\n", 2, "--data: standard input is empty"},
		{[]string{"create", "--yes", "--data", "-"}, "\ufeff", 2, "--data: standard input is empty"},
		{[]string{"create", "--yes", "--data", ""}, "", 2, "--data: it is empty"},
		{[]string{"create", "--yes", "--data", "  "}, "", 2, "--data: it is empty"},
		{[]string{"create", "--yes", "--data", "@" + os.DevNull}, "", 2, os.DevNull + " is empty"},
		{
			[]string{"create", "--yes", "--address", sandbox.AddressSID, "--data", `{"a":"` + strings.Repeat("a", 16_370) + `"}`},
			"", 2, "with the test tag",
		},
		{[]string{"create", "--yes", "--ui-version", "v1.0.0"}, "", 2, "is not a version, use e.g. 1.0.0"},
		{[]string{"create", "--yes", "--chat-name", "a\u202eb"}, "", 2, "--chat-name: "},
		{[]string{"create", "--yes", "--count", "51"}, "", 2, "--count: 51 is not between 1 and 50"},
		{[]string{"create", "--yes", "--every", "5"}, "", 2, "--every needs --count"},
		{[]string{"create", "--yes", "--follow=-1s"}, "", 2, "--follow needs a time"},
		{[]string{"create", "--yes", "--follow", "30s"}, "", 2, "--follow=30s"},
		{[]string{"create", "--yes", "--read-only"}, "", 10, "this session is read-only"},
		{[]string{"create", firstChat}, "", 2, ""},
		{[]string{"end"}, "", 2, "no chat given"},
		{[]string{"end", "--all", firstChat}, "", 2, "give conversation SIDs or --all, not both"},
		{[]string{"end", clitest.AgentSID, "--yes"}, "", 2, "not a conversation SID"},
		{[]string{"end", firstChat}, "", 2, "without one add --yes"},
		{[]string{"end", firstChat, "--confirm", "1"}, "", 2, "--confirm needs --yes"},
		{[]string{"end", firstChat, "--yes"}, "", 2, "add --confirm with the number of chats"},
		{[]string{"end", firstChat, "--yes", "--confirm", "7"}, "", 2, "--confirm must be the number of chats, 1"},
		{[]string{"end", firstChat, "--yes", "--read-only"}, "", 10, "this session is read-only"},
		{[]string{"end", "--all", "--yes"}, "", 0, "No open chats launched from this profile."},
	} {
		t.Run(strings.Join(test.args, " ")[:min(60, len(strings.Join(test.args, " ")))], func(t *testing.T) {
			m := newMachine(t).WithAccount()
			got := clitest.Run(m.PlainCommand(webchat.NewCommand, test.args...), test.stdin)
			clitest.NoControls(t, got)
			got.Ends(t, test.status)
			got.Shows(t, test.says)
			if sent := m.Posts(); len(sent) > 0 || got.Stdout != "" {
				t.Errorf("sent %q, standard output %q", sent, got.Stdout)
			}
		})
	}
}

// A signal ends the following, and what is known is told.
func TestWebchatCreateUnderASignal(t *testing.T) {
	m := withAgents(t)
	g := clitest.NewGate(func(r *http.Request) bool { return r.Method == "GET" && strings.HasSuffix(r.URL.Path, firstChat) })
	command := m.PlainCommand(webchat.NewCommand)
	command.SetArgs([]string{"create", "--yes", "--address", sandbox.AddressSID, "--follow", "--json", "--base-url", g.Before(t, m)})
	ctx, signal := context.WithCancelCause(t.Context())
	command.SetContext(ctx)
	ended := make(chan clitest.Result, 1)
	go func() { ended <- clitest.Run(command, "") }()
	<-g.Arrived
	signal(plain.SignalError(130)) // as plain.UntilSignal does
	close(g.Release)
	got := <-ended
	got.Ends(t, 130)
	got.Shows(t, firstChat+": no longer tracked; last status: ", "The chat is still open. End it with: flexconsole webchat end "+firstChat)
	told := decoded[webchat.CreatedDocument](t, got)
	if told.ConversationSID != firstChat || !strings.Contains(got.Stdout, `"accepted":null`) {
		t.Errorf("told %+v", told)
	}
}

// waitingTask is a task of the first chat that has waited for ten minutes where
// nobody is offered it.
const waitingTask = `{"reservations": [], "tasks": [{"sid": "WT00000000000000000000000000000001", "age": 600, "task_queue_sid": "WQ00000000000000000000000000000002",
	"assignment_status": "pending", "task_queue_friendly_name": "Night line",
	"attributes": "{\"conversationSid\": \"` + firstChat + `\"}"}]}`

// A chat that no agent accepts in time is reported: what keeps it, that it is
// open and how it is ended; the list has it as it was seen last.
func TestWebchatCreateWithoutAnAgent(t *testing.T) {
	for _, test := range []struct {
		task, stuck, says string
	}{
		{waitingTask, "The task is not offered to any agent in queue Night line", "  The task is not offered to any agent in queue Night line"},
		{"", "", `  It is waiting for "offered to agent"; last status: in the queue.`},
	} {
		m := withAgents(t)
		if test.task != "" {
			m.Server.Inject(sandbox.Fault{Method: "GET", Path: "/Tasks", Body: test.task})
		}
		got := create(m, "--address", sandbox.NightAddressSID, "--follow=2s", "--json")
		got.Ends(t, plain.ExitNotAccepted)
		for _, part := range []string{
			firstChat + ": no agent accepted within 2 s\n" + test.says,
			"\n  → The chat is still open. End it with: flexconsole webchat end " + firstChat,
		} {
			if !strings.Contains(got.Stderr, part) {
				t.Errorf("%q is not on standard error:\n%s", part, got.Stderr)
			}
		}
		told := decoded[webchat.CreatedDocument](t, got)
		if !is(told.Accepted, false) || !*told.Open || told.WaitsFor != "reserved" || *told.FollowedSeconds < 2 || *told.FollowedSeconds > 20 ||
			!strings.HasPrefix(told.Stuck, test.stuck) || (told.Stuck == "") != (test.stuck == "") {
			t.Errorf("told %+v", told)
		}
		if kept := kept(m); kept[0].State != "in the queue" || kept[0].SeenAt.IsZero() || kept[0].Ended {
			t.Errorf("kept %+v", kept)
		}
	}
}

// The sandbox's chats end with the command, so nothing is advised that cannot be.
func TestWebchatCreateWithoutAnAgentInTheDemo(t *testing.T) {
	statetest.Home(t)
	command := newMachine(t).PlainCommand(webchat.NewCommand)
	command.SetArgs([]string{"create", "--demo", "--yes", "--address", sandbox.NightAddressSID, "--follow=1ns"})
	got := clitest.Run(command, "")
	got.Ends(t, plain.ExitNotAccepted)
	got.Shows(t, "The chat ends with this sandbox. End a real chat with: flexconsole webchat end "+firstChat+"\n")
}

func TestWebchatListWithoutChats(t *testing.T) {
	for _, args := range [][]string{{"list"}, {"list", "--json"}} {
		got := newMachine(t).WithAccount().Plain(webchat.NewCommand, args...)
		got.Ends(t, 0)
		if got.Stdout != "" || got.Stderr != "no chats launched from this profile yet\n" {
			t.Errorf("standard output %q, standard error %q", got.Stdout, got.Stderr)
		}
	}
}
