package users

import (
	"context"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api/batch"
	"flexconsole/api/sid"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
)

// bulkHelp is what the commands that save many users have in common.
const bulkHelp = `

Each user is re-read just before and after it is saved. A user whose field someone
changed since is skipped, and the others go on. Too many requests slow down all of
them; after three unknown results in a row, or a response that is not Twilio's, the
run stops. What is left can be resumed, and what was saved undone, by the commands
that are named at the end.

Confirm with y. In a production account, type the number of users that will change.
Without a terminal, use --yes, in a production account together with --confirm.

With --json each user is a line with flex_user_sid, status, exit_status, sent,
before, after and error. --results-csv and --results-json write the same to new files
that only you can read, also of a run that was stopped.`

// usersApply is one run of the command.
type usersApply struct {
	bulkRun
	strict bool
	header batch.PlanHeader
	plan   []batch.PlannedRow
}

func newUsersApplyCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	a := &usersApply{bulkRun: bulkRun{verb: "save"}}
	command := &cobra.Command{
		Use:   "apply PLAN|-",
		Short: "Save the users of a plan",
		Long: `Save the users of a plan created by users plan. A plan of another account, or
one that was edited, is refused.` + bulkHelp + `

--strict reads all users first, and saves none if any was changed since the plan;
the exit status is then 6.`,
		Example: `  flexconsole users apply plan.jsonl --dry-run
  flexconsole users apply plan.jsonl
  flexconsole users apply plan.jsonl --parallel 10 --yes --confirm 120 --json > results.jsonl
  flexconsole users apply plan.jsonl --yes --confirm 120 --results-csv results.csv --results-json results.jsonl`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: plain.FirstFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			a.cmd = cmd
			if err := a.read(args); err != nil {
				return err
			}
			if err := a.checkUse(); err != nil {
				return err
			}
			return w.InSession(cmd, *f, plain.Writing(a.apply))
		},
	}
	a.flags(command)
	command.Flags().BoolVar(&a.strict, "strict", false, "save none if any user was changed since the plan")
	return command
}

// read reads the plan.
func (a *usersApply) read(args []string) error {
	if len(args) != 1 {
		return plain.UsageError("give one plan, or - for standard input")
	}
	var from io.Reader = a.cmd.InOrStdin()
	if args[0] != "-" {
		file, err := os.Open(args[0])
		if err != nil {
			return plain.UsageError(err.Error())
		}
		defer file.Close()
		from = file
	}
	var err error
	if a.header, a.plan, err = batch.ReadPlan(from); err != nil {
		return plain.UsageError("the plan cannot be used: " + err.Error())
	}
	return nil
}

func (a *usersApply) apply(ctx context.Context, session *session.Session) error {
	if err := a.begin(session); err != nil {
		return err
	}
	instance, err := session.Ready(ctx)
	if err != nil {
		return plain.ReadFailed(ctx, a.cmd, session, "", err)
	}
	if !sid.Equal(a.header.AccountSID, session.AccountSID) || !sid.Equal(a.header.InstanceSID, instance) || a.header.Host != session.Host {
		return plain.UsageError("this plan is for account " + a.header.AccountSID + ", instance " + a.header.InstanceSID + hostWords(a.header.Host) +
			", but the session is in account " + session.AccountSID + ", instance " + instance + hostWords(session.Host))
	}
	a.remarks = append(a.remarks, "The plan was made at "+a.header.CreatedAt.In(time.Local).Format("2006-01-02 15:04:05")+".")
	if a.strict {
		if err := a.refuseChanged(ctx); err != nil {
			return err
		}
	}
	return a.carryOut(ctx, a.plan)
}

func hostWords(host string) string {
	if host == "" {
		return ""
	}
	return ", host " + host
}

// refuseChanged reads all users that would change, and refuses the plan if any of them
// was changed since, or cannot be read.
func (a *usersApply) refuseChanged(ctx context.Context) error {
	todo := batch.Remaining(a.plan, nil)
	if len(todo) == 0 {
		return nil
	}
	fresh, err := a.refresh(ctx, todo, batch.AlreadySet)
	if err != nil {
		return err
	}
	changed := func(row batch.PlannedRow) bool { return row.Kind == batch.Invalid || row.Kind == batch.Unreadable }
	if !slices.ContainsFunc(fresh, changed) {
		return nil
	}
	a.rows = slices.DeleteFunc(fresh, func(row batch.PlannedRow) bool { return !changed(row) })
	a.printRest()
	return plain.ExitError{Status: plain.ExitConflict, Text: "nothing was sent: users were changed since the plan (--strict)"}
}
