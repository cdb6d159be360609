package follow

import (
	"context"
	"fmt"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/taskrouter"
)

// Ender is the part of the client that ending needs; the result of a write is
// api.OutcomeOf its error.
type Ender interface {
	Wire
	CloseConversation(ctx context.Context, conversation string) (conversations.Conversation, error)
	CloseInteractionChannel(ctx context.Context, conversation, interaction, channel string) (status string, err error)
}

// The ways in which a chat is ended.
const (
	// ByChannel is the proper way, which ends the task with it.
	ByChannel = "interaction channel"
	// ByConversation is for a chat without an interaction, or one whose tasks
	// these credentials may not read.
	ByConversation = "conversation"
	// AlreadyClosed: nothing had to be written.
	AlreadyClosed = "already closed"
	// NotTried: EndAll was stopped before this chat.
	NotTried = "not tried"
	// Spared: an agent has accepted the chat (see Chat.SpareAccepted).
	Spared = "accepted by an agent"
)

// Ending is how the end of one chat went.
type Ending struct {
	// How is ByChannel, ByConversation, AlreadyClosed, NotTried or Spared; "" where a
	// reading failed before anything was written.
	How string
	// Outcome is Applied where the chat is ended, by anyone.
	Outcome api.Outcome
	// State is the conversation's as read last, "" unread.
	State string
	// Note is a sentence on what is left to look at, "" without.
	Note string
	// Err is what went wrong, nil where the outcome is Applied and where it was spared.
	Err error
}

// Over says that the chat has ended, as far as can be seen: the conversation
// is closed, or cannot be read and Twilio responded that it is done.
func (e Ending) Over() bool {
	return e.Outcome == api.Applied && (e.State == conversationClosed || e.State == "")
}

const (
	// endTimeout bounds the readings after a write.
	endTimeout = 20 * time.Second
	// endPace is the least time from one chat to the next: a chat takes four requests or
	// so, and the limits of the products that answer them are not known.
	endPace = 250 * time.Millisecond
	// longestRest bounds the wait between two chats that a 429 asks for.
	longestRest = 60 * time.Second
)

// endPauses are the waits before each reading after a write.
var endPauses = []time.Duration{0, 600 * time.Millisecond, 1400 * time.Millisecond}

// closer ends chats; sleep is a field so that tests own time.
type closer struct {
	ender     Ender
	workspace func(context.Context) (string, error)
	sleep     func(ctx context.Context, d time.Duration)
}

// EndAll closes chats permanently, one after the other, and reports the result of each; i
// is the index in chats. Each gets at most one write: by its interaction
// channel, or by its conversation where it has none; a task is never cancelled
// directly. Chat and task are read again before, the conversation after it, so
// that a missing response is settled where that shows the end. Where a reading before
// the write fails for a reason that may pass, nothing is written. A 429 lets all
// wait, a minute at most, but is not tried again. Ending ctx stops it while
// nothing of a chat can have been sent, and the rest is reported as not tried.
func EndAll(ctx context.Context, e Ender, workspace func(context.Context) (string, error), chats []Chat, tell func(i int, ending Ending)) {
	closer{e, workspace, sleep}.endAll(ctx, chats, tell)
}

func (e closer) endAll(ctx context.Context, chats []Chat, tell func(int, Ending)) {
	for i, chat := range chats {
		if err := ctx.Err(); err != nil {
			tell(i, Ending{How: NotTried, Outcome: api.NotApplied, Err: fmt.Errorf("not tried: %w", err)})
			continue
		}
		begun := time.Now()
		ending := e.end(ctx, chat)
		tell(i, ending)
		if i < len(chats)-1 {
			wait, _ := askedToWait(ending.Err)
			e.sleep(ctx, max(min(wait, longestRest), endPace-time.Since(begun)))
		}
	}
}

func (e closer) end(ctx context.Context, c Chat) Ending {
	held, err := e.ender.FetchConversation(ctx, c.Conversation)
	switch {
	case err == nil && held.State == conversationClosed, api.CodeOf(err) == closedCode:
		return Ending{How: AlreadyClosed, Outcome: api.Applied, State: conversationClosed}
	case err != nil && !api.Unsupported(err):
		return Ending{Outcome: api.NotApplied, Err: err}
	}
	task, note, err := e.findTask(ctx, c)
	if err == nil && c.SpareAccepted && e.accepted(ctx, task) {
		return Ending{How: Spared, Outcome: api.NotApplied, State: held.State}
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return Ending{Outcome: api.NotApplied, State: held.State, Err: err}
	}
	ending := e.write(ctx, c, task)
	ending.State = held.State
	if ending.How == ByConversation {
		ending.Note = note
	}
	return e.verified(context.WithoutCancel(ctx), c, ending)
}

// findTask is the task to end the chat by, nil without one, and what there is
// to say about ending it by the conversation instead.
func (e closer) findTask(ctx context.Context, c Chat) (*taskrouter.Task, string, error) {
	_, found, err := ListTasks(ctx, e.ender, e.workspace, c.Conversation)
	switch {
	case forbidden(tasks, err):
		return nil, "These credentials cannot read tasks. If the chat has a task, it stays in its queue until someone completes it.", nil
	case err != nil && !api.Incomplete(err):
		return nil, "", err
	}
	task, note := chosenTask(found)
	if task == nil && err != nil {
		return nil, "", err // the task may be among those that were not read, and would stay in its queue
	}
	return task, note, nil
}

// accepted says that an agent has the task, or had it.
func (e closer) accepted(ctx context.Context, task *taskrouter.Task) bool {
	if task == nil {
		return false
	}
	space, err := e.workspace(ctx)
	if err != nil {
		return false // the task was read, so the workspace is known
	}
	status, agent := statusAndAgent(ctx, e.ender, space, *task)
	accepted, _ := Snapshot{State: taskWord(status), Agent: agent}.Acceptance()
	return accepted
}

func chosenTask(found []taskrouter.Task) (*taskrouter.Task, string) {
	task := PickTask(found)
	if task == nil {
		return nil, "No task was found. One created at the same moment would stay in its queue."
	}
	if active(*task) == 0 {
		return nil, ""
	}
	if interaction, channel := task.Interaction(); interaction == "" || channel == "" {
		return nil, "Task " + task.SID + " has no interaction, so it stays in its queue until someone completes it."
	}
	return task, ""
}

// write sends the one write.
func (e closer) write(ctx context.Context, c Chat, task *taskrouter.Task) Ending {
	if task == nil {
		_, err := e.ender.CloseConversation(ctx, c.Conversation)
		return written(ByConversation, err)
	}
	interaction, channel := task.Interaction()
	_, err := e.ender.CloseInteractionChannel(ctx, c.Conversation, interaction, channel)
	return written(ByChannel, err)
}

func written(how string, err error) Ending {
	if api.CodeOf(err) == closedCode { // someone was faster
		return Ending{How: AlreadyClosed, Outcome: api.Applied}
	}
	return Ending{How: how, Outcome: api.OutcomeOf(err), Err: err}
}

// verified reads the conversation until it shows as closed or the pauses are
// used up. It believes a reading over a missing response.
func (e closer) verified(ctx context.Context, c Chat, ending Ending) Ending {
	if ending.Outcome == api.NotApplied {
		return ending
	}
	ctx, cancel := context.WithTimeout(ctx, endTimeout)
	defer cancel()
	for _, pause := range endPauses {
		e.sleep(ctx, pause)
		held, err := e.ender.FetchConversation(ctx, c.Conversation)
		if err == nil {
			ending.State = held.State
		}
		if ending.State == conversationClosed || api.Unsupported(err) {
			break
		}
	}
	if ending.Outcome == api.Unknown && ending.State == conversationClosed {
		e.settle(ending.Err)
		ending.Outcome, ending.Err = api.Applied, nil
	}
	return ending
}

// settle records in the journal, where the client has one, how a write of unknown outcome
// ended. A record that cannot be written leaves it unknown at the next start, which is
// safe.
func (e closer) settle(err error) {
	journaled, ok := e.ender.(interface {
		SettleIntent(id string, outcome api.Outcome) error
	})
	if id := api.IntentOf(err); ok && id != "" {
		_ = journaled.SettleIntent(id, api.Applied)
	}
}

// conversationClosed is a conversation's last state.
const conversationClosed = "closed"

// sleep waits, or returns when ctx ends.
func sleep(ctx context.Context, d time.Duration) { api.Sleep(ctx, d) }
