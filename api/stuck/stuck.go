// Package stuck finds out why a web chat reaches no agent: it reads the address, its
// Studio flow, the task, its queue and the workers there, and ranks the causes, each with
// what was seen. What these credentials may not read makes the answer narrower, and is
// named. It knows no screen and starts no goroutine.
package stuck

import (
	"context"
	"slices"
	"sort"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/follow"
	"flexconsole/api/studio"
	"flexconsole/api/taskrouter"
)

// ID names a cause for scripts; it never changes.
type ID string

// The causes, in the order of a chat's way to an agent.
const (
	NoMessage         ID = "no_message"
	AddressOff        ID = "address_off"
	FlowMissing       ID = "flow_missing"
	OlderExecution    ID = "older_execution"
	FlowEnded         ID = "flow_ended"
	NoEligibleWorker  ID = "no_eligible_worker"
	NoAvailableWorker ID = "no_available_worker"
	ChannelsFull      ID = "channels_full"
	NotAccepted       ID = "not_accepted"
	ContactURI        ID = "contact_uri"
	TaskCanceled      ID = "task_canceled"
	Closed            ID = "closed"
)

// IDs are all causes.
func IDs() []ID {
	return []ID{
		NoMessage, AddressOff, FlowMissing, OlderExecution, FlowEnded, NoEligibleWorker, NoAvailableWorker, ChannelsFull,
		NotAccepted, ContactURI, TaskCanceled, Closed,
	}
}

// titles are the causes in a few words.
var titles = map[ID]string{
	NoMessage:         "no first message with webhooks",
	AddressOff:        "address turned off or misconfigured",
	FlowMissing:       "Studio flow missing or not published",
	OlderExecution:    "an older execution of the flow is still active",
	FlowEnded:         "the flow ended before Send to Flex",
	NoEligibleWorker:  "no eligible worker",
	NoAvailableWorker: "no eligible worker is available",
	ChannelsFull:      "chat channels of the available workers are full",
	NotAccepted:       "offered, but not accepted",
	ContactURI:        "contact_uri does not fit the username",
	TaskCanceled:      "task canceled or deleted",
	Closed:            "conversation closed",
}

// Title is the cause in a few words.
func (id ID) Title() string { return titles[id] }

// Cause is one reason why a chat reaches no agent. Its texts may hold names from outside,
// raw.
type Cause struct {
	ID ID
	// Sure: what was seen is enough to stop the chat; otherwise it is likely.
	Sure bool
	// Seen is what was seen, Source where it was read, Advice what to do.
	Seen, Source, Advice string
	// At is when it happened, by the service's date; zero where that is not known.
	At time.Time
}

// Unread is what could not be read, and what is unknown without it.
type Unread struct {
	Source, Lost string
	Err          error
}

// Diagnosis is what was found out about one chat.
type Diagnosis struct {
	// Causes are the likeliest first; none where nothing is wrong.
	Causes []Cause
	Unread []Unread
	// Notes are sentences on what was seen and is no cause.
	Notes []string
	// At is when the reading ended, by the clock here.
	At time.Time
}

// Wire is the part of the client that the diagnosis needs; only reads.
type Wire interface {
	FindTasks(ctx context.Context, workspace, conversation string) ([]taskrouter.Task, error)
	ListReservations(ctx context.Context, workspace, task string) ([]taskrouter.Reservation, error)
	FetchTaskQueue(ctx context.Context, workspace, queue string) (taskrouter.TaskQueue, error)
	ListQueueWorkers(ctx context.Context, workspace, queue string) ([]taskrouter.Worker, error)
	ListWorkerChannels(ctx context.Context, workspace, worker string) ([]taskrouter.WorkerChannel, error)
	FetchWorker(ctx context.Context, workspace, worker string) (taskrouter.Worker, error)
	FetchAddress(ctx context.Context, address string) (conversations.Address, error)
	FetchFlow(ctx context.Context, flow string) (studio.Flow, error)
	ListExecutions(ctx context.Context, flow string, filter studio.ExecutionFilter, pages int) ([]studio.Execution, error)
	ListSteps(ctx context.Context, flow, execution string) ([]studio.Step, error)
}

// Chat is the chat to look at.
type Chat struct {
	follow.Chat
	// AddressSID is the address it was launched at, "" where that is not known.
	AddressSID string
}

// Finder finds the causes.
type Finder struct {
	Wire Wire
	// Workspace gives the SID of the TaskRouter workspace.
	Workspace func(context.Context) (string, error)
	Now       func() time.Time
	// Pace, where it is set, is called before each reading with the most requests that it
	// takes, and waits until they may be sent; its error ends the search.
	Pace func(ctx context.Context, requests int) error
}

// Find reads why a chat does not reach an agent; state is the chat as followed until now.
// It takes some ten requests. The error is that of ctx or of Pace.
func (f Finder) Find(ctx context.Context, chat Chat, state follow.State) (Diagnosis, error) {
	s := search{Finder: f, chat: chat, state: state, now: f.Now()}
	if chat.Identity == "" { // then the first to write is taken for the customer
		if first := s.firstMessage(); first != nil {
			s.chat.Identity = api.Text(first.Author)
		}
	}
	if err := s.run(ctx); err != nil {
		return Diagnosis{}, err
	}
	order := IDs()
	sort.SliceStable(s.found.Causes, func(i, j int) bool {
		a, b := s.found.Causes[i], s.found.Causes[j]
		if a.Sure != b.Sure {
			return a.Sure
		}
		return slices.Index(order, a.ID) < slices.Index(order, b.ID)
	})
	s.found.At = f.Now()
	return s.found, nil
}

// search is one run of a Finder.
type search struct {
	Finder
	chat  Chat
	state follow.State
	now   time.Time
	found Diagnosis

	workspace string
	// tasksRead: the tasks could be read, so that none means that there is none.
	tasksRead bool
	// sentToFlex: the flow sent the chat to Flex.
	sentToFlex bool
}

func (s *search) run(ctx context.Context) error {
	if s.state.Gone {
		s.note("The conversation was not found: it was deleted, or belongs to another account or region.")
		return nil
	}
	task, err := s.findTask(ctx)
	if err != nil {
		return err
	}
	switch {
	case task != nil:
		err = s.checkTask(ctx, *task)
	case !s.served():
		err = s.checkRoute(ctx)
	}
	if err != nil {
		return err
	}
	s.checkClosed(task)
	return nil
}

// pace waits until that many requests may be sent.
func (s *search) pace(ctx context.Context, requests int) error {
	if s.Pace != nil {
		if err := s.Pace(ctx, requests); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// lost notes what cannot be told as a source was not read. It is the error of ctx where
// the search was stopped.
func (s *search) lost(ctx context.Context, source, what string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	s.found.Unread = append(s.found.Unread, Unread{Source: source, Lost: what, Err: err})
	return nil
}

func (s *search) cause(c Cause) { s.found.Causes = append(s.found.Causes, c) }

func (s *search) note(text string) { s.found.Notes = append(s.found.Notes, text) }

// served says that an agent has, or had, the chat: somebody other than the customer wrote
// in it, or a reservation was accepted.
func (s *search) served() bool {
	accepted, _ := s.state.Acceptance()
	return accepted || s.agentWrote()
}

// agentWrote says that somebody other than the customer wrote in the chat.
func (s *search) agentWrote() bool {
	return slices.ContainsFunc(s.state.Messages, func(m conversations.Message) bool { return !s.fromCustomer(m) && !isSystem(m) })
}

func isSystem(m conversations.Message) bool {
	return slices.Contains([]string{"", "system"}, api.Text(m.Author))
}

func (s *search) fromCustomer(m conversations.Message) bool {
	return api.Text(m.Author) == s.chat.Identity || s.chat.Identity == "" && !isSystem(m)
}

// firstMessage is the customer's first, nil without one.
func (s *search) firstMessage() *conversations.Message {
	i := slices.IndexFunc(s.state.Messages, s.fromCustomer)
	if i < 0 {
		return nil
	}
	return &s.state.Messages[i]
}

// createdAt is when the conversation was created, by the service's date where that is
// known.
func (s *search) createdAt() time.Time {
	if c := s.state.Conversation; c != nil {
		if at, ok := follow.ParseDate(c.DateCreated); ok {
			return at
		}
	}
	return s.chat.LaunchedAt
}

// checkClosed names a conversation that was closed before an agent had the chat.
func (s *search) checkClosed(task *taskrouter.Task) {
	if !s.state.Ended || s.served() || hadAgent(task) || s.sentToFlex && task == nil {
		return
	}
	c := Cause{
		ID: Closed, Sure: true, Source: "Conversations: the conversation",
		Seen:   "The conversation was closed before an agent accepted the chat. Closing is permanent.",
		Advice: "Launch a new chat. A flow, a timer, or somebody closed this one.",
	}
	if v := s.state.Conversation; v != nil {
		c.At, _ = follow.ParseDate(v.DateUpdated)
	}
	s.cause(c)
}
