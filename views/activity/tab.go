package activity

import (
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// Tab is the Activity tab.
var Tab = screen.Tab{
	Name: "Activity", Action: actions.Activity,
	Root:   func(h screen.Host) screen.Screen { return newActivity(h) },
	Start:  loadUnknown,
	Offers: filterOffers,
}
