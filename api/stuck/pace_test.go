package stuck

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/follow"
	"flexconsole/api/taskrouter"
)

// counted is a wire that notes when each request is sent.
type counted struct {
	*account
	at []time.Time
}

func (c *counted) note() { c.at = append(c.at, time.Now()) }

func (c *counted) FetchConversation(_ context.Context, conversation string) (conversations.Conversation, error) {
	c.note()
	return conversations.Conversation{SID: conversation, State: "active"}, nil
}

func (c *counted) ListMessages(context.Context, string, bool, api.PageToken) (api.Page[conversations.Message], error) {
	c.note()
	return api.Page[conversations.Message]{Entries: []conversations.Message{{SID: "IM1", Author: text(customer)}}}, nil
}

func (c *counted) FindTasks(ctx context.Context, space, conversation string) ([]taskrouter.Task, error) {
	c.note()
	return c.account.FindTasks(ctx, space, conversation)
}

func (c *counted) ListReservations(ctx context.Context, space, task string) ([]taskrouter.Reservation, error) {
	c.note()
	return c.account.ListReservations(ctx, space, task)
}

func (c *counted) FetchTaskQueue(ctx context.Context, space, queue string) (taskrouter.TaskQueue, error) {
	c.note()
	return c.account.FetchTaskQueue(ctx, space, queue)
}

func (c *counted) ListQueueWorkers(ctx context.Context, space, queue string) ([]taskrouter.Worker, error) {
	c.note()
	return c.account.ListQueueWorkers(ctx, space, queue)
}

func (c *counted) ListWorkerChannels(ctx context.Context, space, worker string) ([]taskrouter.WorkerChannel, error) {
	c.note()
	return c.account.ListWorkerChannels(ctx, space, worker)
}

// most is the most requests in any minute from a time on.
func (c *counted) most(from time.Time) (most int) {
	for i, begin := range c.at {
		n := 0
		for _, at := range c.at[i:] {
			if at.Sub(begin) < time.Minute {
				n++
			}
		}
		if !begin.Before(from) {
			most = max(most, n)
		}
	}
	return most
}

// An open chat that is stuck, its search for the cause included, sends at most six
// requests in any minute once nothing moves any more.
func TestAStuckChatStaysWithinItsBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := begun().routed("pending")
		for _, name := range []string{"ann", "ben", "eve", "kim", "lea"} {
			c.worker(name, "Available", 2)
		}
		wire := &counted{account: &c.account}
		space := func(context.Context) (string, error) { return workspace, nil }
		chat := follow.Chat{Conversation: chatSID, Identity: customer, LaunchedAt: time.Now()}
		follower := follow.New(wire, space, chat, time.Now)
		begin := time.Now()
		var found Diagnosis
		searched := false
		for time.Since(begin) < 15*time.Minute {
			if !searched && time.Since(begin) > 5*time.Minute {
				searched = true
				finder := Finder{Wire: wire, Workspace: space, Now: time.Now, Pace: follower.Share}
				var err error
				if found, err = finder.Find(t.Context(), Chat{Chat: chat, AddressSID: address}, follower.State()); err != nil {
					t.Fatal(err)
				}
			}
			wait, again := follower.Wait()
			if !again {
				t.Fatal("nothing more to read")
			}
			time.Sleep(wait)
			_ = follower.Poll(t.Context())
		}
		if shown(found) != "channels_full" {
			t.Errorf("found %q", shown(found))
		}
		if most := wire.most(begin.Add(4 * time.Minute)); most > follow.PerMinute {
			t.Errorf("%d requests in a minute", most)
		} else {
			t.Logf("at most %d requests in a minute", most)
		}
	})
}
