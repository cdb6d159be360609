// Package apitest is test support for the packages of Twilio's products: a client of
// a sandbox, and checks on what it makes of responses.
package apitest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/sandbox"
)

// Start is a sandbox that ends with the test.
func Start(t testing.TB, o sandbox.Options) *sandbox.Server {
	t.Helper()
	s, err := sandbox.Start("127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// Client is a client of o with the sandbox's key.
func Client(t testing.TB, o api.Options) *api.Client {
	t.Helper()
	o.Username, o.Secret = sandbox.APIKey, func() string { return sandbox.APISecret }
	c := api.NewClient(o)
	t.Cleanup(c.Close)
	return c
}

// Answering is a client of a sandbox that answers every request with body.
func Answering(t testing.TB, body string) (*api.Client, *sandbox.Server) {
	t.Helper()
	s := Start(t, sandbox.Options{})
	s.Inject(sandbox.Fault{Status: 200, Body: body})
	return Client(t, api.Options{BaseURL: s.URL()}), s
}

// Only is the one request that the sandbox may have received.
func Only(t testing.TB, s *sandbox.Server) sandbox.Request {
	t.Helper()
	all := s.Requests()
	if len(all) != 1 {
		t.Fatalf("%d requests on the wire, want 1", len(all))
	}
	return all[0]
}

// AsError is the *api.Error that every failure must be.
func AsError(t testing.TB, err error) *api.Error {
	t.Helper()
	var failure *api.Error
	if !errors.As(err, &failure) {
		t.Fatalf("error %v, want an *api.Error", err)
	}
	return failure
}

// Call is one call of a client, reduced to its error.
type Call func(ctx context.Context, c *api.Client) error

// CheckRefused answers a call with status 200 and a body that will not do: it is
// refused after one request, and what became of a write is unknown.
func CheckRefused(t *testing.T, call Call, name, body string, fault api.Fault, says string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		c, s := Answering(t, body)
		failure := AsError(t, call(t.Context(), c))
		outcome := api.Unknown
		if Only(t, s).Method == "GET" {
			outcome = api.NotApplied
		}
		if failure.Fault != fault || failure.Outcome != outcome || failure.Status != 200 {
			t.Errorf("fault %d, %v, status %d", failure.Fault, failure.Outcome, failure.Status)
		}
		if x := failure.Explain(); !strings.Contains(fmt.Sprint(x), says) {
			t.Errorf("%+v", x)
		}
	})
}

// Asks are method and URL of what the calls ask for in a region. Nothing leaves: the
// proxy that is set has no address.
func Asks(t testing.TB, calls ...Call) []string {
	t.Helper()
	t.Setenv("HTTPS_PROXY", "none#")
	t.Setenv("NO_PROXY", "")
	t.Setenv("no_proxy", "")
	var asked []string
	c := Client(t, api.Options{Region: "ie1", Edge: "dublin", Record: func(r api.Record) { asked = append(asked, r.Method+" "+r.URL()) }})
	for _, call := range calls {
		_ = call(t.Context(), c)
	}
	return asked
}

// CheckCutWrites cuts the response to a write after each of its bytes: what became of
// the write is unknown, and it is not sent again.
func CheckCutWrites(t *testing.T, call Call, body string) {
	t.Helper()
	s := Start(t, sandbox.Options{})
	c := Client(t, api.Options{BaseURL: s.URL()})
	for n := range len(body) {
		s.Inject(sandbox.Fault{Status: 200, Body: body, CutAfter: max(n, 1), Times: 1})
		if failure := AsError(t, call(t.Context(), c)); failure.Fault != api.Broken || failure.Outcome != api.Unknown {
			t.Errorf("cut after %d: fault %d, %v", n, failure.Fault, failure.Outcome)
		}
	}
	if n := len(s.Requests()); n != len(body) {
		t.Errorf("%d requests for %d calls", n, len(body))
	}
}

// CheckNoSID wants each call refused without a request: text that is no SID of the
// kind gets into no path and no expression.
func CheckNoSID(t *testing.T, valid string, calls func(bad string) []Call) {
	t.Helper()
	c, s := Answering(t, "{}")
	for _, bad := range []string{
		"", valid[:2], valid[:33], valid + "0", strings.ToLower(valid[:2]) + valid[2:], "FU00000000000000000000000000000001",
		valid[:33] + `"`, valid[:2] + `" == "` + valid[:2], valid + "/Messages", "../" + valid,
	} {
		for i, call := range calls(bad) {
			if err := call(t.Context(), c); err == nil || !strings.Contains(err.Error(), "is not") {
				t.Errorf("%q: call %d: %v", bad, i, err)
			}
		}
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// Journal notes what it is told of writes.
type Journal struct{ Lines []string }

// Begin notes the intent, without values.
func (j *Journal) Begin(op, target string, fields []string, _, _ map[string]*string) (string, error) {
	j.Lines = append(j.Lines, fmt.Sprintf("begin %s %s %v", op, target, slices.Sorted(slices.Values(fields))))
	return "id", nil
}

// End notes the outcome.
func (j *Journal) End(id, outcome, detail string) error {
	j.Lines = append(j.Lines, fmt.Sprintf("end %s %s %s", id, outcome, detail))
	return nil
}
