package users

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api/batch"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
)

// errNoRuns: the session keeps no runs on disk.
var errNoRuns = errors.New("bulk edits are not kept in this session")

// runDocument is a bulk edit for scripts.
type runDocument struct {
	ID string `json:"id"`
	// State is unfinished or done.
	State   string    `json:"state"`
	At      time.Time `json:"at"`
	Users   int       `json:"users"`
	Settled int       `json:"settled"`
	Saved   int       `json:"saved"`
}

func newUsersRunsCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	return plain.Documents(w.Listing(f, &cobra.Command{
		Use:   "runs",
		Short: "Print the bulk edits of the account, oldest first",
		Long: `Print the bulk edits made from this machine, of the console and of commands: those
that are unfinished and can be resumed, and the latest that are done and can be undone.
Nothing is requested from Twilio.`,
		Example: `  flexconsole users runs
  flexconsole users runs --json | jq -r 'select(.state == "unfinished").id'`,
	}, "bulk edit", listRuns), runDocument{})
}

func listRuns(_ context.Context, cmd *cobra.Command, session *session.Session, asJSON bool) error {
	if session.Runs == nil {
		return errNoRuns
	}
	out := plain.NewFittedOutput(cmd.OutOrStdout())
	list := plain.NewList(out, asJSON, "ID", "STARTED", "STATE", "USERS", "SETTLED", "SAVED")
	unfinished, err := session.Runs.Unfinished()
	done, doneErr := session.Runs.Done()
	for _, group := range []struct {
		state string
		runs  []state.RecordedRun
	}{{"unfinished", unfinished}, {"done", done}} {
		for _, run := range group.runs {
			d := documentOfRun(run, group.state)
			list.Add(d, d.ID, run.At.Local().Format("2006-01-02 15:04:05"), d.State,
				fmt.Sprint(d.Users), fmt.Sprint(d.Settled), fmt.Sprint(d.Saved))
		}
	}
	list.End()
	if len(unfinished)+len(done) == 0 {
		fmt.Fprintln(plain.Notes(cmd), "no bulk edits")
	}
	return errors.Join(err, doneErr, out.Err())
}

func documentOfRun(run state.RecordedRun, state string) runDocument {
	var plan []struct{}
	_ = json.Unmarshal(run.Plan, &plan) // one that cannot be read counts no users
	saved := 0
	for _, word := range run.Outcomes {
		if word == "saved" {
			saved++
		}
	}
	return runDocument{ID: run.ID, State: state, At: run.At, Users: len(plan), Settled: len(run.Outcomes), Saved: saved}
}

// usersResume is one run of users resume or users undo.
type usersResume struct {
	bulkRun
	id string
}

func newUsersResumeCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	r := &usersResume{bulkRun: bulkRun{verb: "save"}}
	return r.command(f, w, &cobra.Command{
		Use:   "resume [RUN]",
		Short: "Save the rest of an interrupted bulk edit",
		Long: `Save the rest of an interrupted bulk edit, of the console or of a command. Without
its ID the only one there is is resumed. All users are read again first.` + bulkHelp,
		Example: `  flexconsole users resume
  flexconsole users resume 20260304T120000-abcdefghijkl --yes --confirm 80`,
		ValidArgsFunction: runIDs(f, w, (*state.Runs).Unfinished),
	}, r.resume)
}

func newUsersUndoCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	r := &usersResume{bulkRun: bulkRun{verb: "undo"}}
	return r.command(f, w, &cobra.Command{
		Use:   "undo RUN",
		Short: "Undo a bulk edit",
		Long: `Undo a bulk edit: the fields that were saved get their old values. Users whose
fields someone changed since are left as they are. users runs lists the IDs; the
latest 50 bulk edits of the last 30 days are kept.` + bulkHelp,
		Example: `  flexconsole users undo 20260304T120000-abcdefghijkl --dry-run
  flexconsole users undo 20260304T120000-abcdefghijkl --yes --confirm 120`,
		ValidArgsFunction: runIDs(f, w, (*state.Runs).Done),
	}, r.undo)
}

// command completes a command that takes a run.
func (r *usersResume) command(f *plain.AccountFlags, w plain.Wiring, command *cobra.Command, run func(context.Context) error) *cobra.Command {
	command.Args = cobra.ArbitraryArgs
	command.RunE = func(cmd *cobra.Command, args []string) error {
		r.cmd = cmd
		if len(args) > 1 {
			return plain.UsageError("give one ID from flexconsole users runs")
		}
		r.id = strings.Join(args, "")
		if err := r.checkUse(); err != nil {
			return err
		}
		return w.InSession(cmd, *f, plain.Writing(func(ctx context.Context, session *session.Session) error {
			if err := r.begin(session); err != nil {
				return err
			}
			if session.Runs == nil {
				return errNoRuns
			}
			if _, err := session.Ready(ctx); err != nil {
				return plain.ReadFailed(ctx, cmd, session, "", err)
			}
			return run(ctx)
		}))
	}
	r.flags(command)
	return command
}

// find is the run of the ID, or without one the only run.
func (r *usersResume) find(runs []state.RecordedRun) (state.RecordedRun, error) {
	i := slices.IndexFunc(runs, func(run state.RecordedRun) bool { return run.ID == r.id })
	switch {
	case i >= 0:
		return runs[i], nil
	case r.id == "" && len(runs) == 1:
		return runs[0], nil
	case r.id == "":
		return state.RecordedRun{}, plain.UsageError(fmt.Sprintf("there are %s; give the ID of one: flexconsole users runs", ui.Counted(len(runs), "such bulk edit")))
	}
	return state.RecordedRun{}, plain.UsageError("no such bulk edit: " + r.id + "; flexconsole users runs lists them")
}

func (r *usersResume) resume(ctx context.Context) error {
	runs, err := r.session.Runs.Unfinished()
	if err != nil {
		return err
	}
	if len(runs) == 0 && r.id == "" {
		fmt.Fprintln(plain.Notes(r.cmd), "no interrupted bulk edit")
		return nil
	}
	run, err := r.find(runs)
	if err != nil {
		return err
	}
	if err := r.session.Runs.Take(run.ID); err != nil {
		return err
	}
	var plan []batch.PlannedRow
	if err := json.Unmarshal(run.Plan, &plan); err != nil {
		return fmt.Errorf("the bulk edit cannot be read: %w", err)
	}
	left := batch.Remaining(plan, run.Settled)
	if len(left) == 0 {
		return r.session.Runs.Retire(run.ID)
	}
	r.warnOfUnknown(plan, run)
	fresh, err := r.refresh(ctx, left, batch.AlreadySet)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(fresh, func(row batch.PlannedRow) bool { return row.Kind != batch.NothingToDo }) && !r.dryRun {
		err = r.session.Runs.Retire(run.ID) // someone else has made all the changes
	}
	r.resumed = run.ID
	return errors.Join(r.carryOut(ctx, fresh), err)
}

// warnOfUnknown names the users of an interrupted run whose result is unknown.
func (r *usersResume) warnOfUnknown(plan []batch.PlannedRow, run state.RecordedRun) {
	var open []state.Entry
	if r.session.Journal != nil {
		open, _, _ = r.session.Journal.Unknown() // as far as it can be read
	}
	for _, row := range session.UnknownRows(plan, run, open) {
		r.remarks = append(r.remarks, "The result is unknown for "+row.SID+". Check the user before you save again.")
	}
}

func (r *usersResume) undo(ctx context.Context) error {
	if r.id == "" {
		return plain.UsageError("give the ID of a bulk edit: flexconsole users runs lists them")
	}
	done, err := r.session.Runs.Done()
	unfinished, unfinishedErr := r.session.Runs.Unfinished()
	run, missing := r.find(append(done, unfinished...))
	if missing != nil {
		return errors.Join(missing, err, unfinishedErr)
	}
	saved, err := session.SavedRows(run)
	if err != nil {
		return fmt.Errorf("the bulk edit cannot be read: %w", err)
	}
	rows := batch.Undo(saved)
	if len(rows) == 0 {
		fmt.Fprintln(plain.Notes(r.cmd), "nothing to undo: this bulk edit has saved no user")
		return nil
	}
	if rows, err = r.refresh(ctx, rows, "already undone"); err != nil {
		return err
	}
	return r.carryOut(ctx, rows)
}

// runIDs completes the ID of a run.
func runIDs(f *plain.AccountFlags, w plain.Wiring, list func(*state.Runs) ([]state.RecordedRun, error)) cobra.CompletionFunc {
	return w.Offer(f, false, func(folder, key string) []cobra.Completion {
		runs, err := state.OpenRuns(folder, key, time.Now)
		if err != nil {
			return nil
		}
		defer runs.Close()
		found, _ := list(runs)
		var offered []cobra.Completion
		for _, run := range found {
			offered = append(offered, cobra.CompletionWithDesc(run.ID, ui.Counted(len(run.Outcomes), "user")+" settled"))
		}
		return offered
	})
}
