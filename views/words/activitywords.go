package words

import (
	"fmt"
	"time"

	"flexconsole/api"
)

// RequestStatus is the status of a response, a dash without a response.
func RequestStatus(r *api.Record) string {
	if r.Status == 0 {
		return "—"
	}
	return fmt.Sprint(r.Status)
}

// RequestOutcome is the outcome of a write; a read has none.
func RequestOutcome(r *api.Record) string {
	if r.Method == "GET" {
		return ""
	}
	return r.Outcome.String()
}

// RequestAttempt is the number of a repeated attempt, in three cells.
func RequestAttempt(r *api.Record) string {
	if r.Attempt < 2 {
		return ""
	}
	return fmt.Sprintf("%d/%d", r.Attempt, r.Attempts)
}

func AttemptSentence(r *api.Record) string {
	return fmt.Sprintf("attempt %d of at most %d", r.Attempt, r.Attempts)
}

// RequestID is the request ID, which Twilio's support asks for.
func RequestID(r *api.Record) string {
	if r.RequestID == "" {
		return "no Twilio-Request-Id"
	}
	return "Twilio-Request-Id " + r.RequestID
}

// Size is a size in at most six cells up to 999 GB.
func Size(n int) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	size, unit := float64(n)/1000, 0
	for size >= 999.5 && unit < 2 {
		size /= 1000
		unit++
	}
	name := [...]string{"kB", "MB", "GB"}[unit]
	if size < 9.95 {
		return fmt.Sprintf("%.1f %s", size, name)
	}
	return fmt.Sprintf("%.0f %s", size, name)
}

func Latency(d time.Duration) string {
	if d < time.Millisecond {
		return "<1 ms"
	}
	if d < 10*time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}
