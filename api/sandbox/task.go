package sandbox

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sandbox/expression"
	"flexconsole/api/sandbox/routing"
	"flexconsole/api/sid"
)

// addressOf is the address of a chat; it was there when the chat was made.
func addressOf(c Chat) routing.Address {
	address, _ := routing.AddressAt(c.AddressSID)
	return address
}

// queueNumber is that of the queue where the task of a chat goes.
func queueNumber(c Chat) int { return addressOf(c).Queue + 1 }

func queueOf(c Chat) routing.Queue { return routing.Queues[queueNumber(c)-1] }

// taskOperations are those of one task.
func taskOperations(a *account, v *conversation.Conversation, _ []string) operations {
	return readOnly(taskDocument(a, v))
}

// taskFilter is which tasks are asked for.
type taskFilter struct {
	query    url.Values
	statuses []string // none for any
	priority int
	evaluate expression.Condition
	newest   bool
}

// taskParameters are the documented ones that make a list of tasks another list.
var taskParameters = []string{
	"Priority", "AssignmentStatus", "WorkflowSid", "WorkflowName", "TaskQueueSid", "TaskQueueName",
	"EvaluateTaskAttributes", "RoutingTarget", "Ordering", "HasAddons",
}

var taskStatuses = []string{
	conversation.Pending, conversation.Reserved, conversation.Assigned, conversation.Canceled, conversation.Completed,
	conversation.Wrapping,
}

// taskFilterOf reads a filter; the answer is a refusal, nil when all is well.
func taskFilterOf(query url.Values) (taskFilter, *answer) {
	f := taskFilter{query: query}
	for _, values := range query["AssignmentStatus"] {
		f.statuses = append(f.statuses, strings.Split(values, ",")...)
	}
	var ordered, evaluated bool
	f.newest, ordered = newestFirst(query.Get("Ordering"))
	f.evaluate, evaluated = expressionOf(query, "EvaluateTaskAttributes")
	var err error
	f.priority, err = strconv.Atoi(cmp.Or(query.Get("Priority"), "0"))
	return f, firstOf(
		onlyOf(url.Values{"AssignmentStatus": f.statuses}, "AssignmentStatus", taskStatuses...),
		onlyOf(query, "HasAddons", "true", "false"),
		refusedUnless(err == nil, "Priority must be a whole number"),
		refusedUnless(evaluated, "EvaluateTaskAttributes is no expression that the sandbox supports"),
		refusedUnless(ordered, "Ordering must be such as Priority:desc,DateCreated:asc, without both DateCreated and VirtualStartTime"),
	)
}

// newestFirst reads an Ordering of tasks, which is false for the oldest first. The
// priorities of all tasks are alike, and their virtual start is their creation.
func newestFirst(ordering string) (newest, ok bool) {
	seen := map[string]bool{}
	for _, part := range strings.FieldsFunc(ordering, func(r rune) bool { return r == ',' }) {
		by, direction, _ := strings.Cut(part, ":")
		if !slices.Contains([]string{"DateCreated", "Priority", "VirtualStartTime"}, by) ||
			direction != "asc" && direction != "desc" {
			return false, false
		}
		seen[by] = true
		newest = newest || by != "Priority" && direction == "desc"
	}
	return newest, !(seen["DateCreated"] && seen["VirtualStartTime"])
}

// takes says whether a task is asked for. None has add-ons, or a routing target.
func (f taskFilter) takes(v *conversation.Conversation) bool {
	queue := queueOf(v.Chat)
	return (len(f.statuses) == 0 || slices.Contains(f.statuses, v.Task.Status)) &&
		asksForSID(f.query, "WorkflowSid", numbered("WW", queueNumber(v.Chat))) && asksFor(f.query, "WorkflowName", queue.Workflow) &&
		asksForSID(f.query, "TaskQueueSid", numbered("WQ", queueNumber(v.Chat))) && asksFor(f.query, "TaskQueueName", queue.Name) &&
		f.priority == 0 && asksFor(f.query, "HasAddons", "false") && asksFor(f.query, "RoutingTarget", "") &&
		f.evaluate(func(name string) (any, bool) { return taskMembers(v).attribute(name) })
}

// listTasks is a page of the tasks asked for. They are sorted by their dates, as the
// document has it. A task that changes its status between two pages shifts those of a
// list by status.
func (a *account) listTasks(c call) answer {
	filter, problem := taskFilterOf(c.Query)
	if problem != nil {
		return *problem
	}
	found := a.tasksOf(filter.takes)
	list := listing{key: "tasks", host: taskRouterHost, most: 1000, newest: filter.newest, filters: taskParameters}
	return list.answer(c, len(found), func(i int) any { return taskDocument(a, found[i]) })
}

// tasksOf are the conversations that have a task, the oldest task first.
func (a *account) tasksOf(wanted func(*conversation.Conversation) bool) []*conversation.Conversation {
	var found []*conversation.Conversation
	for i := range a.conversations {
		if v := &a.conversations[i]; v.Task.Status != "" && wanted(v) {
			found = append(found, v)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].Task.Created.Before(found[j].Task.Created) })
	return found
}

func taskSID(v *conversation.Conversation) string { return numbered("WT", v.Number) }

func taskURL(v *conversation.Conversation) string { return workspaceURL + "/Tasks/" + taskSID(v) }

// taskDocument is taskrouter.v1.workspace.task of Twilio's OpenAPI document,
// which says that a list has no attributes while its examples have them: the
// sandbox follows the examples. Age and timeout are in seconds.
func taskDocument(a *account, v *conversation.Conversation) object {
	t, n, queue := v.Task, queueNumber(v.Chat), queueOf(v.Chat)
	created, live := date(t.Created), 24*time.Hour
	if v.Course.Expires {
		live = a.pace.Expire
	}
	return object{
		{"sid", taskSID(v)},
		{"account_sid", AccountSID},
		{"workspace_sid", WorkspaceSID},
		{"assignment_status", t.Status},
		{"age", int(a.now.Sub(t.Created) / time.Second)},
		{"attributes", taskAttributes(v)},
		{"addons", "{}"},
		{"priority", 0},
		{"reason", orNull(t.Reason)},
		{"timeout", int(live / time.Second)},
		{"task_queue_sid", numbered("WQ", n)},
		{"task_queue_friendly_name", queue.Name},
		{"workflow_sid", numbered("WW", n)},
		{"workflow_friendly_name", queue.Workflow},
		{"task_channel_sid", numbered("TC", 1)},
		{"task_channel_unique_name", "chat"},
		{"ignore_capacity", false},
		{"routing_target", nil},
		{"date_created", created},
		{"date_updated", date(t.Updated)},
		{"task_queue_entered_date", created},
		{"virtual_start_time", created},
		{"url", taskURL(v)},
		{"links", map[string]string{
			"workspace": workspaceURL, "workflow": workspaceURL + "/Workflows/" + numbered("WW", n),
			"task_queue": workspaceURL + "/TaskQueues/" + numbered("WQ", n), "reservations": taskURL(v) + "/Reservations",
		}},
	}
}

func taskAttributes(v *conversation.Conversation) string { return jsonText(taskMembers(v)) }

// taskMembers are what leads from the task to the chat and its interaction, and what is
// known of the customer. The pre-engagement data is there as a flow passes it on.
func taskMembers(v *conversation.Conversation) object {
	return object{
		{"conversationSid", v.ConversationSID},
		{"flexInteractionSid", interactionSID(v)},
		{"flexInteractionChannelSid", channelSID(v)},
		{"flexChannelInviteSid", inviteSID(v)},
		{"customerName", v.Customer()},
		{"customerAddress", v.Identity},
		{"from", v.Customer()},
		{"channelType", "web"},
		{"direction", "inbound"},
		{"pre_engagement_data", addressOf(v.Chat).PassOn(v.PreEngagementData)},
	}
}

// reservationSID is that of a reservation by its position; most tasks have one.
func reservationSID(v *conversation.Conversation, i int) string {
	if i == 0 {
		return numbered("WR", v.Number)
	}
	return numberedWithin("WR", v.Number, i+1)
}

// reservation is one of a task by its position.
type reservation struct {
	v *conversation.Conversation
	i int
}

func (r reservation) of() conversation.Reservation { return r.v.Task.Reservations[r.i] }

// reservationsOf are those of tasks, the oldest of each first.
func reservationsOf(tasks ...*conversation.Conversation) []reservation {
	var all []reservation
	for _, v := range tasks {
		for i := range v.Task.Reservations {
			all = append(all, reservation{v, i})
		}
	}
	return all
}

// reservationsOperations are those of a task's reservations.
func reservationsOperations(_ *account, v *conversation.Conversation, _ []string) operations {
	return operations{http.MethodGet: func(c call) answer { return listReservations(reservationsOf(v), c) }}
}

// workerReservationsOperations are those of a worker's reservations.
func workerReservationsOperations(a *account, sids []string) operations {
	if a.findWorker(sids[0]) < 0 {
		return nil
	}
	return operations{http.MethodGet: func(c call) answer {
		all := reservationsOf(a.tasksOf(func(*conversation.Conversation) bool { return true })...)
		return listReservations(slices.DeleteFunc(all, func(r reservation) bool { return !sid.Equal(r.of().Agent.Worker, sids[0]) }), c)
	}}
}

// reservationOperations are those of one reservation.
func reservationOperations(_ *account, v *conversation.Conversation, sids []string) operations {
	for _, r := range reservationsOf(v) {
		if sid.Equal(sids[0], reservationSID(v, r.i)) {
			return readOnly(r.document())
		}
	}
	return nil
}

var reservationStatuses = []string{
	conversation.Pending, conversation.Accepted, conversation.Rejected, conversation.Timeout, conversation.Canceled, "rescinded",
	conversation.Wrapping, conversation.Completed,
}

// listReservations is a page of those of the reservations that are asked for.
func listReservations(all []reservation, c call) answer {
	if problem := onlyOf(c.Query, "ReservationStatus", reservationStatuses...); problem != nil {
		return *problem
	}
	found := slices.DeleteFunc(all, func(r reservation) bool {
		return !asksFor(c.Query, "ReservationStatus", r.of().Status) || !asksForSID(c.Query, "WorkerSid", r.of().Agent.Worker)
	})
	list := listing{
		key: "reservations", host: taskRouterHost, most: 1000, filters: []string{"ReservationStatus", "WorkerSid"},
	}
	return list.answer(c, len(found), func(i int) any { return found[i].document() })
}

// document is taskrouter.v1.workspace.task.task_reservation of Twilio's OpenAPI document.
func (r reservation) document() object {
	of, sid := r.of(), reservationSID(r.v, r.i)
	return object{
		{"sid", sid},
		{"account_sid", AccountSID},
		{"workspace_sid", WorkspaceSID},
		{"task_sid", taskSID(r.v)},
		{"reservation_status", of.Status},
		{"worker_sid", of.Agent.Worker},
		{"worker_name", of.Agent.Username},
		{"date_created", date(of.Created)},
		{"date_updated", date(of.Updated)},
		{"url", taskURL(r.v) + "/Reservations/" + sid},
		{"links", map[string]string{
			"workspace": workspaceURL, "task": taskURL(r.v), "worker": workspaceURL + "/Workers/" + of.Agent.Worker,
		}},
	}
}
