package chats

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/ui/filter"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/files"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

var (
	_ screen.AfterUpdater = (*leftovers)(nil)
	_ screen.Clickable    = (*leftovers)(nil)
)

// leftovers are the open test chats of the account, whoever launched them, to be ended.
type leftovers struct {
	screen.FilteredList[*leftover]
	host screen.Host
	all  []*leftover
	// days is how far back they are looked for.
	days int
	// work reads the list, or then the states, nil for neither; loaded: the list was read.
	work   *screen.Work
	loaded bool
	err    error
	seen   *screen.ResultQueue[seenLeftover]
}

// leftover is a row.
type leftover struct {
	*session.Leftover
	chat *launchedChat
	of   *leftovers
	// picked is what was chosen in place of the default, nil for nothing; byHand: for this
	// row alone, so that it is meant whoever has accepted it.
	picked *bool
	byHand bool
}

// leftoversMsg is the list, as the work has read it.
type leftoversMsg struct {
	by    *screen.Work
	found []*session.Leftover
	err   error
}

// seenLeftover is a state that was read, leftoversSeenMsg the end of reading them.
type seenLeftover struct {
	row  *leftover
	seen follow.Snapshot
	err  error
}
type leftoversSeenMsg struct{ by *screen.Work }

// leftoverDays are the choices of days, the usual one first.
var leftoverDays = []int{7, 30, 1}

func newLeftovers(h screen.Host) *leftovers {
	l := &leftovers{host: h, days: leftoverDays[0], seen: &screen.ResultQueue[seenLeftover]{}}
	l.Filter = list.NewFilter("words, state:offered launched:here", leftoverKeys...)
	l.Source, l.Says = func() []*leftover { return l.all }, leftoverSays
	l.Stays = func(row *leftover) bool { return !l.Typing() && len(l.Rows) > 0 && row == l.Rows[l.Cursor] }
	l.Place = slices.Index[[]*leftover]
	return l
}

func (l *leftovers) Title() string { return "Clean up" }

func (l *leftovers) Start() tea.Cmd { return l.read() }

// read looks for the chats, in place of a reading in progress.
func (l *leftovers) read() tea.Cmd {
	if l.work != nil {
		l.work.Drop()
	}
	days, current, now := l.days, l.host.Session(), l.host.Now()
	return screen.Read(l.host, l, &l.work, "searching "+lastDays(days), false, func(ctx context.Context, w *screen.Work) tea.Msg {
		found, err := session.FindLeftovers(ctx, current, days, now, func(n int) { w.Reached(ui.Counted(n, "conversation")) })
		return leftoversMsg{w, found, err}
	})
}

func lastDays(days int) string {
	if days == 1 {
		return "the last 24 hours"
	}
	return fmt.Sprintf("the last %d days", days)
}

func (l *leftovers) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case leftoversMsg:
		if m.by == l.work {
			return l.found(m)
		}
	case leftoversSeenMsg:
		if m.by == l.work {
			l.drain()
			l.work = nil
		}
	}
	return nil
}

// found shows the list, keeps what was chosen in the one before, and reads the states.
func (l *leftovers) found(m leftoversMsg) tea.Cmd {
	l.work, l.loaded, l.err = nil, true, m.err
	before := l.all
	l.Change(func() {
		l.all = nil
		for _, one := range m.found {
			if known := chatsOf(l.host).all.find(one.Conversation); known != nil {
				one.Launch = known.LaunchedChat // also where it could not be saved on disk
			}
			row := &leftover{Leftover: one, of: l, chat: entryOf(chatsOf(l.host), screen.ChatPage{Chat: one.Chat()})}
			row.chat.Ended = false // it was open just now
			if i := slices.IndexFunc(before, func(old *leftover) bool { return sid.Equal(old.Conversation, one.Conversation) }); i >= 0 {
				row.picked, row.byHand = before[i].picked, before[i].byHand
			}
			l.all = append(l.all, row)
		}
	})
	if len(l.all) == 0 {
		return nil
	}
	current, rows, seen := l.host.Session(), l.all, &screen.ResultQueue[seenLeftover]{}
	l.seen = seen
	return screen.Read(l.host, l, &l.work, "reading the states", false, func(ctx context.Context, w *screen.Work) tea.Msg {
		done := 0
		// Its error is that of ctx: the rows without a state say so.
		_ = session.LookAtLeftovers(ctx, current, m.found, func(i int, g follow.Snapshot, err error) {
			done++
			w.Reached(fmt.Sprintf("%d of %d", done, len(rows)))
			seen.Add(seenLeftover{rows[i], g, err})
		})
		return leftoversSeenMsg{w}
	})
}

// AfterUpdate adds the states that arrived.
func (l *leftovers) AfterUpdate() tea.Cmd { l.drain(); return nil }

func (l *leftovers) drain() {
	states := l.seen.Take()
	if len(states) == 0 {
		return
	}
	l.Change(func() {
		for _, s := range states {
			if s.row.Saw(s.seen, s.err); s.err == nil && !s.row.chat.Ended && s.row.chat.ending == nil {
				rememberSeen(l.host, s.row.chat, s.seen)
			}
		}
	})
}

// endable says that it is not known to have ended, and that nothing is ending it.
func (r *leftover) endable() bool { return !r.chat.Ended && r.chat.ending == nil }

// keptBy is why it is not selected by default, "" where it is.
func (r *leftover) keptBy() string { return r.KeptBy(r.of.host.Now(), session.LeftBehindAfter) }

func (r *leftover) selected() bool {
	switch {
	case !r.endable():
		return false
	case r.picked != nil:
		return *r.picked
	}
	return r.keptBy() == ""
}

func (r *leftover) pick(selected, byHand bool) { r.picked, r.byHand = &selected, byHand && selected }

// selection is what is selected, shown or not.
func (l *leftovers) selection() []*leftover {
	return slices.DeleteFunc(slices.Clone(l.all), func(r *leftover) bool { return !r.selected() })
}

func (l *leftovers) Actions() []actions.ID {
	if l.Typing() {
		return l.FilterActions()
	}
	may := !l.host.ReadOnly()
	own := slices.Concat(
		actions.If(may, actions.Select),
		actions.If(may && len(l.selection()) > 0, actions.EndSelected),
		[]actions.ID{actions.Open},
		actions.If(may, actions.SelectAll),
	)
	return slices.Concat(
		actions.If(l.work != nil, actions.Cancel),
		l.ListActions(own, len(l.all) > 0),
		[]actions.ID{actions.Days, actions.Refresh},
		actions.If(len(l.Rows) > 0, actions.Copy, actions.Export),
	)
}

func (l *leftovers) Do(action actions.ID) tea.Cmd {
	if l.FilterAction(action) {
		return nil
	}
	switch action {
	case actions.Days:
		l.days = leftoverDays[(slices.Index(leftoverDays, l.days)+1)%len(leftoverDays)]
		return l.read()
	case actions.Refresh:
		return l.read()
	case actions.Cancel:
		l.work.Cancel()
	case actions.EndSelected:
		return l.end()
	case actions.SelectAll:
		return l.selectAll()
	}
	if len(l.Rows) == 0 {
		return nil
	}
	switch row := l.Rows[l.Cursor]; action {
	case actions.Select:
		if !row.endable() {
			return l.host.Notify(ui.Plain, "This chat has ended, or is being ended")
		}
		row.pick(!row.selected(), true)
		l.Step(len(l.Rows), "down")
	case actions.Open:
		return l.host.Push(newChatPage(l.host, row.chat))
	case actions.Copy:
		return screen.CopyText(l.host, "conversation SID", row.Conversation)
	case actions.Export:
		return l.host.Push(newLeftoversExport(l))
	}
	return nil
}

// selectAll selects the rows shown, or unselects them where all are. One with an agent,
// or that may have one, is selected alone only: it may be someone's test under way.
func (l *leftovers) selectAll() tea.Cmd {
	var rows []*leftover
	left := 0
	for _, r := range l.Rows {
		accepted, known := r.Seen.Acceptance()
		switch {
		case !r.endable():
		case accepted || !r.Read || !known:
			left++
		default:
			rows = append(rows, r)
		}
	}
	selects := slices.ContainsFunc(rows, func(r *leftover) bool { return !r.selected() })
	for _, r := range rows {
		r.pick(selects, false)
	}
	if left > 0 {
		return l.host.Notify(ui.Warn, ui.Counted(left, "chat")+" with an agent, or not known to be without: select each with space")
	}
	return nil
}

// end asks, and ends what is selected.
func (l *leftovers) end() tea.Cmd {
	rows := l.selection()
	chats := make([]*launchedChat, len(rows))
	elsewhere, accepted := 0, 0
	for i, r := range rows {
		chats[i] = r.chat
		if !r.Here() {
			elsewhere++
		}
		if yes, known := r.Seen.Acceptance(); yes || !known {
			accepted++
		}
	}
	var warnings []string
	if accepted > 0 {
		warnings = append(warnings, fmt.Sprintf("%d with an agent, or not known to be without.", accepted))
	}
	if elsewhere > 0 {
		warnings = append(warnings, fmt.Sprintf("%d launched elsewhere: by another console, profile or person.", elsewhere))
	}
	warnings = append(warnings, "Closed permanently, together with their tasks. One that an agent accepts first is left open, unless selected with space.")
	return endMany(l.host, chats, func(i int) bool { return !rows[i].byHand }, warnings)
}

// leftoverKeys are those of the filter, in the order of leftoverSays.
var leftoverKeys = filter.Keys{{Name: "state", Listed: true}, {Name: "launched", Listed: true}, {Name: "agent", Listed: true}, {Name: "tag"}, {Name: "name"}, {Name: "sid"}}

// leftoverSays is what a chat has under a key of the filter.
func leftoverSays(r *leftover, key string) []string {
	texts := []string{r.stateWord(), r.Where(), r.Seen.Agent, r.Tag, r.Title(), r.Conversation}
	if i := slices.IndexFunc(leftoverKeys, func(k filter.Key) bool { return k.Name == key }); i >= 0 {
		return texts[i : i+1]
	}
	return []string{strings.Join(texts, " ")}
}

func (r *leftover) stateWord() string {
	switch {
	case r.chat.Ended:
		return "closed"
	case r.chat.ending != nil:
		return "being ended"
	case r.Err != nil:
		return "not readable"
	}
	return cmp.Or(r.Seen.State, "not read yet")
}

// age is how old it is, in four cells.
func (r *leftover) age() string {
	if r.Created.IsZero() {
		return "?"
	}
	return shortAge(r.of.host.Now().Sub(r.Created))
}

var leftoverColumns = list.Table[*leftover]{
	{list.Column{Title: "State", Width: 16, Gap: 2}, (*leftover).stateWord},
	{list.Column{Title: "Age", Width: 5, Gap: 2}, (*leftover).age},
	{list.Column{Title: "Launched", Width: 11, Gap: 2}, func(r *leftover) string { return r.Where() }},
	{list.Column{Title: "Agent", Width: 19, Gap: 2, From: allColumns}, func(r *leftover) string { return cmp.Or(r.Seen.Agent, "—") }},
	{list.Column{Title: "Tag", Width: 18, Gap: 2, From: wideColumns}, func(r *leftover) string { return r.Tag }},
	{list.Column{Title: "Conversation", Width: sid.Length + 2, Gap: 2, From: allLeftoverColumns}, func(r *leftover) string { return r.Conversation }},
	{list.Column{Title: "Name"}, (*leftover).Title},
}

var leftoverHeads = leftoverColumns.Columns()

// allLeftoverColumns is the width from which SIDs are in the rows.
const allLeftoverColumns = 140

// Title is the name of the row's chat.
func (r *leftover) Title() string { return r.Leftover.Title() }

func (l *leftovers) View(width, height int) []string {
	t := l.host.Theme()
	lines := l.head(width)
	if len(l.Rows) == 0 {
		return append(lines, ui.Indented(ui.Wrap(l.emptyWords(), width-2, t.Muted))...)
	}
	if !l.Typing() && !l.On() {
		lines = append(lines, t.Column.Render(ui.Cut("  "+leftoverHeads.Titles(width), width)))
	}
	return append(lines, l.TableRows(len(l.Rows), len(lines), l.Rows[l.Cursor].foot(width), height-len(lines), func(i int) string {
		r := l.Rows[i]
		return t.TickedRow(leftoverHeads.Line(width, func(i, _ int) string { return ui.Escape(leftoverColumns[i].Cell(r)) }), i == l.Cursor && !l.Typing(), r.selected(), width)
	})...)
}

// head counts the chats and says what is being read, or why the list is not all.
func (l *leftovers) head(width int) []string {
	t := l.host.Theme()
	count := fmt.Sprintf("%s of %s", ui.Counted(len(l.all), "open test chat"), lastDays(l.days))
	if len(l.all) == 0 && (!l.loaded || l.err != nil) {
		count = "Open test chats of " + lastDays(l.days)
	}
	if n := len(l.selection()); n > 0 {
		count += fmt.Sprintf(", %d selected", n)
	}
	lines := ui.Indented(ui.Wrap(count, width-2, t.Heading))
	if l.work != nil {
		lines = append(lines, " "+t.Accent.Render(ui.Cut(l.work.UnderWay(), width-2)))
	}
	if l.err != nil {
		lines = append(lines, ui.Indented(t.SignLines(ui.Warn, "Not all may be listed: "+ui.Escape(words.Brief(l.err)), width-2))...)
	}
	return append(lines, l.Lines(t, width)...)
}

func (l *leftovers) emptyWords() string {
	switch {
	case len(l.all) > 0:
		return "No matching chat."
	case !l.loaded:
		return "Conversations with the test tag are searched, whichever console launched them."
	case l.err != nil:
		return "None was found."
	}
	return "No open test chat. d changes how far back the search goes."
}

// foot says what the columns do not.
func (r *leftover) foot(width int) []string {
	t := r.of.host.Theme()
	lines := []string{""}
	if why := r.keptBy(); why != "" && r.endable() && !r.selected() {
		if r.Err != nil {
			why += ": " + words.Brief(r.Err)
		}
		lines = append(lines, ui.Indented(ui.Wrap(ui.Escape("not selected: "+why), width-2, t.Muted))...)
	}
	return append(lines, ui.Indented(ui.Wrap(ui.Escape(r.Conversation+" · tag "+r.Tag), width-2, t.Muted))...)
}

// newLeftoversExport exports the chats shown.
func newLeftoversExport(l *leftovers) *files.Export {
	table := files.Table{Columns: []string{"conversation_sid", "selected", "state", "agent", "launched", "created_at", "tag", "chat_name"}}
	for _, r := range l.Rows {
		table.Add(r.Conversation, r.selected(), r.stateWord(), r.Seen.Agent, r.Where(), r.Created, r.Tag, r.Name)
	}
	return files.NewTableExport(l.host, ui.Counted(len(l.Rows), "test chat"), files.Incomplete(l.err), "test-chats", table)
}
