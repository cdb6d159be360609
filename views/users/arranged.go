package users

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui/list"
	"flexconsole/views/arrange"
	"flexconsole/views/screen"
)

// arranged is the list of users, whose columns, order and filters are remembered.
func arranged(h screen.Host) arrange.List { return arrange.List{Host: h, ID: "users", Name: "users"} }

// restoreOrder sorts the users as they were sorted last.
func restoreOrder(l *lookup) {
	shown := arranged(l.host).Shown()
	column := max(0, slices.IndexFunc(allUserColumns[:columnCount], func(c list.Column) bool { return c.Title == shown.Sort }))
	l.list.dir.sortBy(column, shown.Descending)
}

// keepOrder remembers how the users are sorted now.
func keepOrder(l *lookup) tea.Cmd {
	of, order := arranged(l.host), l.list.dir.order
	view := of.Shown()
	view.Sort, view.Descending = "", order.descending
	if order.column != usernameColumn {
		view.Sort = userColumns[order.column].Title
	}
	return of.Put(view)
}

// chooseColumns opens the columns of the list; a reset is also one of the order.
func chooseColumns(l *lookup) tea.Cmd {
	all, usual := allUserColumns.Names()
	return arranged(l.host).Choose(all, usual, func() { l.list.keeping(func() { restoreOrder(l) }) })
}

// filterOffers save and apply filters of the list.
func filterOffers(l *lookup) []screen.Offer {
	return arranged(l.host).Offers(l.list.dir.filter, func(text string) { showFiltered(l, text) })
}

// showFiltered filters the list, which has the keys then.
func showFiltered(l *lookup, text string) {
	l.input.SetValue(text)
	l.leaveInput()
	l.list.filter(text)
}

// ShowFiltered filters the list of users at the start, before users are loaded.
func ShowFiltered(h screen.Host, text string) {
	if l, ok := screen.Find[*lookup](h); ok {
		showFiltered(l, text)
	}
}
