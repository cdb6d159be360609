package views

import (
	"slices"

	"flexconsole/views/screen"
)

// parts are the packages of screens: a new one is a row here.
var parts = []screen.Tab{tabOfUsers, tabOfBulk, tabOfChats, tabOfLauncher, tabOfActivity}

// tabs are those with a screen of their own, in the order of their keys.
var tabs = slices.DeleteFunc(slices.Clone(parts), func(part screen.Tab) bool { return part.Root == nil })
