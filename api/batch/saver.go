package batch

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"flexconsole/api"
	"flexconsole/api/save"
)

// ErrTwice refuses a run that names a user twice: which of the changes should
// win is not for flexconsole to decide.
var ErrTwice = errors.New("a user is in the bulk edit twice")

// Outcome is the result of a planned row. Result is nil for a row that was
// never processed.
type Outcome struct {
	Row    PlannedRow
	Result *save.Result
}

// Saver carries out the rows of a plan by the save protocol, some side by side
// once Twilio has answered the first write: until then there is one at a time.
// A user is written to at most once in a run: a row that got a 429, or whose write
// was not sent because another row got one, is retried only while nothing of it was
// sent. One Saver serves one Run. Its
// methods are safe for use by several goroutines.
type Saver struct {
	Save     save.Saver
	Instance string
	// InFlight is the most rows at a time, 0 for 4.
	InFlight int

	pace pace
	// unknowns counts the consecutive rows with an unknown result.
	unknowns int
}

// doubtfulInARow is the number of consecutive unknown results after which a run pauses
// itself: a proxy or gateway may fail every request. One response that is certainly not
// Twilio's is enough (see notTwilio).
const doubtfulInARow = 3

// attempt is one try to save a row; sent says that its write was handed to the
// client, so that it may not be tried again.
type attempt struct {
	result save.Result
	sent   bool
}

// Run saves the rows of kind Changes, and calls settled with each as it ends, one
// at a time, on the goroutine that called Run, and before another row starts:
// what settled saves is what Remaining needs after a crash. An error of settled
// stops the run after the rows in flight. When ctx ends, rows that have sent
// nothing are left as they are, not reported; those that have are finished. The
// error is that of settled, that of ctx where it left rows, or ErrTwice before
// anything is sent.
func (s *Saver) Run(ctx context.Context, rows []PlannedRow, settled func(Outcome) error) error {
	todo := Remaining(rows, nil)
	if err := eachOnce(todo); err != nil {
		return err
	}
	s.pace.oneByOne()
	tries := map[int]int{}
	work := run[attempt]{
		pace: &s.pace,
		do: func(ctx context.Context, i int, flight *api.Flight) attempt {
			return s.attempt(ctx, todo[i], flight)
		},
		settle: func(i int, a attempt) (bool, error) {
			if a.blocked() {
				return true, nil
			}
			if tries[i]++; a.untouched() && again(ctx, a.result.Err, tries[i]) {
				return true, nil
			}
			s.pace.settled(failed(a.result.Status))
			s.doubt(a.result.Status)
			return false, settled(Outcome{todo[i], &a.result})
		},
	}
	return work.work(ctx, cmp.Or(s.InFlight, 4), len(todo))
}

// doubt pauses the run after several unknown results in a row.
func (s *Saver) doubt(status save.Status) {
	if status != save.Unknown {
		s.unknowns = 0
		return
	}
	if s.unknowns++; s.unknowns == doubtfulInARow {
		s.unknowns = 0
		s.pace.doubtAll(nil)
	}
}

// notTwilio says that a response is certainly not from Twilio, or that nothing can be
// reached: every other row would fail the same way.
func notTwilio(err error) bool {
	var failure *api.Error
	if !errors.As(err, &failure) {
		return false
	}
	switch failure.Fault {
	case api.OddStatus, api.BadResponse, api.Refused, api.Unreachable, api.UnknownHost, api.BadCertificate, api.ProxyRefused:
		return true
	}
	return false
}

func eachOnce(rows []PlannedRow) error {
	seen := make(map[string]bool, len(rows))
	for _, row := range rows {
		k := key(row.SID)
		if seen[k] {
			return fmt.Errorf("%w: %s", ErrTwice, row.SID)
		}
		seen[k] = true
	}
	return nil
}

func (s *Saver) attempt(ctx context.Context, row PlannedRow, flight *api.Flight) attempt {
	users := &rowUsers{Users: s.Save.Users, pace: &s.pace, flight: flight}
	saver := s.Save
	saver.Users = users
	edit := save.Edit{Instance: s.Instance, User: row.SID, Opened: row.User, Change: row.Change}
	result := saver.Save(ctx, edit, func(save.Step) {})
	return attempt{result, users.sent}
}

// errBlocked is the cause of a write that was not sent, as the gate is closed.
var errBlocked = errors.New("held back")

func (a attempt) blocked() bool { return errors.Is(a.result.Err, errBlocked) }

// untouched says that nothing of the row can have been sent. A write that ctx cancelled
// while it had no connection counts as sent nothing: the run is over then.
func (a attempt) untouched() bool {
	calledOff := a.sent && errors.Is(a.result.Err, context.Canceled)
	return a.result.Status == save.Failed && (!a.sent || calledOff)
}

func failed(status save.Status) bool {
	return status != save.Saved && status != save.NothingToDo
}

// rowUsers is the client of one row: it reports every response to the pace, and does
// not send the row's write while a 429 keeps the gate closed. The row then starts
// again with a new reading, as the first would be old by the time of the write.
type rowUsers struct {
	save.Users
	pace   *pace
	flight *api.Flight
	sent   bool
}

// FetchFlexUser reads through the client.
func (u *rowUsers) FetchFlexUser(ctx context.Context, instance, user string) (api.FlexUser, error) {
	read, err := u.Users.FetchFlexUser(ctx, instance, user)
	u.pace.answered(u.flight, err)
	u.judge(err)
	return read, err
}

// UpdateFlexUser writes through the client, unless the gate is closed or the run has
// paused itself.
func (u *rowUsers) UpdateFlexUser(ctx context.Context, instance, user string, change api.UserChange) (api.FlexUser, error) {
	if u.pace.blocksWrites() {
		return api.FlexUser{}, &api.Error{Op: "update", Method: "POST", Fault: api.Cancelled, Outcome: api.NotApplied, Cause: errBlocked}
	}
	u.sent = true
	updated, err := u.Users.UpdateFlexUser(ctx, instance, user, change)
	u.pace.answered(u.flight, err)
	u.pace.wrote(err)
	u.judge(err)
	return updated, err
}

// judge pauses the run at once where continuing would only fail the same way. It does
// not wait for the row's verification, as other rows would write during that.
func (u *rowUsers) judge(err error) {
	if notTwilio(err) {
		u.pace.doubtAll(err)
	}
}

// Pause starts no more rows until Resume; rows in progress are finished. A run pauses
// itself after three unknown results in a row, and at the first response that is not from
// Twilio or connection that fails; then rows in progress that have sent nothing do not
// write (see Progress).
func (s *Saver) Pause() { s.pace.pause(true) }

// Resume ends a Pause.
func (s *Saver) Resume() { s.pace.pause(false) }

// StopAfterCurrent starts no more rows at all; rows in progress are finished, but
// those that would have to wait for a 429 before they write are left for later.
func (s *Saver) StopAfterCurrent() { s.pace.stop() }

// Progress is how far Run has come; a row counts as failed unless it was saved
// or there was nothing to do.
func (s *Saver) Progress() Progress { return s.pace.progress() }
