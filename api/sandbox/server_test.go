package sandbox

import (
	"net"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"flexconsole/api/sandbox/roster"
)

func TestStartRefusesWhatIsNotLoopback(t *testing.T) {
	for _, addr := range []string{
		"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.com:0", "127.0.0.1", "",
		"127.0.0.1:", "127.0.0.1:-1", "127.0.0.1:65536", "127.0.0.1:http", "127.0.0.1:8642x", "localhost:+1",
	} {
		if s, err := Start(addr, Options{}); err == nil {
			_ = s.Close()
			t.Errorf("%q was accepted", addr)
		} else if !strings.Contains(err.Error(), "sandbox address") {
			t.Errorf("%q: unclear error %v", addr, err)
		}
	}
}

func TestStartTellsWhyAPortWillNotDo(t *testing.T) {
	s := start(t, Options{})
	_, err := Start(strings.TrimPrefix(s.URL(), "http://"), Options{})
	if err == nil || !strings.Contains(err.Error(), "start the sandbox") {
		t.Errorf("a port in use gave %v", err)
	}
}

func TestLocalhostIsLoopback(t *testing.T) {
	s, err := Start("localhost:0", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if !strings.HasPrefix(s.URL(), "http://127.0.0.1:") {
		t.Errorf("URL %s", s.URL())
	}
}

func TestUpdateChangesOnlyWhatWasSent(t *testing.T) {
	fields := func(u User) []string {
		return []string{u.Email, u.UserSID, u.Locale, u.Username, u.WorkerSID, u.TeamSID}
	}
	original := roster.PersonAt(0).User(1, noon)
	for _, row := range []struct {
		name    string
		form    url.Values
		change  func(*User)
		touched bool
	}{
		{"email", url.Values{"Email": {"x@example.com"}}, func(u *User) { u.Email = "x@example.com" }, true},
		{"locale", url.Values{"Locale": {"fr-FR"}}, func(u *User) { u.Locale = "fr-FR" }, true},
		{
			"user SID",
			url.Values{"UserSid": {"US" + strings.Repeat("aF", 16)}},
			func(u *User) { u.UserSID = "US" + strings.Repeat("aF", 16) },
			true,
		},
		{"same value", url.Values{"Locale": {original.Locale}}, func(*User) {}, true},
		{"email cleared", url.Values{"Email": {""}}, func(u *User) { u.Email = "" }, true},
		{"unknown field", url.Values{"Username": {"x"}, "email": {"x"}}, func(*User) {}, false},
		{"nothing", nil, func(*User) {}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Options{})
			if x := post(t, s, userURL, row.form); x.StatusCode != 200 {
				t.Fatalf("HTTP %d: %s", x.StatusCode, x.body)
			}
			want := original
			row.change(&want)
			got := mustUser(t, s, firstUser)
			if !slices.Equal(fields(got), fields(want)) {
				t.Errorf("stored %q, want %q", fields(got), fields(want))
			}
			moved := got.Version == original.Version+1 && got.Updated.Equal(noon)
			still := got.Version == original.Version && got.Updated.Equal(original.Updated)
			if row.touched && !moved || !row.touched && !still {
				t.Errorf("version %d → %d, updated %v → %v", original.Version, got.Version, original.Updated, got.Updated)
			}
		})
	}
}

func TestSIDsIgnoreTheCaseOfTheirDigits(t *testing.T) {
	s := start(t, Options{})
	s.SetUser(User{FlexUserSID: "FUabcdefabcdefabcdefabcdefabcdefab"})
	x := get(t, s, "/v2/Instances/"+InstanceSID+"/Users/FUABCDEFabcdefabcdefabcdefabcdefab")
	if x.object(t)["flex_user_sid"] != "FUabcdefabcdefabcdefabcdefabcdefab" {
		t.Errorf("HTTP %d: %s", x.StatusCode, x.body)
	}
}

func TestAnotherWriter(t *testing.T) {
	s := start(t, Options{})
	mine := mustUser(t, s, firstUser)
	theirs := mustUser(t, s, firstUser)
	theirs.Locale, theirs.Roles[0] = "de", "admin"
	if mustUser(t, s, firstUser).Roles[0] != "agent" {
		t.Error("User gave away the account's own roles")
	}
	s.SetUser(theirs)
	theirs.Roles[0] = "nobody"
	got := get(t, s, userURL).object(t)
	if got["locale"] != "de" || got["version"] != float64(mine.Version+1) || got["updated_date"] != "2026-03-04T12:00:00Z" {
		t.Errorf("after another writer: %v", got)
	}
	if roles := mustUser(t, s, firstUser).Roles; roles[0] != "admin" {
		t.Errorf("roles %v", roles)
	}
	if _, ok := s.User(UnknownUserSID); ok {
		t.Error("the unknown user exists")
	}
}

func TestRequestsAreRecordedWithoutCredentials(t *testing.T) {
	s := start(t, Options{})
	get(t, s, "/nowhere?PageSize=50")
	x := post(t, s, userURL, url.Values{"Locale": {"fr"}})
	all := s.Requests()
	if len(all) != 2 {
		t.Fatalf("%d requests", len(all))
	}
	if r := all[0]; r.Method != "GET" || r.Path != "/nowhere" || r.Query.Get("PageSize") != "50" || len(r.Form) != 0 {
		t.Errorf("first %+v", r)
	}
	r := all[1]
	if r.Method != "POST" || r.Form.Get("Locale") != "fr" || string(r.Body) != "Locale=fr" || r.Header.Get("Content-Type") == "" {
		t.Errorf("second %+v", r)
	}
	if r.Header.Get("Authorization") != "" {
		t.Error("the record holds credentials")
	}
	if r.ID != x.Header.Get("Twilio-Request-Id") || r.ID == all[0].ID {
		t.Errorf("request IDs %s, %s, answered %s", all[0].ID, r.ID, x.Header.Get("Twilio-Request-Id"))
	}
}

func TestTheRecordIsBounded(t *testing.T) {
	s := &Server{account: newAccount(Options{Now: atNoon})}
	for range maxRequests + 5 {
		s.record(&call{})
	}
	all := s.Requests()
	if len(all) != maxRequests || all[0].ID != numbered("RQ", 6) {
		t.Errorf("%d requests from %s", len(all), all[0].ID)
	}
}

func TestLatency(t *testing.T) {
	const latency = 30 * time.Millisecond
	s := start(t, Options{Latency: latency})
	begin := time.Now()
	get(t, s, userURL)
	if took := time.Since(begin); took < latency {
		t.Errorf("answered after %v", took)
	}
}

func TestManyAtOnce(t *testing.T) {
	s := start(t, Options{})
	const each = 20
	before := mustUser(t, s, firstUser).Version
	var work sync.WaitGroup
	for range each {
		work.Go(func() { post(t, s, userURL, url.Values{"Locale": {"fr"}}) })
		work.Go(func() { s.SetUser(mustUser(t, s, firstUser)) })
		work.Go(func() { post(t, s, chatsURL, url.Values{"AddressSid": {AddressSID}}) })
		work.Go(func() { s.Inject(Fault{Method: "OPTIONS"}); _ = s.Requests(); _ = s.Chats() })
	}
	work.Wait()
	if got := mustUser(t, s, firstUser).Version; got != before+2*each {
		t.Errorf("version %d after %d writes from %d", got, 2*each, before)
	}
	sids := map[string]bool{}
	for _, c := range s.Chats() {
		sids[c.ConversationSID] = true
	}
	if len(sids) != each || len(s.Requests()) != 2*each {
		t.Errorf("%d chats, %d requests", len(sids), len(s.Requests()))
	}
}

func TestSamplesAnswerAsTheySay(t *testing.T) {
	s := start(t, Options{})
	for _, sample := range s.Samples() {
		if sample.Note == "" {
			t.Errorf("%s has no note", sample.SID)
		}
		if !strings.HasPrefix(sample.SID, "FU") {
			continue
		}
		want := http.StatusOK
		if sample.SID == UnknownUserSID {
			want = http.StatusNotFound
		}
		if x := get(t, s, "/v2/Instances/"+InstanceSID+"/Users/"+sample.SID); x.StatusCode != want {
			t.Errorf("%s (%s): HTTP %d", sample.SID, sample.Note, x.StatusCode)
		}
	}
}

// The clock is read in the middle of the update; it holds the request up until
// the port is closed, so Close has begun but must not be over.
func TestCloseWaitsForARequestAtWork(t *testing.T) {
	var addr string
	arrived := make(chan struct{})
	var finished atomic.Bool
	s := start(t, Options{Now: func() time.Time {
		if addr == "" {
			return noon // the account is being made
		}
		close(arrived)
		for listens(addr) {
			runtime.Gosched()
		}
		finished.Store(true)
		return noon
	}})
	addr = strings.TrimPrefix(s.URL(), "http://")
	conn := rawRequest(t, s)
	defer func() { _ = conn.Close() }()
	<-arrived
	if err := s.Close(); err != nil || !finished.Load() {
		t.Errorf("closed with %v, request finished: %v", err, finished.Load())
	}
}

func listens(addr string) bool {
	conn, err := net.Dial("tcp", addr)
	if err == nil {
		_ = conn.Close()
	}
	return err == nil
}
