package batch

import (
	"context"
	"strings"
	"sync"
	"time"

	"flexconsole/api"
	"flexconsole/api/save"
)

// call is one request that an account saw.
type call struct {
	sid    string
	write  bool
	at     time.Time
	beside int // other requests in progress, its own counted
}

// account is a fake with a user for every SID asked for. It takes latency for
// each request, and ends one that ctx ends, writes aside.
type account struct {
	latency time.Duration
	// refuse, when set, may fail request n (from 1); what it fails is not done.
	refuse func(n int, c call) error
	// slow is a user whose reading takes two and a half times as long.
	slow string

	mu       sync.Mutex
	users    map[string]api.FlexUser
	calls    []call
	inFlight int
}

func (a *account) begin(sid string, write bool) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.inFlight++
	c := call{sid, write, time.Now(), a.inFlight}
	a.calls = append(a.calls, c)
	if a.refuse == nil {
		return nil
	}
	return a.refuse(len(a.calls), c)
}

func (a *account) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.inFlight--
}

func (a *account) FetchFlexUser(ctx context.Context, _, sid string) (api.FlexUser, error) {
	refusal := a.begin(sid, false)
	defer a.end()
	select {
	case <-time.After(a.latencyOf(sid)):
	case <-ctx.Done():
		return api.FlexUser{}, &api.Error{Op: "look-up", Method: "GET", Fault: api.Cancelled, Cause: ctx.Err()}
	}
	if refusal != nil {
		return api.FlexUser{}, refusal
	}
	return a.user(sid), nil
}

func (a *account) latencyOf(sid string) time.Duration {
	if sid == a.slow {
		return a.latency * 5 / 2
	}
	return a.latency
}

func (a *account) UpdateFlexUser(_ context.Context, _, sid string, change api.UserChange) (api.FlexUser, error) {
	refusal := a.begin(sid, true)
	defer a.end()
	time.Sleep(a.latency)
	if refusal != nil {
		return api.FlexUser{}, refusal
	}
	return a.apply(sid, change), nil
}

func (a *account) user(sid string) api.FlexUser {
	a.mu.Lock()
	defer a.mu.Unlock()
	if u, known := a.users[sid]; known {
		return u
	}
	return person(sid, "a@old.test", "en-US", "")
}

func (a *account) apply(sid string, change api.UserChange) api.FlexUser {
	u := a.user(sid)
	u.Version++
	for _, f := range save.Fields {
		if value := f.In(change); value != nil {
			f.Put(&u, value)
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users == nil {
		a.users = map[string]api.FlexUser{}
	}
	a.users[sid] = u
	return u
}

// seen are the calls up to now.
func (a *account) seen() []call {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]call(nil), a.calls...)
}

// writes counts the writes to each SID.
func (a *account) writes() map[string]int {
	n := map[string]int{}
	for _, c := range a.seen() {
		if c.write {
			n[c.sid]++
		}
	}
	return n
}

// of lists the requests about one SID.
func (a *account) of(sid string) string {
	var list []string
	for _, c := range a.seen() {
		switch {
		case c.sid != sid:
		case c.write:
			list = append(list, "write")
		default:
			list = append(list, "read")
		}
	}
	return strings.Join(list, " ")
}

// tooMany is a 429 as the client reports it.
func tooMany(write bool, wait time.Duration) *api.Error {
	e := &api.Error{
		Op:         "look-up",
		Method:     "GET",
		Fault:      api.APIError,
		Status:     429,
		Code:       20429,
		RetryAfter: wait,
		RequestID:  "RQ00000000000000000000000000000001",
	}
	if write {
		e.Op, e.Method, e.Outcome = "update", "POST", api.NotApplied
	}
	return e
}

// nobody is a 404 as the client reports it.
func nobody() *api.Error {
	return &api.Error{Op: "look-up", Method: "GET", Fault: api.APIError, Status: 404, Code: 20404}
}
