package words

import "flexconsole/ui/filter"

// UserKeys are the keys of a filter of users, on the screen and on the command line.
var UserKeys = filter.Keys{
	{Name: "username"},
	{Name: "name"},
	{Name: "email"},
	{Name: "locale", Listed: true},
	{Name: "role", Listed: true},
	{Name: "team", Listed: true},
	{Name: "state", Listed: true},
	{Name: "sid"},
	{Name: "worker"},
}
