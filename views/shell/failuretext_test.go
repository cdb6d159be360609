package shell_test

import (
	"errors"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/views/screen"
)

// The details of a failure are one line each, whatever it says.
func TestFailureTextHasItsOwnLinesOnly(t *testing.T) {
	t.Parallel()
	failure := &api.Error{Op: "look-up", Method: "GET", Path: "/x", Fault: api.APIError, Status: 400, Code: 20001, Message: "no\ntouch pwned", MoreInfo: "https://e.example.com/\nrm"}
	if got := screen.FailureText(failure); strings.Contains(got, "\ntouch") || strings.Contains(got, "\nrm") || strings.Count(got, "\n") < 3 {
		t.Errorf("%q", got)
	}
	if got := screen.FailureText(errors.New("a\nb")); strings.Contains(got, "\n") {
		t.Errorf("%q", got)
	}
}
