package screen

import (
	"fmt"
	"time"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/views/session"
)

// Trace records an event in the session log: its kind, a detail, and how long it took, 0
// for no time. It must not block.
type Trace func(kind, detail string, took time.Duration)

// Request records a request, without its query, headers and bodies.
func (t Trace) Request(r api.Record) {
	detail := fmt.Sprintf("%s %s status %d attempt %d", r.Method, r.Path, r.Status, r.Attempt)
	if r.Method != "GET" {
		detail += " outcome " + r.Outcome.String()
	}
	if r.RequestID != "" {
		detail += " id " + r.RequestID
	}
	t("request", detail, r.Duration)
}

// Opened records that a session was opened.
func (t Trace) Opened(s *session.Session) {
	detail := s.Badge + " from " + s.Source + ", account " + sid.Shorten(s.AccountSID)
	if s.ReadOnly {
		detail += ", read-only"
	}
	t("session", detail, 0)
}
