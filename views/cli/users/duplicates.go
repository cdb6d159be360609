package users

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/duplicates"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// usersDuplicates is one run of the command.
type usersDuplicates struct {
	userSIDs, csv bool
}

// duplicateGroup are users who share something, for scripts.
type duplicateGroup struct {
	Shared []duplicates.Shared `json:"shared"`
	Users  []duplicateUser     `json:"users"`
}

// duplicateUser is a user of the list, with the user SID where that was read.
type duplicateUser struct {
	api.UserSummary
	UserSID *string `json:"user_sid"`
}

func newUsersDuplicatesCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	d := &usersDuplicates{}
	command := w.Listing(f, &cobra.Command{
		Use:   "duplicates",
		Short: "Print users that share an email, user SID or username",
		Long: `Print the groups of users that share what each should have alone: the same email
(in upper or lower case), the same username or one that differs by case only, or
the same user SID. Where one of them is active and another deactivated, the group
is a deactivated_twin too. With --json one group per line, with --csv and in the
table one user per line, under the number of the group.

The list of users has no user SIDs (US…): --user-sids reads them, with one request
for each user.`,
		Example: `  flexconsole users duplicates
  flexconsole users duplicates --user-sids --json | jq -r '.users[].flex_user_sid'`,
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON, _ := cmd.Flags().GetBool("json"); asJSON && d.csv {
				return plain.UsageError("give --csv or --json, not both")
			}
			return nil
		},
	}, "group", d.run)
	command.Flags().BoolVar(&d.csv, "csv", false, "print comma-separated values under a header")
	command.Flags().BoolVar(&d.userSIDs, "user-sids", false, "read the user SID of each user, and compare it too")
	return plain.Documents(command, duplicateGroup{})
}

// run prints the groups among the users that could be read.
func (d *usersDuplicates) run(ctx context.Context, cmd *cobra.Command, session *session.Session, asJSON bool) error {
	var users []duplicateUser
	err := listUsers(ctx, session, func(page []api.UserSummary) error {
		for _, u := range page {
			users = append(users, duplicateUser{UserSummary: u})
		}
		return nil
	})
	if d.userSIDs && err == nil {
		err = readUserSIDs(ctx, session, users)
	}
	if plain.Signalled(ctx) != nil {
		return plain.Signalled(ctx)
	}
	groups := duplicates.Find(len(users), func(i int) duplicates.User { return compared(users[i].UserSummary, users[i].UserSID) })
	out := plain.NewFittedOutput(cmd.OutOrStdout())
	d.print(out, asJSON, users, groups)
	if len(groups) == 0 && err == nil {
		said := "no duplicates among " + ui.Counted(len(users), "user")
		if !d.userSIDs {
			said += "; user SIDs were not compared (--user-sids)"
		}
		fmt.Fprintln(cmd.ErrOrStderr(), said)
	}
	return listEnded(ctx, cmd, session, cmp.Or(err, out.Err()))
}

func compared(u api.UserSummary, userSID *string) duplicates.User {
	return duplicates.User{
		Username: api.Text(u.Username), Email: api.Text(u.Email), UserSID: api.Text(userSID),
		Active: u.Deactivated != nil && !*u.Deactivated, Deactivated: u.Deactivated != nil && *u.Deactivated,
	}
}

// readUserSIDs reads the user SID of each user.
func readUserSIDs(ctx context.Context, session *session.Session, users []duplicateUser) error {
	instance, err := session.FindInstance(ctx)
	if err != nil {
		return err
	}
	var unread []error
	var reads batch.Parallel[api.FlexUser]
	err = reads.Run(ctx, usualParallel, len(users), func(ctx context.Context, i int) (api.FlexUser, error) {
		return session.Flex.FetchFlexUser(ctx, instance, users[i].FlexUserSID)
	}, func(i int, user api.FlexUser, err error) {
		if users[i].UserSID = user.UserSID; err != nil {
			unread = append(unread, err)
		}
	})
	if len(unread) > 0 {
		return errors.New("the user SID of " + ui.Counted(len(unread), "user") + " could not be read, so the groups are incomplete: " + words.Brief(unread[0]))
	}
	return err
}

// duplicateColumns are those of a user in a group.
func duplicateColumns() []userColumn {
	var columns []userColumn
	for _, c := range allColumns() {
		if c.name != teamNameColumn && c.name != activityColumn { // which need further requests
			columns = append(columns, c)
		}
	}
	return columns
}

func (d *usersDuplicates) print(out *plain.Output, asJSON bool, users []duplicateUser, groups []duplicates.Group) {
	columns := duplicateColumns()
	if d.csv {
		header := []string{"group", "shared", "value"}
		for _, c := range columns {
			header = append(header, c.name)
		}
		out.CSV(append(header, "user_sid"))
	}
	table := plain.NewList(out, asJSON, "FLEX USER SID", "GROUP", "SHARED", "USERNAME", "EMAIL", "STATE")
	for i, g := range groups {
		document := duplicateGroup{Shared: g.Shared}
		for _, user := range g.Users {
			u := users[user]
			document.Users = append(document.Users, u)
			of, number := listedUser{UserSummary: u.UserSummary}, strconv.Itoa(i+1)
			switch {
			case d.csv:
				row := []string{number, g.Kinds(), csvCell(&g.Shared[0].Value)}
				for _, c := range columns {
					row = append(row, csvCell(c.value(of)))
				}
				out.CSV(append(row, csvCell(u.UserSID)))
			case !asJSON:
				table.Add(nil, u.FlexUserSID, number, g.Kinds(), plain.Cell(u.Username), plain.Cell(u.Email), plain.Cell(userState(of)))
			}
		}
		if asJSON {
			table.Add(document)
		}
	}
	table.End()
}
