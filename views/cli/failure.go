package cli

import (
	"errors"
	"io"
	"net/http"

	"flexconsole/api"
	"flexconsole/views"
)

// tellFailure writes a failure about subject, which may be empty. What is not
// there may be elsewhere, so it says where was looked.
func tellFailure(w io.Writer, session *views.Session, subject string, err error) {
	lines := views.FailureLines(err)
	if subject != "" {
		lines[0] = subject + ": " + lines[0]
	}
	lines[0] = "flexconsole: " + lines[0]
	if failure, ok := errors.AsType[*api.Error](err); ok && failure.Fault == api.APIError && failure.Status == http.StatusNotFound {
		lines = append(lines, "  looked in "+placeOf(session)+" ("+session.Source+")")
	}
	writeLines(w, lines)
}

// placeOf is the account and, where it is known, the instance.
func placeOf(session *views.Session) string {
	place := "account " + session.AccountSID
	if instance := session.Instance(); instance != "" {
		place += " · instance " + instance
	}
	return place
}

// plainFailure is a failure for scripts.
type plainFailure struct {
	Message   string `json:"message"`
	Status    int    `json:"status,omitempty"`
	Code      int    `json:"code,omitempty"`
	RequestID string `json:"request_id,omitempty"`
}

// failureDocument is a failure for scripts.
func failureDocument(err error) *plainFailure {
	var failure *api.Error
	if !errors.As(err, &failure) {
		return &plainFailure{Message: err.Error()}
	}
	return &plainFailure{failure.Explain().What, failure.Status, failure.Code, failure.RequestID}
}
