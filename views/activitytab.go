package views

import (
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// tabOfActivity is the Activity tab.
var tabOfActivity = screen.Tab{
	Name: "Activity", Action: actions.Activity,
	Root:  func(h screen.Host) screen.Screen { return newActivity(h) },
	Start: loadUnknown,
}
