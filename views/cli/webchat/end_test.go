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

// launched has two chats, of which the first is named.
func launched(t *testing.T) *clitest.Machine {
	t.Helper()
	m := withAgents(t)
	create(m, "--chat-name", "a name").Ends(t, 0)
	create(m).Ends(t, 0)
	return m
}

func TestWebchatEnd(t *testing.T) {
	m := launched(t)
	got := m.Plain(webchat.NewCommand, "end", "the chat "+firstChat, "--yes")
	got.Ends(t, 0)
	got.Shows(t, firstChat+"  ended\n", "  "+firstChat+"  not checked, launched ", "a name")
	m.Plain(webchat.NewCommand, "end", "--all", "--yes", "--confirm", "2").Ends(t, 2) // one is left
	got = m.Plain(webchat.NewCommand, "end", "--all", "--yes", "--confirm", "1", "--json")
	got.Ends(t, 0)
	if told := decoded[webchat.EndingDocument](t, got); told.ConversationSID != secondChat || !*told.Ended || told.State != "closed" {
		t.Errorf("told %+v", told)
	}
	for _, c := range kept(m) {
		if !c.Ended {
			t.Errorf("kept %+v", c)
		}
	}
	got = m.Plain(webchat.NewCommand, "end", firstChat, firstChat, "--yes")
	got.Ends(t, 0)
	if got.Stdout != firstChat+"  already closed\n" {
		t.Errorf("standard output: %s", got.Stdout)
	}
}

func TestWebchatEndOutcomes(t *testing.T) {
	for _, test := range []struct {
		name   string
		fault  sandbox.Fault
		status int
		says   []string
	}{
		{
			"refused",
			sandbox.Fault{Method: "POST", Times: 1, Status: 403, Code: 20403},
			4,
			[]string{secondChat + "  not ended: These credentials cannot end chats.", firstChat + "  ended"},
		},
		{
			"unread",
			sandbox.Fault{Method: "GET", Path: secondChat, Status: 404, Code: 20404},
			4,
			[]string{secondChat + "  not ended: No such conversation", firstChat + "  ended"},
		},
		{"lost, but ended", sandbox.Fault{Method: "POST", Apply: true, Drop: true}, 0, nil},
		{
			"lost",
			sandbox.Fault{Method: "POST", Times: 1, Drop: true},
			5,
			[]string{secondChat + "  may have ended: ", firstChat + "  ended"},
		},
		{
			"answered, and still open",
			sandbox.Fault{
				Method: "POST", Path: "/Interactions", Times: 1,
				Body: `{"sid": "UO00000000000000000000000000000002", "interaction_sid": "KD00000000000000000000000000000002", "status": "closed"}`,
			},
			5,
			[]string{secondChat + "  ended, but the conversation is still active."},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := launched(t)
			m.Server.Inject(test.fault)
			got := m.Plain(webchat.NewCommand, "end", "--all", "--yes", "--confirm", "2")
			got.Ends(t, test.status)
			got.Shows(t, test.says...)
		})
	}
}

func TestWebchatList(t *testing.T) {
	m := launched(t)
	m.Plain(webchat.NewCommand, "end", firstChat, "--yes").Ends(t, 0)
	before := len(m.Server.Requests())
	got := m.Plain(webchat.NewCommand, "list")
	got.Ends(t, 0)
	lines := strings.Split(got.Stdout, "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[1], secondChat+"  not checked  -") ||
		!strings.HasPrefix(lines[2], firstChat+"  closed ") || !strings.Contains(lines[2], "a name") {
		t.Errorf("standard output:\n%s", got.Stdout)
	}
	got = m.Plain(webchat.NewCommand, "list", "--json")
	got.Ends(t, 0)
	var told webchat.ChatDocument
	err := json.Unmarshal([]byte(strings.Split(got.Stdout, "\n")[1]), &told)
	if err != nil || told.ConversationSID != firstChat || !told.Ended || told.Name != "a name" || told.Tag == "" {
		t.Errorf("told %+v, %v", told, err)
	}
	if n := len(m.Server.Requests()) - before; n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestWebchatAddresses(t *testing.T) {
	m := newMachine(t).WithAccount()
	got := m.Plain(webchat.NewCommand, "addresses")
	got.Ends(t, 0)
	got.Shows(t, sandbox.AddressSID+"  yes     Orchard shop, front desk",
		sandbox.DisabledAddressSID+"  no ", "auto-creation is off (45761)", "routes to webhook hooks.example.com\n")
	got = m.Plain(webchat.NewCommand, "addresses", "--json")
	got.Ends(t, 0)
	var good, bad webchat.AddressDocument
	lines := strings.Split(got.Stdout, "\n")
	err := json.Unmarshal([]byte(lines[0]), &good)
	if err != nil || good.AddressSID != sandbox.AddressSID || !good.Reaches || good.LikelyError != nil {
		t.Errorf("told %+v, %v", good, err)
	}
	if err := json.Unmarshal([]byte(lines[1]), &bad); err != nil || bad.Reaches || *bad.LikelyError != 45761 {
		t.Errorf("told %+v, %v", bad, err)
	}
	for _, test := range []struct {
		fault  sandbox.Fault
		status int
	}{
		{sandbox.Fault{Status: 403, Code: 20403}, plain.ExitNoList},
		{sandbox.Fault{Status: 403, Code: 70051}, plain.ExitNoList},
		{sandbox.Fault{Status: 404, Code: 20404}, plain.ExitNoList},
		{sandbox.Fault{Status: 404, Body: "<p>", ContentType: "text/html"}, plain.ExitFailure},
		{sandbox.Fault{Status: 401, Code: 20003}, plain.ExitFailure},
		{sandbox.Fault{Status: 503, Times: 3}, plain.ExitFailure},
	} {
		m := newMachine(t).WithAccount()
		test.fault.Path = "/Addresses"
		m.Server.Inject(test.fault)
		m.Plain(webchat.NewCommand, "addresses").Ends(t, test.status)
	}
}

// A shell is offered the chats that are open, and none twice.
func TestWebchatEndCompletes(t *testing.T) {
	m := launched(t)
	m.Plain(webchat.NewCommand, "end", secondChat, "--yes").Ends(t, 0)
	for _, test := range []struct{ given, want string }{
		{"", firstChat + "\tnot checked a name\n"}, {firstChat, ""},
	} {
		args := []string{"__complete", "end", "--base-url", m.Server.URL(), test.given, ""}
		if test.given == "" {
			args = args[:5]
		}
		command := webchat.NewCommand(m.Wiring())
		command.SetArgs(args)
		got := clitest.Run(command, "")
		if offered, _, _ := strings.Cut(got.Stdout, ":"); offered != test.want {
			t.Errorf("after %q it offers %q, want %q", test.given, offered, test.want)
		}
	}
}

// An incomplete list of addresses is printed, with what came of odd fields, and
// said not to be complete.
func TestWebchatAddressesThatAreNotAll(t *testing.T) {
	m := newMachine(t).WithAccount()
	m.Server.Inject(sandbox.Fault{Path: "/Addresses", Body: `{"address_configurations":[{"sid":"` + sandbox.AddressSID +
		`","type":"chat","friendly_name":5,"auto_creation":{"enabled":"yes"}},{"type":"chat"}],"meta":{}}`})
	got := m.Plain(webchat.NewCommand, "addresses")
	got.Ends(t, 1)
	got.Shows(t, sandbox.AddressSID+"  no ", "! 5", `unknown, unexpected type: auto_creation.enabled ! "yes"`,
		"list incomplete: 1 entry could not be read")
	got = m.Plain(webchat.NewCommand, "addresses", "--json")
	got.Ends(t, 1)
	got.Shows(t, `"odd_fields":{"auto_creation.enabled":"yes","friendly_name":5}`, `"likely_error":null`)
}
