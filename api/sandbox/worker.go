package sandbox

import (
	"encoding/json"
	"net/http"
	"regexp"
	"sync"

	"flexconsole/api/sid"
)

// workerPath is TaskRouter's, which the sandbox answers at the same address.
var workerPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^/v1/Workspaces/(WS[0-9a-fA-F]{32})/Workers/(WK[0-9a-fA-F]{32})$`)
})

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

// workerOperations are those of one worker; nil when it is nobody.
func (a *account) workerOperations(workspace, worker string) operations {
	i := a.users.findWorker(worker)
	if i < 0 || !sid.Equal(workspace, WorkspaceSID) {
		return nil
	}
	return operations{http.MethodGet: func(call) answer { return success(http.StatusOK, a.worker(i)) }}
}

type worker struct {
	SID           string  `json:"sid"`
	AccountSID    string  `json:"account_sid"`
	WorkspaceSID  string  `json:"workspace_sid"`
	FriendlyName  *string `json:"friendly_name"`
	ActivitySID   string  `json:"activity_sid"`
	ActivityName  string  `json:"activity_name"`
	Available     bool    `json:"available"`
	Attributes    string  `json:"attributes"`
	Created       *string `json:"date_created"`
	Updated       *string `json:"date_updated"`
	StatusChanged *string `json:"date_status_changed"`
	URL           string  `json:"url"`
}

// worker is the one behind the user at a position.
func (a *account) worker(i int) worker {
	u := a.users.at(i)
	doing := activities[numberAt(i)%len(activities)]
	return worker{
		SID: u.WorkerSID, AccountSID: AccountSID, WorkspaceSID: WorkspaceSID, FriendlyName: orNull(u.Username),
		ActivitySID: doing.sid, ActivityName: doing.name, Available: doing.available, Attributes: u.attributes(i),
		Created: dateOrNull(u.Created), Updated: dateOrNull(u.Updated), StatusChanged: dateOrNull(u.Updated),
		URL: taskRouterHost + "/v1/Workspaces/" + WorkspaceSID + "/Workers/" + u.WorkerSID,
	}
}

// attributes are the worker's, as text. That its email follows an edit of the
// user, but for the samples that have one of their own, is unverified.
func (u User) attributes(i int) string {
	email := u.Email
	if i < len(people) && people[i].workerEmail != "" {
		email = people[i].workerEmail
	}
	text, err := json.Marshal(struct {
		Email    *string  `json:"email"`
		FullName *string  `json:"full_name"`
		Contact  string   `json:"contact_uri"`
		Roles    []string `json:"roles"`
	}{orNull(email), orNull(u.FullName), "client:" + u.WorkerSID, u.Roles})
	if err != nil {
		panic("sandbox: " + err.Error()) // text and lists of text never fail
	}
	return string(text)
}
