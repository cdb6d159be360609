package webchat

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/decode"
	"flexconsole/api/launch"
	"flexconsole/api/sid"
	"flexconsole/api/stuck"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// chatNow is a chat with all that was read of it.
type chatNow struct {
	followedChat
	// err is why nothing is known of it, nil where something is.
	err error
	// causes are why it reaches no agent, nil where that was not found out.
	causes *stuck.Diagnosis
}

// findChats are the chats of SIDs, with what is known of those launched here.
func findChats(session *session.Session, conversations []string) []*chatNow {
	launched, _ := session.LaunchedChats() // the others are chats all the same
	var all []*chatNow
	for i, conversation := range conversations {
		chat := &chatNow{followedChat: followedChat{kept: state.LaunchedChat{SID: conversation}, number: i + 1}}
		for _, c := range launched {
			if sid.Equal(c.SID, conversation) {
				chat.kept = c
			}
		}
		all = append(all, chat)
	}
	return all
}

// exists checks that a chat is there: a wrong SID is not worth waiting for, nor are wrong
// credentials.
func exists(ctx context.Context, session *session.Session, conversation string) error {
	_, err := session.Flex.FetchConversation(ctx, conversation)
	failure, ok := errors.AsType[*api.Error](err)
	if ok && (failure.Status == http.StatusUnauthorized || failure.Status == http.StatusNotFound) {
		return err
	}
	return nil
}

// readAll reads a chat once, with its whole transcript.
func (f *following) readAll(ctx context.Context, chat *chatNow) {
	if chat.err = exists(ctx, f.session, chat.kept.SID); chat.err != nil {
		return
	}
	f.begin(&chat.followedChat)
	chat.err = chat.follower.Poll(ctx)
	for chat.err == nil && ctx.Err() == nil && chat.follower.State().Reading {
		wait, again := chat.follower.Wait()
		if !again {
			break
		}
		api.Sleep(ctx, wait)
		chat.err = chat.follower.Poll(ctx)
	}
	if chat.progress = chat.follower.State(); chat.err == nil && ctx.Err() == nil {
		f.keep(&chat.followedChat)
	}
}

// shownDocument is all that is known of a chat, for scripts; a part that could not be read
// is null.
type shownDocument struct {
	ConversationSID string `json:"conversation_sid"`
	// Status is ok, or failed where nothing could be read.
	Status       string                `json:"status"`
	ExitStatus   int                   `json:"exit_status"`
	Launch       *launchDocument       `json:"launch"`
	Conversation *conversationDocument `json:"conversation"`
	Task         *taskDocument         `json:"task"`
	Progress     *shownProgress        `json:"progress"`
	// Causes are why the chat reaches no agent, Data what was sent beside what arrived.
	Causes *causesDocument `json:"causes"`
	Data   *launch.Arrival `json:"data"`
	// NotReadable are the parts that these credentials may not read.
	NotReadable []notReadable  `json:"not_readable"`
	ReadAt      *time.Time     `json:"read_at"`
	Error       *plain.Failure `json:"error"`
}

// launchDocument is what is known of a chat's launch from this profile.
type launchDocument struct {
	LaunchedAt time.Time `json:"launched_at"`
	Name       string    `json:"chat_name,omitempty"`
	Customer   string    `json:"customer_name,omitempty"`
	AddressSID string    `json:"address_sid,omitempty"`
	Identity   string    `json:"identity,omitempty"`
	Tag        string    `json:"tag,omitempty"`
}

// conversationDocument is the conversation; attributes are a text with JSON.
type conversationDocument struct {
	State       string  `json:"state"`
	Name        *string `json:"friendly_name"`
	Attributes  *string `json:"attributes"`
	DateCreated *string `json:"date_created"`
	DateUpdated *string `json:"date_updated"`
	Messages    int     `json:"messages"`
	decode.OddFields
}

// taskDocument is the task of a chat; attributes are a text with JSON.
type taskDocument struct {
	TaskSID          string  `json:"task_sid"`
	AssignmentStatus string  `json:"assignment_status"`
	AgeSeconds       int     `json:"age_seconds"`
	Queue            *string `json:"queue"`
	Workflow         *string `json:"workflow"`
	Reason           *string `json:"reason"`
	Attributes       *string `json:"attributes"`
	DateCreated      *string `json:"date_created"`
	DateUpdated      *string `json:"date_updated"`
	decode.OddFields
}

// shownProgress is how far a chat has come.
type shownProgress struct {
	progressDocument
	Ended    bool   `json:"ended"`
	WaitsFor string `json:"waits_for,omitempty"`
}

type notReadable struct {
	What  string         `json:"what"`
	Error *plain.Failure `json:"error"`
}

func (c *chatNow) document() shownDocument {
	d := shownDocument{ConversationSID: c.kept.SID, Status: "ok", NotReadable: []notReadable{}}
	if k := c.kept; c.launchedHere() {
		d.Launch = &launchDocument{k.At.UTC(), k.Name, k.Customer, k.Address, k.Identity, k.Tag}
	}
	if c.err != nil {
		d.Status, d.ExitStatus, d.Error = "failed", plain.ReadStatus(c.err), plain.FailureOf(c.err)
		return d
	}
	s := c.progress
	if v := s.Conversation; v != nil {
		d.Conversation = &conversationDocument{v.State, v.FriendlyName, v.Attributes, v.DateCreated, v.DateUpdated, len(s.Messages), v.OddFields}
	}
	if t := s.Task; t != nil {
		d.Task = &taskDocument{t.SID, t.AssignmentStatus, t.Age, t.QueueName, t.WorkflowName, t.Reason, t.Attributes, t.DateCreated, t.DateUpdated, t.OddFields}
	}
	d.Progress = &shownProgress{progressOf(s), s.Ended, c.next().ID}
	for _, u := range s.Unseen {
		d.NotReadable = append(d.NotReadable, notReadable{u.What, plain.FailureOf(u.Err)})
	}
	d.ReadAt = timeOrNull(s.ReadAt)
	data := c.arrival()
	d.Causes, d.Data = causesOf(c.causes), &data
	return d
}

// lines are the chat for people, raw.
func (c *chatNow) lines(zone *time.Location) []string {
	s := c.progress
	lines := []string{c.kept.SID + "  " + s.Snapshot().State}
	add := func(name string, values ...string) {
		if text := strings.Join(values, "  "); strings.TrimSpace(text) != "" {
			lines = append(lines, fmt.Sprintf("  %-12s  %s", name, strings.TrimSpace(text)))
		}
	}
	if k := c.kept; c.launchedHere() {
		add("launched", k.At.In(zone).Format("2006-01-02 15:04:05"), k.Address, k.Tag)
		add("chat name", k.Name)
		add("customer", k.Customer, k.Identity)
	}
	if v := s.Conversation; v != nil {
		add("conversation", v.State, ui.Counted(len(s.Messages), "message"), ui.TextOf(v.FriendlyName))
		add("attributes", ui.TextOf(v.Attributes))
	}
	if t := s.Task; t != nil {
		add("task", t.SID, t.AssignmentStatus, ui.TextOf(t.Reason))
		add("queue", ui.TextOf(t.QueueName))
		add("workflow", ui.TextOf(t.WorkflowName))
	}
	add("agent", s.Agent)
	for _, u := range s.Unseen {
		add("not readable", u.What, words.Brief(u.Err))
	}
	for _, line := range c.newLines(zone) {
		lines = append(lines, "  "+line)
	}
	if step := c.next(); step.Name != "" && s.Stuck == "" {
		lines = append(lines, fmt.Sprintf("            waiting for %q", step.Name))
	}
	return slices.Concat(lines, c.dataLines(), c.causeLines())
}

func newShowCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "show CH… [CH…]",
		Short: "Print all that is known of web chats, and why they are stuck",
		Long: `Print all that is known of web chats, whether or not they were launched from this
profile: conversation, task, agent, each step on the way to an agent with its time,
what did not arrive of the data sent, and why the chat reaches no agent. The chats are
only read, with some ten requests each.

With --json each chat is a line with launch, conversation, task, progress, data and
causes; a part that is not known is null. A chat that could not be read has the status failed and
an error, and the exit status is not 0.`,
		Example: `  flexconsole webchat show CH00000000000000000000000000000001
  flexconsole webchat show CH… --json | jq -r '.causes.found[].id'`,
		ValidArgsFunction: launchedChats(f, w, false, true),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			conversations, err := chatArguments(args)
			if err != nil {
				return err
			}
			return w.InSession(cmd, *f, func(ctx context.Context, session *session.Session) error {
				show := following{cmd: cmd, session: session, json: asJSON, out: plain.NewOutput(cmd.OutOrStdout())}
				return show.show(ctx, findChats(session, conversations))
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON, one chat per line")
	return plain.Documents(command, shownDocument{})
}

// chatArguments are the conversations' SIDs among the arguments, each once.
func chatArguments(args []string) ([]string, error) {
	if len(args) == 0 {
		return nil, plain.UsageError("no chat given; use a conversation SID (CH…)")
	}
	found, err := plain.SIDArguments(sid.Conversation, args)
	if err != nil {
		return nil, err
	}
	var once []string
	for _, conversation := range found {
		if !slices.ContainsFunc(once, func(s string) bool { return sid.Equal(s, conversation) }) {
			once = append(once, conversation)
		}
	}
	return once, nil
}

// show prints chats, one after the other.
func (f *following) show(ctx context.Context, chats []*chatNow) error {
	status := 0
	for i, chat := range chats {
		f.readAll(ctx, chat)
		if chat.err == nil {
			chat.findCause(ctx, f.session)
		}
		if plain.Signalled(ctx) != nil {
			return plain.Signalled(ctx)
		}
		switch {
		case f.json:
			f.out.JSON(chat.document())
		case chat.err == nil:
			if i > 0 {
				f.out.Line("")
			}
			f.out.Lines(chat.lines(time.Local))
		}
		if chat.err != nil {
			status = plain.ReadStatus(chat.err)
			plain.PrintFailure(f.cmd, f.session, chat.kept.SID, status, chat.err)
		}
	}
	return f.out.Ended(ctx, status)
}
