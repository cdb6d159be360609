package webchat_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"flexconsole/api/launch"
	"flexconsole/api/sandbox"
	"flexconsole/api/stuck"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/webchat"
)

// stuckChat is the first chat, whose task waits where nobody is offered it.
func stuckChat(t *testing.T) *clitest.Machine {
	t.Helper()
	m := withAgents(t)
	create(m, "--address", sandbox.NightAddressSID, "--chat-name", "Night", "--customer-name", "Ada").Ends(t, 0)
	m.Server.Inject(sandbox.Fault{Method: "GET", Path: "/Tasks", Body: waitingTask, Times: 1000})
	return m
}

// Show says all of a chat, and why it is stuck.
func TestWebchatShow(t *testing.T) {
	m := stuckChat(t)
	got := m.Plain(webchat.NewCommand, "show", firstChat)
	got.Ends(t, 0)
	for _, part := range []string{
		firstChat + "  in the queue\n", "  chat name     Night\n", "  customer      Ada", "  conversation  active  1 message  Night\n",
		"  task          WT00000000000000000000000000000001  pending\n", "  queue         Night line\n",
		"  conversation created", "  message sent", "! The task is not offered to any agent in queue Night line",
		"  No eligible worker\n", `no worker meets its expression (shift == "night")`, "    What to do: ", "    Read from: TaskRouter: queue WQ",
		"  data          flexconsole_test: missing in the task\n",
	} {
		if !strings.Contains(got.Stdout, part) {
			t.Errorf("%q is not in\n%s", part, got.All())
		}
	}
	got = m.Plain(webchat.NewCommand, "show", firstChat, strings.ToLower(firstChat[:2])+firstChat[2:], "--json")
	got.Ends(t, plain.ExitUsage) // the prefix is in capitals
	got = m.Plain(webchat.NewCommand, "show", firstChat, firstChat, "--json")
	got.Ends(t, 0)
	told := decoded[webchat.ShownDocument](t, got)
	if told.Status != "ok" || told.Launch == nil || told.Launch.Name != "Night" || told.Conversation == nil || told.Conversation.State != "active" ||
		told.Conversation.Messages != 1 || told.Task == nil || *told.Task.Queue != "Night line" || told.Task.AgeSeconds != 600 ||
		told.Progress.State != "in the queue" || !is(told.Progress.Accepted, false) || told.Progress.WaitsFor != "reserved" ||
		!strings.HasPrefix(told.Progress.Stuck, "The task is not offered") || len(told.Progress.Steps) != 6 ||
		told.Progress.Steps[0].At == nil || told.Progress.Ended || told.ReadAt == nil || told.Error != nil {
		t.Errorf("told %s", got.Stdout)
	}
	if c := told.Causes; c == nil || len(c.Found) != 1 || c.Found[0].ID != stuck.NoEligibleWorker || !c.Found[0].Sure || len(c.NotRead) != 0 {
		t.Errorf("causes %s", got.Stdout)
	}
	if d := told.Data; d == nil || d.Sent == nil || d.Task == nil || len(d.Values) == 0 || d.Values[0].InTask != launch.Missing {
		t.Errorf("data %s", got.Stdout)
	}
	if kept := kept(m); kept[0].State != "in the queue" || kept[0].SeenAt.IsZero() {
		t.Errorf("kept %+v", kept)
	}
}

// A chat of others is shown as well, without a place in the list; the parts that cannot be
// read are named, and one that is not there leaves the others.
func TestWebchatShowOfOthers(t *testing.T) {
	m := withAgents(t)
	create(m).Ends(t, 0)
	other := newMachine(t).WithAccount() // which has launched nothing
	other.Server = m.Server
	m.Server.Inject(sandbox.Fault{Method: "GET", Path: "/Tasks", Status: 403, Code: 20403, Times: 100})
	got := other.Plain(webchat.NewCommand, "show", "CH00000000000000000000000000000099", firstChat, "--json")
	got.Ends(t, plain.ExitFailure)
	lines := strings.SplitAfter(got.Stdout, "\n")
	var missing, told webchat.ShownDocument
	if len(lines) != 3 || json.Unmarshal([]byte(lines[0]), &missing) != nil || json.Unmarshal([]byte(lines[1]), &told) != nil {
		t.Fatalf("it prints %s", got.Stdout)
	}
	if missing.Status != "failed" || missing.ExitStatus != 1 || missing.Error == nil || missing.Error.Status != 404 || missing.Conversation != nil {
		t.Errorf("of the one that is missing it prints %s", lines[0])
	}
	if told.Launch != nil || told.Task != nil || len(told.NotReadable) != 1 || told.NotReadable[0].What != "tasks" ||
		told.NotReadable[0].Error.Status != 403 || told.Progress.State != "open" {
		t.Errorf("of the other it prints %s", lines[1])
	}
	if kept := kept(other); len(kept) != 0 {
		t.Errorf("kept %+v", kept)
	}
	got = other.Plain(webchat.NewCommand, "show", firstChat)
	got.Ends(t, 0)
	got.Shows(t, "not readable  tasks  These credentials cannot read tasks.")
}

// Follow goes along with existing chats as create --follow does.
func TestWebchatFollow(t *testing.T) {
	m := withAgents(t)
	create(m).Ends(t, 0)
	create(m).Ends(t, 0)
	got := m.Plain(webchat.NewCommand, "follow", firstChat)
	got.Ends(t, 0)
	got.Shows(t, "accepted", "Accepted after ")
	got = m.Plain(webchat.NewCommand, "follow", firstChat, secondChat, "--json")
	got.Ends(t, 0)
	if n := strings.Count(got.Stdout, `"accepted":true`); n != 2 || !strings.Contains(got.Stderr, "[2/2] ") {
		t.Errorf("%d accepted:\n%s", n, got.All())
	}
	if kept := kept(m); kept[1].State != "with an agent" {
		t.Errorf("kept %+v", kept)
	}
}

func TestWebchatFollowWithoutAnAgent(t *testing.T) {
	m := stuckChat(t)
	got := m.Plain(webchat.NewCommand, "follow", firstChat, "--timeout", "1s", "--json")
	got.Ends(t, plain.ExitNotAccepted)
	got.Shows(t, "no agent accepted within ", "The task is not offered to any agent in queue Night line", "End it with: flexconsole webchat end "+firstChat)
	told := decoded[webchat.FollowEnded](t, got)
	if !is(told.Accepted, false) || told.ExitStatus != plain.ExitNotAccepted || told.WaitsFor != "reserved" || told.Stuck == "" || !*told.Open {
		t.Errorf("told %s", got.Stdout)
	}
	other := newMachine(t).WithAccount()
	other.Server = m.Server
	got = other.Plain(webchat.NewCommand, "follow", firstChat, "--timeout", "1s")
	got.Ends(t, plain.ExitNotAccepted)
	if strings.Contains(got.All(), "webchat end") { // it may be a customer's
		t.Errorf("it says %s", got.All())
	}
	for args, status := range map[string]int{
		"CH00000000000000000000000000000099": plain.ExitFailure, "": plain.ExitUsage, clitest.AgentSID: plain.ExitUsage,
		firstChat + " --timeout 0s": plain.ExitUsage, firstChat + " --timeout -1s": plain.ExitUsage,
	} {
		m.Plain(webchat.NewCommand, append([]string{"follow"}, strings.Fields(args)...)...).Ends(t, status)
	}
}

// A signal ends the following and not the chat.
func TestWebchatFollowUnderASignal(t *testing.T) {
	m := stuckChat(t)
	g := clitest.NewGate(func(r *http.Request) bool { return r.Method == "GET" && strings.HasSuffix(r.URL.Path, "/Tasks") })
	command := m.PlainCommand(webchat.NewCommand)
	command.SetArgs([]string{"follow", firstChat, "--json", "--base-url", g.Before(t, m)})
	ctx, signal := context.WithCancelCause(t.Context())
	command.SetContext(ctx)
	ended := make(chan clitest.Result, 1)
	go func() { ended <- clitest.Run(command, "") }()
	<-g.Arrived
	signal(plain.SignalError(130)) // as plain.UntilSignal does
	close(g.Release)
	got := <-ended
	got.Ends(t, 130)
	got.Shows(t, firstChat+": no longer tracked; last status: ")
	decoded[webchat.FollowEnded](t, got)
	if len(m.Posts()) != 2 { // the launch and its message
		t.Errorf("sent %q", m.Posts())
	}
}

// List --refresh reads the open chats, and names those that could not be read.
func TestWebchatListRefresh(t *testing.T) {
	m := withAgents(t)
	for range 3 {
		create(m).Ends(t, 0)
	}
	m.Plain(webchat.NewCommand, "end", firstChat, "--yes").Ends(t, 0)
	before := len(m.Server.Requests())
	m.Server.Inject(sandbox.Fault{Method: "GET", Path: secondChat, Status: 403, Code: 20403, Times: 1})
	got := m.Plain(webchat.NewCommand, "list", "--refresh")
	got.Ends(t, plain.ExitFailure)
	got.Shows(t, "CH00000000000000000000000000000003  with an agent", secondChat+"  not checked", firstChat+"  closed")
	if !strings.Contains(got.Stderr, "flexconsole: "+secondChat+": ") {
		t.Errorf("standard error: %s", got.Stderr)
	}
	for _, r := range m.Server.Requests()[before:] {
		if strings.HasSuffix(r.Path, firstChat) {
			t.Errorf("the chat that has ended was read")
		}
	}
	got = m.Plain(webchat.NewCommand, "list", "--refresh", "--json")
	got.Ends(t, 0)
	if strings.Count(got.Stdout, `"state":"with an agent"`) != 2 || kept(m)[1].State != "with an agent" {
		t.Errorf("it prints %s", got.Stdout)
	}
	// Once Twilio asks to wait, no more chats are read.
	m.Server.Inject(sandbox.Fault{Method: "GET", Path: "/Conversations/", Status: 429, Code: 20429, RetryAfter: "3600", Times: 100})
	before = len(m.Server.Requests())
	got = m.Plain(webchat.NewCommand, "list", "--refresh", "--json")
	got.Ends(t, plain.ExitFailure)
	if strings.Count(got.Stdout, `"error":{"message"`) != 2 || !strings.Contains(got.Stdout, "not refreshed: there were too many requests") ||
		len(m.Server.Requests()) > before+3 {
		t.Errorf("%d requests:\n%s", len(m.Server.Requests())-before, got.All())
	}
}
