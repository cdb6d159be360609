package sandbox

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// closing is the form that ends a channel and its task.
var closing = url.Values{"Status": {"closed"}, "Routing": {`{"status":"closed"}`}}

func TestEndingAChannel(t *testing.T) {
	bare := url.Values{"Status": {"closed"}}
	parking := url.Values{"Status": {"inactive"}, "Routing": {`{"status":"closed"}`}}
	for name, row := range map[string]struct {
		after                             time.Duration // since the first message
		form                              url.Values
		channel, state, task, reservation string
	}{
		"pending":              {2 * time.Second, closing, "closed", "closed", "canceled", ""},
		"reserved":             {3 * time.Second, closing, "closed", "closed", "canceled", "canceled"},
		"assigned":             {5 * time.Second, closing, "closed", "closed", "completed", "completed"},
		"wrapping":             {27 * time.Second, closing, "closed", "closed", "completed", "completed"},
		"completed":            {time.Minute, closing, "closed", "closed", "completed", "completed"},
		"pending, bare":        {2 * time.Second, bare, "closed", "closed", "canceled", ""},
		"assigned, bare":       {5 * time.Second, bare, "closed", "closed", "wrapping", "wrapping"},
		"wrapping, bare":       {27 * time.Second, bare, "closed", "closed", "wrapping", "wrapping"},
		"assigned, parked":     {5 * time.Second, parking, "inactive", "active", "completed", "completed"},
		"parked when all over": {time.Minute, parking, "closed", "closed", "completed", "completed"},
	} {
		t.Run(name, func(t *testing.T) {
			s, h := startByHand(t)
			launch(t, s, AddressSID)
			say(t, s, firstChat, "hello")
			h.move(row.after)
			x := post(t, s, firstChannelURL, row.form)
			if o := x.object(t); x.StatusCode != 200 || o["status"] != row.channel || o["sid"] != numbered("UO", 1) ||
				o["interaction_sid"] != numbered("KD", 1) ||
				o["type"] != "web" {
				t.Errorf("HTTP %d: %s", x.StatusCode, x.body)
			}
			if got := fetch(t, s, firstChatURL)["state"]; got != row.state {
				t.Errorf("conversation %v", got)
			}
			if got := fetch(t, s, firstTaskURL)["assignment_status"]; got != row.task {
				t.Errorf("task %v", got)
			}
			if got := reservationStatus(t, s); got != row.reservation {
				t.Errorf("reservation %v", got)
			}
		})
	}
}

// reservationStatus is that of the first task, "" when it has none.
func reservationStatus(t *testing.T, s *Server) string {
	t.Helper()
	found := entries(t, s, firstTaskURL+"/Reservations", "reservations")
	if len(found) == 0 {
		return ""
	}
	return found[0]["reservation_status"].(string)
}

func TestAnEndedChatStaysEnded(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	say(t, s, firstChat, "hello")
	h.move(5 * time.Second)
	for _, form := range []url.Values{closing, closing, {"Status": {"inactive"}, "Routing": closing["Routing"]}} {
		if x := post(t, s, firstChannelURL, form); x.StatusCode != 200 || x.object(t)["status"] != "closed" {
			t.Errorf("HTTP %d: %s", x.StatusCode, x.body)
		}
		h.move(time.Minute)
	}
	task := fetch(t, s, firstTaskURL)
	if task["assignment_status"] != "completed" || task["date_updated"] != "2026-03-04T12:00:05Z" ||
		task["reason"] != "The interaction channel was ended" {
		t.Errorf("task %v", task)
	}
	if found := entries(t, s, firstMessagesURL, "messages"); len(found) != 1 {
		t.Errorf("the agent went on: %v", found)
	}
	isError(t, write(t, s, firstChat, "ada", "hello?", "true"), 400, 50377, "closed")
}

func TestAfterABareEndTheAgentWrapsUp(t *testing.T) {
	for at, completed := range map[time.Duration]string{7: "12:00:12", 28: "12:00:31"} { // at 28 s the agent is at it already
		s, h := startByHand(t)
		launch(t, s, AddressSID)
		say(t, s, firstChat, "hello")
		h.move(at * time.Second)
		post(t, s, firstChannelURL, url.Values{"Status": {"closed"}})
		h.move(time.Minute)
		if task := fetch(t, s, firstTaskURL); task["assignment_status"] != "completed" ||
			task["date_updated"] != "2026-03-04T"+completed+"Z" {
			t.Errorf("ended after %d s: %v", at, task)
		}
	}
}

// A parked channel can still be closed, and its conversation with it; the task
// stays as it ended.
func TestClosingAParkedChannel(t *testing.T) {
	for after, want := range map[time.Duration]string{2: "canceled", 5: "completed"} {
		s, h := startByHand(t)
		launch(t, s, AddressSID)
		say(t, s, firstChat, "hello")
		h.move(after * time.Second)
		post(t, s, firstChannelURL, url.Values{"Status": {"inactive"}, "Routing": closing["Routing"]})
		before := fetch(t, s, firstTaskURL)
		h.move(time.Minute)
		if x := post(t, s, firstChannelURL, closing); x.object(t)["status"] != "closed" {
			t.Errorf("HTTP %d: %s", x.StatusCode, x.body)
		}
		task := fetch(t, s, firstTaskURL)
		if task["assignment_status"] != want || task["date_updated"] != before["date_updated"] ||
			fetch(t, s, firstChatURL)["state"] != "closed" {
			t.Errorf("task %v", task)
		}
	}
}

func TestBodiesOfAChatMustBeForms(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	say(t, s, firstChat, "hello")
	h.move(5 * time.Second)
	before := observe(t, s)
	for _, path := range []string{firstChatURL, firstMessagesURL, firstChannelURL} {
		r := newRequest(t, s, http.MethodPost, path, nil)
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(`{"Status":"closed"}`)), 19
		isError(t, send(t, r), 400, 20001, "Content-Type")
	}
	if after := observe(t, s); after != before {
		t.Errorf("%+v became %+v", before, after)
	}
}

func TestChannelRefusals(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	launch(t, s, AddressSID)
	isError(t, post(t, s, firstChannelURL, closing), 404, 20404, "not found") // not yet
	say(t, s, numbered("CH", 1), "hello")
	say(t, s, numbered("CH", 2), "hello")
	h.move(5 * time.Second)
	for _, row := range []struct {
		form url.Values
		code int
		says string
	}{
		{nil, 45358, "Missing"},
		{url.Values{"Routing": closing["Routing"]}, 45358, "Missing"},
		{url.Values{"Status": {"active"}}, 45359, "Invalid"},
		{url.Values{"Status": {"Closed"}}, 45359, "Invalid"},
		{url.Values{"Status": {"inactive"}}, 20001, "Routing is required"},
		{url.Values{"Status": {"closed"}, "Routing": {`{"status":"wrapping"}`}}, 20001, "Routing must be"},
		{url.Values{"Status": {"closed"}, "Routing": {`closed`}}, 20001, "Routing must be"},
		{url.Values{"Status": {"closed"}, "Routing": {``}}, 20001, "Routing must be"},
		{url.Values{"Status": {"closed"}, "Routing": {`null`}}, 20001, "Routing must be"},
	} {
		isError(t, post(t, s, firstChannelURL, row.form), 400, row.code, row.says)
	}
	pair := func(interaction, channel int) string {
		return "/v1/Interactions/" + numbered("KD", interaction) + "/Channels/" + numbered("UO", channel)
	}
	for _, path := range []string{pair(1, 2), pair(2, 1), pair(3, 3), pair(1, 0)} {
		isError(t, post(t, s, path, closing), 404, 20404, "not found")
	}
	isError(t, post(t, s, "/v1/Interactions/"+numbered("KD", 1)+"/Channels", closing), 405, 20004, "not allowed")
	if task := fetch(t, s, firstTaskURL); task["assignment_status"] != "assigned" {
		t.Errorf("refused, and yet the task is %v", task["assignment_status"])
	}
}
