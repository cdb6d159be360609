package webchat

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api/follow"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
)

// followEnded is how the following of a chat ended, for scripts.
type followEnded struct {
	ConversationSID string `json:"conversation_sid"`
	ExitStatus      int    `json:"exit_status"`
	progressDocument
	waitingDocument
}

func newFollowCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	var asJSON bool
	timeout := defaultFollow
	command := &cobra.Command{
		Use:   "follow CH… [CH…]",
		Short: "Track web chats until an agent accepts them",
		Long: `Track web chats as webchat create --follow does, whether or not they were launched
from this profile. The progress of each is printed, one line per step, until an agent
accepts it, it ends or the time is up. The chats are only read; ctrl+c ends only the
tracking.

With --json each chat is one line at the end, and the progress goes to standard
error.`,
		Example: `  flexconsole webchat follow CH00000000000000000000000000000001
  flexconsole webchat follow CH… CH… --timeout 10m --json`,
		ValidArgsFunction: launchedChats(f, w, true, true),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			conversations, err := chatArguments(args)
			if err != nil {
				return err
			}
			if timeout <= 0 {
				return plain.UsageError("--timeout needs a time, e.g. 90s or 5m")
			}
			return w.InSession(cmd, *f, func(ctx context.Context, session *session.Session) error {
				f := following{cmd: cmd, session: session, json: asJSON, out: plain.NewOutput(cmd.OutOrStdout()), count: len(conversations)}
				return f.followAll(ctx, findChats(session, conversations), timeout)
			})
		},
	}
	command.Flags().DurationVar(&timeout, "timeout", timeout, "track the chats at most this `time`")
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON, one chat per line")
	return plain.Documents(command, followEnded{})
}

// followAll follows chats that exist.
func (f *following) followAll(ctx context.Context, chats []*chatNow, timeout time.Duration) error {
	for _, chat := range chats {
		if err := exists(ctx, f.session, chat.kept.SID); err != nil {
			return plain.ReadFailed(ctx, f.cmd, f.session, chat.kept.SID, err)
		}
		f.begin(&chat.followedChat)
	}
	f.watch(ctx, time.Now().Add(timeout))
	f.finish()
	worst := 0
	for _, chat := range f.chats {
		status := 0
		if chat.acceptance() != follow.Done {
			status = plain.ExitNotAccepted
		}
		worst = max(worst, status)
		if f.json {
			d := followEnded{ConversationSID: chat.kept.SID, ExitStatus: status}
			d.progressDocument, d.waitingDocument = chat.document()
			f.out.JSON(d)
		}
		f.printLast(ctx, chat)
	}
	return f.out.Ended(ctx, worst)
}
