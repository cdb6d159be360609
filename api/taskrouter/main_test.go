package taskrouter

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"flexconsole/api"
	"flexconsole/api/sandbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	chat        = "CH00000000000000000000000000000001"
	otherChat   = "CH00000000000000000000000000000002"
	chatTask    = "WT00000000000000000000000000000001"
	interaction = "KD00000000000000000000000000000001"
	channel     = "UO00000000000000000000000000000001"
	firstWorker = "WK00000000000000000000000000000001"
	queue       = "WQ00000000000000000000000000000001"
)

func fetchWorker(ctx context.Context, c *api.Client) error {
	_, err := New(c).FetchWorker(ctx, sandbox.WorkspaceSID, firstWorker)
	return err
}

func findTasks(ctx context.Context, c *api.Client) error {
	_, err := New(c).FindTasks(ctx, sandbox.WorkspaceSID, chat)
	return err
}

func listReservations(ctx context.Context, c *api.Client) error {
	_, err := New(c).ListReservations(ctx, sandbox.WorkspaceSID, chatTask)
	return err
}

func listWorkerReservations(ctx context.Context, c *api.Client) error {
	_, err := New(c).ListWorkerReservations(ctx, sandbox.WorkspaceSID, firstWorker)
	return err
}

func fetchTaskQueue(ctx context.Context, c *api.Client) error {
	_, err := New(c).FetchTaskQueue(ctx, sandbox.WorkspaceSID, queue)
	return err
}

func listQueueWorkers(ctx context.Context, c *api.Client) error {
	_, err := New(c).ListQueueWorkers(ctx, sandbox.WorkspaceSID, queue)
	return err
}

func listWorkerChannels(ctx context.Context, c *api.Client) error {
	_, err := New(c).ListWorkerChannels(ctx, sandbox.WorkspaceSID, firstWorker)
	return err
}
