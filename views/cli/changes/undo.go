package changes

import (
	"context"

	"github.com/spf13/cobra"

	"flexconsole/api/save"
	"flexconsole/config/state"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// changeUndo is one run of the command.
type changeUndo struct {
	plain.UserSave
	id string
}

func newUndoCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	u := &changeUndo{UserSave: plain.UserSave{Question: "Undo this change?", Verb: "undo"}}
	command := &cobra.Command{
		Use:   "undo ID",
		Short: "Undo the save of a user",
		Long: `Undo the save of a user, by its ID from changes list: the fields that were saved
get their old values. The user is read first; if a field was changed since, nothing
is sent, and the exit status is 6. The undo is shown, confirmed, checked and recorded
like any other save. A value that was empty before is sent empty, which Twilio may
ignore.

Confirm with y. In a production account, type the last four characters of the
Flex user SID. Without a terminal, use --yes, in a production account together
with --confirm.`,
		Example: `  flexconsole changes undo 20260304T120000-abcdefghijkl-000001
  flexconsole changes undo 20260304T120000-abcdefghijkl-000001 --yes --confirm 0001 --json
  flexconsole changes undo 20260304T120000-abcdefghijkl-000001 --dry-run`,
		ValidArgsFunction: changeIDs(f, w, false, session.IsSave),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			u.Cmd = cmd
			if err := oneID(cmd, args); err != nil {
				return err
			}
			u.id = args[0]
			if err := u.Prepare(); err != nil {
				return err
			}
			return w.InSession(cmd, *f, plain.Writing(u.run))
		},
	}
	u.Flags(command)
	return command
}

func (u *changeUndo) run(ctx context.Context, session *session.Session) error {
	entry, err := findEntry(u.Cmd, session, u.id)
	if err != nil {
		return err
	}
	saved, why := undoable(entry)
	if why != "" {
		return plain.ExitError{Status: plain.ExitNotApplied, Text: why}
	}
	u.User = entry.Target
	if err := u.CheckConfirm(); err != nil {
		return err
	}
	if err := u.Begin(session); err != nil {
		return err
	}
	return u.undo(ctx, saved)
}

// undoable is the save of an entry, or why it cannot be undone.
func undoable(e state.Entry) (saved save.Result, why string) {
	if !session.IsSave(e) {
		return saved, "nothing was sent: only a save that was applied can be undone, and this is: " + e.Op + ", " + words.ChangeResult(e)
	}
	if saved, why = session.SaveOf(e); why != "" {
		return saved, "nothing was sent: " + why
	}
	if change, impossible := words.UndoOf(saved); change.Empty() {
		return saved, "nothing was sent: " + impossible
	}
	return saved, ""
}

// undo reads the user, and restores the old values unless someone changed them since.
func (u *changeUndo) undo(ctx context.Context, saved save.Result) error {
	now, err := u.Session.FetchUser(ctx, u.User)
	if err == nil {
		err = u.Session.CheckAccount(ctx)
	}
	if err != nil {
		return plain.ReadFailed(ctx, u.Cmd, u.Session, u.User, err)
	}
	change, impossible := words.UndoOf(saved)
	later, undone := save.Since(change, saved.After, now)
	switch {
	case undone:
		return u.Ended(ctx, save.Result{Status: save.NothingToDo, Before: now, After: now})
	case len(later) > 0:
		return u.Ended(ctx, save.Result{Status: save.Conflict, Before: now, After: now, Conflicts: later})
	}
	var warnings []string
	if impossible != "" {
		warnings = append(warnings, impossible)
	}
	return u.Save(ctx, save.Edit{Opened: now, Change: change, Undo: true}, warnings)
}
