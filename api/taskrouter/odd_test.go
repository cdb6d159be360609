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
			"assignment_status": `"x"`, "age": `1`, "task_queue_sid": `"x"`, "task_queue_friendly_name": `"x"`, "workflow_sid": `"x"`,
			"workflow_friendly_name": `"x"`, "task_channel_unique_name": `"x"`, "routing_target": `"x"`, "reason": `"x"`,
			"date_created": `"x"`, "date_updated": `"x"`, "workspace_sid": `"` + sandbox.WorkspaceSID + `"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			all, head, err := decodeTasks([]byte(`{"tasks":[`+body+`]}`), sandbox.WorkspaceSID, chat)
			return decodetest.OnlyOdd(all, head, err, func(task Task) decode.OddFields { return task.OddFields })
		}},
		{Name: "workers", Key: `"sid":"` + firstWorker + `"`, Fields: map[string]string{
			"workspace_sid": `"` + sandbox.WorkspaceSID + `"`, "activity_name": `"x"`, "available": `true`, "attributes": `"{}"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			all, head, err := decodeWorkers([]byte(`{"workers":[`+body+`],"meta":{}}`), sandbox.WorkspaceSID)
			return decodetest.OnlyOdd(all, head, err, func(w Worker) decode.OddFields { return w.OddFields })
		}},
		{Name: "task queue", Key: `"sid":"` + queue + `"`, Fields: map[string]string{
			"workspace_sid": `"` + sandbox.WorkspaceSID + `"`, "friendly_name": `"x"`, "target_workers": `"x"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			q, err := decodeTaskQueue([]byte(body), sandbox.WorkspaceSID, queue)
			return q.OddFields, err
		}},
		{Name: "worker channels", Key: `"sid":"WC1"`, Fields: map[string]string{
			"task_channel_unique_name": `"x"`, "assigned_tasks": `1`, "configured_capacity": `1`, "available_capacity_percentage": `1`,
			"available": `true`, "worker_sid": `"` + firstWorker + `"`,
		}, Decode: func(body string) (decode.OddFields, error) {
			all, head, err := decodeWorkerChannels([]byte(`{"channels":[`+body+`],"meta":{}}`), firstWorker)
			return decodetest.OnlyOdd(all, head, err, func(c WorkerChannel) decode.OddFields { return c.OddFields })
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
	decodetest.CheckUnread(t, "workers", `{"sid":"`+firstWorker+`"}`, `{"sid":"x"}`,
		func(b []byte) ([]Worker, decode.Head, error) { return decodeWorkers(b, sandbox.WorkspaceSID) })
	decodetest.CheckUnread(t, "channels", `{"sid":"WC1"}`, `{"sid":null}`,
		func(b []byte) ([]WorkerChannel, decode.Head, error) { return decodeWorkerChannels(b, firstWorker) })
	decodetest.CheckUnread(
		t,
		"reservations",
		`{"sid":"WR1"}`,
		`{"sid":null}`,
		func(b []byte) ([]Reservation, decode.Head, error) { return decodeReservations(b, anyReservation) },
	)
}
