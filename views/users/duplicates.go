package users

import (
	"fmt"
	"slices"
	"sort"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/duplicates"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/files"
	"flexconsole/views/screen"
)

// twins are the users of a list who share something with others.
type twins struct {
	groups []duplicates.Group
	// is says so of each user, users how many there are.
	is    []bool
	users int
}

// compared compares the users of the list as it is now, once.
func (d *directory) compared() *twins {
	if d.twins != nil {
		return d.twins
	}
	found := &twins{is: make([]bool, len(d.users))}
	found.groups = duplicates.Find(len(d.users), func(i int) duplicates.User { return d.users[i].compared() })
	for _, g := range found.groups {
		for _, i := range g.Users {
			if !found.is[i] {
				found.is[i] = true
				found.users++
			}
		}
	}
	d.twins = found
	return found
}

func (u *listed) compared() duplicates.User {
	state := u.cells[stateColumn]
	of := duplicates.User{
		Username: u.username(), Email: u.cells[emailColumn],
		Active: state == activeState, Deactivated: state == deactivatedState,
	}
	if u.alone != nil {
		of.UserSID = u.alone.userSID
	}
	return of
}

// count is how many of the users are marked.
func count(users []int, marked []bool) (n int) {
	for _, i := range users {
		if marked[i] {
			n++
		}
	}
	return n
}

var (
	_ screen.AfterUpdater = (*duplicateList)(nil)
	_ screen.Clickable    = (*duplicateList)(nil)
)

// duplicateList lists the users who share something, by what they share. It is of the
// whole list, whatever the filter shows.
type duplicateList struct {
	screen.List
	lookup *lookup
	// found is what the rows are of, in the list that it was found in.
	found *twins
	in    *directory
	rows  []duplicateRow
	// read is how many users were read one by one, whose user SID is known.
	read int
}

// duplicateRow is a user in a group, and its line among all of the list.
type duplicateRow struct{ group, user, line int }

func newDuplicates(l *lookup) *duplicateList {
	d := &duplicateList{lookup: l}
	d.List = screen.List{Host: l.host, Len: func() int { return len(d.rows) }}
	d.regroup()
	return d
}

func (d *duplicateList) Title() string { return "Duplicates" }

// AfterUpdate goes on loading the list, and shows what has changed in it.
func (d *duplicateList) AfterUpdate() tea.Cmd {
	d.regroup()
	return loadMore(d.lookup)
}

// regroup makes the rows again where the list has changed; the cursor stays on its user.
func (d *duplicateList) regroup() {
	in := d.lookup.list.dir
	found := in.compared()
	if found == d.found {
		return
	}
	at := ""
	if len(d.rows) > 0 {
		at = d.user().sid
	}
	d.found, d.in, d.rows, d.read = found, in, nil, 0
	for _, u := range in.users {
		if u.alone != nil {
			d.read++
		}
	}
	for g, group := range found.groups {
		for _, user := range group.Users { // below a line for each group, and one between two
			d.rows = append(d.rows, duplicateRow{g, user, len(d.rows) + 2*g + 1})
		}
	}
	d.Cursor = max(0, min(d.Cursor, len(d.rows)-1))
	if i := slices.IndexFunc(d.rows, func(r duplicateRow) bool { return in.users[r.user].sid == at }); i >= 0 && d.user().sid != at {
		d.Cursor = i
	}
}

// user is the one under the cursor; the list must not be empty.
func (d *duplicateList) user() *listed { return d.in.users[d.rows[d.Cursor].user] }

func (d *duplicateList) Actions() []actions.ID {
	some := len(d.rows) > 0
	return slices.Concat(
		actions.If(some, actions.Open), actions.If(some && !d.Host.ReadOnly(), actions.Edit),
		actions.If(some, actions.Copy, actions.Export),
		[]actions.ID{actions.Refresh}, actions.If(some, actions.Move, actions.Page),
	)
}

func (d *duplicateList) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Open, actions.Edit:
		return d.Host.Open(screen.UserPage{SID: d.user().sid, Edit: action == actions.Edit})
	case actions.Copy:
		return screen.CopyText(d.Host, "Flex user SID", d.user().sid)
	case actions.Export:
		return d.export()
	case actions.Refresh:
		return d.lookup.reload()
	}
	return nil
}

// export exports a row for each user in a group, named as the command line does.
func (d *duplicateList) export() tea.Cmd {
	table := files.Table{Columns: append([]string{"group", "shared", "value"}, exportColumns...)}
	for _, r := range d.rows {
		group := d.found.groups[r.group]
		cells := []any{r.group + 1, group.Kinds(), group.Shared[0].Value}
		table.Add(append(cells, exportCells(d.in.users[r.user])...)...)
	}
	return d.Host.Push(files.NewTableExport(d.Host, d.count(), incomplete(d.in), "duplicates", table))
}

// count says how many there are.
func (d *duplicateList) count() string {
	return fmt.Sprintf("%s, %d of %s", ui.Counted(len(d.found.groups), "group"), d.found.users, ui.Counted(len(d.in.users), "user"))
}

func (d *duplicateList) View(width, height int) []string {
	t := d.Host.Theme()
	lines := d.head(width, height)
	if len(d.rows) == 0 {
		return append(lines, "", " "+t.Muted.Render(ui.Cut("No user shares an email or username with another.", width-2)))
	}
	widths := allUserColumns.Fitted(width, d.in.allNeeds(), usernameColumn, emailColumn, stateColumn)
	lines = append(lines, t.Column.Render(ui.Cut("  "+allUserColumns.Cells(widths, func(c int) string { return allUserColumns[c].Title }), width)))
	foot := " " + t.Muted.Render(ui.Cut(d.user().sid+" · updated "+ui.Escape(ui.LocalDate(d.user().updated, d.Host.Now(), d.Host.Location())), width-2))
	height -= len(lines) + 2
	all, at := d.rows[len(d.rows)-1].line+1, d.rows[d.Cursor].line
	first, _ := ui.Window(all, at-1, height, d.From) // the line above is that of the group
	first, end := ui.Window(all, at, height, first)
	d.From, d.Drawn, d.Top = first, nil, len(lines)
	part := make([]string, 0, max(0, end-first))
	for line := first; line < end; line++ {
		row := sort.Search(len(d.rows), func(i int) bool { return d.rows[i].line >= line })
		text := ""
		switch r := d.rows[row]; r.line {
		case line:
			u := d.in.users[r.user]
			text = t.Row(allUserColumns.Cells(widths, func(c int) string { return ui.Escape(u.cells[c]) }), row == d.Cursor, width)
		case line + 1:
			row, text = -1, " "+t.Heading.Render(ui.Cut(ui.Escape(d.found.groups[r.group].Text()), width-2))
		default:
			row = -1
		}
		part = append(part, text)
		d.Note(row, part)
	}
	return append(append(lines, part...), "", foot)
}

// roomyHead is the height from which all is said above the rows.
const roomyHead = 14

// head says how many there are, and what was not compared.
func (d *duplicateList) head(width, height int) []string {
	t := d.Host.Theme()
	lines := []string{"", " " + t.Heading.Render(ui.Cut(ui.UpperFirst(d.count()), width-2))}
	if !d.in.complete || d.in.err != nil {
		lines = append(lines, " "+d.lookup.list.heading(width-1))
	}
	if height < roomyHead {
		return lines
	}
	note := fmt.Sprintf("User SIDs are not in the list: compared for the %s opened here. flexconsole users duplicates --user-sids compares all.", ui.Counted(d.read, "user"))
	return append(append(lines, ui.Indented(ui.Wrap(note, width-2, t.Muted))...), "")
}
