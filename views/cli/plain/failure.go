package plain

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// PrintFailure writes a failure about subject, which may be empty, that has an exit
// status; with --json as a document. What is not there may be elsewhere, so it says where
// was looked.
func PrintFailure(cmd *cobra.Command, session *session.Session, subject string, status int, err error) {
	if isSet(cmd, "json") {
		printFailure(cmd.ErrOrStderr(), subject, status, FailureOf(err))
		return
	}
	lines := words.FailureLines(err)
	if subject != "" {
		lines[0] = subject + ": " + lines[0]
	}
	lines[0] = "flexconsole: " + lines[0]
	if failure, ok := errors.AsType[*api.Error](err); ok && failure.Fault == api.APIError && failure.Status == http.StatusNotFound {
		lines = append(lines, "  searched in "+accountPlace(session)+" ("+session.Source+")")
	}
	WriteLines(cmd.ErrOrStderr(), lines)
}

// ReadFailed ends a command at a reading, of subject where it is not "", that
// failed.
func ReadFailed(ctx context.Context, cmd *cobra.Command, session *session.Session, subject string, err error) error {
	if Signalled(ctx) != nil {
		return Signalled(ctx)
	}
	PrintFailure(cmd, session, subject, ReadStatus(err), err)
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

// failureDocument is a failure on standard error, for scripts.
type failureDocument struct {
	// Status is an identifier of the exit status.
	Status     string `json:"status"`
	ExitStatus int    `json:"exit_status"`
	// Asked is what it is about, null where the whole command failed.
	Asked *string  `json:"asked"`
	Error *Failure `json:"error"`
}

// FailureSchema is the JSON Schema of the failures that PrintJSONFailure writes.
func FailureSchema() string { return schemaText(failureDocument{}) }

// WantsJSON says whether a command was to print JSON: flags after a wrong one are not
// read, so the arguments count too.
func WantsJSON(cmd *cobra.Command, args []string) bool {
	if flag := cmd.Flag("json"); flag != nil && flag.Changed {
		return isSet(cmd, "json")
	}
	return slices.Contains(args, "--json")
}

// PrintJSONFailure writes the failure of a whole command as a document; help is what to
// read after wrong use.
func PrintJSONFailure(w io.Writer, err error, help string) {
	failure := FailureOf(err)
	if _, wrong := errors.AsType[UsageError](err); wrong {
		failure.Next = help
	}
	printFailure(w, "", ExitStatus(err), failure)
}

func printFailure(w io.Writer, subject string, status int, failure *Failure) {
	document := failureDocument{Status: statusID(status), ExitStatus: status, Error: failure}
	if subject != "" {
		document.Asked = &subject
	}
	NewOutput(w).JSON(document)
}

// Failure is a failure for scripts.
type Failure struct {
	Message   string `json:"message"`
	Status    int    `json:"status,omitempty"`
	Code      int    `json:"code,omitempty"`
	RequestID string `json:"request_id,omitempty"`
	MoreInfo  string `json:"more_info,omitempty"`
	// Next is what to do.
	Next string `json:"next,omitempty"`
}

// FailureOf is an error for scripts.
func FailureOf(err error) *Failure {
	var failure *api.Error
	if !errors.As(err, &failure) {
		return &Failure{Message: err.Error()}
	}
	said := failure.Explain()
	return &Failure{said.What, failure.Status, failure.Code, failure.RequestID, failure.MoreInfo, said.Next}
}
