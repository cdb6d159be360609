package taskrouter

import (
	"testing"

	"flexconsole/api/decode"
	"flexconsole/api/decode/decodetest"
	"flexconsole/api/sandbox"
)

func TestAnOddFieldSpoilsNothingElse(t *testing.T) {
	decodetest.CheckOddFields(t, []decodetest.Endpoint{
		{Name: "worker", Key: `"sid":"` + firstWorker + `"`, Fields: map[string]string{
			"workspace_sid": `"` + sandbox.WorkspaceSID + `"`, "friendly_name": `"x"`, "activity_name": `"x"`, "available": `true`,
			"date_status_changed": `"x"`, "attributes": `"{}"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			w, err := decodeWorker([]byte(body), sandbox.WorkspaceSID, firstWorker)
			return w.OddFields, err
		}},
		{Name: "tasks", Key: `"sid":"` + chatTask + `","attributes":"{\"conversationSid\":\"` + chat + `\"}"`, Fields: map[string]string{
			"assignment_status": `"x"`, "age": `1`, "task_queue_friendly_name": `"x"`, "workflow_friendly_name": `"x"`, "reason": `"x"`,
			"date_created": `"x"`, "date_updated": `"x"`, "workspace_sid": `"` + sandbox.WorkspaceSID + `"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			all, head, err := decodeTasks([]byte(`{"tasks":[`+body+`]}`), sandbox.WorkspaceSID, chat)
			return decodetest.OnlyOdd(all, head, err, func(task Task) decode.OddFields { return task.OddFields })
		}},
		{Name: "reservations", Key: `"sid":"WR1"`, Fields: map[string]string{
			"reservation_status": `"x"`, "worker_sid": `"x"`, "worker_name": `"x"`, "date_created": `"x"`, "date_updated": `"x"`,
			"task_sid": `"` + chatTask + `"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			all, head, err := decodeReservations([]byte(`{"reservations":[`+body+`]}`), anyReservation)
			return decodetest.OnlyOdd(all, head, err, func(r Reservation) decode.OddFields { return r.OddFields })
		}},
	})
}

func anyReservation(Reservation) error { return nil }

func TestOddAttributesOfAWorker(t *testing.T) {
	for attributes, want := range map[string]string{
		`"{\"email\":5,\"full_name\":\"x\",\"contact_uri\":null}"`: "attributes.email ! 5",
		`"none"`:      `attributes ! "none"`,
		`{"email":5}`: `attributes ! {"email":5}`,
		`"{\"routing\":{\"skills\":{\"orders\":1}}}"`: `attributes.routing.skills ! {"orders":1}`,
		`"{\"routing\":\"none\"}"`:                    "",
		`null`:                                        "",
		`""`:                                          "",
	} {
		w, err := decodeWorker([]byte(`{"sid":"`+firstWorker+`","attributes":`+attributes+`}`), sandbox.WorkspaceSID, firstWorker)
		if got := w.OddWords(); err != nil || got != want || w.Email != nil || w.Skills != nil {
			t.Errorf("%s: %s, %v", attributes, got, err)
		}
	}
}

func TestEntriesThatCannotBeRead(t *testing.T) {
	const task = `{"sid":"` + chatTask + `","attributes":"{\"conversationSid\":\"` + chat + `\"}"}`
	decodetest.CheckUnread(
		t,
		"tasks",
		task,
		`{"sid":"`+chatTask+`"}`,
		func(b []byte) ([]Task, decode.Head, error) { return decodeTasks(b, sandbox.WorkspaceSID, chat) },
	)
	decodetest.CheckUnread(
		t,
		"reservations",
		`{"sid":"WR1"}`,
		`{"sid":null}`,
		func(b []byte) ([]Reservation, decode.Head, error) { return decodeReservations(b, anyReservation) },
	)
}
