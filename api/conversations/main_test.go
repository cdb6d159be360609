package conversations

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"flexconsole/api"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	chat        = "CH00000000000000000000000000000001"
	otherChat   = "CH00000000000000000000000000000002"
	chatMessage = "IM00000000000000000000000000000001"
	firstWorker = "WK00000000000000000000000000000001"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

func listAddresses(ctx context.Context, c *api.Client) error {
	_, err := New(c).ListChatAddresses(ctx)
	return err
}

func fetchAddress(ctx context.Context, c *api.Client) error {
	_, err := New(c).FetchAddress(ctx, chatAddress)
	return err
}

func fetchConversation(ctx context.Context, c *api.Client) error {
	_, err := New(c).FetchConversation(ctx, chat)
	return err
}

func listConversations(ctx context.Context, c *api.Client) error {
	_, err := New(c).ListConversations(ctx, noon, noon, "")
	return err
}

func listMessages(ctx context.Context, c *api.Client) error {
	_, err := New(c).ListMessages(ctx, chat, true, "")
	return err
}

func sendMessage(ctx context.Context, c *api.Client) error {
	_, err := New(c).SendMessage(ctx, chat, "ada", "hello")
	return err
}

func setCloseTimer(ctx context.Context, c *api.Client) error {
	return New(c).SetCloseTimer(ctx, chat, 90*time.Minute)
}

func closeConversation(ctx context.Context, c *api.Client) error {
	_, err := New(c).CloseConversation(ctx, chat)
	return err
}
