package users

import (
	"cmp"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/filter"
	"flexconsole/views/actions"
	"flexconsole/views/files"
	"flexconsole/views/screen"
)

// export exports the document of the user.
func (u *user) export() tea.Cmd {
	what := "Exports the JSON response for " + cmp.Or(ui.TextOf(u.data.Username), u.sid) + "."
	return u.host.Push(files.NewJSONExport(u.host, what, "user", u.data.Raw))
}

// exportColumns are those of an exported list, named as the command line does.
var exportColumns = []string{
	"sid", "username", "name", "email", "locale", "role", "team_name", "state", "worker", "updated",
}

// exportList exports the account's users as they are filtered and sorted, or where none is
// shown the recent ones.
func exportList(l *userList) tea.Cmd {
	if len(l.dir.shown) == 0 {
		return exportRecents(l.host, l.dir.wanted)
	}
	table := files.Table{Columns: exportColumns}
	for i := range l.dir.shown {
		table.Rows = append(table.Rows, exportCells(l.dir.at(i)))
	}
	of := arranged(l.host)
	return of.Export(shownUsers(l.dir), incomplete(l.dir), table, allUserColumns.Exported(of.Columns()))
}

func exportCells(u *listed) []any {
	cells := u.cells
	cells[usernameColumn] = u.username()
	return files.Cells(append(append([]string{u.sid}, cells[:]...), u.worker, u.updated)...)
}

// shownUsers says how many users are shown, and of how many.
func shownUsers(d *directory) string {
	if len(d.shown) == len(d.users) {
		return ui.Counted(len(d.users), "user")
	}
	return fmt.Sprintf("%d of %s", len(d.shown), ui.Counted(len(d.users), "user"))
}

// incomplete says that there may be more users, "" where there are not.
func incomplete(d *directory) string {
	if d.loading != nil || d.begun() && d.err == nil {
		return "The list is still being loaded; users that are not loaded yet are not included."
	}
	return files.Incomplete(d.err)
}

// exportRecents exports the users pinned or looked up that a filter finds.
func exportRecents(h screen.Host, wanted filter.Expression) tea.Cmd {
	table := files.Table{Columns: []string{"sid", "username", "email", "pinned", "seen_at"}}
	for _, r := range h.Session().Recents.All() {
		if recentMatches(r, wanted) {
			table.Add(r.SID, r.Username, r.Email, r.Pinned, r.At)
		}
	}
	return h.Push(files.NewTableExport(h, ui.Counted(len(table.Rows), "recent and pinned user"), "", "recents", table))
}

// mayExport is the action, where users of the account, or recent ones, are shown.
func mayExport(l *userList) []actions.ID {
	above := l.above()
	recents := len(above) > 0 && above[0].heading != samplesHeading
	return actions.If(len(l.dir.shown) > 0 || recents, actions.Export)
}
