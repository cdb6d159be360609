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

// StatusIDs are the exit statuses as scripts read them in the JSON of a failure, which
// never change. The page on exit statuses explains them.
var StatusIDs = [...]string{
	0: "ok", ExitFailure: "failed", ExitUsage: "wrong_usage", ExitNotFound: "not_found", ExitNotApplied: "not_applied",
	ExitUnknown: "unknown", ExitConflict: "conflict", ExitDeclined: "declined", ExitOther: "partly_done", ExitNoList: "no_list",
	ExitReadOnly: "read_only", ExitNotAccepted: "not_accepted", ExitWouldChange: WouldChange,
}

// statusID is the identifier of an exit status.
func statusID(status int) string {
	if status < len(StatusIDs) {
		return StatusIDs[status]
	}
	return "signalled"
}

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
