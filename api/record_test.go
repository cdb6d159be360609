package api

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"flexconsole/api/redact"
	"flexconsole/api/sandbox"
)

// recording is a client whose records the test looks at.
func recording(t testing.TB, s *sandbox.Server) (*Client, *[]Record) {
	t.Helper()
	var records []Record
	c := newTestClient(t, Options{BaseURL: s.URL(), Record: func(r Record) { records = append(records, r) }})
	return c, &records
}

// A record contains what the server has seen and what it has responded.
func TestARecordIsWhatWentOverTheWire(t *testing.T) {
	s := startSandbox(t)
	c, records := recording(t, s)
	email := "zoë+test@example.com"
	if _, err := c.UpdateFlexUser(t.Context(), instance, firstUser, UserChange{Email: &email}); err != nil {
		t.Fatal(err)
	}
	user, err := c.FetchFlexUser(t.Context(), instance, firstUser)
	if err != nil {
		t.Fatal(err)
	}
	update, read := (*records)[0], (*records)[1]
	seen := s.Requests()[0]
	if update.Sent.Body.Text != string(seen.Body) || update.Sent.Body.Size != len(seen.Body) {
		t.Errorf("recorded %q, sent %q", update.Sent.Body.Text, seen.Body)
	}
	for name := range update.Sent.Header {
		if name != "Authorization" && !slices.Equal(update.Sent.Header[name], seen.Header[name]) {
			t.Errorf("%s: recorded %q, sent %q", name, update.Sent.Header[name], seen.Header[name])
		}
	}
	if read.Received.Body.Text != string(user.Raw) || read.Received.Body.Size != len(user.Raw) || read.Received.Body.Kept != Whole {
		t.Errorf("received %+v, want %s", read.Received.Body, user.Raw)
	}
	if got := update.Sent.Header.Get("Authorization"); got != "(removed)" {
		t.Errorf("Authorization: %s", got)
	}
	if !update.APIKey || update.Op != "update" || update.Proto != "HTTP/1.1" || update.URL() != s.URL()+seen.Path || update.Attempts != 1 ||
		read.Attempts != maxAttempts {
		t.Errorf("%+v", update)
	}
	if got := read.Received.Header.Get("Content-Type"); !strings.Contains(got, "json") {
		t.Errorf("the answer's type is %q", got)
	}
}

// Each attempt is a record of its own, with its number.
func TestRecordsCountAttempts(t *testing.T) {
	s := startSandbox(t)
	s.Inject(sandbox.Fault{Status: 503, Times: 2})
	c, records := recording(t, s)
	if _, err := c.FetchFlexUser(t.Context(), instance, firstUser); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range *records {
		got = append(got, fmt.Sprintf("%d/%d %d", r.Attempt, r.Attempts, r.Status))
	}
	if want := []string{"1/3 503", "2/3 503", "3/3 200"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// What got no response has a request and nothing else.
func TestARecordWithoutAnAnswer(t *testing.T) {
	s := startSandbox(t)
	s.Inject(sandbox.Fault{Drop: true})
	c, records := recording(t, s)
	email := "a@example.com"
	if _, err := c.UpdateFlexUser(t.Context(), instance, firstUser, UserChange{Email: &email}); err == nil {
		t.Fatal("no error")
	}
	r := (*records)[0]
	if r.Status != 0 || r.Received.Header != nil || r.Received.Body.Size != 0 || r.Sent.Body.Text != "Email=a%40example.com" ||
		r.Outcome != Unknown ||
		r.Problem == "" {
		t.Errorf("%+v", r)
	}
}

func TestALongBodyIsCut(t *testing.T) {
	for _, length := range []int{0, maxKept - 1, maxKept, maxKept + 1, 3 * maxKept} {
		text := strings.Repeat("x", length)
		b := redactor{redact.New("the-secret")}.body([]byte(text))
		if b.Size != length || b.Text != text[:min(length, maxKept)] || (b.Kept == Beginning) != (length > maxKept) {
			t.Errorf("%d bytes: %d of %d kept, %d", length, len(b.Text), b.Size, b.Kept)
		}
	}
	// The credentials count although they would have been cut off.
	if b := (redactor{redact.New("the-secret")}).body([]byte(strings.Repeat("x", maxKept-3) + "the-secret")); b.Kept != LeftOut ||
		b.Text != redact.Mark {
		t.Errorf("kept %d: %.20s", b.Kept, b.Text)
	}
}

// Wherever the credentials come back, or are typed by mistake, the record does
// not hold them, in whatever form.
func TestRecordsHoldNoCredentials(t *testing.T) {
	for name, form := range map[string]string{
		"plain": secret, "escaped": url.QueryEscape(secret), "alone": base64.StdEncoding.EncodeToString([]byte(secret)),
		"basic": base64.StdEncoding.EncodeToString([]byte(sandbox.APIKey + ":" + secret)),
	} {
		t.Run(name, func(t *testing.T) {
			s := startSandbox(t)
			c, records := recording(t, s)
			wrap(c, func(next http.RoundTripper) http.RoundTripper { return echoing{next, form} })
			_, _ = c.FindFlexUserByName(t.Context(), instance, form)
			_, _ = c.CreateWebChat(t.Context(), WebChatRequest{AddressSID: sandbox.AddressSID, ChatFriendlyName: form, UIVersion: form})
			s.Inject(sandbox.Fault{Status: 502, ContentType: "text/html", Body: strings.Repeat("x", maxKept-20) + form})
			_, _ = c.FetchFlexUser(t.Context(), instance, firstUser)
			if len(*records) != 2+maxAttempts {
				t.Fatalf("%d records", len(*records))
			}
			for _, r := range *records {
				shown := fmt.Sprintf("%+v %q", r, decodedForm(r.Sent.Body.Text))
				if strings.Contains(shown, form) {
					t.Errorf("%q is in the record of %s: %.300s", form, r.Op, shown)
				}
				if !strings.Contains(shown, redact.Mark) {
					t.Errorf("nothing was left out of %s", shown)
				}
				if r.Received.Header.Get("Set-Cookie") != leftOut {
					t.Errorf("a cookie is kept: %v", r.Received.Header)
				}
			}
		})
	}
}

func decodedForm(text string) string {
	fields, _ := Fields(text)
	return fmt.Sprint(fields)
}

// echoing is a proxy that repeats what it should not.
type echoing struct {
	next http.RoundTripper
	form string
}

func (e echoing) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := e.next.RoundTrip(r)
	if err == nil {
		response.Header.Set("X-Echo", "Basic "+e.form)
		response.Header.Set("Set-Cookie", "session=1")
	}
	return response, err
}

func TestFieldsKeepTheirOrder(t *testing.T) {
	got, ok := Fields("&b=2&&a=1&b=%26+%3D&empty=&bare")
	if want := []FormField{{"b", "2"}, {"a", "1"}, {"b", "& ="}, {"empty", ""}, {"bare", ""}}; !ok || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, ok)
	}
	for _, none := range []string{"a=%zz", "%zz=a", "a=1&b=%"} { // shown raw
		if got, ok := Fields(none); ok {
			t.Errorf("%q: %q", none, got)
		}
	}
}
