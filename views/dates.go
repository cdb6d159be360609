package views

import (
	"fmt"
	"time"
)

// localDate is an ISO 8601 date in the reader's zone with its age, or the text
// as it came where it is no date.
func localDate(text string, now time.Time, zone *time.Location) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return at.In(zone).Format("2006-01-02 15:04:05 MST") + " · " + age(now.Sub(at))
}

// date is localDate at this moment, "" for none.
func (a *App) date(text string) string { return localDate(text, a.now(), a.options.Location) }

// age is a duration as a person says it, "3 days ago".
func age(d time.Duration) string {
	day := 24 * time.Hour
	switch {
	case d < -time.Minute:
		return "in the future"
	case d < 10*time.Second:
		return "just now"
	case d < time.Minute:
		return fmt.Sprintf("%d seconds ago", int(d.Seconds()))
	case d < time.Hour:
		return ago(int(d.Minutes()), "minute")
	case d < day:
		return ago(int(d.Hours()), "hour")
	case d < 60*day:
		return ago(int(d/day), "day")
	case d < 730*day:
		return ago(int(d/(30*day)), "month")
	}
	return ago(int(d/(365*day)), "year")
}

func ago(n int, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s ago", n, unit)
}
