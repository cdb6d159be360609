package changes

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"flexconsole/config/state"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
)

// NewUnfinishedCommand lists and settles the writes whose result is unknown.
func NewUnfinishedCommand(w plain.Wiring) *cobra.Command {
	f := &plain.AccountFlags{}
	return plain.Group("unfinished", "List or settle changes whose result is unknown",
		"use flexconsole unfinished list or settle", f,
		newUnfinishedListCommand(f, w), newSettleCommand(f, w))
}

func newUnfinishedListCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	return plain.Documents(w.Listing(f, &cobra.Command{
		Use:   "list",
		Short: "Print the changes whose result is unknown, newest first",
		Long: `Print the changes that may have been carried out or not: flexconsole ended, or the
response was lost, before the result was known. Nothing is requested from Twilio,
and nothing is ever sent again automatically.`,
		Example: `  flexconsole unfinished list
  flexconsole unfinished list --json | jq -r .id | xargs -r flexconsole unfinished settle`,
	}, "change", func(_ context.Context, cmd *cobra.Command, session *session.Session, asJSON bool) error {
		entries, err := journalOf(cmd, session, (*state.Journal).Unknown)
		return printEntries(cmd, entries, asJSON, "nothing is unfinished", err)
	}), changeDocument{})
}

// settling is one run of unfinished settle.
type settling struct {
	cmd          *cobra.Command
	session      *session.Session
	ids          []string
	all, dismiss bool
	json         bool
}

func newSettleCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	s := &settling{}
	command := &cobra.Command{
		Use:   "settle ID… | --all",
		Short: "Find out whether unfinished changes were carried out",
		Long: `Find out whether unfinished changes were carried out, and record it in the journal.
Nothing is changed at Twilio: a user is read and has the new values or not, a chat
is searched by its test tag, and an ended chat is read. What is still unknown after
that stays on the list, and the exit status is 5.

--dismiss asks nothing and takes the changes off the list permanently.`,
		Example: `  flexconsole unfinished settle --all
  flexconsole unfinished settle 20260304T120000-abcdefghijkl-000001 --dismiss`,
		ValidArgsFunction: changeIDs(f, w, true, state.Entry.Open),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			s.cmd, s.ids = cmd, args
			if s.all == (len(args) > 0) {
				return plain.UsageError("give IDs from flexconsole unfinished list, or --all")
			}
			return w.InSession(cmd, *f, s.run)
		},
	}
	set := command.Flags()
	set.BoolVar(&s.all, "all", false, "settle all unfinished changes")
	set.BoolVar(&s.dismiss, "dismiss", false, "take them off the list without finding out")
	set.BoolVar(&s.json, "json", false, "print JSON, one change per line")
	return plain.Documents(command, settledDocument{})
}

func (s *settling) run(ctx context.Context, session *session.Session) error {
	s.session = session
	entries, err := s.choose()
	if err != nil {
		return err
	}
	out := plain.NewOutput(s.cmd.OutOrStdout())
	status := 0
	for _, e := range entries {
		settled := s.settle(ctx, e)
		if plain.Signalled(ctx) != nil {
			return plain.Signalled(ctx)
		}
		if s.json {
			out.JSON(settled)
		} else {
			out.Line(settled.ID + "  " + settled.Message)
		}
		if settled.Error != nil {
			plain.PrintFailure(s.cmd, session, e.ID, settled.ExitStatus, settled.failure)
		}
		status = max(status, settled.ExitStatus)
	}
	return out.Ended(ctx, status)
}

// choose finds the entries that are asked for.
func (s *settling) choose() ([]state.Entry, error) {
	open, err := journalOf(s.cmd, s.session, (*state.Journal).Unknown)
	if s.all || err != nil {
		return open, err
	}
	var entries []state.Entry
	for _, id := range s.ids {
		i := slices.IndexFunc(open, func(e state.Entry) bool { return e.ID == id })
		if i < 0 {
			return nil, plain.UsageError("no unfinished change with the ID " + id + "; flexconsole unfinished list shows them")
		}
		entries = append(entries, open[i])
	}
	return entries, nil
}
