package sandbox

import (
	"net/http"
)

const taskRouterHost = "https://taskrouter.twilio.com"

// activities are what a worker may be doing, by the number of its user.
var activities = []struct {
	sid, name string
	available bool
}{
	{numbered("WA", 1), "Offline", false},
	{numbered("WA", 2), "Available", true},
	{numbered("WA", 3), "Break", false},
	{numbered("WA", 2), "Available", true},
	{numbered("WA", 4), "Unavailable", false},
}

// workerOperations are those of one worker.
func (a *account) workerOperations(sids []string) operations {
	i := a.users.findWorker(sids[0])
	if i < 0 {
		return nil
	}
	return operations{http.MethodGet: func(call) answer { return success(http.StatusOK, a.worker(i)) }}
}

// worker is the one behind the user at a position.
func (a *account) worker(i int) object {
	u := a.users.at(i)
	doing := activities[numberAt(i)%len(activities)]
	return object{
		{"sid", u.WorkerSID},
		{"account_sid", AccountSID},
		{"workspace_sid", WorkspaceSID},
		{"friendly_name", orNull(u.Username)},
		{"activity_sid", doing.sid},
		{"activity_name", doing.name},
		{"available", doing.available},
		{"attributes", u.attributes(i)},
		{"date_created", dateOrNull(u.Created)},
		{"date_updated", dateOrNull(u.Updated)},
		{"date_status_changed", dateOrNull(u.Updated)},
		{"url", taskRouterHost + "/v1/Workspaces/" + WorkspaceSID + "/Workers/" + u.WorkerSID},
	}
}

// attributes are the worker's, as text. That its email follows an edit of the
// user, but for the samples that have one of their own, is unverified.
func (u User) attributes(i int) string {
	email := u.Email
	if i < len(people) && people[i].workerEmail != "" {
		email = people[i].workerEmail
	}
	return jsonText(object{
		{"email", orNull(email)},
		{"full_name", orNull(u.FullName)},
		{"contact_uri", "client:" + u.WorkerSID},
		{"roles", u.Roles},
	})
}
