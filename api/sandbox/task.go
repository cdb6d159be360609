package sandbox

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"flexconsole/api/sid"
)

// What a task's assignment_status and a reservation's status can be here. Once
// completed or canceled a task stays in the lists, where Twilio removes it
// after some minutes.
const (
	pending   = "pending"
	reserved  = "reserved"  // of a task alone
	assigned  = "assigned"  // of a task alone
	accepted  = "accepted"  // of a reservation alone
	wrapping  = "wrapping"  // the agent has left the chat and does the paperwork
	completed = "completed" // for good
	canceled  = "canceled"  // for good
)

// task is the work that a conversation makes for an agent, with its one
// reservation and the channel of its interaction.
type task struct {
	status      string // empty when there is no task yet
	created     time.Time
	updated     time.Time
	reason      string // why it ended
	channel     string // the interaction channel's status
	reservation reservation
}

// reservation is an agent's hold on a task.
type reservation struct {
	status  string // empty when there is none yet
	created time.Time
	updated time.Time
}

// move changes the status of the task, and that of its reservation when it
// has one.
func (t *task) move(status, reservation string, at time.Time) {
	t.status, t.updated = status, at
	if t.reservation.status != "" {
		t.reservation.status, t.reservation.updated = reservation, at
	}
}

// ended says whether nothing becomes of the task any more.
func (t *task) ended() bool { return t.status == completed || t.status == canceled }

func (v *conversation) makeTask(at time.Time) {
	v.task = task{status: pending, created: at, updated: at, channel: active}
}

func (v *conversation) reserve(at time.Time) {
	v.task.reservation = reservation{created: at, status: pending}
	v.task.move(reserved, pending, at)
}

func (v *conversation) accept(at time.Time) {
	v.task.move(assigned, accepted, at)
	v.joined = at
}

func (v *conversation) wrapUp(at time.Time) { v.task.move(wrapping, wrapping, at) }

// finish is the end of the agent's wrapping up, which closes everything.
func (v *conversation) finish(at time.Time) {
	v.complete("Wrapped up by the agent", at)
	v.task.channel = closed
	v.close(at)
}

func (v *conversation) complete(reason string, at time.Time) {
	v.task.move(completed, completed, at)
	v.task.reason = reason
}

func (v *conversation) cancel(reason string, at time.Time) {
	v.task.move(canceled, canceled, at)
	v.task.reason = reason
}

func (v *conversation) queueNumber() int {
	address, _ := addressAt(v.AddressSID) // it was there when the chat was made
	return address.queue + 1
}

func (v *conversation) queue() queue { return queues[v.queueNumber()-1] }

// taskOperations are those of one task.
func taskOperations(a *account, v *conversation, _ []string) operations {
	return readOnly(v.taskDocument(a.now))
}

// taskFilter is which tasks are asked for.
type taskFilter struct {
	query    url.Values
	statuses []string // none for any
	priority int
	evaluate expression
	newest   bool
}

// taskParameters are the documented ones that make a list of tasks another list.
var taskParameters = []string{
	"Priority", "AssignmentStatus", "WorkflowSid", "WorkflowName", "TaskQueueSid", "TaskQueueName",
	"EvaluateTaskAttributes", "RoutingTarget", "Ordering", "HasAddons",
}

var taskStatuses = []string{pending, reserved, assigned, canceled, completed, wrapping}

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
func (f taskFilter) takes(v *conversation) bool {
	queue := v.queue()
	return (len(f.statuses) == 0 || slices.Contains(f.statuses, v.task.status)) &&
		asksForSID(f.query, "WorkflowSid", numbered("WW", v.queueNumber())) && asksFor(f.query, "WorkflowName", queue.workflow) &&
		asksForSID(f.query, "TaskQueueSid", numbered("WQ", v.queueNumber())) && asksFor(f.query, "TaskQueueName", queue.name) &&
		f.priority == 0 && asksFor(f.query, "HasAddons", "false") && asksFor(f.query, "RoutingTarget", "") &&
		f.evaluate(func(name string) (any, bool) { return v.taskMembers().attribute(name) })
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
	return list.answer(c, len(found), func(i int) any { return found[i].taskDocument(a.now) })
}

// tasksOf are the conversations that have a task, the oldest task first.
func (a *account) tasksOf(wanted func(*conversation) bool) []*conversation {
	var found []*conversation
	for i := range a.conversations {
		if v := &a.conversations[i]; v.task.status != "" && wanted(v) {
			found = append(found, v)
		}
	}
	slices.SortStableFunc(found, func(a, b *conversation) int { return a.task.created.Compare(b.task.created) })
	return found
}

func (v *conversation) taskSID() string { return numbered("WT", v.number) }

func (v *conversation) taskURL() string { return workspaceURL + "/Tasks/" + v.taskSID() }

// taskDocument is taskrouter.v1.workspace.task of Twilio's OpenAPI document,
// which says that a list has no attributes while its examples have them: the
// sandbox follows the examples. Age and timeout are in seconds.
func (v *conversation) taskDocument(now time.Time) object {
	t, n, queue := v.task, v.queueNumber(), v.queue()
	created := date(t.created)
	return object{
		{"sid", v.taskSID()},
		{"account_sid", AccountSID},
		{"workspace_sid", WorkspaceSID},
		{"assignment_status", t.status},
		{"age", int(now.Sub(t.created) / time.Second)},
		{"attributes", v.taskAttributes()},
		{"addons", "{}"},
		{"priority", 0},
		{"reason", orNull(t.reason)},
		{"timeout", 86_400},
		{"task_queue_sid", numbered("WQ", n)},
		{"task_queue_friendly_name", queue.name},
		{"workflow_sid", numbered("WW", n)},
		{"workflow_friendly_name", queue.workflow},
		{"task_channel_sid", numbered("TC", 1)},
		{"task_channel_unique_name", "chat"},
		{"ignore_capacity", false},
		{"routing_target", nil},
		{"date_created", created},
		{"date_updated", date(t.updated)},
		{"task_queue_entered_date", created},
		{"virtual_start_time", created},
		{"url", v.taskURL()},
		{"links", map[string]string{
			"workspace": workspaceURL, "workflow": workspaceURL + "/Workflows/" + numbered("WW", n),
			"task_queue": workspaceURL + "/TaskQueues/" + numbered("WQ", n), "reservations": v.taskURL() + "/Reservations",
		}},
	}
}

// taskAttributes hold what leads from the task to the chat and its interaction.
func (v *conversation) taskAttributes() string { return jsonText(v.taskMembers()) }

func (v *conversation) taskMembers() object {
	return object{
		{"conversationSid", v.ConversationSID},
		{"flexInteractionSid", v.interactionSID()},
		{"flexInteractionChannelSid", v.channelSID()},
		{"customerName", v.customer()},
		{"channelType", "web"},
		{"direction", "inbound"},
	}
}

func (v *conversation) reservationSID() string { return numbered("WR", v.number) }

func (v *conversation) hasReservation() bool { return v.task.reservation.status != "" }

// reservationsOperations are those of a task's reservations.
func reservationsOperations(_ *account, v *conversation, _ []string) operations {
	return operations{http.MethodGet: v.listReservations}
}

// reservationOperations are those of one reservation.
func reservationOperations(_ *account, v *conversation, sids []string) operations {
	if !v.hasReservation() || !sid.Equal(sids[0], v.reservationSID()) {
		return nil
	}
	return readOnly(v.reservationDocument())
}

var reservationStatuses = []string{
	pending, accepted, "rejected", "timeout", canceled, "rescinded", wrapping, completed,
}

// listReservations is a page of the task's reservations that are asked for: none or one.
func (v *conversation) listReservations(c call) answer {
	if problem := onlyOf(c.Query, "ReservationStatus", reservationStatuses...); problem != nil {
		return *problem
	}
	many := 0
	if v.hasReservation() && asksFor(c.Query, "ReservationStatus", v.task.reservation.status) &&
		asksForSID(c.Query, "WorkerSid", numbered("WK", numberAt(v.agent()))) {
		many = 1
	}
	list := listing{
		key: "reservations", host: taskRouterHost, most: 1000, filters: []string{"ReservationStatus", "WorkerSid"},
	}
	return list.answer(c, many, func(int) any { return v.reservationDocument() })
}

// reservationDocument is taskrouter.v1.workspace.task.task_reservation of
// Twilio's OpenAPI document.
func (v *conversation) reservationDocument() object {
	r, sid, worker := v.task.reservation, v.reservationSID(), numbered("WK", numberAt(v.agent()))
	return object{
		{"sid", sid},
		{"account_sid", AccountSID},
		{"workspace_sid", WorkspaceSID},
		{"task_sid", v.taskSID()},
		{"reservation_status", r.status},
		{"worker_sid", worker},
		{"worker_name", people[v.agent()].username},
		{"date_created", date(r.created)},
		{"date_updated", date(r.updated)},
		{"url", v.taskURL() + "/Reservations/" + sid},
		{"links", map[string]string{
			"workspace": workspaceURL, "task": v.taskURL(), "worker": workspaceURL + "/Workers/" + worker,
		}},
	}
}
