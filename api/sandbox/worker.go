package sandbox

import (
	"net/url"
	"slices"
	"strings"

	"flexconsole/api/sandbox/expression"
)

const taskRouterHost = "https://taskrouter.twilio.com"

// activities are what a worker may be doing, in the order of their SIDs.
var activities = []struct {
	sid, name string
	available bool
}{
	{numbered("WA", 1), "Offline", false},
	{numbered("WA", 2), "Available", true},
	{numbered("WA", 3), "Break", false},
	{numbered("WA", 4), "Unavailable", false},
}

// doing are the positions of the workers' activities, by the number of the user.
var doing = []int{0, 1, 2, 1, 3}

// workerOperations are those of one worker.
func (a *account) workerOperations(sids []string) operations {
	i := a.users.findWorker(sids[0])
	if i < 0 {
		return nil
	}
	return readOnly(a.worker(i))
}

// worker is the one behind the user at a position.
func (a *account) worker(i int) object {
	u := a.users.at(i)
	activity := activities[doing[numberAt(i)%len(doing)]]
	return object{
		{"sid", u.WorkerSID},
		{"account_sid", AccountSID},
		{"workspace_sid", WorkspaceSID},
		{"friendly_name", orNull(u.Username)},
		{"activity_sid", activity.sid},
		{"activity_name", activity.name},
		{"available", activity.available},
		{"attributes", jsonText(u.workerMembers(i))},
		{"date_created", dateOrNull(u.Created)},
		{"date_updated", dateOrNull(u.Updated)},
		{"date_status_changed", dateOrNull(u.Updated)},
		{"url", workspaceURL + "/Workers/" + u.WorkerSID},
		{"links", map[string]string{"activity": workspaceURL + "/Activities/" + activity.sid, "workspace": workspaceURL}},
	}
}

// workerMembers are those of the worker's attributes. That its email follows an edit
// of the user, but for the samples that have one of their own, is unverified.
func (u User) workerMembers(i int) object {
	email := u.Email
	if i < len(people) && people[i].workerEmail != "" {
		email = people[i].workerEmail
	}
	return object{
		{"email", orNull(email)},
		{"full_name", orNull(u.FullName)},
		{"contact_uri", "client:" + u.WorkerSID},
		{"roles", u.Roles},
		{"routing", object{{"skills", skills[i%len(skills)]}, {"levels", struct{}{}}}},
	}
}

// skills are those of the workers, by the positions of their users.
var skills = [][]string{{"orders", "returns"}, {}, {"orders"}, {"returns", "wholesale", "spanish"}}

// workerParameters are the documented ones that make a list of workers another list.
var workerParameters = []string{
	"ActivityName", "ActivitySid", "Available", "FriendlyName", "TargetWorkersExpression", "TaskQueueName", "TaskQueueSid",
}

// listWorkers is a page of the workers asked for, in the order of their users.
func (a *account) listWorkers(c call) answer {
	filter, problem := workerFilterOf(c.Query)
	if problem != nil {
		return *problem
	}
	list := listing{key: "workers", host: taskRouterHost, most: 1000, filters: workerParameters}
	return list.answerWith(c, a.workersFor(filter), func(i int) any { return a.worker(i) })
}

// workerSearch is what a list of workers found, so that going through its pages does
// not look a large account through for each.
type workerSearch struct {
	asked   string
	changes int // of the users by then
	found   []int
}

// workersFor are the positions of the users whose workers are asked for.
func (a *account) workersFor(f workerFilter) []int {
	asked := listing{filters: workerParameters}.filterIn(f.query).Encode()
	if last := a.searched; last == nil || last.asked != asked || last.changes != a.users.changes {
		found := positions(a.users.len(), func(i int) bool { return f.takes(a.users.at(i), i) })
		a.searched = &workerSearch{asked, a.users.changes, found}
	}
	return a.searched.found
}

// workerFilter is which workers are asked for.
type workerFilter struct {
	query    url.Values
	queues   []queue // those whose workers are meant
	evaluate expression.Condition
}

// workerFilterOf reads a filter; the answer is a refusal, nil when all is well.
func workerFilterOf(query url.Values) (workerFilter, *answer) {
	evaluate, ok := expressionOf(query, "TargetWorkersExpression")
	return workerFilter{query, queuesIn(query, "TaskQueueSid", "TaskQueueName"), evaluate}, firstOf(
		unsupported(query, "Ordering"),
		refusedUnless(ok, "TargetWorkersExpression is no expression that the sandbox supports"),
	)
}

// takes says whether the worker of the user at a position is asked for.
func (f workerFilter) takes(u User, i int) bool {
	activity := activities[doing[numberAt(i)%len(doing)]]
	fields := object{
		{"sid", u.WorkerSID}, {"friendly_name", u.Username}, {"activity_sid", activity.sid}, {"activity_name", activity.name},
	}
	return u.WorkerSID != "" && slices.ContainsFunc(f.queues, func(q queue) bool { return q.staffed }) &&
		asksFor(f.query, "ActivityName", activity.name) && asksForSID(f.query, "ActivitySid", activity.sid) &&
		asksForAvailable(f.query, activity.available) && asksFor(f.query, "FriendlyName", u.Username) &&
		f.evaluate(func(name string) (any, bool) { return append(fields, u.workerMembers(i)...).attribute(name) })
}

// asksForAvailable reads an Available, where every value but three means false.
func asksForAvailable(query url.Values, available bool) bool {
	wanted := query.Get("Available")
	return wanted == "" || available == slices.Contains([]string{"true", "1", "yes"}, strings.ToLower(wanted))
}
