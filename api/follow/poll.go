package follow

import (
	"context"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/taskrouter"
)

const (
	// pagesPerPoll bounds the pages of the transcript that one Poll reads.
	pagesPerPoll = 5
	// longGap without any Poll, past the slowest rhythm, means that what is new
	// then may have happened at any time.
	longGap = 2 * time.Minute
	// afterEnd is how long the task of an ended chat is awaited to finish too.
	afterEnd = time.Minute
	// finalTries is how often a source of an ended chat may fail before it is
	// given up.
	finalTries = 5
)

// Poll sends the reads that are due, one after the other. One that fails
// leaves the others alone and is tried again later; what was known stays. The
// error is that of the conversation or of the transcript where nothing at all
// could be read, for information only. While another Poll runs, or when nothing
// is due, it returns at once.
func (f *Follower) Poll(ctx context.Context) error {
	if !f.enter() {
		return nil
	}
	defer f.leave()
	var first error
	succeeded := false
	for s := range sources {
		if !f.isDue(s) {
			continue
		}
		if ctx.Err() != nil {
			break
		}
		err := f.read(ctx, s)
		succeeded = succeeded || err == nil
		if first == nil && s <= messages {
			first = err
		}
	}
	if ctx.Err() != nil {
		f.stopped()
	}
	if succeeded {
		return nil
	}
	return first
}

func (f *Follower) enter() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.polling {
		return false
	}
	now := f.now()
	if f.begun.IsZero() || now.Sub(f.polled) > longGap {
		f.begun = now
		for s := range sources {
			f.readings[s].watched = false
		}
	}
	f.polling, f.polled = true, now
	return true
}

func (f *Follower) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.polling = false
}

// stopped adds a short pause after a Poll that was stopped, so that polling on an ended
// context does not loop.
func (f *Follower) stopped() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.schedule.pauseAll(f.now(), time.Second)
}

func (f *Follower) isDue(s source) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.wanted(s) && !f.due(s).After(f.now())
}

func (f *Follower) read(ctx context.Context, s source) error {
	var err error
	f.count()
	switch s {
	case conversation:
		err = f.readConversation(ctx)
	case messages:
		err = f.readMessages(ctx)
	case tasks:
		err = f.readTask(ctx)
	case reservations:
		err = f.readReservations(ctx)
	}
	if err != nil && ctx.Err() == nil {
		f.fail(s, err)
	}
	return err
}

// count counts one request.
func (f *Follower) count() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.budget.spend(f.now(), 1)
}

func (f *Follower) readConversation(ctx context.Context) error {
	read, err := f.wire.FetchConversation(ctx, f.chat.Conversation)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	known := f.conversation
	if read.State == conversationClosed {
		f.end()
	}
	f.conversation = &read
	f.markRead(conversation)
	f.plan(conversation, known != nil && (known.State != read.State || api.Text(known.DateUpdated) != api.Text(read.DateUpdated)))
	f.readings[conversation].final = f.closed
	return nil
}

// readMessages reads some pages: the newest where that is due, then what is open.
func (f *Follower) readMessages(ctx context.Context) error {
	for i := range pagesPerPoll {
		s, more := f.nextStretch()
		if !more {
			break
		}
		if i > 0 {
			f.count()
		}
		page, err := f.wire.ListMessages(ctx, f.chat.Conversation, true, s.pager.Page())
		if err != nil {
			f.putBack(s)
			return err
		}
		f.takePage(s, page)
	}
	return nil
}

func (f *Follower) nextStretch() (stretch, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.schedule.due(messages).After(f.now()) {
		return f.transcript.head(), true
	}
	return f.transcript.pop()
}

// putBack keeps a stretch that could not be read; the head is asked for anyway.
func (f *Follower) putBack(s stretch) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !s.isHead() {
		f.transcript.open = append(f.transcript.open, s)
	}
}

func (f *Follower) takePage(s stretch, page api.Page[conversations.Message]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	first, head := !f.transcript.begun, s.isHead()
	news := f.transcript.take(s, page)
	f.markRead(messages)
	if head {
		f.plan(messages, news && !first)
	}
	if f.olderFrom.Before(f.now()) {
		f.olderFrom = f.now()
	}
	f.olderFrom = f.olderFrom.Add(f.transcript.pause())
	f.readings[messages].gap = f.transcript.gap
	f.readings[messages].final = f.closed && f.transcript.readThrough()
}

// readTask looks for the task. One that is not listed any more is kept as it
// was: TaskRouter deletes tasks after their end.
func (f *Follower) readTask(ctx context.Context) error {
	space, err := f.findWorkspace(ctx)
	if err != nil {
		return err
	}
	found, err := f.wire.FindTasks(ctx, space, f.chat.Conversation)
	if err != nil && !api.Incomplete(err) {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readings[tasks].gap = err
	moved := f.takeTask(PickTask(found))
	f.markRead(tasks)
	f.plan(tasks, moved)
	finished := f.task == nil || len(found) == 0 || f.observation().taskFinished()
	f.readings[tasks].final = f.closed && (finished || f.now().Sub(f.closedAt) > afterEnd)
	return nil
}

// takeTask says whether the task changed. Another task has progress of its own.
func (f *Follower) takeTask(task *taskrouter.Task) (moved bool) {
	if task == nil {
		return false
	}
	known := f.task
	f.task, f.taskRead = task, f.now()
	if known != nil && known.SID == task.SID {
		return known.AssignmentStatus != task.AssignmentStatus || api.Text(known.DateUpdated) != api.Text(task.DateUpdated)
	}
	for i := taskCreated; i < stepCount; i++ {
		f.milestones[i] = milestone{}
	}
	f.offers = offers{}
	f.latencyFixed = f.latency.known // by the first task to be accepted
	return f.readings[tasks].watched
}

// findWorkspace asks until it is known.
func (f *Follower) findWorkspace(ctx context.Context) (string, error) {
	f.mu.Lock()
	space := f.space
	f.mu.Unlock()
	if space != "" {
		return space, nil
	}
	space, err := f.workspace(ctx)
	if err == nil && space == "" {
		err = ErrNoWorkspace
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.space = space
	return space, err
}

func (f *Follower) readReservations(ctx context.Context) error {
	f.mu.Lock()
	space, task := f.space, *f.task
	f.mu.Unlock()
	found, err := f.wire.ListReservations(ctx, space, task.SID)
	if err != nil && !api.Incomplete(err) {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readings[reservations].gap = err
	moved := f.offers.take(task, found)
	f.markRead(reservations)
	f.plan(reservations, moved)
	if taker := f.observation().acceptedOffer(); taker != nil {
		f.agent = workerOf(*taker)
	}
	return nil
}

// markRead notes that a source was read, and how far the chat has come by it.
func (f *Follower) markRead(s source) {
	f.milestones = f.milestones.advance(f.observation())
	if took := f.milestones.latency(f.chat.LaunchedAt); took.known && !f.latencyFixed {
		f.latency, f.latencyFixed = took, took.byService
	}
	f.readings[s].trouble, f.readings[s].watched, f.readAt = nil, true, f.now()
}

// plan says when a source is read next; a change in one makes all frequent.
func (f *Follower) plan(s source, moved bool) {
	f.schedule.shared = f.wanted(reservations)
	f.schedule.rest(s, f.now())
	if moved {
		f.schedule.speedUp(f.now())
	}
}

// end records that the chat is over; the other sources are read one last time.
func (f *Follower) end() {
	if f.closed {
		return
	}
	f.closed, f.closedAt = true, f.now()
	f.foundClosed = f.conversation == nil && f.task == nil
	for s := range sources {
		f.schedule.timers[s].due = f.now()
	}
}

// fail notes a failure and plans the next try, if there is to be one.
func (f *Follower) fail(s source, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now, r := f.now(), &f.readings[s]
	r.trouble = err
	f.schedule.failed(s, now)
	if wait, busy := askedToWait(err); busy {
		f.schedule.pauseAll(now, wait)
	}
	switch {
	case s <= messages && f.isLost(err):
		f.gone, r.trouble = true, nil
	case s <= messages && api.CodeOf(err) == closedCode:
		f.end()
		r.final, r.trouble = true, nil
	case forbidden(s, err):
		r.off, r.trouble = err, nil
	}
	if r.failures++; !f.closed {
		r.failures = 0
	}
	r.final = r.final || r.failures >= finalTries
	f.milestones = f.milestones.advance(f.observation())
}

// isLost: Twilio knows no such conversation, though it is old enough to be found.
func (f *Follower) isLost(err error) bool {
	if !IsGone(err) {
		return false
	}
	born := f.begun
	if !f.chat.LaunchedAt.IsZero() {
		born = f.chat.LaunchedAt
	}
	return f.now().Sub(born) > SlowConversation
}
