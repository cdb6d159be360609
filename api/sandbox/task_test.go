package sandbox

import (
	"maps"
	"net/url"
	"slices"
	"testing"
	"time"
)

func evaluate(expression string) string {
	return tasksURL + "?EvaluateTaskAttributes=" + url.QueryEscape(expression)
}

func TestATask(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	say(t, s, firstChat, "hello")
	h.move(90*time.Second + 700*time.Millisecond)
	task := fetch(t, s, firstTaskURL)
	for field, want := range map[string]any{
		"sid": numbered("WT", 1), "workspace_sid": WorkspaceSID, "assignment_status": "completed", "age": 89.0,
		"task_queue_friendly_name": "Front desk", "workflow_friendly_name": "Web chats to the front desk",
		"date_created": "2026-03-04T12:00:01Z", "date_updated": "2026-03-04T12:00:31Z", "reason": "Wrapped up by the agent",
		"url": s.URL() + firstTaskURL,
	} {
		if task[field] != want {
			t.Errorf("%s is %v, want %v", field, task[field], want)
		}
	}
	attributes := map[string]any{
		"conversationSid": firstChat, "flexInteractionSid": numbered("KD", 1), "flexInteractionChannelSid": numbered("UO", 1),
		"customerName": "Ada Testcase", "channelType": "web", "direction": "inbound",
		"flexChannelInviteSid": numbered("KG", 1), "customerAddress": "ada", "from": "Ada Testcase",
	}
	got := decoded(t, task["attributes"])
	if data, _ := got["pre_engagement_data"].(map[string]any); len(data) != 1 || data["topic"] != "<b>" {
		t.Errorf("data %v", data)
	}
	delete(got, "pre_engagement_data")
	if !maps.Equal(got, attributes) {
		t.Errorf("attributes %v", got)
	}
	listed := entries(t, s, evaluate(`conversationSid == "`+firstChat+`"`), "tasks")
	if len(listed) != 1 || listed[0]["sid"] != task["sid"] || listed[0]["attributes"] != task["attributes"] {
		t.Errorf("listed %v", listed)
	}
	r := entries(t, s, firstTaskURL+"/Reservations", "reservations")
	if len(r) != 1 {
		t.Fatalf("reservations %v", r)
	}
	for field, want := range map[string]any{
		"sid": numbered("WR", 1), "task_sid": task["sid"], "reservation_status": "completed",
		"worker_sid": numbered("WK", 1), "worker_name": "pella.quickmoss",
		"date_created": "2026-03-04T12:00:02Z", "date_updated": "2026-03-04T12:00:31Z",
	} {
		if r[0][field] != want {
			t.Errorf("the reservation's %s is %v, want %v", field, r[0][field], want)
		}
	}
}

func TestTasksAreListedAndFound(t *testing.T) {
	s, h := startByHand(t)
	for range 4 {
		launch(t, s, AddressSID)
	}
	for _, n := range []int{3, 1, 2} { // the fourth stays silent
		say(t, s, numbered("CH", n), "hello")
		h.move(100 * time.Millisecond)
	}
	h.move(time.Second)
	want := []any{numbered("WT", 3), numbered("WT", 1), numbered("WT", 2)}
	if got, pages := all(t, s, tasksURL+"?PageSize=1", "tasks", "sid"); !slices.Equal(got, want) || pages != 3 {
		t.Errorf("tasks %v on %d pages", got, pages)
	}
	for expression, want := range map[string][]any{
		`conversationSid == "` + numbered("CH", 2) + `"`:          {numbered("WT", 2)},
		`conversationSid == "` + numbered("CH", 4) + `"`:          nil,
		`conversationSid == "` + numbered("CH", 9) + `"`:          nil,
		`conversationSid == "CHffffffffffffffffffffffffffffffff"`: nil,
	} {
		if got, _ := all(t, s, evaluate(expression), "tasks", "sid"); !slices.Equal(got, want) {
			t.Errorf("%s: %v", expression, got)
		}
	}
}

func TestWhereThereIsNoTask(t *testing.T) {
	s, h := startByHand(t)
	launch(t, s, AddressSID)
	h.move(time.Hour)
	elsewhere := "/v1/Workspaces/" + numbered("WS", 2) + "/Tasks"
	for _, path := range []string{
		firstTaskURL, firstTaskURL + "/Reservations", tasksURL + "/" + numbered("WT", 2), elsewhere,
		tasksURL + "/x",
	} {
		isError(t, get(t, s, path), 404, 20404, "not found")
	}
	isError(t, post(t, s, tasksURL, nil), 405, 20004, "not allowed")
	isError(t, get(t, s, tasksURL+"?PageSize=0"), 400, 20001, "PageSize")
	if got := entries(t, s, tasksURL, "tasks"); len(got) != 0 {
		t.Errorf("tasks %v", got)
	}
}

func TestTheAgentsAreAvailableWorkers(t *testing.T) {
	s, h := startByHand(t)
	names := map[any]bool{}
	for n := 1; n <= 4; n++ {
		launch(t, s, AddressSID)
		say(t, s, numbered("CH", n), "hello")
	}
	h.move(10 * time.Second)
	for n := 1; n <= 4; n++ {
		r := entries(t, s, tasksURL+"/"+numbered("WT", n)+"/Reservations", "reservations")[0]
		names[r["worker_name"]] = true
		worker := fetch(t, s, workersURL+r["worker_sid"].(string))
		if worker["available"] != true || worker["friendly_name"] != r["worker_name"] {
			t.Errorf("chat %d: %v, reserved by %v", n, worker, r["worker_name"])
		}
		messages := entries(t, s, conversationsURL+"/"+numbered("CH", n)+"/Messages", "messages")
		if len(messages) != 2 || messages[1]["author"] != r["worker_name"] {
			t.Errorf("chat %d: %v", n, messages)
		}
	}
	if len(names) != 3 {
		t.Errorf("agents %v", names)
	}
}
