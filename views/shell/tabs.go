package shell

import (
	"slices"

	"flexconsole/views/activity"
	"flexconsole/views/bulk"
	"flexconsole/views/chats"
	"flexconsole/views/launcher"
	"flexconsole/views/screen"
	"flexconsole/views/users"
)

// parts are the packages of screens: a new one is a row here.
var parts = []screen.Tab{users.Tab, bulk.Tab, chats.Tab, launcher.Tab, activity.Tab}

// TabNames are what the command line calls the tabs, in their order.
var TabNames = []string{"users", "chats", "activity"}

// tabs are those with a screen of their own, in the order of their keys.
var tabs = slices.DeleteFunc(slices.Clone(parts), func(part screen.Tab) bool { return part.Root == nil })
