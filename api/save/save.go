// Package save changes a Flex user safely, although Twilio has no conditional update: it
// re-reads the user, merges, sends only the edited fields, and reports as saved only what
// a reading confirms. It needs no screen and no disk.
package save

import (
	"cmp"
	"context"
	"errors"
	"time"

	"flexconsole/api"
)

// Users is the part of the client that saving needs; api.OutcomeOf says from the error
// whether a write was applied.
type Users interface {
	FetchFlexUser(ctx context.Context, instance, user string) (api.FlexUser, error)
	UpdateFlexUser(ctx context.Context, instance, user string, change api.UserChange) (api.FlexUser, error)
}

// Step is the current step of a save.
type Step int

// The steps in order.
const (
	ReadingAgain Step = iota
	Writing
	Verifying
)

// String is the step as a screen shows it.
func (s Step) String() string {
	return [...]string{"re-reading", "saving", "verifying"}[s]
}

// Status is how a save ended.
type Status int

const (
	// Unknown: the change may have been made; no reading showed it.
	Unknown Status = iota
	// Failed: nothing was changed, Result.Err says why. If Result.Refused is set, a
	// reading confirmed it.
	Failed
	// NothingToDo: the user already had all values; nothing was sent.
	NothingToDo
	// Conflict: someone else changed the same fields, or the user is not as the Guard
	// demands; nothing was sent.
	Conflict
	// Saved: a reading showed every new value.
	Saved
	// StoredDifferently: a reading showed values that are neither the old nor the new
	// ones.
	StoredDifferently
	// NotStored: Twilio accepted the write, but readings show the old values.
	NotStored
	// PartlyStored: readings show the old value of some fields sent, but not of all. This
	// is not saved, whether or not the write got a response.
	PartlyStored
)

// Done says that nothing of the edit remains to be sent.
func (s Status) Done() bool { return s == Saved || s == NothingToDo || s == StoredDifferently }

// Edit is what is to be saved.
type Edit struct {
	Instance, User string
	// Opened is the user when the edit began.
	Opened api.FlexUser
	Change api.UserChange
	// Undo says that the change restores the values from before an earlier save.
	Undo bool
	// Guard is what must be true of the user for anything to be sent.
	Guard Guard
}

// Result is everything known about a save.
type Result struct {
	Edit   Edit
	Status Status
	// Sent is what was sent; empty when nothing was.
	Sent api.UserChange
	// Before is the reading just before the write, After the last reading.
	Before, After api.FlexUser
	// Conflicts are the overlapping changes of someone else (Status Conflict).
	Conflicts []Difference
	// Unmet is what the user is not as the Guard demands (Status Conflict).
	Unmet []Unmet
	// Others are changes by someone else to other fields since the edit began,
	// OthersAfter those between the reading and the verification.
	Others, OthersAfter []Difference
	// Odd are the fields whose stored value is not the new value.
	Odd []Difference
	// Gap is the time from the start of the reading before the write to the end of the
	// write: a change by someone else can be missed in at most this time. Where the
	// response was lost (Err) it is no limit, as the write may have been carried out
	// later.
	Gap time.Duration
	// Jump is the rise of the version over the write, beyond one: a sign that someone
	// else saved too.
	Jump int
	// Refused: Twilio refused the write with a code that does not guarantee that nothing
	// was changed, and the readings after it show that nothing was.
	Refused bool
	// Weak: the version did not rise with the write. DateRose: updated_date did.
	Weak, DateRose bool
	// Err is the failure of the reading before the write, or of the write; ReadErr is the
	// first failure of a reading after it. Each is an *api.Error if it came from a
	// request.
	Err, ReadErr error
}

// verifyPauses are the waits before the verifying readings: three over 2 s.
var verifyPauses = []time.Duration{0, 600 * time.Millisecond, 1400 * time.Millisecond}

// verifyTimeout limits all verifying readings together.
const verifyTimeout = 30 * time.Second

// Saver saves edits. Clock and pauses are fields so that tests can set them.
type Saver struct {
	Users Users
	// Settle, when set, records in the journal the outcome of a write whose response was
	// lost; id is the *api.Error's IntentID.
	Settle func(id string, outcome api.Outcome) error
	Now    func() time.Time
	// Pause waits, or returns when ctx ends.
	Pause func(ctx context.Context, d time.Duration)
}

// New is a saver on the real clock. Where users has a journal, as the client has, it
// records there what a lost response left open.
func New(users Users) Saver {
	s := Saver{Users: users, Now: time.Now, Pause: pause}
	if journaled, ok := users.(interface {
		SettleIntent(id string, outcome api.Outcome) error
	}); ok {
		s.Settle = journaled.SettleIntent
	}
	return s
}

func pause(ctx context.Context, d time.Duration) { api.Sleep(ctx, d) }

// Save carries the edit out: with one write at most. Cancelling ctx stops it while
// nothing can have been sent; after that it continues and reports the result.
func (s Saver) Save(ctx context.Context, edit Edit, progress func(Step)) Result {
	r := Result{Edit: edit}
	progress(ReadingAgain)
	start := s.Now()
	if r.Before, r.Err = s.Users.FetchFlexUser(ctx, edit.Instance, edit.User); r.Err != nil {
		r.Status = Failed
		return r
	}
	r.After = r.Before
	r.merge()
	if r.Status == Conflict || r.Status == NothingToDo {
		return r
	}
	progress(Writing)
	answer, err := s.Users.UpdateFlexUser(api.WithBefore(ctx, r.Before), edit.Instance, edit.User, r.Sent)
	r.Gap, r.Err = s.Now().Sub(start), err
	switch api.OutcomeOf(err) {
	case api.Applied:
		r.After = answer
	case api.NotApplied:
		r.Status, r.Sent = Failed, api.UserChange{}
		return r
	}
	progress(Verifying)
	s.verify(context.WithoutCancel(ctx), &r)
	s.settle(r)
	if r.Refused {
		r.nothingChanged()
	}
	return r
}

// nothingChanged turns a refused write into a failure that changed nothing, as the
// readings have shown.
func (r *Result) nothingChanged() {
	r.Status, r.Sent, r.Odd, r.ReadErr = Failed, api.UserChange{}, nil, nil
	r.Weak, r.DateRose = false, false
	if failure, ok := errors.AsType[*api.Error](r.Err); ok {
		settled := *failure
		settled.Outcome = api.NotApplied
		r.Err = &settled
	}
}

// merge decides what remains to be sent after the second reading.
func (r *Result) merge() {
	for _, f := range Fields {
		asked := f.In(r.Edit.Change)
		switch {
		case asked == nil, f.Holds(r.Before, asked):
			// Not edited, or someone made the same change already.
		case !f.Unchanged(r.Edit.Opened, r.Before):
			r.Conflicts = append(r.Conflicts, Difference{f, f.Shown(r.Edit.Opened), f.Shown(r.Before), asked})
		default:
			f.Set(&r.Sent, asked)
		}
	}
	r.Others = changedBetween(r.Edit.Opened, r.Before, r.Edit.Change)
	r.Unmet = r.Edit.Guard.Unmet(r.Before)
	switch {
	case len(r.Conflicts)+len(r.Unmet) > 0:
		r.Status, r.Sent = Conflict, api.UserChange{}
	case r.Sent.Empty():
		r.Status = NothingToDo
	}
}

// verify reads until the new values are seen, or the pauses are used up.
func (s Saver) verify(ctx context.Context, r *Result) {
	ctx, cancel := context.WithTimeout(ctx, verifyTimeout)
	defer cancel()
	seen := false
	for _, wait := range verifyPauses {
		s.Pause(ctx, wait)
		after, err := s.Users.FetchFlexUser(ctx, r.Edit.Instance, r.Edit.User)
		if err != nil {
			r.ReadErr = cmp.Or(r.ReadErr, err)
			continue
		}
		seen, r.After = true, after
		if r.Odd = r.odd(); len(r.Odd) == 0 {
			break
		}
	}
	if seen { // without a reading the status stays Unknown
		r.conclude()
	}
}

// settle records the outcome of a write in the journal once more when a reading has shown
// what its response did not. A write whose response was lost and that seems not stored
// may still be carried out, so it stays open. An error is ignored: the next session then
// merely calls the write unknown, which is safe.
func (s Saver) settle(r Result) {
	id := api.IntentOf(r.Err)
	switch {
	case s.Settle == nil || id == "":
	case r.Status == Saved:
		_ = s.Settle(id, api.Applied)
	case r.Refused:
		_ = s.Settle(id, api.NotApplied)
	}
}

// odd lists the edited fields whose stored value is not the new value, including those
// that needed no write and were changed since.
func (r *Result) odd() []Difference {
	var odd []Difference
	for _, f := range Fields {
		if asked := f.In(r.Edit.Change); asked != nil && !f.Holds(r.After, asked) {
			odd = append(odd, Difference{f, f.Shown(r.Before), f.Shown(r.After), asked})
		}
	}
	return odd
}

// conclude sets the status from the last reading.
func (r *Result) conclude() {
	sent, old := r.counts()
	switch {
	case len(r.Odd) == 0:
		r.Status = Saved
	case old == 0:
		r.Status = StoredDifferently
	case old < sent:
		r.Status = PartlyStored
	case r.Err != nil: // the response was lost, so the write may still be carried out
		r.Status = Unknown
	default:
		r.Status = NotStored
	}
	r.OthersAfter = changedBetween(r.Before, r.After, r.Edit.Change)
	if r.Weak = r.After.Version <= r.Before.Version || r.Before.IsOdd("version"); !r.Weak {
		r.Jump = r.After.Version - r.Before.Version - 1
	}
	r.DateRose = updated(r.After).After(updated(r.Before))
	r.Refused = r.Status == Unknown && api.OutcomeOf(r.Err) == api.RefusedUpdate &&
		r.After.VersionText() == r.Before.VersionText() && !r.DateRose && len(r.OthersAfter) == 0
}

// counts returns the number of fields sent, and of those that still have their old value.
func (r *Result) counts() (sent, old int) {
	for _, f := range Fields {
		if f.In(r.Sent) != nil {
			sent++
		}
	}
	for _, d := range r.Odd {
		if d.Old() {
			old++
		}
	}
	return sent, old
}

// updated is when the user was last changed, zero where updated_date is missing.
func updated(u api.FlexUser) time.Time {
	at, err := time.Parse(time.RFC3339, api.Text(u.UpdatedDate))
	if err != nil {
		return time.Time{}
	}
	return at
}
