package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAMessage(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	h.move(3500 * time.Millisecond)
	const body = "Hi \x1b[2J\u202e there\r\n\a <b>"
	x := write(t, s, firstChat, "ada", body, "")
	sid := "IM00000000000000010000000000000001"
	want := map[string]any{
		"sid": sid, "conversation_sid": firstChat, "author": "ada", "body": body, "index": 0.0, "attributes": "{}",
		"date_created": "2026-03-04T12:00:03Z", "date_updated": nil, "participant_sid": "MB00000000000000010000000000000001",
		"url": s.URL() + firstMessagesURL + "/" + sid,
	}
	listed := entries(t, s, firstMessagesURL, "messages")
	for field, value := range want {
		if got := x.object(t)[field]; x.StatusCode != 201 || got != value || listed[0][field] != value {
			t.Errorf("%s is %q, listed %q, want %q", field, got, listed[0][field], value)
		}
	}
	if x := post(t, s, firstMessagesURL, url.Values{"Body": {"x"}}); x.object(t)["author"] != "system" {
		t.Errorf("a message of nobody: %s", x.body)
	}
}

func TestMessageRefusals(t *testing.T) {
	s := start(t, Options{})
	launch(t, s, AddressSID)
	for _, row := range []struct{ body, header, says string }{
		{"", "true", "Body is required"},
		{strings.Repeat("é", 1601), "true", "at most 1600"},
		{"x", "yes", "X-Twilio-Webhook-Enabled"},
		{"x", "TRUE", "X-Twilio-Webhook-Enabled"},
	} {
		isError(t, write(t, s, firstChat, "ada", row.body, row.header), 400, 20001, row.says)
	}
	if found := entries(t, s, firstMessagesURL, "messages"); len(found) != 0 {
		t.Errorf("refused messages were kept: %v", found)
	}
	if x := write(t, s, firstChat, "ada", strings.Repeat("é", 1600), "false"); x.StatusCode != 201 {
		t.Errorf("a message at the limit: HTTP %d", x.StatusCode)
	}
}

func TestWritingAMessage(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	x := post(t, s, firstMessagesURL, url.Values{"Author": {"ada"}, "Body": {"hello"}, "Attributes": {`{"importance":"high"}`}})
	sid := x.object(t)["sid"].(string)
	if got := fetch(t, s, firstMessagesURL+"/"+sid); got["attributes"] != `{"importance":"high"}` || got["date_updated"] != nil {
		t.Errorf("created %v", got)
	}
	s.AddMessages(firstChat, 3, func(int) (string, string) { return "somebody", "later" })
	h.move(time.Minute)
	path := firstMessagesURL + "/" + sid
	for _, row := range []struct {
		form url.Values
		want map[string]any
	}{
		{url.Values{"Body": {"goodbye"}}, map[string]any{"body": "goodbye", "author": "ada", "attributes": `{"importance":"high"}`}},
		{url.Values{"Attributes": {"[]"}, "Author": {"bob"}}, map[string]any{"body": "goodbye", "author": "bob", "attributes": "[]", "participant_sid": nil}},
		{url.Values{"Attributes": {""}, "Author": {""}}, map[string]any{"attributes": "{}", "author": "system"}},
	} {
		x, listed := post(t, s, path, row.form), entries(t, s, firstMessagesURL, "messages")[0]
		for field, want := range row.want {
			if got := x.object(t)[field]; x.StatusCode != 200 || got != want || listed[field] != want {
				t.Errorf("%v: %s is %v, listed %v, want %v", row.form, field, got, listed[field], want)
			}
		}
		if listed["date_updated"] != date(h.now()) || listed["date_created"] != date(noon) {
			t.Errorf("%v: dates of %v", row.form, listed)
		}
	}
	isError(t, post(t, s, firstMessagesURL+"/"+numberedWithin("IM", 1, 5), url.Values{"Body": {"x"}}), 404, 20404, "not found")
	isError(t, send(t, newRequest(t, s, http.MethodDelete, path, nil)), 405, 20004, "not allowed")
	s.Inject(Fault{Method: "POST", Status: 503, Times: 1})
	post(t, s, path, url.Values{"Body": {"lost"}})
	s.ClearFaults()
	if got := fetch(t, s, path); got["body"] != "goodbye" {
		t.Errorf("a failed edit left %v", got)
	}
	s.CloseConversation(firstChat)
	isError(t, post(t, s, path, url.Values{"Body": {"x"}}), 400, 50377, "closed")
}

func TestMessageFieldsThatAreRefused(t *testing.T) {
	s := start(t, Options{})
	launch(t, s, AddressSID)
	write(t, s, firstChat, "ada", "hello", "")
	one := firstMessagesURL + "/" + numberedWithin("IM", 1, 1)
	for name, value := range map[string]string{
		"Subject": "x", "MediaSid": numbered("ME", 1), "ContentSid": numbered("HX", 1), "ContentVariables": "{}",
		"DateCreated": "2026-03-04T12:00:00Z", "DateUpdated": "",
	} {
		for _, path := range []string{firstMessagesURL, one} {
			isError(t, post(t, s, path, url.Values{"Body": {"lost"}, name: {value}}), 400, 20001, name+" is not supported by the sandbox")
		}
	}
	for _, path := range []string{firstMessagesURL, one} {
		isError(t, post(t, s, path, url.Values{"Body": {"lost"}, "Attributes": {"high"}}), 400, 50304, "Attributes")
		isError(t, post(t, s, path, url.Values{"Body": {strings.Repeat("é", 1601)}}), 400, 20001, "Body")
		isError(t, post(t, s, path, url.Values{"Body": {""}}), 400, 20001, "Body")
	}
	if found := entries(t, s, firstMessagesURL, "messages"); len(found) != 1 || found[0]["body"] != "hello" {
		t.Errorf("refused writes left %v", found)
	}
}

func TestMessagesInBothOrders(t *testing.T) {
	s := start(t, Options{})
	launch(t, s, AddressSID)
	const many = 250
	s.AddMessages(firstChat, many, func(i int) (string, string) { return fmt.Sprintf("author %d", i%3), fmt.Sprint(i) })
	var up []any
	for i := range many {
		up = append(up, float64(i))
	}
	down := slices.Clone(up)
	slices.Reverse(down)
	for query, row := range map[string]struct {
		want  []any
		pages int
	}{
		"?PageSize=100": {up, 3}, "?PageSize=100&Order=asc": {up, 3}, "": {up, 5},
		"?PageSize=100&Order=desc": {down, 3}, "?Order=desc&PageSize=7": {down, 36},
	} {
		got, pages := all(t, s, firstMessagesURL+query, "messages", "index")
		if !slices.Equal(got, row.want) || pages != row.pages {
			t.Errorf("%s: %d messages on %d pages", query, len(got), pages)
		}
	}
	sids, _ := all(t, s, firstMessagesURL, "messages", "sid")
	distinct := map[any]bool{}
	for _, sid := range sids {
		distinct[sid] = true
	}
	if len(distinct) != many {
		t.Errorf("%d SIDs", len(distinct))
	}
	for _, query := range []string{"?Order=up", "?PageSize=0", "?PageToken=x"} {
		isError(t, get(t, s, firstMessagesURL+query), 400, 20001, "")
	}
}

// Messages that come while somebody pages backwards don't shift the pages, and
// a token of one order is none of the other.
func TestMessagesComeWhilePaging(t *testing.T) {
	s := start(t, Options{})
	launch(t, s, AddressSID)
	more := func(n int) { s.AddMessages(firstChat, n, func(i int) (string, string) { return "ada", "x" }) }
	more(5)
	var seen []any
	for next := firstMessagesURL + "?Order=desc&PageSize=2"; next != ""; more(3) {
		turned := strings.Replace(next, "Order=desc", "Order=asc", 1)
		if strings.Contains(turned, "PageToken") {
			isError(t, get(t, s, turned), 400, 20001, "PageToken")
		}
		var found []map[string]any
		found, next = pageAt(t, s, next, "messages")
		for _, m := range found {
			seen = append(seen, m["index"])
		}
	}
	if !slices.Equal(seen, []any{4.0, 3.0, 2.0, 1.0, 0.0}) {
		t.Errorf("seen %v", seen)
	}
}

func TestLongMessagesAndManyOfThem(t *testing.T) {
	s := start(t, Options{})
	launch(t, s, AddressSID)
	long := strings.Repeat("\x1b[31m€😀", 32*1024/12)
	s.AddMessages(firstChat, 5000, func(i int) (string, string) {
		if i == 4999 {
			return "ada", long
		}
		return "ada", "short"
	})
	last := entries(t, s, firstMessagesURL+"?Order=desc&PageSize=1", "messages")[0]
	if last["body"] != long || last["index"] != 4999.0 {
		t.Errorf("last message %v of %d bytes", last["index"], len(last["body"].(string)))
	}
	s.CloseConversation(firstChat)
	s.AddMessages(firstChat, 1, func(int) (string, string) { return "ghost", "after the end" })
	if last := entries(t, s, firstMessagesURL+"?Order=desc&PageSize=1", "messages")[0]; last["author"] != "ghost" {
		t.Errorf("last message %v", last)
	}
}

// What a fault keeps from the account leaves no trace in it; what lands stays.
func TestFaultsAroundMessages(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	count := func() int { return len(entries(t, s, firstMessagesURL, "messages")) }
	for i := range 5 {
		write(t, s, firstChat, "ada", fmt.Sprint(i), "")
	}
	s.Inject(Fault{Method: "POST", Path: "/Messages", Status: 503, Times: 1})
	if x := write(t, s, firstChat, "ada", "lost", "true"); x.StatusCode != 503 || count() != 5 {
		t.Errorf("HTTP %d, %d messages", x.StatusCode, count())
	}
	h.move(time.Minute)
	if tasks := entries(t, s, tasksURL, "tasks"); len(tasks) != 0 {
		t.Errorf("a lost message made %v", tasks)
	}
	s.Inject(Fault{Method: "POST", Path: "/Messages", Status: 503, Times: 1, Apply: true})
	if x := write(t, s, firstChat, "ada", "landed", "true"); x.StatusCode != 503 || count() != 6 {
		t.Errorf("HTTP %d, %d messages", x.StatusCode, count())
	}
	h.move(time.Second)
	if tasks := entries(t, s, tasksURL, "tasks"); len(tasks) != 1 {
		t.Errorf("a message that landed made %v", tasks)
	}
	s.Inject(Fault{Method: "POST", Status: 500})
	post(t, s, firstChatURL, url.Values{"State": {"closed"}})
	post(t, s, firstChannelURL, closing)
	post(t, s, chatsURL, url.Values{"AddressSid": {AddressSID}})
	if v := fetch(t, s, firstChatURL); v["state"] != "active" || len(s.Chats()) != 1 ||
		fetch(t, s, firstTaskURL)["assignment_status"] != "pending" {
		t.Errorf("failed writes left %v and %d chats", v, len(s.Chats()))
	}
}
