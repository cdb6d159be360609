package follow

import (
	"time"

	"flexconsole/api"
)

// How long the wait for a step may take before a sentence says so.
const (
	// SlowConversation is long for a conversation that was just created to be found.
	SlowConversation = 15 * time.Second
	// SlowMessage is long for a chat without a message of the customer's.
	SlowMessage = 10 * time.Second
	// SlowTask is long between the first message and the task.
	SlowTask = 10 * time.Second
	// SlowQueue is a long time for a task that no agent is offered.
	SlowQueue = 30 * time.Second
	// SlowAnswer is long for an agent who was offered the task.
	SlowAnswer = 20 * time.Second
	// SlowWrapUp is long for the work after the talk.
	SlowWrapUp = 5 * time.Minute
	// taskLife is how long TaskRouter lists a task after its end.
	taskLife = 5 * time.Minute
)

// stuck is a sentence on why there is no progress, "" while all is well. It
// may hold the names of queue and worker, raw.
func (m milestones) stuck(s observation) string {
	switch {
	case s.begun.IsZero(): // not read yet, so that nothing is known
		return ""
	case s.gone:
		return "Conversation not found. It was deleted, or it belongs to another account or region."
	case s.task != nil && s.task.AssignmentStatus == taskCanceled && !m[accepted].reached:
		return "The task was canceled before an agent accepted it. Usually the workflow timed out with no agent available, or someone " +
			"canceled it."
	case s.closed:
		return ""
	}
	return m.stuckAt(m.current(s), s)
}

// current is the step waited for, or stepCount when there is none.
func (m milestones) current(s observation) int {
	for i, step := range m.steps(s) {
		if step.Status == Current {
			return i
		}
	}
	return stepCount
}

func (m milestones) stuckAt(step int, s observation) string {
	waited := m.waited(step, s)
	switch {
	case step == created && waited > SlowConversation:
		return "The conversation cannot be read yet. Check the connection, and that account and region are those of the launch."
	case step == messageSent && waited > SlowMessage:
		return "No message from the customer yet, and usually only that starts the routing. Write a first message here (one sent " +
			"elsewhere needs X-Twilio-Webhook-Enabled)."
	case step == taskCreated && waited > SlowTask:
		return s.noTask(waited)
	case step == offered || step == accepted:
		return m.notTaken(s)
	case step == completed && s.wrapping() && waited > SlowWrapUp:
		return "The agent is still wrapping up. The task ends when the agent completes it."
	}
	return ""
}

// noTask: where the message came in before anyone looked, and longer ago than a
// finished task is listed, there may have been one.
func (s observation) noTask(waited time.Duration) string {
	if s.now.Sub(s.begun) < waited-taskLife {
		return "No task is listed. Either none was created, or it is completed: completed tasks are listed for 5 minutes only."
	}
	return "A message was sent, but no task was created. Usually the address's Studio flow is unpublished or has no Send to Flex, its " +
		"webhook creates no task, or the message was sent without webhooks."
}

// notTaken words why a task has no agent.
func (m milestones) notTaken(s observation) string {
	if s.task == nil {
		return ""
	}
	if s.task.AssignmentStatus == taskReserved {
		return m.notAnswered(s)
	}
	if s.taskAge() <= SlowQueue {
		return ""
	}
	start := "The task is not offered to any agent"
	if m[offered].reached {
		start = "The task was offered, not accepted, and is waiting again"
	}
	return start + " in queue " + name(s.task.QueueName, "(unnamed)") +
		". Usually no worker with the required skills is available with capacity for another chat. Check the workers' activity and " +
		"channel capacity."
}

func (m milestones) notAnswered(s observation) string {
	if m.waited(accepted, s) <= SlowAnswer {
		return ""
	}
	agent := "The agent"
	if offer := s.offer(); offer != nil {
		agent = name(offer.WorkerName, agent)
	}
	return agent + " has not accepted yet. The reservation will time out; the task then goes to another worker or back to the queue."
}

func (s observation) wrapping() bool { return s.task != nil && s.task.AssignmentStatus == taskWrapping }

// waited is how long a step has been waited for: since the last one reached
// whose time is known, or else since the chat was first read.
func (m milestones) waited(step int, s observation) time.Duration {
	since := s.begun
	for i := range min(step, stepCount) {
		if m[i].reached && !m[i].at.IsZero() {
			since = m.localTime(i, s)
		}
	}
	if step == created && !s.launched.IsZero() {
		since = s.launched
	}
	if step == completed && s.wrapping() {
		if at, ok := ParseDate(s.task.DateUpdated); ok {
			since = at.Add(-m.clockLead(s))
		}
	}
	return s.now.Sub(since)
}

// localTime is a step's time by the clock here.
func (m milestones) localTime(step int, s observation) time.Time {
	if !m[step].byService {
		return m[step].at
	}
	return m[step].at.Add(-m.clockLead(s))
}

// clockLead is how far the service's clock is ahead of the one here, as the launch
// shows, which both have timed; 0 where either time is lacking.
func (m milestones) clockLead(s observation) time.Duration {
	if s.launched.IsZero() || !m[created].byService {
		return 0
	}
	return m[created].at.Sub(s.launched)
}

func name(given *string, otherwise string) string {
	if api.Text(given) == "" {
		return otherwise
	}
	return *given
}
