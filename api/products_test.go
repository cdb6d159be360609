package api_test

import (
	"context"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/sandbox"
	"flexconsole/api/studio"
	"flexconsole/api/taskrouter"
)

const (
	chat   = "CH00000000000000000000000000000001"
	task   = "WT00000000000000000000000000000001"
	worker = "WK00000000000000000000000000000001"
	queue  = "WQ00000000000000000000000000000001"
	flow   = "FW00000000000000000000000000000001"
	run    = "FN00000000000000000000000000000001"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

// call is one call of another product, reduced to its error.
type call func(ctx context.Context, c *api.Client) error

func listAddresses(ctx context.Context, c *api.Client) error {
	_, err := conversations.New(c).ListChatAddresses(ctx)
	return err
}

func fetchConversation(ctx context.Context, c *api.Client) error {
	_, err := conversations.New(c).FetchConversation(ctx, chat)
	return err
}

func listConversations(ctx context.Context, c *api.Client) error {
	_, err := conversations.New(c).ListConversations(ctx, noon, noon, "")
	return err
}

func listMessages(ctx context.Context, c *api.Client) error {
	_, err := conversations.New(c).ListMessages(ctx, chat, true, "")
	return err
}

func sendMessage(ctx context.Context, c *api.Client) error {
	_, err := conversations.New(c).SendMessage(ctx, chat, "ada", "hello")
	return err
}

func closeConversation(ctx context.Context, c *api.Client) error {
	_, err := conversations.New(c).CloseConversation(ctx, chat)
	return err
}

func fetchWorker(ctx context.Context, c *api.Client) error {
	_, err := taskrouter.New(c).FetchWorker(ctx, sandbox.WorkspaceSID, worker)
	return err
}

func findTasks(ctx context.Context, c *api.Client) error {
	_, err := taskrouter.New(c).FindTasks(ctx, sandbox.WorkspaceSID, chat)
	return err
}

func listReservations(ctx context.Context, c *api.Client) error {
	_, err := taskrouter.New(c).ListReservations(ctx, sandbox.WorkspaceSID, task)
	return err
}

func fetchAddress(ctx context.Context, c *api.Client) error {
	_, err := conversations.New(c).FetchAddress(ctx, sandbox.AddressSID)
	return err
}

func fetchTaskQueue(ctx context.Context, c *api.Client) error {
	_, err := taskrouter.New(c).FetchTaskQueue(ctx, sandbox.WorkspaceSID, queue)
	return err
}

func listQueueWorkers(ctx context.Context, c *api.Client) error {
	_, err := taskrouter.New(c).ListQueueWorkers(ctx, sandbox.WorkspaceSID, queue)
	return err
}

func listWorkerChannels(ctx context.Context, c *api.Client) error {
	_, err := taskrouter.New(c).ListWorkerChannels(ctx, sandbox.WorkspaceSID, worker)
	return err
}

func fetchFlow(ctx context.Context, c *api.Client) error {
	_, err := studio.New(c).FetchFlow(ctx, flow)
	return err
}

func listExecutions(ctx context.Context, c *api.Client) error {
	_, err := studio.New(c).ListExecutions(ctx, flow, studio.ExecutionFilter{From: noon}, 3)
	return err
}

func listSteps(ctx context.Context, c *api.Client) error {
	_, err := studio.New(c).ListSteps(ctx, flow, run)
	return err
}

// What holds for the client's own calls holds for those of the other products.
func init() {
	for _, op := range []struct {
		name, method string
		call         call
	}{
		{"worker", "GET", fetchWorker},
		{"addresses", "GET", listAddresses},
		{"conversation", "GET", fetchConversation},
		{"conversations", "GET", listConversations},
		{"messages", "GET", listMessages},
		{"task", "GET", findTasks},
		{"reservations", "GET", listReservations},
		{"address", "GET", fetchAddress},
		{"task queue", "GET", fetchTaskQueue},
		{"queue workers", "GET", listQueueWorkers},
		{"worker channels", "GET", listWorkerChannels},
		{"flow", "GET", fetchFlow},
		{"executions", "GET", listExecutions},
		{"steps", "GET", listSteps},
		{"message", "POST", sendMessage},
		{"end chat", "POST", closeConversation},
	} {
		api.AddOperation(op.name, op.method, func(t *testing.T, c *api.Client) error { return op.call(t.Context(), c) })
	}
	const page = `],"meta":{}}`
	api.AddAccountRead("worker", `{"sid":"`+worker+`","account_sid":"%s"}`, fetchWorker)
	api.AddAccountRead("conversation", `{"sid":"`+chat+`","state":"active","account_sid":"%s"}`, fetchConversation)
	api.AddAccountRead("reservations", `{"reservations":[{"sid":"WR1","account_sid":"%s"}`+page, listReservations)
	api.AddAccountRead("addresses", `{"address_configurations":[{"sid":"`+sandbox.AddressSID+`","account_sid":"%s"}`+page, listAddresses)
	api.AddAccountRead("flow", `{"sid":"`+flow+`","account_sid":"%s"}`, fetchFlow)
	api.AddAccountRead("steps", `{"steps":[{"sid":"FT`+run[2:]+`","account_sid":"%s"}`+page, listSteps)
	addWholeLists()
}

func addWholeLists() {
	const follows = `":[%s],"meta":{"next_page_url":"%s?PageToken=%s"}}`
	const tasks, taskPages = "/v1/Workspaces/" + sandbox.WorkspaceSID + "/Tasks", 5
	api.AddWholeList(
		"/v1/Configuration/Addresses",
		`{"address_configurations`+follows,
		0,
		func(ctx context.Context, c *api.Client) (int, error) {
			found, err := conversations.New(c).ListChatAddresses(ctx)
			return len(found), err
		},
	)
	api.AddWholeList(tasks, `{"tasks`+follows, taskPages, func(ctx context.Context, c *api.Client) (int, error) {
		found, err := taskrouter.New(c).FindTasks(ctx, sandbox.WorkspaceSID, chat)
		return len(found), err
	})
	api.AddWholeList(
		tasks+"/"+task+"/Reservations",
		`{"reservations`+follows,
		taskPages,
		func(ctx context.Context, c *api.Client) (int, error) {
			found, err := taskrouter.New(c).ListReservations(ctx, sandbox.WorkspaceSID, task)
			return len(found), err
		},
	)
}
