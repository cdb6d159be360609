package api

import (
	"strings"
	"testing"
	"time"
)

// A wait is told in the units that people say.
func TestWaitInWords(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		time.Second: "1 s", 59 * time.Second: "59 s", time.Minute: "1 min", 90 * time.Second: "1 min 30 s",
		2 * time.Minute: "2 min", time.Hour: "1 h", 61 * time.Minute: "1 h 1 min", 24 * time.Hour: "24 h",
		24*time.Hour - time.Second: "23 h 59 min", 300 * time.Millisecond: "1 s",
	} {
		e := &Error{Op: "look-up", Method: "GET", Fault: APIError, Status: 429, Code: 20429, RetryAfter: wait}
		if next := e.Explain().Next; !strings.HasPrefix(next, "Wait "+want+",") {
			t.Errorf("%v: %q, want %q", wait, next, want)
		}
	}
}
