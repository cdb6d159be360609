// Package follow tracks one web chat: it reads its conversation, transcript, task and
// reservations in intervals that grow while nothing changes, reports how far the chat
// has come on its way to an agent and where it is stuck, ends chats, and looks a chat up whose launch got no response. It
// knows no screen and starts no goroutine.
//
// All dates of the service are in whole seconds, and so are the times and the
// latency here.
package follow

import (
	"context"
	"errors"
	"sync"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/decode"
	"flexconsole/api/taskrouter"
)

// Wire is the part of the client that following needs; only reads.
type Wire interface {
	FetchConversation(ctx context.Context, conversation string) (conversations.Conversation, error)
	ListMessages(ctx context.Context, conversation string, newestFirst bool, page api.PageToken) (api.Page[conversations.Message], error)
	FindTasks(ctx context.Context, workspace, conversation string) ([]taskrouter.Task, error)
	ListReservations(ctx context.Context, workspace, task string) ([]taskrouter.Reservation, error)
}

// Chat is the chat to follow or to end.
type Chat struct {
	// Conversation is its SID (CH).
	Conversation string
	// Identity is the author of the customer's messages; with "" any author is the
	// customer.
	Identity string
	// LaunchedAt is by the clock here, zero where it is not known.
	LaunchedAt time.Time
	// SpareAccepted: EndAll leaves it alone where an agent has accepted it by then.
	SpareAccepted bool
}

// State is what is known of a chat at one moment. Text in it is raw.
type State struct {
	// Messages are sorted by Index, each there once. The array behind them is
	// shared with later states: read it, never write to it.
	Messages []conversations.Message
	// Reading: older messages than those here are still to be read.
	Reading bool
	// Conversation and Task as last read, nil before that. Of several tasks it
	// is the newest that is not finished.
	Conversation *conversations.Conversation
	Task         *taskrouter.Task
	// Agent is the name of the worker who accepted last, "" without one.
	Agent string
	// Steps are the progress, always six.
	Steps []Step
	// Stuck is a sentence on why there is no progress, "" while all is well.
	Stuck string
	// Unseen are the sources that these credentials may not read; they are not
	// asked again.
	Unseen []Unseen
	// Remarks are sentences on what was read and is odd, or is not all there is.
	Remarks []string
	// Trouble is the failure of a source that has not been read since, nil while
	// all is well. It is tried again, of an ended chat a few times only.
	Trouble error
	// Ended: the conversation is known to be closed, which is final. Gone: Twilio
	// knows no such conversation (404), though it is old enough to be found; of one
	// that was not seen closed before, it is unknown whether it is closed. Either way
	// there is nothing more to read or to write.
	Ended, Gone bool
	// Latency is from the conversation created to the first agent's acceptance, in
	// whole seconds, so that 0 is possible; Measured says whether it is known.
	// ByService: both ends are the service's own dates; else one at least is by
	// the clock here.
	Latency             time.Duration
	Measured, ByService bool
	// ReadAt is when something was last read, by the clock here.
	ReadAt time.Time
	// effectiveStatus is how far the task has come by all that was read of it, "" to go
	// by the task alone.
	effectiveStatus string
	// tasksRead: the tasks were read, and the last try to do so succeeded.
	tasksRead bool
}

// Unseen is a source that cannot be read: "conversation", "transcript",
// "tasks" or "reservations", and why.
type Unseen struct {
	What string
	Err  error
}

// Follower follows one chat. The screen with the chat calls Poll when Wait says so; a
// hidden chat is not polled and costs nothing. Safe for use by several goroutines.
type Follower struct {
	wire      Wire
	workspace func(context.Context) (string, error)
	chat      Chat
	now       func() time.Time

	mu       sync.Mutex
	polling  bool
	space    string // the workspace, once known
	schedule schedule
	// begun is since when the chat has been watched without a long gap, polled
	// the last Poll, readAt the last success; closedAt when the end was seen.
	begun, polled, readAt, closedAt time.Time

	transcript transcript
	// olderFrom is when older pages of it may be read.
	olderFrom                 time.Time
	conversation              *conversations.Conversation
	closed, foundClosed, gone bool
	task                      *taskrouter.Task
	taskRead                  time.Time
	offers                    offers
	agent                     string
	milestones                milestones
	// latency is of the first acceptance; latencyFixed: it will not change.
	latency      latency
	latencyFixed bool

	readings [sources]reading
	budget   budget
}

// reading is how a source fares.
type reading struct {
	// off says why the source is never asked again, trouble why it could not be
	// read last, gap why what was read is not all; nil otherwise.
	off, trouble, gap error
	// watched: it was read before. final: it was read to the end of an ended chat.
	watched, final bool
	// failures since the chat ended.
	failures int
}

// known says that what was read of the source is still valid.
func (r reading) known() bool { return r.watched && r.off == nil && r.trouble == nil }

// New follows a chat; workspace gives the SID of the TaskRouter workspace and
// is asked until it does. Nothing is read before the first Poll.
func New(w Wire, workspace func(context.Context) (string, error), c Chat, now func() time.Time) *Follower {
	return &Follower{wire: w, workspace: workspace, chat: c, now: now}
}

// busyWait is how long to wait while another Poll runs.
const busyWait = 250 * time.Millisecond

// Wait is how long until the next reading is due, 0 for at once, and a moment
// while another Poll makes one. It is false when there is nothing more to read:
// the chat has ended and was read to the end, it is gone, or these credentials
// may read nothing of it.
func (f *Follower) Wait() (time.Duration, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var next time.Time
	again := false
	for s := range sources {
		if due := f.due(s); f.wanted(s) && (!again || due.Before(next)) {
			next, again = due, true
		}
	}
	if !again {
		return 0, false
	}
	if f.polling {
		return busyWait, true
	}
	return max(0, next.Sub(f.now())), true
}

// Refresh makes everything due at once and frequent again, as something was just
// written or the chat is on screen again. A wait that Twilio asked for is kept.
func (f *Follower) Refresh() {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.now()
	f.budget.strict = time.Time{}
	f.schedule.speedUp(now)
	for s := range sources {
		f.schedule.timers[s].due = now
	}
}

// State is a copy of what is known; it may be called while Poll runs.
func (f *Follower) State() State {
	f.mu.Lock()
	defer f.mu.Unlock()
	seen := f.observation()
	state := State{
		Messages: f.transcript.shared(), Reading: len(f.transcript.open) > 0,
		Conversation: clone(f.conversation), Task: clone(f.task), Agent: f.agent,
		Steps: f.milestones.steps(seen), Stuck: f.milestones.stuck(seen),
		Ended: f.closed, Gone: f.gone, ReadAt: f.readAt,
		Latency: f.latency.span, Measured: f.latency.known, ByService: f.latency.byService,
		effectiveStatus: seen.effectiveStatus(), tasksRead: f.readings[tasks].known(),
	}
	state.Remarks = f.remarks()
	for s, r := range f.readings {
		if r.off != nil {
			state.Unseen = append(state.Unseen, Unseen{source(s).String(), r.off})
		} else if r.trouble != nil && state.Trouble == nil {
			state.Trouble = r.trouble
		}
	}
	return state
}

// remarks are those of State. An odd field of a message is beside the message.
func (f *Follower) remarks() []string {
	var said []string
	odd := func(what string, fields decode.OddFields) {
		if words := fields.OddWords(); words != "" {
			said = append(said, what+": unexpected type: "+words)
		}
	}
	if f.conversation != nil {
		odd(conversation.String(), f.conversation.OddFields)
	}
	if f.task != nil {
		odd("task", f.task.OddFields)
	}
	for _, offer := range f.offers.list {
		odd("reservation "+offer.SID, offer.OddFields)
	}
	for s, r := range f.readings {
		if r.gap != nil {
			said = append(said, source(s).String()+": "+gapWords(r.gap))
		}
	}
	return said
}

// gapWords are why a list is not complete.
func gapWords(gap error) string {
	var failure *api.Error
	if errors.As(gap, &failure) && failure.Cause != nil {
		return "incomplete: " + failure.Cause.Error()
	}
	return gap.Error()
}

// due is when a source is to be read, within the budget. Older pages of the transcript are due after
// the pauses of the pages before, unless it cannot be read just now.
func (f *Follower) due(s source) time.Time { return f.allowed(f.scheduled(s)) }

// scheduled is when a source is to be read by its own rhythm.
func (f *Follower) scheduled(s source) time.Time {
	if s == messages && len(f.transcript.open) > 0 && f.readings[s].trouble == nil {
		if f.olderFrom.After(f.schedule.quiet) {
			return f.olderFrom
		}
		return f.schedule.quiet
	}
	return f.schedule.due(s)
}

// wanted says whether a source is to be read at all.
func (f *Follower) wanted(s source) bool {
	if r := f.readings[s]; r.off != nil || r.final || f.gone {
		return false
	}
	if s != reservations {
		return true
	}
	return f.task != nil && f.readings[tasks].off == nil && f.offers.wanted(*f.task, f.readings[tasks].final)
}

// observation is what the progress is made of now.
func (f *Follower) observation() observation {
	s := observation{
		now: f.now(), launched: f.chat.LaunchedAt, begun: f.begun, conversation: f.conversation,
		closed: f.closed, foundClosed: f.foundClosed, gone: f.gone,
		message: f.transcript.firstOf(f.chat.Identity), fromStart: f.transcript.whole(),
		task: f.task, taskRead: f.taskRead, offers: f.offers.list,
	}
	for i, r := range f.readings {
		s.hidden[i], s.watched[i] = r.off != nil, r.watched
	}
	return s
}

func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	copied := *p
	return &copied
}
