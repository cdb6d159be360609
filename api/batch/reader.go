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

	reads Parallel[api.FlexUser]
}

// Run reads the users and calls each as one arrives, one at a time, on the
// goroutine that called Run. When ctx ends, reads in progress are cancelled and
// not reported; the error is then that of ctx. No goroutine of it outlives Run.
func (r *Reader) Run(ctx context.Context, instance string, sids []string, each func(Read)) error {
	return r.reads.Run(ctx, cmp.Or(r.InFlight, 20), len(sids), func(ctx context.Context, i int) (api.FlexUser, error) {
		return r.Users.FetchFlexUser(ctx, instance, sids[i])
	}, func(i int, user api.FlexUser, err error) { each(Read{i, sids[i], user, err}) })
}

// Pause starts no more rows until Resume; reads in progress continue.
func (r *Reader) Pause() { r.reads.pace.pause(true) }

// Resume ends a Pause.
func (r *Reader) Resume() { r.reads.pace.pause(false) }

// Progress is how far Run has come.
func (r *Reader) Progress() Progress { return r.reads.pace.progress() }

// Parallel fetches many values of a kind side by side, at the pace that Reader
// describes. One Parallel serves one Run.
type Parallel[T any] struct{ pace pace }

// fetched is a value that was fetched, or the reason why not.
type fetched[T any] struct {
	value T
	err   error
}

// Run fetches values 0 to n-1, inFlight at a time at most, and calls each as Reader.Run
// does; its error is the same.
func (p *Parallel[T]) Run(ctx context.Context, inFlight, n int, fetch func(ctx context.Context, i int) (T, error), each func(i int, value T, err error)) error {
	tries := map[int]int{}
	work := run[fetched[T]]{
		pace: &p.pace,
		do: func(ctx context.Context, i int, flight *api.Flight) fetched[T] {
			value, err := fetch(ctx, i)
			p.pace.answered(flight, err)
			return fetched[T]{value, err}
		},
		settle: func(i int, f fetched[T]) (bool, error) {
			if tries[i]++; again(ctx, f.err, tries[i]) {
				return true, nil
			}
			p.pace.settled(f.err != nil)
			each(i, f.value, f.err)
			return false, nil
		},
	}
	return work.work(ctx, inFlight, n)
}

// StopAfterCurrent starts no more fetches; those in progress are finished.
func (p *Parallel[T]) StopAfterCurrent() { p.pace.stop() }

// again says whether a row that ended with err, and has changed nothing, is left
// to a later try: it was cancelled, or met a 429.
func again(ctx context.Context, err error, tries int) bool {
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		return true
	}
	_, tooMany := api.AskedToWait(err)
	return tooMany && tries < triesPerRow
}
