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

// poller looks at the open chats of a list, in rounds.
type poller struct {
	list *ChatList
	// Work is the round under way, Pace when one begins by itself.
	Work *screen.Work
	Pace lookPace
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
	if c.Poll.Work != nil || !c.Loaded {
		return nil
	}
	unseen := slices.DeleteFunc(c.All.open(), func(chat *LaunchedChat) bool { return !chat.Tried.IsZero() || chat.follower != nil })
	if len(unseen) > 0 {
		return c.Poll.look(unseen[:min(len(unseen), MostGlances)], false)
	}
	return c.Poll.watch()
}

// watch looks again once that is due, at those first that were left out the
// longest, and until then waits.
func (p *poller) watch() tea.Cmd {
	open := p.list.All.endable()
	wait := p.Pace.due.Sub(p.list.host.Now())
	switch {
	case len(open) == 0:
		return nil
	case wait <= 0:
		slices.SortStableFunc(open, func(a, b *LaunchedChat) int { return a.Tried.Compare(b.Tried) })
		return p.look(open[:min(len(open), MostGlances)], true)
	case !p.Pace.timed():
		return nil
	}
	return p.list.host.Tick(p.list, wait, LookDueMsg{p.Pace.due})
}

// lookAtAll is the round that was asked for; one that came by itself makes way.
func (p *poller) lookAtAll() tea.Cmd {
	if p.Work != nil && p.Work.Quiet {
		p.Work.Drop()
		p.Work = nil
	}
	open := p.list.All.open()
	return p.look(open[:min(len(open), mostAsked)], false)
}

// look reads the state of chats, one after the other.
func (p *poller) look(at []*LaunchedChat, quiet bool) tea.Cmd {
	if len(at) == 0 || p.Work != nil {
		return nil
	}
	conversations := make([]string, len(at))
	for i, chat := range at {
		chat.Tried, conversations[i] = p.list.host.Now(), chat.SID
	}
	run := func(ctx context.Context, _ *screen.Work) tea.Msg {
		m := GlancesMsg{quiet: quiet}
		for i, chat := range at {
			seen, err := follow.TakeSnapshot(ctx, p.list.host.Session().Flex, p.list.host.Session().FindWorkspace, conversations[i])
			m.Glances = append(m.Glances, Glance{chat, seen, err})
			if ctx.Err() != nil || screen.AsksToWait(err) {
				break
			}
		}
		return m
	}
	return screen.Read(p.list.host, p.list, &p.Work, "looking at "+ui.Counted(len(at), "open chat"), quiet, run)
}

// glanced takes over what a round has shown. One that comes by itself tells of
// a failure only where the round before had none.
func (p *poller) glanced(m GlancesMsg) tea.Cmd {
	p.Work = nil
	told := m.quiet && p.Pace.failing
	var failed error
	moved := false
	for _, g := range m.Glances {
		switch {
		case g.err != nil:
			failed = g.err
		case g.Chat.Ended || g.Chat.Ending != nil: // which a look from before does not know
		default:
			moved = SawChat(p.list.host, g.Chat, g.Seen) || moved
		}
	}
	p.Pace.rest(p.list.host.Now(), moved, failed != nil)
	if failed != nil && !told {
		return p.list.host.Notify(ui.Warn, "not all chats could be looked at: "+words.Brief(failed))
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
