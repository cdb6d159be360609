package users

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/ui/filter"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// NewUsersCommand lists the account's users in plain text, for scripts.
func NewUsersCommand(w plain.Wiring) *cobra.Command {
	f := &plain.AccountFlags{}
	return plain.Group("users", "List the Flex users of the account as plain text or JSON",
		"use flexconsole users list", f, newUsersListCommand(f, w))
}

func newUsersListCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	var expression string
	command := w.Listing(f, &cobra.Command{
		Use:   "list",
		Short: "Print the Flex users of the account",
		Long: `Print the Flex users of the account as a table, or with --json one user per
line.

--filter takes the same terms as the input of the console, in upper or lower
case, and keeps the users for whom all of them hold: words, "two words",
role:admin, -locale:es (without it), team:none (no value), name:"Anna B". The keys
are username, name, email, locale, role, team, state, sid and worker. The user list
is a public beta that not every account has. Users who are added or removed while
the list is read may be missing.` + plain.StatusHelp,
		Example: `  flexconsole users list --demo --filter 'role:supervisor -state:deactivated'
  flexconsole users list --demo --filter 'team:none name:"Alder N"'
  flexconsole users list --json | jq -r .flex_user_sid`,
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			plain.WriteLines(cmd.ErrOrStderr(), unknownKeys(expression))
			return unfinished(expression)
		},
	}, "user", func(ctx context.Context, cmd *cobra.Command, session *session.Session, asJSON bool) error {
		return printUsers(ctx, cmd, session, words.UserKeys.Parse(expression), asJSON)
	})
	command.Flags().StringVar(&expression, "filter", "", "only users for whom all these `terms` hold")
	return command
}

// printUsers prints the users that the filter keeps.
func printUsers(ctx context.Context, cmd *cobra.Command, session *session.Session, wanted filter.Expression, asJSON bool) error {
	out := plain.NewFittedOutput(cmd.OutOrStdout())
	list := plain.NewList(out, asJSON, columnTitles()...)
	cells := userCells
	if asJSON { // has them all in the document
		cells = func(api.UserSummary) []string { return nil }
	}
	none, fits := true, userFilter(ctx, cmd, session, wanted)
	err := listUsers(ctx, session, func(page []api.UserSummary) error {
		out.Together(func() {
			for _, u := range page {
				if fits(u) {
					none = false
					list.Add(u, cells(u)...)
				}
			}
		})
		return out.Err()
	})
	list.End() // what was read before a failure is true anyway
	if err == nil && none {
		fmt.Fprintln(cmd.ErrOrStderr(), "no matching users")
	}
	return listEnded(ctx, cmd, session, cmp.Or(err, out.Err()))
}

// userCells are the cells of a user's row.
func userCells(u api.UserSummary) []string {
	var cells []string
	for _, c := range userColumns() {
		cells = append(cells, plain.Cell(c.value(u)))
	}
	return cells
}

// listEnded reports how a list ended.
func listEnded(ctx context.Context, cmd *cobra.Command, session *session.Session, err error) error {
	var failure *api.Error
	switch {
	case plain.Signalled(ctx) != nil:
		return plain.Signalled(ctx)
	case !errors.As(err, &failure):
		return err
	}
	plain.PrintFailure(cmd.ErrOrStderr(), session, "", err)
	if plain.ListStatus(err) == plain.ExitNoList {
		return plain.ExitError{Status: plain.ExitNoList}
	}
	return errors.New("the list is incomplete")
}

// listUsers hands on the account's users a page at a time, each user once, as far as
// the list can be read to an end.
func listUsers(ctx context.Context, session *session.Session, onPage func([]api.UserSummary) error) error {
	instance, err := session.FindInstance(ctx)
	if err != nil {
		return err
	}
	pager := api.Pager{Near: session.Near}
	for !pager.Done() {
		if !api.Sleep(ctx, pager.Pause()) {
			return ctx.Err()
		}
		page, err := session.Flex.ListFlexUsers(ctx, instance, pager.Page())
		if err != nil {
			return err
		}
		isNew := pager.Take(page.Keys(), page.Unread, page.Next)
		users := page.Entries[:0]
		for i, u := range page.Entries {
			if isNew[i] {
				users = append(users, u)
			}
		}
		if err := onPage(users); err != nil {
			return err
		}
	}
	return pager.Incomplete()
}

// userColumn is a column of the table; its name is the key of the filter.
type userColumn struct {
	name, title string
	value       func(api.UserSummary) *string
}

// userColumns are the columns, in their order.
func userColumns() []userColumn {
	return []userColumn{
		{"sid", "FLEX USER SID", func(u api.UserSummary) *string { return &u.FlexUserSID }},
		{"username", "USERNAME", func(u api.UserSummary) *string { return marked(u, "username", u.Username) }},
		{"name", "FULL NAME", func(u api.UserSummary) *string { return marked(u, "full_name", u.FullName) }},
		{"email", "EMAIL", func(u api.UserSummary) *string { return marked(u, "email", u.Email) }},
		{"locale", "LOCALE", func(u api.UserSummary) *string { return marked(u, "locale", u.Locale) }},
		{"role", "ROLES", func(u api.UserSummary) *string { return marked(u, "roles", joined(u.Roles)) }},
		{"team", "TEAM", func(u api.UserSummary) *string { return marked(u, "flex_team_sid", u.FlexTeamSID) }},
		{"state", "STATE", func(u api.UserSummary) *string { return marked(u, "deactivated", userState(u)) }},
	}
}

// marked is a field, or what came where that is odd.
func marked(u api.UserSummary, name string, value *string) *string {
	if _, odd := u.Odd[name]; !odd {
		return value
	}
	came := u.Marked(name, "")
	return &came
}

func joined(roles []string) *string {
	if roles == nil {
		return nil
	}
	text := strings.Join(roles, ",")
	return &text
}

// userState says whether the user is active, nil if unknown.
func userState(u api.UserSummary) *string {
	if u.Deactivated == nil {
		return nil
	}
	state := "active"
	if *u.Deactivated {
		state = "deactivated"
	}
	return &state
}

func columnTitles() []string {
	var titles []string
	for _, c := range userColumns() {
		titles = append(titles, c.title)
	}
	return titles
}

// userFilter says of users whether all terms hold for them. It asks for the names of
// the teams where there is something to look for.
func userFilter(ctx context.Context, cmd *cobra.Command, session *session.Session, wanted filter.Expression) func(api.UserSummary) bool {
	if len(wanted) == 0 {
		return func(api.UserSummary) bool { return true }
	}
	teams, err := teamNames(ctx, session)
	byTeam := slices.ContainsFunc(wanted, func(t filter.Term) bool { return t.Key == "team" && !t.WantsNone() })
	if err != nil && ctx.Err() == nil && byTeam {
		plain.WriteLines(cmd.ErrOrStderr(), []string{
			"--filter: team names could not be read, so team: matches SIDs (QO…) only: " + words.Brief(err),
		})
	}
	return func(u api.UserSummary) bool {
		return wanted.Fits(func(key string) []string { return userHas(u, teams, key) })
	}
}

// teamNames are the names of the teams by their SIDs.
func teamNames(ctx context.Context, session *session.Session) (map[string]string, error) {
	instance, err := session.FindInstance(ctx)
	if err != nil {
		return nil, err
	}
	teams, err := session.Flex.ListTeams(ctx, instance)
	names := map[string]string{}
	for _, team := range teams {
		if team.FriendlyName != nil {
			names[team.SID] = *team.FriendlyName
		}
	}
	return names, err
}

// userHas is what a user has under a key of the filter, or with "" in all columns; a
// team goes by its name and its SID.
func userHas(u api.UserSummary, teams map[string]string, key string) []string {
	if key == "worker" {
		return []string{textOf(u.WorkerSID)}
	}
	var values []string
	for _, c := range userColumns() {
		if key != "" && c.name != key {
			continue
		}
		value := textOf(c.value(u))
		if values = append(values, value); c.name == "team" && teams[value] != "" {
			values = append(values, teams[value])
		}
	}
	if key == "" {
		return []string{strings.Join(append(values, textOf(u.WorkerSID)), " ")}
	}
	return values
}

func textOf(value *string) string {
	if value == nil {
		return ""
	}
	return *value
}

// unfinished is the error of a filter with a term that finds every user, as an empty
// variable of a script would make it.
func unfinished(expression string) error {
	for _, t := range words.UserKeys.Parse(expression) {
		term := expression[t.From:t.To]
		switch {
		case t.Quoted && !t.Closed:
			return plain.UsageError(fmt.Sprintf("--filter: %s has no quote at its end", term))
		case t.Unfinished() && t.Key != "":
			return plain.UsageError(fmt.Sprintf("--filter: %s has no value; %s:none finds users without one", term, t.Key))
		case t.Unfinished():
			return plain.UsageError(fmt.Sprintf("--filter: %s finds every user", term))
		}
	}
	return nil
}

// unknownKeys reports words that look as if they began with a key. They are no error,
// as in the console: values have colons too.
func unknownKeys(expression string) []string {
	var told []string
	for _, t := range words.UserKeys.Parse(expression) {
		if t.Unknown != "" && !t.Quoted {
			told = append(told, fmt.Sprintf("--filter: no key %s, so %s is searched in all columns: %s",
				t.Unknown, t.Value, strings.Join(words.UserKeys.Names(), ", ")))
		}
	}
	return told
}
