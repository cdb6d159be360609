package sandbox

import "net/http"

// betaOperations are those of the endpoints in public beta; nil when there is no such
// resource.
func (a *account) betaOperations(version, collection, member string) operations {
	switch {
	case collection == "Teams" && member == "":
		return operations{http.MethodGet: a.listTeams}
	case version == "v1" && member == "":
		return operations{http.MethodGet: a.listUsers}
	case version == "v4" && member == "":
		return operations{http.MethodGet: a.searchUsers}
	case version == "v4":
		return a.detailOperations(member)
	}
	return nil
}

// summary is a user as the endpoints in beta give it.
type summary struct {
	AccountSID      *string  `json:"account_sid"`
	InstanceSID     *string  `json:"instance_sid"`
	FlexUserSID     *string  `json:"flex_user_sid"`
	WorkspaceSID    *string  `json:"workspace_sid"`
	TeamSID         *string  `json:"flex_team_sid"`
	Username        *string  `json:"username"`
	FullName        *string  `json:"full_name"`
	Email           *string  `json:"email"`
	Locale          *string  `json:"locale"`
	Roles           []string `json:"roles"`
	Deactivated     bool     `json:"deactivated"`
	DeactivatedDate *string  `json:"deactivated_date"`
	Created         *string  `json:"created_date"`
	Updated         *string  `json:"updated_date"`
	Version         int      `json:"version"`
}

// listedUser is a user of v1, which alone names the worker.
type listedUser struct {
	summary
	WorkerSID *string `json:"worker_sid"`
}

func (u User) summary() summary {
	d := u.document()
	return summary{
		AccountSID: d.AccountSID, InstanceSID: d.InstanceSID, FlexUserSID: d.FlexUserSID,
		WorkspaceSID: d.WorkspaceSID, TeamSID: d.TeamSID,
		Username: d.Username, FullName: orNull(u.FullName), Email: d.Email, Locale: d.Locale, Roles: d.Roles,
		Deactivated: !u.Deactivated.IsZero(), DeactivatedDate: dateOrNull(u.Deactivated),
		Created: d.Created, Updated: d.Updated, Version: d.Version,
	}
}

// listUsers is a page of all users.
func (a *account) listUsers(c call) answer {
	users := listing{key: "users", host: canonicalHost, most: 1000}
	return users.answer(c, a.users.len(), func(i int) any {
		u := a.users.at(i)
		return listedUser{u.summary(), orNull(u.WorkerSID)}
	})
}

// searchUsers finds nobody or the one with the Username asked for. Without a
// name v4 would list all users, which nothing here asks for.
func (a *account) searchUsers(c call) answer {
	username := c.Query.Get("Username")
	if username == "" {
		return refused("Username is required")
	}
	found := []summary{}
	if i := a.users.findName(username); i >= 0 {
		found = append(found, a.users.at(i).summary())
	}
	return success(http.StatusOK, struct {
		AccountSID  string    `json:"account_sid"`
		InstanceSID string    `json:"instance_sid"`
		Users       []summary `json:"users"`
		Meta        tokenMeta `json:"meta"`
	}{AccountSID, InstanceSID, found, tokenMeta{DirectToken: true, ListKey: "users", PageSize: defaultPageSize}})
}

// detailOperations are those of one user of v4; nil when it is nobody.
func (a *account) detailOperations(flexUserSID string) operations {
	i := a.users.find(flexUserSID)
	if i < 0 {
		return nil
	}
	return operations{http.MethodGet: func(call) answer { return success(http.StatusOK, a.users.at(i).summary()) }}
}

// team is a Flex team in short.
type team struct {
	SID          string  `json:"team_sid"`
	FriendlyName string  `json:"friendly_name"`
	Description  *string `json:"description"`
	Level        int     `json:"level"`
	ParentSID    *string `json:"parent_team_sid"`
	Version      int     `json:"version"`
}

// listTeams is a page of the teams.
func (a *account) listTeams(c call) answer {
	list := listing{key: "teams", host: canonicalHost, most: 1000}
	return list.answer(c, len(teams), func(i int) any {
		return team{SID: numbered("QO", i+1), FriendlyName: teams[i], Level: 1, Version: 1}
	})
}
