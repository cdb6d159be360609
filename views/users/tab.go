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
	Open: func(h screen.Host, target screen.Target) screen.Screen {
		if page, ok := target.(screen.UserPage); ok {
			u := newUser(h, page.SID)
			u.editOnceRead = page.Edit
			return u
		}
		return nil
	},
}

// userOffers are the users pinned or looked up.
func userOffers(h screen.Host) []screen.Offer {
	var offers []screen.Offer
	for _, r := range h.Session().Recents.All() {
		group := "recent user"
		if r.Pinned {
			group = "pinned user"
		}
		offers = append(offers, screen.Offer{
			Name: screen.NameAndSID(r.Username, r.SID), Group: group, SID: r.SID, Words: r.Email, Target: screen.UserPage{SID: r.SID},
		})
	}
	return offers
}

// Target is the user that the page is of.
func (u *user) Target() screen.Target { return screen.UserPage{SID: u.sid} }
