package api

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
)

// everyCharacter spells a text by one pattern for each of its bytes.
func everyCharacter(pattern, text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&b, pattern, c)
	}
	return b.String()
}

// everyRune spells a text by one pattern for each of its characters.
func everyRune(pattern, text string) string {
	var b strings.Builder
	for _, c := range text {
		fmt.Fprintf(&b, pattern, c)
	}
	return b.String()
}

// spellings are ways in which a secret can come back.
func spellings(secret string) map[string]string {
	asJSON, _ := json.Marshal(secret)
	basic := func(user string) string { return base64.StdEncoding.EncodeToString([]byte(user + ":" + secret)) }
	all := map[string]string{
		"plain": secret, "upper case": strings.ToUpper(secret), "lower case": strings.ToLower(secret), "cut": secret[:telltale+1],
		"query": url.QueryEscape(secret), "path": url.PathEscape(secret), "percent": everyCharacter("%%%02X", secret),
		"percent, lower case": everyCharacter("%%%02x", secret), "percent twice": everyCharacter("%%25%02X", secret),
		"JSON": string(asJSON[1 : len(asJSON)-1]), "\\u": everyRune(`\u%04x`, secret), "\\u, upper case": everyRune(`\u%04X`, secret),
		"\\u twice": everyRune(`\\u%04x`, secret), "\\x": everyCharacter(`\x%02x`, secret), "slashes": strings.ReplaceAll(secret, "/", `\/`),
		"HTML": html.EscapeString(secret), "HTML decimal": everyRune("&#%d;", secret), "HTML decimal, zeros": everyRune("&#%04d;", secret),
		"HTML hexadecimal": everyRune("&#x%x;", secret), "HTML twice": html.EscapeString(everyRune("&#%d;", secret)),
		"JSON in HTML": html.EscapeString(everyRune(`\u%04x`, secret)), "HTML in a URL": url.QueryEscape(everyRune("&#%d;", secret)),
		"one letter escaped":  "%" + fmt.Sprintf("%X", secret[0]) + secret[1:],
		"Basic, URL alphabet": base64.URLEncoding.EncodeToString([]byte("AC1:" + secret)),
	}
	for n := range 3 {
		all[fmt.Sprint("Basic ", n)] = basic(strings.Repeat("x", n+2))
		all[fmt.Sprint("Basic in JSON ", n)] = strings.ReplaceAll(basic(strings.Repeat("y", n+2)), "/", `\/`)
		all[fmt.Sprint("Basic in a URL ", n)] = url.QueryEscape(basic(strings.Repeat("z", n+2)))
		all[fmt.Sprint("Basic in HTML ", n)] = everyRune("&#%d;", basic(strings.Repeat("z", n+2)))
		all[fmt.Sprint("Basic, upper case ", n)] = strings.ToUpper(basic(strings.Repeat("z", n+2)))
	}
	return all
}

// awkwardSecrets are secrets with what some spelling changes, and one as Twilio's are.
var awkwardSecrets = []string{"0123456789abcdefABCDEF9876543210", `a/b+c&d=42%\"é<>'k"~_- x`}

// Of no spelling is anything left, wherever it stands.
func TestTheRedactorFindsEverySpelling(t *testing.T) {
	for _, secret := range awkwardSecrets {
		r := NewRedactor(secret)
		for name, spelling := range spellings(secret) {
			for _, frame := range []string{"%s", "before %s after", `{"email":"%s"}`, `\%s`, "%%25%s", "&amp;%s;", "=%s&x=1"} {
				got := r.Text(fmt.Sprintf(frame, spelling))
				if !strings.Contains(got, redacted) || strings.Contains(got, spelling[len(spelling)/2:]) || r.Text(got) != got {
					t.Errorf("%q, %s in %q: %q", secret, name, frame, got)
				}
			}
		}
	}
}

// What is left out of JSON leaves JSON.
func TestRedactedJSONIsJSON(t *testing.T) {
	for _, secret := range []string{"nabcdefghijklmnop", awkwardSecrets[0], awkwardSecrets[1]} {
		for name, spelling := range spellings(secret) {
			text, _ := json.Marshal(map[string]string{"value": "line\n" + spelling + "\\"})
			if got := NewRedactor(secret).Text(string(text)); !json.Valid([]byte(got)) {
				t.Errorf("%s: %s of %s", name, got, text)
			}
		}
	}
}

// What is not the secret stays.
func TestTheRedactorLeavesTheRest(t *testing.T) {
	r := NewRedactor(awkwardSecrets[0])
	for _, text := range []string{"", "0123456789", "0123456789a cdef", "a%2", `\u00`, "&#48", "%", `\`, "&", strings.Repeat("&amp;", 500), strings.Repeat("%25", 500), strings.Repeat(`\`, 500)} {
		if got := r.Text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	if got := NewRedactor("").Text("anything"); got != "anything" {
		t.Errorf("without a secret: %q", got)
	}
}

// A field that equals the secret is not known afterwards, and is not sent back.
func TestAFieldThatIsTheSecretIsLeftOut(t *testing.T) {
	for name, spelling := range spellings(secret) {
		s := startSandbox(t)
		user, _ := s.User(firstUser)
		user.Email = spelling
		s.SetUser(user)
		c, records := recording(t, s)
		got, err := c.FetchFlexUser(t.Context(), instance, firstUser)
		if err != nil || got.Email == nil || *got.Email == spelling || strings.Contains(fmt.Sprintf("%s %+v", got.Raw, *records), spelling) {
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
	all := spellings(secret)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		echo := all[name]
		for place, fault := range map[string]sandbox.Fault{
			"page":      {Status: 502, Body: "<pre>" + echo, ContentType: "text/html", Times: maxAttempts},
			"message":   {Status: 400, Code: 20001, Message: "bad request " + echo, Times: 1},
			"odd page":  {Body: "<html>" + echo, ContentType: "text/html", Times: 1},
			"more_info": {Status: 400, Body: `{"code":20001,"message":"no","more_info":"https://example.com/` + jsonText(echo) + `"}`, ContentType: "application/json", Times: 1},
			"next page": {Body: `{"instance_sid":null,"flex_users":[],"meta":{"next_page_url":"https://evil.example.com/?a=` + jsonText(echo) + `"}}`, ContentType: "application/json", Times: 1},
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
			if strings.Contains(shown, echo) || !strings.Contains(shown, redacted) {
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
	if shown := fmt.Sprintf("%+v %v", *failure, failure.Cause); strings.Contains(shown, secret) || !strings.Contains(shown, redacted) {
		t.Error(shown)
	}
	header := c.redactor.keptHeader(http.Header{"X-" + secret: {"1"}, "Cookie": {"a", "b"}})
	if shown := fmt.Sprint(header); strings.Contains(shown, secret) || header.Get("Cookie") != leftOut {
		t.Error(shown)
	}
}

type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

func BenchmarkRedactAPageOfUsers(b *testing.B) {
	page := strings.Repeat(`{"flex_user_sid":"FU00000000000000000000000000000001","email":"someone@example.com","roles":["agent"],"url":"https:\/\/flex-api.twilio.com"},`, 4000)
	r := NewRedactor(awkwardSecrets[0])
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		r.Text(page)
	}
}
