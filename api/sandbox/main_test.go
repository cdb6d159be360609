package sandbox

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"flexconsole/api/sandbox/contract"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	firstUser = "FU00000000000000000000000000000001"
	userURL   = "/v2/Instances/" + InstanceSID + "/Users/" + firstUser
	chatsURL  = "/v2/WebChats"
)

// noon is the time at the start of every test's sandbox.
var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// start runs a sandbox until the test ends.
func start(t testing.TB, o Options) *Server {
	t.Helper()
	if o.Now == nil {
		o.Now = atNoon
	}
	s, err := Start("127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	running.Store(s.URL(), s)
	t.Cleanup(func() {
		running.Delete(s.URL())
		_ = s.Close()
	})
	return s
}

// running are the tests' sandboxes by their addresses.
var running sync.Map

// documented holds an answer to Twilio's documents, unless a fault may have bent it.
func documented(t testing.TB, x exchange) {
	t.Helper()
	if s, ok := running.Load("http://" + x.Request.URL.Host); ok && !s.(*Server).mayBend() {
		contract.Answer(t, x.Request, x.Response, x.body)
	}
}

func (s *Server) mayBend() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.faults, func(f *injected) bool { return !f.honest() })
}

// exchange is a request's answer, its body read.
type exchange struct {
	*http.Response
	body []byte
}

// plainClient neither follows redirects nor keeps connections.
func plainClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, MaxResponseHeaderBytes: 1 << 16},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func newRequest(t testing.TB, s *Server, method, path string, form url.Values) *http.Request {
	t.Helper()
	body := io.Reader(http.NoBody)
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(context.Background(), method, s.URL()+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.SetBasicAuth(APIKey, APISecret)
	return r
}

// try sends a request; the error is of the connection or of the body.
func try(r *http.Request, client *http.Client) (exchange, error) {
	res, err := client.Do(r)
	if err != nil {
		return exchange{}, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	return exchange{res, body}, err
}

// send is a request that must be answered.
func send(t testing.TB, r *http.Request) exchange {
	t.Helper()
	x, err := try(r, plainClient())
	if err != nil {
		t.Fatal(err)
	}
	documented(t, x)
	return x
}

func get(t testing.TB, s *Server, path string) exchange {
	t.Helper()
	return send(t, newRequest(t, s, http.MethodGet, path, nil))
}

func post(t testing.TB, s *Server, path string, form url.Values) exchange {
	t.Helper()
	return send(t, newRequest(t, s, http.MethodPost, path, form))
}

// object decodes a JSON object.
func (x exchange) object(t testing.TB) map[string]any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal(x.body, &o); err != nil {
		t.Fatalf("%v in %q", err, x.body)
	}
	return o
}

// until waits for what must come.
func until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	for tick := time.Tick(time.Millisecond); !holds(); {
		select {
		case <-tick:
		case <-deadline:
			t.Fatalf("never: %s", what)
		}
	}
}

func mustUser(t testing.TB, s *Server, sid string) User {
	t.Helper()
	u, ok := s.User(sid)
	if !ok {
		t.Fatalf("no user %s", sid)
	}
	return u
}
