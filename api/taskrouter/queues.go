package taskrouter

import (
	"context"
	"errors"
	"net/url"

	"flexconsole/api"
	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// TaskQueue is where tasks wait for a worker. A nil pointer is null; text is raw.
type TaskQueue struct {
	// SID begins with WQ; it is always there.
	SID          string  `json:"sid"`
	FriendlyName *string `json:"friendly_name"`
	// TargetWorkers is the expression that the attributes of its workers meet.
	TargetWorkers *string `json:"target_workers"`
	decode.OddFields
}

// WorkerChannel is how many tasks of one task channel a worker can have. A nil pointer
// is null; text is raw.
type WorkerChannel struct {
	// SID begins with WC; it is always there.
	SID                         string  `json:"sid"`
	TaskChannel                 *string `json:"task_channel_unique_name"`
	AssignedTasks               int     `json:"assigned_tasks"`
	ConfiguredCapacity          int     `json:"configured_capacity"`
	AvailableCapacityPercentage int     `json:"available_capacity_percentage"`
	// Available: the worker gets tasks of this channel at all.
	Available bool `json:"available"`
	decode.OddFields
}

// Key identifies the channel in a list.
func (c WorkerChannel) Key() string { return c.SID }

// FetchTaskQueue reads a queue (WQ) of a workspace (WS). The error is an *Error;
// Unsupported says whether the credentials may not read queues. Text that is no queue's
// SID is refused without a request.
func (c Client) FetchTaskQueue(ctx context.Context, workspace, queue string) (TaskQueue, error) {
	if err := sid.Check(sid.TaskQueue, queue); err != nil {
		return TaskQueue{}, err
	}
	k := api.Call{
		Op: "task queue", Product: api.TaskRouter, Path: "/v1/Workspaces/{WorkspaceSid}/TaskQueues/{TaskQueueSid}",
		Params: map[string]string{"WorkspaceSid": workspace, "TaskQueueSid": queue},
	}
	return api.Fetch(ctx, c.api, k, func(body []byte) (TaskQueue, error) { return decodeTaskQueue(body, workspace, queue) })
}

func decodeTaskQueue(body []byte, workspace, queue string) (TaskQueue, error) {
	var wire struct {
		TaskQueue
		WorkspaceSID *string `json:"workspace_sid"`
	}
	if err := decode.Resource(body, &wire, sid.TaskQueue, "task queue", queue, &wire.SID); err != nil {
		return TaskQueue{}, err
	}
	return wire.TaskQueue, decode.SameSID("workspace", workspace, wire.WorkspaceSID)
}

// ListQueueWorkers reads the workers that meet the expression of a queue (WQ), whatever
// they are doing. The error is an *Error (see Unsupported and Incomplete). Text that is
// no queue's SID is refused without a request.
func (c Client) ListQueueWorkers(ctx context.Context, workspace, queue string) ([]Worker, error) {
	if err := sid.Check(sid.TaskQueue, queue); err != nil {
		return nil, err
	}
	k := api.Call{
		Op: "queue workers", Product: api.TaskRouter, Path: workersPath, List: true,
		Params: map[string]string{"WorkspaceSid": workspace}, Query: url.Values{"TaskQueueSid": {queue}},
	}
	return api.AllPages(ctx, c.api, k, taskPages, api.PageSize, func(body []byte) ([]Worker, decode.Head, error) {
		return decodeWorkers(body, workspace)
	})
}

func decodeWorkers(body []byte, workspace string) ([]Worker, decode.Head, error) {
	return decode.List(body, "workers", "workers", func(w Worker) (Worker, error) {
		if !sid.Valid(sid.Worker, w.SID) {
			return Worker{}, errors.New("the response contains a worker without a SID")
		}
		return w.of(workspace)
	})
}

// ListWorkerChannels reads the task channels of a worker (WK). The error is an *Error
// (see Unsupported and Incomplete). Text that is no worker's SID is refused without a
// request.
func (c Client) ListWorkerChannels(ctx context.Context, workspace, worker string) ([]WorkerChannel, error) {
	if err := sid.Check(sid.Worker, worker); err != nil {
		return nil, err
	}
	k := api.Call{
		Op: "worker channels", Product: api.TaskRouter, Path: workersPath + "/{WorkerSid}/Channels", List: true,
		Params: map[string]string{"WorkspaceSid": workspace, "WorkerSid": worker},
	}
	return api.AllPages(ctx, c.api, k, taskPages, api.PageSize, func(body []byte) ([]WorkerChannel, decode.Head, error) {
		return decodeWorkerChannels(body, worker)
	})
}

func decodeWorkerChannels(body []byte, worker string) ([]WorkerChannel, decode.Head, error) {
	type listed struct {
		WorkerChannel
		WorkerSID *string `json:"worker_sid"`
	}
	return decode.List(body, "channels", "worker channels", func(c listed) (WorkerChannel, error) {
		if c.SID == "" {
			return WorkerChannel{}, errors.New("the response contains a worker channel without a SID")
		}
		return c.WorkerChannel, decode.SameSID("worker", worker, c.WorkerSID)
	})
}
