package shell_test

import (
	"fmt"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/ui"
	"flexconsole/views/viewtest"
)

// A user with odd fields is shown with what came, and a save sends the field
// that was typed and nothing else.
func TestOddFieldsAreShownAndNotSent(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Server.Inject(sandbox.Fault{Method: "GET", Times: 2, Body: `{"flex_user_sid":"` + viewtest.Ordinary + `","version":"7","email":5,"roles":"agent","locale":"en-US","updated_date":1767225600}`})
	r.Open(viewtest.Ordinary)
	r.Want("unexpected type (never sent): email, roles, updated_date, version", "! 5", `! "agent"`, `! "7"`, "! 1767225600", "en-US")
	r.Press("e")
	r.Settle()
	r.Want("Twilio returned 5, which is not text")
	r.Press("tab")
	r.Retype("fr")
	r.Press("ctrl+s")
	r.Settle()
	r.Confirm()
	r.Settle()
	if form := r.WantPosts(1)[0].Form.Encode(); form != "Locale=fr" {
		t.Errorf("sent %s", form)
	}
}

// What an odd field held is never sent to take a save back, and no empty value
// for it either.
func TestUndoOfASaveOverAnOddField(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Server.Inject(sandbox.Fault{Method: "GET", Times: 2, Body: `{"flex_user_sid":"` + viewtest.Ordinary + `","version":1,"email":5,"locale":"en-US"}`})
	r.Open(viewtest.Ordinary)
	r.Press("e")
	r.Settle()
	r.Retype("new@example.com")
	r.Press("ctrl+s")
	r.Settle()
	r.Want("- ! 5", "+ new@example.com")
	r.Confirm()
	r.Settle()
	r.WantPosts(1)
	r.Press("u")
	r.Settle()
	r.Want("The email was 5, which is not text and is never sent, so it cannot be restored.")
	r.WantPosts(1)
}

// The worker's status date and attributes are shown, and what of them is odd.
func TestOddFieldsOfAWorker(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	for body, wants := range map[string][]string{
		`"date_status_changed":17,"attributes":{"email":"x"}`: {"Since ! 17", `Attributes ! {"email":"x"}`, "unexpected type (never sent): attributes, date_status_changed"},
		`"date_status_changed":"yesterday","attributes":"{\"email\":7,\"full_name\":\"Ada\"}"`: {
			"Since yesterday", "Email ! 7", "Full name Ada", "unexpected type (never sent): attributes.email",
		},
	} {
		r.Server.Inject(sandbox.Fault{Path: "/Workers/", Times: 1, Body: `{"sid":"` + ui.TextOf(r.Document(viewtest.Ordinary).WorkerSID) + `",` + body + `}`})
		r.Press("W")
		r.Settle()
		r.Want(wants...)
		r.Press("esc")
	}
	r.Server.Inject(sandbox.Fault{Method: "GET", Times: 1, Body: `{"flex_user_sid":"` + viewtest.Ordinary + `","version":1,"worker_sid":7,"workspace_sid":"WS00000000000000000000000000000001"}`})
	r.Press("r")
	r.Settle()
	r.Press("W")
	r.Want("The worker cannot be loaded: worker_sid has an unexpected type")
}

// Odd fields of a chat are shown with what came and a sign, and hide nothing else.
func TestOddFieldsOfAChat(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.NewChatForm()
	r.Launch()
	chat := r.Chat().SID
	message := func(n int, fields string) string {
		return fmt.Sprintf(`{"sid":"IM%032d","index":%d,%s}`, n, n, fields)
	}
	r.Server.Inject(sandbox.Fault{Method: "GET", Path: "/Messages", Body: `{"messages":[` + strings.Join([]string{
		message(3, `"author":7,"body":"still readable","date_created":"2026-03-04T12:00:00Z"`),
		message(2, `"author":"ada","body":{"a":1},"date_created":"2026-03-04T12:00:00Z"`),
		message(1, `"author":"ada","body":"an odd date","date_created":"yesterday"`),
		message(0, `"author":"ada","body":"hello","date_created":"2026-03-04T12:00:00Z"`),
		`{"sid":"IM00000000000000000000000000000009","index":"ninth"}`,
	}, ",") + `],"meta":{}}`})
	r.Server.Inject(sandbox.Fault{Method: "GET", Path: "/Conversations/" + chat, Body: `{"sid":"` + chat + `","state":5,"date_created":17}`})
	r.Server.Inject(sandbox.Fault{Method: "GET", Path: "/Tasks", Body: `{"tasks":[{"sid":"WT00000000000000000000000000000001",
		"assignment_status":["x"],"age":"old","task_queue_friendly_name":5,"attributes":"{\"conversationSid\":\"` + chat + `\"}"}],"meta":{}}`})
	r.ReadAgain()
	r.Resize(160, 60)
	r.Want("still readable", "! 7", `body ! {"a":1}`, "an odd date", "date_created ! yesterday", "hello",
		"transcript: some messages could not be read (1)", "conversation: unexpected type: date_created ! 17, state ! 5",
		`task: unexpected type: age ! "old", assignment_status ! ["x"], task_queue_friendly_name ! 5`)
}

// Users that cannot be read hide none of the others, and are counted.
func TestUsersThatCannotBeRead(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Server.Inject(sandbox.Fault{Path: "/v1/Instances", Body: `{"users":[{"flex_user_sid":7},null,{"flex_user_sid":"` + viewtest.Ordinary + `","username":"ada.odd","email":5}],"meta":{}}`})
	r.Press("esc", "r")
	r.Settle()
	r.Want("User list incomplete (1 so far): 2 entries could not be read", "ada.odd")
}
