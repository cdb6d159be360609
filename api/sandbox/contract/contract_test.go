package contract

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const (
	userPath = "/v2/Instances/GO00000000000000000000000000000001/Users/FU00000000000000000000000000000001"
	goodUser = `{"flex_user_sid":"FU00000000000000000000000000000001","worker_sid":null,"roles":["agent"],` +
		`"created_date":"2024-07-31T04:00:00Z","version":1,"more":"unknown fields are allowed"}`
	goodChat = `{"conversation_sid":"CH00000000000000000000000000000001","identity":"ada"}`
	address  = "AddressSid=IG00000000000000000000000000000001"
)

func request(method, path, form string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	r.SetBasicAuth("SK00000000000000000000000000000001", "made-up")
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return r
}

func response(status int, contentType string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {contentType}}}
}

func TestBreaches(t *testing.T) {
	const asJSON = "application/json"
	for _, row := range []struct {
		name, method, path, form string
		status                   int
		contentType, body        string
		want                     string // part of the error, empty for none
	}{
		{"fetch", "GET", userPath, "", 200, asJSON, goodUser, ""},
		{"update", "POST", userPath, "Email=a%40example.com&Locale=", 200, asJSON, goodUser, ""},
		{"empty update", "POST", userPath, "", 200, asJSON, goodUser, ""},
		{"create", "POST", "/v2/WebChats", address, 201, asJSON, goodChat, ""},
		{"outside the document", "GET", "/v1/Configuration", "", 200, "text/html", "<p>", ""},

		{"worker SID of another kind", "GET", userPath, "", 200, asJSON, `{"worker_sid":"FU00000000000000000000000000000001"}`, "worker_sid"},
		{"version null", "GET", userPath, "", 200, asJSON, `{"version":null}`, "version"},
		{"version as text", "GET", userPath, "", 200, asJSON, `{"version":"1"}`, "version"},
		{"roles as text", "GET", userPath, "", 200, asJSON, `{"roles":"agent"}`, "roles"},
		{"date in words", "GET", userPath, "", 200, asJSON, `{"updated_date":"yesterday"}`, "updated_date"},
		{"null", "GET", userPath, "", 200, asJSON, `null`, "response"},
		{"HTML", "GET", userPath, "", 200, "text/html", `<p>`, "response"},
		{"cut body", "GET", userPath, "", 200, asJSON, goodUser[:20], "response"},
		{"create with 200", "POST", "/v2/WebChats", address, 200, asJSON, goodChat, "response"},
		{"short conversation SID", "POST", "/v2/WebChats", address, 201, asJSON, `{"conversation_sid":"CH1"}`, "conversation_sid"},

		{"user SID of another kind", "POST", userPath, "UserSid=WK00000000000000000000000000000001", 200, asJSON, goodUser, "UserSid"},
		{"misspelt field", "POST", userPath, "Emial=a%40example.com", 200, asJSON, goodUser, "Emial"},
		{"no address", "POST", "/v2/WebChats", "Identity=ada", 201, asJSON, goodChat, "AddressSid"},
		{"short flex user SID", "GET", strings.TrimSuffix(userPath, "1"), "", 200, asJSON, goodUser, "FlexUserSid"},
		{"bad request and a busy server", "POST", userPath, "UserSid=US1", 429, asJSON, "{}", "UserSid"},

		{"bad request, refused", "POST", userPath, "UserSid=US1", 400, asJSON, "{}", ""},
		{"error body is not looked at", "GET", userPath, "", 500, "text/html", "<p>", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := breach(request(row.method, row.path, row.form), []byte(row.form), response(row.status, row.contentType), []byte(row.body))
			switch {
			case row.want == "" && err != nil:
				t.Errorf("unexpected breach: %v", err)
			case row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)):
				t.Errorf("breach %v, want one about %s", err, row.want)
			}
		})
	}
}

func TestRequestsNeedCredentials(t *testing.T) {
	r := request("GET", userPath, "")
	r.Header.Del("Authorization")
	if err := breach(r, nil, response(200, "application/json"), []byte(goodUser)); err == nil {
		t.Error("a request without credentials passed")
	}
	if err := breach(r, nil, response(401, "application/json"), nil); err != nil {
		t.Errorf("a refused request without credentials: %v", err)
	}
}

// witness stands in for a test and notes that it was failed.
type witness struct {
	testing.TB
	failed bool
}

// Helper does nothing.
func (w *witness) Helper() {}

// Errorf notes the failure.
func (w *witness) Errorf(string, ...any) { w.failed = true }

func TestTransportFailsTheTestAndHandsOnTheExchange(t *testing.T) {
	for name, row := range map[string]struct {
		body   string
		failed bool
	}{"good": {goodUser, false}, "bad": {`{"version":"1"}`, true}} {
		t.Run(name, func(t *testing.T) {
			var got string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				sent, _ := io.ReadAll(r.Body)
				got = string(sent)
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, row.body)
			}))
			defer server.Close()
			seen := &witness{TB: t}
			r, err := http.NewRequest("POST", server.URL+userPath, strings.NewReader("Locale=fr"))
			if err != nil {
				t.Fatal(err)
			}
			r.Header = request("POST", "/", "Locale=fr").Header
			res, err := Transport(seen, nil).RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = res.Body.Close() }()
			if body, err := io.ReadAll(res.Body); string(body) != row.body || err != nil {
				t.Errorf("response handed on as %q, %v", body, err)
			}
			if got != "Locale=fr" || seen.failed != row.failed {
				t.Errorf("server got %q, test failed: %v", got, seen.failed)
			}
		})
	}
}

func TestTransportHandsOnErrors(t *testing.T) {
	broken := errors.New("made up")
	dead := roundTripper(func(*http.Request) (*http.Response, error) { return nil, broken })
	if _, err := Transport(t, dead).RoundTrip(request("GET", userPath, "")); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	cut := roundTripper(func(*http.Request) (*http.Response, error) {
		res := response(200, "application/json")
		res.Body = io.NopCloser(io.MultiReader(strings.NewReader("{"), failing{broken}))
		return res, nil
	})
	res, err := Transport(t, cut).RoundTrip(request("GET", userPath, ""))
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(res.Body); string(body) != "{" || !errors.Is(err, broken) {
		t.Errorf("cut response handed on as %q, %v", body, err)
	}
}

// failing is a reader that only fails.
type failing struct{ err error }

// Read gives the error.
func (f failing) Read([]byte) (int, error) { return 0, f.err }
