package follow

import (
	"strings"
	"testing"
	"time"

	"flexconsole/api/conversations"
	"flexconsole/api/taskrouter"
)

func after(d time.Duration) *string { return date(launch.Add(d)) }

// seen is an observation of a watched chat some time after launch.
func seen(at time.Duration) observation {
	return observation{
		now: launch.Add(at), launched: launch, begun: launch, fromStart: true, taskRead: launch.Add(at),
		conversation: &conversations.Conversation{SID: ch, State: "active", DateCreated: after(0)},
	}
}

func (s observation) withMessage(at time.Duration) observation {
	s.message = &conversations.Message{SID: "IM1", Author: p(customer), DateCreated: after(at)}
	return s
}

func (s observation) withTask(status string, age int) observation {
	s.task = &taskrouter.Task{
		SID: "WT1", AssignmentStatus: status, Age: age, QueueName: p("Support"),
		DateCreated: date(s.now.Add(-time.Duration(age) * time.Second)), DateUpdated: date(s.now),
	}
	return s
}

func (s observation) withOffer(worker, status string, at time.Duration) observation {
	s.offers = append(
		s.offers[:len(s.offers):len(s.offers)],
		taskrouter.Reservation{
			SID:         "WR" + worker,
			WorkerName:  &worker,
			Status:      status,
			DateCreated: after(at),
			DateUpdated: after(at + time.Second),
		},
	)
	return s
}

func (s observation) as(change func(*observation)) observation {
	change(&s)
	return s
}

func TestStuck(t *testing.T) {
	ended := func(s *observation) { s.closed = true }
	elsewhere := func(s *observation) { s.launched = time.Time{} }
	for _, c := range []struct {
		name string
		s    observation
		want string // a part of the sentence, "" for none
	}{
		{"not found, young", seen(10 * time.Second).as(func(s *observation) { s.conversation = nil }), ""},
		{"not found", seen(20 * time.Second).as(func(s *observation) { s.conversation = nil }), "cannot be read yet"},
		{"not found, opened late", seen(20 * time.Second).as(func(s *observation) {
			s.conversation, s.begun = nil, s.now.Add(-time.Second)
		}), "cannot be read yet"},
		{"not found, at the limit", seen(15 * time.Second).as(func(s *observation) { s.conversation = nil }), ""},
		{"not found, launched elsewhere", seen(time.Hour).as(elsewhere).as(func(s *observation) {
			s.conversation, s.begun = nil,
				s.now.Add(-10*time.Second)
		}), ""},
		{"no message, at the limit", seen(10 * time.Second), ""},
		{"no message, time of the conversation unknown", seen(9 * time.Second).as(func(s *observation) { s.conversation.DateCreated = nil }), ""},
		{"no task, at the limit", seen(15 * time.Second).withMessage(5 * time.Second), ""},
		{"no task, launched elsewhere", seen(12 * time.Second).withMessage(5 * time.Second).as(elsewhere), ""},
		{"no task, launched elsewhere, late", seen(30 * time.Second).withMessage(5 * time.Second).as(elsewhere), "no task was created"},
		{"no task, time of the message unknown", seen(9 * time.Second).withMessage(0).as(func(s *observation) { s.message.DateCreated = nil }), ""},
		{"no task, time of the conversation unknown", seen(12 * time.Second).withMessage(5 * time.Second).as(func(s *observation) { s.conversation.DateCreated = nil }), ""},
		{"in queue, at the limit", seen(time.Minute).withTask(taskPending, 30), ""},
		{"in queue, ended", seen(time.Minute).withTask(taskPending, 40).as(ended), ""},
		{"offered, at the limit", seen(40*time.Second).withTask(taskReserved, 30).withOffer("Kim", taskPending, 20*time.Second), ""},
		{"wrapping, at the limit", seen(time.Hour).withTask(taskWrapping,
			3000).as(func(s *observation) { s.task.DateUpdated = after(55 * time.Minute) }), ""},
		{"wrapping, since when is unknown", seen(time.Minute).withTask(taskWrapping,
			30).as(func(s *observation) { s.task.DateUpdated = nil }), ""},
		{"canceled after someone took it", seen(time.Minute).withTask(taskCanceled, 50).withOffer("Kim", offerAccepted, 20*time.Second), ""},
		{"no message, young", seen(9 * time.Second), ""},
		{"no message", seen(12 * time.Second), "X-Twilio-Webhook-Enabled"},
		{"no message, ended", seen(time.Hour).as(ended), ""},
		{"no task, young", seen(12 * time.Second).withMessage(5 * time.Second), ""},
		{"no task", seen(30 * time.Second).withMessage(5 * time.Second), "no task was created"},
		{
			"no task, opened a moment after", seen(30 * time.Second).withMessage(5 * time.Second).as(func(s *observation) { s.begun = launch.Add(10 * time.Second) }),
			"no task was created",
		},
		{
			"no task, opened late", seen(time.Hour).withMessage(5 * time.Second).as(func(s *observation) { s.begun = s.now.Add(-time.Second) }),
			"No task is listed",
		},
		{"tasks hidden", seen(time.Hour).withMessage(5 * time.Second).as(func(s *observation) { s.hidden[tasks] = true }), ""},
		{"in queue, young", seen(30*time.Second).withTask(taskPending, 20), ""},
		{"in queue", seen(time.Minute).withTask(taskPending, 40), "not offered to any agent in queue Support"},
		{
			"in queue again", seen(time.Minute).withTask(taskPending, 40).withOffer("Kim", "timeout", 0),
			"offered, not accepted, and is waiting again in queue Support",
		},
		{"in a queue without name", seen(time.Minute).withTask(taskPending, 40).as(func(s *observation) { s.task.QueueName = nil }), "(unnamed)"},
		{"offered, young", seen(30*time.Second).withTask(taskReserved, 20).withOffer("Kim", taskPending, 20*time.Second), ""},
		{"offered", seen(time.Minute).withTask(taskReserved, 50).withOffer("Kim", taskPending, 20*time.Second), "Kim has not accepted"},
		{"offered to we know not whom", seen(time.Minute).withTask(taskReserved, 50), "The agent has not accepted"},
		{"talking for long", seen(3*time.Hour).withTask(taskAssigned, 9000).withOffer("Kim", offerAccepted, 20*time.Second), ""},
		{"wrapping, short", seen(time.Hour).withTask(taskWrapping, 3000), ""},
		{
			"wrapping", seen(time.Hour).withTask(taskWrapping, 3000).as(func(s *observation) { s.task.DateUpdated = after(50 * time.Minute) }),
			"still wrapping up",
		},
		{"canceled", seen(time.Minute).withTask(taskCanceled, 50), "canceled before an agent accepted it"},
		{"done", seen(time.Hour).withTask(taskCompleted, 50), ""},
		{"gone", seen(time.Minute).as(func(s *observation) { s.gone = true }), "Conversation not found"},
		{"the clock here is an hour behind", seen(12 * time.Second).withMessage(time.Hour +
			5*time.Second).as(func(s *observation) { s.conversation.DateCreated = after(time.Hour) }), ""},
		{"the clock here is an hour ahead", seen(12 * time.Second).withMessage(5*time.Second - time.Hour).as(func(s *observation) { s.conversation.DateCreated = after(-time.Hour) }), ""},
		{"wrapping, the clock here is an hour behind", seen(time.Hour).withTask(taskWrapping, 3000).as(func(s *observation) {
			s.conversation.DateCreated, s.task.DateUpdated = after(time.Hour), after(110*time.Minute)
		}), "still wrapping up"},
		{"no task, the message first seen by a clock an hour behind", seen(9 * time.Second).withMessage(0).as(func(s *observation) {
			s.conversation.DateCreated, s.message.DateCreated, s.watched[messages] = after(time.Hour), nil, true
		}), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := milestones{}.advance(c.s).stuck(c.s)
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if strings.Contains(got, "\n") || got != "" && !strings.HasSuffix(got, ".") {
				t.Errorf("not sentences in one line: %q", got)
			}
		})
	}
}

func TestTimes(t *testing.T) {
	watch := func(s *observation) { s.watched = [sources]bool{true, true, true, true} }
	var m milestones
	m = m.advance(seen(5*time.Second).withMessage(2*time.Second).withTask(taskAssigned, 1).as(watch))
	if got := m[accepted]; !got.at.Equal(launch.Add(5*time.Second)) || got.byService {
		t.Errorf("first seen: %+v", got)
	}
	m = m.advance(seen(7*time.Second).withTask(taskAssigned, 3).withOffer("Kim", offerAccepted, 3*time.Second).as(watch))
	if got := m[accepted]; !got.at.Equal(launch.Add(4*time.Second)) || !got.byService {
		t.Errorf("by the service: %+v", got)
	}
	m = m.advance(seen(time.Hour).withTask(taskCompleted, 3).withOffer("Kim", taskCompleted, 50*time.Minute).as(watch))
	if got := m[accepted]; !got.at.Equal(launch.Add(4 * time.Second)) {
		t.Errorf("changed later: %+v", got)
	}
	if got := m.latency(launch.Add(-time.Second)); got != (latency{4 * time.Second, true, true}) {
		t.Errorf("latency %v", got)
	}

	m = milestones{}.advance(seen(time.Hour).withTask(taskCompleted, 3).withOffer("Kim", taskCompleted, 50*time.Minute))
	for i, wantTime := range [stepCount]bool{created: true, taskCreated: true, offered: true, completed: true} {
		if !m[i].reached || m[i].at.IsZero() == wantTime {
			t.Errorf("opened late, %s: %+v", stepLabels[i].name, m[i])
		}
	}
	if got := m.latency(launch); got.known {
		t.Errorf("a latency of %v that nobody saw", got.span)
	}
}

// The end has the date of the closed conversation, and of no other reading of it.
func TestTimeOfTheEnd(t *testing.T) {
	watch := func(s *observation) { s.closed, s.watched = true, [sources]bool{true, true, true, true} }
	for name, c := range map[string]struct {
		change    func(*observation)
		at        time.Duration
		byService bool
	}{
		"closed": {func(s *observation) {
			s.conversation.State, s.conversation.DateUpdated = "closed", after(50*time.Minute)
		}, 50 * time.Minute, true},
		"closed, and not read since": {func(s *observation) { s.conversation.DateUpdated = after(50 * time.Minute) }, time.Hour, false},
		"never read":                 {func(s *observation) { s.conversation = nil }, time.Hour, false},
	} {
		got := milestones{}.advance(seen(time.Hour).as(watch).as(c.change))[completed]
		if !got.reached || !got.at.Equal(launch.Add(c.at)) || got.byService != c.byService {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestLatency(t *testing.T) {
	service := func(at time.Duration) milestone { return milestone{true, launch.Add(at), true} }
	here := func(at time.Duration) milestone { return milestone{true, launch.Add(at), false} }
	for _, c := range []struct {
		name           string
		made, accepted milestone
		launched       time.Time
		want           latency
	}{
		{"not accepted", service(0), milestone{}, launch, latency{}},
		{"both by the service", service(time.Hour), service(time.Hour + 9*time.Second), launch, latency{9 * time.Second, true, true}},
		{"in the same second", service(0), service(0), launch, latency{0, true, true}},
		{"acceptance seen here", service(time.Hour), here(8 * time.Second), launch, latency{8 * time.Second, true, false}},
		{"conversation unseen", milestone{reached: true}, service(7 * time.Second), launch, latency{7 * time.Second, true, false}},
		{"launch unknown", milestone{reached: true}, service(7 * time.Second), time.Time{}, latency{}},
		{"clocks apart", milestone{reached: true}, service(-time.Second), launch, latency{0, true, false}},
	} {
		var m milestones
		m[created], m[accepted] = c.made, c.accepted
		if got := m.latency(c.launched); got != c.want {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestDetails(t *testing.T) {
	const deleted = "completed tasks are listed for 5 minutes only"
	forgotten := func(s *observation) { s.closed, s.foundClosed, s.watched[tasks] = true, true, true }
	detail := func(s observation, step int) string { return milestones{}.advance(s).steps(s)[step].Detail }
	for _, c := range []struct{ got, want string }{
		{detail(seen(time.Hour).withTask(taskPending, 75), taskCreated), "Support · 1 min 15 s old"},
		{
			detail(seen(time.Hour).withTask(taskPending, 75).as(func(s *observation) { s.now = s.now.Add(time.Hour) }), taskCreated),
			"Support · 1 h 1 min old",
		},
		{
			detail(seen(time.Hour).withTask(taskCompleted, 75).as(func(s *observation) { s.now = s.now.Add(time.Hour) }), taskCreated),
			"Support · 1 min 15 s old",
		},
		{detail(seen(time.Hour).as(forgotten), created), ""},
		{detail(seen(time.Hour).as(forgotten), taskCreated), deleted},
		{detail(seen(time.Hour).as(forgotten), offered), deleted},
		{detail(seen(time.Hour).as(forgotten), accepted), deleted},
		{detail(seen(time.Hour).as(forgotten), completed), ""},
		{detail(seen(time.Hour).as(func(s *observation) { s.conversation, s.hidden[conversation] = nil, true }), created), ""},
		{detail(seen(time.Hour).withTask(taskAssigned, 75), completed), ""},
		{detail(seen(time.Hour).withTask(taskWrapping, 75), completed), "the agent is wrapping up"},
		{detail(seen(time.Hour).withTask(taskWrapping, 75), offered), ""},
		{detail(seen(time.Hour).withTask(taskPending, 75).withOffer("Kim", "timeout", 0), offered), "Kim, timed out"},
		{detail(seen(time.Hour).withTask(taskPending, 75).withOffer("Kim", "rejected", 0), offered), "Kim, rejected"},
		{detail(seen(time.Hour).withTask(taskReserved, 75).withOffer("", taskPending, 0), offered), ""},
		{
			detail(seen(time.Hour).withTask(taskAssigned, 75).withOffer("Kim", offerAccepted, 0).withOffer("Lou", "rescinded", 1), accepted),
			"by Kim",
		},
		{detail(seen(time.Hour).withTask(taskCanceled, 75).as(func(s *observation) { s.task.Reason = p("gave up") }), completed), "gave up"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestLastName(t *testing.T) {
	for status, want := range map[string]label{
		taskCompleted: {"completed", "wrapped up"}, taskCanceled: {"task canceled", "canceled"}, taskAssigned: {"completed", "wrapped up or closed"},
	} {
		s := seen(time.Minute).withTask(status, 9)
		if got := (milestones{}).advance(s).steps(s)[completed]; got.Name != want.name || got.ID != want.id {
			t.Errorf("%s: %q, %q", status, got.Name, got.ID)
		}
	}
}

func TestDurationText(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 59 * time.Second: "59 s", time.Minute: "1 min 0 s", time.Hour - time.Second: "59 min 59 s", time.Hour: "1 h 0 min",
		26*time.Hour + 30*time.Minute: "26 h 30 min",
	} {
		if got := durationText(d); got != want {
			t.Errorf("%v: %q", d, got)
		}
	}
}
