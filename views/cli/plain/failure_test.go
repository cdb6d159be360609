package plain

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/views/session"
)

// A shell has no header to look at, whatever was not found.
func TestNotFoundInAShell(t *testing.T) {
	session := &session.Session{AccountSID: "AC1", Source: "profile work"}
	for _, op := range []string{
		"look-up", "update", "launch", "configuration", "user list", "worker", "addresses",
		"conversation", "conversations", "messages", "task", "reservations", "message", "end chat",
	} {
		var told strings.Builder
		cmd := &cobra.Command{}
		cmd.SetErr(&told)
		PrintFailure(cmd, session, "", ExitNotFound, &api.Error{Op: op, Method: "GET", Fault: api.APIError, Status: 404, Code: 20404})
		if text := told.String(); strings.Contains(text, "header") || !strings.HasSuffix(text, "\n  searched in account AC1 (profile work)\n") {
			t.Errorf("%s: %s", op, text)
		}
	}
}
