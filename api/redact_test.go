package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"flexconsole/api/redact"
	"flexconsole/api/redact/redacttest"
	"flexconsole/api/sandbox"
)

// A field that equals the secret is not known afterwards, and is not sent back.
func TestAFieldThatIsTheSecretIsLeftOut(t *testing.T) {
	for name, spelling := range redacttest.Spellings(secret) {
		s := startSandbox(t)
		user, _ := s.User(firstUser)
		user.Email = spelling
		s.SetUser(user)
		c, records := recording(t, s)
		got, err := c.FetchFlexUser(t.Context(), instance, firstUser)
		if err != nil || got.Email == nil || *got.Email == spelling ||
			strings.Contains(fmt.Sprintf("%s %+v", got.Raw, *records), spelling) {
			t.Fatalf("%s: %s, %v", name, got.Raw, err)
		}
		before := len(s.Requests())
		_, err = c.UpdateFlexUser(t.Context(), instance, firstUser, UserChange{Email: got.Email})
		if failure := asError(t, err); failure.Fault != ValueLeftOut || failure.Outcome != NotApplied || len(s.Requests()) != before {
			t.Errorf("%s: %v with %d requests", name, err, len(s.Requests())-before)
		}
	}
}

// A proxy that echoes the request must not bring the credentials back, neither
// in an error nor in what it wraps, nor in a record.
func TestEchoedCredentialsAreLeftOut(t *testing.T) {
	all := redacttest.Spellings(secret)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		echo := all[name]
		for place, fault := range map[string]sandbox.Fault{
			"page":     {Status: 502, Body: "<pre>" + echo, ContentType: "text/html", Times: maxAttempts},
			"message":  {Status: 400, Code: 20001, Message: "bad request " + echo, Times: 1},
			"odd page": {Body: "<html>" + echo, ContentType: "text/html", Times: 1},
			"more_info": {
				Status: 400, Body: `{"code":20001,"message":"no","more_info":"https://example.com/` + jsonText(echo) + `"}`,
				ContentType: "application/json", Times: 1,
			},
			"next page": {Body: `{"instance_sid":null,"flex_users":[],"meta":{"next_page_url":"https://evil.example.com/?a=` + jsonText(echo) +
				`"}}`, ContentType: "application/json", Times: 1},
		} {
			s := startSandbox(t)
			c, records := recording(t, s)
			s.Inject(fault)
			var err error
			if place == "next page" {
				_, err = c.ListFlexUsers(t.Context(), instance, "")
			} else {
				_, err = c.FetchFlexUser(t.Context(), instance, firstUser)
			}
			failure := asError(t, err)
			shown := fmt.Sprintf("%+v %+v %v %+v", *failure, failure.Cause, failure.Explain(), *records)
			if strings.Contains(shown, echo) || !strings.Contains(shown, redact.Mark) {
				t.Errorf("%s, %s: %s", name, place, shown)
			}
		}
	}
}

func jsonText(s string) string {
	text, _ := json.Marshal(s)
	return string(text[1 : len(text)-1])
}

// What is no HTTP comes back in the transport's own error, and names of headers
// are text from outside too.
func TestEchoedCredentialsInATransportError(t *testing.T) {
	c := NewClient(Options{BaseURL: "http://127.0.0.1:1", Username: sandbox.APIKey, Secret: func() string { return secret }})
	t.Cleanup(c.Close)
	wrap(c, func(http.RoundTripper) http.RoundTripper { return failing{fmt.Errorf("malformed response %q", secret)} })
	_, err := c.UpdateFlexUser(t.Context(), instance, firstUser, UserChange{Email: new(string)})
	failure := asError(t, err)
	if shown := fmt.Sprintf("%+v %v", *failure, failure.Cause); strings.Contains(shown, secret) || !strings.Contains(shown, redact.Mark) {
		t.Error(shown)
	}
	header := c.redactor.keptHeader(http.Header{"X-" + secret: {"1"}, "Cookie": {"a", "b"}})
	if shown := fmt.Sprint(header); strings.Contains(shown, secret) || header.Get("Cookie") != leftOut {
		t.Error(shown)
	}
}

type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

// The journal stays on disk: no credentials are in its values, and null stays null.
func TestJournaledValuesWithoutCredentials(t *testing.T) {
	c := newTestClient(t, Options{})
	held, plain := "it is "+secret, "fr"
	kept := c.redactor.values(map[string]*string{"email": &held, "locale": &plain, "user_sid": nil})
	if got := kept["email"]; got == nil || strings.Contains(*got, secret) || !strings.HasPrefix(*got, "it is ") || held != "it is "+secret {
		t.Errorf("email: %v", got)
	}
	if got, exists := kept["user_sid"]; len(kept) != 3 || kept["locale"] == nil || *kept["locale"] != plain || got != nil || !exists {
		t.Errorf("%+v", kept)
	}
	if got := c.redactor.values(nil); got != nil {
		t.Errorf("values of none: %+v", got)
	}
}
