package views

import (
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/ui"
)

// activity lists every request of the session, the latest first.
type activity struct {
	quiet
	app    *App
	cursor int
	// seen is how many requests there were when the cursor was set.
	seen int
}

// records are the requests, the latest first. The cursor stays on its own
// while others come in above; at the top it is on the latest.
func (c *activity) records() []api.Record {
	records, made := c.app.session.Log.all()
	if c.cursor > 0 {
		c.cursor = min(c.cursor+made-c.seen, len(records)-1)
	}
	c.seen = made
	return records
}

func newActivity(a *App) *activity { return &activity{app: a} }

func (c *activity) Title() string { return "Activity" }

func (c *activity) Actions() []string {
	if len(c.app.session.Log.Newest()) == 0 {
		return nil
	}
	return []string{"copy", "move", "page"}
}

func (c *activity) Do(action string) tea.Cmd {
	if action != "copy" {
		return nil
	}
	r := c.records()[c.cursor]
	if r.RequestID == "" {
		return c.app.notify(ui.Warn, "that request has no Twilio-Request-Id")
	}
	return c.app.copy("the request ID", r.RequestID)
}

func (c *activity) Type(key tea.KeyMsg) tea.Cmd {
	n := len(c.records())
	c.cursor = moved(c.cursor, n, key.String())
	return nil
}

func (c *activity) View(width, height int) []string {
	t := c.app.theme
	records := c.records()
	if len(records) == 0 {
		return []string{"", t.Muted.Render(" Every request of this session is listed here, with its Twilio-Request-Id.")}
	}
	foot := c.detail(records[c.cursor], width)
	lines := []string{""}
	first, end := ui.Window(len(records), c.cursor, height-len(foot)-1)
	for i := first; i < end; i++ {
		lines = append(lines, t.Row(c.row(records[i], width), i == c.cursor, width))
	}
	return append(lines, foot...)
}

func (c *activity) row(r api.Record, width int) string {
	status := "—"
	if r.Status != 0 {
		status = fmt.Sprint(r.Status)
	}
	when := ""
	if width >= 70 {
		when = r.Start.In(c.app.options.Location).Format("15:04:05") + "  "
	}
	path := ui.Escape(r.Path)
	if width < 120 {
		path = shortPath(path)
	}
	return fmt.Sprintf("%s%-4s %3s %7s  %s", when, r.Method, status, latency(r.Duration), path)
}

// shortPath shortens the SIDs in a path.
func shortPath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if len(part) == sid.Length {
			parts[i] = sid.Shorten(part)
		}
	}
	return strings.Join(parts, "/")
}

// detail is what one line has no room for.
func (c *activity) detail(r api.Record, width int) []string {
	t := c.app.theme
	text := "Twilio-Request-Id " + r.RequestID
	if r.RequestID == "" {
		text = "no Twilio-Request-Id"
	}
	if r.Method != "GET" {
		text += " · outcome: " + r.Outcome.String()
	}
	if r.Problem != "" {
		text += " · " + r.Problem
	}
	return append([]string{""}, indented(ui.Wrap(ui.Escape(text), width-2, t.Muted))...)
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
