// Package save changes a Flex user without doing harm, although Twilio offers no
// conditional update: read again, merge, write only what was edited, and believe
// nothing but a reading. It needs no screen and no disk.
package save

import (
	"cmp"
	"context"
	"errors"
	"time"

	"flexconsole/api"
)

// Users is the part of the client that saving needs; what became of a write is
// told by api.OutcomeOf its error.
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
	return [...]string{"re-reading", "saving", "verifying"}[s]
}

// Status is how a save ended.
type Status int

const (
	// Unknown: the change may have been made; no reading could tell.
	Unknown Status = iota
	// Failed: nothing was changed, Result.Err says why. Result.Refused says that
	// a reading had to show it.
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
	// PartlyStored: readings show the old value of some fields sent, but not of
	// all. It is not saved, whether or not the write was answered.
	PartlyStored
)

// Done says that nothing of the edit is left to be sent.
func (s Status) Done() bool { return s == Saved || s == NothingToDo || s == StoredDifferently }

// Edit is what is to be saved.
type Edit struct {
	Instance, User string
	// Opened is the user as the edit began with it.
	Opened api.FlexUser
	Change api.UserChange
	// Undo says that the change restores the values from before an earlier save.
	Undo bool
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
	// Gap runs from the start of the reading before the write to the end of the
	// write's exchange: at most so long could someone else's change go unseen.
	// Where the answer was lost (Err) it bounds nothing, as the write may have
	// been carried out later still.
	Gap time.Duration
	// Jump is by how much more than one version rose over the write: a sign that
	// someone else wrote too.
	Jump int
	// Refused: Twilio refused the write by a code that does not promise that
	// nothing was changed, and the readings after it show that nothing was.
	Refused bool
	// Weak: version did not rise with the write. DateRose: updated_date did.
	Weak, DateRose bool
	// Err is the failure of the reading before the write, or of the write;
	// ReadErr is the first one of the readings after it. Each is an *api.Error
	// where it came from the wire.
	Err, ReadErr error
}

// verifyPauses are the waits before each verifying reading: three over 2 s.
var verifyPauses = []time.Duration{0, 600 * time.Millisecond, 1400 * time.Millisecond}

// verifyTimeout bounds all verifying readings together.
const verifyTimeout = 30 * time.Second

// Saver saves edits. Clock and pauses are fields so that tests own them.
type Saver struct {
	Users Users
	// Settle, when set, tells the journal how a write ended whose answer was
	// lost; id is the *api.Error's IntentID.
	Settle func(id string, outcome api.Outcome) error
	Now    func() time.Time
	// Pause waits, or returns when ctx ends.
	Pause func(ctx context.Context, d time.Duration)
}

// New is a saver on the real clock. Users that keep a journal, as the client
// does, are told there too what a lost answer left open.
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

// Save carries the edit out: at most one write. Ending ctx stops it while
// nothing can have been sent; after that it goes on and tells the truth.
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

// nothingChanged makes a refused write one that changed nothing, as readings
// have shown.
func (r *Result) nothingChanged() {
	r.Status, r.Sent, r.Odd, r.ReadErr = Failed, api.UserChange{}, nil, nil
	r.Weak, r.DateRose = false, false
	if failure, ok := errors.AsType[*api.Error](r.Err); ok {
		settled := *failure
		settled.Outcome = api.NotApplied
		r.Err = &settled
	}
}

// merge decides what is left to send after the second reading.
func (r *Result) merge() {
	for _, f := range Fields {
		asked := f.In(r.Edit.Change)
		switch {
		case asked == nil, f.Holds(r.Before, asked):
			// Left alone, or someone did the same already.
		case !f.Unchanged(r.Edit.Opened, r.Before):
			r.Conflicts = append(r.Conflicts, Difference{f, f.Shown(r.Edit.Opened), f.Shown(r.Before), asked})
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

// verify reads until what was asked for is seen, or the pauses are used up.
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
	if seen { // the status stays Unknown without any
		r.conclude()
	}
}

// settle ends a write in the journal once more when a reading has shown what
// its answer did not tell. One whose answer was lost and that seems not stored
// may still come, so it stays open. A record that cannot be written changes
// nothing: the next start merely calls the write unknown, which is the safe side.
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

// odd lists the edited fields whose stored value is another than asked for,
// those too that needed no write and were changed since.
func (r *Result) odd() []Difference {
	var odd []Difference
	for _, f := range Fields {
		if asked := f.In(r.Edit.Change); asked != nil && !f.Holds(r.After, asked) {
			odd = append(odd, Difference{f, f.Shown(r.Before), f.Shown(r.After), asked})
		}
	}
	return odd
}

// conclude finds the status by the last reading.
func (r *Result) conclude() {
	sent, old := r.counts()
	switch {
	case len(r.Odd) == 0:
		r.Status = Saved
	case old == 0:
		r.Status = StoredDifferently
	case old < sent:
		r.Status = PartlyStored
	case r.Err != nil: // the answer was lost, so it may still come
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

// counts are of the fields sent, and of those among them that still hold their
// old value.
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

// updated is when the user was last changed, zero where updated_date does not
// tell.
func updated(u api.FlexUser) time.Time {
	at, err := time.Parse(time.RFC3339, api.Text(u.UpdatedDate))
	if err != nil {
		return time.Time{}
	}
	return at
}
