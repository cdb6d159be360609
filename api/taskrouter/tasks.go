package taskrouter

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"

	"flexconsole/api"
	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// Task is a TaskRouter task: a chat in an agents' queue. A nil pointer is null; text
// is raw, dates are ISO 8601.
type Task struct {
	// SID begins with WT; it is always there.
	SID string `json:"sid"`
	// AssignmentStatus is pending, reserved, assigned, wrapping, completed or
	// canceled.
	AssignmentStatus string `json:"assignment_status"`
	// Age is in seconds.
	Age          int     `json:"age"`
	QueueSID     *string `json:"task_queue_sid"`
	QueueName    *string `json:"task_queue_friendly_name"`
	WorkflowSID  *string `json:"workflow_sid"`
	WorkflowName *string `json:"workflow_friendly_name"`
	// ChannelName is the task channel, whose capacity its worker needs.
	ChannelName *string `json:"task_channel_unique_name"`
	// RoutingTarget is the worker, queue or workflow that alone may have the task.
	RoutingTarget *string `json:"routing_target"`
	// Reason says why it was completed or canceled.
	Reason *string `json:"reason"`
	// Attributes is a text that contains JSON.
	Attributes  *string `json:"attributes"`
	DateCreated *string `json:"date_created"`
	DateUpdated *string `json:"date_updated"`
	decode.OddFields
}

// Key identifies the task in a list.
func (t Task) Key() string { return t.SID }

// Finished says that it is completed or canceled.
func (t Task) Finished() bool {
	return t.AssignmentStatus == "completed" || t.AssignmentStatus == "canceled"
}

// Interaction names the interaction (KD) and the channel of it (UO) that the
// task belongs to; each is "" where the attributes have no such SID.
func (t Task) Interaction() (interaction, channel string) {
	return t.attribute("flexInteractionSid", sid.Interaction), t.attribute("flexInteractionChannelSid", sid.Channel)
}

// attribute is a SID out of the attributes, "" if there is none of the kind.
func (t Task) attribute(name string, kind sid.Kind) string {
	value := decode.MembersOf(api.Text(t.Attributes)).Text(name)
	if !sid.Valid(kind, value) {
		return ""
	}
	return value
}

// Reservation is one worker's claim to a task. A nil pointer is null.
type Reservation struct {
	// SID begins with WR; it is always there.
	SID string `json:"sid"`
	// Status is pending, accepted, rejected, timeout, canceled, rescinded,
	// wrapping or completed.
	Status      string  `json:"reservation_status"`
	TaskSID     *string `json:"task_sid"`
	WorkerSID   *string `json:"worker_sid"`
	WorkerName  *string `json:"worker_name"`
	DateCreated *string `json:"date_created"`
	DateUpdated *string `json:"date_updated"`
	decode.OddFields
}

// Key identifies the reservation in a list.
func (r Reservation) Key() string { return r.SID }

// Accepted says that the worker accepted the task, whatever came after.
func (r Reservation) Accepted() bool {
	return slices.Contains([]string{"accepted", "wrapping", "completed"}, r.Status)
}

// Open says that the worker still has to do with the task.
func (r Reservation) Open() bool {
	return slices.Contains([]string{"pending", "accepted", "wrapping"}, r.Status)
}

const tasksPath = "/v1/Workspaces/{WorkspaceSid}/Tasks"

// taskPages bounds the pages that are read of the tasks of a chat, and of the
// reservations of a task: 1,000 each, and a chat has a few.
const taskPages = 5

// FindTasks reads the tasks, the oldest first, that a conversation (CH) has in
// a workspace (WS): none at first, usually one, more after transfers. The error
// is an *Error; Unsupported says whether the credentials may not read tasks,
// and Incomplete whether the list is incomplete. Text that is no
// conversation's SID is refused without a request, as it would become part of
// an expression.
func (c Client) FindTasks(ctx context.Context, workspace, conversation string) ([]Task, error) {
	if err := sid.Check(sid.Conversation, conversation); err != nil {
		return nil, err
	}
	k := api.Call{
		Op: "task", Product: api.TaskRouter, Path: tasksPath, List: true,
		Params: map[string]string{"WorkspaceSid": workspace},
		Query:  url.Values{"EvaluateTaskAttributes": {`conversationSid == "` + conversation + `"`}},
	}
	return api.AllPages(ctx, c.api, k, taskPages, api.PageSize, func(body []byte) ([]Task, decode.Head, error) {
		return decodeTasks(body, workspace, conversation)
	})
}

// ListReservations reads the reservations of a task (WT) in a workspace (WS). The
// error is an *Error (see Unsupported and Incomplete).
func (c Client) ListReservations(ctx context.Context, workspace, task string) ([]Reservation, error) {
	return reservations(ctx, c.api, "reservations", tasksPath+"/{TaskSid}/Reservations", map[string]string{"WorkspaceSid": workspace, "TaskSid": task},
		func(r Reservation) error { return decode.SameSID("task", task, r.TaskSID) })
}

// ListWorkerReservations reads the reservations of a worker (WK) in a workspace (WS): of
// the tasks that the worker has now, and of those that ended a short time ago. The error
// is an *Error (see Unsupported and Incomplete).
func (c Client) ListWorkerReservations(ctx context.Context, workspace, worker string) ([]Reservation, error) {
	return reservations(ctx, c.api, "worker reservations", workersPath+"/{WorkerSid}/Reservations", map[string]string{"WorkspaceSid": workspace, "WorkerSid": worker},
		func(r Reservation) error { return decode.SameSID("worker", worker, r.WorkerSID) })
}

// reservations reads a list of reservations, each of which check accepts.
func reservations(ctx context.Context, c *api.Client, op, path string, params map[string]string, check func(Reservation) error) ([]Reservation, error) {
	k := api.Call{Op: op, Product: api.TaskRouter, Path: path, List: true, Params: params}
	return api.AllPages(ctx, c, k, taskPages, api.PageSize, func(body []byte) ([]Reservation, decode.Head, error) {
		return decodeReservations(body, check)
	})
}

func decodeTasks(body []byte, workspace, conversation string) ([]Task, decode.Head, error) {
	type listed struct {
		Task
		WorkspaceSID *string `json:"workspace_sid"`
	}
	found, head, err := decode.List(body, "tasks", "tasks", func(t listed) (Task, error) {
		return t.Task, cmp.Or(t.check(conversation), decode.SameSID("workspace", workspace, t.WorkspaceSID))
	})
	return found, head.EndingWithout(), err
}

// check refuses a task of another conversation. A service that overlooked the
// expression would return any tasks, and ending one of them would end somebody
// else's chat.
func (t Task) check(conversation string) error {
	if !sid.Valid(sid.Task, t.SID) {
		return errors.New("the response contains a task without a SID")
	}
	got := t.attribute("conversationSid", sid.Conversation)
	if got == "" {
		return errors.New("the response contains a task without a conversation SID")
	}
	return decode.SameSID("a task of conversation", conversation, &got)
}

func decodeReservations(body []byte, check func(Reservation) error) ([]Reservation, decode.Head, error) {
	found, head, err := decode.List(body, "reservations", "reservations", func(r Reservation) (Reservation, error) {
		if r.SID == "" {
			return Reservation{}, errors.New("the response contains a reservation without a SID")
		}
		return r, check(r)
	})
	return found, head.EndingWithout(), err
}
