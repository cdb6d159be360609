package plain

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"flexconsole/api"
	"flexconsole/config"
)

// Exit statuses. Each is a promise to scripts: none changes its meaning.
const (
	ExitFailure     = 1
	ExitUsage       = 2
	ExitNotFound    = 3
	ExitNotApplied  = 4
	ExitUnknown     = 5
	ExitConflict    = 6
	ExitDeclined    = 7
	ExitOther       = 8
	ExitNoList      = 9
	ExitReadOnly    = 10
	ExitNotAccepted = 11
	ExitWouldChange = 12
)

// StatusHelp is the table for the help of each plain-text command.
const StatusHelp = `

Exit status:
    0  success; for a change: saved and confirmed, or nothing to change
    1  failed, see standard error; for doctor: at least one problem
    2  wrong usage or an invalid value
    3  no such user
    4  not saved, launched or ended: nothing was changed
    5  unknown: it may have been saved, launched or ended
    6  not saved: someone else changed the same fields since they were read,
       or the user is not as --expect or --if-version demands
    7  not sent: not confirmed
    8  partly done: Twilio stored other values, only some of them, or none;
       or only some chats were launched, or a first message is missing
    9  the list is not available in this account or to these credentials
   10  not sent: the session is read-only
   11  launched, but no agent accepted in the given time
   12  --dry-run: nothing was sent, but something would change
128+n  ended by signal n`

// ExitError ends the program with a status of its own. Its text may be empty,
// where everything has been said.
type ExitError struct {
	Status int
	Text   string
}

func (e ExitError) Error() string { return e.Text }

// ExitStatus is the status that an error ends the program with.
func ExitStatus(err error) int {
	var status SignalError
	var usage UsageError
	var own ExitError
	switch {
	case errors.As(err, &status):
		return int(status)
	case errors.As(err, &own):
		return own.Status
	case errors.As(err, &usage), wrongSettings(err):
		return ExitUsage
	}
	return ExitFailure
}

// wrongSettings says that a flag or the environment asks for what cannot be. What
// is wrong in a file is no use of the command.
func wrongSettings(err error) bool {
	var profile *config.UnknownProfile
	var half *config.IncompleteEnvironment
	var setting *config.BadSetting
	switch {
	case errors.As(err, &profile):
		return profile.From != config.ByDefault
	case errors.As(err, &half), errors.As(err, &setting):
		return true
	}
	return false
}

// ReadStatus is the status after a read that failed.
func ReadStatus(err error) int {
	var failure *api.Error
	switch {
	case !errors.As(err, &failure):
		return ExitFailure
	case notOffered(failure, lists...):
		return ExitNoList
	case noSuchUser(failure):
		return ExitNotFound
	}
	return ExitFailure
}

// ListStatus is the status after a list that failed. Credentials that may not read
// the Configuration, which names the instance, are not offered its lists either.
func ListStatus(err error) int {
	var failure *api.Error
	if errors.As(err, &failure) && notOffered(failure, "configuration") {
		return ExitNoList
	}
	return ReadStatus(err)
}

// lists are the operations that read the lists which commands print.
var lists = []string{"user list", "user search", "addresses"}

// notOffered says that the account, or these credentials, have no such list. A
// status that only something in between can have given says nothing of it.
func notOffered(failure *api.Error, ops ...string) bool {
	if failure.Fault != api.APIError || !slices.Contains(ops, failure.Op) {
		return false
	}
	return slices.Contains([]int{http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed}, failure.Status)
}

// noSuchUser accepts only Twilio's own 404: the 404 of a proxy or of a wrong address says
// nothing about a user.
func noSuchUser(failure *api.Error) bool {
	return failure.Op == "look-up" && failure.Fault == api.APIError && failure.Status == http.StatusNotFound
}

// Signalled is the signal that ended ctx as an exit status, nil for none.
func Signalled(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return context.Cause(ctx)
}

// SignalError ends the program with a status and nothing to say.
type SignalError int

func (e SignalError) Error() string { return fmt.Sprintf("ended by signal %d", int(e)-128) }
