package validate

import (
	"strconv"
	"strings"
	"time"
)

// CloseAfter judges after how long a chat is to close by itself: minutes, or a time such
// as 30m or 2h; empty is never.
func CloseAfter(text string) Verdict {
	after, ok := ParseMinutes(text)
	switch {
	case strings.TrimSpace(text) == "":
		return Verdict{}
	case !ok:
		return failure("%s is no time in whole minutes, e.g. 60, 90m or 2h", quote(text))
	case after < 10*time.Minute:
		return failure("10 min at least")
	case after > 24*time.Hour:
		return warning("over a day: the chat stays open that long")
	}
	return valid("closed by Twilio after %d min", int(after.Minutes()))
}

// ParseMinutes reads minutes, or a time such as 30m or 2h; ok is false for anything else,
// and for parts of a minute.
func ParseMinutes(text string) (time.Duration, bool) {
	text = strings.TrimSpace(text)
	if _, err := strconv.ParseUint(text, 10, 32); err == nil {
		text += "m"
	}
	after, err := time.ParseDuration(text)
	return after, err == nil && after >= 0 && after%time.Minute == 0
}
