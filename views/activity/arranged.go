package activity

import (
	"slices"

	"flexconsole/ui/list"
	"flexconsole/views/arrange"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// Requests and Changes are the lists, whose columns, order and filters are remembered.
var (
	Requests = &arrange.Kind{
		ID: "requests", Name: "requests", Unit: "request", Keys: requestKeys,
		Columns: requestHeads, SortedBy: requestHeads, Order: arrange.Order{Column: "at", Descending: true},
		Filter: func(h screen.Host) string { return list.TextOf(&activityOf(h).requests.Filter) },
		Show: func(h screen.Host, text string) {
			c := activityOf(h)
			c.changing = false
			list.SetText(&c.requests.Filtered, text)
		},
	}
	Changes = &arrange.Kind{
		ID: "changes", Name: "changes", Unit: "change", Keys: words.ChangeKeys,
		Columns: changeHeads, SortedBy: changeHeads, Order: arrange.Order{Column: "when", Descending: true},
		Filter: func(h screen.Host) string { return list.TextOf(&activityOf(h).changes.Filter) },
		Show: func(h screen.Host, text string) {
			c := activityOf(h)
			c.changing, c.changes.stale = true, true
			list.SetText(&c.changes.Filtered, text)
		},
	}
)

func arrangedRequests(h screen.Host) arrange.List { return arrange.List{Kind: Requests, Host: h} }
func arrangedChanges(h screen.Host) arrange.List  { return arrange.List{Kind: Changes, Host: h} }

// activityOf is the screen with both lists.
func activityOf(h screen.Host) *activityScreen {
	c, _ := screen.Find[*activityScreen](h)
	return c
}

// filterOffers save and apply filters of both lists.
func filterOffers(h screen.Host) []screen.Offer {
	return slices.Concat(arrangedRequests(h).Offers(), arrangedChanges(h).Offers())
}
