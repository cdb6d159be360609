package batch

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"flexconsole/api"
)

// run processes rows in parallel. Rows are identified by their index.
type run[R any] struct {
	pace *pace
	// do works on one row, in a goroutine of its own. The flight is the row's.
	do func(ctx context.Context, index int, flight *api.Flight) R
	// settle gets the result of do, in the goroutine of work and before another row
	// starts. Again returns the row to the queue; an error stops the run.
	settle func(index int, result R) (again bool, err error)

	queue   []int
	results chan ended[R]
	// failure is the first error of settle, crash the first panic of do.
	failure, crash error
}

// ended is a row that do has returned from, or panicked on.
type ended[R any] struct {
	index  int
	flight *api.Flight
	result R
	panic  error
}

// work runs rows 0 to n-1 until all are settled, the pace is stopped, settle fails or ctx
// ends, and the last row in progress has ended. The error is that of settle, or that of
// ctx where it left rows unsettled. A panic of do is passed on, as only the caller can
// restore a terminal.
func (r *run[R]) work(ctx context.Context, most, n int) error {
	r.pace.begin(most, n)
	r.results = make(chan ended[R], most) // room for all: no row waits to leave
	for i := range n {
		r.queue = append(r.queue, i)
	}
	cancelled := ctx.Done()
	for {
		opens := r.start(ctx)
		if !r.pace.busy() && (len(r.queue) == 0 || r.pace.over()) {
			return r.end(ctx)
		}
		select {
		case e := <-r.results:
			r.finish(e)
		case <-r.pace.changes():
		case <-opens:
		case <-cancelled:
			cancelled = nil
			r.pace.stop()
		}
	}
}

// start starts rows while the pace allows; opens is when it will allow more.
func (r *run[R]) start(ctx context.Context) (opens <-chan time.Time) {
	for len(r.queue) > 0 && ctx.Err() == nil {
		flight, opens := r.pace.enter()
		if flight == nil {
			return opens
		}
		go r.row(api.WithFlight(ctx, flight), ended[R]{index: r.queue[0], flight: flight})
		r.queue = r.queue[1:]
	}
	return nil
}

func (r *run[R]) row(ctx context.Context, e ended[R]) {
	defer func() {
		if p := recover(); p != nil {
			e.panic = fmt.Errorf("%v\n%s", p, debug.Stack())
		}
		r.results <- e
	}()
	e.result = r.do(ctx, e.index, e.flight)
}

func (r *run[R]) finish(e ended[R]) {
	r.pace.leave(e.flight)
	if e.panic != nil {
		r.crash = e.panic
		r.pace.stop()
		return
	}
	again, err := r.settle(e.index, e.result)
	if again {
		r.queue = slices.Insert(r.queue, 0, e.index)
	}
	if err != nil {
		r.failure = err
		r.pace.stop()
	}
}

func (r *run[R]) end(ctx context.Context) error {
	switch {
	case r.crash != nil:
		panic(r.crash)
	case r.failure != nil:
		return r.failure
	case len(r.queue) > 0:
		return ctx.Err()
	}
	return nil
}
