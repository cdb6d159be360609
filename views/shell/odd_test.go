package shell

import (
	"fmt"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/ui"
	"flexconsole/views/users"
)

// A user with odd fields is shown with what came, and a save sends the field
// that was typed and nothing else.
func TestOddFieldsAreShownAndNotSent(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.server.Inject(sandbox.Fault{Method: "GET", Times: 2, Body: `{"flex_user_sid":"` + ordinary + `","version":"7","email":5,"roles":"agent","locale":"en-US","updated_date":1767225600}`})
	r.open(ordinary)
	r.want("unexpected type, never sent: email, roles, updated_date, version", "! 5", `! "agent"`, `! "7"`, "! 1767225600", "en-US")
	r.press("e")
	r.settle()
	r.want("received as 5, which is no text")
	r.press("tab")
	r.retype("fr")
	r.press("ctrl+s")
	r.settle()
	r.confirm()
	r.settle()
	if form := r.wantPosts(1)[0].Form.Encode(); form != "Locale=fr" {
		t.Errorf("sent %s", form)
	}
}

// What an odd field held is never sent to take a save back, and no empty value
// for it either.
func TestUndoOfASaveOverAnOddField(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.server.Inject(sandbox.Fault{Method: "GET", Times: 2, Body: `{"flex_user_sid":"` + ordinary + `","version":1,"email":5,"locale":"en-US"}`})
	r.open(ordinary)
	r.press("e")
	r.settle()
	r.retype("new@example.com")
	r.press("ctrl+s")
	r.settle()
	r.want("- ! 5", "+ new@example.com")
	r.confirm()
	r.settle()
	r.wantPosts(1)
	r.press("u")
	r.settle()
	r.want("The email was 5, which is no text and is never sent: that part cannot be undone.")
	r.wantPosts(1)
}

// The worker's status date and attributes are shown, and what of them is odd.
func TestOddFieldsOfAWorker(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	for body, wants := range map[string][]string{
		`"date_status_changed":17,"attributes":{"email":"x"}`: {"Since ! 17", `Attributes ! {"email":"x"}`, "unexpected type, never sent: attributes, date_status_changed"},
		`"date_status_changed":"yesterday","attributes":"{\"email\":7,\"full_name\":\"Ada\"}"`: {
			"Since yesterday", "Email ! 7", "Full name Ada", "unexpected type, never sent: attributes.email",
		},
	} {
		r.server.Inject(sandbox.Fault{Path: "/Workers/", Times: 1, Body: `{"sid":"` + ui.TextOf(r.app.desk.Front().(*users.User).Data.WorkerSID) + `",` + body + `}`})
		r.press("w")
		r.settle()
		r.want(wants...)
		r.press("esc")
	}
	r.server.Inject(sandbox.Fault{Method: "GET", Times: 1, Body: `{"flex_user_sid":"` + ordinary + `","version":1,"worker_sid":7,"workspace_sid":"WS00000000000000000000000000000001"}`})
	r.press("r")
	r.settle()
	r.press("w")
	r.want("the worker cannot be read: worker_sid is of an unexpected type, and never sent")
}

// Odd addresses are listed with what came, and a list that is not all there is
// says so beside them.
func TestOddAddresses(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	odd := `{"sid":"` + shopAddress + `","type":"chat","friendly_name":5,"auto_creation":{"enabled":"yes","type":"studio"}}`
	whole := `{"sid":"` + deskAddress + `","type":"chat","friendly_name":"Desk","auto_creation":7}`
	typed := `{"sid":"` + bareAddress + `","type":9,"friendly_name":"Typed"}`
	r.server.Inject(sandbox.Fault{Path: "/Addresses", Body: `{"address_configurations":[` + odd + `,` + whole + `,` + typed + `,{"sid":3}],"meta":{}}`})
	r.pickAddress()
	r.settle()
	r.want("3 chat addresses", "! the list is not complete: 1 entry could not be read", "! 5", "Desk", "Typed",
		`auto_creation.enabled ! "yes"`)
	r.press("down")
	r.want("auto_creation ! 7")
	r.press("esc")
	r.press("2", "n")
	r.settle()
	r.paste(offAddress)
	r.wantNot("not among this account's")
}

// Odd fields of a chat are shown with what came and a sign, and hide nothing else.
func TestOddFieldsOfAChat(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.newChatForm()
	r.launch()
	chat := r.chat().SID
	message := func(n int, fields string) string {
		return fmt.Sprintf(`{"sid":"IM%032d","index":%d,%s}`, n, n, fields)
	}
	r.server.Inject(sandbox.Fault{Method: "GET", Path: "/Messages", Body: `{"messages":[` + strings.Join([]string{
		message(3, `"author":7,"body":"still readable","date_created":"2026-03-04T12:00:00Z"`),
		message(2, `"author":"ada","body":{"a":1},"date_created":"2026-03-04T12:00:00Z"`),
		message(1, `"author":"ada","body":"an odd date","date_created":"yesterday"`),
		message(0, `"author":"ada","body":"hello","date_created":"2026-03-04T12:00:00Z"`),
		`{"sid":"IM00000000000000000000000000000009","index":"ninth"}`,
	}, ",") + `],"meta":{}}`})
	r.server.Inject(sandbox.Fault{Method: "GET", Path: "/Conversations/" + chat, Body: `{"sid":"` + chat + `","state":5,"date_created":17}`})
	r.server.Inject(sandbox.Fault{Method: "GET", Path: "/Tasks", Body: `{"tasks":[{"sid":"WT00000000000000000000000000000001",
		"assignment_status":["x"],"age":"old","task_queue_friendly_name":5,"attributes":"{\"conversationSid\":\"` + chat + `\"}"}],"meta":{}}`})
	r.readAgain()
	r.resize(160, 60)
	r.want("still readable", "! 7", `body ! {"a":1}`, "an odd date", "date_created ! yesterday", "hello",
		"transcript: some messages could not be read (1)", "conversation: unexpected type, never sent: date_created ! 17, state ! 5",
		`task: unexpected type, never sent: age ! "old", assignment_status ! ["x"], task_queue_friendly_name ! 5`)
}

// Users that cannot be read hide none of the others, and are counted.
func TestUsersThatCannotBeRead(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.server.Inject(sandbox.Fault{Path: "/v1/Instances", Body: `{"users":[{"flex_user_sid":7},null,{"flex_user_sid":"` + ordinary + `","username":"ada.odd","email":5}],"meta":{}}`})
	r.run(r.app.desk.Front().(*users.Lookup).List.Dir.Load(r.app.desk, r.app.desk.Front()))
	r.settle()
	r.want("1 user; the list is not complete: 2 entries could not be read", "ada.odd")
}
