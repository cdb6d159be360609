package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sandbox/expression"
	"flexconsole/api/sandbox/roster"
	"flexconsole/api/sandbox/routing"
	"flexconsole/api/sid"
)

const taskRouterHost = "https://taskrouter.twilio.com"

// findWorker is the position of a worker by its SID, -1 when there is none. Behind those
// of the users come those of the workers without one.
func (a *account) findWorker(itsSID string) int {
	for i, w := range routing.WithoutUser {
		if sid.Equal(w.SID, itsSID) {
			return a.users.Len() + i
		}
	}
	return a.users.FindWorker(itsSID)
}

// worker is the one at a position.
func (a *account) worker(i int) worker {
	if users := a.users.Len(); i >= users {
		w := routing.WithoutUser[i-users]
		w.Created, w.Updated, w.Since = a.created, a.created, a.users.Start.Add(-time.Hour)
		return worker{w.After(a.conversations)}
	}
	return worker{routing.WorkerOf(a.users.At(i), i)}
}

// worker is one of TaskRouter's.
type worker struct{ routing.Worker }

// workerOperations are those of one worker.
func (a *account) workerOperations(sids []string) operations {
	i := a.findWorker(sids[0])
	if i < 0 {
		return nil
	}
	return readOnly(a.worker(i).document())
}

// document is taskrouter.v1.workspace.worker of Twilio's OpenAPI document.
func (w worker) document() object {
	activity, address := routing.Activities[w.Activity], workspaceURL+"/Workers/"+w.SID
	return object{
		{"sid", w.SID},
		{"account_sid", AccountSID},
		{"workspace_sid", WorkspaceSID},
		{"friendly_name", orNull(w.Username)},
		{"activity_sid", activity.SID},
		{"activity_name", activity.Name},
		{"available", activity.Available},
		{"attributes", jsonText(w.members())},
		{"date_created", dateOrNull(w.Created)},
		{"date_updated", dateOrNull(w.Updated)},
		{"date_status_changed", dateOrNull(w.Since)},
		{"url", address},
		{"links", map[string]string{
			"activity": workspaceURL + "/Activities/" + activity.SID, "workspace": workspaceURL,
			"channels": address + "/Channels", "worker_channels": address + "/Channels", "reservations": address + "/Reservations",
		}},
	}
}

// members are those of the worker's attributes.
func (w worker) members() object {
	return object{
		{"email", orNull(w.Email)},
		{"full_name", orNull(w.FullName)},
		{"contact_uri", w.Contact},
		{"roles", w.Roles},
		{"routing", object{{"skills", w.Skills}, {"levels", struct{}{}}}},
	}
}

// channels are the task channels of a worker: with how many tasks at once, in the order
// of their SIDs. How many chats the agents of the script take is not limited.
var channels = []struct {
	name     string
	capacity int
}{{"chat", 50}, {"voice", 1}}

// workerChannelsOperations are those of a worker's channels.
func workerChannelsOperations(a *account, sids []string) operations {
	i := a.findWorker(sids[0])
	if i < 0 {
		return nil
	}
	list := listing{key: "channels", host: taskRouterHost, most: 1000}
	return operations{http.MethodGet: func(c call) answer {
		return list.answer(c, len(channels), func(n int) any { return a.worker(i).channel(n, a.conversations) })
	}}
}

// workerChannelOperations are those of one channel of a worker.
func workerChannelOperations(a *account, sids []string) operations {
	i := a.findWorker(sids[0])
	for n := range channels {
		if i >= 0 && sid.Equal(sids[1], numberedWithin("WC", roster.NumberIn(sids[0]), n+1)) {
			return readOnly(a.worker(i).channel(n, a.conversations))
		}
	}
	return nil
}

// fullCapacity is the capacity of a chat channel that is full.
const fullCapacity = 3

// channel is taskrouter.v1.workspace.worker.worker_channel of Twilio's OpenAPI
// document.
func (w worker) channel(n int, all []conversation.Conversation) object {
	of, assigned := channels[n], 0
	switch {
	case of.name == "chat" && w.Full:
		of.capacity, assigned = fullCapacity, fullCapacity
	case of.name == "chat":
		assigned = w.Tasks(all)
	}
	itsSID := numberedWithin("WC", roster.NumberIn(w.SID), n+1)
	return object{
		{"sid", itsSID},
		{"account_sid", AccountSID},
		{"workspace_sid", WorkspaceSID},
		{"worker_sid", w.SID},
		{"task_channel_sid", numbered("TC", n+1)},
		{"task_channel_unique_name", of.name},
		{"assigned_tasks", assigned},
		{"configured_capacity", of.capacity},
		{"available_capacity_percentage", 100 * max(of.capacity-assigned, 0) / of.capacity},
		{"available", true},
		{"date_created", dateOrNull(w.Created)},
		{"date_updated", dateOrNull(w.Updated)},
		{"url", workspaceURL + "/Workers/" + w.SID + "/Channels/" + itsSID},
	}
}

// workerParameters are the documented ones that make a list of workers another list.
var workerParameters = []string{
	"ActivityName", "ActivitySid", "Available", "FriendlyName", "TargetWorkersExpression", "TaskQueueName", "TaskQueueSid",
}

// listWorkers is a page of the workers asked for, in the order of their users;
// those without one come last.
func (a *account) listWorkers(c call) answer {
	filter, problem := workerFilterOf(c.Query)
	if problem != nil {
		return *problem
	}
	list := listing{key: "workers", host: taskRouterHost, most: 1000, filters: workerParameters}
	return list.answerWith(c, a.workersFor(filter), func(i int) any { return a.worker(i).document() })
}

// workerSearch is what a list of the users' workers found, so that going through its pages does
// not look a large account through for each.
type workerSearch struct {
	asked   string
	changes int // of the users by then
	found   []int
}

// workersFor are the positions of the workers asked for.
func (a *account) workersFor(f workerFilter) []int {
	asked := listing{filters: workerParameters}.filterIn(f.query).Encode()
	if last := a.searched; last == nil || last.asked != asked || last.changes != a.users.Changes {
		found := positions(a.users.Len(), func(i int) bool { return f.takes(a.worker(i)) })
		a.searched = &workerSearch{asked, a.users.Changes, found}
	}
	found := slices.Clip(a.searched.found)
	for i := range routing.WithoutUser { // whose activities change
		if at := a.users.Len() + i; f.takes(a.worker(at)) {
			found = append(found, at)
		}
	}
	return found
}

// workerFilter is which workers are asked for.
type workerFilter struct {
	query    url.Values
	queues   []routing.Queue // those whose workers are meant
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

// takes says whether a worker is asked for.
func (f workerFilter) takes(w worker) bool {
	activity := routing.Activities[w.Activity]
	fields := object{
		{"sid", w.SID}, {"friendly_name", w.Username}, {"activity_sid", activity.SID}, {"activity_name", activity.Name},
	}
	return w.SID != "" && slices.ContainsFunc(f.queues, func(q routing.Queue) bool { return q.Takes(w.Skills) }) &&
		asksFor(f.query, "ActivityName", activity.Name) && asksForSID(f.query, "ActivitySid", activity.SID) &&
		asksForAvailable(f.query, activity.Available) && asksFor(f.query, "FriendlyName", w.Username) &&
		f.evaluate(func(name string) (any, bool) { return append(fields, w.members()...).attribute(name) })
}

// asksForAvailable reads an Available, where every value but three means false.
func asksForAvailable(query url.Values, available bool) bool {
	wanted := query.Get("Available")
	return wanted == "" || available == slices.Contains([]string{"true", "1", "yes"}, strings.ToLower(wanted))
}
