package users

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/views/screen"
)

// bulkAction is what the key for many users does now, nil for nothing: it shows the
// run under way, reads the marked users or those that the input holds, or shows
// the latest run.
func (l *lookup) bulkAction() func() tea.Cmd {
	run := l.run
	show := func() tea.Cmd { return l.host.Push(run) }
	switch {
	case run != nil && run.UnderWay():
		return show
	case len(l.list.marks) > 0:
		return l.readMarked
	case len(pastedSIDs(l.input.Value())) > 0:
		return func() tea.Cmd { return l.host.Open(screen.UserTexts{Text: l.text()}) }
	case run != nil:
		return show
	}
	return nil
}

// readMarked reads the marked users, and says how many of them no row shows.
func (l *lookup) readMarked() tea.Cmd {
	return l.host.Open(screen.UserTexts{Text: strings.Join(l.list.picked(), "\n"), Remark: l.list.howSelected()})
}

// howSelected says by which filter users were selected and how many of them no row shows,
// "" for neither.
func (l *userList) howSelected() string {
	var said []string
	if l.selectedBy != "" {
		said = append(said, "selected with the filter "+l.selectedBy)
	}
	if hidden := l.hidden(); hidden > 0 {
		said = append(said, fmt.Sprintf("%d of them not shown in the list", hidden))
	}
	return strings.Join(said, ", ")
}

// selectAll selects the users that the list shows now, or unselects all where they are
// selected. Users who are loaded later stay unselected.
func (l *userList) selectAll() tea.Cmd {
	shown := l.shownUsers()
	allMarked := !slices.ContainsFunc(shown, func(id string) bool { return !l.marks[id] })
	switch {
	case allMarked:
		clear(l.marks)
		return nil
	case l.dir.loading != nil:
		return l.host.Notify(ui.Warn, "The user list is still loading: select all once it is complete")
	}
	for _, id := range shown {
		l.marks[id] = true
	}
	l.selectedBy = l.dir.filter
	if !l.dir.complete || l.dir.err != nil && !api.Unsupported(l.dir.err) {
		return l.host.Notify(ui.Warn, fmt.Sprintf("%d selected, but the user list is incomplete", len(shown)))
	}
	return nil
}

// shownUsers are the users in the rows: those of the account, and those above them that
// were opened before or are pinned.
func (l *userList) shownUsers() []string {
	var shown []string
	for _, r := range l.above() {
		if r.heading != samplesHeading {
			shown = append(shown, r.sid)
		}
	}
	for i := range l.dir.shown {
		shown = append(shown, l.dir.at(i).sid)
	}
	return shown
}

// pastedSIDs are the SIDs in a text that has more than one.
func pastedSIDs(value string) []string {
	if len(value) < 2*sid.Length {
		return nil
	}
	if found := sid.Find(sid.FlexUser, value); len(found) > 1 {
		return found
	}
	return nil
}

// loadUnasked is how many users are loaded without a question.
const loadUnasked = 50

// LookUp opens the user whose SID is in a text, or loads those whose SIDs are in it.
func LookUp(h screen.Host, text string) tea.Cmd {
	found := sid.Find(sid.FlexUser, text)
	users := screen.UserTexts{Text: text}
	switch {
	case len(found) == 0:
		return nil
	case len(found) == 1:
		return h.Open(screen.UserPage{SID: found[0]})
	case len(found) <= loadUnasked:
		return h.Open(users)
	}
	screen.AskYesNo(h, fmt.Sprintf("Load %d users?", len(found)), "This sends one read request for each user. Nothing is changed.",
		"Cancel", "Load", func() tea.Cmd { return h.Open(users) })
	return nil
}

// picked are the marked users, those of the list in its order.
func (l *userList) picked() []string {
	left := maps.Clone(l.marks)
	var picked []string
	for i := range l.dir.shown {
		if id := l.dir.at(i).sid; left[id] {
			picked = append(picked, id)
			delete(left, id)
		}
	}
	return append(picked, slices.Sorted(maps.Keys(left))...)
}

// LatestRun is the latest run over many users, nil before the first.
func (l *lookup) LatestRun() screen.BulkRun { return l.run }

// OnRun keeps a run that begins, and lets go of the users that were picked for it.
func (l *lookup) OnRun(run screen.BulkRun) {
	l.run = run
	clear(l.list.marks)
	if len(pastedSIDs(l.input.Value())) > 0 {
		l.clearInput()
	}
}
