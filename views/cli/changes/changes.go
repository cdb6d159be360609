// Package changes is the commands that list, show, undo and settle the writes in the
// journal.
package changes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/filter"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// NewChangesCommand lists, shows and undoes the changes made from this machine.
func NewChangesCommand(w plain.Wiring) *cobra.Command {
	f := &plain.AccountFlags{}
	return plain.Group("changes", "List, show or undo the changes made from this machine",
		"use flexconsole changes list, show or undo", f,
		newListCommand(f, w), newShowCommand(f, w), newUndoCommand(f, w))
}

func newListCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	var expression string
	var wanted filter.Expression
	var limit int
	command := w.Listing(f, &cobra.Command{
		Use:   "list",
		Short: "Print the changes to the account, newest first",
		Long: `Print every change to the account made from this machine, from the console and
from commands, newest first: saves, launches, messages and ended chats. Nothing is
requested from Twilio.

--filter takes the same terms as the console: words, op:update, profile:support,
target:FU…, result:unknown, -result:applied. With --json each change is one line:
result is applied, not_applied, unknown, in_progress or dismissed, and times are
in UTC.`,
		Example: `  flexconsole changes list --filter 'op:update -result:applied'
  flexconsole changes list --limit 1 --json | jq -r .id`,
		PreRunE: func(cmd *cobra.Command, _ []string) (err error) {
			wanted, err = plain.CheckFilter(cmd, words.ChangeKeys, expression, "change")
			return err
		},
	}, "change", func(_ context.Context, cmd *cobra.Command, session *session.Session, asJSON bool) error {
		entries, err := journalOf(cmd, session, (*state.Journal).Entries)
		entries = filtered(entries, wanted)
		if limit > 0 {
			entries = entries[:min(limit, len(entries))]
		}
		return printEntries(cmd, entries, asJSON, "no matching changes", err)
	})
	command.Flags().StringVar(&expression, "filter", "", "only changes for which all these `terms` hold")
	plain.CompleteFilter(command, words.ChangeKeys, map[string]func() []string{
		"op": plain.Values("update", "launch", "message", "end chat"), "profile": plain.ProfileNames,
		"result": plain.Values(state.Applied, state.NotApplied, state.Unknown, words.ChangeUnderWay, "dismissed"),
	})
	command.Flags().Var(plain.CountFlag(&limit, 1_000_000), "limit", "at most this `number` of changes, 0 for all (default: all)")
	return plain.Documents(command, changeDocument{})
}

// filtered are the entries for which all terms hold.
func filtered(entries []state.Entry, wanted filter.Expression) []state.Entry {
	return slices.DeleteFunc(entries, func(e state.Entry) bool {
		return !wanted.Fits(func(key string) []string { return words.ChangeHas(e, key, time.Local) })
	})
}

// journalOf reads entries of the journal, and says which of its lines cannot be read.
func journalOf(
	cmd *cobra.Command,
	session *session.Session,
	read func(*state.Journal) ([]state.Entry, state.Problems, error),
) ([]state.Entry, error) {
	if session.Journal == nil {
		return nil, session.Unkept
	}
	entries, problems, err := read(session.Journal)
	if n := problems.Torn + problems.Foreign; n > 0 {
		plain.WriteLines(plain.Warnings(cmd), []string{
			ui.Counted(n, "unreadable journal line") + " skipped: " + strings.Join(problems.Files, ", "),
		})
	}
	return entries, err
}

// printEntries prints entries, what can be read of them before a failure too.
func printEntries(cmd *cobra.Command, entries []state.Entry, asJSON bool, none string, err error) error {
	out := plain.NewFittedOutput(cmd.OutOrStdout())
	list := plain.NewList(out, asJSON, "ID", "WHEN", "ACTION", "TARGET", "RESULT", "PROFILE", "BEFORE → AFTER")
	out.Together(func() {
		for _, e := range entries {
			list.Add(documentOf(e), e.ID, words.ChangeTime(e, time.Local), plain.TextCell(e.Op), plain.TextCell(e.Target),
				words.ChangeResult(e), plain.TextCell(e.Profile), plain.TextCell(strings.Join(words.ChangedFields(e), ", ")))
		}
		list.End()
	})
	if err != nil {
		return fmt.Errorf("the list is incomplete: %w", err)
	}
	if len(entries) == 0 {
		fmt.Fprintln(plain.Notes(cmd), none)
	}
	return out.Err()
}

// changeDocument is a change for scripts. Of fields whose values the journal does not
// keep, only the names are there; times are RFC 3339 in UTC.
type changeDocument struct {
	ID         string             `json:"id"`
	At         time.Time          `json:"at"`
	EndedAt    *time.Time         `json:"ended_at"`
	Profile    string             `json:"profile"`
	AccountSID string             `json:"account_sid"`
	Operation  string             `json:"operation"`
	Target     string             `json:"target"`
	Fields     []string           `json:"fields"`
	Before     map[string]*string `json:"before"`
	After      map[string]*string `json:"after"`
	Result     string             `json:"result"`
	Detail     string             `json:"detail"`
}

func documentOf(e state.Entry) changeDocument {
	document := changeDocument{
		ID: e.ID, At: e.At, Profile: e.Profile, AccountSID: e.Account, Operation: e.Op, Target: e.Target,
		Fields: e.Fields, Before: e.Before, After: e.After, Result: resultID(e), Detail: e.Detail,
	}
	if !e.Ended.IsZero() {
		document.EndedAt = &e.Ended
	}
	return document
}

// resultID is the result of a change as scripts read it, which never changes.
func resultID(e state.Entry) string { return strings.ReplaceAll(words.ChangeResult(e), " ", "_") }

func newShowCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "show ID",
		Short: "Print one change in full",
		Long: `Print one change in full, by its ID from changes list. Nothing is requested from
Twilio.`,
		Example: `  flexconsole changes show 20260304T120000-abcdefghijkl-000001
  flexconsole changes show 20260304T120000-abcdefghijkl-000001 --json | jq .before`,
		ValidArgsFunction: changeIDs(f, w, false, func(state.Entry) bool { return true }),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneID(cmd, args); err != nil {
				return err
			}
			return w.InSession(cmd, *f, func(_ context.Context, session *session.Session) error {
				entry, err := findEntry(cmd, session, args[0])
				if err != nil {
					return err
				}
				out := plain.NewOutput(cmd.OutOrStdout())
				if asJSON {
					out.JSON(documentOf(entry))
				} else {
					out.Lines(entryLines(entry))
				}
				return out.Err()
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print the change as one line of JSON")
	return plain.Documents(command, changeDocument{})
}

// entryLines are all that the journal has of a change.
func entryLines(e state.Entry) []string {
	var lines []string
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, fmt.Sprintf("%-9s %s", name, value))
		}
	}
	add("id", e.ID)
	add("at", words.ChangeTime(e, time.Local))
	add("action", e.Op)
	add("target", e.Target)
	add("result", words.ChangeResult(e))
	add("detail", e.Detail)
	add("profile", e.Profile)
	add("account", e.Account)
	for _, field := range words.ChangedFields(e) {
		lines = append(lines, "  "+field)
	}
	return lines
}

// oneID refuses any other number of arguments than one.
func oneID(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return plain.UsageError("give one ID from flexconsole changes list; usage: " + cmd.UseLine())
	}
	return nil
}

// findEntry is the entry of an ID.
func findEntry(cmd *cobra.Command, session *session.Session, id string) (state.Entry, error) {
	entries, err := journalOf(cmd, session, (*state.Journal).Entries)
	if i := slices.IndexFunc(entries, func(e state.Entry) bool { return e.ID == id }); i >= 0 {
		return entries[i], nil
	}
	missing := plain.UsageError("no change with the ID " + id + " in this account; flexconsole changes list shows them")
	if err != nil {
		return state.Entry{}, errors.Join(missing, err)
	}
	return state.Entry{}, missing
}

// changeIDs completes the IDs of entries; with many, more than one.
func changeIDs(f *plain.AccountFlags, w plain.Wiring, many bool, wanted func(state.Entry) bool) cobra.CompletionFunc {
	return w.Offer(f, many, func(folder, key string) []cobra.Completion {
		journal, err := state.OpenJournal(folder, "", key, time.Now)
		if err != nil {
			return nil
		}
		defer journal.Close()
		entries, _, _ := journal.Entries()
		var offered []cobra.Completion
		for _, e := range entries {
			if wanted(e) {
				offered = append(offered, cobra.CompletionWithDesc(e.ID, ui.Escape(e.Op+" "+e.Target+" "+words.ChangeResult(e))))
			}
		}
		return offered
	})
}
