package save

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"flexconsole/api"
)

// Guard is what must be true of a user, at the reading just before the write, for a save
// to send anything. The zero value demands nothing.
type Guard struct {
	// Version is the version that the user must have, nil for any.
	Version *int
	// Values are those that fields must have, by the names of GuardFields; "" demands
	// null or empty.
	Values map[string]string
}

// Unmet is a demand of a Guard that a user does not meet. Field is the name in the
// flex_user document; Found is nil for null.
type Unmet struct {
	Field    string
	Expected string
	Found    *string
}

// guarded are the fields that a Guard can demand values of.
var guarded = map[string]func(api.FlexUser) *string{
	"username":      func(u api.FlexUser) *string { return u.Username },
	"email":         func(u api.FlexUser) *string { return u.Email },
	"locale":        func(u api.FlexUser) *string { return u.Locale },
	"user_sid":      func(u api.FlexUser) *string { return u.UserSID },
	"worker_sid":    func(u api.FlexUser) *string { return u.WorkerSID },
	"workspace_sid": func(u api.FlexUser) *string { return u.WorkspaceSID },
	"flex_team_sid": func(u api.FlexUser) *string { return u.FlexTeamSID },
}

// GuardFields are the names of the fields that a Guard can demand values of.
func GuardFields() []string { return slices.Sorted(maps.Keys(guarded)) }

// Unmet are the demands that a user does not meet. An odd value meets none.
func (g Guard) Unmet(u api.FlexUser) []Unmet {
	var unmet []Unmet
	if g.Version != nil && (*g.Version != u.Version || u.IsOdd("version")) {
		found := u.VersionText()
		unmet = append(unmet, Unmet{"version", strconv.Itoa(*g.Version), &found})
	}
	for _, name := range slices.Sorted(maps.Keys(g.Values)) {
		if expected := g.Values[name]; u.IsOdd(name) || !sameText(name, expected, api.Text(guarded[name](u))) {
			unmet = append(unmet, Unmet{name, expected, found(u, name)})
		}
	}
	return unmet
}

// found is the value of a field as a report shows it; an odd one is marked.
func found(u api.FlexUser, name string) *string {
	if !u.IsOdd(name) {
		return guarded[name](u)
	}
	marked := u.Marked(name, "")
	return &marked
}

// sameText compares values of a field; SIDs may differ in case.
func sameText(name, a, b string) bool {
	if strings.HasSuffix(name, "_sid") {
		return strings.EqualFold(a, b)
	}
	return a == b
}
