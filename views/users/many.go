package users

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sid"
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
	remark := ""
	if hidden := l.list.hidden(); hidden > 0 {
		remark = fmt.Sprintf("%d of them not shown in the list", hidden)
	}
	return l.host.Open(screen.UserTexts{Text: strings.Join(l.list.picked(), "\n"), Remark: remark})
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

// loadMany loads all users that the input names.
func (l *lookup) loadMany() tea.Cmd {
	users := screen.UserTexts{Text: l.text()}
	n := len(pastedSIDs(l.input.Value()))
	if n <= loadUnasked {
		return l.host.Open(users)
	}
	screen.AskYesNo(l.host, fmt.Sprintf("Load %d users?", n), "This sends one read request for each user. Nothing is changed.",
		"Cancel", "Load", func() tea.Cmd { return l.host.Open(users) })
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
		l.input.Load(nil)
		l.filter()
	}
}
