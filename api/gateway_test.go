package api

import (
	"fmt"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
)

// What a gateway says of itself is never Twilio's word on users, credentials or
// permissions; the start of its page is shown.
func TestAGatewaysPageIsNotTwiliosWord(t *testing.T) {
	page := "<!DOCTYPE html><html><head><style>p{color:red}</style><title>Acme Web Filter</title></head><body><p>Please&nbsp;sign in</p>"
	for name, row := range map[string]struct{ kind, body, says string }{
		"page":           {"text/html", page, "“Acme Web Filter Please sign in”"},
		"page as JSON":   {"application/json", page, "“Acme Web Filter Please sign in”"},
		"text":           {"text/plain", "no healthy upstream", "“no healthy upstream”"},
		"JSON of others": {"application/json", `{"code":404,"message":"no route matched"}`, "no route matched"},
		"empty":          {"text/html", " ", "sign-in page sent it."},
	} {
		for _, status := range []int{400, 401, 403, 404, 405, 407, 451, 500, 502, 503} {
			t.Run(fmt.Sprint(name, "/", status), func(t *testing.T) {
				s := startSandbox(t)
				s.Inject(sandbox.Fault{Status: status, Body: row.body, ContentType: row.kind})
				c := newTestClient(t, Options{BaseURL: s.URL()})
				for _, op := range everything {
					err := op.run(t, c)
					said := checkExplanation(t, asError(t, err))
					if !strings.Contains(said, fmt.Sprintf("Status %d, but not from Twilio", status)) || !strings.Contains(said, row.says) {
						t.Errorf("%s: %s", op.name, said)
					}
					if Unsupported(err) {
						t.Errorf("%s: taken for something that the account lacks", op.name)
					}
				}
			})
		}
	}
}

// A gateway's 403 and 404 settle nothing about the account.
func TestAGatewaySettlesNoAccount(t *testing.T) {
	for _, status := range []int{403, 404} {
		s := startSandbox(t)
		c := newTestClient(t, Options{BaseURL: s.URL(), AccountSID: sandbox.AccountSID})
		s.Inject(sandbox.Fault{Status: status, Body: "<p>Blocked", ContentType: "text/html", Times: 1})
		if err := c.CheckAccount(t.Context()); err == nil {
			t.Errorf("%d: passed", status)
		}
		if err := c.CheckAccount(t.Context()); err != nil || !c.AccountVerified() {
			t.Errorf("%d: not asked again: %v", status, err)
		}
	}
}
