package chats

import (
	"context"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/api/stuck"
	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// longStuck is how long a chat stands still before the cause is looked for without being
// asked, once.
const longStuck = 60 * time.Second

// causes is what was found of why a chat is stuck. It outlives the page of the chat.
type causes struct {
	found *stuck.Diagnosis
	// state is the short state of the chat by then: in another one the causes hold no
	// longer.
	state string
	// since is when the chat began to stand still, zero while it does not. searched: the
	// cause was looked for, so that it is not looked for again unless asked.
	since    time.Time
	searched bool
}

// note keeps since when a chat stands still.
func (c *causes) note(s follow.State, now time.Time) {
	switch {
	case s.Stuck == "" || s.Ended || s.Gone:
		c.since = time.Time{}
	case c.since.IsZero():
		c.since = now
	}
}

// due says that the cause is to be looked for without being asked.
func (c *causes) due(now time.Time) bool {
	return !c.searched && !c.since.IsZero() && now.Sub(c.since) >= longStuck
}

// in are the causes that hold for a chat as read, nil where none were looked for.
func (c *causes) in(s follow.State) *stuck.Diagnosis {
	if c.found == nil || c.state != s.Snapshot().State {
		return nil
	}
	return c.found
}

// findCause looks for the cause. By itself it keeps within what an open chat may send,
// and its result is shown on the page only.
func findCause(p *chatPage, byItself bool) tea.Cmd {
	switch {
	case p.finding == nil:
	case byItself || !p.finding.Quiet:
		return nil
	default:
		p.finding.Drop() // who asks does not wait for the pace of the other search
	}
	current, kept, seen, follower := p.host.Session(), p.chat.LaunchedChat, p.state, p.chat.follower
	p.chat.causes.searched = true
	return screen.Read(p.host, p, &p.finding, "finding the cause", byItself, func(ctx context.Context, w *screen.Work) tea.Msg {
		var pace func(context.Context, int) error
		if byItself {
			pace = func(ctx context.Context, requests int) error {
				w.Rest(true)
				defer w.Rest(false)
				return follower.Share(ctx, requests)
			}
		}
		found, err := session.FindCause(ctx, current, kept, seen, p.host.Now, pace)
		return causesMsg{found, seen.Snapshot().State, byItself, err}
	})
}

// causesMsg ends a search for the cause; the error says that it was stopped.
type causesMsg struct {
	found    stuck.Diagnosis
	state    string
	byItself bool
	err      error
}

// keep keeps what was found, and shows it to who asked for it.
func (m causesMsg) keep(p *chatPage) {
	p.finding = nil
	if m.err != nil {
		return
	}
	p.chat.causes.found, p.chat.causes.state = &m.found, m.state
	if !m.byItself {
		showCauses(p.host, m.found)
	}
}

// showCauses shows the causes with their evidence.
func showCauses(h screen.Host, found stuck.Diagnosis) {
	title := "Why this chat is stuck"
	if len(found.Causes) == 0 {
		title = "No cause found"
	}
	screen.ShowReport(h, screen.Report{Title: title, Body: func(t ui.Theme, width int) []string {
		return causesReport(t, found, width)
	}})
}

// causesReport has each cause with what was seen, where, and what to do; then what could
// not be read.
func causesReport(t ui.Theme, found stuck.Diagnosis, width int) []string {
	var lines []string
	for i, c := range found.Causes {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, t.SignedLines(causeLevel(c), causeTitle(i, found, c), width, t.Strong)...)
		lines = append(lines, belowSign(t, c.Seen, width)...)
		lines = append(lines, belowSign(t, "What to do: "+c.Advice, width)...)
		lines = append(lines, belowSign(t, "Read from: "+words.CauseSource(c, found.At), width)...)
	}
	if len(found.Causes) == 0 {
		lines = append(lines, t.SignLines(noCauseLevel(found), words.NoCause(found), width)...)
	}
	rest := append([]string{}, found.Notes...)
	for _, u := range found.Unread {
		rest = append(rest, words.UnreadSource(u))
	}
	for i, text := range rest {
		if i == 0 {
			lines = append(lines, "")
		}
		lines = append(lines, t.SignLines(ui.Warn, text, width)...)
	}
	return lines
}

// belowSign is a text below a line that begins with a sign.
func belowSign(t ui.Theme, text string, width int) []string {
	const indent = "  "
	return ui.Hanging(indent, ui.Wrap(ui.Escape(text), width-len(indent), t.Text))
}

// noCauseLevel: all is well only where all could be read.
func noCauseLevel(found stuck.Diagnosis) ui.Level {
	if len(found.Unread) > 0 {
		return ui.Plain
	}
	return ui.Good
}

func causeTitle(i int, found stuck.Diagnosis, c stuck.Cause) string {
	title := words.CauseTitle(c)
	if len(found.Causes) > 1 {
		title = fmt.Sprintf("%d. %s", i+1, title)
	}
	return title
}

// causeLevel marks what is sure as bad, and what is likely as a warning.
func causeLevel(c stuck.Cause) ui.Level {
	if c.Sure {
		return ui.Bad
	}
	return ui.Warn
}

// lines are the causes on the page of a chat, else the sentence on why it may be
// stuck.
func (c *causes) lines(t ui.Theme, s follow.State, width int) []string {
	var lines []string
	found := c.in(s)
	if found == nil || len(found.Causes) == 0 {
		if s.Stuck == "" {
			return nil
		}
		return t.SignLines(ui.Warn, s.Stuck, width)
	}
	for i, c := range found.Causes {
		lines = append(lines, t.SignedLines(causeLevel(c), causeTitle(i, *found, c), width, t.Strong)...)
		lines = append(lines, belowSign(t, c.Seen, width)...)
	}
	return lines
}
