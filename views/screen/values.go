package screen

import (
	"strconv"
	"strings"

	"flexconsole/api"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// UserValues are those of a Flex user.
func UserValues(u api.FlexUser) map[string]*string {
	var roles *string
	if u.Roles != nil {
		joined := strings.Join(u.Roles, ",")
		roles = &joined
	}
	return map[string]*string{
		"user.sid": u.FlexUserSID, "user.username": u.Username, "user.email": u.Email, "user.locale": u.Locale,
		"user.user_sid": u.UserSID, "user.worker_sid": u.WorkerSID, "user.team_sid": u.FlexTeamSID, "user.roles": roles,
		"user.account_sid": u.AccountSID, "user.instance_sid": u.InstanceSID,
	}
}

// ChatValues are those of a web chat launched here; what is not known is null.
func ChatValues(c state.LaunchedChat) map[string]*string {
	return map[string]*string{
		"chat.sid": ui.TextOrNil(c.SID), "chat.identity": ui.TextOrNil(c.Identity), "chat.name": ui.TextOrNil(c.Name), "chat.customer": ui.TextOrNil(c.Customer),
		"chat.address_sid": ui.TextOrNil(c.Address), "chat.tag": ui.TextOrNil(c.Tag), "chat.agent": ui.TextOrNil(c.Agent),
	}
}

// RequestValues are those of a request.
func RequestValues(r *api.Record) map[string]*string {
	status := ""
	if r.Status != 0 {
		status = strconv.Itoa(r.Status)
	}
	return map[string]*string{
		"request.id": ui.TextOrNil(r.RequestID), "request.method": ui.TextOrNil(r.Method), "request.url": ui.TextOrNil(requestURL(r)), "request.status": ui.TextOrNil(status),
	}
}

// Placeholders are all that a command can have on a page about a "user", "chat" or
// "request", in no order; nil for anything else.
func Placeholders(where string) map[string]*string {
	switch where {
	case "user":
		return UserValues(api.FlexUser{})
	case "chat":
		return ChatValues(state.LaunchedChat{})
	case "request":
		return RequestValues(&api.Record{})
	}
	return nil
}

func requestURL(r *api.Record) string {
	if r.Query == "" {
		return r.Origin + r.Path
	}
	return r.Origin + r.Path + "?" + r.Query
}
