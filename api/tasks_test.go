package api

import (
	"encoding/json"
	"fmt"
	"testing"

	"flexconsole/api/sandbox"
)

// taskOf is a task on the wire whose attributes are the text given.
func taskOf(attributes string) string {
	quoted, _ := json.Marshal(attributes) // a string never fails
	return `{"sid":"` + chatTask + `","workspace_sid":"` + sandbox.WorkspaceSID + `","assignment_status":"assigned","age":42,"reason":null,` +
		`"task_queue_friendly_name":"Everyone","workflow_friendly_name":"Assign to Anyone","attributes":` + string(quoted) + `}`
}

const ofChat = `{"conversationSid":"` + chat + `","flexInteractionSid":"` + interaction + `","flexInteractionChannelSid":"` + channel + `"}`

func TestFindTasks(t *testing.T) {
	c, _ := answering(t, `{"tasks":[`+taskOf(ofChat)+`],"meta":{}}`)
	found, err := c.FindTasks(t.Context(), sandbox.WorkspaceSID, chat)
	if err != nil || len(found) != 1 {
		t.Fatalf("%+v, %v", found, err)
	}
	task := found[0]
	if task.SID != chatTask || task.AssignmentStatus != "assigned" || task.Age != 42 || Text(task.QueueName) != "Everyone" || Text(task.WorkflowName) != "Assign to Anyone" || task.Reason != nil || task.DateCreated != nil {
		t.Errorf("%+v", task)
	}
	if kd, uo := task.Interaction(); kd != interaction || uo != channel {
		t.Errorf("interaction %q, channel %q", kd, uo)
	}
}

func TestNoTaskYet(t *testing.T) {
	c, s := answering(t, `{"tasks":[],"meta":{"next_page_url":null}}`)
	if found, err := c.FindTasks(t.Context(), sandbox.WorkspaceSID, chat); err != nil || len(found) != 0 {
		t.Errorf("%+v, %v", found, err)
	}
	only(t, s)
}

func TestInteractionOfATask(t *testing.T) {
	for attributes, want := range map[string][2]string{
		``:     {},
		`null`: {},
		`[]`:   {},
		`{`:    {},
		`{}`:   {},
		`{"flexInteractionSid":7,"flexInteractionChannelSid":null}`:                                  {},
		`{"flexInteractionSid":"` + channel + `","flexInteractionChannelSid":"` + interaction + `"}`: {},
		`{"flexInteractionSid":"` + interaction + `/../x","flexInteractionChannelSid":"UO1"}`:        {},
		`{"flexInteractionSid":"` + interaction + `"}`:                                               {interaction, ""},
		`{"flexInteractionChannelSid":"` + channel + `","a":[1]}`:                                    {"", channel},
		`{"FlexInteractionSid":"` + interaction + `"}`:                                               {},
		ofChat: {interaction, channel},
	} {
		kd, uo := (Task{Attributes: &attributes}).Interaction()
		if got := [2]string{kd, uo}; got != want {
			t.Errorf("%s: %q", attributes, got)
		}
	}
	if kd, uo := (Task{}).Interaction(); kd+uo != "" {
		t.Errorf("no attributes: %q, %q", kd, uo)
	}
}

func TestListReservations(t *testing.T) {
	c, _ := answering(t, fmt.Sprintf(`{"reservations":[
		{"sid":"WR00000000000000000000000000000001","task_sid":%q,"reservation_status":"timeout","worker_sid":null,"worker_name":null},
		{"sid":"WR00000000000000000000000000000002","reservation_status":"accepted","worker_sid":%q,"worker_name":"pella","date_updated":"2026-03-04T12:00:00Z"}]}`, chatTask, firstWorker))
	found, err := c.ListReservations(t.Context(), sandbox.WorkspaceSID, chatTask)
	if err != nil || len(found) != 2 || found[0].Status != "timeout" || found[0].WorkerName != nil {
		t.Fatalf("%+v, %v", found, err)
	}
	if r := found[1]; r.Status != "accepted" || Text(r.WorkerSID) != firstWorker || Text(r.WorkerName) != "pella" || Text(r.DateUpdated) == "" || r.DateCreated != nil {
		t.Errorf("%+v", r)
	}
}

func TestTasksThatWillNotDo(t *testing.T) {
	tasks, reservations := reading("task"), reading("reservations")
	const otherWorkspace, otherTask = "WS00000000000000000000000000000009", "WT00000000000000000000000000000009"
	checkAnswers(t, []wireRow{
		{tasks, "no list", `{"meta":{}}`, OddAnswer, "no list of tasks"},
		{tasks, "of another chat", `{"tasks":[` + taskOf(ofChat) + `,` + taskOf(`{"conversationSid":"`+otherChat+`"}`) + `]}`, OtherAnswer, otherChat},
		{tasks, "other workspace", `{"tasks":[{"sid":"` + chatTask + `","workspace_sid":"` + otherWorkspace + `","attributes":"{\"conversationSid\":\"` + chat + `\"}"}]}`, OtherAnswer, otherWorkspace},
		{reservations, "no list", `{}`, OddAnswer, "no list of reservations"},
		{reservations, "other task", `{"reservations":[{"sid":"WR00000000000000000000000000000001","task_sid":"` + otherTask + `"}]}`, OtherAnswer, otherTask},
	})
}
