package batch

import (
	"cmp"
	"context"
	"errors"

	"flexconsole/api"
)

// Users is the part of the client that reading needs.
type Users interface {
	FetchFlexUser(ctx context.Context, instance, user string) (api.FlexUser, error)
}

// Read is one user that was read, or the reason why not.
type Read struct {
	// Index is the place in the list that Run was given.
	Index int
	SID   string
	User  api.FlexUser
	// Err is an *api.Error where it came from the wire.
	Err error
}

// Reader reads many users side by side. All of its reads slow down and wait
// together when the service says that they are too many (HTTP 429); a read that
// failed with a 429 is tried up to three times before it counts as failed. One
// Reader serves one Run: use another for the failed ones. Its methods are safe
// for use by several goroutines.
type Reader struct {
	Users Users
	// InFlight is the most reads at a time, 0 for 20.
	InFlight int

	pace pace
}

// Run reads the users and calls each as one arrives, one at a time, on the
// goroutine that called Run. When ctx ends, reads in progress are cancelled and
// not reported; the error is then that of ctx. No goroutine of it outlives Run.
func (r *Reader) Run(ctx context.Context, instance string, sids []string, each func(Read)) error {
	tries := map[int]int{}
	work := run[Read]{
		pace: &r.pace,
		do: func(ctx context.Context, i int, flight *api.Flight) Read {
			user, err := r.Users.FetchFlexUser(ctx, instance, sids[i])
			r.pace.answered(flight, err)
			return Read{i, sids[i], user, err}
		},
		settle: func(i int, read Read) (bool, error) {
			if tries[i]++; again(ctx, read.Err, tries[i]) {
				return true, nil
			}
			r.pace.settled(read.Err != nil)
			each(read)
			return false, nil
		},
	}
	return work.work(ctx, cmp.Or(r.InFlight, 20), len(sids))
}

// again says whether a row that ended with err, and has changed nothing, is left
// to a later try: it was cancelled, or met a 429.
func again(ctx context.Context, err error, tries int) bool {
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		return true
	}
	_, tooMany := api.AskedToWait(err)
	return tooMany && tries < triesPerRow
}

// Pause starts no more rows until Resume; reads in progress continue.
func (r *Reader) Pause() { r.pace.pause(true) }

// Resume ends a Pause.
func (r *Reader) Resume() { r.pace.pause(false) }

// Progress is how far Run has come.
func (r *Reader) Progress() Progress { return r.pace.progress() }
