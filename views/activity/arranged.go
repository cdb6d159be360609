package activity

import (
	"slices"

	"flexconsole/ui/list"
	"flexconsole/views/arrange"
	"flexconsole/views/screen"
)

// arrangedRequests and arrangedChanges are the lists, whose columns and filters are
// remembered.
func arrangedRequests(h screen.Host) arrange.List {
	return arrange.List{Host: h, ID: "requests", Name: "requests"}
}

func arrangedChanges(h screen.Host) arrange.List {
	return arrange.List{Host: h, ID: "changes", Name: "changes"}
}

// filterOffers save and apply filters of both lists.
func filterOffers(h screen.Host) []screen.Offer {
	c, ok := screen.Find[*activityScreen](h)
	if !ok {
		return nil
	}
	return slices.Concat(
		arrangedRequests(h).Offers(list.TextOf(&c.requests.Filter), func(text string) { c.changing = false; list.SetText(&c.requests.Filtered, text) }),
		arrangedChanges(h).Offers(list.TextOf(&c.changes.Filter), func(text string) { c.changing, c.changes.stale = true, true; list.SetText(&c.changes.Filtered, text) }),
	)
}
