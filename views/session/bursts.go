package session

import (
	"context"
	"time"

	"flexconsole/api/follow"
	"flexconsole/config/state"
)

// KeptBursts are the bursts of all sessions, the latest first.
func (s *Session) KeptBursts() ([]*state.Burst, error) {
	if s.Bursts == nil {
		return nil, nil
	}
	return s.Bursts.All()
}

// KeepBurst adds what a burst has to what is saved of it, where that is possible. A burst
// without an ID is a single chat.
func (s *Session) KeepBurst(b *state.Burst) error {
	if s.Bursts == nil || b.ID == "" {
		return nil
	}
	return s.Bursts.Put(b)
}

// LookAtBurst reads a chat of a burst once (see follow.Look). Where the error is not nil
// the chat is as before.
func LookAtBurst(ctx context.Context, s *Session, c *state.BurstChat, now func() time.Time) (follow.State, error) {
	wire := follow.Chat{Conversation: c.SID, Identity: c.Identity, LaunchedAt: c.At}
	seen, err := follow.Look(ctx, s.Flex, s.FindWorkspace, wire, now)
	if err == nil {
		SeenInBurst(c, &seen, now())
	}
	return seen, err
}

// SeenInBurst adds to a chat of a burst what a state of it shows.
func SeenInBurst(c *state.BurstChat, s *follow.State, at time.Time) {
	p := s.Passage(c.At)
	if c.NoMessage && p.Fate == follow.Stuck && p.At[follow.TaskPart].IsZero() {
		p.Why = "The first message was not sent, or not confirmed."
	}
	now := state.BurstChat{
		SID: c.SID, CreatedAt: p.Start, TaskAt: p.At[follow.TaskPart], ReservedAt: p.At[follow.ReservationPart],
		AcceptedAt: p.At[follow.AcceptancePart], Fate: string(p.Fate), Why: p.Why, SeenAt: at, Over: p.Over(),
	}
	if p.Start.Equal(c.At) { // no date of the service
		now.CreatedAt = time.Time{}
	}
	now.After(c)
	*c = now
}

// PassageOf is the way to an agent of a chat as it was kept.
func PassageOf(c *state.BurstChat) *follow.Passage {
	p := &follow.Passage{
		Start: c.CreatedAt, At: [follow.PartCount]time.Time{c.TaskAt, c.ReservedAt, c.AcceptedAt},
		Fate: follow.Fate(c.Fate), Why: c.Why, Closed: c.Over,
	}
	if p.Start.IsZero() {
		p.Start = c.At
	}
	if p.Fate == "" {
		p.Fate = follow.Unknown
	}
	return p
}

// SumUpBurst counts how the chats of a burst went.
func SumUpBurst(b *state.Burst) *follow.Burst {
	passages := make([]*follow.Passage, len(b.Chats))
	for i, c := range b.Chats {
		passages[i] = PassageOf(c)
	}
	return follow.SumUp(passages)
}
