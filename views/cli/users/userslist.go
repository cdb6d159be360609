package users

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/duplicates"
	"flexconsole/api/taskrouter"
	"flexconsole/api/validate"
	"flexconsole/ui"
	"flexconsole/ui/filter"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// usersList is one run of the command.
type usersList struct {
	cmd     *cobra.Command
	session *session.Session
	out     *plain.Output
	table   *plain.List
	// filter, columnList and sortList are the flags as they were given.
	filter               string
	columnList, sortList []string
	csv, json            bool

	wanted  filter.Expression
	columns []userColumn
	order   []sortKey
	// teams are the names of the teams by their SIDs, duplicates the SIDs of the users who
	// share something with others.
	teams      map[string]string
	duplicates map[string]bool
}

// sortKey is a column to sort by.
type sortKey struct {
	userColumn
	descending bool
}

func newUsersListCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	l := &usersList{}
	command := w.Listing(f, &cobra.Command{
		Use:   "list",
		Short: "Print the Flex users of the account",
		Long: `Print the Flex users of the account as a table, with --json one user per line,
or with --csv as comma-separated values.

--filter takes the same terms as the input of the console, in upper or lower
case, and keeps the users for whom all of them hold: words, "two words",
role:admin, -locale:es (without it), team:none (no value), name:"Anna B". The keys
are username, name, email, locale, role, team, state, sid, worker and is:
is:duplicate finds users that share an email or username with another. The user
list is a public beta that not every account has. Users who are added or removed
while the list is read may be missing.

--columns and --sort take ` + strings.Join(columnNames(), ", ") + `.
The team name needs one more request, the activity one for each user that is
printed. With --json and --columns, each line has these columns only. In CSV an
empty cell is null or empty, and an apostrophe is put before what a spreadsheet
would run as a formula.`,
		Example: `  flexconsole users list --demo --filter 'role:supervisor -state:deactivated'
  flexconsole users list --demo --filter 'team:none name:"Alder N"'
  flexconsole users list --columns sid,email,team_name --sort team_name,-email --csv > users.csv
  flexconsole users list --json | jq -r .flex_user_sid`,
		PreRunE: func(cmd *cobra.Command, _ []string) error { return l.checkUse(cmd) },
	}, "user", func(ctx context.Context, cmd *cobra.Command, session *session.Session, asJSON bool) error {
		l.cmd, l.session, l.json = cmd, session, asJSON
		return l.run(ctx)
	})
	set := command.Flags()
	set.StringVar(&l.filter, "filter", "", "only users for whom all these `terms` hold")
	set.StringSliceVar(&l.columnList, "columns", nil, "print these `columns`, separated by commas (default: those of the table)")
	set.StringSliceVar(&l.sortList, "sort", nil, "sort by these `columns`, separated by commas; -email is descending")
	set.BoolVar(&l.csv, "csv", false, "print comma-separated values under a header")
	plain.CompleteFilter(command, words.UserKeys, map[string]func() []string{
		"state": plain.Values("active", "deactivated"), "role": plain.Values("agent", "supervisor", "admin"),
		"locale": func() []string { return validate.LocaleSuggestions("") },
	})
	for _, flag := range []string{"columns", "sort"} {
		plain.Complete(command, flag, columnNames)
	}
	return plain.Documents(command, api.UserSummary{}, map[string]*string{})
}

// checkUse checks what needs no account.
func (l *usersList) checkUse(cmd *cobra.Command) error {
	var err error
	if l.wanted, err = plain.CheckFilter(cmd, words.UserKeys, l.filter, "user"); err != nil {
		return err
	}
	if asJSON, _ := cmd.Flags().GetBool("json"); asJSON && l.csv {
		return plain.UsageError("give --csv or --json, not both")
	}
	for _, name := range l.columnList {
		column, err := findColumn("columns", strings.TrimSpace(name))
		if err != nil {
			return err
		}
		l.columns = append(l.columns, column)
	}
	if cmd.Flags().Changed("columns") && len(l.columns) == 0 {
		return plain.UsageError("--columns is empty")
	}
	for _, name := range l.sortList {
		name, descending := strings.CutPrefix(strings.TrimSpace(name), "-")
		column, err := findColumn("sort", name)
		if err != nil {
			return err
		}
		l.order = append(l.order, sortKey{column, descending})
	}
	return nil
}

// run prints the users that the filter keeps, as they come where nothing is to be read
// or sorted before.
func (l *usersList) run(ctx context.Context) error {
	l.readTeams(ctx)
	l.begin()
	collects := len(l.order) > 0 || l.uses(activityColumn)
	compares := slices.ContainsFunc(l.wanted, func(t filter.Term) bool { return t.Key == words.IsKey })
	var all []api.UserSummary
	var kept []listedUser
	none := true
	keep := func(page []api.UserSummary) error {
		fitting := l.fitting(page)
		none = none && len(fitting) == 0
		if collects {
			kept = append(kept, fitting...)
			return nil
		}
		l.print(fitting)
		return l.out.Err()
	}
	err := listUsers(ctx, l.session, func(page []api.UserSummary) error {
		if compares {
			all = append(all, page...)
			return nil
		}
		return keep(page)
	})
	if compares && plain.Signalled(ctx) == nil {
		l.compare(all)
		err = cmp.Or(err, keep(all))
	}
	if collects && plain.Signalled(ctx) == nil {
		l.readActivities(ctx, kept)
		l.sort(kept)
		l.print(kept)
	}
	l.table.End() // what was read before a failure is true anyway
	if err == nil && none {
		fmt.Fprintln(plain.Notes(l.cmd), "no matching users")
	}
	return listEnded(ctx, l.cmd, l.session, cmp.Or(err, l.out.Err()))
}

// begin prepares the output.
func (l *usersList) begin() {
	l.out = plain.NewFittedOutput(l.cmd.OutOrStdout())
	var titles, names []string
	for _, c := range l.printed() {
		titles, names = append(titles, c.title), append(names, c.name)
	}
	l.table = plain.NewList(l.out, l.json, titles...)
	if l.csv {
		l.out.CSV(names)
	}
}

// printed are the columns of the output.
func (l *usersList) printed() []userColumn {
	if len(l.columns) > 0 {
		return l.columns
	}
	return usualColumns()
}

// uses says that a column is printed or sorted by.
func (l *usersList) uses(name string) bool {
	return slices.ContainsFunc(l.columns, func(c userColumn) bool { return c.name == name }) ||
		slices.ContainsFunc(l.order, func(k sortKey) bool { return k.name == name })
}

// readTeams reads the names of the teams where something depends on them.
func (l *usersList) readTeams(ctx context.Context) {
	if len(l.wanted) == 0 && !l.uses(teamNameColumn) {
		return
	}
	teams, err := teamNames(ctx, l.session)
	l.teams = teams
	byTeam := slices.ContainsFunc(l.wanted, func(t filter.Term) bool { return t.Key == "team" && !t.WantsNone() })
	if err == nil || ctx.Err() != nil {
		return
	}
	if byTeam {
		plain.WriteLines(plain.Warnings(l.cmd), []string{
			"--filter: team names could not be read, so team: matches SIDs (QO…) only: " + words.Brief(err),
		})
	}
	if l.uses(teamNameColumn) {
		plain.WriteLines(plain.Warnings(l.cmd), []string{"team names could not be read: " + words.Brief(err)})
	}
}

// compare finds the users who share something with others.
func (l *usersList) compare(all []api.UserSummary) {
	l.duplicates = map[string]bool{}
	for _, g := range duplicates.Find(len(all), func(i int) duplicates.User { return compared(all[i], nil) }) {
		for _, i := range g.Users {
			l.duplicates[all[i].FlexUserSID] = true
		}
	}
}

// fitting are the users of a page that the filter keeps.
func (l *usersList) fitting(page []api.UserSummary) []listedUser {
	var kept []listedUser
	for _, summary := range page {
		u := listedUser{UserSummary: summary, duplicate: l.duplicates[summary.FlexUserSID]}
		if name, known := l.teams[api.Text(u.FlexTeamSID)]; known {
			u.teamName = &name
		}
		if fits(l.wanted, u) {
			kept = append(kept, u)
		}
	}
	return kept
}

// readActivities reads the activity of each user's worker, where a column shows it. Those
// that cannot be read stay empty, which is said once.
func (l *usersList) readActivities(ctx context.Context, kept []listedUser) {
	if !l.uses(activityColumn) {
		return
	}
	var workers []int
	for i, u := range kept {
		if api.Text(u.WorkerSID) != "" && api.Text(u.WorkspaceSID) != "" {
			workers = append(workers, i)
		}
	}
	var unread []error
	var reads batch.Parallel[taskrouter.Worker]
	_ = reads.Run(ctx, usualParallel, len(workers), func(ctx context.Context, i int) (taskrouter.Worker, error) {
		u := kept[workers[i]]
		return l.session.Flex.FetchWorker(ctx, *u.WorkspaceSID, *u.WorkerSID)
	}, func(i int, worker taskrouter.Worker, err error) {
		if err != nil {
			unread = append(unread, err)
			return
		}
		kept[workers[i]].activity = worker.ActivityName
	}) // its error is that of ctx, of which listEnded knows
	if len(unread) > 0 {
		plain.WriteLines(plain.Warnings(l.cmd), []string{
			"the activity of " + ui.Counted(len(unread), "worker") + " could not be read: " + words.Brief(unread[0]),
		})
	}
}

// sort sorts users by the columns of --sort, in upper or lower case; no value comes first.
func (l *usersList) sort(kept []listedUser) {
	sort.SliceStable(kept, func(i, j int) bool {
		for _, key := range l.order {
			order := strings.Compare(strings.ToLower(api.Text(key.value(kept[i]))), strings.ToLower(api.Text(key.value(kept[j]))))
			if key.descending {
				order = -order
			}
			if order != 0 {
				return order < 0
			}
		}
		return false
	})
}

func (l *usersList) print(kept []listedUser) {
	l.out.Together(func() {
		for _, u := range kept {
			l.printOne(u)
		}
	})
}

func (l *usersList) printOne(u listedUser) {
	switch {
	case l.csv:
		l.out.CSV(l.cells(u, csvCell))
	case l.json && len(l.columns) == 0:
		l.out.JSON(u.UserSummary)
	case l.json:
		document := map[string]*string{}
		for _, c := range l.columns {
			document[c.name] = c.value(u)
		}
		l.out.JSON(document)
	default:
		l.table.Add(nil, l.cells(u, plain.Cell)...)
	}
}

func csvCell(value *string) string { return batch.CSVCell(ui.VisibleCell(api.Text(value))) }

// cells are the columns of a user's row.
func (l *usersList) cells(u listedUser, cell func(*string) string) []string {
	var cells []string
	for _, c := range l.printed() {
		cells = append(cells, cell(c.value(u)))
	}
	return cells
}
