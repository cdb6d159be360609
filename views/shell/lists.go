package shell

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"flexconsole/config"
	"flexconsole/config/state"
	"flexconsole/views/activity"
	"flexconsole/views/arrange"
	"flexconsole/views/chats"
	"flexconsole/views/users"
)

// lists are those whose columns, order and filters can be chosen: first the one of each
// tab, in the order of the tabs.
var lists = []*arrange.Kind{users.List, chats.List, activity.Requests, activity.Changes}

// ConfiguredLists are the views that config.toml sets. An error has the line and column of
// what it cannot set.
func ConfiguredLists(settings []config.ListSetting) ([]*state.View, error) {
	return arrange.Configured(lists, settings)
}

// FirstList is the list of a tab, "" for the first tab: what a filter of the command line
// is for. An error says that there is no such tab.
func FirstList(tab string) (*arrange.Kind, error) {
	if at := slices.Index(TabNames, cmp.Or(tab, TabNames[0])); at >= 0 {
		return lists[at], nil
	}
	return nil, fmt.Errorf("no tab %q: %s", tab, strings.Join(TabNames, ", "))
}

// openAtStart shows the tab and the filter that the command line asks for.
func (o *opener) openAtStart() {
	tab := max(0, slices.Index(TabNames, o.options.OpenTab))
	o.front.screens.tab = tab
	if o.options.Filter != "" {
		lists[tab].Show(o.front, o.options.Filter)
	}
	o.options.OpenTab, o.options.Filter = "", ""
}
