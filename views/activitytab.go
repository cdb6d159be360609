package views

import "flexconsole/views/actions"

// tabOfActivity is the Activity tab.
var tabOfActivity = Tab{
	Name: "Activity", Action: actions.Activity,
	Root:  func(h Host) Screen { return newActivity(h) },
	Start: loadUnknown,
}
