package users

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/ui/filter"
	"flexconsole/ui/list"
	"flexconsole/views/screen"
)

// directory is the account's users as far as they have been listed: loaded a
// page after the other beside everything else, filtered and sorted here.
type directory struct {
	users []*listed
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
	// shared are the texts that many users have, such as a locale: kept once.
	shared map[string]string
	// former is the list that this one takes the place of once it is complete, nil for
	// none: users who did not change are in memory once.
	former *directory
	// filter is what the users shown have, wanted its terms; shown are the indices of
	// those users, in order, and isShown says so of each user.
	filter  string
	wanted  filter.Expression
	shown   []int
	isShown []bool
	// similar: a word of the filter is in no row, and what is shown is only like it.
	similar bool
	// unmatched says why a filter such as locale:es finds no user, "" for a filter
	// without such a term.
	unmatched string
	// twins are the users who share something with others, nil until they are looked for
	// in the list as it is now.
	twins *twins
}

// userRow is a user with the list that names its team.
type userRow struct {
	*api.UserSummary
	dir *directory
}

// userColumns are those of the list.
var userColumns = list.Table[userRow]{
	{list.Column{Title: "username", Width: 24, Least: 18}, func(u userRow) string { return u.Marked("username", called(u.UserSummary)) }},
	{list.Column{Title: "full name", Exports: "name", Width: 20, From: 100}, func(u userRow) string { return u.Marked("full_name", ui.TextOf(u.FullName)) }},
	{list.Column{Title: "email", Width: 30, Least: 24, From: 60}, func(u userRow) string { return u.Marked("email", ui.TextOf(u.Email)) }},
	{list.Column{Title: "locale", Width: 8, From: ui.TwoPanes - cardPane - 3}, func(u userRow) string { return u.Marked("locale", ui.TextOf(u.Locale)) }},
	{list.Column{Title: "roles", Exports: "role", Width: 14, Least: 11, From: 150}, func(u userRow) string { return u.Marked("roles", strings.Join(u.Roles, ", ")) }},
	{list.Column{Title: "team", Exports: "team_name", Width: 16, Least: 13, From: 130}, func(u userRow) string { return u.Marked("flex_team_sid", u.dir.team(u.UserSummary)) }},
	{list.Column{Title: "state", Width: 12, From: 85}, func(u userRow) string { return u.Marked("deactivated", userState(u.UserSummary)) }},
}

// allUserColumns are also those that a list shows where they were chosen.
var allUserColumns = slices.Concat(userColumns, list.Table[userRow]{
	{Column: list.Column{Title: "updated", Width: 20, From: list.WhereChosen}},
	{Column: list.Column{Title: "Flex user SID", Name: "Flex user SID", Exports: "sid", Width: sid.Length + 1, From: list.WhereChosen}},
	{Column: list.Column{Title: "worker SID", Name: "worker SID", Exports: "worker", Width: sid.Length + 1, From: list.WhereChosen}},
}).Columns()

// cell is the text of a user in any of them, raw.
func (u *listed) cell(column int) string {
	switch column {
	case columnCount:
		return u.updated
	case columnCount + 1:
		return u.sid
	case columnCount + 2:
		return u.worker
	}
	return u.cells[column]
}

// allNeeds are how many cells all of them take.
func (d *directory) allNeeds() list.Needs {
	return append(slices.Clone(d.needs), len("2006-01-02T15:04:05Z"), sid.Length, sid.Length)
}

const (
	usernameColumn = iota
	fullNameColumn
	emailColumn
	localeColumn
	rolesColumn
	teamColumn
	stateColumn
	columnCount
	// nameColumns are the first ones, by which people know a user.
	nameColumns = emailColumn + 1
)

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
		return deactivatedState
	case u.Deactivated != nil:
		return activeState
	}
	return ""
}

const activeState, deactivatedState = "active", "deactivated"

func newDirectory() *directory {
	return &directory{
		known: map[string]int{}, teams: map[string]string{}, shared: map[string]string{},
		needs: make(list.Needs, columnCount),
	}
}

// emptied is an empty list that is sorted the same way, to be loaded in place of this one.
func (d *directory) emptied() *directory {
	fresh := newDirectory()
	fresh.teams, fresh.former = d.teams, d
	fresh.order.column, fresh.order.descending = d.order.column, d.order.descending
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
	d.pager.Take(d.keptSIDs(m.page.Keys()), m.page.Unread, m.page.Next)
	d.complete, d.err = d.pager.Done(), d.pager.Incomplete()
	d.pick()
}

// add takes users into the list and its order. One that is there already is replaced
// by the newer reading: pages are no snapshot.
func (d *directory) add(users []api.UserSummary) {
	d.twins = nil
	first := len(d.users)
	for _, u := range users {
		if i, known := d.known[u.FlexUserSID]; known {
			d.users[i] = d.newListed(d.textsOf(u))
			if i < first {
				d.order.replace(i, d.key(i))
			}
			continue
		}
		entry := d.newListed(d.textsOf(u))
		d.known[entry.sid] = len(d.users)
		d.users = append(d.users, entry)
	}
	d.order.insert(d.keys(first))
}

// keptSIDs are the same SIDs of users as the list has them, so that they are in memory
// once.
func (d *directory) keptSIDs(sids []string) []string {
	kept := make([]string, len(sids))
	for i, id := range sids {
		kept[i] = d.users[d.known[id]].sid
	}
	return kept
}

// update takes over what a reading of one user says, where the list has the user: of
// what only lists say, such as the full name, the list's word stays.
func (d *directory) update(data api.FlexUser, now time.Time) {
	i, known := d.known[ui.TextOf(data.FlexUserSID)]
	if !known {
		return
	}
	texts := d.textsOf(api.UserSummary{
		FlexUserSID: d.users[i].sid, Username: data.Username, Email: data.Email, Locale: data.Locale, Roles: data.Roles,
		WorkerSID: data.WorkerSID, FlexTeamSID: data.FlexTeamSID, UpdatedDate: data.UpdatedDate, OddFields: data.OddFields,
	})
	for _, column := range []int{fullNameColumn, stateColumn} {
		texts.cells[column] = d.users[i].cells[column]
	}
	d.users[i], d.twins = d.newListed(texts), nil
	d.users[i].alone = &reading{now, ui.TextOf(data.UserSID)}
	d.order.replace(i, d.key(i))
	d.pick()
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
	return strings.ToLower(d.users[user].cells[d.order.column])
}

// name takes the names of the teams over; where they cannot be read there are none,
// and teams go by their SID.
func (d *directory) name(teams []api.Team) {
	for _, team := range teams {
		d.teams[team.SID] = ui.TextOf(team.FriendlyName)
	}
	for i, u := range d.users {
		if name := d.teams[u.cells[teamColumn]]; name != "" {
			u.cells[teamColumn] = name
			d.users[i] = d.newListed(u.userTexts)
			d.users[i].alone = u.alone
		}
	}
	d.sort()
	d.pick()
}

// cardNote says how old what the list has of a user is.
func (d *directory) cardNote(user int, zone *time.Location) string {
	if alone := d.users[user].alone; alone != nil && !alone.at.Before(d.readAt) {
		return "Read at " + alone.at.In(zone).Format("15:04") + " · Enter for live data"
	}
	return "From the list at " + d.readAt.In(zone).Format("15:04") + " · Enter for live data"
}

// sortBy sorts by a column.
func (d *directory) sortBy(column int, descending bool) {
	d.order.column, d.order.descending = column, descending
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

// at is the user in a row of the list.
func (d *directory) at(row int) *listed { return d.users[d.shown[row]] }
