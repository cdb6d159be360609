package session

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"flexconsole/api/follow"
	"flexconsole/api/sid"
	"flexconsole/config/state"
)

// LeftBehindAfter is the age from which an open test chat counts as left behind.
const LeftBehindAfter = time.Hour

// Leftover is an open test chat of the account, and what is known of it.
type Leftover struct {
	follow.Leftover
	// Launch is what is saved of its launch, zero for one that was launched elsewhere.
	Launch state.LaunchedChat
	// Seen is its state where Read; Err is why it could not be read, nil before.
	Seen follow.Snapshot
	Read bool
	Err  error
}

// Here says that it was launched from this profile.
func (l *Leftover) Here() bool { return l.Launch.SID != "" }

// Where says in a word where it was launched.
func (l *Leftover) Where() string {
	if l.Here() {
		return "here"
	}
	return "elsewhere"
}

// Saw notes the result of reading its state.
func (l *Leftover) Saw(g follow.Snapshot, err error) { l.Seen, l.Read, l.Err = g, err == nil, err }

// Chat is the chat as it is to be ended: without a launch time where it was launched
// elsewhere.
func (l *Leftover) Chat() state.LaunchedChat {
	if l.Here() {
		return l.Launch
	}
	return state.LaunchedChat{SID: l.Conversation, Tag: l.Tag, Name: l.Name, State: l.Seen.State, Agent: l.Seen.Agent}
}

// Title is the best name that it has.
func (l *Leftover) Title() string {
	return cmp.Or(l.Name, l.Launch.Name, l.Launch.Customer, sid.Shorten(l.Conversation))
}

// KeptBy is why it is not selected by default, "" for one that was left behind: an agent
// has accepted it, or may have, or it is not that old.
func (l *Leftover) KeptBy(now time.Time, olderThan time.Duration) string {
	accepted, known := l.Seen.Acceptance()
	switch {
	case accepted:
		return "accepted by " + cmp.Or(l.Seen.Agent, "an agent")
	case !l.Read || !known:
		return "not known whether an agent accepted it"
	case l.Created.IsZero():
		return "age unknown"
	case now.Sub(l.Created) < olderThan:
		return "not old enough"
	}
	return ""
}

// FindLeftovers looks for open test chats of the account (see follow.FindLeftovers). An
// error may stand beside what was found.
func FindLeftovers(ctx context.Context, s *Session, days int, now time.Time, searched func(conversations int)) ([]*Leftover, error) {
	found, err := follow.FindLeftovers(ctx, s.Flex, days, now, s.Near, searched)
	launched, unread := s.LaunchedChats()
	all := make([]*Leftover, len(found))
	for i, one := range found {
		all[i] = &Leftover{Leftover: one}
		if at := slices.IndexFunc(launched, func(c state.LaunchedChat) bool { return sid.Equal(c.SID, one.Conversation) }); at >= 0 {
			all[i].Launch = launched[at]
			all[i].Launch.Ended = false // its conversation was open just now
		}
	}
	return all, errors.Join(err, unread)
}

// LookAtLeftovers reads the states of chats (see follow.TakeSnapshots).
func LookAtLeftovers(ctx context.Context, s *Session, chats []*Leftover, each func(i int, g follow.Snapshot, err error)) error {
	conversations := make([]string, len(chats))
	for i, c := range chats {
		conversations[i] = c.Conversation
	}
	return follow.TakeSnapshots(ctx, s.Flex, s.FindWorkspace, conversations, each)
}
