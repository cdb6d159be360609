package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox"
)

// A chat, its task and what belongs to it, all made up.
const (
	chat        = "CH00000000000000000000000000000001"
	otherChat   = "CH00000000000000000000000000000002"
	chatTask    = "WT00000000000000000000000000000001"
	chatMessage = "IM00000000000000000000000000000001"
	interaction = "KD00000000000000000000000000000001"
	channel     = "UO00000000000000000000000000000001"
)

// chatDesk are the calls around a chat.
var chatDesk = []operation{
	{"addresses", "GET", func(t *testing.T, c *Client) error {
		_, err := c.ListChatAddresses(t.Context())
		return err
	}},
	{"conversation", "GET", func(t *testing.T, c *Client) error {
		_, err := c.FetchConversation(t.Context(), chat)
		return err
	}},
	{"conversations", "GET", func(t *testing.T, c *Client) error {
		_, err := c.ListConversations(t.Context(), noon, noon, "")
		return err
	}},
	{"messages", "GET", func(t *testing.T, c *Client) error {
		_, err := c.ListMessages(t.Context(), chat, true, "")
		return err
	}},
	{"task", "GET", func(t *testing.T, c *Client) error {
		_, err := c.FindTasks(t.Context(), sandbox.WorkspaceSID, chat)
		return err
	}},
	{"reservations", "GET", func(t *testing.T, c *Client) error {
		_, err := c.ListReservations(t.Context(), sandbox.WorkspaceSID, chatTask)
		return err
	}},
	sendMessage, closeConversation, closeChannel,
}

var (
	sendMessage = operation{"message", "POST", func(t *testing.T, c *Client) error {
		_, err := c.SendMessage(t.Context(), chat, "ada", "hello")
		return err
	}}
	closeConversation = operation{"end chat", "POST", func(t *testing.T, c *Client) error {
		_, err := c.CloseConversation(t.Context(), chat)
		return err
	}}
	closeChannel = operation{"end chat", "POST", func(t *testing.T, c *Client) error {
		_, err := c.CloseInteractionChannel(t.Context(), chat, interaction, channel)
		return err
	}}
)

// answering is a client of a sandbox that answers every request with body.
func answering(t *testing.T, body string) (*Client, *sandbox.Server) {
	t.Helper()
	s := startSandbox(t)
	s.Inject(sandbox.Fault{Status: 200, Body: body})
	return newTestClient(t, Options{BaseURL: s.URL()}), s
}

// wireRow is an answer that will not do for an operation.
type wireRow struct {
	op         operation
	name, body string
	fault      Fault
	says       string
}

// checkAnswers wants each answer refused; a write that got one is unknown.
func checkAnswers(t *testing.T, rows []wireRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.op.name+"/"+row.name, func(t *testing.T) {
			c, s := answering(t, row.body)
			err := row.op.run(t, c)
			checkFault(t, s, row.op, err, want{row.fault, 200, 0, 0, Unknown, once})
			if said := checkExplanation(t, asError(t, err)); !strings.Contains(said, row.says) {
				t.Error(said)
			}
		})
	}
}

// reading is the operation of chatDesk that has this name.
func reading(name string) operation {
	return chatDesk[slices.IndexFunc(chatDesk, func(o operation) bool { return o.name == name })]
}

func TestWhereTheChatDeskAsks(t *testing.T) {
	const inWorkspace = "https://taskrouter.dublin.ie1.twilio.com/v1/Workspaces/" + sandbox.WorkspaceSID + "/Tasks"
	const desk = "https://conversations.dublin.ie1.twilio.com/v1/"
	wanted := []string{
		"GET " + desk + "Configuration/Addresses?PageSize=50",
		"GET " + desk + "Conversations/" + chat,
		"GET " + desk + "Conversations?EndDate=2026-03-04&PageSize=100&StartDate=2026-03-04",
		"GET " + desk + "Conversations/" + chat + "/Messages?Order=desc&PageSize=100",
		"GET " + inWorkspace + "?EvaluateTaskAttributes=conversationSid+%3D%3D+%22" + chat + "%22&PageSize=1000",
		"GET " + inWorkspace + "/" + chatTask + "/Reservations?PageSize=1000",
		"POST " + desk + "Conversations/" + chat + "/Messages",
		"POST " + desk + "Conversations/" + chat,
		"POST https://flex-api.dublin.ie1.twilio.com/v1/Interactions/" + interaction + "/Channels/" + channel,
	}
	var asked []string
	c := newTestClient(t, Options{Region: "ie1", Edge: "dublin"})
	wrap(c, func(http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			asked = append(asked, r.Method+" "+r.URL.String())
			return nil, errOtherOrigin // not to be tried again
		})
	})
	for _, op := range chatDesk {
		_ = op.run(t, c)
	}
	if !slices.Equal(asked, wanted) {
		t.Errorf("asked\n%s\nwant\n%s", strings.Join(asked, "\n"), strings.Join(wanted, "\n"))
	}
}

func TestListConversationsAsksForDaysInUTC(t *testing.T) {
	c, s := answering(t, `{"conversations":[],"meta":{}}`)
	east, west := time.FixedZone("east", 11*3600), time.FixedZone("west", -10*3600)
	from, to := time.Date(2026, 3, 5, 9, 0, 0, 0, east), time.Date(2026, 3, 5, 15, 0, 0, 0, west)
	if page, err := c.ListConversations(t.Context(), from, to, ""); err != nil || len(page.Conversations) != 0 {
		t.Fatalf("%+v, %v", page, err)
	}
	if q := only(t, s).Query; q.Get("StartDate") != "2026-03-04" || q.Get("EndDate") != "2026-03-06" {
		t.Errorf("asked %v", q)
	}
}

// Writes leave once, with what they must hold and nothing else; the journal
// names the chat and the fields.
func TestWritesOfTheChatDesk(t *testing.T) {
	for _, row := range []struct {
		name, body, form, detail string
		op                       operation
	}{
		{"message", `{"sid":"` + chatMessage + `","conversation_sid":"` + chat + `"}`, "Author=ada&Body=hello", chatMessage, sendMessage},
		{"conversation", `{"sid":"` + chat + `","state":"closed"}`, "State=closed", "conversation closed", closeConversation},
		{"channel", `{"sid":"` + channel + `","status":"closed"}`, "Routing=%7B%22status%22%3A%22closed%22%7D&Status=closed", "interaction channel " + channel + " closed", closeChannel},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := startSandbox(t)
			s.Inject(sandbox.Fault{Status: 201, Body: row.body})
			journal := &notebook{server: s}
			var records []Record
			c := newTestClient(t, Options{BaseURL: s.URL(), Journal: journal, Record: func(r Record) { records = append(records, r) }})
			if err := row.op.run(t, c); err != nil {
				t.Fatal(err)
			}
			r := only(t, s)
			if string(r.Body) != row.form || (r.Header.Get("X-Twilio-Webhook-Enabled") == "true") != (row.name == "message") {
				t.Errorf("sent %q with %v", r.Body, r.Header)
			}
			names := strings.Join(slices.Sorted(fieldNames(r)), " ")
			if got, wanted := strings.Join(journal.lines, "\n"), fmt.Sprintf("0: begin %s %s [%s]\n1: end id applied %s", row.op.name, chat, names, row.detail); got != wanted {
				t.Errorf("journal\n%s\nwant\n%s", got, wanted)
			}
			if shown := fmt.Sprintf("%+v%q", records, journal.lines); strings.Contains(strings.Join(journal.lines, ""), "hello") || records[0].Outcome != Applied {
				t.Errorf("recorded %s", shown)
			}
		})
	}
}

// fieldNames are the names in the form of a request.
func fieldNames(r sandbox.Request) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range r.Form {
			if !yield(name) {
				return
			}
		}
	}
}

// Text that is no SID never gets into a path or an expression.
func TestNoSIDNoRequest(t *testing.T) {
	c, s := answering(t, "{}")
	for _, bad := range []string{"", "CH", chat[:33], chat + "0", "ch" + chat[2:], firstUser, chat[:33] + `"`, `CH" == "CH`, chat + "/Messages", "../" + chat} {
		_, errTasks := c.FindTasks(t.Context(), sandbox.WorkspaceSID, bad)
		_, errMessage := c.SendMessage(t.Context(), bad, "ada", "hello")
		_, errClose := c.CloseConversation(t.Context(), bad)
		_, errChat := c.CloseInteractionChannel(t.Context(), bad, interaction, channel)
		_, errInteraction := c.CloseInteractionChannel(t.Context(), chat, bad, channel)
		_, errChannel := c.CloseInteractionChannel(t.Context(), chat, interaction, bad)
		for i, err := range []error{errTasks, errMessage, errClose, errChat, errInteraction, errChannel} {
			if err == nil || !strings.Contains(err.Error(), "is not") {
				t.Errorf("%q: call %d: %v", bad, i, err)
			}
		}
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// A write whose answer is cut anywhere is unknown, and is not sent again.
func TestAChatDeskAnswerCutAtEveryOctet(t *testing.T) {
	for _, row := range []struct {
		op   operation
		body string
	}{
		{sendMessage, `{"sid":"` + chatMessage + `","conversation_sid":"` + chat + `"}`},
		{closeConversation, `{"sid":"` + chat + `","state":"closed"}`},
		{closeChannel, `{"sid":"` + channel + `","status":"closed"}`},
	} {
		s := startSandbox(t)
		c := newTestClient(t, Options{BaseURL: s.URL()})
		for n := range len(row.body) {
			s.Inject(sandbox.Fault{Status: 200, Body: row.body, CutAfter: max(n, 1), Times: 1})
			if failure := asError(t, row.op.run(t, c)); failure.Fault != Broken || failure.Outcome != Unknown {
				t.Errorf("%s cut after %d: fault %d, %v", row.op.name, n, failure.Fault, failure.Outcome)
			}
		}
		if n := len(s.Requests()); n != len(row.body) {
			t.Errorf("%s: %d requests for %d calls", row.op.name, n, len(row.body))
		}
	}
}

// What the chat desk says of the refusals that people will meet.
func TestTheWordsOfTheChatDesk(t *testing.T) {
	for _, row := range []struct {
		op             string
		status, code   int
		what, next     string
		method, unsure string
	}{
		{"message", 409, 50377, "The conversation is closed.", "Launch a new chat.", "POST", ""},
		{"end chat", 409, 50377, "The conversation is closed.", "nothing left to end", "POST", ""},
		{"message", 403, 70051, "may not write messages", "restricted key", "POST", ""},
		{"message", 403, 20403, "may not write messages", "restricted key", "POST", ""},
		{"end chat", 403, 20403, "may not end chats", "restricted key", "POST", ""},
		{"message", 404, 20404, "No such conversation", "launch a new chat", "POST", ""},
		{"end chat", 404, 20404, "no such chat", "Read the chat again.", "POST", ""},
		{"conversation", 404, 20404, "No such conversation", "Check the SID (CH…)", "GET", ""},
		{"messages", 404, 20404, "No such conversation", "Check the SID (CH…)", "GET", ""},
		{"addresses", 404, 20404, "Conversations are not offered here.", "account and region", "GET", ""},
		{"conversations", 404, 20404, "Conversations are not offered here.", "account and region", "GET", ""},
		{"task", 404, 20404, "No such workspace", "account and region", "GET", ""},
		{"reservations", 404, 20404, "No such task", "Read the chat again.", "GET", ""},
		{"messages", 403, 70051, "may not read messages", "restricted key", "GET", ""},
		{"message", 503, 20503, "failed with status 503", "Look at the transcript", "POST", "The message may have been sent all the same."},
		{"end chat", 503, 20503, "failed with status 503", "Read it again", "POST", "The chat may have ended all the same."},
		{"launch", 503, 20503, "failed with status 503", "before you launch again", "POST", "The chat may have been created all the same"},
	} {
		e := &Error{Op: row.op, Method: row.method, Fault: APIError, Status: row.status, Code: row.code}
		e.Outcome = Classify(Exchange{Connected: true, Status: row.status, Code: row.code})
		checkExplanation(t, e)
		checkPromise(t, e)
		x := e.Explain()
		if !strings.Contains(x.What, row.what) || !strings.Contains(x.Next, row.next) || !strings.Contains(x.Meaning, row.unsure) {
			t.Errorf("%s, %d: %+v", row.op, row.code, x)
		}
		if got := Unsupported(e); got != (row.status == 403 && row.method == "GET") {
			t.Errorf("%s, %d: unsupported %v", row.op, row.code, got)
		}
	}
}
