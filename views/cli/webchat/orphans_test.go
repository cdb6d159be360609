package webchat_test

import (
	"encoding/json"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/account"
	"flexconsole/api/sandbox"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/webchat"
)

// otherClient is one without this program's files.
func otherClient(t *testing.T, m *clitest.Machine) *account.Client {
	client := account.NewClient(api.Options{Username: sandbox.AccountSID, Secret: func() string { return sandbox.AuthToken }, BaseURL: m.Server.URL()})
	t.Cleanup(client.Close)
	return client
}

func conversationState(t *testing.T, m *clitest.Machine, conversation string) string {
	t.Helper()
	found, err := otherClient(t, m).FetchConversation(t.Context(), conversation)
	if err != nil {
		t.Fatal(err)
	}
	return found.State
}

// elsewhere launches a chat with a tag elsewhere.
func elsewhere(t *testing.T, m *clitest.Machine, tag string) string {
	t.Helper()
	made, err := otherClient(t, m).CreateWebChat(t.Context(), api.WebChatRequest{
		AddressSID: sandbox.AddressSID, ChatFriendlyName: "From elsewhere", PreEngagementData: `{"` + api.LaunchTagName + `":"` + tag + `"}`,
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.ConversationSID
}

// endables are the documents of a dry run by their conversations.
func endables(t *testing.T, got clitest.Result) map[string]webchat.EndableDocument {
	t.Helper()
	all := map[string]webchat.EndableDocument{}
	for line := range strings.Lines(got.Stdout) {
		var d webchat.EndableDocument
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		all[d.ConversationSID] = d
	}
	return all
}

func TestWebchatEndOrphans(t *testing.T) {
	m := withAgents(t)
	create(m, "--chat-name", "mine", "--no-message").Ends(t, 0)
	create(m).Ends(t, 0)
	accepted := secondChat
	other := elsewhere(t, m, "burst-2")
	end := func(args ...string) clitest.Result {
		return m.Plain(webchat.NewCommand, append([]string{"end"}, args...)...)
	}

	got := end("--orphans", "--dry-run", "--json")
	got.Ends(t, 0) // none is an hour old
	if all := endables(t, got); len(all) != 3 || all[other].LeftOpen != "not old enough" || all[other].WouldEnd || all[other].Launched != "elsewhere" {
		t.Errorf("dry run: %+v", all)
	}
	got = end("--orphans", "--older-than", "0s", "--dry-run", "--json")
	got.Ends(t, plain.ExitWouldChange)
	all := endables(t, got)
	if mine := all[firstChat]; !mine.WouldEnd || mine.Launched != "here" || mine.Name != "mine" || mine.State != "no task yet" || mine.CreatedAt == nil {
		t.Errorf("mine: %+v", mine)
	}
	if with := all[accepted]; with.WouldEnd || !strings.HasPrefix(with.LeftOpen, "accepted by ") || with.Agent == "" {
		t.Errorf("accepted: %+v", with)
	}
	end("--orphans", "--older-than", "0s", "--elsewhere", "--dry-run").Shows(t, other+"  yes ")
	end("--orphans", "--older-than", "0s", "--yes").Ends(t, 2) // the number is missing
	end("--orphans", "--older-than", "0s", "--yes", "--confirm", "3").Ends(t, 2)

	got = end("--orphans", "--older-than", "0s", "--here", "--yes", "--confirm", "1")
	got.Ends(t, 0)
	got.Shows(t, firstChat+"  ended", accepted+"  with an agent", "left open: accepted by ")
	got = end("--tag", "burst", "--yes", "--confirm", "1", "--json")
	got.Ends(t, 0)
	if told := decoded[webchat.EndingDocument](t, got); told.ConversationSID != other || !*told.Ended {
		t.Errorf("told %+v", told)
	}
	got = end("--tag", "burs", "--yes")
	got.Ends(t, 0)
	got.Shows(t, "No test chats to end.")
	for _, c := range m.Server.Chats() {
		state := conversationState(t, m, c.ConversationSID)
		if (state == "closed") != (c.ConversationSID != accepted) {
			t.Errorf("%s is %s", c.ConversationSID, state)
		}
	}
}

// What cannot be read is left open, and the status says that there may be more.
func TestWebchatEndOrphansThatCannotBeRead(t *testing.T) {
	m := launched(t)
	m.Server.Inject(sandbox.Fault{Path: "/Tasks", Status: 403, Code: 20403})
	got := m.Plain(webchat.NewCommand, "end", "--orphans", "--older-than", "0s", "--yes", "--confirm", "2")
	got.Ends(t, plain.ExitFailure)
	got.Shows(t, "it cannot be read of 2 chats whether an agent accepted: left open", "No test chats to end.")
	m.Server.ClearFaults()
	m.Server.Inject(sandbox.Fault{Path: "/v1/Conversations", Status: 403, Code: 20403})
	m.Plain(webchat.NewCommand, "end", "--orphans", "--yes").Ends(t, plain.ExitFailure)
	m.Server.ClearFaults()
	if state := conversationState(t, m, firstChat); state == "closed" {
		t.Error(state)
	}
}

func TestWebchatEndSearchUse(t *testing.T) {
	m := newMachine(t).WithAccount()
	for _, args := range []string{
		"--orphans --all", "--orphans " + firstChat, "--tag= ", "--days 3", "--here", "--all --elsewhere", "--orphans --here --elsewhere",
		"--tag x --older-than 1h", "--orphans --days 0", "--orphans --days 91", "--orphans --older-than -1h",
	} {
		m.Plain(webchat.NewCommand, append([]string{"end", "--yes"}, strings.Fields(args)...)...).Ends(t, plain.ExitUsage)
	}
	if n := len(m.Server.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// A dry run of chats that are named, or all launched here, requests nothing.
func TestWebchatEndDryRun(t *testing.T) {
	m := launched(t)
	before := len(m.Server.Requests())
	got := m.Plain(webchat.NewCommand, "end", "--all", "--dry-run", "--json")
	got.Ends(t, plain.ExitWouldChange)
	if all := endables(t, got); len(all) != 2 || !all[firstChat].WouldEnd || all[firstChat].Launched != "here" {
		t.Errorf("%+v", all)
	}
	m.Plain(webchat.NewCommand, "end", "CH000000000000000000000000000000ee", "--dry-run").Shows(t, "yes ", "elsewhere")
	if n := len(m.Server.Requests()) - before; n != 0 {
		t.Errorf("%d requests", n)
	}
}

// The close timer is set after the launch; a failure is said, and the launch is well.
func TestWebchatCreateWithACloseTimer(t *testing.T) {
	m := withAgents(t)
	got := create(m, "--close-after", "30m", "--json")
	got.Ends(t, 0)
	if told := decoded[webchat.CreatedDocument](t, got); told.CloseAfterMinutes != 30 || told.CloseTimerError != nil || !told.MessageSent {
		t.Errorf("told %+v", told)
	}
	m.Server.Inject(sandbox.Fault{Method: "POST", Path: "/v1/Conversations/", Skip: 1, Times: 1, Status: 403, Code: 20403})
	got = create(m, "--close-after", "10", "--json")
	got.Ends(t, 0)
	got.Shows(t, secondChat+": the chat was launched; the close timer was not set: These credentials cannot set close timers.")
	if told := decoded[webchat.CreatedDocument](t, got); !*told.Launched || told.CloseTimerError == nil || told.Error != nil {
		t.Errorf("told %+v", told)
	}
	create(m, "--close-after", "9m").Ends(t, plain.ExitUsage)
	got = create(m, "--close-after", "2h", "--dry-run")
	got.Ends(t, plain.ExitWouldChange)
	got.Shows(t, "Close after           120 min")
	for _, r := range m.Server.Requests() {
		if r.Method == "POST" && strings.Contains(string(r.Body), "Timers") && string(r.Body) != "Timers.Closed=PT30M" && string(r.Body) != "Timers.Closed=PT10M" {
			t.Errorf("sent %s", r.Body)
		}
	}
}
