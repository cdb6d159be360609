package views

import (
	"fmt"
	"time"

	"flexconsole/api"
)

// statusWord is the status of an answer, a dash where none came.
func statusWord(r *api.Record) string {
	if r.Status == 0 {
		return "—"
	}
	return fmt.Sprint(r.Status)
}

// requestOutcome is the outcome of a write; a read has none.
func requestOutcome(r *api.Record) string {
	if r.Method == "GET" {
		return ""
	}
	return r.Outcome.String()
}

// attemptWord tells of a repeated attempt in three cells.
func attemptWord(r *api.Record) string {
	if r.Attempt < 2 {
		return ""
	}
	return fmt.Sprintf("%d/%d", r.Attempt, r.Attempts)
}

func attemptSentence(r *api.Record) string {
	return fmt.Sprintf("attempt %d of %d at the most", r.Attempt, r.Attempts)
}

// idWord is what Twilio's support asks for.
func idWord(r *api.Record) string {
	if r.RequestID == "" {
		return "no Twilio-Request-Id"
	}
	return "Twilio-Request-Id " + r.RequestID
}

// octets is a size in at most six cells up to 999 GB.
func octets(n int) string {
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

func latency(d time.Duration) string {
	if d < time.Millisecond {
		return "<1 ms"
	}
	if d < 10*time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}
