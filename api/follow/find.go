package follow

import (
	"context"
	"errors"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
)

// Lister is the part of the client that looking a launch up needs.
type Lister interface {
	ListConversations(ctx context.Context, from, to time.Time, page api.PageToken) (api.Page[conversations.Conversation], error)
}

const (
	// clockDoubt is how far the clock here and the service's may be apart: so
	// near to midnight (UTC) the neighbouring day is searched too.
	clockDoubt = 10 * time.Minute
	// findPages bounds one search: 2,000 conversations.
	findPages = 20
)

// findPauses are the waits before each search, as a new conversation may not be
// listed at once.
var findPauses = []time.Duration{0, 1500 * time.Millisecond, 2500 * time.Millisecond}

// FindLaunch looks for the chat of a launch, made at about at, whose answer was
// lost: the conversation that carries its tag. It searches up to three times
// over 4 s, and gives "" without an error when no conversation has the tag; a
// launch may still appear later, and where more than 2,000 conversations are
// listed it may be among the others. Where some cannot be read, the error says so.
// Searched is how many conversations the last search looked at.
func FindLaunch(ctx context.Context, l Lister, tag string, at time.Time) (conversation string, searched int, err error) {
	return finder{l, sleep}.find(ctx, tag, at)
}

type finder struct {
	lister Lister
	sleep  func(ctx context.Context, d time.Duration)
}

func (f finder) find(ctx context.Context, tag string, at time.Time) (conversation string, searched int, err error) {
	if tag == "" {
		return "", 0, errors.New("a launch without a test tag cannot be found")
	}
	for _, pause := range findPauses {
		f.sleep(ctx, pause)
		conversation, searched, err = f.search(ctx, tag, at)
		if conversation != "" || ctx.Err() != nil || api.Unsupported(err) {
			break
		}
	}
	return conversation, searched, err
}

// search goes once through the days around at.
func (f finder) search(ctx context.Context, tag string, at time.Time) (conversation string, searched int, err error) {
	var pager api.Pager
	for range findPages {
		read, err := f.lister.ListConversations(ctx, at.Add(-clockDoubt), at.Add(clockDoubt), pager.Page())
		if err != nil {
			return "", searched, err
		}
		for _, c := range read.Entries {
			searched++
			if c.LaunchTag() == tag {
				return c.SID, searched, nil
			}
		}
		if pager.Take(read.Keys(), read.Unread, read.Next); pager.Done() {
			return "", searched, pager.Incomplete() // it may be among those that were not read
		}
	}
	return "", searched, nil
}
