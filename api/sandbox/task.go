package sandbox

import (
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"
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

func (v *conversation) accept(at time.Time) { v.task.move(assigned, accepted, at) }

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

// queue is where tasks wait.
type queue struct {
	name     string
	workflow string
	staffed  bool // somebody works there
}

// queues are numbered from 1 in their SIDs.
var queues = []queue{
	{"Front desk", "Web chats to the front desk", true},
	{"Night line", "Web chats to the night line", false},
}

func (v *conversation) queueNumber() int {
	address, _ := addressAt(v.AddressSID) // it was there when the chat was made
	return address.queue + 1
}

func (v *conversation) queue() queue { return queues[v.queueNumber()-1] }

// withTask is the conversation whose task, or channel, has the SID; nil when there
// is none.
func (a *account) withTask(numberedSID string) *conversation {
	v := a.conversation(numberedSID)
	if v == nil || v.task.status == "" {
		return nil
	}
	return v
}

// taskOperations are those of one task.
func (a *account) taskOperations(sids []string) operations {
	v := a.withTask(sids[0])
	if v == nil {
		return nil
	}
	return operations{http.MethodGet: func(call) answer { return success(http.StatusOK, v.taskDocument(a.now)) }}
}

// reservationOperations are those of a task's reservations.
func (a *account) reservationOperations(sids []string) operations {
	v := a.withTask(sids[0])
	if v == nil {
		return nil
	}
	return operations{http.MethodGet: v.listReservations}
}

// evaluation is the one expression about attributes that is understood.
var evaluation = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^conversationSid == "(CH[0-9a-fA-F]{32})"$`)
})

// listTasks is a page of the tasks, all or those that EvaluateTaskAttributes
// asks for. They are sorted by their dates, as the document has it.
func (a *account) listTasks(c call) answer {
	of := func(*conversation) bool { return true }
	if expression := c.Query.Get("EvaluateTaskAttributes"); expression != "" {
		m := evaluation().FindStringSubmatch(expression)
		if m == nil {
			return refused(`EvaluateTaskAttributes must be of the form conversationSid == "CH..."`)
		}
		wanted := a.conversation(m[1])
		of = func(v *conversation) bool { return v == wanted }
	}
	found := a.tasksOf(of)
	list := listing{key: "tasks", host: taskRouterHost, most: 1000, filters: []string{"EvaluateTaskAttributes"}}
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

// workspaceURL begins the addresses of what is in the workspace.
const workspaceURL = taskRouterHost + "/v1/Workspaces/" + WorkspaceSID

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
func (v *conversation) taskAttributes() string {
	return jsonText(object{
		{"conversationSid", v.ConversationSID},
		{"flexInteractionSid", v.interactionSID()},
		{"flexInteractionChannelSid", v.channelSID()},
		{"customerName", v.customer()},
		{"channelType", "web"},
		{"direction", "inbound"},
	})
}

// listReservations is a page of the task's reservations: none or one.
func (v *conversation) listReservations(c call) answer {
	many := 0
	if v.task.reservation.status != "" {
		many = 1
	}
	list := listing{key: "reservations", host: taskRouterHost, most: 1000}
	return list.answer(c, many, func(int) any { return v.reservationDocument() })
}

// reservationDocument is taskrouter.v1.workspace.task.task_reservation of
// Twilio's OpenAPI document.
func (v *conversation) reservationDocument() object {
	r, sid, worker := v.task.reservation, numbered("WR", v.number), numbered("WK", numberAt(v.agent()))
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
