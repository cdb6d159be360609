package follow

import (
	"context"
	"sync"
	"time"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/conversations"
)

// Leftover is a test chat of the account that has not ended: an open conversation with a
// launch tag, whichever console launched it. Text in it is raw.
type Leftover struct {
	// Conversation is its SID (CH), State the conversation's.
	Conversation, Tag, Name, State string
	// Created is zero where its date cannot be read.
	Created time.Time
}

// LeftoverPages bounds one search: 10,000 conversations.
const LeftoverPages = 100

// FindLeftovers looks through the conversations of the last days for test chats that are
// still open, and gives them newest first. Conversations of all states are read: Twilio
// filters by a single state, and that would hide the others. Near is as in api.Pager;
// searched is called after each page. An error may stand beside what was found until
// then: that of a page, or why the list is not complete.
func FindLeftovers(ctx context.Context, l Lister, days int, now time.Time, near bool, searched func(conversations int)) (found []Leftover, err error) {
	since := now.Add(-time.Duration(days) * 24 * time.Hour)
	pager, count := api.Pager{Most: LeftoverPages, Near: near}, 0
	for !pager.Done() {
		sleep(ctx, pager.Pause())
		page, err := l.ListConversations(ctx, since, now.Add(clockDoubt), pager.Page())
		if err != nil {
			return found, err
		}
		for i, isNew := range pager.Take(page.Keys(), page.Unread, page.Next) {
			if left := leftoverOf(page.Entries[i]); isNew && left.counts(since) {
				found = append(found, left)
			}
		}
		count += len(page.Entries)
		searched(count)
	}
	return found, pager.Incomplete()
}

func leftoverOf(c conversations.Conversation) Leftover {
	created, _ := ParseDate(c.DateCreated)
	return Leftover{
		Conversation: c.SID, Tag: c.LaunchTag(), Name: c.Marked("friendly_name", api.Text(c.FriendlyName)), State: c.State, Created: created,
	}
}

// counts says that it is an open test chat of the time asked for: the list is by day. One
// of unknown age counts.
func (l Leftover) counts(since time.Time) bool {
	return l.Tag != "" && l.State != conversationClosed && (l.Created.IsZero() || !l.Created.Before(since))
}

const (
	// snapshotsInFlight chats are read side by side, and one is begun every snapshotPace:
	// two requests each, so 20 requests a second at most.
	snapshotsInFlight = 4
	snapshotPace      = 100 * time.Millisecond
)

// TakeSnapshots reads the short state of conversations that are known to be open, with at
// most two requests each, and calls each as one arrives, one at a time; i is the index in
// conversations. The pace and the error are as of batch.Reader, and a chat that got a 429
// is tried again up to three times.
func TakeSnapshots(ctx context.Context, w Wire, workspace func(context.Context) (string, error), conversations []string, each func(i int, g Snapshot, err error)) error {
	var reads batch.Parallel[Snapshot]
	var starts spacing
	return reads.Run(ctx, snapshotsInFlight, len(conversations), func(ctx context.Context, i int) (Snapshot, error) {
		starts.wait(ctx, snapshotPace)
		return openSnapshot(ctx, w, workspace, conversations[i])
	}, each)
}

// spacing keeps a distance between what several goroutines begin.
type spacing struct {
	mu   sync.Mutex
	next time.Time
}

func (s *spacing) wait(ctx context.Context, distance time.Duration) {
	s.mu.Lock()
	now := time.Now()
	if s.next.Before(now) {
		s.next = now
	}
	pause := s.next.Sub(now)
	s.next = s.next.Add(distance)
	s.mu.Unlock()
	sleep(ctx, pause)
}
