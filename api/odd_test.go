package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"flexconsole/api/decode"
	"flexconsole/api/sandbox"
)

// neverNullFields are those that Twilio never gives as null.
var neverNullFields = []string{"state", "assignment_status", "reservation_status", "age"}

// oddValues are of no type that a field with the value good has.
func oddValues(good string) []string {
	switch {
	case strings.HasPrefix(good, `"`):
		return []string{`5`, `3.0`, `true`, `{"a":1}`, `["x"]`}
	case strings.HasPrefix(good, `[`):
		return []string{`"agent"`, `{"a":1}`, `7`, `["agent",5]`, `true`}
	case good == "true":
		return []string{`"true"`, `1`, `{}`, `[]`}
	}
	return []string{`"7"`, `3.5`, `true`, `{"a":1}`, `[1]`, `1e400`}
}

// endpoints are the documents with the type of each field that is no key.
var endpoints = []struct {
	name, key string
	fields    map[string]string
	decode    func(body string) (decode.OddFields, error)
}{
	{"user", `"flex_user_sid":"` + firstUser + `"`, map[string]string{
		"account_sid": `"x"`, "instance_sid": `"` + instance + `"`, "user_sid": `"x"`, "worker_sid": `"x"`, "workspace_sid": `"x"`,
		"flex_team_sid": `"x"`, "username": `"x"`, "email": `"x"`, "locale": `"x"`, "roles": `["x"]`,
		"created_date": `"x"`, "updated_date": `"x"`, "version": `1`, "url": `"x"`,
	}, func(body string) (decode.OddFields, error) {
		u, err := decodeUser([]byte(body), instance, firstUser)
		return u.OddFields, err
	}},
	{"user list", `"flex_user_sid":"` + firstUser + `"`, map[string]string{
		"worker_sid": `"x"`, "workspace_sid": `"x"`, "flex_team_sid": `"x"`, "username": `"x"`, "full_name": `"x"`, "email": `"x"`,
		"locale": `"x"`, "roles": `["x"]`, "deactivated": `true`, "deactivated_date": `"x"`, "created_date": `"x"`,
		"updated_date": `"x"`, "version": `1`, "instance_sid": `"` + instance + `"`,
	}, func(body string) (decode.OddFields, error) {
		users, _, err := decodeUserList([]byte(`{"users":[`+body+`],"meta":{}}`), instance)
		if err != nil || len(users) != 1 {
			return decode.OddFields{}, fmt.Errorf("%d users: %w", len(users), err)
		}
		return users[0].OddFields, nil
	}},
	{"worker", `"sid":"` + firstWorker + `"`, map[string]string{
		"workspace_sid": `"` + sandbox.WorkspaceSID + `"`, "friendly_name": `"x"`, "activity_name": `"x"`, "available": `true`,
		"date_status_changed": `"x"`, "attributes": `"{}"`,
	}, func(body string) (decode.OddFields, error) {
		w, err := decodeWorker([]byte(body), sandbox.WorkspaceSID, firstWorker)
		return w.OddFields, err
	}},
	{"addresses", `"sid":"` + sandbox.AddressSID + `"`, map[string]string{
		"address": `"x"`, "friendly_name": `"x"`, "auto_creation": `{}`, "type": `"chat"`,
	}, func(body string) (decode.OddFields, error) {
		all, head, err := decodeAddresses([]byte(`{"address_configurations":[` + body + `],"meta":{}}`))
		return onlyOdd(all, head, err, func(a listedAddress) decode.OddFields { return a.OddFields })
	}},
	{"configuration", `"account_sid":"` + sandbox.AccountSID + `","flex_instance_sid":"` + instance + `"`, map[string]string{
		"taskrouter_workspace_sid": `"` + sandbox.WorkspaceSID + `"`, "ui_language": `"x"`, "ui_version": `"x"`,
	}, func(body string) (decode.OddFields, error) {
		c, err := decodeConfiguration([]byte(body))
		return c.OddFields, err
	}},
	{"conversation", `"sid":"` + chat + `"`, conversationFields, func(body string) (decode.OddFields, error) {
		v, err := decodeConversation([]byte(body), chat)
		return v.OddFields, err
	}},
	{"conversations", `"sid":"` + chat + `"`, conversationFields, func(body string) (decode.OddFields, error) {
		all, head, err := decodeConversations([]byte(`{"conversations":[` + body + `],"meta":{}}`))
		return onlyOdd(all, head, err, func(v Conversation) decode.OddFields { return v.OddFields })
	}},
	{"messages", `"sid":"IM00000000000000000000000000000001","index":1`, map[string]string{
		"author": `"x"`, "body": `"x"`, "date_created": `"x"`, "conversation_sid": `"` + chat + `"`,
	}, func(body string) (decode.OddFields, error) {
		all, head, err := decodeMessages([]byte(`{"messages":[`+body+`],"meta":{}}`), chat)
		return onlyOdd(all, head, err, func(m Message) decode.OddFields { return m.OddFields })
	}},
	{"tasks", `"sid":"` + chatTask + `","attributes":"{\"conversationSid\":\"` + chat + `\"}"`, map[string]string{
		"assignment_status": `"x"`, "age": `1`, "task_queue_friendly_name": `"x"`, "workflow_friendly_name": `"x"`, "reason": `"x"`,
		"date_created": `"x"`, "date_updated": `"x"`, "workspace_sid": `"` + sandbox.WorkspaceSID + `"`,
	}, func(body string) (decode.OddFields, error) {
		all, head, err := decodeTasks([]byte(`{"tasks":[`+body+`]}`), sandbox.WorkspaceSID, chat)
		return onlyOdd(all, head, err, func(task Task) decode.OddFields { return task.OddFields })
	}},
	{"reservations", `"sid":"WR1"`, map[string]string{
		"reservation_status": `"x"`, "worker_sid": `"x"`, "worker_name": `"x"`, "date_created": `"x"`, "date_updated": `"x"`,
		"task_sid": `"` + chatTask + `"`,
	}, func(body string) (decode.OddFields, error) {
		all, head, err := decodeReservations([]byte(`{"reservations":[`+body+`]}`), chatTask)
		return onlyOdd(all, head, err, func(r Reservation) decode.OddFields { return r.OddFields })
	}},
}

var conversationFields = map[string]string{
	"friendly_name": `"x"`, "state": `"active"`, "attributes": `"{}"`, "date_created": `"x"`, "date_updated": `"x"`,
}

// onlyOdd are the odd fields of the one entry of a list.
func onlyOdd[T any](all []T, head decode.Head, err error, odd func(T) decode.OddFields) (decode.OddFields, error) {
	if err != nil || len(all) != 1 || head.Unread != 0 {
		return decode.OddFields{}, fmt.Errorf("%d entries, %d unread: %w", len(all), head.Unread, err)
	}
	return odd(all[0]), nil
}

// One odd field hides nothing else, is kept as it came, and its own field is as
// if it were null.
func TestAnOddFieldSpoilsNothingElse(t *testing.T) {
	shown := 0
	for _, e := range endpoints {
		for odd, good := range e.fields {
			values := oddValues(good)
			if slices.Contains(neverNullFields, odd) {
				values = append(values, "null")
			}
			for _, value := range values {
				if odd == "auto_creation" && strings.HasPrefix(value, "{") {
					continue
				}
				members := []string{e.key}
				for name, usual := range e.fields {
					if name == odd {
						usual = value
					}
					members = append(members, fmt.Sprintf("%q:%s", name, usual))
				}
				kept, err := e.decode("{" + strings.Join(members, ",") + "}")
				if err != nil || len(kept.Odd) != 1 || string(kept.Odd[odd]) != value || kept.Marked(odd, "") != "! "+value {
					t.Errorf("%s, %s: %s: %v, %v", e.name, odd, value, kept.Odd, err)
				}
				shown++
			}
		}
	}
	t.Logf("%d odd fields shown", shown)
}

func TestOddFieldsOfAUserAreNull(t *testing.T) {
	body := `{"flex_user_sid":"` + firstUser + `","version":null,"email":5,"roles":["agent",5],"locale":"fr","updated_date":1767225600}`
	u, err := decodeUser([]byte(body), instance, firstUser)
	if err != nil || u.Email != nil || u.Roles != nil || u.UpdatedDate != nil || u.Version != 0 || Text(u.Locale) != "fr" {
		t.Errorf("%+v, %v", u, err)
	}
	if got := strings.Join(u.OddNames(), " "); got != "email roles updated_date version" {
		t.Errorf("odd: %s", got)
	}
	for _, none := range []string{`{"version":"7"}`, `{"version":null}`, `{"flex_user_sid":"` + firstUser + `"}`, `{"flex_user_sid":7,"version":"7"}`} {
		if u, err := decodeUser([]byte(none), instance, firstUser); err == nil {
			t.Errorf("%s passed for a user: %+v", none, u)
		}
	}
}

// Parts of a field are judged by themselves too.
func TestOddParts(t *testing.T) {
	all, _, err := decodeAddresses([]byte(`{"address_configurations":[{"sid":"` + sandbox.AddressSID + `","type":"chat","auto_creation":
		{"enabled":"true","type":"studio","studio_flow_sid":null,"webhook_url":5}}],"meta":{}}`))
	if err != nil || all[0].AutoCreation == nil || all[0].AutoCreation.Type != "studio" {
		t.Fatalf("%+v, %v", all, err)
	}
	if got := all[0].OddWords(); got != `auto_creation.enabled ! "true", auto_creation.webhook_url ! 5` {
		t.Error(got)
	}
	if code, why := all[0].LikelyError(); code != 0 || why != "" {
		t.Errorf("%d %s of an address that nobody can judge", code, why)
	}
	for attributes, want := range map[string]string{
		`"{\"email\":5,\"full_name\":\"x\",\"contact_uri\":null}"`: "attributes.email ! 5",
		`"none"`:      `attributes ! "none"`,
		`{"email":5}`: `attributes ! {"email":5}`,
		`null`:        "",
		`""`:          "",
	} {
		w, err := decodeWorker([]byte(`{"sid":"`+firstWorker+`","attributes":`+attributes+`}`), sandbox.WorkspaceSID, firstWorker)
		if got := w.OddWords(); err != nil || got != want || w.Email != nil {
			t.Errorf("%s: %s, %v", attributes, got, err)
		}
	}
}

// An entry that cannot be read hides none of the others, and is counted.
func TestEntriesThatCannotBeRead(t *testing.T) {
	user, conversation := `{"flex_user_sid":"`+firstUser+`"}`, `{"sid":"`+chat+`","state":"active"}`
	message := `{"sid":"IM00000000000000000000000000000001","index":1}`
	task := `{"sid":"` + chatTask + `","attributes":"{\"conversationSid\":\"` + chat + `\"}"}`
	for _, row := range []struct {
		list, good, bad string
		decode          func(body []byte) (int, decode.Head, error)
	}{
		{"users", user, `{"flex_user_sid":5}`, entries(func(b []byte) ([]UserSummary, decode.Head, error) { return decodeUserList(b, instance) })},
		{"conversations", conversation, `{"sid":"x"}`, entries(decodeConversations)},
		{"messages", message, `{"sid":"IM00000000000000000000000000000002","index":"first"}`, entries(func(b []byte) ([]Message, decode.Head, error) { return decodeMessages(b, chat) })},
		{"address_configurations", `{"sid":"` + sandbox.AddressSID + `"}`, `{"type":"chat"}`, entries(decodeAddresses)},
		{"teams", `{"team_sid":"QO00000000000000000000000000000001"}`, `{"friendly_name":"x"}`, entries(decodeTeams)},
		{"tasks", task, `{"sid":"` + chatTask + `"}`, entries(func(b []byte) ([]Task, decode.Head, error) { return decodeTasks(b, sandbox.WorkspaceSID, chat) })},
		{"reservations", `{"sid":"WR1"}`, `{"sid":null}`, entries(func(b []byte) ([]Reservation, decode.Head, error) { return decodeReservations(b, chatTask) })},
	} {
		body := `{"` + row.list + `":[` + strings.Join([]string{"null", row.bad, row.good, `"x"`, `[]`, `{}`, `7`}, ",") + `],"meta":{}}`
		if n, head, err := row.decode([]byte(body)); n != 1 || head.Unread != 6 || err != nil {
			t.Errorf("%s: %d read, %d not, %v", row.list, n, head.Unread, err)
		}
	}
}

func entries[T any](read func([]byte) ([]T, decode.Head, error)) func([]byte) (int, decode.Head, error) {
	return func(body []byte) (int, decode.Head, error) {
		all, head, err := read(body)
		return len(all), head, err
	}
}

// What could not be read is told where the list ends, beside why it did.
func TestPagerTellsOfWhatCouldNotBeRead(t *testing.T) {
	var p Pager
	if p.Take([]string{"a"}, 1, "PA2"); p.Incomplete() != nil {
		t.Errorf("before the end: %v", p.Incomplete())
	}
	if p.Take([]string{"b"}, 1, ""); p.Incomplete() == nil || p.Incomplete().Error() != "the list is not complete: 2 entries could not be read" {
		t.Errorf("%v", p.Incomplete())
	}
	cut := Pager{Most: 1}
	cut.Take([]string{"a"}, 1, "PA2")
	if err := cut.Incomplete(); !cut.Done() || err == nil || !strings.HasSuffix(err.Error(), "it goes on after 1 pages, the most that are read, and 1 entry could not be read") {
		t.Errorf("%v", err)
	}
}

// The list as JSON shows what came, and only where something odd came.
func TestOddFieldsInJSON(t *testing.T) {
	for body, want := range map[string]bool{`"email":5`: true, `"email":"a@b.example"`: false, `"odd_fields":{"email":5}`: false} {
		users, _, err := decodeUserList([]byte(`{"users":[{"flex_user_sid":"`+firstUser+`",`+body+`}],"meta":{}}`), instance)
		if err != nil {
			t.Fatal(err)
		}
		printed, _ := json.Marshal(users[0])
		if strings.Contains(string(printed), `"odd_fields":{"email":5}`) != want {
			t.Errorf("%s: %s", body, printed)
		}
	}
}
