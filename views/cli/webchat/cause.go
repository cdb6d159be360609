package webchat

import (
	"context"
	"fmt"
	"time"

	"flexconsole/api/launch"
	"flexconsole/api/stuck"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// causesDocument is what was found out about why a chat reaches no agent.
type causesDocument struct {
	// Found are the likeliest first, none where nothing is wrong.
	Found []causeDocument `json:"found"`
	// NotRead are the sources that could not be read.
	NotRead []notReadDocument `json:"not_read"`
	Notes   []string          `json:"notes"`
}

// causeDocument is one cause. Sure says that what was seen is enough to stop the chat.
type causeDocument struct {
	ID     stuck.ID   `json:"id"`
	Title  string     `json:"title"`
	Sure   bool       `json:"sure"`
	Seen   string     `json:"seen"`
	Source string     `json:"source"`
	Advice string     `json:"advice"`
	At     *time.Time `json:"at"`
}

// notReadDocument is a source that could not be read, and what is unknown without it.
type notReadDocument struct {
	Source  string         `json:"source"`
	Unknown string         `json:"unknown"`
	Error   *plain.Failure `json:"error"`
}

// findCause looks for why a chat that was read reaches no agent.
func (c *chatNow) findCause(ctx context.Context, in *session.Session) {
	if found, err := session.FindCause(ctx, in, c.kept, c.progress, time.Now, nil); err == nil { // else it was stopped
		c.causes = &found
	}
}

// causesOf is a diagnosis as a document, nil without one.
func causesOf(found *stuck.Diagnosis) *causesDocument {
	if found == nil {
		return nil
	}
	d := &causesDocument{Found: []causeDocument{}, NotRead: []notReadDocument{}, Notes: append([]string{}, found.Notes...)}
	for _, c := range found.Causes {
		d.Found = append(d.Found, causeDocument{c.ID, c.ID.Title(), c.Sure, c.Seen, c.Source, c.Advice, timeOrNull(c.At)})
	}
	for _, u := range found.Unread {
		unread := notReadDocument{Source: u.Source, Unknown: u.Lost}
		if u.Err != nil {
			unread.Error = plain.FailureOf(u.Err)
		}
		d.NotRead = append(d.NotRead, unread)
	}
	return d
}

// causeLines are the causes for people, raw.
func (c *chatNow) causeLines() (lines []string) {
	if c.causes == nil {
		return nil
	}
	for _, cause := range c.causes.Causes {
		lines = append(lines, "  "+words.CauseTitle(cause), "    "+cause.Seen, "    What to do: "+cause.Advice, "    Read from: "+words.CauseSource(cause, c.causes.At))
	}
	if len(lines) == 0 {
		lines = append(lines, "  "+words.NoCause(*c.causes))
	}
	for _, note := range c.causes.Notes {
		lines = append(lines, "  "+note)
	}
	for _, u := range c.causes.Unread {
		lines = append(lines, "  "+words.UnreadSource(u))
	}
	return lines
}

// arrival compares the data sent with what arrived.
func (c *chatNow) arrival() launch.Arrival {
	return session.Arrival(c.kept, nil, c.progress)
}

// dataLines are what did not arrive as it was sent, raw.
func (c *chatNow) dataLines() (lines []string) {
	for _, v := range c.arrival().Values {
		for _, place := range []struct {
			name  string
			value *string
			d     launch.Difference
		}{{"conversation", v.Conversation, v.InConversation}, {"task", v.Task, v.InTask}} {
			switch place.d {
			case launch.Missing:
				lines = append(lines, fmt.Sprintf("  data          %s: missing in the %s", v.Path, place.name))
			case launch.Changed:
				lines = append(lines, fmt.Sprintf("  data          %s: %s in the %s, sent was %s", v.Path, ui.TextOf(place.value), place.name, ui.TextOf(v.Sent)))
			}
		}
	}
	return lines
}
