package follow

import (
	"fmt"
	"slices"
	"time"

	"flexconsole/api"
)

func isOneOf(s string, of ...string) bool { return slices.Contains(of, s) }

// ParseDate reads a date of the service; false for none and for rubbish.
func ParseDate(date *string) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, api.Text(date))
	return at, err == nil
}

// durationText is a duration for people, in its two largest units at most.
func durationText(d time.Duration) string {
	seconds := int(d / time.Second)
	switch {
	case seconds < 60:
		return fmt.Sprintf("%d s", seconds)
	case seconds < 3600:
		return fmt.Sprintf("%d min %d s", seconds/60, seconds%60)
	}
	return fmt.Sprintf("%d h %d min", seconds/3600, seconds%3600/60)
}
