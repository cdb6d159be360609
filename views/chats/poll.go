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

// How many open chats are refreshed in one round, automatically and on request. One
// chat takes up to three requests.
const (
	mostPolled = 20
	mostAsked  = 100
)

// The pause between two automatic rounds. When nothing changes, 20 open chats cost at
// most 60 requests a minute.
const (
	fastestLook = 10 * time.Second
	slowestLook = 60 * time.Second
)

// pollPause is how long after a round the next one comes: soon where something
// moved, late where not all could be read, and else half as long again as the
// pause before.
func pollPause(before time.Duration, moved, failed bool) time.Duration {
	switch {
	case failed:
		return slowestLook
	case moved:
		return fastestLook
	}
	return max(fastestLook, min(before*3/2, slowestLook))
}

// pollPace decides when the list refreshes its open chats.
type pollPace struct {
	pause time.Duration
	due   time.Time
	// alarm is when the timer rings, zero where none runs.
	alarm time.Time
	// failing: not all could be read the last time.
	failing bool
}

// pollDueMsg is the ring of a timer.
type pollDueMsg struct{ alarm time.Time }

// schedule plans the next round after one that has ended.
func (p *pollPace) schedule(now time.Time, moved, failed bool) {
	p.pause, p.failing = pollPause(p.pause, moved, failed), failed
	p.due = now.Add(p.pause)
}

// speedUp plans the next round soon.
func (p *pollPace) speedUp(now time.Time) {
	p.pause = 0
	if soon := now.Add(fastestLook); p.due.IsZero() || p.due.After(soon) {
		p.due = soon
	}
}

// timed says that a timer has to be started for the next round, as none runs that
// ends before it.
func (p *pollPace) timed() bool {
	if !p.alarm.IsZero() && !p.alarm.After(p.due) {
		return false
	}
	p.alarm = p.due
	return true
}

func (p *pollPace) onTimer(m pollDueMsg) {
	if m.alarm.Equal(p.alarm) {
		p.alarm = time.Time{}
	}
}

// poller refreshes the open chats of a list, in rounds.
type poller struct {
	list *chatList
	// work is the round in progress, pace decides when the next one begins.
	work *screen.Work
	pace pollPace
}

// snapshot is the state of a chat as read in a round.
type snapshot struct {
	chat *launchedChat
	seen follow.Snapshot
	err  error
}

// snapshotsMsg ends a round; quiet: it was an automatic one.
type snapshotsMsg struct {
	snapshots []snapshot
	quiet     bool
}

// AfterUpdate reads the open chats that were not read yet, and then refreshes all of
// them in intervals: only while the list is in front.
func (c *chatList) AfterUpdate() tea.Cmd {
	if c.poll.work != nil || !c.loaded {
		return nil
	}
	unseen := slices.DeleteFunc(c.all.open(), func(chat *launchedChat) bool { return !chat.tried.IsZero() || chat.follower != nil })
	if len(unseen) > 0 {
		return c.poll.poll(unseen[:min(len(unseen), mostPolled)], false)
	}
	return c.poll.watch()
}

// watch refreshes once that is due, first the chats that waited longest, and until
// then waits.
func (p *poller) watch() tea.Cmd {
	open := p.list.all.endable()
	wait := p.pace.due.Sub(p.list.host.Now())
	switch {
	case len(open) == 0:
		return nil
	case wait <= 0:
		slices.SortStableFunc(open, func(a, b *launchedChat) int { return a.tried.Compare(b.tried) })
		return p.poll(open[:min(len(open), mostPolled)], true)
	case !p.pace.timed():
		return nil
	}
	return p.list.host.Tick(p.list, wait, pollDueMsg{p.pace.due})
}

// pollAll is the round that the user asked for; it replaces an automatic one.
func (p *poller) pollAll() tea.Cmd {
	if p.work != nil && p.work.Quiet {
		p.work.Drop()
		p.work = nil
	}
	open := p.list.all.open()
	return p.poll(open[:min(len(open), mostAsked)], false)
}

// poll reads the state of chats, one after the other.
func (p *poller) poll(at []*launchedChat, quiet bool) tea.Cmd {
	if len(at) == 0 || p.work != nil {
		return nil
	}
	conversations := make([]string, len(at))
	for i, chat := range at {
		chat.tried, conversations[i] = p.list.host.Now(), chat.SID
	}
	run := func(ctx context.Context, _ *screen.Work) tea.Msg {
		m := snapshotsMsg{quiet: quiet}
		for i, chat := range at {
			seen, err := follow.TakeSnapshot(ctx, p.list.host.Session().Flex, p.list.host.Session().FindWorkspace, conversations[i])
			m.snapshots = append(m.snapshots, snapshot{chat, seen, err})
			if ctx.Err() != nil || screen.AsksToWait(err) {
				break
			}
		}
		return m
	}
	return screen.Read(p.list.host, p.list, &p.work, "refreshing "+ui.Counted(len(at), "open chat"), quiet, run)
}

// onPolled shows the result of a round. An automatic one reports a failure only where
// the round before had none.
func (p *poller) onPolled(m snapshotsMsg) tea.Cmd {
	p.work = nil
	told := m.quiet && p.pace.failing
	var failed error
	moved := false
	for _, g := range m.snapshots {
		switch {
		case g.err != nil:
			failed = g.err
		case g.chat.Ended || g.chat.ending != nil: // an older snapshot does not show that
		default:
			moved = rememberSeen(p.list.host, g.chat, g.seen) || moved
		}
	}
	p.pace.schedule(p.list.host.Now(), moved, failed != nil)
	if failed != nil && !told {
		return p.list.host.Notify(ui.Warn, "Not all chats could be refreshed: "+words.Brief(failed))
	}
	return nil
}

// rememberSeen shows a chat's new state, and saves it where the chat is one of the
// list: others were not launched here. It says whether the state changed.
func rememberSeen(h screen.Host, chat *launchedChat, g follow.Snapshot) (moved bool) {
	list, before := chatsOf(h), chat.LaunchedChat
	list.Change(func() { chat.seen, chat.LaunchedChat = true, session.SeenNow(before, g, h.Now()) })
	moved = before.State != chat.State || before.Agent != chat.Agent || before.Ended != chat.Ended
	if moved && slices.Contains(list.all, chat) {
		session, kept := h.Session(), chat.LaunchedChat
		h.After(h.Stores(func() tea.Msg { return screen.StoredMsg{Err: session.KeepChat(kept)} }))
	}
	return moved
}
