package words

import (
	"time"

	"flexconsole/api/stuck"
	"flexconsole/ui"
)

// NoCause is said where nothing was found that keeps a chat from an agent.
func NoCause(d stuck.Diagnosis) string {
	if len(d.Unread) > 0 {
		return "No cause found in what could be read."
	}
	return "No cause found: nothing that was read keeps this chat from an agent."
}

// CauseTitle is a cause in a few words.
func CauseTitle(c stuck.Cause) string {
	title := ui.UpperFirst(c.ID.Title())
	if !c.Sure {
		title += " (likely)"
	}
	return title
}

// CauseSource is where a cause was read, and how long ago that happened.
func CauseSource(c stuck.Cause, now time.Time) string {
	if c.At.IsZero() {
		return c.Source
	}
	return c.Source + " · " + ui.Age(now.Sub(c.At))
}

// UnreadSource says what is unknown as a source could not be read; raw.
func UnreadSource(u stuck.Unread) string {
	text := u.Source + " not read"
	if u.Err != nil {
		text += " (" + BriefClause(u.Err) + ")"
	}
	return text + ". Unknown: " + u.Lost + "."
}
