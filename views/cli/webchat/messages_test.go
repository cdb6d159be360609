package webchat_test

import (
	"encoding/json"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/webchat"
)

// A message is sent as the customer, once, and is in the transcript after that.
func TestWebchatSendAndTranscript(t *testing.T) {
	m := newMachine(t).WithAccount()
	create(m, "--identity", "ada", "--message", "Hi").Ends(t, 0)
	got := m.Plain(webchat.NewCommand, "send", firstChat, "Is anyone there?")
	got.Ends(t, 0)
	got.Shows(t, firstChat+"  sent, message IM")
	got = clitest.Run(m.PlainCommand(webchat.NewCommand, "send", firstChat, "-", "--json"), "two\nlines\n")
	got.Ends(t, 0)
	posts := m.Posts()
	if n := len(posts); n != 4 || posts[2] != "Author=ada&Body=Is+anyone+there%3F" || posts[3] != "Author=ada&Body=two%0Alines" {
		t.Errorf("sent %q", posts)
	}
	got = m.Plain(webchat.NewCommand, "transcript", firstChat, "--json")
	got.Ends(t, 0)
	var bodies []string
	for line := range strings.Lines(got.Stdout) {
		var message struct{ Author, Body string }
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			t.Fatal(err)
		}
		if message.Author == "ada" {
			bodies = append(bodies, message.Body)
		}
	}
	if strings.Join(bodies, "|") != "Hi|Is anyone there?|two\nlines" {
		t.Errorf("the transcript has %q", bodies)
	}
	got = m.Plain(webchat.NewCommand, "transcript", firstChat)
	got.Ends(t, 0)
	got.Shows(t, "  ada: Is anyone there?\n")
}

// What cannot be sent says why, and a message is never sent twice.
func TestWebchatSendFails(t *testing.T) {
	m := newMachine(t).WithAccount()
	create(m, "--identity", "ada").Ends(t, 0)
	before := len(m.Posts())
	for _, test := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"send"}, plain.ExitUsage, "no chat given"},
		{[]string{"send", firstChat}, plain.ExitUsage, "give one text"},
		{[]string{"send", firstChat, " "}, plain.ExitUsage, "the text is empty"},
		{[]string{"send", secondChat, "x"}, plain.ExitUsage, "it was not launched from this profile"},
		{[]string{"send", firstChat, "x", "--read-only"}, plain.ExitReadOnly, "read-only"},
		{[]string{"transcript"}, plain.ExitUsage, "no chat given"},
		{[]string{"transcript", firstChat, secondChat}, plain.ExitUsage, "give one conversation SID"},
		{[]string{"transcript", "CH00000000000000000000000000000404"}, plain.ExitFailure, "HTTP 404"},
	} {
		got := m.Plain(webchat.NewCommand, test.args...)
		got.Ends(t, test.status)
		got.Shows(t, test.says)
	}
	if n := len(m.Posts()); n != before {
		t.Errorf("%d POSTs", n-before)
	}
	for status, fault := range map[int]sandbox.Fault{
		plain.ExitNotApplied: {Method: "POST", Path: "/Messages", Status: 400, Code: 20001, Times: 1},
		plain.ExitUnknown:    {Method: "POST", Path: "/Messages", Apply: true, Status: 500, Times: 1},
	} {
		m.Server.ClearFaults()
		m.Server.Inject(fault)
		before := len(m.Posts())
		got := m.Plain(webchat.NewCommand, "send", firstChat, "x", "--json")
		got.Ends(t, status)
		want := map[int]string{plain.ExitNotApplied: "not_sent", plain.ExitUnknown: "unknown"}[status]
		if !strings.Contains(got.Stdout, `"status":"`+want+`"`) || len(m.Posts()) != before+1 {
			t.Errorf("%d POSTs, %s", len(m.Posts())-before, got.All())
		}
		if status == plain.ExitUnknown {
			got.Shows(t, "flexconsole unfinished settle")
		}
	}
}
