package sandbox

import (
	"net/http"
	"net/url"
	"slices"
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
	for _, form := range []url.Values{nil, {"State": {"active"}}, {"FriendlyName": {"other"}}} {
		if x := post(t, s, firstChatURL, form); x.StatusCode != 200 || x.object(t)["state"] != "active" ||
			x.object(t)["friendly_name"] != "A test" {
			t.Errorf("%v: HTTP %d: %s", form, x.StatusCode, x.body)
		}
	}
	for _, state := range []string{"inactive", "Closed", "x"} {
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
	for _, query := range []string{"?StartDate=yesterday", "?EndDate=2026-3-4", "?State=open", "?State=initializing", "?PageSize=0"} {
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
		"CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "x", firstChat + "/Participants",
	} {
		isError(t, get(t, s, conversationsURL+"/"+path), 404, 20404, "not found")
		isError(t, post(t, s, conversationsURL+"/"+path, url.Values{"State": {"closed"}}), 404, 20404, "not found")
		isError(t, get(t, s, conversationsURL+"/"+path+"/Messages"), 404, 20404, "not found")
	}
	isError(t, send(t, newRequest(t, s, http.MethodDelete, firstChatURL, nil)), 405, 20004, "not allowed")
}
