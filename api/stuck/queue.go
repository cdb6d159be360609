package stuck

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"flexconsole/api"
	"flexconsole/api/follow"
	"flexconsole/api/taskrouter"
)

// mostChannels is how many available workers have their channels read.
const mostChannels = 8

const (
	tasksSource        = "TaskRouter: tasks"
	reservationsSource = "TaskRouter: reservations"
	queueSource        = "TaskRouter: queue"
	workersSource      = "TaskRouter: workers"
	channelsSource     = "TaskRouter: worker channels"
)

// findTask reads the chat's task once more, nil where it has none. One that is not listed
// any more and was not finished is named.
func (s *search) findTask(ctx context.Context) (*taskrouter.Task, error) {
	if err := s.pace(ctx, 1); err != nil {
		return nil, err
	}
	space, found, err := follow.ListTasks(ctx, s.Wire, s.Workspace, s.chat.Conversation)
	if err != nil && !api.Incomplete(err) {
		return s.state.Task, s.lost(ctx, tasksSource, "whether there is a task, and who could take it", err)
	}
	s.workspace, s.tasksRead = space, true
	if task := follow.PickTask(found); task != nil || s.state.Task == nil {
		return task, nil
	}
	if known := *s.state.Task; !known.Finished() && !s.served() {
		s.cause(Cause{
			ID: TaskCanceled, Sure: true, Source: tasksSource,
			Seen:   "The task " + known.SID + " is not listed any more, and no agent had accepted it. It was deleted, or canceled some time ago.",
			Advice: "Launch a new chat. Look in Flex, or in what changes tasks, for what deleted it.",
		})
	}
	return s.state.Task, nil
}

// hadAgent says that the task is, or was, with an agent.
func hadAgent(task *taskrouter.Task) bool {
	return task != nil && slices.Contains([]string{"assigned", "wrapping", "completed"}, task.AssignmentStatus)
}

// checkTask looks for why a task has no agent, or why its agent does not see the chat.
func (s *search) checkTask(ctx context.Context, task taskrouter.Task) error {
	if len(s.found.Causes) > 0 || s.workspace == "" {
		return nil // it was deleted, or cannot be read
	}
	offers, err := s.reservations(ctx, task)
	if err != nil {
		return err
	}
	switch task.AssignmentStatus {
	case "canceled":
		s.checkCanceled(task, offers)
	case "pending":
		s.checkOffers(offers)
		return s.checkQueue(ctx, task)
	case "reserved":
		s.checkOffers(offers)
	case "assigned":
		return s.checkContact(ctx, offers)
	}
	return nil
}

func (s *search) reservations(ctx context.Context, task taskrouter.Task) ([]taskrouter.Reservation, error) {
	if err := s.pace(ctx, 1); err != nil {
		return nil, err
	}
	found, err := s.Wire.ListReservations(ctx, s.workspace, task.SID)
	if err != nil && !api.Incomplete(err) {
		return nil, s.lost(ctx, reservationsSource, "who was offered the task", err)
	}
	return found, nil
}

// checkCanceled names a task that was canceled before any agent had accepted it.
func (s *search) checkCanceled(task taskrouter.Task, offers []taskrouter.Reservation) {
	if s.served() || slices.ContainsFunc(offers, taskrouter.Reservation.Accepted) {
		return
	}
	c := Cause{
		ID: TaskCanceled, Sure: true, Source: tasksSource + " " + task.SID,
		Seen:   "The task was canceled before an agent accepted it" + reason(task) + ".",
		Advice: "Launch a new chat. Where the workflow timed out, raise its timeout, or have a worker available before.",
	}
	c.At, _ = follow.ParseDate(task.DateUpdated)
	s.cause(c)
	s.checkOffers(offers)
}

func reason(task taskrouter.Task) string {
	if why := api.Text(task.Reason); why != "" {
		return ": " + why
	}
	return ""
}

// checkOffers names the workers who were offered the task and did not accept it.
func (s *search) checkOffers(offers []taskrouter.Reservation) {
	if slices.ContainsFunc(offers, taskrouter.Reservation.Accepted) {
		return
	}
	c := Cause{ID: NotAccepted, Sure: true, Source: reservationsSource}
	var each []string
	for _, r := range offers {
		status := r.Status
		switch at, _ := follow.ParseDate(r.DateCreated); {
		case status == "timeout":
			status = "timed out"
		case status == "rejected" || status == "rescinded":
		case status == "pending" && s.isOver(at, follow.SlowAnswer):
			status = "has not accepted yet"
		default:
			continue
		}
		each = append(each, cmp.Or(api.Text(r.WorkerName), api.Text(r.WorkerSID))+" "+status)
		c.At, _ = follow.ParseDate(r.DateUpdated)
	}
	if len(each) == 0 {
		return
	}
	c.Seen = "Offered and not accepted: " + strings.Join(each, ", ") + "."
	c.Advice = "Ask these agents whether Flex shows them the task. A timed out reservation often turns the worker unavailable."
	s.cause(c)
}

// checkQueue looks for who could take a task that waits in its queue.
func (s *search) checkQueue(ctx context.Context, task taskrouter.Task) error {
	queue := api.Text(task.QueueSID)
	if queue == "" {
		return s.lost(ctx, queueSource, "who could take the task, as it names no queue", nil)
	}
	expression, err := s.expression(ctx, queue)
	if err != nil {
		return err
	}
	if err := s.pace(ctx, 1); err != nil {
		return err
	}
	workers, err := s.Wire.ListQueueWorkers(ctx, s.workspace, queue)
	if err != nil && !api.Incomplete(err) {
		return s.lost(ctx, workersSource, "who could take the task", err)
	}
	named := "queue " + cmp.Or(api.Text(task.QueueName), queue)
	if workflow := api.Text(task.WorkflowName); workflow != "" {
		named += " (workflow " + workflow + ")"
	}
	free := slices.DeleteFunc(slices.Clone(workers), func(w taskrouter.Worker) bool { return w.Available == nil || !*w.Available })
	switch {
	case len(workers) == 0:
		s.cause(Cause{
			ID: NoEligibleWorker, Sure: true, Source: queueSource + " " + queue,
			Seen:   "The task waits in " + named + ", and no worker meets its expression" + expression + ".",
			Advice: "Give a worker the skills or attributes of the expression, or have the workflow choose another queue.",
		})
	case len(free) == 0:
		s.cause(Cause{
			ID: NoAvailableWorker, Sure: true, Source: workersSource,
			Seen:   fmt.Sprintf("The task waits in %s. Eligible workers: %d, none of them available (%s).", named, len(workers), activities(workers)),
			Advice: "One of them has to change to an available activity.",
		})
	default:
		return s.checkChannels(ctx, task, named, free)
	}
	return nil
}

// expression is that of a queue, ready to be put into a sentence; "" where it cannot be
// read.
func (s *search) expression(ctx context.Context, queue string) (string, error) {
	if err := s.pace(ctx, 1); err != nil {
		return "", err
	}
	found, err := s.Wire.FetchTaskQueue(ctx, s.workspace, queue)
	if err != nil {
		return "", s.lost(ctx, queueSource, "the expression of the queue", err)
	}
	if text := api.Text(found.TargetWorkers); text != "" {
		return " (" + text + ")", nil
	}
	return "", nil
}

// activities counts the workers by their activity: "3 Break, 1 Offline".
func activities(workers []taskrouter.Worker) string {
	counts := map[string]int{}
	for _, w := range workers {
		counts[cmp.Or(api.Text(w.ActivityName), "unknown")]++
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[name], name))
	}
	return strings.Join(parts, ", ")
}

// checkChannels names that no available worker has room for one more chat.
func (s *search) checkChannels(ctx context.Context, task taskrouter.Task, named string, free []taskrouter.Worker) error {
	kind := cmp.Or(api.Text(task.ChannelName), "chat")
	var full []string
	for _, w := range free[:min(len(free), mostChannels)] {
		if err := s.pace(ctx, 1); err != nil {
			return err
		}
		channels, err := s.Wire.ListWorkerChannels(ctx, s.workspace, w.SID)
		if err != nil {
			return s.lost(ctx, channelsSource, "whether the available workers have room for another chat", err)
		}
		i := slices.IndexFunc(channels, func(c taskrouter.WorkerChannel) bool { return api.Text(c.TaskChannel) == kind })
		if i < 0 || hasRoom(channels[i]) {
			return nil
		}
		name := cmp.Or(api.Text(w.FriendlyName), w.SID)
		full = append(full, fmt.Sprintf("%s %d of %d", name, channels[i].AssignedTasks, channels[i].ConfiguredCapacity))
	}
	which := fmt.Sprintf("%d available workers", len(free))
	if len(free) == 1 {
		which = "1 available worker"
	}
	if len(free) > mostChannels {
		which = fmt.Sprintf("the first %d of %s", mostChannels, which)
	}
	s.cause(Cause{
		ID: ChannelsFull, Sure: len(free) <= mostChannels, Source: channelsSource,
		Seen:   fmt.Sprintf("The task waits in %s. The %s channel of %s is full: %s.", named, kind, which, strings.Join(full, ", ")),
		Advice: "Wait until one of their chats ends, or raise the capacity of their " + kind + " channel.",
	})
	return nil
}

func hasRoom(c taskrouter.WorkerChannel) bool {
	return c.Available && c.AvailableCapacityPercentage > 0 && c.AssignedTasks < c.ConfiguredCapacity
}

// checkContact names an agent who has accepted, but whom Flex cannot connect to the chat.
func (s *search) checkContact(ctx context.Context, offers []taskrouter.Reservation) error {
	i := slices.IndexFunc(offers, taskrouter.Reservation.Accepted)
	if i < 0 || s.agentWrote() {
		return nil
	}
	worker := api.Text(offers[i].WorkerSID)
	if worker == "" {
		return s.lost(ctx, reservationsSource, "which worker accepted", nil)
	}
	if err := s.pace(ctx, 1); err != nil {
		return err
	}
	found, err := s.Wire.FetchWorker(ctx, s.workspace, worker)
	if err != nil {
		return s.lost(ctx, workersSource, "whether the agent's contact_uri fits the username", err)
	}
	if found.ContactFits() {
		return nil
	}
	has := "no contact_uri"
	if uri := api.Text(found.ContactURI); uri != "" {
		has = "the contact_uri " + uri
	}
	name := cmp.Or(api.Text(found.FriendlyName), worker)
	s.cause(Cause{
		ID: ContactURI, Sure: true, Source: workersSource + " " + worker,
		Seen:   name + " accepted the task, but has " + has + ", which does not fit the username.",
		Advice: "Set contact_uri in the worker's attributes to " + taskrouter.ContactFor(name) + ". Until then Flex cannot add the agent to the chat.",
	})
	return nil
}
