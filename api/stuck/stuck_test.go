package stuck

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/follow"
	"flexconsole/api/studio"
	"flexconsole/api/taskrouter"
)

const (
	chatSID   = "CH00000000000000000000000000000001"
	workspace = "WS00000000000000000000000000000001"
	address   = "IG00000000000000000000000000000001"
	flowSID   = "FW00000000000000000000000000000001"
	customer  = "ada"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

func text(s string) *string { return &s }

func ago(d time.Duration) *string { return text(noon.Add(-d).Format(time.RFC3339)) }

// account answers what a search reads, as its fields say; a source in forbidden answers
// 403, one in missing 404.
type account struct {
	task         *taskrouter.Task
	reservations []taskrouter.Reservation
	workers      []taskrouter.Worker
	channels     map[string]taskrouter.WorkerChannel
	creation     *conversations.AutoCreation
	flow         studio.Flow
	executions   []studio.Execution
	steps        []studio.Step

	forbidden, missing []string
	// incomplete are lists that are not all of theirs.
	incomplete []string
	asked      []string
}

func (a *account) answer(what string) error {
	a.asked = append(a.asked, what)
	failure := &api.Error{Op: what, Method: http.MethodGet, Fault: api.APIError}
	switch {
	case slices.Contains(a.forbidden, what):
		failure.Status, failure.Code = http.StatusForbidden, 20403
	case slices.Contains(a.missing, what):
		failure.Status, failure.Code = http.StatusNotFound, 20404
	case slices.Contains(a.incomplete, what):
		failure.Fault = api.IncompleteList
	default:
		return nil
	}
	return failure
}

func (a *account) FindTasks(context.Context, string, string) ([]taskrouter.Task, error) {
	if a.task == nil {
		return nil, a.answer("tasks")
	}
	return []taskrouter.Task{*a.task}, a.answer("tasks")
}

func (a *account) ListReservations(context.Context, string, string) ([]taskrouter.Reservation, error) {
	return a.reservations, a.answer("reservations")
}

func (a *account) FetchTaskQueue(_ context.Context, _, queue string) (taskrouter.TaskQueue, error) {
	return taskrouter.TaskQueue{SID: queue, TargetWorkers: text(`skills HAS "x"`)}, a.answer("queue")
}

func (a *account) ListQueueWorkers(context.Context, string, string) ([]taskrouter.Worker, error) {
	return a.workers, a.answer("workers")
}

func (a *account) ListWorkerChannels(_ context.Context, _, worker string) ([]taskrouter.WorkerChannel, error) {
	return []taskrouter.WorkerChannel{{TaskChannel: text("voice"), Available: true}, a.channels[worker]}, a.answer("channels")
}

func (a *account) FetchWorker(_ context.Context, _, worker string) (taskrouter.Worker, error) {
	i := slices.IndexFunc(a.workers, func(w taskrouter.Worker) bool { return w.SID == worker })
	return a.workers[i], a.answer("worker")
}

func (a *account) FetchAddress(context.Context, string) (conversations.Address, error) {
	return conversations.Address{SID: address, AutoCreation: a.creation}, a.answer("address")
}

func (a *account) FetchFlow(context.Context, string) (studio.Flow, error) {
	return a.flow, a.answer("flow")
}

// ListExecutions filters as Studio does.
func (a *account) ListExecutions(_ context.Context, _ string, f studio.ExecutionFilter, _ int) ([]studio.Execution, error) {
	found := slices.DeleteFunc(slices.Clone(a.executions), func(e studio.Execution) bool {
		at, _ := follow.ParseDate(e.DateCreated)
		return at.Before(f.From) || !f.To.IsZero() && at.After(f.To) || f.Status != "" && e.Status != f.Status
	})
	return found, a.answer("executions")
}

func (a *account) ListSteps(context.Context, string, string) ([]studio.Step, error) {
	return a.steps, a.answer("steps")
}

// chat is what was followed of the chat before.
type chat struct {
	account
	state    follow.State
	address  string
	identity string
}

// begun is a chat of two minutes ago whose customer wrote after three seconds, at an
// address with a published flow.
func begun() *chat {
	on := &conversations.AutoCreation{Enabled: true, Type: "studio", StudioFlowSID: flowSID}
	return &chat{
		address: address, identity: customer,
		account: account{creation: on, flow: studio.Flow{SID: flowSID, FriendlyName: text("Front"), Status: "published"}},
		state: follow.State{
			Conversation: &conversations.Conversation{SID: chatSID, State: "active", DateCreated: ago(2 * time.Minute), DateUpdated: ago(time.Minute)},
			Messages:     []conversations.Message{{SID: "IM1", Author: text(customer), Body: text("hello"), DateCreated: ago(117 * time.Second)}},
			Steps:        make([]follow.Step, 6),
		},
	}
}

func (c *chat) silent() *chat { c.state.Messages = nil; return c }

func (c *chat) closed() *chat {
	c.state.Ended, c.state.Conversation.State = true, "closed"
	return c
}

// ran adds an execution for the customer.
func (c *chat) ran(status string, before time.Duration, steps ...string) *chat {
	c.executions = append(c.executions, studio.Execution{
		SID: fmt.Sprintf("FN%032d", len(c.executions)+1), Status: status, ContactChannelAddress: text(customer), DateCreated: ago(before),
	})
	for i, to := range steps {
		c.steps = append(c.steps, studio.Step{TransitionedFrom: text("before"), TransitionedTo: text(to), DateCreated: ago(time.Duration(100-i) * time.Second)})
	}
	return c
}

func (c *chat) routed(status string, offers ...taskrouter.Reservation) *chat {
	c.task = &taskrouter.Task{
		SID: "WT1", AssignmentStatus: status, QueueSID: text("WQ1"), QueueName: text("Sales"), ChannelName: text("chat"),
		DateCreated: ago(100 * time.Second), DateUpdated: ago(time.Minute),
	}
	c.state.Task, c.reservations = c.task, offers
	return c.ran("active", 116*time.Second, "to_flex")
}

// worker adds one in an activity, with so many chats of two.
func (c *chat) worker(name, activity string, chats int) *chat {
	available := activity == "Available"
	c.workers = append(c.workers, taskrouter.Worker{
		SID: "WK" + name, FriendlyName: text(name), ActivityName: text(activity), Available: &available,
		ContactURI: text(taskrouter.ContactFor(name)),
	})
	if c.channels == nil {
		c.channels = map[string]taskrouter.WorkerChannel{}
	}
	c.channels["WK"+name] = taskrouter.WorkerChannel{
		TaskChannel: text("chat"), AssignedTasks: chats, ConfiguredCapacity: 2, AvailableCapacityPercentage: 100 - 50*chats, Available: true,
	}
	return c
}

func offer(name, status string, before time.Duration) taskrouter.Reservation {
	return taskrouter.Reservation{
		SID: "WR" + name, Status: status, WorkerSID: text("WK" + name), WorkerName: text(name), DateCreated: ago(before), DateUpdated: ago(before),
	}
}

func (c *chat) as(change func(*chat)) *chat { change(c); return c }

func (c *chat) find(t *testing.T) Diagnosis {
	t.Helper()
	f := Finder{Wire: &c.account, Workspace: func(context.Context) (string, error) { return workspace, nil }, Now: func() time.Time { return noon }}
	found, err := f.Find(t.Context(), Chat{Chat: follow.Chat{Conversation: chatSID, Identity: c.identity}, AddressSID: c.address}, c.state)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// shown is a diagnosis in short: the causes with "?" behind those that are only likely.
func shown(d Diagnosis) string {
	var parts []string
	for _, c := range d.Causes {
		if c.Sure {
			parts = append(parts, string(c.ID))
		} else {
			parts = append(parts, string(c.ID)+"?")
		}
	}
	return strings.Join(parts, " ")
}

func TestCauses(t *testing.T) {
	young := func(c *chat) {
		c.state.Conversation.DateCreated = ago(4 * time.Second)
		for i := range c.state.Messages {
			c.state.Messages[i].DateCreated = ago(2 * time.Second)
		}
	}
	draft := func(c *chat) { c.flow.Status = "draft" }
	off := func(c *chat) { c.creation.Enabled = false }
	full := func(n int) func(*chat) {
		return func(c *chat) {
			for i := range n {
				c.worker(fmt.Sprint("w", i), "Available", 2)
			}
		}
	}
	for name, row := range map[string]struct {
		chat       *chat
		want, seen string
	}{
		"no message":                       {begun().silent(), "no_message", "no message"},
		"no message yet":                   {begun().silent().as(young), "", ""},
		"transcript not read to its start": {begun().silent().as(func(c *chat) { c.state.Reading = true }), "", ""},
		"a message without webhooks":       {begun(), "no_message?", "did not run"},
		"a message just now":               {begun().as(young), "", ""},
		"address off":                      {begun().as(off), "address_off", "45761"},
		"address gone":                     {begun().as(func(c *chat) { c.missing = []string{"address"} }), "address_off", "does not exist"},
		"address without a flow":           {begun().as(func(c *chat) { c.creation.StudioFlowSID = "" }), "address_off", "45763"},
		"no message, and off":              {begun().silent().as(off), "no_message address_off", ""},
		"a webhook": {begun().as(func(c *chat) {
			c.creation.Type, c.creation.WebhookURL, c.creation.StudioFlowSID = "webhook", "https://x", ""
		}), "", ""},
		"flow missing":                        {begun().as(func(c *chat) { c.missing = []string{"flow"} }), "flow_missing", "does not exist"},
		"flow not published":                  {begun().as(draft), "flow_missing", "Front is a draft"},
		"a newer draft of a flow that ran":    {begun().ran("ended", 116*time.Second, "closed_today").as(draft), "flow_ended", ""},
		"no message, flow not published":      {begun().silent().as(draft), "no_message flow_missing", ""},
		"flow ended":                          {begun().ran("ended", 116*time.Second, "hours", "closed_today"), "flow_ended", "at the step closed_today"},
		"flow still runs":                     {begun().ran("active", 116*time.Second, "ask_name"), "", ""},
		"flow ended and closed it":            {begun().ran("ended", 116*time.Second, "closed_today").closed(), "flow_ended closed", ""},
		"older execution":                     {begun().ran("active", 72*time.Hour), "older_execution?", "for ada"},
		"older execution, no message":         {begun().silent().ran("active", 72*time.Hour), "no_message older_execution?", ""},
		"older execution that ended":          {begun().ran("ended", 72*time.Hour), "no_message?", ""},
		"older execution over a week ago":     {begun().ran("active", 8*24*time.Hour), "no_message?", ""},
		"older execution of another customer": {begun().ran("active", 72*time.Hour).as(func(c *chat) { c.executions[0].ContactChannelAddress = text("ben") }), "no_message?", ""},
		"older execution and one of its own":  {begun().ran("active", 72*time.Hour).ran("active", 116*time.Second, "ask"), "", ""},
		"started by a message": {begun().ran("ended", 116*time.Second, "x").as(func(c *chat) {
			c.executions[0].ContactChannelAddress, c.executions[0].InitiatedBy = text("?"), text("IM1")
		}), "flow_ended", ""},
		"sent to Flex, no task": {begun().ran("ended", 116*time.Second, "SendToFlex_1"), "task_canceled?", "no task is listed"},
		"sent to Flex by the type of its widget": {begun().ran("ended", 116*time.Second, "to_agents").as(func(c *chat) {
			c.flow.Definition = []byte(`{"states":[{"name":"to_agents","type":"send-to-flex"}]}`)
		}), "task_canceled?", ""},
		"launched elsewhere":         {begun().as(func(c *chat) { c.address = "" }), "", ""},
		"no eligible worker":         {begun().routed("pending"), "no_eligible_worker", `queue Sales, and no worker meets its expression (skills HAS "x")`},
		"none available":             {begun().routed("pending").worker("ben", "Break", 0).worker("eve", "Offline", 0).worker("kim", "Break", 0), "no_available_worker", "2 Break, 1 Offline"},
		"channels full":              {begun().routed("pending").worker("ben", "Break", 0).worker("eve", "Available", 2), "channels_full", "eve 2 of 2"},
		"channel off":                {begun().routed("pending").worker("eve", "Available", 0).as(func(c *chat) { ch := c.channels["WKeve"]; ch.Available = false; c.channels["WKeve"] = ch }), "channels_full", ""},
		"room":                       {begun().routed("pending").worker("ben", "Available", 2).worker("eve", "Available", 1), "", ""},
		"timed out":                  {begun().routed("pending", offer("ben", "timeout", time.Minute), offer("eve", "rejected", 30*time.Second)).worker("eve", "Available", 0), "not_accepted", "ben timed out, eve rejected"},
		"timed out, and nobody left": {begun().routed("pending", offer("ben", "timeout", time.Minute)).worker("ben", "Offline", 0), "no_available_worker not_accepted", ""},
		"timed out, others full":     {begun().routed("pending", offer("ben", "timeout", time.Minute)).worker("eve", "Available", 2), "channels_full not_accepted", ""},
		"offered just now":           {begun().routed("reserved", offer("ben", "pending", 5*time.Second)).worker("ben", "Available", 0), "", ""},
		"offered long ago":           {begun().routed("reserved", offer("ben", "pending", time.Minute)).worker("ben", "Available", 0), "not_accepted", "ben has not accepted yet"},
		"accepted":                   {begun().routed("assigned", offer("ben", "timeout", time.Minute), offer("eve", "accepted", 50*time.Second)).worker("ben", "Available", 0).worker("eve", "Available", 1), "", ""},
		"contact of another": {begun().routed("assigned", offer("eve", "accepted", 50*time.Second)).worker("eve", "Available", 1).as(func(c *chat) {
			c.workers[0].ContactURI = text("client:ben")
		}), "contact_uri", "client:ben"},
		"no contact": {begun().routed("assigned", offer("eve", "accepted", 50*time.Second)).worker("eve", "Available", 1).as(func(c *chat) { c.workers[0].ContactURI = nil }), "contact_uri", "no contact_uri"},
		"contact of another, who writes": {begun().routed("assigned", offer("eve", "accepted", 50*time.Second)).worker("eve", "Available", 1).as(func(c *chat) {
			c.workers[0].ContactURI = text("client:ben")
			c.state.Messages = append(c.state.Messages, conversations.Message{SID: "IM2", Author: text("eve"), DateCreated: ago(40 * time.Second)})
		}), "", ""},
		"deleted, of a customer nobody knows": {begun().routed("pending").as(func(c *chat) { c.task, c.identity = nil, "" }), "task_canceled", "is not listed any more"},
		"answered, then deleted, of a customer nobody knows": {begun().routed("assigned").as(func(c *chat) {
			c.task, c.identity = nil, ""
			c.state.Messages = append(c.state.Messages, conversations.Message{SID: "IM2", Author: text("eve"), DateCreated: ago(40 * time.Second)})
		}), "", ""},
		"sent to Flex, no task, and closed": {begun().ran("ended", 116*time.Second, "SendToFlex_1").closed(), "", ""},
		"deleted after an agent had it": {begun().routed("assigned").as(func(c *chat) {
			c.task = nil
			c.state.Messages = append(c.state.Messages, conversations.Message{SID: "IM2", Author: text("eve"), DateCreated: ago(40 * time.Second)})
		}), "", ""},
		"one worker, and full":    {begun().routed("pending").worker("eve", "Available", 2), "channels_full", "The chat channel of 1 available worker is full: eve 2 of 2."},
		"two workers, and full":   {begun().routed("pending").worker("ben", "Available", 2).worker("eve", "Available", 2), "channels_full", "The chat channel of 2 available workers is full: ben 2 of 2, eve 2 of 2."},
		"eight workers, and full": {begun().routed("pending").as(full(8)), "channels_full", "The chat channel of 8 available workers is full"},
		"nine workers, and full":  {begun().routed("pending").as(full(9)), "channels_full?", "The chat channel of the first 8 of 9 available workers is full"},
		"no capacity left": {begun().routed("pending").worker("eve", "Available", 1).as(func(c *chat) {
			ch := c.channels["WKeve"]
			ch.AvailableCapacityPercentage = 0
			c.channels["WKeve"] = ch
		}), "channels_full", "eve 1 of 2"},
		"as many chats as configured": {begun().routed("pending").worker("eve", "Available", 2).as(func(c *chat) {
			ch := c.channels["WKeve"]
			ch.AvailableCapacityPercentage = 50
			c.channels["WKeve"] = ch
		}), "channels_full", "eve 2 of 2"},
		"a webhook in place of a flow":   {begun().as(draft).as(func(c *chat) { c.creation.Type, c.creation.WebhookURL = "webhook", "https://x" }), "", ""},
		"ran by a clock 3 s behind":      {begun().ran("ended", 2*time.Minute+3*time.Second, "closed_today"), "flow_ended", "at the step closed_today"},
		"ran by a clock 7 s behind":      {begun().ran("ended", 2*time.Minute+7*time.Second, "closed_today"), "no_message?", ""},
		"flow ended by itself":           {begun().ran("ended", 116*time.Second, "hours", "Ended"), "flow_ended", "at the step before"},
		"canceled":                       {begun().routed("canceled").as(func(c *chat) { c.task.Reason = text("Task TTL Exceeded") }), "task_canceled", "Task TTL Exceeded"},
		"timed out and canceled":         {begun().routed("canceled", offer("ben", "timeout", time.Minute)), "not_accepted task_canceled", ""},
		"canceled after an agent had it": {begun().routed("canceled", offer("ben", "completed", time.Minute)), "", ""},
		"deleted":                        {begun().routed("pending").as(func(c *chat) { c.task = nil }), "task_canceled", "is not listed any more"},
		"closed":                         {begun().closed(), "closed", "before an agent accepted"},
		"closed in the queue":            {begun().routed("pending").closed().worker("eve", "Available", 1), "closed", ""},
		"closed after a talk": {begun().closed().as(func(c *chat) {
			c.state.Messages = append(c.state.Messages, conversations.Message{SID: "IM2", Author: text("eve"), DateCreated: ago(40 * time.Second)})
		}), "", ""},
		"done":      {begun().routed("completed", offer("eve", "completed", time.Minute)).closed(), "", ""},
		"not found": {begun().as(func(c *chat) { c.state.Gone = true }), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			found := row.chat.find(t)
			if got := shown(found); got != row.want {
				t.Fatalf("found %q, want %q: %+v", got, row.want, found)
			}
			for _, c := range found.Causes {
				if c.Seen == "" || c.Source == "" || c.Advice == "" || c.ID.Title() == "" {
					t.Errorf("incomplete: %+v", c)
				}
			}
			if row.seen != "" && !strings.Contains(found.Causes[0].Seen, row.seen) {
				t.Errorf("%q does not say %q", found.Causes[0].Seen, row.seen)
			}
		})
	}
}

// What no cause says is noted: that a webhook's doings cannot be read, once there is a
// message for it; and nothing is where all was read.
func TestNotes(t *testing.T) {
	webhook := func(c *chat) {
		c.creation.Type, c.creation.WebhookURL, c.creation.StudioFlowSID = "webhook", "https://hook.test", ""
	}
	for name, row := range map[string]struct {
		chat *chat
		want string
	}{
		"a webhook":             {begun().as(webhook), "The address sends events to a webhook (https://hook.test). What it does with them cannot be read here."},
		"a webhook, no message": {begun().silent().as(webhook), ""},
		"a flow that ran":       {begun().ran("active", 116*time.Second, "ask"), "The flow Front is still running for this chat at the step ask."},
		"more executions than were read": {
			begun().ran("active", 116*time.Second, "ask").as(func(c *chat) { c.incomplete = []string{"executions"} }),
			"There are more executions of the flow than were read. The flow Front is still running for this chat at the step ask.",
		},
	} {
		if got := strings.Join(row.chat.find(t).Notes, " "); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

// What may not be read is said, and the rest is still found.
func TestForbiddenSources(t *testing.T) {
	for name, row := range map[string]struct {
		chat       *chat
		forbidden  string
		want, lost string
	}{
		"tasks":              {begun().ran("ended", 116*time.Second, "closed_today"), "tasks", "flow_ended", "whether there is a task"},
		"reservations":       {begun().routed("pending", offer("ben", "timeout", time.Minute)), "reservations", "no_eligible_worker", "who was offered"},
		"queue":              {begun().routed("pending"), "queue", "no_eligible_worker", "the expression"},
		"workers":            {begun().routed("pending"), "workers", "", "who could take"},
		"channels":           {begun().routed("pending").worker("eve", "Available", 2), "channels", "", "room for another chat"},
		"worker":             {begun().routed("assigned", offer("eve", "accepted", 50*time.Second)).worker("eve", "Available", 1), "worker", "", "contact_uri"},
		"address":            {begun().silent(), "address", "no_message", "whether the address is on"},
		"flow":               {begun().ran("ended", 116*time.Second, "x"), "flow", "flow_ended", "whether the flow is published"},
		"executions":         {begun().as(func(c *chat) { c.flow.Status = "draft" }), "executions", "flow_missing?", "whether the flow ran"},
		"steps":              {begun().ran("ended", 116*time.Second, "x"), "steps", "flow_ended?", "where the flow ended"},
		"messages":           {begun().silent().as(func(c *chat) { c.state.Unseen = []follow.Unseen{{What: follow.Transcript}} }).as(func(c *chat) { c.creation.Enabled = false }), "", "address_off", "first message"},
		"nothing is allowed": {begun().as(func(c *chat) { c.forbidden = []string{"tasks", "address"} }), "", "", "whether there is a task"},
	} {
		t.Run(name, func(t *testing.T) {
			row.chat.forbidden = append(row.chat.forbidden, row.forbidden)
			found := row.chat.find(t)
			if got := shown(found); got != row.want {
				t.Errorf("found %q, want %q: %+v", got, row.want, found)
			}
			if !slices.ContainsFunc(found.Unread, func(u Unread) bool { return strings.Contains(u.Lost, row.lost) }) {
				t.Errorf("unread %+v, want %q", found.Unread, row.lost)
			}
		})
	}
}

// A search by itself waits before each reading, and ends where it may not go on.
func TestPaceOfASearch(t *testing.T) {
	c, stopped := begun(), errors.New("stopped")
	allowed := 0
	f := Finder{
		Wire: &c.account, Workspace: func(context.Context) (string, error) { return workspace, nil }, Now: func() time.Time { return noon },
		Pace: func(_ context.Context, requests int) error {
			if allowed += requests; allowed > 4 {
				return stopped
			}
			return nil
		},
	}
	_, err := f.Find(t.Context(), Chat{Chat: follow.Chat{Conversation: chatSID, Identity: customer}, AddressSID: address}, c.state)
	if !errors.Is(err, stopped) || !slices.Equal(c.asked, []string{"tasks", "address", "flow"}) {
		t.Errorf("asked %v, %v", c.asked, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f.Pace = nil
	if _, err := f.Find(ctx, Chat{}, c.state); !errors.Is(err, context.Canceled) {
		t.Errorf("after its end: %v", err)
	}
}

func TestEveryCauseHasATitle(t *testing.T) {
	for _, id := range IDs() {
		if id.Title() == "" {
			t.Errorf("%s has no title", id)
		}
	}
	if len(IDs()) != len(titles) {
		t.Errorf("%d causes, %d titles", len(IDs()), len(titles))
	}
}

// An execution of this chat was started by it, by one of its messages, or for its
// customer; what started others is none of these.
func TestExecutionsOfAChat(t *testing.T) {
	s := &search{
		chat:  Chat{Chat: follow.Chat{Conversation: chatSID, Identity: customer}},
		state: follow.State{Messages: []conversations.Message{{SID: "IM1"}, {SID: ""}}},
	}
	for _, row := range []struct {
		by, contact *string
		own         bool
	}{
		{text(chatSID), nil, true},
		{text("IM1"), text("?"), true},
		{nil, text(customer), true},
		{nil, text(chatSID), true},
		{text("IM2"), text("ben"), false},
		{text(""), text(""), false},
		{nil, nil, false},
	} {
		if got := s.isOwn(studio.Execution{InitiatedBy: row.by, ContactChannelAddress: row.contact}); got != row.own {
			t.Errorf("started by %q for %q: %v", api.Text(row.by), api.Text(row.contact), got)
		}
	}
	s.chat.Identity = ""
	if s.isOwn(studio.Execution{ContactChannelAddress: text("")}) {
		t.Error("nobody's execution is that of a chat without a customer")
	}
}

// A cause has the time at which it happened, by the dates of the service.
func TestWhenTheChatWasClosed(t *testing.T) {
	found := begun().closed().find(t)
	if len(found.Causes) != 1 || !found.Causes[0].At.Equal(noon.Add(-time.Minute)) {
		t.Errorf("%+v", found.Causes)
	}
}

func TestIsOver(t *testing.T) {
	s := &search{now: noon}
	for ago, want := range map[time.Duration]bool{time.Minute - 1: false, time.Minute: false, time.Minute + 1: true} {
		if got := s.isOver(noon.Add(-ago), time.Minute); got != want {
			t.Errorf("%v ago: %v", ago, got)
		}
	}
	if !s.isOver(time.Time{}, time.Hour) {
		t.Error("an unknown time is not over")
	}
}
