package webchat

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/follow"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// chatEnd is one run of the command.
type chatEnd struct {
	cmd     *cobra.Command
	session *session.Session
	plain.Consent
	// named are the conversations asked for, none with all.
	named []string
	all   bool
	json  bool
	// dryRun: the chats are listed, and nothing is sent.
	dryRun bool
	search leftoverSearch
	chats  []state.LaunchedChat
	// strangers are those of chats that were not launched here.
	strangers int
	endings   []follow.Ending
}

func newEndCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	e := &chatEnd{}
	command := &cobra.Command{
		Use:   "end CH… | --all | --orphans | --tag TAG",
		Short: "End web chats permanently",
		Long: `End web chats permanently, together with their tasks, one after the other.
--all ends every open chat that was launched from this profile.
` + searchHelp + `
Confirm with y. In a production account, type the number of chats for --all,
--orphans, --tag and chats not launched from this profile. Without a terminal, use
--yes, and --confirm where the number is needed. The results go to standard
output, one chat per line.`,
		Example: `  flexconsole webchat end CH00000000000000000000000000000001
  flexconsole webchat end --all --yes --confirm 3
  flexconsole webchat end --orphans --days 30 --dry-run
  flexconsole webchat end --orphans --older-than 2h --here --yes`,
		ValidArgsFunction: launchedChats(f, w, true, true),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			e.cmd = cmd
			if err := e.checkUse(args); err != nil {
				return err
			}
			return w.InSession(cmd, *f, plain.Writing(e.run))
		},
	}
	set := command.Flags()
	set.BoolVar(&e.all, "all", false, "end every open chat launched from this profile")
	set.BoolVar(&e.Yes, "yes", false, "end without asking; for several chats in production also give --confirm")
	set.StringVar(&e.Confirm, "confirm", "", "with --yes: the `number` of chats")
	set.BoolVar(&e.json, "json", false, "print JSON, one chat per line")
	set.BoolVar(&e.dryRun, "dry-run", false, "list the chats, send nothing")
	e.search.addFlags(set)
	return plain.Documents(command, endingDocument{}, endableDocument{})
}

// checkUse checks what needs no account.
func (e *chatEnd) checkUse(args []string) error {
	searches := e.search.asked()
	switch {
	case searches && (e.all || len(args) > 0):
		return plain.UsageError("give conversation SIDs, --all, or --orphans and --tag, not several of these")
	case e.all && len(args) > 0:
		return plain.UsageError("give conversation SIDs or --all, not both")
	case !e.all && !searches && len(args) == 0:
		return plain.UsageError("no chat given; use a conversation SID (CH…), --all, --orphans or --tag")
	}
	if err := e.search.checkUse(e.cmd.Flags().Changed); err != nil {
		return err
	}
	named, err := plain.SIDArguments(sid.Conversation, args)
	if err != nil {
		return err
	}
	e.named = named
	if e.dryRun {
		return nil
	}
	return e.Ready(e.cmd)
}

func (e *chatEnd) run(ctx context.Context, session *session.Session) error {
	e.session = session
	if session.ReadOnly && !e.dryRun {
		return plain.ErrReadOnly
	}
	if err := e.choose(ctx); err != nil {
		return err
	}
	if e.dryRun {
		return e.printDryRun(ctx)
	}
	if len(e.chats) == 0 {
		plain.WriteLines(plain.Notes(e.cmd), append(e.search.keptLines(), e.search.noneLine()))
		return e.search.missing
	}
	if err := session.CheckAccount(ctx); err != nil {
		return plain.ReadFailed(ctx, e.cmd, session, "", err)
	}
	if err := e.CheckFlags(e.token()); err != nil {
		return err
	}
	plain.WriteLines(e.ReviewTo(e.cmd, false), e.review())
	asked := e.token().Question(session, "End "+chatsOf(len(e.chats))+"?", "end them")
	if err := e.Agree(ctx, e.cmd, asked, e.token()); err != nil {
		return err
	}
	return e.end(ctx)
}

// choose finds the chats to end. All are not ended where it is not certain
// which they are.
func (e *chatEnd) choose(ctx context.Context) error {
	if e.search.asked() {
		err := e.search.run(ctx, e.cmd, e.session)
		for _, l := range e.search.chosen {
			e.chats = append(e.chats, l.Chat())
		}
		return err
	}
	launched, err := e.session.LaunchedChats()
	if e.all {
		e.chats = openOnes(launched)
		return err
	}
	for _, name := range e.named {
		of := func(c state.LaunchedChat) bool { return sid.Equal(c.SID, name) }
		if slices.ContainsFunc(e.chats, of) {
			continue
		}
		if i := slices.IndexFunc(launched, of); i >= 0 {
			e.chats = append(e.chats, launched[i])
			continue
		}
		e.strangers++
		e.chats = append(e.chats, state.LaunchedChat{SID: name})
	}
	return nil
}

// token is asked for where a slip would reach customers.
func (e *chatEnd) token() plain.Token {
	if !plain.Production(e.session) || !e.all && !e.search.asked() && e.strangers == 0 && !e.session.Unverified() {
		return plain.Token{}
	}
	return plain.Token{Text: strconv.Itoa(len(e.chats)), Name: "the number of chats"}
}

// review says what would be ended where.
func (e *chatEnd) review() []string {
	lines := []string{plain.AccountLine(e.session)}
	if e.search.asked() {
		lines = slices.Concat(lines, e.search.chosenLines(), e.search.keptLines())
	} else {
		lines = append(lines, e.chatLines()...)
	}
	for _, warning := range plain.AccountWarnings(e.session) {
		lines = append(lines, "! "+warning)
	}
	return append(lines, "! Each chat will be closed permanently, together with its task.")
}

// chatLines are the chats that were named, or all open ones.
func (e *chatEnd) chatLines() []string {
	var lines []string
	for _, c := range e.chats {
		if c.At.IsZero() {
			lines = append(lines, "  "+c.SID+"  not launched from this profile: it may be a chat with a customer")
			continue
		}
		lines = append(lines, fmt.Sprintf("  %s  %s, launched %s  %s", c.SID, words.ChatState(c),
			c.At.Local().Format("2006-01-02 15:04"), c.Name))
	}
	return lines
}

// end ends the chats, prints each result as it arrives, and returns the exit status, that
// of a signal first.
func (e *chatEnd) end(ctx context.Context) error {
	out := plain.NewOutput(e.cmd.OutOrStdout())
	_, ended := plain.Finish(ctx, e.cmd, "end of a chat", func() struct{} {
		e.session.EndChats(ctx, e.chats, e.search.spares, func(i int, ending follow.Ending) {
			e.endings = append(e.endings, ending)
			e.printEnding(out, e.chats[i].SID, ending)
		})
		return struct{}{}
	})
	if !ended {
		return plain.Signalled(ctx)
	}
	return out.Ended(ctx, e.status())
}

func (e *chatEnd) printEnding(out *plain.Output, conversation string, ending follow.Ending) {
	line := conversation + "  " + words.Ending(ending)
	if e.json {
		out.JSON(endingOf(conversation, ending))
	} else {
		out.Line(line)
	}
	if out.Err() != nil {
		plain.WriteLines(e.cmd.ErrOrStderr(), []string{"flexconsole: could not be printed: " + line})
	}
	if ending.Err != nil && ending.How != follow.NotTried {
		plain.PrintFailure(e.cmd, e.session, conversation, endingStatus(ending), ending.Err)
	}
	if ending.Outcome == api.Unknown {
		plain.TellHowToSettle(e.cmd, plain.ExitUnknown, ending.Err)
	}
}

// status is 0 where all have ended; one that may have ended outweighs those
// that have not.
func (e *chatEnd) status() int {
	status := 0
	if e.search.missing != nil {
		status = plain.ExitFailure
	}
	for _, ending := range e.endings {
		status = max(status, endingStatus(ending)) // unknown is the highest
	}
	return status
}

// endingStatus is the status of one chat.
func endingStatus(ending follow.Ending) int {
	switch {
	case ending.Over(), ending.How == follow.Spared:
		return 0
	case ending.Outcome != api.NotApplied:
		return plain.ExitUnknown
	}
	return plain.ExitNotApplied
}

// endingDocument is what became of a chat, for scripts.
type endingDocument struct {
	ConversationSID string `json:"conversation_sid"`
	// Ended is null if unknown.
	Ended *bool  `json:"ended"`
	How   string `json:"how,omitempty"`
	// State is the conversation's as read last.
	State string         `json:"state,omitempty"`
	Note  string         `json:"note,omitempty"`
	Error *plain.Failure `json:"error,omitempty"`
}

func endingOf(conversation string, e follow.Ending) endingDocument {
	document := endingDocument{ConversationSID: conversation, How: e.How, State: e.State, Note: e.Note}
	if over := e.Over(); over || e.Outcome == api.NotApplied {
		document.Ended = &over
	}
	if e.Err != nil {
		document.Error = plain.FailureOf(e.Err)
	}
	return document
}
