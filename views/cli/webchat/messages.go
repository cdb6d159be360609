package webchat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/webchat"
)

// messageDocument is a message of a chat for scripts; the date is as Twilio has sent it.
type messageDocument struct {
	ConversationSID string  `json:"conversation_sid"`
	MessageSID      string  `json:"message_sid"`
	Index           int     `json:"index"`
	Author          *string `json:"author"`
	Body            *string `json:"body"`
	DateCreated     *string `json:"date_created"`
}

// oneChat is the conversation's SID among the arguments.
func oneChat(args []string) (string, error) {
	if len(args) == 0 {
		return "", plain.UsageError("no chat given; use a conversation SID (CH…)")
	}
	found, err := plain.SIDArguments(sid.Conversation, args[:1])
	if err != nil {
		return "", err
	}
	return found[0], nil
}

func newTranscriptCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "transcript CH…",
		Short: "Print the messages of a web chat, oldest first",
		Long: `Print the messages of a web chat, oldest first, whether or not it was launched from
this profile. Each message is one line; with --json it is one document.`,
		Example: `  flexconsole webchat transcript CH00000000000000000000000000000001
  flexconsole webchat transcript CH… --json | jq -r '[.author, .body] | @tsv'`,
		ValidArgsFunction: launchedChats(f, w, false, false),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			conversation, err := oneChat(args)
			if err != nil {
				return err
			}
			if len(args) > 1 {
				return plain.UsageError("give one conversation SID")
			}
			return w.InSession(cmd, *f, func(ctx context.Context, session *session.Session) error {
				return printTranscript(ctx, cmd, session, conversation, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON, one message per line")
	return plain.Documents(command, messageDocument{})
}

// printTranscript prints the messages as they come, a page at a time.
func printTranscript(ctx context.Context, cmd *cobra.Command, session *session.Session, conversation string, asJSON bool) error {
	out := plain.NewOutput(cmd.OutOrStdout())
	pager := api.Pager{Near: session.Near}
	for !pager.Done() {
		if !api.Sleep(ctx, pager.Pause()) {
			return plain.Signalled(ctx)
		}
		page, err := session.Flex.ListMessages(ctx, conversation, false, pager.Page())
		if err != nil {
			return plain.ReadFailed(ctx, cmd, session, conversation, err)
		}
		isNew := pager.Take(page.Keys(), page.Unread, page.Next)
		out.Together(func() {
			for i, m := range page.Entries {
				if isNew[i] {
					printMessage(out, conversation, m, asJSON)
				}
			}
		})
		if out.Err() != nil {
			return out.Err()
		}
	}
	return pager.Incomplete()
}

func printMessage(out *plain.Output, conversation string, m conversations.Message, asJSON bool) {
	if asJSON {
		out.JSON(messageDocument{conversation, m.SID, m.Index, m.Author, m.Body, m.DateCreated})
		return
	}
	body := "(media)"
	if m.Body != nil {
		body = *m.Body
	}
	out.Line(fmt.Sprintf("%s  %s: %s", localTime(ui.TextOf(m.DateCreated)), ui.TextOf(m.Author), body))
}

// localTime is a date of Twilio in local time, or as it is where it is none.
func localTime(date string) string {
	at, err := time.Parse(time.RFC3339, date)
	if err != nil {
		return date
	}
	return at.Local().Format("2006-01-02 15:04:05")
}

// sentDocument is what became of a message, for scripts.
type sentDocument struct {
	ConversationSID string `json:"conversation_sid"`
	// Status is sent, not_sent or unknown.
	Status     string `json:"status"`
	ExitStatus int    `json:"exit_status"`
	// MessageSID is null where it is not known.
	MessageSID *string        `json:"message_sid"`
	Error      *plain.Failure `json:"error"`
}

func newSendCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "send CH… TEXT|-",
		Short: "Send a message as the customer of a test web chat",
		Long: `Send a message as the customer of a web chat that was launched from this profile.
With - the text comes from standard input. It is sent once and never retried;
nothing is asked, as in the console.`,
		Example: `  flexconsole webchat send CH00000000000000000000000000000001 "Is anyone there?"
  date | flexconsole webchat send CH… - --json`,
		ValidArgsFunction: launchedChats(f, w, true, false),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			conversation, err := oneChat(args)
			if err != nil {
				return err
			}
			text, err := messageText(cmd, args[1:])
			if err != nil {
				return err
			}
			return w.InSession(cmd, *f, plain.Writing(func(ctx context.Context, session *session.Session) error {
				return sendMessage(ctx, cmd, session, conversation, text, asJSON)
			}))
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print the result as one line of JSON")
	return plain.Documents(command, sentDocument{})
}

// messageText is the text of the arguments, or standard input without the ends of its
// last lines.
func messageText(cmd *cobra.Command, args []string) (string, error) {
	if len(args) != 1 {
		return "", plain.UsageError("give one text, in quotes if it has spaces, or - for standard input")
	}
	text := args[0]
	if text == "-" {
		data, err := io.ReadAll(io.LimitReader(withoutBOM(cmd.InOrStdin()), maxData))
		if err != nil {
			return "", plain.UsageError("standard input: " + err.Error())
		}
		text = strings.TrimRight(string(data), "\r\n")
	}
	if strings.TrimSpace(text) == "" {
		return "", plain.UsageError("the text is empty")
	}
	if v := webchat.CheckLaunch(webchat.MessageField, text); v.Blocks() {
		return "", plain.UsageError("the text: " + v.Text)
	}
	return text, nil
}

// sendMessage sends a text as the customer, whom only the list of chats knows.
func sendMessage(ctx context.Context, cmd *cobra.Command, session *session.Session, conversation, text string, asJSON bool) error {
	if session.ReadOnly {
		return plain.ErrReadOnly
	}
	chats, err := session.LaunchedChats()
	i := slices.IndexFunc(chats, func(c state.LaunchedChat) bool { return sid.Equal(c.SID, conversation) })
	if i < 0 || chats[i].Identity == "" {
		unknown := plain.UsageError("the customer of " + conversation + " is not known: it was not launched from this profile")
		return errors.Join(unknown, err)
	}
	if err := session.CheckAccount(ctx); err != nil {
		return plain.ReadFailed(ctx, cmd, session, "", err)
	}
	type result struct {
		message conversations.Message
		err     error
	}
	r, ended := plain.Finish(ctx, cmd, "message", func() result {
		sent, err := session.Flex.SendMessage(ctx, conversation, chats[i].Identity, text)
		return result{sent, err}
	})
	if !ended {
		return plain.Signalled(ctx)
	}
	if r.err != nil {
		plain.PrintFailure(cmd, session, conversation, launchStatus(r.err), r.err)
		plain.TellHowToSettle(cmd, launchStatus(r.err), r.err)
	}
	return printSent(ctx, cmd, conversation, r.message.SID, r.err, asJSON)
}

// printSent prints what became of a message.
func printSent(ctx context.Context, cmd *cobra.Command, conversation, message string, err error, asJSON bool) error {
	document := sentDocument{ConversationSID: conversation, Status: "sent", ExitStatus: launchStatus(err)}
	line := conversation + "  sent, message " + message
	switch {
	case err == nil:
		document.MessageSID = &message
	case document.ExitStatus == plain.ExitUnknown:
		document.Status, line = "unknown", conversation+"  may have been sent"
	default:
		document.Status, line = "not_sent", conversation+"  not sent"
	}
	if err != nil {
		document.Error = plain.FailureOf(err)
	}
	out := plain.NewOutput(cmd.OutOrStdout())
	if asJSON {
		out.JSON(document)
	} else {
		out.Line(line)
	}
	out.ReportUnprinted(cmd, line)
	return out.Ended(ctx, document.ExitStatus)
}
