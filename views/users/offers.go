package users

import (
	"cmp"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// userOffers are the users pinned or looked up, and the filters by the keys whose values
// are listed.
func userOffers(h screen.Host) []screen.Offer {
	var offers []screen.Offer
	for _, r := range h.Session().Recents.All() {
		about := "recent"
		if r.Pinned {
			about = "pinned"
		}
		offers = append(offers, screen.Offer{
			Name: cmp.Or(r.Username, "user"), Detail: r.SID + "  " + about, SID: r.SID, Words: r.Email, Target: screen.UserPage{SID: r.SID},
		})
	}
	if len(offers) > 0 {
		offers = append(offers, screen.Offer{
			Name: "export recent users", Detail: "export the users pinned or looked up to a file", Words: "pins pinned csv json download",
			OnRoot: func() tea.Cmd { return exportRecents(h, nil) },
		})
	}
	l, ok := screen.Find[*lookup](h)
	lists := ok && (len(l.list.dir.users) > 0 || l.list.dir.loading != nil)
	if ok {
		offers = append(offers, arranged(h).Offers()...)
	}
	for _, key := range words.UserKeys {
		if key.Listed && lists && columnOf(key.Name) >= 0 {
			offers = append(offers, filterOffer(h, "filter by "+key.Name, "choose a "+key.Name+" and show its users", key.Name+":"))
		}
	}
	return offers
}

// filterOffer filters the list of users.
func filterOffer(h screen.Host, name, detail, text string) screen.Offer {
	return screen.Offer{Name: name, Detail: detail, OnRoot: func() tea.Cmd {
		if l, ok := screen.Find[*lookup](h); ok {
			l.enterInput()
			l.input.SetValue(text)
			l.filter()
		}
		return nil
	}}
}

// findUsers are what the text typed into the palette stands for here: the users of the
// SIDs in it, the filter that it is, or the users of the list whose names begin so.
func findUsers(h screen.Host, typed string) []screen.Offer {
	l, ok := screen.Find[*lookup](h)
	if !ok {
		return nil
	}
	found := sid.Find(sid.FlexUser, typed)
	switch {
	case len(found) > 1:
		return []screen.Offer{{Name: "load users", Detail: ui.Counted(len(found), "Flex user SID") + ", for a bulk edit", SID: strings.TrimSpace(typed), Target: screen.UserTexts{Text: typed}}}
	case len(found) == 1:
		return l.list.dir.lookUpOffers(h, found[0])
	case words.UserKeys.Parse(typed).HasKeys() && len(l.list.dir.users) > 0:
		n := len(l.list.dir.usersWith(words.UserKeys.Parse(typed)))
		offer := filterOffer(h, "filter users", fmt.Sprintf("show %d of %s", n, ui.Counted(len(l.list.dir.users), "user")), typed)
		offer.SID = strings.TrimSpace(typed) // it is found, whatever was typed
		return []screen.Offer{offer}
	}
	return l.list.dir.namedOffers(h, typed)
}

// lookUpOffers are the look-up of a user by its SID, unless the palette offers the user
// anyway.
func (d *directory) lookUpOffers(h screen.Host, id string) []screen.Offer {
	if _, recent := h.Session().Recents.Find(id); recent {
		return nil
	}
	name := "look up"
	if i, listed := d.known[id]; listed {
		name = d.users[i].cells[usernameColumn]
	}
	return []screen.Offer{{Name: name, Detail: id + "  look up", SID: id, Target: screen.UserPage{SID: id}}}
}

// mostNamed is how many users are found by a name, leastOfName how much of one must be
// typed: a letter is in thousands.
const mostNamed, leastOfName = 12, 2

// namedOffers are users of the list a word of whose names, or the SID of whose worker,
// begins as typed.
func (d *directory) namedOffers(h screen.Host, typed string) []screen.Offer {
	workers := isOtherKind(typed)
	typed = strings.ToLower(strings.TrimSpace(typed))
	if len(typed) < leastOfName {
		return nil
	}
	var offers []screen.Offer
	for _, i := range d.order.sorted {
		if len(offers) == mostNamed {
			break
		}
		id, text := d.users[i].sid, d.users[i].names()
		if workers {
			text = d.users[i].text
		}
		if !list.EveryWordBegins(text, typed) {
			continue
		}
		if _, recent := h.Session().Recents.Find(id); !recent {
			offers = append(offers, screen.Offer{
				Name: d.users[i].cells[usernameColumn], Detail: id + "  user", Words: d.users[i].text, Target: screen.UserPage{SID: id},
			})
		}
	}
	return offers
}
