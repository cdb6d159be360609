package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"flexconsole/api/sandbox/contract"
	"flexconsole/api/sandbox/roster"
)

// isError checks Twilio's error object and its headers.
func isError(t *testing.T, x exchange, status, code int, message string) {
	t.Helper()
	o := x.object(t)
	if x.StatusCode != status || o["status"] != float64(status) || o["code"] != float64(code) {
		t.Errorf("HTTP %d with %s, want %d and code %d", x.StatusCode, x.body, status, code)
	}
	if text, _ := o["message"].(string); !strings.Contains(text, message) || text == "" {
		t.Errorf("message %q, want %q in it", text, message)
	}
	if want := fmt.Sprintf("https://www.twilio.com/docs/errors/%d", code); o["more_info"] != want || len(o) != 4 {
		t.Errorf("error %v, want more_info %s", o, want)
	}
	if got := x.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type %q", got)
	}
	if id := x.Header.Get("Twilio-Request-Id"); !regexp.MustCompile(`^RQ[0-9a-f]{32}$`).MatchString(id) {
		t.Errorf("Twilio-Request-Id %q", id)
	}
}

func TestCredentials(t *testing.T) {
	s := start(t, Options{})
	for _, row := range []struct {
		name, user, password string
		ok                   bool
	}{
		{"token", AccountSID, AuthToken, true},
		{"key", APIKey, APISecret, true},
		{"key with token", APIKey, AuthToken, false},
		{"account with secret", AccountSID, APISecret, false},
		{"stray space", AccountSID, AuthToken + " ", false},
		{"empty pair", "", "", false},
	} {
		for _, path := range []string{userURL, "/nowhere"} {
			r := newRequest(t, s, http.MethodGet, path, nil)
			r.SetBasicAuth(row.user, row.password)
			x := send(t, r)
			if !row.ok {
				isError(t, x, 401, 20003, "Authenticate")
			} else if x.StatusCode == 401 {
				t.Errorf("%s: refused", row.name)
			}
		}
	}
	r := newRequest(t, s, http.MethodGet, userURL, nil)
	r.Header.Del("Authorization")
	isError(t, send(t, r), 401, 20003, "No credentials provided")
}

func TestPathsAndMethods(t *testing.T) {
	s := start(t, Options{})
	user := func(instance, flexUser string) string { return "/v2/Instances/" + instance + "/Users/" + flexUser }
	for _, row := range []struct {
		method, path string
		status, code int
		message      string
	}{
		{"GET", user(InstanceSID, UnknownUserSID), 404, 20404, "The requested resource /Instances/" + InstanceSID + "/Users/" +
			UnknownUserSID + " was not found"},
		{"POST", user(InstanceSID, UnknownUserSID), 404, 20404, "was not found"},
		{"GET", user("GO00000000000000000000000000000002", firstUser), 404, 20404, "was not found"},
		{"GET", user(InstanceSID, "FU1"), 404, 20404, "was not found"},
		{"GET", user(InstanceSID, firstUser+"0"), 404, 20404, "was not found"},
		{"GET", user(InstanceSID, "fu"+firstUser[2:]), 404, 20404, "was not found"},
		{"GET", user(InstanceSID, "WK"+firstUser[2:]), 404, 20404, "was not found"},
		{"GET", userURL + "/", 404, 20404, "was not found"},
		{"GET", "/v2/Instances/" + InstanceSID + "/Users", 404, 20404, "was not found"},
		{"GET", "/", 404, 20404, "The requested resource / was not found"},
		{"DELETE", userURL, 405, 20004, "Method not allowed"},
		{"GET", chatsURL, 405, 20004, "Method not allowed"},
		{"POST", "/v1/Configuration", 405, 20004, "Method not allowed"},
	} {
		t.Run(row.method+" "+row.path, func(t *testing.T) {
			isError(t, send(t, newRequest(t, s, row.method, row.path, nil)), row.status, row.code, row.message)
		})
	}
	if allow := send(t, newRequest(t, s, "PUT", userURL, nil)).Header.Get("Allow"); allow != "GET, POST" {
		t.Errorf("Allow %q", allow)
	}
}

func TestUpdateRefusals(t *testing.T) {
	s := start(t, Options{})
	before := mustUser(t, s, firstUser)
	for _, row := range []struct {
		name, message string
		form          url.Values
	}{
		{"short user SID", "UserSid must match ^US", url.Values{"UserSid": {"US1"}, "Email": {"lost@example.com"}}},
		{"empty user SID", "UserSid must match ^US", url.Values{"UserSid": {""}}},
		{"SID of another kind", "UserSid must match ^US", url.Values{"UserSid": {firstUser}}},
		{"long email", "Email must be at most 1024", url.Values{"Email": {strings.Repeat("a", 1025)}}},
		{"long locale", "Locale must be at most 128", url.Values{"Locale": {strings.Repeat("é", 129)}}},
		{"large body", "larger than 1048576", url.Values{"Unknown": {strings.Repeat("a", 1<<20)}}},
	} {
		t.Run(row.name, func(t *testing.T) { isError(t, post(t, s, userURL, row.form), 400, 20001, row.message) })
	}
	if after := mustUser(t, s, firstUser); after.Version != before.Version || after.Email != before.Email {
		t.Errorf("a refused update was stored: %+v", after)
	}
}

func TestBodyMustBeAForm(t *testing.T) {
	s := start(t, Options{})
	for _, row := range []struct{ contentType, body, message string }{
		{"application/json", `{"Email":"a@example.com"}`, "Content-Type"},
		{"", "Email=a@example.com", "Content-Type"},
		{"multipart/form-data; boundary=x", "Email=a@example.com", "Content-Type"},
		{"application/x-www-form-urlencoded", "Email=%zz", "malformed"},
	} {
		for _, path := range []string{userURL, chatsURL} {
			r := newRequest(t, s, http.MethodPost, path, nil)
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(row.body)), int64(len(row.body))
			r.Header.Set("Content-Type", row.contentType)
			isError(t, send(t, r), 400, 20001, row.message)
		}
	}
	r := newRequest(t, s, http.MethodPost, userURL, url.Values{"Email": {"b@example.com"}})
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	if x := send(t, r); x.StatusCode != 200 {
		t.Errorf("a charset was refused: %s", x.body)
	}
}

func TestWebChatRefusals(t *testing.T) {
	s := start(t, Options{})
	quoted := func(size int) string { return `"` + strings.Repeat("a", size-2) + `"` }
	with := func(pairs ...string) url.Values {
		form := url.Values{"AddressSid": {AddressSID}}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		return form
	}
	for _, row := range []struct {
		name    string
		form    url.Values
		code    int
		message string
	}{
		{"nothing", nil, 20001, "AddressSid is required"},
		{"no address", url.Values{"Identity": {"ada"}}, 20001, "AddressSid is required"},
		{"service for an address", with("AddressSid", "IS00000000000000000000000000000001"), 20001, "AddressSid must match"},
		{"unknown address", with("AddressSid", "IGffffffffffffffffffffffffffffffff"), 45765, "not found"},
		{"address switched off", with("AddressSid", DisabledAddressSID), 45761, "not enabled"},
		{"data not JSON", with("PreEngagementData", `{"a":}`), 45733, "JSON"},
		{"data empty", with("PreEngagementData", ""), 45733, "JSON"},
		{"data too large", with("PreEngagementData", quoted(16_385)), 45731, "too large"},
		{"long chat name", with("ChatFriendlyName", strings.Repeat("é", 257)), 20001, "ChatFriendlyName"},
		{"long customer name", with("CustomerFriendlyName", strings.Repeat("a", 257)), 20001, "CustomerFriendlyName"},
		{"long identity", with("Identity", strings.Repeat("a", 257)), 20001, "Identity"},
	} {
		t.Run(row.name, func(t *testing.T) { isError(t, post(t, s, chatsURL, row.form), 400, row.code, row.message) })
	}
	if chats := s.Chats(); len(chats) != 0 {
		t.Errorf("refused chats were created: %+v", chats)
	}
	fits := with("PreEngagementData", quoted(16_384), "ChatFriendlyName", strings.Repeat("é", 256))
	if x := post(t, s, chatsURL, fits); x.StatusCode != 201 {
		t.Errorf("values at their limits were refused: %s", x.body)
	}
}

// FuzzAnswer sends anything with right credentials: the answer is JSON with a
// status the sandbox knows, a refusal changes nothing, and whatever was stored
// still follows the document.
func FuzzAnswer(f *testing.F) {
	const form = "application/x-www-form-urlencoded"
	f.Add("GET", userURL, "", "")
	f.Add("POST", userURL, form, "Email=a%40example.com&Locale=&UserSid=USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
	f.Add("POST", chatsURL, form, "AddressSid="+AddressSID+"&PreEngagementData={}")
	f.Add("POST", firstMessagesURL, form, "Author=ada&Body=hello")
	f.Add("POST", firstChatURL, form, "State=closed")
	f.Add("POST", firstChannelURL, form, "Status=closed&Routing=%7B%22status%22%3A%22closed%22%7D")
	for _, path := range []string{
		listURL, searchURL, searchURL + "/" + firstUser, teamsURL, workersURL + numbered("WK", 1),
		addressesURL, conversationsURL, tasksURL, firstTaskURL,
	} {
		f.Add("GET", path, "", "")
	}
	f.Add("PATCH", "//v2/../", "text/html", "\x00\xff")
	f.Fuzz(func(t *testing.T, method, path, contentType, body string) {
		s := &Server{account: newAccount(Options{Now: atNoon})}
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/", strings.NewReader(body))
		r.Method, r.URL.Path = method, path
		r.Header.Set("Content-Type", contentType)
		got := recorded(s, r)
		if !slices.Contains([]int{200, 201, 400, 404, 405}, got.Code) || !json.Valid(got.Body.Bytes()) {
			t.Fatalf("HTTP %d with %q", got.Code, got.Body)
		}
		fresh := roster.PersonAt(0).User(1, noon)
		if user := mustUser(t, s, firstUser); got.Code >= 400 && (len(s.Chats()) != 0 || user.Version != fresh.Version) {
			t.Errorf("HTTP %d, and yet something was stored", got.Code)
		}
		contract.Answer(t, r, got.Result(), got.Body.Bytes())
		again := httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+userURL, nil)
		user := recorded(s, again)
		if user.Code != http.StatusOK {
			t.Errorf("HTTP %d for the user afterwards", user.Code)
		}
		contract.Check(t, again, nil, user.Result(), user.Body.Bytes())
	})
}

// recorded answers a request without a connection.
func recorded(s *Server, r *http.Request) *httptest.ResponseRecorder {
	r.SetBasicAuth(APIKey, APISecret)
	w := httptest.NewRecorder()
	s.serve(w, r)
	return w
}
