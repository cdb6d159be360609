package conversations

import (
	"fmt"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/apitest"
	"flexconsole/api/sandbox"
)

// messagePage is a response with messages numbered from first, down or up.
func messagePage(next string, bodies ...string) string {
	var listed []string
	for i, body := range bodies {
		listed = append(
			listed,
			fmt.Sprintf(
				`{"sid":"IM%032d","index":%d,"conversation_sid":"%s","author":"ada","body":%q,"date_created":null,"media":null}`,
				i+1,
				i,
				chat,
				body,
			),
		)
	}
	return `{"messages":[` + strings.Join(listed, ",") + `],"meta":{"next_page_url":` + next + `}}`
}

func TestListMessagesInPages(t *testing.T) {
	s := apitest.Start(t, sandbox.Options{})
	const second = `"https://conversations.twilio.com/v1/Conversations/` + chat + `/Messages?Order=desc&PageSize=100&Page=1&PageToken=PA1"`
	s.Inject(sandbox.Fault{Status: 200, Times: 1, Body: messagePage(second, "one", "two")})
	s.Inject(sandbox.Fault{Status: 200, Body: messagePage("null", "three")})
	c := apitest.Client(t, api.Options{BaseURL: s.URL()})
	first, err := New(c).ListMessages(t.Context(), chat, false, "")
	if err != nil || len(first.Entries) != 2 || api.Text(first.Entries[1].Body) != "two" || first.Entries[1].Index != 1 ||
		first.Entries[0].SID != chatMessage {
		t.Fatalf("%+v, %v", first, err)
	}
	last, err := New(c).ListMessages(t.Context(), chat, false, first.Next)
	if err != nil || len(last.Entries) != 1 || last.Next != "" || last.Entries[0].DateCreated != nil {
		t.Fatalf("%+v, %v", last, err)
	}
	if got := s.Requests()[1].Query.Encode(); got != "Order=asc&Page=1&PageSize=100&PageToken=PA1" {
		t.Errorf("asked %s", got)
	}
}

// A page of the longest messages fits, escaped as it may be.
func TestAPageOfLongMessages(t *testing.T) {
	bodies := make([]string, conversationPageSize)
	for i := range bodies {
		bodies[i] = strings.Repeat(`\"`, 16<<10)
	}
	page := messagePage("null", bodies...)
	if len(page) < 6<<20 {
		t.Fatalf("a page of %d bytes", len(page))
	}
	c, _ := apitest.Answering(t, page)
	got, err := New(c).ListMessages(t.Context(), chat, true, "")
	if err != nil || len(got.Entries) != conversationPageSize || api.Text(got.Entries[99].Body) != bodies[99] {
		t.Errorf("%d messages, %v", len(got.Entries), err)
	}
}

func TestMessagesThatWillNotDo(t *testing.T) {
	list := listMessages
	message := func(sid, in string) string { return `{"sid":` + sid + `,"conversation_sid":` + in + `}` }
	listed := func(m string) string { return `{"messages":[` + m + `],"meta":{}}` }
	own, here, there := `"`+chatMessage+`"`, `"`+chat+`"`, `"`+otherChat+`"`
	apitest.CheckRefused(t, list, "no list", `{"meta":{}}`, api.BadResponse, "no list of messages")
	apitest.CheckRefused(t, list, "no meta", `{"messages":[]}`, api.BadResponse, "whether there are more pages")
	apitest.CheckRefused(t, list, "of another chat", listed(message(own, there)), api.WrongResponse, otherChat)
	apitest.CheckRefused(
		t,
		list,
		"other chat's page",
		`{"messages":[],"meta":{"next_page_url":"/v1/Conversations/`+otherChat+`/Messages?Page=1"}}`,
		api.BadResponse,
		"on another host or path",
	)
	apitest.CheckRefused(t, sendMessage, "no SID", message("null", here), api.BadResponse, "message without a SID")
	apitest.CheckRefused(t, sendMessage, "a conversation", message(here, here), api.BadResponse, "message without a SID")
	apitest.CheckRefused(t, sendMessage, "in another chat", message(own, there), api.WrongResponse, otherChat)
	apitest.CheckRefused(t, sendMessage, "nowhere", message(own, "null"), api.BadResponse, "which conversation")
	apitest.CheckRefused(t, sendMessage, "nowhere said", `{"sid":`+own+`}`, api.BadResponse, "which conversation")
}

// What a customer types leaves as it is.
func TestSendMessageEscapes(t *testing.T) {
	c, s := apitest.Answering(t, `{"sid":"`+chatMessage+`","conversation_sid":"`+chat+`","index":3,"author":"a&b=c","body":"x"}`)
	const body = "1 + 1 = 2 & more\nzwei 👩\u200d🚀 \u202e\x1b[2J%00"
	sent, err := New(c).SendMessage(t.Context(), chat, "a&b=c", body)
	if err != nil || sent.SID != chatMessage || sent.Index != 3 {
		t.Fatalf("%+v, %v", sent, err)
	}
	if form := apitest.Only(t, s).Form; form.Get("Author") != "a&b=c" || form.Get("Body") != body || len(form) != 2 {
		t.Errorf("sent %q", form)
	}
}

// A list without conversation SIDs is taken: nothing contradicts.
func TestMessagesWithoutTheirChat(t *testing.T) {
	c, _ := apitest.Answering(t, `{"messages":[{"sid":"`+chatMessage+`"}],"meta":{}}`)
	if page, err := New(c).ListMessages(t.Context(), chat, true, ""); err != nil || len(page.Entries) != 1 ||
		page.Entries[0].Body != nil {
		t.Errorf("%+v, %v", page, err)
	}
}
