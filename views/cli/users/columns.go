package users

import (
	"fmt"
	"slices"
	"strings"

	"flexconsole/api"
	"flexconsole/ui/filter"
	"flexconsole/views/cli/plain"
	"flexconsole/views/words"
)

// userColumn is a column of the list; of the usual ones the name is the key of the filter.
type userColumn struct {
	name, title string
	value       func(listedUser) *string
}

// listedUser is a user of the list with what was read besides.
type listedUser struct {
	api.UserSummary
	// teamName and activity are nil where they are not known or were not asked for.
	teamName, activity *string
	// duplicate: the user shares something with another.
	duplicate bool
}

// usualColumns are the columns that are printed by default, in their order.
func usualColumns() []userColumn {
	return []userColumn{
		{"sid", "FLEX USER SID", func(u listedUser) *string { return &u.FlexUserSID }},
		{"username", "USERNAME", func(u listedUser) *string { return marked(u, "username", u.Username) }},
		{"name", "FULL NAME", func(u listedUser) *string { return marked(u, "full_name", u.FullName) }},
		{"email", "EMAIL", func(u listedUser) *string { return marked(u, "email", u.Email) }},
		{"locale", "LOCALE", func(u listedUser) *string { return marked(u, "locale", u.Locale) }},
		{"role", "ROLES", func(u listedUser) *string { return marked(u, "roles", joined(u.Roles)) }},
		{"team", "TEAM", func(u listedUser) *string { return marked(u, "flex_team_sid", u.FlexTeamSID) }},
		{"state", "STATE", func(u listedUser) *string { return marked(u, "deactivated", userState(u)) }},
	}
}

// The columns that need further requests.
const (
	teamNameColumn = "team_name"
	activityColumn = "activity"
)

// allColumns are all columns that --columns and --sort know.
func allColumns() []userColumn {
	return append(usualColumns(),
		userColumn{"worker", "WORKER SID", func(u listedUser) *string { return marked(u, "worker_sid", u.WorkerSID) }},
		userColumn{teamNameColumn, "TEAM NAME", func(u listedUser) *string { return u.teamName }},
		userColumn{activityColumn, "ACTIVITY", func(u listedUser) *string { return u.activity }},
		userColumn{"updated", "UPDATED", func(u listedUser) *string { return marked(u, "updated_date", u.UpdatedDate) }},
	)
}

// columnNames are the names of all columns.
func columnNames() []string {
	var names []string
	for _, c := range allColumns() {
		names = append(names, c.name)
	}
	return names
}

// findColumn is the column of a name.
func findColumn(flag, name string) (userColumn, error) {
	all := allColumns()
	i := slices.IndexFunc(all, func(c userColumn) bool { return c.name == name })
	if i < 0 {
		return userColumn{}, plain.UsageError(fmt.Sprintf("--%s: no column %q; the columns are %s", flag, name, strings.Join(columnNames(), ", ")))
	}
	return all[i], nil
}

// marked is a field, or what came where that is odd.
func marked(u listedUser, name string, value *string) *string {
	if _, odd := u.Odd[name]; !odd {
		return value
	}
	came := u.Marked(name, "")
	return &came
}

func joined(roles []string) *string {
	if roles == nil {
		return nil
	}
	text := strings.Join(roles, ",")
	return &text
}

// userState says whether the user is active, nil if unknown.
func userState(u listedUser) *string {
	if u.Deactivated == nil {
		return nil
	}
	state := "active"
	if *u.Deactivated {
		state = "deactivated"
	}
	return &state
}

// fits says whether all terms of a filter hold for a user.
func fits(wanted filter.Expression, u listedUser) bool {
	return wanted.Fits(func(key string) []string { return userHas(u, key) })
}

// userHas is what a user has under a key of the filter, or with "" in all columns; a
// team goes by its name and its SID.
func userHas(u listedUser, key string) []string {
	switch {
	case key == "worker":
		return []string{api.Text(u.WorkerSID)}
	case key == words.IsKey && u.duplicate:
		return []string{words.IsDuplicate}
	}
	var values []string
	for _, c := range usualColumns() {
		if key != "" && c.name != key {
			continue
		}
		if values = append(values, api.Text(c.value(u))); c.name == "team" && api.Text(u.teamName) != "" {
			values = append(values, *u.teamName)
		}
	}
	if key == "" {
		return []string{strings.Join(append(values, api.Text(u.WorkerSID)), " ")}
	}
	return values
}
