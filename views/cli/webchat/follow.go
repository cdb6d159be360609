package webchat

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/follow"
	"flexconsole/config/state"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// following goes along with chats until agents accept them.
type following struct {
	cmd     *cobra.Command
	session *session.Session
	out     *plain.Output
	json    bool
	// count is how many chats there are: several are numbered.
	count int
	chats []*followedChat
}

// followedChat is a chat and, where it is followed, its progress.
type followedChat struct {
	// kept is what is known of it here: of one that was not launched here only the SID.
	kept   state.LaunchedChat
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

// begin has a chat followed.
func (f *following) begin(c *followedChat) {
	c.printed, c.began = map[string]bool{}, time.Now()
	c.follower = follow.New(f.session.Flex, f.session.FindWorkspace, session.Followed(c.kept), time.Now)
	f.chats = append(f.chats, c)
}

func (c *followedChat) followed() bool { return c.follower != nil }

// launchedHere says that the chat is one of the list.
func (c *followedChat) launchedHere() bool { return !c.kept.At.IsZero() }

// stop ends the following.
func (c *followedChat) stop() { c.over, c.stopped = true, time.Now() }

// followedFor is how long the chat was followed.
func (c *followedChat) followedFor() time.Duration { return c.stopped.Sub(c.began) }

// acceptance is the step in which an agent takes the chat.
func (c *followedChat) acceptance() follow.StepStatus {
	for _, step := range c.progress.Steps {
		if step.Name == "accepted" {
			return step.Status
		}
	}
	return follow.Ahead
}

// due is when the chat is to be read again; false where it is not.
func (c *followedChat) due() (time.Duration, bool) {
	if c.over {
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
func (f *following) watch(ctx context.Context, until time.Time) {
	for ctx.Err() == nil {
		pause, left := time.Until(until), false
		for _, chat := range f.chats {
			if wait, again := chat.due(); again {
				pause, left = min(pause, wait), true
			}
		}
		if !left || !time.Now().Before(until) {
			return
		}
		api.Sleep(ctx, pause)
		for _, chat := range f.chats {
			if !chat.over && ctx.Err() == nil {
				f.poll(ctx, chat)
			}
		}
	}
}

// poll reads a chat and prints what is new of it.
func (f *following) poll(ctx context.Context, chat *followedChat) {
	_ = chat.follower.Poll(ctx) // an error is in the state
	chat.progress = chat.follower.State()
	for _, line := range chat.newLines(time.Local) {
		if f.count > 1 {
			line = fmt.Sprintf("[%d/%d] %s", chat.number, f.count, line)
		}
		if f.json {
			f.printLine(line)
		} else {
			f.out.Line(line)
		}
	}
	acceptance := chat.acceptance()
	if acceptance == follow.Done || acceptance == follow.Hidden || chat.closed() {
		chat.stop()
		f.keep(chat)
	}
}

// closed says that the chat has ended, or is not there any more.
func (c *followedChat) closed() bool { return c.progress.Ended || c.progress.Gone }

// keep writes down how a chat was seen last.
func (f *following) keep(chat *followedChat) {
	if !chat.launchedHere() {
		return
	}
	if err := f.session.SawChat(chat.kept, chat.progress.Snapshot(), chat.progress.ReadAt); err != nil {
		f.printLine("flexconsole: " + err.Error())
	}
}

// stopFollowing stops following a chat that no agent has yet. The reason why it is stuck
// depends on the time, so it is read one last time.
func (f *following) stopFollowing(chat *followedChat) {
	chat.stop()
	chat.progress = chat.follower.State()
	if !chat.progress.ReadAt.IsZero() {
		f.keep(chat)
	}
}

// notAccepted says, of a chat that no agent accepted, what it waits for and
// how to end it.
func (f *following) notAccepted(chat *followedChat) []string {
	conversation := chat.kept.SID
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
	return append(lines, f.howToEnd(chat)...)
}

// leftOpen says, at a signal, of a chat that it is still open.
func (f *following) leftOpen(chat *followedChat) []string {
	if chat.kept.SID == "" || chat.closed() {
		return nil
	}
	lines := []string{chat.kept.SID + ": launched, still open"}
	if chat.followed() {
		lines = []string{fmt.Sprintf("%s: no longer tracked; last status: %s", chat.kept.SID, chat.progress.Snapshot().State)}
	}
	return append(lines, f.howToEnd(chat)...)
}

// howToEnd says how to end a chat that was left open, unless it may be a customer's.
func (f *following) howToEnd(chat *followedChat) []string {
	switch {
	case !chat.launchedHere():
		return nil
	case f.session.SourceID == plain.DemoSource:
		return []string{"  → The chat ends with this sandbox. End a real chat with: flexconsole webchat end " + chat.kept.SID}
	}
	return []string{"  → The chat is still open. End it with: flexconsole webchat end " + chat.kept.SID + plain.AccountWords(f.cmd)}
}

// finish stops following what no agent has accepted.
func (f *following) finish() {
	for _, chat := range f.chats {
		if !chat.over {
			f.stopFollowing(chat)
		}
	}
}

// printLast says what is left to say of a chat: whether it is open above all.
func (f *following) printLast(ctx context.Context, chat *followedChat) {
	switch {
	case ctx.Err() != nil:
		plain.WriteLines(plain.Warnings(f.cmd), f.leftOpen(chat))
	case chat.followed():
		plain.WriteLines(plain.Warnings(f.cmd), f.notAccepted(chat))
	}
}

func (f *following) printLine(line string) {
	plain.WriteLines(plain.Warnings(f.cmd), []string{line})
}

// waiting is a sentence on what keeps the chat.
func (c *followedChat) waiting() string {
	return cmp.Or(c.progress.Stuck, fmt.Sprintf("It is waiting for %q; last status: %s.", c.next().Name, c.progress.Snapshot().State))
}

// next is the step that the chat waits for, the zero Step for none.
func (c *followedChat) next() follow.Step {
	for _, step := range c.progress.Steps {
		if step.Status == follow.Current {
			return step
		}
	}
	return follow.Step{}
}

// newLines are the lines that were not printed before, raw: time, step, detail.
func (c *followedChat) newLines(zone *time.Location) []string {
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
func (c *followedChat) hiddenReason(step follow.Step) string {
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
func (c *followedChat) sentences() []string {
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
