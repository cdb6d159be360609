package views

import (
	"flexconsole/api/sid"
	"flexconsole/views/actions"
)

// tabOfUsers is the Users tab.
var tabOfUsers = Tab{
	Name: "Users", Action: actions.Users,
	Root:   func(h Host) Screen { return newLookup(h) },
	Offers: userOffers,
	Open: func(h Host, target Target) Screen {
		if page, ok := target.(UserPage); ok {
			return newUser(h, page.SID)
		}
		return nil
	},
}

// userOffers are the users pinned or looked up.
func userOffers(h Host) []Offer {
	var offers []Offer
	for _, r := range h.Session().Recents() {
		group := "recent user"
		if r.Pinned {
			group = "pinned user"
		}
		offers = append(offers, Offer{
			Name: named(r.Username, r.SID), Group: group, SID: r.SID, Words: r.Email, Target: UserPage{r.SID},
		})
	}
	return offers
}

// Shows says that the page is that of a target.
func (u *user) Shows(target Target) bool {
	page, ok := target.(UserPage)
	return ok && sid.Equal(u.sid, page.SID)
}
