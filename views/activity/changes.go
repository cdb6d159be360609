package activity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/arrange"
	"flexconsole/views/files"
	"flexconsole/views/saving"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

var _ screen.Clickable = (*changeList)(nil)

// changeList lists every change made of this account over all starts, the
// latest first, as the journal has them.
type changeList struct {
	screen.FilteredList[state.Entry]
	host screen.Host
	// owner is the screen that the list is a part of.
	owner *activityScreen
	all   []state.Entry
	// stale: the journal is to be read, reading that it is being read; loaded
	// that it was once.
	stale, reading, loaded bool
	// writes is how many writes of the session the journal was read after, -1
	// where one was still under way.
	writes   int
	problems state.Problems
	err      error
	undoer   undoer
}

func newChangeList(h screen.Host, owner *activityScreen) *changeList {
	l := &changeList{host: h, owner: owner, undoer: undoer{host: h, owner: owner}}
	l.Filter = list.NewFilter("words, op:update profile:NAME target:FU… result:unknown", words.ChangeKeys...)
	l.Source, l.Says, l.Place = func() []state.Entry { return l.all }, func(e state.Entry, key string) []string { return words.ChangeHas(e, key, h.Location()) }, l.placed
	l.Order = arrange.OrderBy(arrangedChanges(h), l.orderText)
	return l
}

// AfterUpdate reads the journal, again once the session's writes have ended.
func (l *changeList) AfterUpdate() tea.Cmd {
	journal := l.host.Session().Journal
	_, writes := l.host.Session().Log.Counts()
	busy := l.host.Writing()
	if journal == nil || l.reading || l.loaded && !l.stale && (busy || writes == l.writes) {
		return nil
	}
	l.stale, l.reading, l.writes = false, true, writes
	if busy {
		l.writes = -1
	}
	var problems state.Problems
	return screen.Look(l.host, l.owner, func() (entries []state.Entry, err error) {
		entries, problems, err = journal.Entries()
		return entries, err
	}, func(entries []state.Entry, err error) tea.Cmd {
		l.reading, l.loaded, l.problems, l.err = false, true, problems, err
		l.Change(func() { l.all = entries })
		return nil
	})
}

func (l *changeList) update(result tea.Msg) tea.Cmd {
	if m, ok := result.(saving.SavedMsg); ok {
		l.stale = true
		return l.undoer.undone(m)
	}
	return nil
}

// placed is where a change is. At the top the cursor stays on the latest.
func (l *changeList) placed(rows []state.Entry, held state.Entry) int {
	if l.Cursor == 0 && !arrangedChanges(l.host).IsSorted() {
		return 0
	}
	return slices.IndexFunc(rows, func(e state.Entry) bool { return e.ID == held.ID })
}

// orderText is what changes are sorted by in a column.
func (l *changeList) orderText(e state.Entry, column string) string {
	if column == "when" {
		return list.TimeText(e.At)
	}
	return changeColumns[changeHeads.Place(column)].Cell(changeRow{e, l})
}

func (l *changeList) Actions() []actions.ID {
	w := l.undoer.work
	own := slices.Concat([]actions.ID{actions.Open}, actions.If(len(l.Rows) > 0 && l.undoer.may(l.Rows[l.Cursor]), actions.Undo), []actions.ID{actions.Copy, actions.Export})
	return slices.Concat(
		actions.If(w != nil && !w.Sent(), actions.Cancel),
		l.ListActions(own, len(l.all) > 0),
		actions.If(l.host.Session().Journal != nil, actions.Refresh),
		actions.If(len(l.Rows) > 0, arrange.Actions...),
	)
}

func (l *changeList) Do(action actions.ID) tea.Cmd {
	if l.FilterAction(action) {
		return nil
	}
	switch action {
	case actions.Cancel:
		l.undoer.work.Cancel()
	case actions.Refresh:
		l.stale = true // and the list is shown after this
	case actions.Open:
		return l.host.Push(newChange(l, l.Rows[l.Cursor]))
	case actions.Undo:
		return l.undoer.undo(l.Rows[l.Cursor])
	case actions.Copy:
		return screen.CopyText(l.host, "SID", l.Rows[l.Cursor].Target)
	case actions.Export:
		of := arrangedChanges(l.host)
		return of.Export(ui.Counted(len(l.Rows), "change"), files.Incomplete(l.err), changeTable(l.Rows), changeHeads.Exported(of.Columns()))
	case actions.Sort, actions.Reverse, actions.ChooseColumns:
		return arrange.Do(arrangedChanges(l.host), &l.Filtered, action)
	}
	return nil
}

// openTarget opens the user or the chat that an entry of the journal is about;
// ok is false where it names none.
func openTarget(h screen.Host, e state.Entry) (cmd tea.Cmd, ok bool) {
	switch {
	case e.Op == "update" && sid.Valid(sid.FlexUser, e.Target):
		return h.Open(screen.UserPage{SID: e.Target}), true
	case e.Op == "launch" && sid.Valid(sid.Conversation, e.Detail):
		return h.Open(screen.ChatPage{Chat: session.LaunchOf(e, e.Detail)}), true
	case sid.Valid(sid.Conversation, e.Target):
		return h.Open(screen.ChatPage{Chat: state.LaunchedChat{SID: e.Target}}), true
	}
	return nil, false
}

func (l *changeList) count() string {
	if len(l.all) == 0 {
		return ""
	}
	text := ui.Counted(len(l.all), "change")
	if l.On() {
		text = fmt.Sprintf("%d of %s", len(l.Rows), text)
	}
	if skipped := l.problems.Torn + l.problems.Foreign; skipped > 0 {
		text += ", " + ui.Counted(skipped, "line") + " skipped"
	}
	return text + arrangedChanges(l.host).OrderNote()
}

// View draws the changes around the cursor, and the one it is on in full.
func (l *changeList) View(width, height int) []string {
	t := l.host.Theme()
	if len(l.all) == 0 {
		return slices.Concat(l.Lines(t, width), []string{""}, l.empty(width))
	}
	table := changeHeads.Chosen(arrangedChanges(l.host).Columns(), width-signMargin, nil)
	lines := topLines(l.status(width), height)
	if len(l.Rows) == 0 {
		return append(lines, teaching(t, width, "No matching change.",
			"Filters: op:update (edited users), profile:NAME, target:FU… (a user), result:unknown. Other words match any column and the changed values.")...)
	}
	if height >= screen.LeastHeight-4 {
		lines = append(lines, t.Column.Render(ui.Cut("    "+table.Titles(width), width-1)))
	}
	foot := l.foot(l.Rows[l.Cursor], width)
	return append(lines, l.TableRows(len(l.Rows), len(lines), foot, height-len(lines), func(i int) string {
		level, sign := words.ChangeSign(l.Rows[i])
		return signedRow(t, level, sign, table.Line(width, func(c, _ int) string { return ui.Escape(changeColumns[c].Cell(changeRow{l.Rows[i], l})) }), i == l.Cursor && !l.Typing(), width)
	})...)
}

// status are the lines between the parts and the table: work in progress, a failure, or
// the filter.
func (l *changeList) status(width int) []string {
	t := l.host.Theme()
	w := l.undoer.work
	switch {
	case w != nil:
		return []string{" " + t.Accent.Render(ui.Cut(w.UnderWay(), width-2))}
	case l.err != nil && !l.Typing():
		return []string{ui.Clip(" "+t.Sign(ui.Warn, "part of the journal could not be read: "+l.err.Error()), width)}
	}
	return l.Lines(t, width)
}

// empty says what the list is for.
func (l *changeList) empty(width int) []string {
	t := l.host.Theme()
	switch {
	case l.host.Session().Journal == nil:
		return teaching(t, width, "This session has no journal, so changes are not listed.",
			"Without a journal nothing can be changed.")
	case !l.loaded:
		return []string{" " + t.Muted.Render("loading changes…")}
	case l.err != nil:
		return ui.Indented(t.SignLines(ui.Bad, "The journal could not be read: "+l.err.Error(), width-2))
	}
	return teaching(t, width, "No changes yet.",
		"Every save, launch, message and ended chat is listed here, from all sessions: when, by which profile, before and after, and the result.",
		"Enter opens the change, Enter again its user or chat. u undoes a save, unless someone changed the same fields since.")
}

// changeRow is a change with the list that it is in.
type changeRow struct {
	state.Entry
	list *changeList
}

// The widths from which a change shows its whole date, and the whole SID.
const (
	wholeDate = 100
	wholeSID  = 120
)

var changeColumns = list.Table[changeRow]{
	{list.Column{Title: "When", Exports: "at", Width: 13, Gap: 2, Until: wholeDate}, func(c changeRow) string { return words.ChangeTime(c.Entry, c.list.host.Location())[5:16] }}, // day and hour
	{list.Column{Title: "When", Exports: "at", Width: 21, Gap: 2, From: wholeDate}, func(c changeRow) string { return words.ChangeTime(c.Entry, c.list.host.Location()) }},
	{list.Column{Title: "Action", Exports: "operation", Width: 10, Gap: 2}, func(c changeRow) string { return c.Op }},
	{list.Column{Title: "Target", Width: 13, Gap: 2, From: 60, Until: wholeSID}, func(c changeRow) string { return sid.Shorten(c.Target) }},
	{list.Column{Title: "Target", Width: sid.Length + 2, Gap: 2, From: wholeSID}, func(c changeRow) string { return c.Target }},
	{list.Column{Title: "Result", Width: 13, Gap: 2, From: 90}, func(c changeRow) string { return words.ChangeResult(c.Entry) }},
	{list.Column{Title: "Profile", Width: 12, Gap: 2, From: 110}, func(c changeRow) string { return cmp.Or(c.Profile, "—") }},
	{list.Column{Title: "Before → after", Exports: strings.Join(words.FieldColumns([]string{"fields"}, "detail"), " ")}, func(c changeRow) string { return strings.Join(words.ChangedFields(c.Entry), ", ") }},
}

var changeHeads = changeColumns.Columns()

// foot is the change under the cursor in full.
func (l *changeList) foot(e state.Entry, width int) []string {
	t := l.host.Theme()
	facts := []string{words.ChangeTime(e, l.host.Location()), ui.Age(l.host.Now().Sub(e.At)), "profile " + cmp.Or(e.Profile, "none"), words.ChangeResult(e)}
	if e.Detail != "" {
		facts = append(facts, e.Detail)
	}
	lines := append([]string{""}, ui.Indented(ui.Wrap(ui.Escape(e.Op+" "+e.Target), width-2, t.Strong))...)
	for _, field := range words.ChangedFields(e) {
		lines = append(lines, ui.Indented(ui.WrapValue(ui.Escape(field), width-2, t.Text))...)
	}
	return append(lines, ui.Indented(ui.Wrap(ui.Escape(strings.Join(facts, " · ")), width-2, t.Muted))...)
}
