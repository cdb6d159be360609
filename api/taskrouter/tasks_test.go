package taskrouter

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/apitest"
	"flexconsole/api/sandbox"
)

// taskOf is a task as JSON whose attributes are the text given.
func taskOf(attributes string) string {
	quoted, _ := json.Marshal(attributes) // a string never fails
	return `{"sid":"` + chatTask + `","workspace_sid":"` + sandbox.WorkspaceSID + `","assignment_status":"assigned","age":42,"reason":null,` +
		`"task_queue_friendly_name":"Everyone","workflow_friendly_name":"Assign to Anyone","attributes":` + string(
		quoted,
	) + `}`
}

const ofChat = `{"conversationSid":"` + chat + `","flexInteractionSid":"` + interaction + `","flexInteractionChannelSid":"` + channel + `"}`

func TestFindTasks(t *testing.T) {
	c, _ := apitest.Answering(t, `{"tasks":[`+taskOf(ofChat)+`],"meta":{}}`)
	found, err := New(c).FindTasks(t.Context(), sandbox.WorkspaceSID, chat)
	if err != nil || len(found) != 1 {
		t.Fatalf("%+v, %v", found, err)
	}
	task := found[0]
	if task.SID != chatTask || task.AssignmentStatus != "assigned" || task.Age != 42 || api.Text(task.QueueName) != "Everyone" ||
		api.Text(task.WorkflowName) != "Assign to Anyone" ||
		task.Reason != nil ||
		task.DateCreated != nil {
		t.Errorf("%+v", task)
	}
	if kd, uo := task.Interaction(); kd != interaction || uo != channel {
		t.Errorf("interaction %q, channel %q", kd, uo)
	}
}

func TestNoTaskYet(t *testing.T) {
	c, s := apitest.Answering(t, `{"tasks":[],"meta":{"next_page_url":null}}`)
	if found, err := New(c).FindTasks(t.Context(), sandbox.WorkspaceSID, chat); err != nil || len(found) != 0 {
		t.Errorf("%+v, %v", found, err)
	}
	apitest.Only(t, s)
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
	c, _ := apitest.Answering(t, fmt.Sprintf(`{"reservations":[
		{"sid":"WR00000000000000000000000000000001","task_sid":%q,"reservation_status":"timeout","worker_sid":null,"worker_name":null},
		{"sid":"WR00000000000000000000000000000002","reservation_status":"accepted","worker_sid":%q,"worker_name":"pella","date_updated":"2026-03-04T12:00:00Z"}]}`, chatTask, firstWorker))
	found, err := New(c).ListReservations(t.Context(), sandbox.WorkspaceSID, chatTask)
	if err != nil || len(found) != 2 || found[0].Status != "timeout" || found[0].WorkerName != nil {
		t.Fatalf("%+v, %v", found, err)
	}
	if r := found[1]; r.Status != "accepted" || api.Text(r.WorkerSID) != firstWorker || api.Text(r.WorkerName) != "pella" ||
		api.Text(r.DateUpdated) == "" ||
		r.DateCreated != nil {
		t.Errorf("%+v", r)
	}
}

func TestTasksThatWillNotDo(t *testing.T) {
	tasks, reservations := findTasks, listReservations
	const otherWorkspace, otherTask = "WS00000000000000000000000000000009", "WT00000000000000000000000000000009"
	apitest.CheckRefused(t, tasks, "no list", `{"meta":{}}`, api.BadResponse, "no list of tasks")
	apitest.CheckRefused(
		t,
		tasks,
		"of another chat",
		`{"tasks":[`+taskOf(ofChat)+`,`+taskOf(`{"conversationSid":"`+otherChat+`"}`)+`]}`,
		api.WrongResponse,
		otherChat,
	)
	apitest.CheckRefused(
		t,
		tasks,
		"other workspace",
		`{"tasks":[{"sid":"`+chatTask+`","workspace_sid":"`+otherWorkspace+`","attributes":"{\"conversationSid\":\"`+chat+`\"}"}]}`,
		api.WrongResponse,
		otherWorkspace,
	)
	apitest.CheckRefused(t, reservations, "no list", `{}`, api.BadResponse, "no list of reservations")
	apitest.CheckRefused(
		t,
		reservations,
		"other task",
		`{"reservations":[{"sid":"WR00000000000000000000000000000001","task_sid":"`+otherTask+`"}]}`,
		api.WrongResponse,
		otherTask,
	)
	const otherWorker = "WK00000000000000000000000000000009"
	apitest.CheckRefused(
		t,
		listWorkerReservations,
		"other worker",
		`{"reservations":[{"sid":"WR00000000000000000000000000000001","worker_sid":"`+otherWorker+`"}]}`,
		api.WrongResponse,
		otherWorker,
	)
}

func TestOpenReservations(t *testing.T) {
	for status, want := range map[string]bool{
		"pending": true, "accepted": true, "wrapping": true, "completed": false, "timeout": false, "rescinded": false, "": false,
	} {
		if got := (Reservation{Status: status}).Open(); got != want {
			t.Errorf("%q: open is %v", status, got)
		}
	}
}

func TestWhereTaskRouterAsks(t *testing.T) {
	const inWorkspace = "GET https://taskrouter.dublin.ie1.twilio.com/v1/Workspaces/" + sandbox.WorkspaceSID
	wanted := []string{
		inWorkspace + "/Workers/" + firstWorker,
		inWorkspace + "/Tasks?EvaluateTaskAttributes=conversationSid+%3D%3D+%22" + chat + "%22&PageSize=1000",
		inWorkspace + "/Tasks/" + chatTask + "/Reservations?PageSize=1000",
		inWorkspace + "/Workers/" + firstWorker + "/Reservations?PageSize=1000",
		inWorkspace + "/TaskQueues/" + queue,
		inWorkspace + "/Workers?PageSize=1000&TaskQueueSid=" + queue,
		inWorkspace + "/Workers/" + firstWorker + "/Channels?PageSize=1000",
	}
	asked := apitest.Asks(t, fetchWorker, findTasks, listReservations, listWorkerReservations, fetchTaskQueue, listQueueWorkers, listWorkerChannels)
	if !slices.Equal(asked, wanted) {
		t.Errorf("asked\n%s\nwant\n%s", strings.Join(asked, "\n"), strings.Join(wanted, "\n"))
	}
}

func TestNoSIDNoRequest(t *testing.T) {
	apitest.CheckNoSID(t, chat, func(bad string) []apitest.Call {
		return []apitest.Call{func(ctx context.Context, c *api.Client) error {
			_, err := New(c).FindTasks(ctx, sandbox.WorkspaceSID, bad)
			return err
		}}
	})
	apitest.CheckNoSID(t, queue, func(bad string) []apitest.Call {
		return []apitest.Call{func(ctx context.Context, c *api.Client) error {
			_, err := New(c).FetchTaskQueue(ctx, sandbox.WorkspaceSID, bad)
			return err
		}, func(ctx context.Context, c *api.Client) error {
			_, err := New(c).ListQueueWorkers(ctx, sandbox.WorkspaceSID, bad)
			return err
		}}
	})
	apitest.CheckNoSID(t, firstWorker, func(bad string) []apitest.Call {
		return []apitest.Call{func(ctx context.Context, c *api.Client) error {
			_, err := New(c).ListWorkerChannels(ctx, sandbox.WorkspaceSID, bad)
			return err
		}}
	})
}
