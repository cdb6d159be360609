package users

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/save"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// usualSaves is how many users are saved at a time by default.
const usualSaves = 4

// bulkRun is a command that saves the rows of a plan, by the console's own run.
type bulkRun struct {
	cmd     *cobra.Command
	session *session.Session
	plain.Consent
	parallel          int
	csv, json, dryRun bool
	files             resultFiles
	// verb is what the command does: save or undo.
	verb string
	// resumed is the interrupted run whose rest the rows are, "" for none.
	resumed string
	// remarks are notes on the plan for the review.
	remarks []string

	rows     []batch.PlannedRow
	todo     []batch.PlannedRow
	saver    *batch.Saver
	out      *plain.Output
	outcomes []batch.Outcome
}

// flags defines the flags of such a command.
func (b *bulkRun) flags(command *cobra.Command) {
	set := command.Flags()
	plain.Documents(command, bulkDocument{})
	b.parallel = usualSaves
	set.Var(plain.CountFlag(&b.parallel, mostParallel), "parallel", "`number` of users saved at a time, at most 32")
	set.BoolVar(&b.Yes, "yes", false, b.verb+" without asking; in a production account also give --confirm")
	set.StringVar(&b.Confirm, "confirm", "", "with --yes: the `number` of users that will change")
	set.BoolVar(&b.dryRun, "dry-run", false, "show the changes, send nothing")
	set.BoolVar(&b.csv, "csv", false, "print the results as comma-separated values")
	set.BoolVar(&b.json, "json", false, "print JSON, one user per line")
	b.files.flags(set)
}

// checkUse checks what needs no account.
func (b *bulkRun) checkUse() error {
	switch {
	case b.parallel == 0:
		return plain.UsageError("--parallel must be at least 1")
	case b.csv && b.json:
		return plain.UsageError("give --csv or --json, not both, or --results-csv and --results-json for files")
	}
	if err := b.files.checkUse(); err != nil || b.dryRun {
		return err
	}
	return b.Ready(b.cmd)
}

// begin takes the session, and refuses what may not be changed in it.
func (b *bulkRun) begin(session *session.Session) error {
	b.session, b.out = session, plain.NewOutput(b.cmd.OutOrStdout())
	if session.ReadOnly && !b.dryRun {
		return plain.ErrReadOnly
	}
	return nil
}

// refresh reads the users of rows again, and leaves out what is done or was changed
// since (see batch.Refresh).
func (b *bulkRun) refresh(ctx context.Context, rows []batch.PlannedRow, already string) ([]batch.PlannedRow, error) {
	users := make([]string, len(rows))
	for i, row := range rows {
		users[i] = row.SID
	}
	reads, err := readUsers(ctx, b.cmd, b.session, users, usualParallel)
	if err != nil {
		return nil, err
	}
	return batch.Refresh(rows, reads, already), nil
}

// token is the number of users, for an account where people take care.
func (b *bulkRun) token() plain.Token {
	if !plain.Production(b.session) {
		return plain.Token{}
	}
	return plain.Token{Text: strconv.Itoa(len(b.todo)), Name: "the number of users that will change"}
}

// carryOut shows rows, asks, saves those that change, and ends with the status.
func (b *bulkRun) carryOut(ctx context.Context, rows []batch.PlannedRow) error {
	b.rows, b.todo = rows, batch.Remaining(rows, nil)
	if len(b.todo) == 0 {
		if err := b.files.open(); err != nil {
			return err
		}
		return b.end(ctx, nil)
	}
	if !b.dryRun {
		if err := b.CheckFlags(b.token()); err != nil {
			return err
		}
	}
	plain.WriteLines(b.ReviewTo(b.cmd, b.dryRun), b.review())
	if b.dryRun {
		if err := b.files.open(); err != nil {
			return err
		}
		b.printRest()
		return b.out.Ended(ctx, plain.ExitWouldChange)
	}
	asked := b.token().Question(b.session, ui.UpperFirst(b.verb)+" "+ui.Counted(len(b.todo), "user")+"?", b.verb)
	if err := b.Agree(ctx, b.cmd, asked, b.token()); err != nil {
		return err
	}
	if err := b.files.open(); err != nil {
		return err
	}
	return b.run(ctx)
}

// mostReviewed is how many users a review shows.
const mostReviewed = 10

// review says where what would change, and what to know before saying yes.
func (b *bulkRun) review() []string {
	lines := []string{plain.AccountLine(b.session), plannedSummary(b.rows)}
	for i, row := range b.todo {
		if i == mostReviewed {
			lines = append(lines, fmt.Sprintf("  … and %d more", len(b.todo)-i))
			break
		}
		lines = append(lines, "  "+row.SID+"  "+strings.Join(words.FieldChanges(row.User, row.Change), ", "))
	}
	var users []api.FlexUser
	for _, row := range b.todo {
		users = append(users, row.User)
	}
	warnings := append(slices.Clone(b.remarks), words.FieldWarnings(batch.Touched(b.todo))...)
	if b.session.Unverified(users...) {
		warnings = append(warnings, words.AccountNotVerified)
	}
	for _, warning := range append(warnings, b.session.Warnings...) {
		lines = append(lines, "! "+warning)
	}
	return lines
}

// run saves the rows. A run that pauses itself is stopped, as nobody is there to check
// the users: the rest can be resumed.
func (b *bulkRun) run(ctx context.Context) error {
	b.saver = &batch.Saver{Save: save.New(b.session.Flex), InFlight: b.parallel}
	run := b.session.NewBulkRun(b.saver, b.todo, b.resumed)
	run.Settled = func(o batch.Outcome) {
		b.outcomes = append(b.outcomes, o)
		b.printSettled(o)
		if b.saver.Progress().Doubtful {
			b.saver.StopAfterCurrent()
		}
	}
	hide := b.showProgress()
	err, ended := plain.Finish(ctx, b.cmd, "bulk edit", func() error { return run.Run(ctx) })
	hide()
	if !ended {
		return plain.Signalled(ctx)
	}
	b.tellDoubt()
	b.tellRun(run)
	return b.end(ctx, err)
}

// tellDoubt says why a run stopped by itself.
func (b *bulkRun) tellDoubt() {
	progress := b.saver.Progress()
	if !progress.Doubtful {
		return
	}
	plain.WriteLines(plain.Warnings(b.cmd), []string{"flexconsole: stopped: " + words.WhyPaused(progress) + ". Check the users before you resume."})
}

// tellRun names the commands that go on with a run, or undo it.
func (b *bulkRun) tellRun(run *session.BulkRun) {
	if b.cmd.Flag("demo").Changed { // the sandbox of --demo forgets everything
		return
	}
	account := plain.AccountWords(b.cmd)
	saved := slices.ContainsFunc(b.outcomes, func(o batch.Outcome) bool { return o.Result.Status == save.Saved })
	var lines []string
	if run.Left != "" {
		lines = append(lines, "  → To save the rest: flexconsole users resume"+account+" "+run.Left)
	}
	if id := run.Left + run.Done; saved && id != "" {
		lines = append(lines, "  → To undo: flexconsole users undo"+account+" "+id)
	}
	plain.WriteLines(plain.Notes(b.cmd), lines)
}

// progressEvery is how often the progress is drawn.
const progressEvery = 500 * time.Millisecond

// showProgress draws the progress on a terminal that shows nothing else, until hide is
// called.
func (b *bulkRun) showProgress() (hide func()) {
	stderr := plain.Notes(b.cmd)
	if !onTerminal(stderr) || onTerminal(b.cmd.OutOrStdout()) {
		return func() {}
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				fmt.Fprint(stderr, "\r\x1b[K"+strings.Join(words.BulkProgress(b.saver.Progress()), " · "))
			case <-stop:
				fmt.Fprint(stderr, "\r\x1b[K")
				return
			}
		}
	}()
	return func() { close(stop); <-stopped }
}

func onTerminal(w io.Writer) bool {
	file, ok := w.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(file.Fd())
}

// end prints what is left to print, and gives the status, that of a signal first. What
// could not be printed does not change what was done.
func (b *bulkRun) end(ctx context.Context, err error) error {
	b.printRest()
	report := batch.Report(b.rows, b.outcomes)
	plain.WriteLines(plain.Notes(b.cmd), []string{bulkSummary(report)})
	if err != nil && plain.Signalled(ctx) == nil {
		plain.PrintFailure(b.cmd, b.session, "", cmp.Or(bulkStatus(report), plain.ExitOther), err)
	}
	b.out.ReportUnprinted(b.cmd, b.unprinted()...)
	status := bulkStatus(report)
	if status == 0 && err != nil {
		status = plain.ExitOther
	}
	return b.out.Ended(ctx, status)
}

// bulkSummary counts the results.
func bulkSummary(report []batch.Outcome) string {
	counts := map[string]int{}
	var order []string
	for _, o := range report {
		word := words.RowWord(o)
		if counts[word]++; counts[word] == 1 {
			order = append(order, word)
		}
	}
	var parts []string
	for _, word := range order {
		parts = append(parts, fmt.Sprintf("%d %s", counts[word], word))
	}
	return strings.Join(parts, " · ")
}

// bulkStatus is the status after a run: unknown where any result is, else partly done
// where anything was not saved as asked, or not applied where nothing was.
func bulkStatus(report []batch.Outcome) int {
	done, notApplied, other := 0, 0, 0
	for _, o := range report {
		switch status := rowStatus(o); status {
		case plain.ExitUnknown:
			return status
		case 0:
			done++
		case plain.ExitNotApplied:
			notApplied++
		default:
			other++
		}
	}
	switch {
	case notApplied+other == 0:
		return 0
	case done+other == 0:
		return plain.ExitNotApplied
	}
	return plain.ExitOther
}

// rowStatus is the status of one row.
func rowStatus(o batch.Outcome) int {
	switch {
	case o.Result != nil:
		return plain.SaveStatus(*o.Result)
	case o.Row.Kind == batch.NothingToDo:
		return 0
	}
	return plain.ExitNotApplied
}
