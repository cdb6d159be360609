package chats

import (
	"cmp"
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/files"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

var (
	_ screen.AfterUpdater = (*burstPage)(nil)
	_ screen.Clickable    = (*burstPage)(nil)
	_ screen.Watcher      = (*burstPage)(nil)
)

// burstPage shows how the chats of a burst went, as bars.
type burstPage struct {
	screen.List
	id string
	// burst is what is known, nil before it was loaded from disk; passages are those of
	// its chats, sum is what they add up to.
	burst    *state.Burst
	passages []*follow.Passage
	sum      *follow.Burst
	// order are the chats by row; slowest says that those that took longest are first.
	order   []int
	slowest bool
	loaded  bool
	err     error
	// work is the round in progress; due is the number of the timer for the next, waiting
	// says that it runs.
	work    *screen.Work
	due     int
	waiting bool
}

func newBurstPage(h screen.Host, id string) *burstPage {
	p := &burstPage{id: id}
	p.List = screen.List{Host: h, Len: func() int { return len(p.order) }}
	return p
}

// perChat is how far apart the chats of automatic rounds are: each takes up to three
// requests, which makes 60 a minute.
const perChat = 3 * time.Second

// burstPace decides when a burst page reads again; all pages share it, so that closing
// and opening one does not read more often.
type burstPace struct {
	pollPace
	// earliest keeps within the requests of a minute.
	earliest time.Time
}

// read notes a round of so many chats.
func (p *burstPace) read(now time.Time, chats int) {
	if free := now.Add(time.Duration(chats) * perChat); free.After(p.earliest) {
		p.earliest = free
	}
}

// wait is how long until the next round.
func (p *burstPace) wait(now time.Time) time.Duration {
	return max(p.due.Sub(now), p.earliest.Sub(now))
}

func (p *burstPage) pace() *burstPace { return &chatsOf(p.Host).burstPace }

// loadedMsg is a burst as it is saved, nil where there is none of the ID.
type loadedMsg struct {
	burst *state.Burst
	err   error
}

// roundMsg ends a round: the burst with what was read of its chats.
type roundMsg struct {
	loadedMsg
	// states are those of the chats read, failed is why one could not be read.
	states map[string]follow.State
	failed error
	quiet  bool
}

// loadBurst finds a burst among those saved.
func loadBurst(s *session.Session, id string) loadedMsg {
	all, err := s.KeptBursts()
	if i := slices.IndexFunc(all, func(b *state.Burst) bool { return b.ID == id }); i >= 0 {
		return loadedMsg{burst: all[i], err: err}
	}
	return loadedMsg{err: err}
}

func (p *burstPage) Start() tea.Cmd {
	session, id := p.Host.Session(), p.id
	return p.Host.Job(p, func() tea.Msg { return loadBurst(session, id) })
}

func (p *burstPage) OnFront() tea.Cmd { return nil }

// OnBack stops a round: a page that is not in front sends no requests.
func (p *burstPage) OnBack() {
	if p.work != nil {
		p.work.Drop()
		p.work = nil
	}
}

// AfterUpdate reads the chats that are on their way, in rounds: only while the page is in
// front.
func (p *burstPage) AfterUpdate() tea.Cmd {
	if p.work != nil || p.waiting || p.burst == nil || !p.moves() {
		return nil
	}
	if wait := p.pace().wait(p.Host.Now()); wait > 0 {
		p.due++
		p.waiting = true
		return p.Host.Tick(p, wait, dueMsg{p.due})
	}
	return p.round(true)
}

// moves says that a later round may show more: a chat is on its way, or not launched yet.
func (p *burstPage) moves() bool {
	return len(p.burst.Chats) < p.burst.Planned || slices.ContainsFunc(p.passages, (*follow.Passage).Moves)
}

// round reads chats, one after the other: in an automatic one those that move and have
// waited longest, else all that are not over.
func (p *burstPage) round(quiet bool) tea.Cmd {
	current, id, now := p.Host.Session(), p.id, p.Host.Now
	p.pace().read(now(), min(len(p.passages), mostPolled))
	return screen.Read(p.Host, p, &p.work, "refreshing the burst", quiet, func(ctx context.Context, _ *screen.Work) tea.Msg {
		m := roundMsg{loadedMsg: loadBurst(current, id), quiet: quiet, states: map[string]follow.State{}}
		if m.burst == nil {
			return m
		}
		read := &state.Burst{ID: id}
		for _, i := range chatsToRead(m.burst, quiet) {
			chat := m.burst.Chats[i]
			s, err := session.LookAtBurst(ctx, current, chat, now)
			if ctx.Err() != nil {
				break
			}
			m.failed = cmp.Or(err, m.failed)
			m.states[chat.SID] = s
			read.Chats = append(read.Chats, chat)
			if screen.AsksToWait(err) {
				break
			}
		}
		if len(read.Chats) > 0 {
			m.err = cmp.Or(m.err, current.KeepBurst(read))
		}
		return m
	})
}

// chatsToRead are the places of the chats of a round, those that waited longest first.
func chatsToRead(b *state.Burst, quiet bool) []int {
	var at []int
	for i, c := range b.Chats {
		if p := session.PassageOf(c); p.Moves() || !quiet && !p.Over() {
			at = append(at, i)
		}
	}
	if !quiet {
		return at
	}
	slices.SortStableFunc(at, func(i, j int) int { return b.Chats[i].SeenAt.Compare(b.Chats[j].SeenAt) })
	return at[:min(len(at), mostPolled)]
}

func (p *burstPage) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case dueMsg:
		if m.number == p.due {
			p.waiting = false
		}
	case loadedMsg:
		p.set(m)
	case roundMsg:
		return p.onRound(m)
	}
	return nil
}

// onRound shows what a round has read. An automatic one reports a failure only where the
// round before had none.
func (p *burstPage) onRound(m roundMsg) tea.Cmd {
	p.work = nil
	known, before := m.quiet && p.pace().failing, p.sum
	p.set(m.loadedMsg)
	now := p.Host.Now()
	p.pace().read(now, len(m.states))
	p.pace().schedule(now, !sameCounts(before, p.sum), m.failed != nil)
	for conversation, s := range m.states {
		if chat := chatsOf(p.Host).all.find(conversation); chat != nil && !chat.Ended && chat.ending == nil && s.Trouble == nil {
			rememberSeen(p.Host, chat, s.Snapshot())
		}
	}
	if m.failed != nil && !known {
		return p.Host.Notify(ui.Warn, "Not all chats could be refreshed: "+words.Brief(m.failed))
	}
	return nil
}

// sameCounts says that no chat went on between two rounds.
func sameCounts(a, b *follow.Burst) bool {
	for part := range follow.PartCount {
		if a.Parts[part].Reached != b.Parts[part].Reached {
			return false
		}
	}
	for _, fate := range words.Fates {
		if a.Fates[fate] != b.Fates[fate] {
			return false
		}
	}
	return a.Chats == b.Chats
}

// set shows a burst; the cursor stays on its chat.
func (p *burstPage) set(m loadedMsg) {
	p.loaded, p.err = true, m.err
	if m.burst == nil {
		return
	}
	var at string
	if chat := p.selected(); chat != nil {
		at = chat.SID
	}
	p.burst, p.sum = m.burst, session.SumUpBurst(m.burst)
	p.passages = make([]*follow.Passage, len(m.burst.Chats))
	for i, c := range m.burst.Chats {
		p.passages[i] = session.PassageOf(c)
	}
	p.sort(at)
}

// sort puts the chats in order, the cursor on the one of a SID.
func (p *burstPage) sort(at string) {
	p.order = make([]int, len(p.passages))
	for i := range p.order {
		p.order[i] = i
	}
	if p.slowest {
		slices.SortStableFunc(p.order, func(i, j int) int { return cmp.Compare(p.took(j), p.took(i)) })
	}
	for row, i := range p.order {
		if p.burst.Chats[i].SID == at {
			p.Cursor = row
		}
	}
	p.Cursor = max(0, min(p.Cursor, len(p.order)-1))
}

// took is how long it took until a chat was accepted; one that was not took longest.
func (p *burstPage) took(i int) time.Duration {
	if span, known := p.passages[i].Span(follow.AcceptancePart); known {
		return span
	}
	return time.Duration(1<<63 - 1)
}

// selected is the chat under the cursor, nil without any.
func (p *burstPage) selected() *state.BurstChat {
	if p.burst == nil || p.Cursor >= len(p.order) {
		return nil
	}
	return p.burst.Chats[p.order[p.Cursor]]
}

func (p *burstPage) Title() string { return "Burst results" }

func (p *burstPage) Actions() []actions.ID {
	if p.burst == nil {
		return nil
	}
	return append(actions.If(len(p.order) > 0, actions.Open, actions.Sort, actions.Compare, actions.Refresh, actions.Export, actions.Copy),
		actions.Move, actions.Page)
}

func (p *burstPage) Do(action actions.ID) tea.Cmd {
	chat := p.selected()
	if chat == nil {
		return nil
	}
	switch action {
	case actions.Open:
		kept := state.LaunchedChat{SID: chat.SID, Identity: chat.Identity, Name: chat.Name, At: chat.At, Address: p.burst.Address}
		return p.Host.Push(newChatPage(p.Host, entryOf(chatsOf(p.Host), screen.ChatPage{Chat: kept})))
	case actions.Copy:
		return screen.CopyText(p.Host, "conversation SID", chat.SID)
	case actions.Sort:
		p.slowest = !p.slowest
		p.sort(chat.SID)
		return p.Host.Notify(ui.Plain, "Sorted by "+map[bool]string{true: "time, the slowest first", false: "launch"}[p.slowest])
	case actions.Compare:
		return p.Host.Push(newBurstList(p.Host, "", p.burst))
	case actions.Refresh:
		if p.work == nil {
			return p.round(false)
		}
	case actions.Export:
		return p.Host.Push(p.export())
	}
	return nil
}

// export has the chats in the order of the page.
func (p *burstPage) export() *files.Export {
	table := files.Table{Columns: words.BurstColumns()}
	for _, i := range p.order {
		table.Rows = append(table.Rows, words.BurstCells(p.id, p.burst.Chats[i], p.passages[i]))
	}
	return files.NewTableExport(p.Host, "the times of "+ui.Counted(len(p.order), "chat"), "", "burst", table)
}
