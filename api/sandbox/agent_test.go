package sandbox

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox/contract"
	"flexconsole/api/sandbox/conversation"
)

// observation is what can be seen of the first chat.
type observation struct {
	task, reservation string
	messages          int
	state             string
}

func observe(t *testing.T, s *Server) observation {
	t.Helper()
	seen := observation{
		messages: len(entries(t, s, firstMessagesURL, "messages")),
		state:    fetch(t, s, firstChatURL)["state"].(string),
	}
	if tasks := entries(t, s, tasksURL, "tasks"); len(tasks) > 0 {
		seen.task = tasks[0]["assignment_status"].(string)
		seen.reservation = reservationStatus(t, s)
	}
	return seen
}

func TestTheWholeRoad(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	say(t, s, firstChat, "Where is my parcel?")
	for _, row := range []struct {
		at time.Duration
		observation
	}{
		{0, observation{"", "", 1, "active"}},
		{999 * time.Millisecond, observation{"", "", 1, "active"}},
		{1000 * time.Millisecond, observation{"pending", "", 1, "active"}},
		{2499 * time.Millisecond, observation{"pending", "", 1, "active"}},
		{2500 * time.Millisecond, observation{"reserved", "pending", 1, "active"}},
		{4499 * time.Millisecond, observation{"reserved", "pending", 1, "active"}},
		{4500 * time.Millisecond, observation{"assigned", "accepted", 1, "active"}},
		{5999 * time.Millisecond, observation{"assigned", "accepted", 1, "active"}},
		{6 * time.Second, observation{"assigned", "accepted", 2, "active"}},
		{25999 * time.Millisecond, observation{"assigned", "accepted", 2, "active"}},
		{26 * time.Second, observation{"wrapping", "wrapping", 3, "active"}},
		{30999 * time.Millisecond, observation{"wrapping", "wrapping", 3, "active"}},
		{31 * time.Second, observation{"completed", "completed", 3, "closed"}},
		{time.Hour, observation{"completed", "completed", 3, "closed"}},
	} {
		h.set(row.at)
		if got := observe(t, s); got != row.observation {
			t.Errorf("at %v: %+v, want %+v", row.at, got, row.observation)
		}
	}
	isError(t, write(t, s, firstChat, "ada", "Are you there?", "true"), 400, 50377, "closed")
	if v := fetch(t, s, firstChatURL); v["date_updated"] != "2026-03-04T12:00:31Z" {
		t.Errorf("closed at %v", v["date_updated"])
	}
}

func TestTheAgentAnswersEveryMessage(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	say(t, s, firstChat, "hello")
	h.set(5 * time.Second)
	say(t, s, firstChat, "are you there?") // answered by the greeting, at 6 s
	for _, at := range []time.Duration{8, 9, 10} {
		h.set(at * time.Second)
		say(t, s, firstChat, fmt.Sprintf("message at %d", at))
	}
	h.set(11 * time.Second)
	write(t, s, firstChat, "supervisor", "not the customer", "true")
	h.set(time.Hour)
	var got []string
	replied := map[string]bool{}
	for _, m := range entries(t, s, firstMessagesURL, "messages") {
		at, _ := time.Parse(time.RFC3339, m["date_created"].(string))
		got = append(got, fmt.Sprintf("%v %v", int(at.Sub(noon).Seconds()), m["author"]))
		if m["author"] == "pella.quickmoss" {
			replied[m["body"].(string)] = true
		}
	}
	want := []string{
		"0 ada", "5 ada", "6 pella.quickmoss", "8 ada", "9 ada", "10 ada", "10 pella.quickmoss", "11 supervisor",
		"11 pella.quickmoss", "12 pella.quickmoss", "30 pella.quickmoss",
	}
	if !slices.Equal(got, want) {
		t.Errorf("transcript\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(replied) != 5 {
		t.Errorf("the agent repeats itself: %v", replied)
	}
	for text := range replied {
		if strings.Contains(text, "message at") {
			t.Errorf("an echo: %q", text)
		}
	}
	if task := fetch(t, s, firstTaskURL); task["date_updated"] != "2026-03-04T12:00:35Z" {
		t.Errorf("completed at %v", task["date_updated"])
	}
}

func TestTheGreetingNamesBoth(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	post(t, s, chatsURL, url.Values{"AddressSid": {WebhookAddressSID}, "Identity": {"ada"}})
	say(t, s, numbered("CH", 1), "hello")
	say(t, s, numbered("CH", 2), "hello")
	h.move(7 * time.Second)
	for n, want := range map[int]string{1: "Hello Ada Testcase, this is Pella. ", 2: "Hello, this is Juno. "} {
		m := entries(t, s, conversationsURL+"/"+numbered("CH", n)+"/Messages", "messages")
		if len(m) != 2 || !strings.HasPrefix(m[1]["body"].(string), want) {
			t.Errorf("chat %d: %v", n, m)
		}
	}
}

func TestNothingIsRoutedWithoutTheWebhook(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	for _, header := range []string{"", "false"} {
		write(t, s, firstChat, "ada", "hello", header)
		h.move(time.Hour)
		if got := observe(t, s); got.task != "" {
			t.Errorf("header %q: %+v", header, got)
		}
	}
	say(t, s, firstChat, "hello")
	h.move(600 * time.Millisecond)
	say(t, s, firstChat, "are you there?") // does not start again
	h.move(400 * time.Millisecond)
	if got := observe(t, s); got != (observation{"pending", "", 4, "active"}) {
		t.Errorf("%+v", got)
	}
}

func TestTheNightLineIsStuck(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, NightAddressSID)
	say(t, s, firstChat, "hello")
	h.move(100 * time.Hour)
	if got := observe(t, s); got != (observation{"pending", "", 1, "active"}) {
		t.Errorf("%+v", got)
	}
	task := fetch(t, s, firstTaskURL)
	if task["task_queue_friendly_name"] != "Night line" || task["age"] != float64(100*3600-1) {
		t.Errorf("task %v", task)
	}
	post(t, s, firstChannelURL, closing)
	if got := observe(t, s); got != (observation{"canceled", "", 1, "closed"}) {
		t.Errorf("ended: %+v", got)
	}
}

// A conversation closed by somebody else: what becomes of its task.
func TestClosedOnTheRoad(t *testing.T) {
	over := func(messages int) observation { return observation{"completed", "completed", messages, "closed"} }
	for at, row := range map[time.Duration]struct {
		observation
		completed string // the time of day, where there is a task
	}{
		500 * time.Millisecond: {observation{"", "", 1, "closed"}, ""},
		2 * time.Second:        {over(1), "12:00:12"}, // accepted at 4.5 s, noticed 2.5 s later
		5 * time.Second:        {over(1), "12:00:12"},
		10 * time.Second:       {over(2), "12:00:17"},
		27 * time.Second:       {over(3), "12:00:31"}, // wrapping already
	} {
		s, h := startByHand(t)
		launch(t, s, AddressSID)
		say(t, s, firstChat, "hello")
		h.set(at)
		s.CloseConversation(firstChat)
		h.set(time.Hour)
		if got := observe(t, s); got != row.observation {
			t.Errorf("closed at %v: %+v, want %+v", at, got, row.observation)
		}
		if row.task != "" && fetch(t, s, firstTaskURL)["date_updated"] != "2026-03-04T"+row.completed+"Z" {
			t.Errorf("closed at %v: task %v", at, fetch(t, s, firstTaskURL))
		}
	}
}

func TestTheNightLinesTaskOutlivesItsConversation(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, NightAddressSID)
	say(t, s, firstChat, "hello")
	h.move(time.Minute)
	s.CloseConversation(firstChat)
	h.move(time.Hour)
	if got := observe(t, s); got != (observation{"pending", "", 1, "closed"}) {
		t.Errorf("%+v", got)
	}
	post(t, s, firstChannelURL, closing)
	if got := observe(t, s); got != (observation{"canceled", "", 1, "closed"}) {
		t.Errorf("ended: %+v", got)
	}
}

func TestPace(t *testing.T) {
	h := &hand{}
	s := start(t, Options{Now: h.now, Pace: Pace{Route: time.Nanosecond, Reserve: time.Nanosecond, Accept: time.Hour}})
	launch(t, s, AddressSID)
	say(t, s, firstChat, "hello")
	h.move(time.Second)
	if got := observe(t, s); got.task != "reserved" {
		t.Errorf("%+v", got)
	}
	h.move(time.Hour + 1500*time.Millisecond)
	if got := observe(t, s); got.messages != 2 {
		t.Errorf("%+v", got)
	}
}

func TestAddedMessagesAreHistory(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	say(t, s, firstChat, "hello")
	h.set(7 * time.Second)
	s.AddMessages(firstChat, 100, func(i int) (string, string) { return "ada", "x" })
	h.set(20 * time.Second)
	if got := observe(t, s); got != (observation{"assigned", "accepted", 50, "active"}) { // a page of 50
		t.Errorf("%+v", got)
	}
	if all, _ := all(t, s, firstMessagesURL, "messages", "index"); len(all) != 102 {
		t.Errorf("%d messages", len(all))
	}
}

// asked is the body of the account's answer to a request, held to Twilio's documents.
func asked(t *testing.T, a *account, r Request) []byte {
	t.Helper()
	got := a.answer(call{
		Request: r, origin: origin{before: "http://127.0.0.1"}, username: APIKey, password: APISecret, authenticated: true,
	})
	response := &http.Response{StatusCode: got.status, Header: got.header}
	contract.Answer(t, httptest.NewRequest(r.Method, r.Path, nil), response, got.body)
	return got.body
}

// act is one request of a fuzzed story, or none.
func act(t *testing.T, a *account, kind byte) []byte {
	t.Helper()
	routed := http.Header{"X-Twilio-Webhook-Enabled": {"true"}}
	r := Request{Method: http.MethodPost, Path: firstMessagesURL, Form: url.Values{"Author": {"ada"}, "Body": {"x"}}}
	switch kind % 8 {
	case 0, 1:
		r.Header = routed
	case 2:
	case 3:
		r.Form.Set("Author", "somebody")
	case 4:
		r.Path, r.Form = firstChatURL, url.Values{"State": {"closed"}}
	case 5:
		r.Path, r.Form = firstChannelURL, closing
	case 6:
		r.Path, r.Form = firstChannelURL, url.Values{"Status": {"closed"}}
	case 7:
		r.Method, r.Path = http.MethodGet, firstChatURL
	}
	return asked(t, a, r)
}

// tell plays a story: every two bytes are a pause, in tenths of a second, and an act.
// It gives the answers and, at the end, all that can be read.
func tell(t *testing.T, story []byte, p Pace, idle func(*account)) (answers [][]byte, end *account) {
	t.Helper()
	h := &hand{}
	a := newAccount(Options{Now: h.now, Pace: p})
	a.catchUp()
	asked(t, a, Request{Method: http.MethodPost, Path: chatsURL, Form: url.Values{"AddressSid": {AddressSID}, "Identity": {"ada"}}})
	for i := 0; i+1 < len(story); i += 2 {
		for range story[i] {
			h.move(100 * time.Millisecond)
			idle(a)
		}
		a.catchUp()
		answers = append(answers, act(t, a, story[i+1]))
	}
	h.move(time.Hour)
	a.catchUp()
	for _, path := range []string{firstChatURL, firstMessagesURL, tasksURL, firstTaskURL + "/Reservations"} {
		answers = append(answers, asked(t, a, Request{Method: http.MethodGet, Path: path}))
	}
	return answers, a
}

// FuzzScript tells a story twice: once with nobody looking between the
// requests, once with an account brought up to date ten times a second, on a
// copy that is thrown away half of the time. Both must end alike, with the
// messages in the order of their dates, and with nothing open but what nobody
// was asked to take.
func FuzzScript(f *testing.F) {
	f.Add([]byte{0, 0, 70, 0, 10, 1, 5, 2, 255, 7}, uint16(0), uint16(0))
	f.Add([]byte{0, 0, 30, 4}, uint16(0), uint16(0))
	f.Add([]byte{0, 0, 80, 0, 1, 6, 9, 5}, uint16(1), uint16(30_000))
	f.Add([]byte{1, 2, 1, 3, 1, 0, 20, 5, 3, 4}, uint16(50), uint16(10))
	f.Add([]byte{0, 0, 65, 0}, uint16(10_000), uint16(1000))
	f.Fuzz(func(t *testing.T, story []byte, answer, idle uint16) {
		story = story[:min(len(story), 40)]
		p := Pace{Answer: time.Duration(answer) * time.Millisecond, Idle: time.Duration(idle) * time.Millisecond}
		alone, end := tell(t, story, p, func(*account) {})
		n := 0
		watched, _ := tell(t, story, p, func(a *account) {
			if n++; n%2 == 0 {
				a = a.copy()
			}
			a.catchUp()
		})
		if !slices.EqualFunc(alone, watched, bytes.Equal) {
			t.Fatalf("looking changed the story:\n%s\n%s", bytes.Join(alone, []byte("\n")), bytes.Join(watched, []byte("\n")))
		}
		v := end.conversations[0]
		if !slices.IsSortedFunc(v.Messages, func(a, b conversation.Message) int { return a.Created.Compare(b.Created) }) {
			t.Errorf("messages out of order: %+v", v.Messages)
		}
		if made := v.Task.Status != ""; made && (!v.Task.Ended() || v.State != conversation.Closed) {
			t.Errorf("after an hour the task is %s, the conversation %s", v.Task.Status, v.State)
		}
	})
}

// Chats count on from where they are told to, and are found there.
func TestFirstChat(t *testing.T) {
	s := start(t, Options{FirstChat: 764332100})
	for _, want := range []string{"CH00000000000000000000000764332100", "CH00000000000000000000000764332101"} {
		if got := launch(t, s, AddressSID); got != want {
			t.Errorf("launched %s, want %s", got, want)
		}
		if got := fetch(t, s, "/v1/Conversations/"+want)["sid"]; got != want {
			t.Errorf("found %v, want %s", got, want)
		}
	}
}
