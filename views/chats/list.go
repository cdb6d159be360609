// Package chats has the screens of web chats: the list, one chat, its transcript and
// composer, ending.
package chats

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/filter"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/arrange"
	"flexconsole/views/screen"
	"flexconsole/views/webchat"
	"flexconsole/views/words"
)

var (
	_ screen.AfterUpdater  = (*chatList)(nil)
	_ screen.Clickable     = (*chatList)(nil)
	_ screen.LaunchWatcher = (*chatList)(nil)
	_ screen.Watcher       = (*chatList)(nil)
)

// launchedChat is one chat launched from this profile, as far as it is known.
type launchedChat struct {
	state.LaunchedChat
	// plan is what was sent, nil for a chat of an earlier session.
	plan *webchat.Launched
	// follower keeps the transcript while the chat is not on the screen, nil
	// before it was opened.
	follower *follow.Follower
	// seen: its state was read in this session; tried is when the list began to,
	// zero before that.
	seen  bool
	tried time.Time
	// ending is the write that ends it, nil while there is none.
	ending *screen.Work
	// composer is what is written in it, nil before it was opened.
	composer *composer
	causes   causes
}

// launchedChats are chats launched from this profile, the newest first.
type launchedChats []*launchedChat

// chatList is the Web chats screen: the chats launched from this profile, in all
// sessions.
type chatList struct {
	screen.FilteredList[*launchedChat]
	host screen.Host
	all  launchedChats
	// poll reads the states of open chats.
	poll *poller
	// burstPace is that of the pages of bursts.
	burstPace burstPace
	// loaded: the chats saved on disk were read, reading: they are being read; then is
	// called after that, nil for nothing.
	loaded, reading bool
	then            func() tea.Cmd
	err             error
}

func newChats(h screen.Host) *chatList {
	c := &chatList{host: h}
	c.poll = &poller{list: c}
	c.Filter = list.NewFilter("words, state:ended agent:NAME", chatKeys...)
	c.Source, c.Says, c.Stays = func() []*launchedChat { return c.all }, chatSays, stays(c)
	c.Place = slices.Index[[]*launchedChat]
	c.Order = arrange.OrderBy(arranged(h), (*launchedChat).orderText)
	return c
}

// List is the list of chats, whose columns, order and filters are remembered.
var List = &arrange.Kind{
	ID: "chats", Name: "chats", Unit: "chat", Keys: chatKeys,
	Columns: chatHeads, SortedBy: chatHeads, Order: arrange.Order{Column: "launched", Descending: true},
	Filter: func(h screen.Host) string { return list.TextOf(&chatsOf(h).Filter) },
	Show:   func(h screen.Host, text string) { list.SetText(&chatsOf(h).Filtered, text) },
}

func arranged(h screen.Host) arrange.List { return arrange.List{Kind: List, Host: h} }

// orderText is what chats are sorted by in a column.
func (c *launchedChat) orderText(column string) string {
	switch column {
	case "state":
		return c.stateWord()
	case "launched":
		return list.TimeText(c.At)
	}
	return chatColumns[chatHeads.Place(column)].Cell(chatRow{launchedChat: c})
}

// chatsOf is the list of the tab.
func chatsOf(h screen.Host) *chatList {
	c, _ := screen.Find[*chatList](h)
	return c
}

// OnLaunched puts a chat on the list; the cursor stays on the chat it is on.
func (c *chatList) OnLaunched(m webchat.Launched) {
	c.poll.pace.speedUp(c.host.Now())
	chat := c.Get(m.Kept())
	chat.plan, chat.seen = &m, true
	if m.KeptErr != nil {
		c.host.After(c.host.Notify(ui.Warn, "The chat could not be saved on disk and may be missing from this list later: "+m.KeptErr.Error()))
	}
}

func (c *chatList) Start() tea.Cmd { return c.read(nil) }

// OnFront reads what other consoles have launched since.
func (c *chatList) OnFront() tea.Cmd {
	c.poll.pace.speedUp(c.host.Now())
	return c.read(nil)
}

// OnBack stops a refresh: a list that is not in front sends no requests.
func (c *chatList) OnBack() {
	if c.poll.work != nil {
		c.poll.work.Drop()
		c.poll.work = nil
		c.poll.pace.due = c.host.Now()
	}
}

// read reads the chats of earlier sessions and of other consoles; then is called
// after it, where the tab is still in front.
func (c *chatList) read(then func() tea.Cmd) tea.Cmd {
	if then != nil {
		c.then = then
	}
	if c.reading {
		return nil
	}
	c.reading = true
	return screen.Look(c.host, c, c.host.Session().LaunchedChats, c.known)
}

// endAll asks whether to end the open chats, once those of other consoles are
// known too.
func (c *chatList) endAll() tea.Cmd {
	return c.read(func() tea.Cmd { return endAllChats(c.host, c.all.endable(), c.On()) })
}

// known adds the chats that are saved on disk.
func (c *chatList) known(chats []state.LaunchedChat, err error) tea.Cmd {
	c.loaded, c.reading, c.err = true, false, err
	c.Change(func() {
		for _, kept := range chats {
			chat := c.Get(kept)
			ended := chat.Ended || kept.Ended
			chat.LaunchedChat = chat.Over(kept)
			chat.Ended = ended
		}
	})
	then := c.then
	c.then = nil
	if then == nil || !c.host.TabInFront(c) {
		return nil
	}
	return then()
}

func (c *chatList) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case pollDueMsg:
		c.poll.pace.onTimer(m)
	case snapshotsMsg:
		return c.poll.onPolled(m)
	case chatEndedMsg:
		return onChatEnded(c.host, m)
	}
	return nil
}

// Get finds the list's entry of a chat, or adds it; the list stays in order, the
// cursor on its chat.
func (c *chatList) Get(of state.LaunchedChat) *launchedChat {
	if chat := c.all.find(of.SID); chat != nil {
		return chat
	}
	chat := &launchedChat{LaunchedChat: of}
	c.Change(func() {
		i := slices.IndexFunc(c.all, func(other *launchedChat) bool { return !other.At.After(of.At) })
		if i < 0 {
			i = len(c.all)
		}
		c.all = slices.Insert(c.all, i, chat)
	})
	return chat
}

func (l launchedChats) find(conversation string) *launchedChat {
	for _, chat := range l {
		if sid.Equal(chat.SID, conversation) {
			return chat
		}
	}
	return nil
}

// open are the chats not known to have ended.
func (l launchedChats) open() []*launchedChat {
	return slices.DeleteFunc(slices.Clone(l), func(chat *launchedChat) bool { return chat.Ended })
}

// endable are those of them that nothing is ending yet.
func (l launchedChats) endable() []*launchedChat {
	return slices.DeleteFunc(l.open(), func(chat *launchedChat) bool { return chat.ending != nil })
}

func (c *chatList) Title() string { return "Web chats" }

func (c *chatList) Actions() []actions.ID {
	if c.Typing() {
		return c.FilterActions()
	}
	at, may := c.selected(), !c.host.ReadOnly()
	own := slices.Concat(
		[]actions.ID{actions.Open},
		actions.If(may && at != nil && !at.Ended && at.ending == nil, actions.End),
		actions.If(may && len(c.all.endable()) > 0, actions.EndAll),
		actions.If(may, newAction(c.selected())),
	)
	return slices.Concat(
		actions.If(may && at == nil, newAction(c.selected())),
		actions.If(c.poll.work != nil && !c.poll.work.Quiet, actions.Cancel),
		c.ListActions(own, len(c.all) > 0),
		[]actions.ID{actions.Refresh},
		actions.If(at != nil, actions.Copy, actions.Export, actions.Bursts),
		[]actions.ID{actions.Leftovers},
		actions.If(at != nil, arrange.Actions...),
	)
}

// selected is the chat under the cursor, nil where no row is shown.
func (c *chatList) selected() *launchedChat {
	if len(c.Rows) == 0 {
		return nil
	}
	return c.Rows[c.Cursor]
}

// stays says of the chat under the cursor that it is shown whatever the filter finds: a
// response that changes its state must not put another chat under the next key.
func stays(c *chatList) func(chat *launchedChat) bool {
	return func(chat *launchedChat) bool { return !c.Typing() && chat == c.selected() }
}

// newAction begins a chat, like the one under the cursor where it is known.
func newAction(at *launchedChat) actions.ID {
	if at != nil && at.plan != nil {
		return actions.Again
	}
	return actions.New
}

func (c *chatList) Do(action actions.ID) tea.Cmd {
	if c.FilterAction(action) {
		return nil
	}
	at := c.selected()
	switch action {
	case actions.New:
		return c.host.Open(screen.NewChat{From: webchat.FirstPreset(c.host.Session())})
	case actions.Again:
		return c.host.Open(screen.NewChat{From: at.plan.From})
	case actions.Open:
		return c.host.Push(newChatPage(c.host, at))
	case actions.End:
		return endChat(c.host, c, at)
	case actions.EndAll:
		return c.endAll()
	case actions.Leftovers:
		return c.host.Push(newLeftovers(c.host))
	case actions.Cancel:
		c.poll.work.Cancel()
	case actions.Refresh:
		return c.read(c.poll.pollAll)
	case actions.Copy:
		return screen.CopyText(c.host, "conversation SID", at.SID)
	case actions.Export:
		return exportList(c.host, c.Rows)
	case actions.Sort, actions.Reverse, actions.ChooseColumns:
		return arrange.Do(arranged(c.host), &c.Filtered, action)
	case actions.Bursts:
		return c.host.Push(newBurstList(c.host, at.SID, nil))
	}
	return nil
}

// chatKeys are those of the filter.
var chatKeys = filter.Keys{{Name: "state", Listed: true}, {Name: "agent", Listed: true}, {Name: "name"}, {Name: "customer"}, {Name: "sid"}}

// chatSays is what a chat has under a key of the filter.
func chatSays(chat *launchedChat, key string) []string {
	switch key {
	case "state":
		return []string{chat.stateWord()}
	case "agent":
		return []string{chat.Agent}
	case "name":
		return []string{chat.Name}
	case "customer":
		return []string{chat.Customer}
	case "sid":
		return []string{chat.SID}
	}
	return []string{strings.Join([]string{chat.stateWord(), chat.Agent, chat.Name, chat.Customer, chat.SID}, " ")}
}

func (c *launchedChat) stateWord() string { return words.ChatState(c.LaunchedChat) }

// longWait is how long a chat without an agent is nothing to worry about.
const longWait = time.Minute

// stateSign is the sign before it, so that nothing depends on colour.
func (c *launchedChat) stateSign(now time.Time) string {
	switch {
	case c.Ended:
		return "✓"
	case now.Sub(c.At) > longWait && slices.Contains([]string{"no task yet", "in the queue", "offered"}, c.State):
		return "!"
	case c.State == "":
		return "?"
	}
	return "●"
}

func (c *chatList) View(width, height int) []string {
	t := c.host.Theme()
	if len(c.all) == 0 {
		return append(c.Lines(t, width), emptyLines(c.host, c.err, width)...)
	}
	cells := chatCells(c.Rows, c.host.Now())
	table, widths := chatTable(arranged(c.host).Columns(), cells, width)
	lines := c.head(table, widths, width)
	if len(c.Rows) == 0 {
		return append(lines, t.Muted.Render("  No matching chat."))
	}
	return append(lines, c.TableRows(len(c.Rows), len(lines), nil, height-len(lines), func(i int) string {
		return t.Row(table.Cells(widths, func(column int) string { return cells[i][column] }), i == c.Cursor && !c.Typing(), width)
	})...)
}

// chatCells are the escaped texts of chats in all columns.
func chatCells(chats []*launchedChat, now time.Time) [][]string {
	cells := make([][]string, len(chats))
	for i, chat := range chats {
		cells[i] = make([]string, len(chatColumns))
		for column, c := range chatColumns {
			cells[i][column] = ui.Escape(c.Cell(chatRow{chat, now}))
		}
	}
	return cells
}

// chatTable are the columns with these names, none for the usual ones, and their places
// and widths: no other is wider than its texts, as names want the room.
func chatTable(names []string, cells [][]string, width int) (table list.Columns, widths []int) {
	needs := make(list.Needs, len(chatColumns))
	for _, texts := range cells {
		needs.Measure(texts)
	}
	table = chatHeads.Chosen(names, width, needs)
	return table, table.Fitted(width, needs)
}

// emptyLines say what the screen is for.
func emptyLines(h screen.Host, err error, width int) []string {
	t := h.Theme()
	lines := []string{""}
	if err != nil {
		lines = append(lines, ui.Indented(t.SignLines(ui.Warn, "Chats of earlier sessions cannot be read: "+err.Error(), width-2))...)
		lines = append(lines, "")
	}
	if h.ReadOnly() {
		return append(lines, ui.Indented(ui.Wrap("This session is read-only: chats cannot be launched. Start without --read-only to launch one.", width-2, t.Muted))...)
	}
	lines = append(lines, " "+t.Key.Render(actions.Key(actions.New))+t.Text.Render(" launches a test web chat."), "")
	return append(lines, ui.Indented(ui.Wrap("The chat is tracked until an agent accepts. Chats launched from this profile are listed here.", width-2, t.Muted))...)
}

// head counts the chats, or is the filter's input.
func (c *chatList) head(table list.Columns, widths []int, width int) []string {
	t := c.host.Theme()
	count := ui.Counted(len(c.all), "chat") + fmt.Sprintf(", %d open", len(c.all.open())) + arranged(c.host).OrderNote()
	states := t.Muted.Render(c.all.statesOf(c.host.Now(), c.host.Location()))
	room := width - ui.Width(count) - ui.Width(states) - 3
	head := []string{ui.Between(" "+t.Heading.Render(ui.Cut(count, width-2)), states+" ", width)}
	switch {
	case c.Typing() || c.On():
		head = append(head, c.Lines(t, width)...)
	case c.poll.work != nil && !c.poll.work.Quiet:
		head = append(head, " "+t.Accent.Render(ui.Cut(c.poll.work.UnderWay(), width-2)))
	case c.err != nil:
		head = append(head, " "+t.Sign(ui.Warn, "chats of earlier sessions cannot be read: "+c.err.Error()))
	case room < 0:
		head = append(head, " "+states)
	default:
		titles := "  "
		if width >= allColumns {
			titles += table.Cells(widths, func(column int) string { return chatHeads[column].Title })
		}
		head = append(head, t.Column.Render(ui.Cut(titles, width)))
	}
	return head
}

// The widths from which the list has ages, then titles and agents, then long ages and
// SIDs: what is left out on narrow ones is room for the name.
const ageColumn, allColumns, wideColumns = 50, 60, 100

// chatRow is a chat at a point in time.
type chatRow struct {
	*launchedChat
	now time.Time
}

var chatColumns = list.Table[chatRow]{
	{list.Column{Title: "State", Exports: "state ended", Width: 18, Gap: 2}, func(c chatRow) string { return c.stateSign(c.now) + " " + c.stateWord() }},
	{list.Column{Title: "Age", Name: "launched", Width: 6, Gap: 2, From: ageColumn, Until: wideColumns}, func(c chatRow) string { return shortAge(c.now.Sub(c.At)) }},
	{list.Column{Title: "Launched", Exports: "launched_at", Width: 17, Gap: 2, From: wideColumns}, func(c chatRow) string { return ui.Age(c.now.Sub(c.At)) }},
	{list.Column{Title: "Agent", Width: 19, Least: 14, Gap: 2, From: allColumns}, func(c chatRow) string { return cmp.Or(c.Agent, "—") }},
	{list.Column{Title: "Conversation", Exports: "conversation_sid", Width: sid.Length + 2, Gap: 2, From: wideColumns}, func(c chatRow) string { return c.SID }},
	{list.Column{Title: "Name", Exports: "chat_name"}, func(c chatRow) string { return c.title() }},
	{list.Column{Title: "Customer", Exports: "customer_name", Width: 20, Least: 14, Gap: 2, From: list.WhereChosen}, func(c chatRow) string { return c.Customer }},
	{list.Column{Title: "Identity", Width: 20, Least: 14, Gap: 2, From: list.WhereChosen}, func(c chatRow) string { return c.Identity }},
	{list.Column{Title: "Address", Exports: "address_sid", Width: sid.Length + 2, Gap: 2, From: list.WhereChosen}, func(c chatRow) string { return c.Address }},
	{list.Column{Title: "Tag", Width: 18, Gap: 2, From: list.WhereChosen}, func(c chatRow) string { return c.Tag }},
}

var chatHeads = chatColumns.Columns()

// statesOf says from when the states of the open chats are: of several the
// earliest, "" where none was read.
func (l launchedChats) statesOf(now time.Time, zone *time.Location) string {
	var at time.Time
	for _, chat := range l.open() {
		if !chat.SeenAt.IsZero() && (at.IsZero() || chat.SeenAt.Before(at)) {
			at = chat.SeenAt
		}
	}
	switch {
	case at.IsZero():
		return ""
	case at.In(zone).Format(time.DateOnly) != now.In(zone).Format(time.DateOnly):
		return "updated " + at.In(zone).Format("2006-01-02 15:04")
	}
	return "updated " + at.In(zone).Format("15:04:05")
}

// title is the best name a chat has.
func (c *launchedChat) title() string {
	return cmp.Or(c.Name, c.Customer, sid.Shorten(c.SID))
}

// shortAge is an age in four cells.
func shortAge(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", int(max(0, d).Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	}
	return fmt.Sprintf("%dd", int(d/(24*time.Hour)))
}
