package chats

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// How many open chats are looked at in one round, by itself and when asked to.
// A look takes up to three requests.
const (
	MostGlances = 20
	mostAsked   = 100
)

// How soon a round follows the one before by itself. At rest 20 open chats cost
// at most 60 requests a minute.
const (
	fastestLook = 10 * time.Second
	slowestLook = 60 * time.Second
)

// lookPause is how long after a round the next one comes: soon where something
// moved, late where not all could be read, and else half as long again as the
// pause before.
func lookPause(before time.Duration, moved, failed bool) time.Duration {
	switch {
	case failed:
		return slowestLook
	case moved:
		return fastestLook
	}
	return max(fastestLook, min(before*3/2, slowestLook))
}

// lookPace is when the list looks at its open chats again by itself.
type lookPace struct {
	pause time.Duration
	due   time.Time
	// Alarm is when the timer rings, zero where none runs.
	Alarm time.Time
	// failing: not all could be read the last time.
	failing bool
}

// LookDueMsg is the ring of a timer.
type LookDueMsg struct{ Alarm time.Time }

// rest plans the next round after one that has ended.
func (p *lookPace) rest(now time.Time, moved, failed bool) {
	p.pause, p.failing = lookPause(p.pause, moved, failed), failed
	p.due = now.Add(p.pause)
}

// hasten has the next round come soon.
func (p *lookPace) hasten(now time.Time) {
	p.pause = 0
	if soon := now.Add(fastestLook); p.due.IsZero() || p.due.After(soon) {
		p.due = soon
	}
}

// timed says that a timer is to be started for when the next round is due, as
// none rings before.
func (p *lookPace) timed() bool {
	if !p.Alarm.IsZero() && !p.Alarm.After(p.due) {
		return false
	}
	p.Alarm = p.due
	return true
}

func (p *lookPace) rang(m LookDueMsg) {
	if m.Alarm.Equal(p.Alarm) {
		p.Alarm = time.Time{}
	}
}

// Glance is what one look at a chat has shown.
type Glance struct {
	Chat *LaunchedChat
	Seen follow.Snapshot
	err  error
}

// GlancesMsg ends a round; quiet is one that came by itself.
type GlancesMsg struct {
	Glances []Glance
	quiet   bool
}

// AfterUpdate looks at the open chats that nothing has read yet, and then at all of
// them now and again: only while the list is in front.
func (c *ChatList) AfterUpdate() tea.Cmd {
	if c.Looking != nil || !c.Loaded {
		return nil
	}
	unseen := slices.DeleteFunc(c.open(), func(chat *LaunchedChat) bool { return !chat.Tried.IsZero() || chat.follower != nil })
	if len(unseen) > 0 {
		return c.look(unseen[:min(len(unseen), MostGlances)], false)
	}
	return c.watch()
}

// watch looks again once that is due, at those first that were left out the
// longest, and until then waits.
func (c *ChatList) watch() tea.Cmd {
	open := c.endable()
	wait := c.Pace.due.Sub(c.host.Now())
	switch {
	case len(open) == 0:
		return nil
	case wait <= 0:
		slices.SortStableFunc(open, func(a, b *LaunchedChat) int { return a.Tried.Compare(b.Tried) })
		return c.look(open[:min(len(open), MostGlances)], true)
	case !c.Pace.timed():
		return nil
	}
	return c.host.Tick(c, wait, LookDueMsg{c.Pace.due})
}

// lookAtAll is the round that was asked for; one that came by itself makes way.
func (c *ChatList) lookAtAll() tea.Cmd {
	if c.Looking != nil && c.Looking.Quiet {
		c.Looking.Drop()
		c.Looking = nil
	}
	open := c.open()
	return c.look(open[:min(len(open), mostAsked)], false)
}

// look reads the state of chats, one after the other.
func (c *ChatList) look(at []*LaunchedChat, quiet bool) tea.Cmd {
	if len(at) == 0 || c.Looking != nil {
		return nil
	}
	conversations := make([]string, len(at))
	for i, chat := range at {
		chat.Tried, conversations[i] = c.host.Now(), chat.SID
	}
	run := func(ctx context.Context, _ *screen.Work) tea.Msg {
		m := GlancesMsg{quiet: quiet}
		for i, chat := range at {
			seen, err := follow.TakeSnapshot(ctx, c.host.Session().Flex, c.host.Session().FindWorkspace, conversations[i])
			m.Glances = append(m.Glances, Glance{chat, seen, err})
			if ctx.Err() != nil || screen.AsksToWait(err) {
				break
			}
		}
		return m
	}
	return screen.Read(c.host, c, &c.Looking, "looking at "+ui.Counted(len(at), "open chat"), quiet, run)
}

// glanced takes over what a round has shown. One that comes by itself tells of
// a failure only where the round before had none.
func (c *ChatList) glanced(m GlancesMsg) tea.Cmd {
	c.Looking = nil
	told := m.quiet && c.Pace.failing
	var failed error
	moved := false
	for _, g := range m.Glances {
		switch {
		case g.err != nil:
			failed = g.err
		case g.Chat.Ended || g.Chat.Ending != nil: // which a look from before does not know
		default:
			moved = SawChat(c.host, g.Chat, g.Seen) || moved
		}
	}
	c.Pace.rest(c.host.Now(), moved, failed != nil)
	if failed != nil && !told {
		return c.host.Notify(ui.Warn, "not all chats could be looked at: "+words.Brief(failed))
	}
	return nil
}

// SawChat takes over what was seen of a chat, and keeps it where the chat is one
// of the list: others were not launched here. It says whether something moved.
func SawChat(h screen.Host, chat *LaunchedChat, g follow.Snapshot) (moved bool) {
	list, before := ChatsOf(h), chat.LaunchedChat
	list.Change(func() { chat.seen, chat.LaunchedChat = true, session.SeenNow(before, g, h.Now()) })
	moved = before.State != chat.State || before.Agent != chat.Agent || before.Ended != chat.Ended
	if moved && slices.Contains(list.All, chat) {
		session, kept := h.Session(), chat.LaunchedChat
		h.After(h.Stores(func() tea.Msg { return screen.StoredMsg{Err: session.KeepChat(kept)} }))
	}
	return moved
}
