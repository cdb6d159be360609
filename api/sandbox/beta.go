package sandbox

import (
	"net/http"

	"flexconsole/api/sandbox/roster"
)

// userSummary is a user as the endpoints in beta give it.
func userSummary(u User) object {
	return object{
		{"account_sid", AccountSID},
		{"instance_sid", InstanceSID},
		{"flex_user_sid", orNull(u.FlexUserSID)},
		{"workspace_sid", WorkspaceSID},
		{"flex_team_sid", orNull(u.TeamSID)},
		{"username", orNull(u.Username)},
		{"full_name", orNull(u.FullName)},
		{"email", orNull(u.Email)},
		{"locale", orNull(u.Locale)},
		{"roles", u.Roles},
		{"deactivated", !u.Deactivated.IsZero()},
		{"deactivated_date", dateOrNull(u.Deactivated)},
		{"created_date", dateOrNull(u.Created)},
		{"updated_date", dateOrNull(u.Updated)},
		{"version", u.Version},
	}
}

// allUsers are the account's, of whom a page has 1,000 at most.
var allUsers = listing{key: "users", host: canonicalHost, most: 1000}

// listUsers is a page of all users. Their list alone names the worker.
func (a *account) listUsers(c call) answer {
	return allUsers.answer(c, a.users.Len(), func(i int) any {
		u := a.users.At(i)
		return append(userSummary(u), member{"worker_sid", orNull(u.WorkerSID)})
	})
}

// searchUsers returns the user with the given Username, or none. Without a name v4 would
// list all users, which no client here does.
func (a *account) searchUsers(c call) answer {
	username := c.Query.Get("Username")
	if username == "" {
		return refused("Username is required")
	}
	size, ok := allUsers.pageSize(c.Query)
	if !ok {
		return *badPageSize()
	}
	found := []any{}
	if i := a.users.FindName(username); i >= 0 {
		found = append(found, userSummary(a.users.At(i)))
	}
	return success(http.StatusOK, object{
		{"account_sid", AccountSID},
		{"instance_sid", InstanceSID},
		{"users", found},
		{"meta", object{
			{"direct_token", true},
			{"list_key", "users"},
			{"next_token", nil},
			{"previous_token", nil},
			{"page_size", size},
		}},
	})
}

// detailOperations are those of one user of v4.
func (a *account) detailOperations(sids []string) operations {
	i := a.users.Find(sids[0])
	if i < 0 {
		return nil
	}
	return operations{http.MethodGet: func(call) answer { return success(http.StatusOK, userSummary(a.users.At(i))) }}
}

// listTeams is a page of the teams: all, or those that a user owns, of which there are
// none here.
func (a *account) listTeams(c call) answer {
	list := listing{key: "teams", host: canonicalHost, most: 1000, filters: []string{"Owner", "IncludeTransitive"}}
	many := len(roster.Teams)
	if c.Query.Has("Owner") {
		many = 0
	}
	return list.answer(c, many, func(i int) any { return a.team(i) })
}

// team is the one at a position.
func (a *account) team(i int) object {
	sid := roster.TeamSIDs[i+1]
	return object{
		{"team_sid", sid},
		{"friendly_name", roster.Teams[i]},
		{"member_count", len(a.membersOf(sid))},
		{"description", nil},
		{"level", 1},
		{"parent_team_sid", nil},
		{"version", 1},
	}
}

// teamMembers are the positions of the users in each team, as looked up last.
type teamMembers struct {
	changes int // of the users by then
	of      map[string][]int
}

// membersOf looks all users through where any has changed since.
func (a *account) membersOf(team string) []int {
	if last := a.members; last == nil || last.changes != a.users.Changes {
		a.members = &teamMembers{a.users.Changes, map[string][]int{}}
		for i := range a.users.Len() {
			of := a.users.TeamSIDAt(i)
			a.members.of[of] = append(a.members.of[of], i)
		}
	}
	return a.members.of[team]
}

// teamAt is the position of a team by its SID; ok is false where there is none.
func teamAt(team string) (i int, ok bool) {
	i = roster.NumberIn(team) - 1
	return i, i >= 0 && i < len(roster.Teams)
}

// teamOperations are those of one team.
func (a *account) teamOperations(sids []string) operations {
	i, ok := teamAt(sids[0])
	if !ok {
		return nil
	}
	return operations{http.MethodGet: func(call) answer { return success(http.StatusOK, a.team(i)) }}
}

// memberOperations are those of a team's members.
func (a *account) memberOperations(sids []string) operations {
	i, ok := teamAt(sids[0])
	if !ok {
		return nil
	}
	return operations{http.MethodGet: func(c call) answer { return a.listMembers(c, roster.TeamSIDs[i+1]) }}
}

// listMembers is a page of a team's members.
func (a *account) listMembers(c call, team string) answer {
	list := listing{key: "members", host: canonicalHost, most: 1000}
	return list.answerWith(c, a.membersOf(team), func(i int) any {
		u := a.users.At(i)
		return object{
			{"flex_user_sid", u.FlexUserSID},
			{"friendly_name", orNull(u.Username)},
			{"email", orNull(u.Email)},
			{"worker_sid", orNull(u.WorkerSID)},
			{"team_sid", team},
		}
	})
}
