package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAConversationHoldsWhatWasSent(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	h.move(time.Hour)
	v := fetch(t, s, firstChatURL)
	for field, want := range map[string]any{
		"sid": firstChat, "friendly_name": "A test", "state": "active", "unique_name": nil,
		"date_created": "2026-03-04T12:00:00Z", "date_updated": "2026-03-04T12:00:00Z",
		"url": s.URL() + firstChatURL,
	} {
		if v[field] != want {
			t.Errorf("%s is %v, want %v", field, v[field], want)
		}
	}
	attributes := decoded(t, v["attributes"])
	before, ok := attributes["pre_engagement_data"].(map[string]any)
	if !ok || before["topic"] != "<b>" || attributes["from"] != "Ada Testcase" || attributes["identity"] != "ada" {
		t.Errorf("attributes %v", attributes)
	}
}

func TestAConversationOfNothing(t *testing.T) {
	s := start(t, Options{})
	post(t, s, chatsURL, url.Values{"AddressSid": {AddressSID}})
	v := fetch(t, s, firstChatURL)
	attributes := decoded(t, v["attributes"])
	if before, ok := attributes["pre_engagement_data"].(map[string]any); !ok || len(before) != 0 || v["friendly_name"] != nil {
		t.Errorf("conversation %v", v)
	}
	if attributes["identity"] != "sandbox-guest-1" || attributes["from"] != "sandbox-guest-1" {
		t.Errorf("attributes %v", attributes)
	}
}

func TestClosingAConversation(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	h.move(90 * time.Second)
	for _, form := range []url.Values{nil, {"State": {"active"}}, {"Unknown": {"other"}}} {
		if x := post(t, s, firstChatURL, form); x.StatusCode != 200 || x.object(t)["state"] != "active" ||
			x.object(t)["friendly_name"] != "A test" {
			t.Errorf("%v: HTTP %d: %s", form, x.StatusCode, x.body)
		}
	}
	for _, state := range []string{"initializing", "Closed", "x", ""} {
		isError(t, post(t, s, firstChatURL, url.Values{"State": {state}}), 400, 20001, "State")
	}
	x := post(t, s, firstChatURL, url.Values{"State": {"closed"}})
	if o := x.object(t); x.StatusCode != 200 || o["state"] != "closed" || o["date_updated"] != "2026-03-04T12:01:30Z" ||
		o["date_created"] != "2026-03-04T12:00:00Z" {
		t.Errorf("HTTP %d: %s", x.StatusCode, x.body)
	}
	isError(t, post(t, s, firstChatURL, url.Values{"State": {"closed"}}), 400, 50377, "closed")
	isError(t, write(t, s, firstChat, "ada", "hello?", "true"), 400, 50377, "closed")
	if found := entries(t, s, firstMessagesURL, "messages"); len(found) != 0 {
		t.Errorf("messages %v", found)
	}
}

func TestWritingAConversation(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	for i, row := range []struct {
		form url.Values
		want map[string]any
	}{
		{url.Values{"FriendlyName": {"Zoë's chat"}}, map[string]any{"friendly_name": "Zoë's chat", "state": "active"}},
		{url.Values{"Attributes": {`{"topic":"<feedback>"}`}}, map[string]any{"attributes": `{"topic":"<feedback>"}`, "friendly_name": "Zoë's chat"}},
		{url.Values{"Attributes": {""}, "FriendlyName": {""}}, map[string]any{"attributes": "{}", "friendly_name": nil}},
		{url.Values{"State": {"inactive"}, "Attributes": {"[1]"}}, map[string]any{"attributes": "[1]", "state": "inactive"}},
		{url.Values{"FriendlyName": {strings.Repeat("é", 256)}}, map[string]any{"state": "inactive"}},
		{url.Values{"State": {"active"}}, map[string]any{"state": "active", "attributes": "[1]"}},
	} {
		h.move(time.Minute)
		x := post(t, s, firstChatURL, row.form)
		fetched := fetch(t, s, firstChatURL)
		for field, want := range row.want {
			if got := x.object(t)[field]; got != want || fetched[field] != want {
				t.Errorf("%d: %s is %v, fetched %v, want %v", i, field, got, fetched[field], want)
			}
		}
		if want := date(h.now()); fetched["date_updated"] != want || fetched["date_created"] != date(noon) {
			t.Errorf("%d: updated %v, want %s", i, fetched["date_updated"], want)
		}
	}
	if name := s.Chats()[0].ChatFriendlyName; name != "A test" {
		t.Errorf("what was launched is now %q", name)
	}
}

func TestConversationWritesThatAreRefused(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	before := get(t, s, firstChatURL).body
	h.move(time.Minute)
	for _, row := range []struct {
		code int
		says string
		form url.Values
	}{
		{20001, "FriendlyName must be at most 256", url.Values{"FriendlyName": {strings.Repeat("é", 257)}}},
		{50304, "Attributes must be valid JSON", url.Values{"Attributes": {"{"}, "FriendlyName": {"lost"}}},
		{20001, "State must be one of", url.Values{"State": {"paused"}, "FriendlyName": {"lost"}}},
		{20001, "Timers.Closed must be at least PT10M", url.Values{"Timers.Closed": {"PT9M59S"}, "FriendlyName": {"lost"}}},
		{20001, "Timers.Closed must be an ISO 8601 duration", url.Values{"Timers.Closed": {""}, "FriendlyName": {"lost"}}},
		{20001, "Timers.Closed must be an ISO 8601 duration", url.Values{"Timers.Closed": {"600"}, "FriendlyName": {"lost"}}},
		{20001, "Timers.Closed must be at least PT10M", url.Values{"Timers.Closed": {"PT"}, "FriendlyName": {"lost"}}},
		{20001, "Timers.Inactive is not supported by the sandbox", url.Values{"Timers.Inactive": {"PT1M"}}},
		{20001, "UniqueName is not supported by the sandbox", url.Values{"UniqueName": {"mine"}}},
		{20001, "DateUpdated is not supported by the sandbox", url.Values{"DateUpdated": {"2026-03-04T12:00:00Z"}}},
	} {
		isError(t, post(t, s, firstChatURL, row.form), 400, row.code, row.says)
	}
	r := newRequest(t, s, http.MethodPost, firstChatURL, url.Values{"FriendlyName": {"lost"}})
	r.Header.Set("X-Twilio-Webhook-Enabled", "maybe")
	isError(t, send(t, r), 400, 20001, "X-Twilio-Webhook-Enabled")
	if after := get(t, s, firstChatURL).body; string(after) != string(before) {
		t.Errorf("a refused write left %s", after)
	}
	post(t, s, firstChatURL, url.Values{"State": {"closed"}})
	for _, form := range []url.Values{{"FriendlyName": {"x"}}, {"State": {"active"}}, {"State": {"inactive"}}, {"Attributes": {"{}"}}, nil} {
		isError(t, post(t, s, firstChatURL, form), 400, 50377, "closed")
	}
}

// What is inactive can be found as such, and a message wakes it up.
func TestAnInactiveConversation(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	launch(t, s, AddressSID)
	post(t, s, firstChatURL, url.Values{"State": {"inactive"}})
	if found := entries(t, s, conversationsURL+"?State=inactive", "conversations"); len(found) != 1 || found[0]["sid"] != firstChat {
		t.Errorf("inactive: %v", found)
	}
	h.move(time.Minute)
	say(t, s, firstChat, "hello")
	if v := fetch(t, s, firstChatURL); v["state"] != "active" || v["date_updated"] != date(h.now()) {
		t.Errorf("after a message: %v", v)
	}
	h.move(5 * time.Second) // accepted
	post(t, s, firstChatURL, url.Values{"State": {"inactive"}})
	h.move(5 * time.Second)
	if v := fetch(t, s, firstChatURL); v["state"] != "active" {
		t.Errorf("after the greeting: %v", v)
	}
}

func TestClosedFromElsewhere(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	h.move(time.Minute)
	s.CloseConversation(firstChat)
	h.move(time.Minute)
	s.CloseConversation(firstChat)
	if v := fetch(t, s, firstChatURL); v["state"] != "closed" || v["date_updated"] != "2026-03-04T12:01:00Z" {
		t.Errorf("conversation %v", v)
	}
}

func TestHelpersMindTheirConversation(t *testing.T) {
	s := start(t, Options{})
	for name, help := range map[string]func(){
		"CloseConversation": func() { s.CloseConversation(firstChat) },
		"AddMessages":       func() { s.AddMessages(firstChat, 1, func(int) (string, string) { return "", "" }) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s went on without its conversation", name)
				}
			}()
			help()
		}()
	}
	if x := get(t, s, firstChatURL); x.StatusCode != 404 {
		t.Errorf("after the panics: HTTP %d", x.StatusCode)
	}
}

func TestConversationsByDayAndState(t *testing.T) {
	s, h := startByHand(t)
	for range 6 { // on the 4th at noon and midnight, and so on to the 7th at midnight
		launch(t, s, AddressSID)
		h.move(12 * time.Hour)
	}
	s.CloseConversation(numbered("CH", 3))
	for query, numbers := range map[string][]int{
		"":                     {6, 5, 4, 3, 2, 1},
		"StartDate=2026-03-05": {6, 5, 4, 3, 2},
		"StartDate=2026-03-05&EndDate=2026-03-05": {3, 2},
		"EndDate=2026-03-04":                      {1},
		"StartDate=2026-03-05T00:00:00Z&EndDate=2026-03-05T23:59:59Z&State=active": {2},
		"State=closed":         {3},
		"State=inactive":       nil,
		"State=initializing":   nil,
		"StartDate=2026-03-08": nil,
		"StartDate=" + url.QueryEscape("2026-03-05T01:00:00+02:00"): {6, 5, 4, 3, 2, 1},
	} {
		var want []any
		for _, n := range numbers {
			want = append(want, numbered("CH", n))
		}
		got, _ := all(t, s, conversationsURL+"?"+query, "conversations", "sid")
		paged, pages := all(t, s, conversationsURL+"?PageSize=1&"+query, "conversations", "sid")
		if !slices.Equal(got, want) || !slices.Equal(paged, want) || pages != max(1, len(want)) {
			t.Errorf("%q: %v, in %d pages %v", query, got, pages, paged)
		}
	}
	for _, query := range []string{"?StartDate=yesterday", "?EndDate=2026-3-4", "?State=open", "?State=", "?PageSize=0"} {
		isError(t, get(t, s, conversationsURL+query), 400, 20001, "")
	}
	isError(t, post(t, s, conversationsURL, nil), 405, 20004, "not allowed")
}

// Chats launched while somebody pages through the list don't shift it.
func TestPagesOfAListThatGrows(t *testing.T) {
	s := start(t, Options{})
	for range 5 {
		launch(t, s, AddressSID)
	}
	var seen []any
	for next := conversationsURL + "?PageSize=2&StartDate=2026-03-04"; next != ""; {
		var found []map[string]any
		found, next = pageAt(t, s, next, "conversations")
		for _, v := range found {
			seen = append(seen, v["sid"])
		}
		launch(t, s, AddressSID)
	}
	if want := []any{numbered("CH", 5), numbered("CH", 4), numbered("CH", 3), numbered("CH", 2), numbered("CH", 1)}; !slices.Equal(
		seen,
		want,
	) {
		t.Errorf("seen %v", seen)
	}
	if first := entries(t, s, conversationsURL+"?PageSize=1", "conversations"); first[0]["sid"] != numbered("CH", 8) {
		t.Errorf("first now %v", first[0]["sid"])
	}
}

func TestATokenGoesWithItsFilters(t *testing.T) {
	s := start(t, Options{})
	for range 3 {
		launch(t, s, AddressSID)
	}
	_, next := pageAt(t, s, conversationsURL+"?PageSize=1&State=active", "conversations")
	u, err := url.Parse(next)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Del("State")
	isError(t, get(t, s, conversationsURL+"?"+query.Encode()), 400, 20001, "PageToken")
}

func TestNoSuchConversation(t *testing.T) {
	s := start(t, Options{})
	launch(t, s, AddressSID)
	for _, path := range []string{
		numbered("CH", 2), numbered("CH", 0), "CH" + "99999999999999999999999999999999",
		"CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "x", firstChat + "/Webhooks",
	} {
		isError(t, get(t, s, conversationsURL+"/"+path), 404, 20404, "not found")
		isError(t, post(t, s, conversationsURL+"/"+path, url.Values{"State": {"closed"}}), 404, 20404, "not found")
		isError(t, get(t, s, conversationsURL+"/"+path+"/Messages"), 404, 20404, "not found")
	}
	isError(t, send(t, newRequest(t, s, http.MethodDelete, firstChatURL, nil)), 405, 20004, "not allowed")
}

// A conversation closes by itself once its timer is over, and tells when.
func TestATimerClosesTheConversation(t *testing.T) {
	for timer, after := range map[string]time.Duration{"PT10M": 10 * time.Minute, "P1DT2H3M4S": 26*time.Hour + 3*time.Minute + 4*time.Second} {
		s, h := startByHand(t)
		launch(t, s, NightAddressSID)
		h.move(time.Minute)
		x := post(t, s, firstChatURL, url.Values{"Timers.Closed": {timer}})
		closes := noon.Add(time.Minute + after).Format(time.RFC3339)
		if timers, _ := x.object(t)["timers"].(map[string]any); x.StatusCode != 200 || len(timers) != 1 || timers["date_closed"] != closes {
			t.Errorf("%s: HTTP %d, %s", timer, x.StatusCode, x.body)
		}
		h.move(after - time.Second)
		if v := fetch(t, s, firstChatURL); v["state"] != "active" {
			t.Errorf("%s: %v too early", timer, v["state"])
		}
		h.move(time.Hour)
		if v := fetch(t, s, firstChatURL); v["state"] != "closed" || v["date_updated"] != closes {
			t.Errorf("%s: %v", timer, v)
		}
	}
}
