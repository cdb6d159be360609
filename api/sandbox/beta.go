package sandbox

import "net/http"

// summary is a user as the endpoints in beta give it.
func (u User) summary() object {
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

// listUsers is a page of all users. Their list alone names the worker.
func (a *account) listUsers(c call) answer {
	users := listing{key: "users", host: canonicalHost, most: 1000}
	return users.answer(c, a.users.len(), func(i int) any {
		u := a.users.at(i)
		return append(u.summary(), member{"worker_sid", orNull(u.WorkerSID)})
	})
}

// searchUsers finds nobody or the one with the Username asked for. Without a
// name v4 would list all users, which nothing here asks for.
func (a *account) searchUsers(c call) answer {
	username := c.Query.Get("Username")
	if username == "" {
		return refused("Username is required")
	}
	found := []object{}
	if i := a.users.findName(username); i >= 0 {
		found = append(found, a.users.at(i).summary())
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
			{"page_size", defaultPageSize},
		}},
	})
}

// detailOperations are those of one user of v4.
func (a *account) detailOperations(sids []string) operations {
	i := a.users.find(sids[0])
	if i < 0 {
		return nil
	}
	return operations{http.MethodGet: func(call) answer { return success(http.StatusOK, a.users.at(i).summary()) }}
}

// listTeams is a page of the teams.
func (a *account) listTeams(c call) answer {
	list := listing{key: "teams", host: canonicalHost, most: 1000}
	return list.answer(c, len(teams), func(i int) any {
		return object{
			{"team_sid", numbered("QO", i+1)},
			{"friendly_name", teams[i]},
			{"description", nil},
			{"level", 1},
			{"parent_team_sid", nil},
			{"version", 1},
		}
	})
}
