package users

import (
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// Tab is the Users tab.
var Tab = screen.Tab{
	Name: "Users", Action: actions.Users,
	Root:   func(h screen.Host) screen.Screen { return newLookup(h) },
	Offers: userOffers,
	Find:   findUsers,
	Open: func(h screen.Host, target screen.Target) screen.Screen {
		if page, ok := target.(screen.UserPage); ok {
			u := newUser(h, page.SID)
			u.editOnceRead = page.Edit
			return u
		}
		return nil
	},
}

// Target is the user that the page is of.
func (u *user) Target() screen.Target { return screen.UserPage{SID: u.sid} }
