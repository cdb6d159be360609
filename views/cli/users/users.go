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
	var filter string
	command := w.Listing(f, &cobra.Command{
		Use:   "list",
		Short: "Print the Flex users of the account",
		Long: `Print the Flex users of the account as a table, or with --json one user per
line.

--filter keeps the users that match every word, in upper or lower case.
role:admin, locale:es, team:NAME and state:deactivated search one column. The
user list is a public beta that not every account has. Users who are added or
removed while the list is read may be missing.` + plain.StatusHelp,
		Example: `  flexconsole users list --demo --filter role:supervisor
  flexconsole users list --json | jq -r .flex_user_sid`,
		PreRun: func(cmd *cobra.Command, _ []string) { plain.WriteLines(cmd.ErrOrStderr(), unknownColumns(filter)) },
	}, "user", func(ctx context.Context, cmd *cobra.Command, session *session.Session, asJSON bool) error {
		return printUsers(ctx, cmd, session, filter, asJSON)
	})
	command.Flags().StringVar(&filter, "filter", "", "only users that match all these `words`")
	return command
}

// printUsers prints the users that the filter keeps.
func printUsers(ctx context.Context, cmd *cobra.Command, session *session.Session, filter string, asJSON bool) error {
	out := plain.NewFittedOutput(cmd.OutOrStdout())
	list := plain.NewList(out, asJSON, columnTitles()...)
	cells := userCells
	if asJSON { // has them all in the document
		cells = func(api.UserSummary) []string { return nil }
	}
	none, wanted := true, newUserFilter(ctx, cmd, session, filter)
	err := listUsers(ctx, session, func(page []api.UserSummary) error {
		out.Together(func() {
			for _, u := range page {
				if wanted.passes(u) {
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

// userColumn is a column of the table; its name is what the filter knows it by.
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

// userFilter keeps users in whom all its words, in lower case, are found.
type userFilter struct {
	words []string
	// teams are the names of the teams by their SIDs, as far as they can be read.
	teams map[string]string
}

// newUserFilter asks for the names of the teams where there is a word to look for.
func newUserFilter(ctx context.Context, cmd *cobra.Command, session *session.Session, filter string) userFilter {
	f := userFilter{words: strings.Fields(strings.ToLower(filter))}
	if len(f.words) == 0 {
		return f
	}
	names, err := teamNames(ctx, session)
	if err != nil && ctx.Err() == nil && strings.Contains(" "+strings.ToLower(filter), " team:") {
		plain.WriteLines(cmd.ErrOrStderr(), []string{
			"--filter: team names could not be read, so team: matches SIDs (QO…) only: " + words.Brief(err),
		})
	}
	f.teams = names
	return f
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

// passes says whether every word of the filter is found in the user.
func (f userFilter) passes(u api.UserSummary) bool {
	for _, word := range f.words {
		if !f.found(u, word) {
			return false
		}
	}
	return true
}

// found looks for a word in the column that it names or in all, for a team by its
// name and its SID.
func (f userFilter) found(u api.UserSummary, word string) bool {
	columns := userColumns()
	if name, wanted, named := strings.Cut(word, ":"); named {
		if i := columnNamed(name); i >= 0 {
			columns, word = columns[i:i+1], wanted
		}
	}
	for _, c := range columns {
		value := c.value(u)
		if value != nil && strings.Contains(strings.ToLower(*value+" "+f.teams[*value]), word) {
			return true
		}
	}
	return false
}

// columnNamed is the index of the column that a word of the filter names, in
// lower case, -1 for none.
func columnNamed(name string) int {
	return slices.IndexFunc(userColumns(), func(c userColumn) bool { return c.name == strings.TrimSuffix(name, "s") })
}

// unknownColumns reports words that look as if they named a column. They are no
// error, as in the console: values hold colons too.
func unknownColumns(filter string) []string {
	var told []string
	for word := range strings.FieldsSeq(strings.ToLower(filter)) {
		name, _, named := strings.Cut(word, ":")
		if named && columnNamed(name) < 0 {
			told = append(told, fmt.Sprintf("--filter: no column %s, so %s is searched in all columns: %s",
				name, word, strings.Join(columnNames(), ", ")))
		}
	}
	return told
}

func columnNames() []string {
	var names []string
	for _, c := range userColumns() {
		names = append(names, c.name)
	}
	return names
}
