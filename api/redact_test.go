package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
)

// A proxy that echoes the request must not bring the credentials back.
func TestEchoedCredentialsAreLeftOut(t *testing.T) {
	for name, echo := range map[string]string{
		"plain": secret, "escaped": url.QueryEscape(secret), "alone": base64.StdEncoding.EncodeToString([]byte(secret)),
		"the header": "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(sandbox.APIKey+":"+secret)),
	} {
		t.Run(name, func(t *testing.T) {
			s := startSandbox(t)
			var records []Record
			c := newTestClient(t, Options{BaseURL: s.URL(), Record: func(r Record) { records = append(records, r) }})
			for _, fault := range []sandbox.Fault{
				{Status: 502, Body: "<pre>" + echo, ContentType: "text/html", Times: maxAttempts},
				{Status: 400, Code: 20001, Message: "bad request " + echo, Times: 1},
				{Body: "<html>" + echo, ContentType: "text/html", Times: 1},
			} {
				s.Inject(fault)
				_, err := c.FetchFlexUser(context.Background(), instance, firstUser)
				failure := asError(t, err)
				shown := fmt.Sprintf("%+v %v %+v", *failure, failure.Explain(), records)
				for _, form := range c.options.secretForms() {
					if strings.Contains(shown, form) {
						t.Errorf("%q is in %s", form, shown)
					}
				}
				if !strings.Contains(shown, redacted) {
					t.Errorf("nothing was left out of %s", shown)
				}
			}
		})
	}
}
