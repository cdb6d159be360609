// Package save changes a Flex user without doing harm, although Twilio offers
// no conditional update: read again, merge, write only what was edited, and
// believe nothing but a reading (Reliability, "Saving a user"). It needs no
// screen and no disk.
package save

import (
	"context"
	"errors"
	"time"

	"flexconsole/api"
)

// Users is the part of the client that saving needs.
type Users interface {
	FetchFlexUser(ctx context.Context, instance, user string) (api.FlexUser, error)
	UpdateFlexUser(ctx context.Context, instance, user string, change api.UserChange) (api.FlexUser, error)
}

// Step is where a save stands.
type Step int

// The steps in their order.
const (
	ReadingAgain Step = iota
	Writing
	Verifying
)

// String is the step as a screen shows it.
func (s Step) String() string {
	return [...]string{"reading again", "saving", "verifying"}[s]
}

// Status is how a save ended.
type Status int

const (
	// Unknown: the change may have been made; no reading could tell.
	Unknown Status = iota
	// Failed: nothing was changed, Err says why.
	Failed
	// NothingToDo: the user already held all that was asked; nothing was sent.
	NothingToDo
	// Conflict: someone else changed the same fields; nothing was sent.
	Conflict
	// Saved: a reading showed every value asked for.
	Saved
	// StoredDifferently: a reading showed other values than asked and than before.
	StoredDifferently
	// NotStored: the write was answered as done, yet readings show the old values.
	NotStored
)

// Edit is what is to be saved.
type Edit struct {
	Instance, User string
	// Opened is the user as the edit began with it.
	Opened api.FlexUser
	Change api.UserChange
	// Overwrite names the fields whose foreign change was seen and is to be
	// written over.
	Overwrite map[Field]bool
}

// Result is the whole story of a save.
type Result struct {
	Edit   Edit
	Status Status
	// Sent is what went out; empty when nothing did.
	Sent api.UserChange
	// Before is the reading just before the write, After the last one made.
	Before, After api.FlexUser
	// Conflicts are the overlapping changes of someone else (Status Conflict).
	Conflicts []Difference
	// Others are changes of someone else to other fields since the edit began,
	// OthersAfter those that came between the reading and the verification.
	Others, OthersAfter []Difference
	// Odd are the fields whose stored value is not the one asked for.
	Odd []Difference
	// Gap is the time between the reading before the write and the write.
	Gap time.Duration
	// Jump is by how much more than one version rose over the write: a sign that
	// someone else wrote too.
	Jump int
	// Weak: version did not rise with the write, so only values and dates speak.
	Weak bool
	// Err is the first failure, an *api.Error where it came from the wire.
	Err error
}

// verifyPauses are the waits before each verifying reading: three over 2 s.
var verifyPauses = []time.Duration{0, 600 * time.Millisecond, 1400 * time.Millisecond}

// verifyTimeout bounds all verifying readings together.
const verifyTimeout = 30 * time.Second

// Saver saves edits. Clock and pauses are fields so that tests own them.
type Saver struct {
	Users Users
	Now   func() time.Time
	// Pause waits, or returns when ctx ends.
	Pause func(ctx context.Context, d time.Duration)
}

// New is a saver on the real clock.
func New(users Users) Saver {
	return Saver{Users: users, Now: time.Now, Pause: pause}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// Save carries the edit out: at most one write. Ending ctx stops it while
// nothing can have been sent; after that it goes on and tells the truth.
func (s Saver) Save(ctx context.Context, edit Edit, progress func(Step)) Result {
	r := Result{Edit: edit}
	progress(ReadingAgain)
	if r.Before, r.Err = s.Users.FetchFlexUser(ctx, edit.Instance, edit.User); r.Err != nil {
		r.Status = Failed
		return r
	}
	read := s.Now()
	r.After = r.Before
	r.merge()
	if r.Status == Conflict || r.Status == NothingToDo {
		return r
	}
	progress(Writing)
	r.Gap = s.Now().Sub(read)
	answer, err := s.Users.UpdateFlexUser(api.WithBefore(ctx, r.Before), edit.Instance, edit.User, r.Sent)
	if err != nil {
		r.Err = err
		if certain := outcome(err); certain == api.NotApplied {
			r.Status, r.Sent = Failed, api.UserChange{}
			return r
		}
	} else {
		r.After = answer
	}
	progress(Verifying)
	s.verify(context.WithoutCancel(ctx), &r, err != nil)
	return r
}

func outcome(err error) api.Outcome {
	var failure *api.Error
	if errors.As(err, &failure) {
		return failure.Outcome
	}
	return api.Unknown
}

// merge decides what is left to send after the second reading.
func (r *Result) merge() {
	for _, f := range Fields {
		asked := f.In(r.Edit.Change)
		was, now := f.Of(r.Edit.Opened), f.Of(r.Before)
		switch {
		case asked == nil, f.same(asked, now):
			// Left alone, or someone did the same already.
		case !f.same(was, now) && !r.Edit.Overwrite[f]:
			r.Conflicts = append(r.Conflicts, Difference{f, was, now, asked})
		default:
			f.Set(&r.Sent, asked)
		}
	}
	r.Others = changedBetween(r.Edit.Opened, r.Before, r.Edit.Change)
	switch {
	case len(r.Conflicts) > 0:
		r.Status, r.Sent = Conflict, api.UserChange{}
	case r.Sent.Empty():
		r.Status = NothingToDo
	}
}

// verify reads until what was asked for is seen, or the pauses are used up;
// lost says that the write's own answer told nothing.
func (s Saver) verify(ctx context.Context, r *Result, lost bool) {
	ctx, cancel := context.WithTimeout(ctx, verifyTimeout)
	defer cancel()
	seen := false
	for _, wait := range verifyPauses {
		s.Pause(ctx, wait)
		after, err := s.Users.FetchFlexUser(ctx, r.Edit.Instance, r.Edit.User)
		if err != nil {
			r.keep(err)
			continue
		}
		seen, r.After = true, after
		if r.Odd = r.odd(); len(r.Odd) == 0 {
			break
		}
	}
	r.conclude(seen, lost)
}

func (r *Result) keep(err error) {
	if r.Err == nil {
		r.Err = err
	}
}

// odd lists the edited fields whose stored value is another than asked for,
// those too that needed no write and were changed since.
func (r *Result) odd() []Difference {
	var odd []Difference
	for _, f := range Fields {
		if asked := f.In(r.Edit.Change); asked != nil && !f.same(asked, f.Of(r.After)) {
			odd = append(odd, Difference{f, f.Of(r.Before), f.Of(r.After), asked})
		}
	}
	return odd
}

// conclude words the status from the last reading; seen is false when no
// reading after the write succeeded.
func (r *Result) conclude(seen, lost bool) {
	switch {
	case !seen:
		r.Status = Unknown
		return
	case len(r.Odd) == 0:
		r.Status = Saved
	case !r.allOld():
		r.Status = StoredDifferently
	case lost:
		r.Status = Unknown
	default:
		r.Status = NotStored
	}
	r.OthersAfter = changedBetween(r.Before, r.After, r.Edit.Change)
	r.Jump = max(0, r.After.Version-r.Before.Version-1)
	r.Weak = r.After.Version <= r.Before.Version
}

// allOld says that every odd field still holds its value from before.
func (r *Result) allOld() bool {
	for _, d := range r.Odd {
		if !d.Field.same(d.Was, d.Now) {
			return false
		}
	}
	return true
}
