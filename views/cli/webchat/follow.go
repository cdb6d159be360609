package webchat

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/api/follow"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/webchat"
	"flexconsole/views/words"
)

// createdChat is one launch and, where it is followed, its progress.
type createdChat struct {
	webchat.Launched
	number int
	// follower is nil where the chat is not followed.
	follower *follow.Follower
	progress follow.State
	// printed are the steps and sentences printed, over says that no more come.
	printed map[string]bool
	over    bool
	// began and stopped are when the following did; stopped is zero before.
	began, stopped time.Time
}

// begin has the chat followed.
func (c *createdChat) begin(session *session.Session) {
	kept := c.Kept()
	c.printed, c.began = map[string]bool{}, time.Now()
	c.follower = follow.New(session.Flex, session.FindWorkspace,
		follow.Chat{Conversation: kept.SID, Identity: kept.Identity, LaunchedAt: kept.At}, time.Now)
}

func (c *createdChat) followed() bool { return c.follower != nil }

// stop ends the following.
func (c *createdChat) stop() { c.over, c.stopped = true, time.Now() }

// followedFor is how long the chat was followed.
func (c *createdChat) followedFor() time.Duration { return c.stopped.Sub(c.began) }

// acceptance is the step in which an agent takes the chat.
func (c *createdChat) acceptance() follow.StepStatus {
	for _, step := range c.progress.Steps {
		if step.Name == "accepted" {
			return step.Status
		}
	}
	return follow.Ahead
}

// status is the exit status for this chat alone.
func (c *createdChat) status(following bool) int {
	switch {
	case c.Err != nil:
		return launchStatus(c.Err)
	case c.Lacking():
		return plain.ExitOther
	case following && c.acceptance() != follow.Done:
		return plain.ExitNotAccepted
	}
	return 0
}

// due is when the chat is to be read again; false where it is not.
func (c *createdChat) due() (time.Duration, bool) {
	if !c.followed() || c.over {
		return 0, false
	}
	wait, again := c.follower.Wait()
	if !again {
		c.stop()
	}
	return wait, again
}

// watch goes along with the chats until a time, and returns before it where
// none is still in progress, or at a signal.
func (c *chatCreate) watch(ctx context.Context, until time.Time) {
	for ctx.Err() == nil {
		pause, left := time.Until(until), false
		for _, chat := range c.chats {
			if wait, again := chat.due(); again {
				pause, left = min(pause, wait), true
			}
		}
		if !left || !time.Now().Before(until) {
			return
		}
		api.Sleep(ctx, pause)
		for _, chat := range c.chats {
			if chat.followed() && !chat.over && ctx.Err() == nil {
				c.poll(ctx, chat)
			}
		}
	}
}

// poll reads a chat and prints what is new of it.
func (c *chatCreate) poll(ctx context.Context, chat *createdChat) {
	_ = chat.follower.Poll(ctx) // an error is in the state
	chat.progress = chat.follower.State()
	for _, line := range chat.newLines(time.Local) {
		if c.plan.Count > 1 {
			line = fmt.Sprintf("[%d/%d] %s", chat.number, c.plan.Count, line)
		}
		if c.json {
			c.printLine(line)
		} else {
			c.out.Line(line)
		}
	}
	acceptance := chat.acceptance()
	if acceptance == follow.Done || acceptance == follow.Hidden || chat.closed() {
		chat.stop()
		c.keep(chat)
	}
}

// closed says that the chat has ended, or is not there any more.
func (c *createdChat) closed() bool { return c.progress.Ended || c.progress.Gone }

// keep writes down how a chat was seen last.
func (c *chatCreate) keep(chat *createdChat) {
	if err := c.session.SawChat(chat.Kept(), chat.progress.Snapshot(), chat.progress.ReadAt); err != nil {
		c.printLine("flexconsole: " + err.Error())
	}
}

// stopFollowing stops following a chat that no agent has yet. The reason why it is stuck
// depends on the time, so it is read one last time.
func (c *chatCreate) stopFollowing(chat *createdChat) {
	chat.stop()
	chat.progress = chat.follower.State()
	if !chat.progress.ReadAt.IsZero() {
		c.keep(chat)
	}
}

// notAccepted says, of a chat that no agent accepted, what it waits for and
// how to end it.
func (c *chatCreate) notAccepted(chat *createdChat) []string {
	conversation := chat.Kept().SID
	lines := []string{conversation + ": no agent accepted within " + api.Duration(chat.followedFor()), "  " + chat.waiting()}
	switch accepted, known := chat.progress.Acceptance(); {
	case accepted:
		return nil
	case !known && !chat.progress.Gone:
		lines = []string{conversation + ": it cannot be checked whether an agent accepted"}
	case chat.progress.Gone:
		lines = []string{conversation + ": " + chat.progress.Stuck}
	case chat.progress.Ended:
		lines = []string{conversation + ": ended without an agent"}
	}
	if chat.closed() {
		return lines
	}
	return append(lines, c.howToEnd(conversation))
}

// leftOpen says, at a signal, of a chat that was launched that it is still open.
func (c *chatCreate) leftOpen(chat *createdChat) []string {
	if chat.Err != nil || chat.closed() {
		return nil
	}
	lines := []string{chat.Kept().SID + ": launched, still open"}
	if chat.followed() {
		lines = []string{fmt.Sprintf("%s: no longer tracked; last status: %s", chat.Kept().SID, chat.progress.Snapshot().State)}
	}
	return append(lines, c.howToEnd(chat.Kept().SID))
}

// howToEnd says how to end a chat that was left open.
func (c *chatCreate) howToEnd(conversation string) string {
	if c.session.SourceID == plain.DemoSource {
		return "  → The chat ends with this sandbox. End a real chat with: flexconsole webchat end " + conversation
	}
	return "  → The chat is still open. End it with: flexconsole webchat end " + conversation + plain.AccountWords(c.cmd)
}

// waiting is a sentence on what keeps the chat.
func (c *createdChat) waiting() string {
	return cmp.Or(c.progress.Stuck, fmt.Sprintf("It is waiting for %q; last status: %s.", c.next().Name, c.progress.Snapshot().State))
}

// next is the step that the chat waits for, the zero Step for none.
func (c *createdChat) next() follow.Step {
	for _, step := range c.progress.Steps {
		if step.Status == follow.Current {
			return step
		}
	}
	return follow.Step{}
}

// newLines are the lines that were not printed before, raw: time, step, detail.
func (c *createdChat) newLines(zone *time.Location) []string {
	var lines []string
	tell := func(key, line string) {
		if !c.printed[key] {
			c.printed[key] = true
			lines = append(lines, line)
		}
	}
	for i, step := range c.progress.Steps {
		at := "--:--:--"
		if !step.At.IsZero() {
			at = step.At.In(zone).Format("15:04:05")
		}
		switch step.Status {
		case follow.Done:
			tell(fmt.Sprint("step ", i), strings.TrimSpace(fmt.Sprintf("%s  %-20s  %s", at, step.Name, step.Detail)))
		case follow.Hidden:
			tell(fmt.Sprint("hidden ", i), fmt.Sprintf("%s  %-20s  not visible: %s", at, step.Name, c.hiddenReason(step)))
		}
	}
	for _, sentence := range c.sentences() {
		tell(sentence, "          "+sentence)
	}
	return lines
}

// hiddenReason says why a step cannot be seen.
func (c *createdChat) hiddenReason(step follow.Step) string {
	if step.Detail != "" {
		return step.Detail
	}
	var why []string
	for _, u := range c.progress.Unseen {
		why = append(why, u.What+": "+words.Brief(u.Err))
	}
	return strings.Join(why, " ")
}

// sentences are what keeps the chat from going on, and how it ended.
func (c *createdChat) sentences() []string {
	var said []string
	if c.progress.Stuck != "" {
		said = append(said, "! "+c.progress.Stuck)
	}
	for _, remark := range c.progress.Remarks {
		said = append(said, "! "+remark)
	}
	if c.progress.Trouble != nil {
		said = append(said, "! could not be refreshed, trying again: "+words.Brief(c.progress.Trouble))
	}
	switch {
	case c.progress.Measured:
		said = append(said, words.ChatLatencies(c.progress))
	case c.progress.Ended && c.acceptance() != follow.Done:
		said = append(said, "ended without an agent")
	}
	return said
}

// createdDocument is a launch for scripts; times are RFC 3339 in UTC.
type createdDocument struct {
	// Launched is null if unknown.
	Launched        *bool     `json:"launched"`
	ConversationSID string    `json:"conversation_sid,omitempty"`
	Identity        *string   `json:"identity"`
	Tag             string    `json:"tag,omitempty"`
	AddressSID      string    `json:"address_sid"`
	LaunchedAt      time.Time `json:"launched_at"`
	// FoundByTag: the answer was lost, and the chat looked up.
	FoundByTag  bool `json:"found_by_tag,omitempty"`
	MessageSent bool `json:"message_sent"`
	// CloseAfterMinutes is the close timer that was asked for.
	CloseAfterMinutes int            `json:"close_after_minutes,omitempty"`
	CloseTimerError   *plain.Failure `json:"close_timer_error,omitempty"`
	// Accepted and the fields after it are there with --follow only; it is null if
	// unknown.
	Accepted             **bool         `json:"accepted,omitempty"`
	AcceptedAfterSeconds *int           `json:"accepted_after_seconds,omitempty"`
	AcceptedClock        string         `json:"accepted_clock,omitempty"` // "twilio" where both ends are by its dates, else "local"
	Agent                string         `json:"agent,omitempty"`
	State                string         `json:"state,omitempty"`
	Steps                []stepDocument `json:"steps,omitempty"`
	Stuck                string         `json:"stuck,omitempty"`
	// Remarks are what was read and is odd, or is not all there is.
	Remarks []string `json:"remarks,omitempty"`
	// Open and what follows are there where no agent accepted.
	Open            *bool          `json:"open,omitempty"`
	WaitsFor        string         `json:"waits_for,omitempty"`
	FollowedSeconds *float64       `json:"followed_seconds,omitempty"`
	Error           *plain.Failure `json:"error,omitempty"`
	MessageError    *plain.Failure `json:"message_error,omitempty"`
}

type stepDocument struct {
	Name   string     `json:"name"`
	Status string     `json:"status"`
	At     *time.Time `json:"at"`
	Detail string     `json:"detail,omitempty"`
}

func (c *chatCreate) document(chat *createdChat) createdDocument {
	document := createdDocument{
		Identity: chat.Chat.Identity, AddressSID: chat.Request.AddressSID, LaunchedAt: chat.At.UTC(),
		ConversationSID: chat.Chat.ConversationSID, Tag: chat.Request.LaunchTag, FoundByTag: chat.Found,
		MessageSent: chat.Err == nil && chat.Message != "" && !chat.Lacking(),
	}
	if status := launchStatus(chat.Err); status != plain.ExitUnknown {
		launched := status == 0
		document.Launched = &launched
	}
	if chat.Err != nil {
		document.Error = plain.FailureOf(chat.Err)
	}
	if chat.MessageErr != nil {
		document.MessageError = plain.FailureOf(chat.MessageErr)
	}
	if document.Launched != nil && *document.Launched {
		document.CloseAfterMinutes = int(chat.CloseAfter.Minutes())
	}
	if chat.TimerErr != nil {
		document.CloseTimerError = plain.FailureOf(chat.TimerErr)
	}
	if chat.followed() {
		document.follow(chat)
		if chat.acceptance() != follow.Done {
			open, seconds := !chat.closed(), chat.followedFor().Round(time.Millisecond).Seconds()
			document.Open, document.WaitsFor, document.FollowedSeconds = &open, chat.next().ID, &seconds
		}
	}
	return document
}

// follow adds the progress.
func (d *createdDocument) follow(chat *createdChat) {
	glance, accepted := chat.progress.Snapshot(), (*bool)(nil)
	if yes, known := chat.progress.Acceptance(); known {
		accepted = &yes
	}
	d.Accepted, d.Agent, d.State, d.Stuck = &accepted, glance.Agent, glance.State, chat.progress.Stuck
	d.Remarks = chat.progress.Remarks
	if chat.progress.Measured {
		seconds := int(chat.progress.Latency.Seconds())
		d.AcceptedAfterSeconds, d.AcceptedClock = &seconds, "local"
		if chat.progress.ByService {
			d.AcceptedClock = "twilio"
		}
	}
	for _, step := range chat.progress.Steps {
		told := stepDocument{Name: step.ID, Status: step.Status.String(), Detail: step.Detail}
		if !step.At.IsZero() {
			at := step.At.UTC()
			told.At = &at
		}
		d.Steps = append(d.Steps, told)
	}
}
