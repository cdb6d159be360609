package plain

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// PrintFailure writes a failure about subject, which may be empty. What is not
// there may be elsewhere, so it says where was looked.
func PrintFailure(w io.Writer, session *session.Session, subject string, err error) {
	lines := words.FailureLines(err)
	if subject != "" {
		lines[0] = subject + ": " + lines[0]
	}
	lines[0] = "flexconsole: " + lines[0]
	if failure, ok := errors.AsType[*api.Error](err); ok && failure.Fault == api.APIError && failure.Status == http.StatusNotFound {
		lines = append(lines, "  searched in "+accountPlace(session)+" ("+session.Source+")")
	}
	WriteLines(w, lines)
}

// ReadFailed ends a command at a reading, of subject where it is not "", that
// failed.
func ReadFailed(ctx context.Context, cmd *cobra.Command, session *session.Session, subject string, err error) error {
	if Signalled(ctx) != nil {
		return Signalled(ctx)
	}
	PrintFailure(cmd.ErrOrStderr(), session, subject, err)
	return ExitError{Status: ReadStatus(err)}
}

// accountPlace is the account and, where it is known, the instance.
func accountPlace(session *session.Session) string {
	place := "account " + session.AccountSID
	if instance := session.Instance(); instance != "" {
		place += " · instance " + instance
	}
	return place
}

// Failure is a failure for scripts.
type Failure struct {
	Message   string `json:"message"`
	Status    int    `json:"status,omitempty"`
	Code      int    `json:"code,omitempty"`
	RequestID string `json:"request_id,omitempty"`
}

// FailureOf is an error for scripts.
func FailureOf(err error) *Failure {
	var failure *api.Error
	if !errors.As(err, &failure) {
		return &Failure{Message: err.Error()}
	}
	return &Failure{failure.Explain().What, failure.Status, failure.Code, failure.RequestID}
}
