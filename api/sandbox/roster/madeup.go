package roster

import (
	"fmt"
	"strings"
	"time"
)

// What made-up users are put together from.
var (
	firstNames = strings.Fields(`Alder Brindle Clover Dapple Elowen Fennel Garnet Hollis Isolde Jasper Kestrel
		Linnet Maple Nettle Ottoline Perrin Quillon Rowan Sorrel Tansy Umber Verity Wren Yarrow Zinnia`)
	lastNames = strings.Fields(`Applethorn Brackenhill Cobblewick Dovetail Emberlane Foxglade Goldfinch Hazelbrook
		Inkwell Jumblestone Kettleburn Larkmeadow Mossgrove Nimblefern Otterbridge Pebbleworth Quarterlight
		Ravenhurst Silverbirch Thistledown Underbough Vinehollow Willowmere`)
	domains = []string{"example.com", "example.com", "example.org", "example.net"}
	locales = []string{"en-US", "en-US", "en-US", "en-US", "", "es-MX", "es-ES", "pt-BR", "fr-FR", "de-DE", "th", "zh-Hans"}
	// Teams are the names of the account's teams.
	Teams = []string{"Lighthouse billing", "Orchard orders", "Harbour support", "Lantern night shift"}
)

// PersonAt is the person at a position: a sample, or one made up in the same
// way by every sandbox.
func PersonAt(i int) Person {
	if i < len(People) {
		return People[i]
	}
	d := dice(i)
	first, last := pick(&d, firstNames), pick(&d, lastNames)
	username := strings.ToLower(fmt.Sprintf("%s.%s.%d", first, last, NumberAt(i)))
	p := Person{
		Username: username, FullName: first + " " + last, email: username + "@" + pick(&d, domains),
		locale: pick(&d, locales), roles: d.roles(), team: d.below(len(Teams) + 1),
		age: 1 + d.below(46), version: 1 + d.below(60),
		noWorker: d.below(100) < 6, noUser: d.below(10) == 0,
	}
	p.idle = time.Duration(1+d.below(p.age*28*24*60)) * time.Minute
	return p
}

// TeamOf is the team of PersonAt, found without making up the rest of the person.
func TeamOf(i int) int {
	if i < len(People) {
		return People[i].team
	}
	d := dice(i)
	for range 5 { // for two names, domain, locale and roles
		d.below(1)
	}
	return d.below(len(Teams) + 1)
}

// dice are throws that are the same for a user in every sandbox (splitmix64).
type dice uint64

func (d *dice) below(n int) int {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}

func pick(d *dice, from []string) string { return from[d.below(len(from))] }

func (d *dice) roles() []string {
	switch throw := d.below(100); {
	case throw < 84:
		return []string{"agent"}
	case throw < 94:
		return []string{"supervisor"}
	case throw < 97:
		return []string{"agent", "wfo.full_access"}
	}
	return []string{"admin", "supervisor", "agent"}
}
