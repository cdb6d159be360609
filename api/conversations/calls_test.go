package conversations

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/apitest"
	"flexconsole/api/sandbox"
)

func TestListConversationsAsksForDaysInUTC(t *testing.T) {
	c, s := apitest.Answering(t, `{"conversations":[],"meta":{}}`)
	east, west := time.FixedZone("east", 11*3600), time.FixedZone("west", -10*3600)
	from, to := time.Date(2026, 3, 5, 9, 0, 0, 0, east), time.Date(2026, 3, 5, 15, 0, 0, 0, west)
	if page, err := New(c).ListConversations(t.Context(), from, to, ""); err != nil || len(page.Entries) != 0 {
		t.Fatalf("%+v, %v", page, err)
	}
	if q := apitest.Only(t, s).Query; q.Get("StartDate") != "2026-03-04" || q.Get("EndDate") != "2026-03-06" {
		t.Errorf("asked %v", q)
	}
}

func TestWhereConversationsAsk(t *testing.T) {
	const host = "https://conversations.dublin.ie1.twilio.com/v1/"
	wanted := []string{
		"GET " + host + "Configuration/Addresses?PageSize=50",
		"GET " + host + "Conversations/" + chat,
		"GET " + host + "Conversations?EndDate=2026-03-04&PageSize=100&StartDate=2026-03-04",
		"GET " + host + "Conversations/" + chat + "/Messages?Order=desc&PageSize=100",
		"POST " + host + "Conversations/" + chat + "/Messages",
		"POST " + host + "Conversations/" + chat,
		"GET " + host + "Configuration/Addresses/" + chatAddress,
		"POST " + host + "Conversations/" + chat,
	}
	asked := apitest.Asks(t, listAddresses, fetchConversation, listConversations, listMessages, sendMessage, closeConversation, fetchAddress, setCloseTimer)
	if !slices.Equal(asked, wanted) {
		t.Errorf("asked\n%s\nwant\n%s", strings.Join(asked, "\n"), strings.Join(wanted, "\n"))
	}
}

// Writes leave once, with what they must contain and nothing else; the journal
// names the chat and the fields.
func TestWritesToAConversation(t *testing.T) {
	for name, row := range map[string]struct {
		call                     apitest.Call
		body, form, begin, after string
	}{
		"message": {
			sendMessage, `{"sid":"` + chatMessage + `","conversation_sid":"` + chat + `"}`, "Author=ada&Body=hello",
			"message " + chat + " [Author Body]", chatMessage,
		},
		"closing": {
			closeConversation, `{"sid":"` + chat + `","state":"closed"}`, "State=closed", "end chat " + chat + " [State]",
			"conversation closed",
		},
		"close timer": {
			setCloseTimer, `{"sid":"` + chat + `","state":"active"}`, "Timers.Closed=PT90M", "close timer " + chat + " [Timers.Closed]",
			"close timer PT90M",
		},
	} {
		s := apitest.Start(t, sandbox.Options{})
		s.Inject(sandbox.Fault{Status: 201, Body: row.body})
		var journal apitest.Journal
		var records []api.Record
		c := apitest.Client(
			t,
			api.Options{BaseURL: s.URL(), Journal: &journal, Record: func(r api.Record) { records = append(records, r) }},
		)
		if err := row.call(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		r := apitest.Only(t, s)
		if string(r.Body) != row.form || (r.Header.Get("X-Twilio-Webhook-Enabled") == "true") != (name == "message") {
			t.Errorf("%s: sent %q with %v", name, r.Body, r.Header)
		}
		if got, wanted := strings.Join(journal.Lines, "\n"), "begin "+row.begin+"\nend id applied "+row.after; got != wanted ||
			records[0].Outcome != api.Applied {
			t.Errorf("journal\n%s\nwant\n%s\nrecorded %+v", got, wanted, records)
		}
	}
}

func TestNoSIDNoRequest(t *testing.T) {
	apitest.CheckNoSID(t, chat, func(bad string) []apitest.Call {
		return []apitest.Call{
			func(ctx context.Context, c *api.Client) error {
				_, err := New(c).SendMessage(ctx, bad, "ada", "hello")
				return err
			},
			func(ctx context.Context, c *api.Client) error {
				_, err := New(c).CloseConversation(ctx, bad)
				return err
			},
			func(ctx context.Context, c *api.Client) error {
				return New(c).SetCloseTimer(ctx, bad, time.Hour)
			},
		}
	})
}

func TestNoSIDNoAddress(t *testing.T) {
	apitest.CheckNoSID(t, chatAddress, func(bad string) []apitest.Call {
		return []apitest.Call{func(ctx context.Context, c *api.Client) error { _, err := New(c).FetchAddress(ctx, bad); return err }}
	})
}

func TestAWriteWhoseAnswerIsCutIsUnknown(t *testing.T) {
	apitest.CheckCutWrites(t, sendMessage, `{"sid":"`+chatMessage+`","conversation_sid":"`+chat+`"}`)
	apitest.CheckCutWrites(t, closeConversation, `{"sid":"`+chat+`","state":"closed"}`)
	apitest.CheckCutWrites(t, setCloseTimer, `{"sid":"`+chat+`","state":"active"}`)
}
