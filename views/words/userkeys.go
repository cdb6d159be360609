package words

import "flexconsole/ui/filter"

// IsKey is the key of what a user is among the others, IsDuplicate its only value: the
// user shares an email, user SID or username with another.
const IsKey, IsDuplicate = "is", "duplicate"

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
	{Name: IsKey, Listed: true},
}
