package users

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/sahilm/fuzzy"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/screen"
)

// directory is the account's users as far as they have been listed: loaded a
// page after the other beside everything else, filtered and sorted here.
type directory struct {
	users []listed
	known map[string]int    // index of a user by SID
	teams map[string]string // name of a team by SID
	pager api.Pager
	// loading is the page under way; complete says that no more are read.
	loading  *screen.Work
	complete bool
	// readAt is when the latest page was read.
	readAt time.Time
	// err is why the list ended early, or is not to be had.
	err error

	filter     string
	column     int // index of the column sorted by
	descending bool
	// shown are the indices of the users that pass the filter, in order.
	shown []int
}

// listed is a user with the text that a filter searches.
type listed struct {
	api.UserSummary
	// text is every column in lower case, name what people go by.
	text, name string
}

// userRow is a user with the list that names its team.
type userRow struct {
	*api.UserSummary
	dir *directory
}

// userColumns are those of the list.
var userColumns = list.Table[userRow]{
	{Title: "username", Width: 24, Most: 44, Cell: func(u userRow) string { return u.Marked("username", called(u.UserSummary)) }},
	{Title: "full name", Width: 20, From: 100, Most: 30, Cell: func(u userRow) string { return u.Marked("full_name", ui.TextOf(u.FullName)) }},
	{Title: "email", Width: 30, From: 60, Most: 50, Cell: func(u userRow) string { return u.Marked("email", ui.TextOf(u.Email)) }},
	{Title: "locale", Width: 8, From: 72, Cell: func(u userRow) string { return u.Marked("locale", ui.TextOf(u.Locale)) }},
	{Title: "roles", Width: 14, From: 150, Most: 30, Cell: func(u userRow) string { return u.Marked("roles", strings.Join(u.Roles, ",")) }},
	{Title: "team", Width: 16, From: 130, Cell: func(u userRow) string { return u.Marked("flex_team_sid", u.dir.team(u.UserSummary)) }},
	{Title: "state", Width: 12, From: 85, Cell: func(u userRow) string { return u.Marked("deactivated", userState(u.UserSummary)) }},
}

// called is what a user goes by: one without a username by the SID.
func called(u *api.UserSummary) string {
	if name := ui.TextOf(u.Username); name != "" {
		return name
	}
	return sid.Shorten(u.FlexUserSID)
}

// userState is a word on whether the user is in use.
func userState(u *api.UserSummary) string {
	switch {
	case u.Deactivated != nil && *u.Deactivated:
		return "deactivated"
	case u.Deactivated != nil:
		return "active"
	}
	return ""
}

func newDirectory() *directory {
	return &directory{known: map[string]int{}, teams: map[string]string{}}
}

// anew is an empty list that is sorted the same way.
func (d *directory) anew() *directory {
	fresh := newDirectory()
	fresh.teams, fresh.column, fresh.descending = d.teams, d.column, d.descending
	return fresh
}

// team is the name of a user's team where it is known, else its SID.
func (d *directory) team(u *api.UserSummary) string {
	id := ui.TextOf(u.FlexTeamSID)
	return cmp.Or(d.teams[id], id)
}

// directoryMsg brings a page of users.
type directoryMsg struct {
	page api.Page[api.UserSummary]
	err  error
}

// load asks for the next page of users; a screen calls it again for the one
// after that.
func (d *directory) load(h screen.Host, owner screen.Screen) tea.Cmd {
	if d.loading != nil || d.complete {
		return nil
	}
	session, token, pause := h.Session(), d.pager.Page(), d.pager.Pause()
	d.err = nil
	return screen.Read(h, owner, &d.loading, "loading users", false, func(ctx context.Context, _ *screen.Work) tea.Msg {
		instance, err := session.FindInstance(ctx)
		if err != nil {
			return directoryMsg{err: err}
		}
		if !api.Sleep(ctx, pause) {
			return directoryMsg{err: ctx.Err()}
		}
		page, err := session.Flex.ListFlexUsers(ctx, instance, token)
		return directoryMsg{page, err}
	})
}

// begun says that a page has been read and another follows.
func (d *directory) begun() bool { return d.pager.Page() != "" }

// arrived takes a page over.
func (d *directory) arrived(m directoryMsg, now time.Time) {
	d.loading = nil
	if m.err != nil {
		d.err, d.complete = m.err, api.Unsupported(m.err)
		return
	}
	d.readAt = now
	for _, u := range m.page.Entries {
		d.put(u)
	}
	d.pager.Take(m.page.Keys(), m.page.Unread, m.page.Next)
	d.complete, d.err = d.pager.Done(), d.pager.Incomplete()
	d.refresh()
}

// put adds a user, or takes the newer reading of one: pages are no snapshot.
func (d *directory) put(u api.UserSummary) {
	columns := []string{u.FlexUserSID, ui.TextOf(u.WorkerSID)}
	for _, c := range userColumns {
		columns = append(columns, c.Cell(userRow{&u, d}))
	}
	entry := listed{u, strings.ToLower(strings.Join(columns, " ")), ui.TextOf(u.Username) + " " + ui.TextOf(u.FullName) + " " + ui.TextOf(u.Email)}
	if i, known := d.known[u.FlexUserSID]; known {
		d.users[i] = entry
		return
	}
	d.known[u.FlexUserSID] = len(d.users)
	d.users = append(d.users, entry)
}

// name takes the names of the teams over; where they cannot be read there are none,
// and teams go by their SID.
func (d *directory) name(teams []api.Team) {
	for _, team := range teams {
		d.teams[team.SID] = ui.TextOf(team.FriendlyName)
	}
	for _, u := range d.users {
		d.put(u.UserSummary)
	}
	d.refresh()
}

// search sets the filter: words that all must be found, of which role:, locale:,
// team: and state: look in one column, the others in all, letters in order.
func (d *directory) search(filter string) {
	if filter != d.filter {
		d.filter = filter
		d.refresh()
	}
}

// refresh filters and sorts anew.
func (d *directory) refresh() {
	d.shown = d.shown[:0]
	for i := range d.users {
		d.shown = append(d.shown, i)
	}
	for word := range strings.FieldsSeq(d.filter) {
		d.shown = d.matching(word)
	}
	text := func(i int) string { return strings.ToLower(userColumns[d.column].Cell(d.row(i))) }
	slices.SortStableFunc(d.shown, func(a, b int) int {
		order := strings.Compare(text(a), text(b))
		if d.descending {
			return -order
		}
		return order
	})
}

// matching keeps the users of shown that one word of the filter finds.
func (d *directory) matching(word string) []int {
	if column, wanted, ok := columnTerm(word); ok {
		return slices.DeleteFunc(d.shown, func(i int) bool { return !d.cellContains(i, column, wanted) })
	}
	var kept []int
	lower := strings.ToLower(word)
	for _, i := range d.shown {
		if strings.Contains(d.users[i].text, lower) {
			kept = append(kept, i)
		}
	}
	if len(kept) > 0 {
		return kept
	}
	for _, match := range fuzzy.FindFromNoSort(word, candidates{d}) {
		kept = append(kept, d.shown[match.Index])
	}
	return kept
}

// columnTerm splits a word of the filter such as locale:es into the index of its column
// and the text that its cells must contain.
func columnTerm(word string) (column int, wanted string, ok bool) {
	name, wanted, found := strings.Cut(word, ":")
	if !found || name == "" {
		return 0, "", false
	}
	column = slices.IndexFunc(userColumns, func(c list.Column[userRow]) bool {
		return strings.HasPrefix(c.Title, strings.TrimSuffix(name, "s"))
	})
	return column, wanted, column >= 0
}

func (d *directory) cellContains(user, column int, text string) bool {
	cell := userColumns[column].Cell(d.row(user))
	return strings.Contains(strings.ToLower(cell), strings.ToLower(text))
}

// unmatched says why a filter such as locale:es finds no user, "" for a filter without
// such a term.
func (d *directory) unmatched() string {
	text := ""
	for word := range strings.FieldsSeq(d.filter) {
		column, wanted, ok := columnTerm(word)
		if !ok {
			continue
		}
		text = "No user matches all of these"
		if cells := d.cells(column); !slices.ContainsFunc(cells, func(cell string) bool {
			return strings.Contains(strings.ToLower(cell), strings.ToLower(wanted))
		}) {
			return fmt.Sprintf("No user with %s %q%s", userColumns[column].Title, wanted, inUse(cells))
		}
	}
	return text
}

// cells are the different texts in a column, in order.
func (d *directory) cells(column int) []string {
	var cells []string
	for i := range d.users {
		if cell := userColumns[column].Cell(d.row(i)); cell != "" {
			cells = append(cells, cell)
		}
	}
	slices.Sort(cells)
	return slices.Compact(cells)
}

// inUse lists the texts of a column where they are few.
func inUse(cells []string) string {
	const few = 6
	if len(cells) == 0 || len(cells) > few {
		return ""
	}
	return " (in use: " + strings.Join(cells, ", ") + ")"
}

// cardNote says how old the user beside the list is.
func (d *directory) cardNote(zone *time.Location) string {
	return "From the list at " + d.readAt.In(zone).Format("15:04") + " · Enter for live data"
}

// candidates are what is searched for the letters of a word, in order, where
// no column holds the word itself.
type candidates struct{ d *directory }

func (c candidates) Len() int            { return len(c.d.shown) }
func (c candidates) String(i int) string { return c.d.users[c.d.shown[i]].name }

// sortNext sorts by the next column.
func (d *directory) sortNext() {
	d.column = (d.column + 1) % len(userColumns)
	d.refresh()
}

// reverse turns the order around.
func (d *directory) reverse() {
	d.descending = !d.descending
	d.refresh()
}

func (d *directory) row(i int) userRow { return userRow{&d.users[i].UserSummary, d} }

// at is the user in a row of the list.
func (d *directory) at(row int) *api.UserSummary { return &d.users[d.shown[row]].UserSummary }
