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
// win is not for the console to say.
var ErrTwice = errors.New("a user is in the bulk edit twice")

// Outcome is what became of a planned row. Result is nil for a row that was
// never taken.
type Outcome struct {
	Row    PlannedRow
	Result *save.Result
}

// Saver carries out the rows of a plan by the save protocol, some side by side
// once Twilio has answered the first write: until then there is one at a time.
// A user is written to at most once in a run, whatever happens: a row that met a
// 429, or whose write was held back because another met one, is taken up again
// by itself only while nothing of it was sent. One Saver serves one Run. Its
// methods are safe for use by several goroutines.
type Saver struct {
	Save     save.Saver
	Instance string
	// InFlight is the most rows at a time, 0 for 4.
	InFlight int

	pace pace
	// unknowns counts the rows in a row whose outcome nobody knows.
	unknowns int
}

// doubtfulInARow is after how many rows in a row of unknown outcome a run pauses
// by itself: what stands in between answers nobody. An answer that is certainly not
// Twilio's is enough by itself (see notTwilio).
const doubtfulInARow = 3

// attempt is one try to save a row; sent says that its write was handed to the
// client, so that it may not be tried again.
type attempt struct {
	result save.Result
	sent   bool
}

// Run saves the rows of kind Changes, and tells settled of each as it ends, one
// at a time, on the goroutine that called Run, and before another row is taken:
// what settled keeps is what Remaining needs after a crash. An error of settled
// stops the run after the rows in flight. When ctx ends, rows that have sent
// nothing are left as they are, not told; those that have are finished. The
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

// doubt pauses the run after too many outcomes in a row that nobody knows.
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

// notTwilio says that what answered is certainly not Twilio, or that nothing can
// be reached: every other row would meet the same.
func notTwilio(err error) bool {
	var failure *api.Error
	if !errors.As(err, &failure) {
		return false
	}
	switch failure.Fault {
	case api.OddStatus, api.OddAnswer, api.Refused, api.Unreachable, api.UnknownHost, api.BadCertificate, api.ProxyRefused:
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

// errBlocked is the cause of a write that was not handed to the client.
var errBlocked = errors.New("held back")

func (a attempt) blocked() bool { return errors.Is(a.result.Err, errBlocked) }

// untouched says that nothing of the row can have been sent. A write that ctx
// called off while it had no connection counts: the run is over then.
func (a attempt) untouched() bool {
	calledOff := a.sent && errors.Is(a.result.Err, context.Canceled)
	return a.result.Status == save.Failed && (!a.sent || calledOff)
}

func failed(status save.Status) bool {
	return status != save.Saved && status != save.NothingToDo
}

// rowUsers is the client as one row sees it: it tells the pace of every answer,
// and holds the row's write back while a 429 keeps the gate shut. The row then
// starts anew, with a fresh reading, as the one it made would be old by the time
// of the write.
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

// UpdateFlexUser writes through the client, unless the gate is shut or the run
// has come to doubt the answers.
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

// judge pauses the run at once where going on would only meet the same. A row is
// not to wait for its verification: others would write meanwhile.
func (u *rowUsers) judge(err error) {
	if notTwilio(err) {
		u.pace.doubtAll(err)
	}
}

// Pause takes no more rows until Resume; rows under way are finished. A run
// pauses by itself after three rows in a row of unknown outcome, and at the first
// answer that is not Twilio's or connection that cannot be made; then it holds back
// those under way that have sent nothing (see Progress).
func (s *Saver) Pause() { s.pace.pause(true) }

// Resume ends a Pause.
func (s *Saver) Resume() { s.pace.pause(false) }

// StopAfterCurrent takes no more rows at all; rows under way are finished, but
// those that would have to wait for a 429 before they write are left for later.
func (s *Saver) StopAfterCurrent() { s.pace.stop() }

// Progress is how far Run has come; a row counts as failed unless it was saved
// or there was nothing to do.
func (s *Saver) Progress() Progress { return s.pace.progress() }
