package follow

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
)

// ender is a wire that writes too.
type ender struct {
	*wire
	// answer is what the next write is answered with, before a success.
	answer error
	// carries: the write is carried out whatever the response; delay is how many
	// readings still show the old state after it.
	carries bool
	delay   int
	// writes are the operations sent; settled the intents.
	writes, settled []string
}

func (e *ender) write(what string) error {
	e.writes = append(e.writes, what)
	if e.answer == nil || e.carries {
		e.carries = true
		if e.delay == 0 {
			e.close()
		}
	}
	return e.answer
}

func (e *ender) FetchConversation(ctx context.Context, sid string) (conversations.Conversation, error) {
	if e.carries && len(e.writes) > 0 {
		if e.delay--; e.delay < 0 {
			e.close()
		}
	}
	return e.wire.FetchConversation(ctx, sid)
}

func (e *ender) CloseConversation(_ context.Context, conversation string) (conversations.Conversation, error) {
	return conversations.Conversation{}, e.write("close " + conversation)
}

func (e *ender) CloseInteractionChannel(_ context.Context, conversation, interaction, channel string) (string, error) {
	return "closed", e.write("close " + conversation + " " + interaction + " " + channel)
}

func (e *ender) SettleIntent(id string, outcome api.Outcome) error {
	e.settled = append(e.settled, id+" "+outcome.String())
	return nil
}

// sleeps notes the waits and moves the clock.
func (w *wire) sleeps(waits *[]time.Duration) func(context.Context, time.Duration) {
	return func(_ context.Context, d time.Duration) {
		*waits = append(*waits, d)
		w.clock.pass(d)
	}
}

// refusal is a write refused with nothing changed.
func refusal(status, code int) *api.Error {
	return &api.Error{
		Op:       "end chat",
		Method:   "POST",
		Fault:    api.APIError,
		Status:   status,
		Code:     code,
		Outcome:  api.NotApplied,
		IntentID: "intent-1",
	}
}

const (
	byChannel      = "close " + ch + " " + kd + " " + uo
	byConversation = "close " + ch
)

func TestEnd(t *testing.T) {
	lost := &api.Error{Op: "end chat", Method: "POST", Fault: api.Broken, Outcome: api.Unknown, IntentID: "intent-1"}
	talking := func(e *ender) { e.assign("WT1", taskAssigned) }
	for _, c := range []struct {
		name    string
		prepare func(*ender)
		write   string // "" for none
		how     string
		outcome api.Outcome
		state   string
		note    string // a part
		err     bool
		over    bool
	}{
		{"with an interaction", talking, byChannel, ByChannel, api.Applied, "closed", "", false, true},
		{"in the queue", func(e *ender) { e.assign("WT1", taskPending) }, byChannel, ByChannel, api.Applied, "closed", "", false, true},
		{"of two tasks the open one", func(e *ender) {
			e.assign("WT1", taskAssigned)
			e.clock.pass(time.Minute)
			e.assign("WT2", taskCanceled)
			e.tasks[1].Attributes = nil
		}, byChannel, ByChannel, api.Applied, "closed", "", false, true},
		{"without a task", func(*ender) {}, byConversation, ByConversation, api.Applied, "closed", "No task was found", false, true},
		{
			"task finished", func(e *ender) { e.assign("WT1", taskCompleted) }, byConversation, ByConversation, api.Applied, "closed", "", false,
			true,
		},
		{
			"task without an interaction", func(e *ender) { talking(e); e.tasks[0].Attributes = p("{}") }, byConversation, ByConversation,
			api.Applied, "closed", "WT1", false, true,
		},
		{
			"task that names half an interaction", func(e *ender) { talking(e); e.tasks[0].Attributes = p(`{"flexInteractionSid":"` + kd + `"}`) },
			byConversation, ByConversation, api.Applied, "closed", "WT1", false, true,
		},
		{
			"task that names the other half", func(e *ender) { talking(e); e.tasks[0].Attributes = p(`{"flexInteractionChannelSid":"` + uo + `"}`) },
			byConversation, ByConversation, api.Applied, "closed", "WT1", false, true,
		},
		{
			"tasks may not be read", func(e *ender) { e.failing(tasks, failure(tasks, 403, 20403)) }, byConversation, ByConversation,
			api.Applied, "closed", "cannot read tasks", false, true,
		},
		{
			"tasks cannot be read just now", func(e *ender) { e.failing(tasks, failure(tasks, 503, 0)) }, "", "", api.NotApplied, "active", "",
			true, false,
		},
		{
			"tasks not all read", func(e *ender) { e.failing(tasks, &api.Error{Op: "task", Method: "GET", Fault: api.IncompleteList}) }, "", "",
			api.NotApplied, "active", "", true, false,
		},
		{"closed already", func(e *ender) { talking(e); e.close() }, "", AlreadyClosed, api.Applied, "closed", "", false, true},
		{
			"closed already, says a code", func(e *ender) { e.failing(conversation, failure(conversation, 400, closedCode)) }, "", AlreadyClosed,
			api.Applied, "closed", "", false, true,
		},
		{
			"conversation cannot be read just now", func(e *ender) { e.failing(conversation, failure(conversation, 500, 0)) }, "", "",
			api.NotApplied, "", "", true, false,
		},
		{
			"no such conversation", func(e *ender) { e.failing(conversation, failure(conversation, 404, 20404)) }, "", "", api.NotApplied, "",
			"", true, false,
		},
		{
			"conversation may not be read", func(e *ender) { talking(e); e.failing(conversation, failure(conversation, 403, 20403)) }, byChannel,
			ByChannel, api.Applied, "", "", false, true,
		},
		{"shown late", func(e *ender) { talking(e); e.delay = 2 }, byChannel, ByChannel, api.Applied, "closed", "", false, true},
		{"not shown", func(e *ender) { talking(e); e.delay = 9 }, byChannel, ByChannel, api.Applied, "active", "", false, false},
		{
			"answer lost, carried out", func(e *ender) { talking(e); e.answer, e.carries = lost, true }, byChannel, ByChannel, api.Applied,
			"closed", "", false, true,
		},
		{
			"answer lost, nothing seen", func(e *ender) { talking(e); e.answer = lost }, byChannel, ByChannel, api.Unknown, "active", "", true,
			false,
		},
		{
			"refused", func(e *ender) { talking(e); e.answer = refusal(403, 20403) }, byChannel, ByChannel, api.NotApplied, "active", "", true,
			false,
		},
		{
			"closed since", func(e *ender) { e.answer, e.carries = refusal(400, closedCode), true }, byConversation, AlreadyClosed,
			api.Applied, "closed", "", false, true,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := &ender{wire: newWire()}
			c.prepare(e)
			var waits []time.Duration
			got := closer{e, inWorkspace, e.sleeps(&waits)}.end(t.Context(), Chat{Conversation: ch, Identity: customer, LaunchedAt: launch})
			if strings.Join(e.writes, ", ") != c.write {
				t.Errorf("sent %q, want %q", e.writes, c.write)
			}
			if got.How != c.how || got.Outcome != c.outcome || got.State != c.state || (got.Err != nil) != c.err || got.Over() != c.over {
				t.Errorf("got %+v, over %v", got, got.Over())
			}
			if (got.Note == "") != (c.note == "") || !strings.Contains(got.Note, c.note) {
				t.Errorf("note %q", got.Note)
			}
			if e.asked[conversation] > 4 || len(waits) > 3 {
				t.Errorf("%d readings, waits %v", e.asked[conversation], waits)
			}
			if settled := strings.Join(e.settled, ""); (settled == "intent-1 applied") != strings.HasPrefix(
				c.name,
				"answer lost, carried",
			) {
				t.Errorf("settled %q", settled)
			}
		})
	}
}

// Only a journaled write has an entry to settle, and not every account has a journal.
func TestEndWithNothingToSettle(t *testing.T) {
	lost := &api.Error{Op: "end chat", Method: "POST", Fault: api.Broken, Outcome: api.Unknown}
	withID := *lost
	withID.IntentID = "intent-1"
	for name, c := range map[string]struct {
		err     error
		journal bool
	}{"no entry": {lost, true}, "no journal": {&withID, false}} {
		e := &ender{wire: newWire(), answer: c.err, carries: true}
		var without struct{ Ender }
		without.Ender = e
		var waits []time.Duration
		closing := closer{e, inWorkspace, e.sleeps(&waits)}
		if !c.journal {
			closing.ender = without
		}
		if got := closing.end(t.Context(), Chat{Conversation: ch}); got.Outcome != api.Applied || len(e.settled) != 0 {
			t.Errorf("%s: %+v, settled %q", name, got, e.settled)
		}
	}
}

func TestEndWithoutAWorkspaceToAsk(t *testing.T) {
	for _, fails := range []error{nil, errors.New("no workspace")} {
		e := &ender{wire: newWire()}
		var waits []time.Duration
		none := func(context.Context) (string, error) { return "", fails }
		got := closer{e, none, e.sleeps(&waits)}.end(t.Context(), Chat{Conversation: ch})
		if got.How != ByConversation || got.Outcome != api.Applied || got.Note == "" || e.asked[tasks] != 0 {
			t.Errorf("%+v", got)
		}
	}
}

func TestEndStoppedBeforeTheWrite(t *testing.T) {
	e := &ender{wire: newWire()}
	ctx, cancel := context.WithCancel(t.Context())
	e.hook = func(s source) {
		if s == tasks {
			cancel()
		}
	}
	if got := (closer{e, inWorkspace, sleep}).end(ctx, Chat{Conversation: ch}); got.Outcome != api.NotApplied || len(e.writes) != 0 ||
		!errors.Is(got.Err, context.Canceled) {
		t.Errorf("%+v, sent %v", got, e.writes)
	}
}

func TestEndStoppedAfterTheWriteStillReads(t *testing.T) {
	e := &ender{wire: newWire()}
	ctx, cancel := context.WithCancel(t.Context())
	slept := false
	got := closer{e, inWorkspace, func(own context.Context, _ time.Duration) {
		cancel()
		slept = own.Err() == nil
	}}.end(ctx, Chat{Conversation: ch})
	if !got.Over() || got.State != "closed" || !slept {
		t.Errorf("%+v", got)
	}
}

// After a 429 the next chat waits as long as asked, and else for its pace; after the last
// one nothing waits.
func TestEndAllWaitsBetweenChatsOnly(t *testing.T) {
	busy := refusal(429, 20429)
	busy.RetryAfter = 7 * time.Second
	for want, answer := range map[int]error{1: busy, 0: refusal(403, 20403)} {
		e := &ender{wire: newWire(), answer: answer}
		var waits []time.Duration
		closer{e, inWorkspace, e.sleeps(&waits)}.endAll(t.Context(), []Chat{{Conversation: ch}, {Conversation: ch}}, func(int, Ending) {})
		if len(waits) != 1 || (waits[0] == busy.RetryAfter) != (want == 1) || waits[0] <= 0 || want == 0 && waits[0] > endPace {
			t.Errorf("%v: waits %v", answer, waits)
		}
	}
}

// What ends the reading after a write: the end, or a permanent refusal.
func TestEndReadsNoLongerThanItMust(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*ender)
		reads   int
	}{
		"closed at once": {func(*ender) {}, 2},
		"may not read":   {func(e *ender) { e.failing(conversation, failure(conversation, 403, 20403)) }, 2},
		"never shown":    {func(e *ender) { e.delay = 9 }, 4},
	} {
		e := &ender{wire: newWire()}
		c.prepare(e)
		var waits []time.Duration
		closer{e, inWorkspace, e.sleeps(&waits)}.end(t.Context(), Chat{Conversation: ch})
		if e.asked[conversation] != c.reads ||
			!slices.Equal(waits, []time.Duration{0, 600 * time.Millisecond, 1400 * time.Millisecond}[:c.reads-1]) {
			t.Errorf("%s: %d readings after %v", name, e.asked[conversation], waits)
		}
	}
}

func TestEndAll(t *testing.T) {
	chats := make([]Chat, 5)
	for i := range chats {
		chats[i] = Chat{Conversation: ch}
	}
	e := &ender{wire: newWire()}
	ctx, cancel := context.WithCancel(t.Context())
	busy := refusal(429, 20429)
	busy.RetryAfter = time.Hour
	var hows []string
	var waits []time.Duration
	closer{e, inWorkspace, e.sleeps(&waits)}.endAll(ctx, chats, func(i int, ending Ending) {
		if i != len(hows) {
			t.Errorf("chat %d is told as number %d", i, len(hows))
		}
		hows = append(hows, ending.How+" "+ending.Outcome.String())
		switch i {
		case 0:
			e.conversation.State, e.carries, e.answer = "active", false, busy
		case 1:
			e.answer = nil
		case 2:
			cancel()
		case 3, 4:
			if !errors.Is(ending.Err, context.Canceled) || ending.Over() {
				t.Errorf("%d: %+v", i, ending)
			}
		}
	})
	want := []string{
		"conversation applied",
		"conversation not applied",
		"conversation applied",
		"not tried not applied",
		"not tried not applied",
	}
	if !slices.Equal(hows, want) {
		t.Errorf("got %q", hows)
	}
	if len(e.writes) != 3 {
		t.Errorf("%d writes for 3 chats", len(e.writes))
	}
	if !slices.Contains(waits, longestRest) {
		t.Errorf("waits %v without %v", waits, longestRest)
	}
}
