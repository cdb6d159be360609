package api

import "testing"

// The environment is read once in a process, so this only sees what the test
// run was started with; loopback has no proxy whatever it says.
func TestLoopbackHasNoProxy(t *testing.T) {
	if got := newTestClient(t, Options{BaseURL: "http://127.0.0.1:1"}).Proxy(); got != "" {
		t.Errorf("proxy %q for loopback", got)
	}
}
