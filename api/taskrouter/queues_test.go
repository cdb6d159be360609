package taskrouter

import (
	"testing"

	"flexconsole/api"
	"flexconsole/api/apitest"
	"flexconsole/api/sandbox"
)

func TestFetchTaskQueue(t *testing.T) {
	c, _ := apitest.Answering(t, `{"sid":"`+queue+`","workspace_sid":"`+sandbox.WorkspaceSID+`","friendly_name":"Night","target_workers":"shift == \"night\""}`)
	q, err := New(c).FetchTaskQueue(t.Context(), sandbox.WorkspaceSID, queue)
	if err != nil || api.Text(q.FriendlyName) != "Night" || api.Text(q.TargetWorkers) != `shift == "night"` {
		t.Errorf("%+v, %v", q, err)
	}
}

func TestListQueueWorkers(t *testing.T) {
	c, s := apitest.Answering(t, `{"workers":[{"sid":"`+firstWorker+`","activity_name":"Break","available":false,
		"attributes":"{\"contact_uri\":\"client:x\"}"}],"meta":{}}`)
	found, err := New(c).ListQueueWorkers(t.Context(), sandbox.WorkspaceSID, queue)
	if err != nil || len(found) != 1 || api.Text(found[0].ContactURI) != "client:x" || *found[0].Available {
		t.Errorf("%+v, %v", found, err)
	}
	if q := apitest.Only(t, s).Query; q.Get("TaskQueueSid") != queue {
		t.Errorf("asked %v", q)
	}
}

func TestListWorkerChannels(t *testing.T) {
	c, _ := apitest.Answering(t, `{"channels":[{"sid":"WC1","task_channel_unique_name":"chat","assigned_tasks":3,"configured_capacity":3,
		"available_capacity_percentage":0,"available":true}],"meta":{}}`)
	found, err := New(c).ListWorkerChannels(t.Context(), sandbox.WorkspaceSID, firstWorker)
	if err != nil || len(found) != 1 || api.Text(found[0].TaskChannel) != "chat" || found[0].AssignedTasks != 3 ||
		found[0].ConfiguredCapacity != 3 || found[0].AvailableCapacityPercentage != 0 || !found[0].Available {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestQueuesThatWillNotDo(t *testing.T) {
	const otherQueue, otherWorkspace, otherWorker = "WQ00000000000000000000000000000009", "WS00000000000000000000000000000009",
		"WK00000000000000000000000000000009"
	apitest.CheckRefused(t, fetchTaskQueue, "no queue", `{}`, api.BadResponse, "no task queue")
	apitest.CheckRefused(t, fetchTaskQueue, "other queue", `{"sid":"`+otherQueue+`"}`, api.WrongResponse, otherQueue)
	apitest.CheckRefused(t, fetchTaskQueue, "other workspace", `{"sid":"`+queue+`","workspace_sid":"`+otherWorkspace+`"}`,
		api.WrongResponse, otherWorkspace)
	apitest.CheckRefused(t, listQueueWorkers, "no list", `{"meta":{}}`, api.BadResponse, "no list of workers")
	apitest.CheckRefused(t, listQueueWorkers, "workers of another workspace",
		`{"workers":[{"sid":"`+firstWorker+`","workspace_sid":"`+otherWorkspace+`"}],"meta":{}}`, api.WrongResponse, otherWorkspace)
	apitest.CheckRefused(t, listWorkerChannels, "no list", `{"meta":{}}`, api.BadResponse, "no list of worker channels")
	apitest.CheckRefused(t, listWorkerChannels, "of another worker", `{"channels":[{"sid":"WC1","worker_sid":"`+otherWorker+`"}],"meta":{}}`,
		api.WrongResponse, otherWorker)
}
