package api

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
)

// oneLine is what a screen says where an account lacks something.
var oneLine = map[string]string{
	"user list":   "The user list is not available",
	"user search": "Search by username is not available",
	"teams":       "Team names are not available",
	"worker":      "cannot read workers",

	"addresses":     "cannot read chat addresses",
	"conversation":  "cannot read conversations",
	"conversations": "cannot read conversations",
	"messages":      "cannot read messages",
	"task":          "cannot read tasks",
	"reservations":  "cannot read reservations",

	"address":         "cannot read chat addresses",
	"task queue":      "cannot read task queues",
	"queue workers":   "cannot read workers",
	"worker channels": "cannot read worker channels",
	"flow":            "cannot read flows",
	"executions":      "cannot read executions",
	"steps":           "cannot read executions",
}

func TestUnsupported(t *testing.T) {
	html := sandbox.Fault{Body: "<p>", ContentType: "text/html"}
	for _, row := range []struct {
		fault         sandbox.Fault
		beta, reading bool
	}{
		{sandbox.Fault{Status: 404, Code: 20404}, true, false},
		{sandbox.Fault{Status: 404}, false, false},
		{sandbox.Fault{Status: 404, Body: html.Body, ContentType: html.ContentType}, false, false},
		{sandbox.Fault{Status: 405, Code: 20004}, true, false},
		{sandbox.Fault{Status: 405, Empty: true}, false, false},
		{sandbox.Fault{Status: 403, Code: 20403}, true, true},
		{sandbox.Fault{Status: 403, Code: 70051}, true, true},
		{sandbox.Fault{Status: 403}, false, false},
		{sandbox.Fault{Status: 400, Code: 20001}, false, false},
		{sandbox.Fault{Status: 401, Code: 20003}, false, false},
		{sandbox.Fault{Status: 429, Code: 20429}, false, false},
		{sandbox.Fault{Status: 503}, false, false},
		{sandbox.Fault{Drop: true}, false, false},
		{sandbox.Fault{Body: "{}"}, false, false},
		{sandbox.Fault{Status: 404, Code: 20404, CutAfter: 10}, false, false},
	} {
		for _, op := range everything {
			t.Run(fmt.Sprint(row.fault.Status, "/", row.fault.Code, "/", op.name), func(t *testing.T) {
				s := startSandbox(t)
				s.Inject(row.fault)
				err := op.run(t, newTestClient(t, Options{BaseURL: s.URL()}))
				_, optional := oneLine[op.name]
				reading := wordingOf(op.name).reads != ""
				want := optional && (reading && row.reading || !reading && row.beta)
				if got := Unsupported(err); got != want {
					t.Fatalf("%v of %v", got, err)
				}
				x := asError(t, err).Explain()
				checkExplanation(t, asError(t, err))
				if want && !strings.Contains(x.What, oneLine[op.name]) {
					t.Errorf("%+v", x)
				}
				if strings.Contains(x.What, "No such Flex user") && optional {
					t.Errorf("%s: %+v", op.name, x)
				}
			})
		}
	}
	if Unsupported(nil) || Unsupported(errors.New("made up")) {
		t.Error("no error of a request is unsupported")
	}
	if !Unsupported(fmt.Errorf("page 2: %w", &Error{Op: "teams", Fault: APIError, Status: 404})) {
		t.Error("a wrapped error is not recognised")
	}
}

func TestTestCredentialsKeepTheirWords(t *testing.T) {
	e := &Error{Op: "user list", Method: "GET", Fault: APIError, Status: 403, Code: 20008}
	if x := e.Explain(); !strings.Contains(x.What, "test credentials") {
		t.Errorf("%+v", x)
	}
}

// An account without the betas still has everything else.
func TestAnAccountWithoutTheBetas(t *testing.T) {
	s := startAccount(t, sandbox.Options{Basic: true, Users: 50})
	c := newTestClient(t, Options{BaseURL: s.URL()})
	for _, op := range slices.Concat(operations, browsing) {
		err := op.run(t, c)
		beta := wordingOf(op.name).beta != ""
		if beta != Unsupported(err) || !beta && err != nil {
			t.Errorf("%s: %v", op.name, err)
		}
	}
}

// A beta that the account lacks is told from one that the credentials may not use: only
// for the second there is somebody to ask.
func TestTheSentenceOnABeta(t *testing.T) {
	for status, want := range map[int]string{403: "The user list is not available to these credentials.", 404: "The user list is not available in this account."} {
		e := &Error{Op: "user list", Method: "GET", Fault: APIError, Status: status, Code: 20404}
		checkExplanation(t, e)
		if got := e.Explain().What; got != want {
			t.Errorf("%d: %q", status, got)
		}
	}
}
