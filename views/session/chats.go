package session

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sort"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/api/follow"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// LaunchedChats are the chats of all sessions, newest first: those in the file, and those
// that only the journal has.
func (s *Session) LaunchedChats() ([]state.LaunchedChat, error) {
	var all []state.LaunchedChat
	failed := []error{s.Unkept}
	if s.Chats != nil {
		kept, err := s.Chats.All()
		all, failed = kept, append(failed, err)
	}
	if s.Journal != nil {
		entries, _, err := s.Journal.Entries()
		all, failed = withJournal(all, entries), append(failed, err)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].At.After(all[j].At) })
	return all, errors.Join(failed...)
}

// withJournal adds launches that are not in the file, as after a kill, and marks chats
// that were ended.
func withJournal(all []state.LaunchedChat, entries []state.Entry) []state.LaunchedChat {
	find := func(conversation string) *state.LaunchedChat {
		i := slices.IndexFunc(all, func(c state.LaunchedChat) bool { return sid.Equal(c.SID, conversation) })
		if i < 0 {
			return nil
		}
		return &all[i]
	}
	for _, e := range entries {
		if e.Op == "launch" && e.Outcome == state.Applied && sid.Valid(sid.Conversation, e.Detail) && find(e.Detail) == nil {
			all = append(all, LaunchOf(e, e.Detail))
		}
	}
	for _, e := range entries {
		if c := find(e.Target); c != nil && endedBy(e) {
			c.Ended = true
		}
	}
	return all
}

// LaunchOf is the chat that a launch created, as far as the journal has it.
func LaunchOf(e state.Entry, conversation string) state.LaunchedChat {
	return state.LaunchedChat{SID: conversation, Address: e.Target, At: e.At, Tag: ui.TextOf(e.After["launch_tag"])}
}

// endedBy says that an entry shows the end of its chat: the request to end an interaction
// channel can succeed while the channel is still open.
func endedBy(e state.Entry) bool {
	return e.Op == "end chat" && e.Outcome == state.Applied &&
		(strings.HasSuffix(e.Detail, "closed") || e.Detail == api.ShownLater)
}

// KeepChat saves a chat on disk, where that is possible.
func (s *Session) KeepChat(c state.LaunchedChat) error {
	if s.Chats == nil {
		return nil
	}
	return s.Chats.Put(c)
}

// SeenNow is a chat with what a snapshot shows.
func SeenNow(c state.LaunchedChat, g follow.Snapshot, at time.Time) state.LaunchedChat {
	if g.State != follow.NotFound { // which may be due to the credentials, and does not mean closed
		c.Ended = g.Ended
	}
	c.State, c.SeenAt = g.State, at
	c.Agent = cmp.Or(g.Agent, c.Agent)
	return c
}

// SawChat saves on disk what a snapshot shows of a chat, where that is possible.
func (s *Session) SawChat(c state.LaunchedChat, g follow.Snapshot, at time.Time) error {
	return s.KeepChat(SeenNow(c, g, at))
}

// EndChats ends chats one after the other (see follow.EndAll), saves the result of each
// on disk, and reports it; i is the index in chats. Spared chats are left alone where an
// agent has accepted them by then.
func (s *Session) EndChats(ctx context.Context, chats []state.LaunchedChat, spared func(i int) bool, tell func(i int, ending follow.Ending)) {
	wire := make([]follow.Chat, len(chats))
	for i, chat := range chats {
		wire[i] = Followed(chat)
		wire[i].SpareAccepted = spared(i)
	}
	follow.EndAll(ctx, s.Flex, s.FindWorkspace, wire, func(i int, ending follow.Ending) {
		if ending.Over() && !chats[i].At.IsZero() { // otherwise it was not launched here
			kept := chats[i]
			kept.Ended = true
			_ = s.KeepChat(kept) // the journal has it too
		}
		tell(i, ending)
	})
}

// NoneSpared ends all chats, whoever has them (see EndChats).
func NoneSpared(int) bool { return false }

// EndChat ends one chat.
func (s *Session) EndChat(ctx context.Context, chat state.LaunchedChat) (ending follow.Ending) {
	s.EndChats(ctx, []state.LaunchedChat{chat}, NoneSpared, func(_ int, e follow.Ending) { ending = e })
	return ending
}
