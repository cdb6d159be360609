package users

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var _ screen.Clickable = (*userList)(nil)

// userList is the list below the look-up input: users seen in this session, in
// the sandbox SIDs to try, then the account's users. Only the rows in sight
// are drawn, whatever the size of the account.
type userList struct {
	host screen.Host
	dir  *directory
	// RowList is over the rows of all sections; at is the SID under the cursor,
	// which it follows when rows arrive or move.
	list.RowList
	at string
	// marks are the SIDs selected for a bulk edit, shown or not.
	marks map[string]bool
	// selectedBy is the filter of the latest "select all".
	selectedBy string
	// mostAbove is the number of lines that the rows above the account's users may take,
	// 0 for any.
	mostAbove int
	// noSamples leaves the SIDs to try out on the lowest screens.
	noSamples bool
}

func newUserList(h screen.Host) userList {
	return userList{host: h, dir: newDirectory(), marks: map[string]bool{}}
}

// row is one line above the account's users.
type row struct{ sid, text, heading string }

// above are the rows above the account's users; while words are searched for,
// those that hold them. On a low screen they are the first ones.
func (l *userList) above() []row {
	rows := l.recentsAndSamples()
	if l.mostAbove > 0 {
		return firstRows(rows, l.mostAbove)
	}
	return rows
}

func (l *userList) recentsAndSamples() []row {
	var rows []row
	for _, r := range l.host.Session().Recents.All() {
		if recentMatches(r, l.dir.wanted) {
			rows = append(rows, row{r.SID, aboutRecent(r, l.host.Now()), recentHeading(r)})
		}
	}
	if l.dir.filter != "" || l.noSamples {
		return rows
	}
	for _, s := range l.host.Session().Samples {
		rows = append(rows, row{s.SID, s.Note, samplesHeading})
	}
	return rows
}

// firstRows are the first rows that fit into so many lines with their headings, one at
// least.
func firstRows(rows []row, lines int) []row {
	heading := ""
	for i, r := range rows {
		lines--
		if r.heading != heading {
			heading = r.heading
			lines -= 2 // a blank line and the heading
		}
		if lines < 0 && i > 0 {
			return rows[:i]
		}
	}
	return rows
}

// leaveRoom limits the rows above the account's users, so that some of these are in sight
// at any height.
func (l *userList) leaveRoom(height int, focused bool) {
	const least, headings, lowest = 6, 3, 8
	most, noSamples := 0, false
	if users := len(l.dir.shown); users > 0 {
		most, noSamples = max(1, height-headings-min(users, least)), height < lowest
	}
	if most != l.mostAbove || noSamples != l.noSamples {
		l.keeping(func() { l.mostAbove, l.noSamples = most, noSamples })
		if !focused {
			l.toTop() // there was no cursor to keep
		}
	}
}

// samplesHeading is above the SIDs to try.
const samplesHeading = "Try one of these in the sandbox"

func (l *userList) Len() int { return len(l.above()) + len(l.dir.shown) }

// selected is the SID under the cursor; the list must not be empty.
func (l *userList) selected() string {
	above := l.above()
	i := min(l.Cursor, len(above)+len(l.dir.shown)-1)
	if i < len(above) {
		return above[i].sid
	}
	return l.dir.at(i - len(above)).sid
}

// move moves the cursor by a key.
func (l *userList) move(key string) {
	l.Step(l.Len(), key)
	l.remember()
}

func (l *userList) ToRow(row int) {
	l.Cursor = row
	l.remember()
}

func (l *userList) remember() {
	l.at = ""
	if l.Len() > 0 {
		l.at = l.selected()
	}
}

// filter shows what words find, the cursor on the first of them.
func (l *userList) filter(words string) {
	if words != l.dir.filter {
		l.dir.search(words)
		l.toTop()
	}
}

// toTop puts the cursor on the first row.
func (l *userList) toTop() {
	l.Cursor = 0
	l.remember()
}

// mark picks the user under the cursor, or lets it go, and goes on to the next.
func (l *userList) mark() {
	id := l.selected()
	if l.marks[id] {
		delete(l.marks, id)
	} else {
		l.marks[id] = true
	}
	l.move("down")
}

// hidden counts the marked users that no row shows now.
func (l *userList) hidden() int {
	above := map[string]bool{}
	for _, r := range l.above() {
		above[r.sid] = true
	}
	hidden := 0
	for id := range l.marks {
		if !above[id] && !l.dir.shows(id) {
			hidden++
		}
	}
	return hidden
}

// marked is a word on the marks, "" for none.
func (l *userList) marked() string {
	if len(l.marks) == 0 {
		return ""
	}
	text := fmt.Sprintf("%d selected", len(l.marks))
	if hidden := l.hidden(); hidden > 0 {
		text += fmt.Sprintf(" (%d not shown)", hidden)
	}
	return text
}

// keeping changes the rows and keeps the cursor on its user.
func (l *userList) keeping(change func()) {
	change()
	nearest := -1
	see := func(i int) {
		if nearest < 0 || abs(i-l.Cursor) < abs(nearest-l.Cursor) {
			nearest = i
		}
	}
	above := l.above()
	for i, r := range above {
		if r.sid == l.at {
			see(i)
		}
	}
	if user, known := l.dir.known[l.at]; known {
		if i := slices.Index(l.dir.shown, user); i >= 0 {
			see(len(above) + i)
		}
	}
	if nearest >= 0 {
		l.Cursor = nearest
	}
	l.Cursor = max(0, min(l.Cursor, l.Len()-1))
	l.remember()
}

func abs(n int) int { return max(n, -n) }

// cardPane is the width of the selected user beside the list: a SID in full with
// its label.
const cardPane, cardLabel = 49, 14

// View draws the rows around the cursor, and on a wide terminal the selected
// user beside them.
func (l *userList) View(width, height int, focused bool) []string {
	if width < ui.TwoPanes || len(l.dir.users) == 0 || l.Len() == 0 {
		return l.rows(width, height, focused)
	}
	list := width - cardPane - 3
	return ui.Beside(l.rows(list, height, focused), l.card(cardPane), list, l.host.Theme().Rule.Render(ui.PaneRule))
}

// rows draws the sections. Lines above the account's users are few and all
// made; of the users only those in sight are.
func (l *userList) rows(width, height int, focused bool) []string {
	t := l.host.Theme()
	var lines []string
	line, heading := 0, ""
	l.leaveRoom(height, focused)
	l.Forget()
	above := l.above()
	for i, r := range above {
		if r.heading != heading {
			heading = r.heading
			lines = append(lines, "", " "+t.Heading.Render(heading))
		}
		l.Note(-1, lines)
		if i == l.Cursor {
			line = len(lines)
		}
		lines = append(lines, t.TickedRow(listRow(r, width), focused && i == l.Cursor, l.marks[r.sid], width))
		l.Note(i, lines)
	}
	needs, kept := l.dir.allNeeds(), l.dir.keptColumns()
	table := allUserColumns.Chosen(arranged(l.host).Columns(), width, needs, kept...)
	widths := table.Fitted(width, needs, kept...)
	heading = l.heading(width - 1)
	if marked := l.marked(); marked != "" {
		heading += t.Accent.Render("  ● " + marked)
	}
	heading += t.Muted.Render(l.sortedBy())
	if heading != "" {
		lines = append(lines, "", " "+heading)
	}
	if len(l.dir.users) > 0 {
		lines = append(lines, t.Column.Render(ui.Cut("  "+table.Cells(widths, l.title), width)))
	}
	if l.Cursor >= len(above) {
		line = len(lines) + l.Cursor - len(above)
	}
	if l.Cursor == 0 && line < height {
		line = 0 // with the heading above it
	}
	first, end := ui.Window(len(lines)+len(l.dir.shown), line, height, l.From)
	l.From = first
	l.Note(-1, lines)
	l.Drawn = l.Drawn[min(first, len(lines)):min(end, len(lines))]
	part := make([]string, 0, max(0, end-first))
	for i := first; i < end; i++ {
		if i < len(lines) {
			part = append(part, lines[i])
			continue
		}
		row := i - len(lines)
		u := l.dir.at(row)
		text := table.Cells(widths, func(c int) string { return ui.Escape(u.cell(c)) })
		part = append(part, t.TickedRow(text, focused && row+len(above) == l.Cursor, l.marks[u.sid], width))
		l.Note(row+len(above), part)
	}
	return part
}

// title is a column's title, with an arrow on the one sorted by.
func (l *userList) title(c int) string {
	switch {
	case c != l.dir.order.column:
		return allUserColumns[c].Title
	case l.dir.order.descending:
		return allUserColumns[c].Title + " ↓"
	}
	return allUserColumns[c].Title + " ↑"
}

// heading says how many users there are, and why not more.
func (l *userList) heading(width int) string {
	t, d := l.host.Theme(), l.dir
	switch {
	case api.Unsupported(d.err):
		return t.Muted.Render(ui.Cut("No user list: "+ui.Escape(words.BriefClause(d.err))+". Look up users by SID.", width))
	case d.err != nil:
		return t.Warn.Render(ui.Cut("! "+d.whyShort()+" · r reloads it", width))
	case d.loading != nil:
		return t.Heading.Render(fmt.Sprintf("Users (%d so far)", len(d.users))) + t.Accent.Render("  "+l.host.Spinner())
	case !d.complete && l.Len() > 0:
		return ""
	case !d.complete:
		return t.Muted.Render("Users you look up are listed here.")
	}
	count := strconv.Itoa(len(d.users))
	if len(d.shown) < len(d.users) {
		count = fmt.Sprintf("%d of %d", len(d.shown), len(d.users))
	}
	return t.Heading.Render("Users (" + count + ")")
}

// sortedBy names the order of the users where it is not that of every start.
func (l *userList) sortedBy() string {
	if len(l.dir.users) == 0 || l.dir.order.column == 0 && !l.dir.order.descending {
		return ""
	}
	return "  sorted by " + l.title(l.dir.order.column)
}

// whyShort says why the list is not all there is, escaped.
func (d *directory) whyShort() string {
	if d.pager.Incomplete() != nil {
		return fmt.Sprintf("User list incomplete (%d so far): %s", len(d.users), ui.Escape(errors.Unwrap(d.err).Error()))
	}
	return "User list incomplete: " + ui.Escape(words.BriefClause(d.err))
}

// card is the selected user beside the list.
func (l *userList) card(width int) []string {
	t := l.host.Theme()
	d := l.dir
	i, known := d.known[l.selected()]
	if !known {
		return nil
	}
	u := d.users[i]
	lines := []string{"", t.Strong.Render(ui.Cut(ui.Escape(u.username()), width)), ""}
	for _, f := range []struct{ label, value string }{
		{"Full name", u.cells[fullNameColumn]},
		{"Email", u.cells[emailColumn]},
		{"Locale", u.cells[localeColumn]},
		{"Roles", u.cells[rolesColumn]},
		{"Team", u.cells[teamColumn]},
		{"State", u.cells[stateColumn]},
		{"Updated", ui.LocalDate(u.updated, l.host.Now(), l.host.Location())},
		{"Flex user SID", u.sid},
		{"Worker", u.worker},
	} {
		for j, part := range ui.Wrap(ui.Escape(f.value), width-cardLabel, t.Text) {
			label := ""
			if j == 0 {
				label = f.label
			}
			lines = append(lines, t.Label.Render(ui.Fit(label, cardLabel))+part)
		}
	}
	return append(lines, "", t.Muted.Render(ui.Cut(d.cardNote(i, l.host.Location()), width)))
}

// listRow shows the SID in full where there is room for more beside it.
func listRow(r row, width int) string {
	id := r.sid
	if width < 70 {
		id = sid.Shorten(id)
	}
	return id + "  " + ui.Escape(r.text)
}
