package users

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/views/arrange"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// List is the list of users, whose columns, order and filters are remembered.
var List = &arrange.Kind{
	ID: "users", Name: "users", Unit: "user", Keys: words.UserKeys,
	Columns: allUserColumns, SortedBy: allUserColumns[:columnCount], Order: arrange.Order{Column: "username"},
	Filter: func(h screen.Host) string { return lookupOf(h).list.dir.filter },
	Show:   func(h screen.Host, text string) { showFiltered(lookupOf(h), text) },
}

func arranged(h screen.Host) arrange.List { return arrange.List{Kind: List, Host: h} }

// lookupOf is the screen with the list.
func lookupOf(h screen.Host) *lookup {
	l, _ := screen.Find[*lookup](h)
	return l
}

// restoreOrder sorts the users as they were sorted last.
func restoreOrder(l *lookup) {
	order := arranged(l.host).SortOrder()
	l.list.dir.sortBy(allUserColumns.Place(order.Column), order.Descending)
}

// chooseColumns opens the columns of the list.
func chooseColumns(l *lookup) tea.Cmd {
	return arranged(l.host).Choose(func() { l.list.keeping(func() { restoreOrder(l) }) })
}

// showFiltered filters the list, which has the keys then.
func showFiltered(l *lookup, text string) {
	l.input.SetValue(text)
	l.leaveInput()
	l.list.filter(text)
}
