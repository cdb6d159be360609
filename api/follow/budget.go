package follow

import (
	"context"
	"slices"
	"time"

	"flexconsole/api"
)

// PerMinute is how many requests an open chat in which nothing moves sends at most in a
// minute by itself, readings of why it is stuck included.
const PerMinute = 6

// budget counts the requests of the last minute.
type budget struct {
	sent []time.Time
	// strict is until when the readings of a follower keep to the budget: for a minute
	// after others have shared it. Before, a chat that moves is read more often.
	strict time.Time
}

func (b *budget) spend(now time.Time, requests int) {
	b.sent = slices.DeleteFunc(b.sent, func(at time.Time) bool { return now.Sub(at) >= time.Minute })
	for range requests {
		b.sent = append(b.sent, now)
	}
}

// free is when that many more requests fit into a minute.
func (b *budget) free(requests int) time.Time {
	i := len(b.sent) + min(requests, PerMinute) - PerMinute - 1
	if i < 0 {
		return time.Time{}
	}
	return b.sent[i].Add(time.Minute)
}

// Share waits until that many more requests on behalf of the chat keep within PerMinute,
// and counts them; from then on the readings here keep to it for a minute too. The error
// is that of ctx.
func (f *Follower) Share(ctx context.Context, requests int) error {
	for {
		wait := f.share(requests)
		if wait <= 0 {
			return ctx.Err()
		}
		if api.Sleep(ctx, min(wait, busyWait)); ctx.Err() != nil { // in parts, as the clock may be a test's
			return ctx.Err()
		}
	}
}

// share counts the requests where there is room for them, else it is how long to wait.
func (f *Follower) share(requests int) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.now()
	if free := f.budget.free(requests); free.After(now) {
		return free.Sub(now)
	}
	f.budget.spend(now, requests)
	f.budget.strict = now.Add(time.Minute)
	return 0
}

// allowed is when a source that is due may be read.
func (f *Follower) allowed(due time.Time) time.Time {
	if free := f.budget.free(1); f.now().Before(f.budget.strict) && free.After(due) {
		return free
	}
	return due
}
