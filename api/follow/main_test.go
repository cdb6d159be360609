package follow

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/taskrouter"
)

func TestMain(m *testing.M) {
	// A failing case is printed with its seed; no file is left behind.
	if err := flag.Set("rapid.nofailfile", "true"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

const (
	ch        = "CH00000000000000000000000000000001"
	workspace = "WS00000000000000000000000000000001"
	kd        = "KD00000000000000000000000000000001"
	uo        = "UO00000000000000000000000000000001"
	customer  = "guest-1"
)

var launch = time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)

// clock is a time that tests move by hand.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func date(t time.Time) *string {
	s := t.UTC().Format(time.RFC3339)
	return &s
}

func p(s string) *string { return &s }

// wire is an account with one chat. Each request is noted with its time.
type wire struct {
	clock *clock

	mu           sync.Mutex
	conversation conversations.Conversation
	messages     []conversations.Message // by index
	pageSize     int
	tasks        []taskrouter.Task
	reservations map[string][]taskrouter.Reservation
	fail         [sources]error
	asked        [sources]int
	times        []time.Time
	// hook, when set, runs at the start of every request, outside the lock.
	hook func(source)
}

// newWire is a chat that was made at launch, with nothing in it.
func newWire() *wire {
	return &wire{
		clock: &clock{at: launch}, pageSize: 100,
		conversation: conversations.Conversation{SID: ch, State: "active", DateCreated: date(launch), DateUpdated: date(launch)},
		reservations: map[string][]taskrouter.Reservation{},
	}
}

func (w *wire) ask(s source) error {
	if w.hook != nil {
		w.hook(s)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked[s]++
	w.times = append(w.times, w.clock.now())
	return w.fail[s]
}

func (w *wire) requests() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.times)
}

func (w *wire) FetchConversation(context.Context, string) (conversations.Conversation, error) {
	if err := w.ask(conversation); err != nil {
		return conversations.Conversation{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.conversation, nil
}

// ListMessages pages as Twilio does: a token is the lowest index already given.
func (w *wire) ListMessages(_ context.Context, _ string, newestFirst bool, page api.PageToken) (api.Page[conversations.Message], error) {
	if err := w.ask(messages); err != nil {
		return api.Page[conversations.Message]{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !newestFirst {
		panic("read from the oldest")
	}
	below := int(^uint(0) >> 1)
	if page != "" {
		below, _ = strconv.Atoi(string(page))
	}
	var given api.Page[conversations.Message]
	for _, m := range slices.Backward(w.messages) {
		if m.Index >= below {
			continue
		}
		if len(given.Entries) == w.pageSize {
			given.Next = api.PageToken(strconv.Itoa(given.Entries[w.pageSize-1].Index))
			break
		}
		given.Entries = append(given.Entries, m)
	}
	return given, nil
}

func (w *wire) FindTasks(context.Context, string, string) ([]taskrouter.Task, error) {
	if err := w.ask(tasks); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.tasks), nil
}

func (w *wire) ListReservations(_ context.Context, _, task string) ([]taskrouter.Reservation, error) {
	if err := w.ask(reservations); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.reservations[task]), nil
}

// say adds a message of now.
func (w *wire) say(author, body string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := len(w.messages)
	w.messages = append(w.messages, conversations.Message{
		SID: fmt.Sprintf("IM%032x", n), Index: n, Author: &author, Body: &body, DateCreated: date(w.clock.now()),
	})
}

// assign moves a task to a status, making it if need be.
func (w *wire) assign(sid, status string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.clock.now()
	i := slices.IndexFunc(w.tasks, func(t taskrouter.Task) bool { return t.SID == sid })
	if i < 0 {
		i = len(w.tasks)
		w.tasks = append(w.tasks, taskrouter.Task{
			SID: sid, QueueName: p("Support"), WorkflowName: p("Chats"), DateCreated: date(now),
			Attributes: p(`{"flexInteractionSid":"` + kd + `","flexInteractionChannelSid":"` + uo + `"}`),
		})
	}
	w.tasks[i].AssignmentStatus, w.tasks[i].DateUpdated = status, date(now)
}

// offer moves a worker's reservation of a task to a status, making it if need be.
func (w *wire) offer(task, worker, status string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.clock.now()
	list := w.reservations[task]
	i := slices.IndexFunc(list, func(r taskrouter.Reservation) bool { return *r.WorkerName == worker })
	if i < 0 {
		i = len(list)
		list = append(list, taskrouter.Reservation{SID: "WR" + worker, WorkerName: &worker, DateCreated: date(now)})
	}
	list[i].Status, list[i].DateUpdated = status, date(now)
	w.reservations[task] = list
}

func (w *wire) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conversation.State, w.conversation.DateUpdated = "closed", date(w.clock.now())
}

func (w *wire) failing(s source, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fail[s] = err
}

func (w *wire) follower() *Follower {
	return New(w, inWorkspace, Chat{Conversation: ch, Identity: customer, LaunchedAt: launch}, w.clock.now)
}

func inWorkspace(context.Context) (string, error) { return workspace, nil }

// live does what a screen does, for d of the clock: wait, poll, and so on.
// It is false once there is nothing more to read.
func (w *wire) live(t *testing.T, f *Follower, d time.Duration) bool {
	t.Helper()
	end := w.clock.now().Add(d)
	for range 100_000 {
		pause, again := f.Wait()
		if !again {
			return false
		}
		if w.clock.now().Add(pause).After(end) {
			w.clock.pass(end.Sub(w.clock.now()))
			return true
		}
		w.clock.pass(pause)
		f.Poll(t.Context())
	}
	t.Fatal("it never rests")
	return false
}

// accepted is a chat with a first message, taken by Kim 4 s after launch.
func acceptedChat(t *testing.T) (*wire, *Follower) {
	w := newWire()
	f := w.follower()
	w.say(customer, "hello")
	w.live(t, f, time.Second)
	w.assign("WT1", taskPending)
	w.live(t, f, time.Second)
	w.assign("WT1", taskReserved)
	w.offer("WT1", "Kim", taskPending)
	w.live(t, f, 2*time.Second)
	w.assign("WT1", taskAssigned)
	w.offer("WT1", "Kim", offerAccepted)
	w.live(t, f, 5*time.Second)
	return w, f
}

// ops are the operations' names in errors.
var ops = [sources]string{"conversation", "messages", "task", "reservations"}

func failure(s source, status, code int) *api.Error {
	return &api.Error{Op: ops[s], Method: "GET", Fault: api.APIError, Status: status, Code: code}
}

// progress is the statuses' first letters, "dddcaa".
func progress(s State) string {
	var letters []byte
	for _, step := range s.Steps {
		letters = append(letters, step.Status.String()[0])
	}
	return string(letters)
}
