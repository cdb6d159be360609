package session

import (
	"context"
	"time"

	"flexconsole/api/follow"
	"flexconsole/api/stuck"
	"flexconsole/config/state"
)

// Followed is a chat as it is followed.
func Followed(c state.LaunchedChat) follow.Chat {
	return follow.Chat{Conversation: c.SID, Identity: c.Identity, LaunchedAt: c.At}
}

// FindCause looks for why a chat, as seen until now, reaches no agent (see stuck.Finder);
// pace may be nil.
func FindCause(
	ctx context.Context, s *Session, c state.LaunchedChat, seen follow.State, now func() time.Time,
	pace func(ctx context.Context, requests int) error,
) (stuck.Diagnosis, error) {
	finder := stuck.Finder{Wire: s.Flex, Workspace: s.FindWorkspace, Now: now, Pace: pace}
	return finder.Find(ctx, stuck.Chat{Chat: Followed(c), AddressSID: c.Address}, seen)
}
