package users

import (
	"cmp"
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

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

	order order
	needs list.Needs
	// filter are the words that the users shown have; shown are the indices of those
	// users, in order, and isShown says so of each user.
	filter  string
	shown   []int
	isShown []bool
	// unmatched says why a filter such as locale:es finds no user, "" for a filter
	// without such a term.
	unmatched string
}

// listed is a user with the text that a filter searches: every column in lower case.
type listed struct {
	api.UserSummary
	text string
	// namesFrom and namesTo are where in it username, full name and email are.
	namesFrom, namesTo int
	// readAt is when the user alone was read since the list, zero for never, and
	// userSID what only such a reading tells.
	readAt  time.Time
	userSID string
}

func (u *listed) names() string { return u.text[u.namesFrom:u.namesTo] }

// userRow is a user with the list that names its team.
type userRow struct {
	*api.UserSummary
	dir *directory
}

// userColumns are those of the list.
var userColumns = list.Table[userRow]{
	{Title: "username", Width: 24, Cell: func(u userRow) string { return u.Marked("username", called(u.UserSummary)) }},
	{Title: "full name", Width: 20, From: 100, Cell: func(u userRow) string { return u.Marked("full_name", ui.TextOf(u.FullName)) }},
	{Title: "email", Width: 30, From: 60, Cell: func(u userRow) string { return u.Marked("email", ui.TextOf(u.Email)) }},
	{Title: "locale", Width: 8, From: ui.TwoPanes - cardPane - 3, Cell: func(u userRow) string { return u.Marked("locale", ui.TextOf(u.Locale)) }},
	{Title: "roles", Width: 14, From: 150, Cell: func(u userRow) string { return u.Marked("roles", strings.Join(u.Roles, ",")) }},
	{Title: "team", Width: 16, From: 130, Cell: func(u userRow) string { return u.Marked("flex_team_sid", u.dir.team(u.UserSummary)) }},
	{Title: "state", Width: 12, From: 85, Cell: func(u userRow) string { return u.Marked("deactivated", userState(u.UserSummary)) }},
}

// nameColumns are the first ones, by which people know a user: username, full name and
// email.
const nameColumns = 3

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
	return &directory{known: map[string]int{}, teams: map[string]string{}, needs: make(list.Needs, len(userColumns))}
}

// anew is an empty list that is sorted the same way.
func (d *directory) anew() *directory {
	fresh := newDirectory()
	fresh.teams, fresh.order.column, fresh.order.descending = d.teams, d.order.column, d.order.descending
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
	session := h.Session()
	d.pager.Near = session.Near
	token, pause := d.pager.Page(), d.pager.Pause()
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
	d.add(m.page.Entries)
	d.pager.Take(m.page.Keys(), m.page.Unread, m.page.Next)
	d.complete, d.err = d.pager.Done(), d.pager.Incomplete()
	d.pick()
}

// add takes users into the list and its order. One that is there already is replaced
// by the newer reading: pages are no snapshot.
func (d *directory) add(users []api.UserSummary) {
	first := len(d.users)
	for _, u := range users {
		if i, known := d.known[u.FlexUserSID]; known {
			d.users[i] = d.entry(u)
			if i < first {
				d.order.replace(i, d.key(i))
			}
			continue
		}
		d.known[u.FlexUserSID] = len(d.users)
		d.users = append(d.users, d.entry(u))
	}
	d.order.insert(d.keys(first))
}

// update takes over what a reading of one user says, where the list has the user: of
// what only lists say, such as the full name, the list's word stays.
func (d *directory) update(data api.FlexUser, now time.Time) {
	i, known := d.known[ui.TextOf(data.FlexUserSID)]
	if !known {
		return
	}
	u := d.users[i].UserSummary
	u.Username, u.Email, u.Locale, u.Roles = data.Username, data.Email, data.Locale, data.Roles
	u.WorkerSID, u.FlexTeamSID, u.UpdatedDate, u.Version = data.WorkerSID, data.FlexTeamSID, data.UpdatedDate, &data.Version
	u.OddFields = data.OddFields
	d.users[i] = d.entry(u)
	d.users[i].readAt, d.users[i].userSID = now, ui.TextOf(data.UserSID)
	d.order.replace(i, d.key(i))
	d.pick()
}

// entry is a user as the list has it; what the columns need grows with it.
func (d *directory) entry(u api.UserSummary) listed {
	cells := make([]string, len(userColumns))
	for i, c := range userColumns {
		cells[i] = c.Cell(userRow{&u, d})
	}
	lower := func(texts ...string) string { return strings.ToLower(strings.Join(texts, " ")) }
	ids := lower(u.FlexUserSID, ui.TextOf(u.WorkerSID), "")
	names := ids + lower(cells[:nameColumns]...)
	for i, text := range cells {
		cells[i] = ui.Escape(text)
	}
	d.needs.Measure(cells)
	return listed{
		UserSummary: u, text: names + " " + lower(cells[nameColumns:]...),
		namesFrom: len(ids), namesTo: len(names),
	}
}

// keys are the texts that the users from first on are sorted by.
func (d *directory) keys(first int) []string {
	keys := make([]string, 0, len(d.users)-first)
	for i := first; i < len(d.users); i++ {
		keys = append(keys, d.key(i))
	}
	return keys
}

func (d *directory) key(user int) string {
	return strings.ToLower(userColumns[d.order.column].Cell(d.row(user)))
}

// name takes the names of the teams over; where they cannot be read there are none,
// and teams go by their SID.
func (d *directory) name(teams []api.Team) {
	for _, team := range teams {
		d.teams[team.SID] = ui.TextOf(team.FriendlyName)
	}
	for i, u := range d.users {
		d.users[i] = d.entry(u.UserSummary)
	}
	d.sort()
	d.pick()
}

// cardNote says how old what the list has of a user is.
func (d *directory) cardNote(user int, zone *time.Location) string {
	if at := d.users[user].readAt; !at.IsZero() {
		return "Read at " + at.In(zone).Format("15:04") + " · Enter for live data"
	}
	return "From the list at " + d.readAt.In(zone).Format("15:04") + " · Enter for live data"
}

// sortNext sorts by the next column.
func (d *directory) sortNext() {
	d.order.column = (d.order.column + 1) % len(userColumns)
	d.sort()
	d.pick()
}

// reverse turns the order around.
func (d *directory) reverse() {
	d.order.reverse()
	d.pick()
}

// sort sorts all users.
func (d *directory) sort() {
	d.order.clear()
	d.order.insert(d.keys(0))
}

func (d *directory) row(i int) userRow { return userRow{&d.users[i].UserSummary, d} }

// at is the user in a row of the list.
func (d *directory) at(row int) *api.UserSummary { return &d.users[d.shown[row]].UserSummary }
