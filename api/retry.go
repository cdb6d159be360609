package api

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"
)

const (
	// maxAttempts of a read.
	maxAttempts = 3
	// maxRetryAfter is the longest wait that is kept; a longer one is shown to the user
	// instead.
	maxRetryAfter = 60 * time.Second
	// firstBackoff doubles with each attempt; the pause is random between 0 and it (full
	// jitter), so that many consoles do not retry at the same time.
	firstBackoff = 400 * time.Millisecond
)

// retryPolicy decides whether a failed read is retried. Clock and randomness are fields
// so that tests can set them.
type retryPolicy struct {
	now    func() time.Time
	random func() float64 // in [0, 1)
	// sleep waits, and is false when ctx ended first.
	sleep func(ctx context.Context, d time.Duration) bool
}

func defaultRetryPolicy() retryPolicy {
	return retryPolicy{now: time.Now, random: rand.Float64, sleep: Sleep}
}

// next is the pause before another attempt, and whether there is one.
func (p retryPolicy) next(failure *Error, attempt int, deadline time.Time) (time.Duration, bool) {
	if attempt >= maxAttempts || !repeatable(failure) {
		return 0, false
	}
	if failure.RetryAfter > 0 {
		return failure.RetryAfter, failure.RetryAfter <= maxRetryAfter
	}
	pause := time.Duration(p.random() * float64(firstBackoff<<(attempt-1)))
	return pause, p.now().Add(pause).Before(deadline)
}

// repeatable says that a retry may succeed: transport errors that may pass, 429 and 5xx.
func repeatable(failure *Error) bool {
	switch failure.Fault {
	case Refused, Unreachable, Broken, TimedOut:
		return true
	case APIError, OddStatus:
		return failure.Status == 429 || failure.Status >= 500
	}
	return false
}

// AskedToWait says whether err is a 429, and how long it asked to wait, 0 where it did
// not say.
func AskedToWait(err error) (time.Duration, bool) {
	var failure *Error
	if errors.As(err, &failure) && failure.Status == http.StatusTooManyRequests {
		return failure.RetryAfter, true
	}
	return 0, false
}

// Sleep waits for d, and is false when ctx ended first.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
