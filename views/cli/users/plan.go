package users

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/validate"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// usersPlan is one run of the command.
type usersPlan struct {
	cmd                    *cobra.Command
	session                *session.Session
	maps                   []string
	locale, domain, output string
	parallel               int
	input                  batch.Input
	rule                   batch.Rule
}

func newUsersPlanCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	p := &usersPlan{parallel: usualParallel}
	command := &cobra.Command{
		Use:   "plan FILE|-",
		Short: "Plan a change of many users; nothing is sent",
		Long: `Plan a change of many users, for users apply. Nothing is sent. FILE, or standard
input, is read as in the console: a table with the column flex_user_sid, or any text
with Flex user SIDs.

The change is one of: --locale for all of them, --email-domain OLD=NEW for those
whose email is at OLD, or the columns email, locale and user_sid of the table; an
empty cell leaves its field unchanged. --map tells which columns these are.

The plan has the account and one line of JSON per user, with all fields before and
the new values after. It contains emails: --output creates a file that only you can
read. If some users cannot be planned, the exit status is 8 and the plan has the
others.`,
		Example: `  flexconsole users plan users.csv --map locale=Sprache --output plan.jsonl
  flexconsole users list --filter locale:es --json | flexconsole users plan - --locale es-MX --output plan.jsonl
  flexconsole users plan ticket.txt --email-domain example.com=example.org | jq -c .after`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: plain.FirstFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			p.cmd = cmd
			if err := p.checkUse(args); err != nil {
				return err
			}
			return w.InSession(cmd, *f, p.run)
		},
	}
	set := command.Flags()
	set.StringVar(&p.locale, "locale", "", "the new `locale` of all users")
	set.StringVar(&p.domain, "email-domain", "", "change the email domain: `OLD=NEW`")
	set.StringArrayVar(&p.maps, "map", nil, "the `field=column` to use, e.g. locale=Language or email=3")
	set.StringVar(&p.output, "output", "", "create this `file` for the plan (default: standard output)")
	set.Var(plain.CountFlag(&p.parallel, mostParallel), "parallel", "`number` of users read at a time, at most 32")
	plain.Complete(command, "locale", func() []string { return validate.LocaleSuggestions("") })
	header, line := batch.PlanDocuments()
	return plain.Documents(command, header, line)
}

// checkUse checks what needs no account, and reads the input.
func (p *usersPlan) checkUse(args []string) error {
	switch {
	case len(args) != 1:
		return plain.UsageError("give one file, or - for standard input")
	case p.parallel == 0:
		return plain.UsageError("--parallel must be at least 1")
	case p.locale != "" && p.domain != "":
		return plain.UsageError("give --locale or --email-domain, not both")
	}
	mapped, err := batch.ParseMapping(p.maps)
	if err != nil {
		return plain.UsageError("--map: " + err.Error())
	}
	if err := p.read(args[0], mapped); err != nil {
		return err
	}
	if p.rule, err = p.chosenRule(); err != nil {
		return err
	}
	if p.output == "" {
		return nil
	}
	if _, err := os.Lstat(p.output); err == nil {
		return plain.UsageError("--output: " + p.output + " exists already")
	}
	return nil
}

// read reads the users from a file or standard input.
func (p *usersPlan) read(path string, mapped batch.Mapping) error {
	from, source := p.cmd.InOrStdin(), "standard input"
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return plain.UsageError(err.Error())
		}
		defer file.Close()
		from, source = file, path
	}
	in, err := batch.FromFile(from, mapped)
	if err != nil {
		return plain.UsageError(source + ": " + err.Error())
	}
	plain.WriteLines(plain.Warnings(p.cmd), skippedLines(source, in))
	if len(in.Rows) == 0 {
		return plain.UsageError(source + " has no Flex user SID")
	}
	p.input = in
	return nil
}

// chosenRule is the change that the flags or the columns of the table ask for.
func (p *usersPlan) chosenRule() (batch.Rule, error) {
	from, to, given := strings.Cut(p.domain, "=")
	switch {
	case p.cmd.Flags().Changed("locale"):
		if v := validate.Locale(p.locale); v.Blocks() || p.locale == "" {
			return nil, plain.UsageError(plain.VerdictText("locale", v.Text, v.Suggestion))
		}
		return batch.SameLocale(p.locale), nil
	case p.cmd.Flags().Changed("email-domain"):
		if !given || from == "" {
			return nil, plain.UsageError("--email-domain: give the old and the new domain, e.g. example.com=example.org")
		}
		if v := validate.EmailDomain(to); v.Blocks() {
			return nil, plain.UsageError(plain.VerdictText("email-domain", v.Text, ""))
		}
		return batch.EmailDomain(from, to), nil
	case p.input.GivesValues():
		return batch.FromRows(p.input.Rows), nil
	}
	return nil, plain.UsageError("nothing to change: give --locale, --email-domain, or a table with the columns email, locale or user_sid (--map)")
}

func (p *usersPlan) run(ctx context.Context, session *session.Session) error {
	p.session = session
	instance, err := session.Ready(ctx)
	if err != nil {
		return plain.ReadFailed(ctx, p.cmd, session, "", err)
	}
	users := make([]string, len(p.input.Rows))
	for i, row := range p.input.Rows {
		users[i] = row.SID
	}
	reads, err := readUsers(ctx, p.cmd, session, users, p.parallel)
	if err != nil {
		return err
	}
	rows := batch.Plan(reads, p.rule)
	header := batch.PlanHeader{
		AccountSID: session.AccountSID, InstanceSID: instance, Host: session.Host,
		CreatedAt: time.Now().UTC().Truncate(time.Second), ProgramVersion: api.Version(),
	}
	if err := p.write(header, rows); err != nil {
		return err
	}
	return p.end(rows)
}

// readUsers reads users side by side, in their order. Where none can be read, that is
// the failure of the command.
func readUsers(ctx context.Context, cmd *cobra.Command, session *session.Session, users []string, parallel int) ([]batch.Read, error) {
	reads := make([]batch.Read, len(users))
	reader := &batch.Reader{Users: session.Flex, InFlight: parallel}
	failed := 0
	err := reader.Run(ctx, session.Instance(), users, func(read batch.Read) {
		if reads[read.Index] = read; read.Err != nil {
			failed++
		}
	})
	switch {
	case plain.Signalled(ctx) != nil:
		return nil, plain.Signalled(ctx)
	case err == nil && failed == len(users):
		return nil, plain.ReadFailed(ctx, cmd, session, users[0], reads[0].Err)
	}
	return reads, err
}

// write writes the plan to the file that only its owner can read, or to standard output.
func (p *usersPlan) write(header batch.PlanHeader, rows []batch.PlannedRow) error {
	var plan bytes.Buffer
	if err := batch.WritePlan(&plan, header, rows); err != nil {
		return err
	}
	if p.output == "" {
		p.warnOfReaders()
		_, err := io.WriteString(p.cmd.OutOrStdout(), ui.TerminalCharset().VisibleJSON(plan.String()))
		return err
	}
	file, err := os.OpenFile(p.output, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, ui.UTF8.VisibleJSON(plan.String()))
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(p.output))
	}
	return nil
}

// warnOfReaders warns where standard output is a file that others can read.
func (p *usersPlan) warnOfReaders() {
	file, ok := p.cmd.OutOrStdout().(interface{ Stat() (os.FileInfo, error) })
	if !ok {
		return
	}
	info, err := file.Stat()
	if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o044 != 0 {
		plain.WriteLines(plain.Warnings(p.cmd), []string{"! Others can read this plan, which contains emails. --output creates a file that only you can read."})
	}
}

// end says what the plan does.
func (p *usersPlan) end(rows []batch.PlannedRow) error {
	lines := []string{"Nothing was sent: " + plannedSummary(rows)}
	left := len(problemsIn(p.input))
	for _, row := range rows {
		if row.Kind == batch.Invalid || row.Kind == batch.Unreadable {
			lines = append(lines, fmt.Sprintf("  %s  %s: %s", row.SID, words.PlannedWord(row.Kind), row.Why))
			left++
		}
	}
	plain.WriteLines(plain.Notes(p.cmd), lines)
	if left > 0 {
		return plain.ExitError{Status: plain.ExitOther}
	}
	return nil
}

// plannedSummary counts the rows of each kind.
func plannedSummary(rows []batch.PlannedRow) string {
	counts := batch.CountKinds(rows)
	var parts []string
	for _, kind := range []batch.Kind{batch.Changes, batch.NothingToDo, batch.Invalid, batch.Unreadable} {
		if counts[kind] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[kind], words.PlannedWord(kind)))
		}
	}
	return strings.Join(parts, " · ")
}
