// Package users is the commands that read, change and list Flex users in plain text.
package users

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// NewUserCommand reads and changes users in plain text, for scripts.
func NewUserCommand(w plain.Wiring) *cobra.Command {
	f := &plain.AccountFlags{}
	return plain.Group("user", "Show or change Flex users as plain text or JSON",
		"use flexconsole user get FU… or flexconsole user set FU…", f,
		newUserGetCommand(f, w), newUserSetCommand(f, w))
}

func newUserGetCommand(f *plain.AccountFlags, w plain.Wiring) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "get FU… [FU…]",
		Short: "Print all fields of Flex users",
		Long: `Print all fields of Flex users. Dates are shown in local time and as sent by
Twilio.

With --json each user is printed as sent by Twilio, one per line, with control
characters as \u escapes. If a user does not exist, the others are still
printed.` + plain.StatusHelp,
		Example: `  flexconsole user get FU00000000000000000000000000000001
  flexconsole user get FU… FU… --json --profile support`,
		ValidArgsFunction: w.RecentUsers(f, true),
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			users, err := userArguments(cmd, args)
			if err != nil {
				return err
			}
			return w.InSession(cmd, *f, func(ctx context.Context, session *session.Session) error {
				return getUsers(ctx, cmd, session, users, asJSON)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON, one user per line")
	return command
}

// getUsers prints users in the order asked for. Only a user that does not
// exist is passed over: any other failure would meet those after it as well.
func getUsers(ctx context.Context, cmd *cobra.Command, session *session.Session, users []string, asJSON bool) error {
	out := plain.NewOutput(cmd.OutOrStdout())
	missing := 0
	for i, user := range users {
		found, err := fetchUser(ctx, session, user)
		switch {
		case err == nil:
			printUser(cmd, out, user, found, asJSON, len(users) > 1 && i > missing)
		case plain.Signalled(ctx) != nil:
			return plain.Signalled(ctx)
		default:
			plain.PrintFailure(cmd.ErrOrStderr(), session, user, err)
			if plain.ReadStatus(err) != plain.ExitNotFound {
				return stoppedAt(users, i, plain.ReadStatus(err))
			}
			missing++
		}
		if out.Err() != nil {
			return out.Err()
		}
	}
	if missing > 0 {
		return plain.ExitError{Status: plain.ExitNotFound}
	}
	return nil
}

// stoppedAt ends with a status, and says how many users were not asked for.
func stoppedAt(users []string, i, status int) error {
	left := len(users) - i - 1
	if left == 0 {
		return plain.ExitError{Status: status}
	}
	return plain.ExitError{Status: status, Text: fmt.Sprintf("stopped: %d more not loaded", left)}
}

func fetchUser(ctx context.Context, session *session.Session, user string) (api.FlexUser, error) {
	instance, err := session.FindInstance(ctx)
	if err != nil {
		return api.FlexUser{}, err
	}
	return session.Flex.FetchFlexUser(ctx, instance, user)
}

// printUser prints one user; apart leaves a line before it.
func printUser(cmd *cobra.Command, out *plain.Output, asked string, u api.FlexUser, asJSON, apart bool) {
	if u.FlexUserSID == nil {
		plain.WriteLines(cmd.ErrOrStderr(), []string{
			"flexconsole: " + asked + ": the response does not say which user it is about (flex_user_sid is null)",
		})
	}
	if names := u.OddNames(); len(names) > 0 {
		plain.WriteLines(cmd.ErrOrStderr(), []string{"flexconsole: " + asked + ": " + words.OddFieldsWarning(names)})
	}
	if asJSON {
		out.JSON(u.Raw)
		return
	}
	if apart {
		out.Line("")
	}
	out.Lines(userLines(u, time.Local))
}

// userLines are all fields of a user by their names in the document.
func userLines(u api.FlexUser, zone *time.Location) []string {
	var lines []string
	add := func(name, value string) { lines = append(lines, fmt.Sprintf("%-14s %s", name, u.Marked(name, value))) }
	add("flex_user_sid", words.Value(u.FlexUserSID))
	add("username", words.Value(u.Username))
	add("email", words.Value(u.Email))
	add("locale", words.Value(u.Locale))
	add("roles", shownRoles(u.Roles))
	add("user_sid", words.Value(u.UserSID))
	add("worker_sid", words.Value(u.WorkerSID))
	add("workspace_sid", words.Value(u.WorkspaceSID))
	add("flex_team_sid", words.Value(u.FlexTeamSID))
	add("instance_sid", words.Value(u.InstanceSID))
	add("account_sid", words.Value(u.AccountSID))
	add("created_date", shownDate(u.CreatedDate, zone))
	add("updated_date", shownDate(u.UpdatedDate, zone))
	add("version", strconv.Itoa(u.Version))
	add("url", words.Value(u.URL))
	return lines
}

func shownRoles(roles []string) string {
	switch {
	case roles == nil:
		return "null"
	case len(roles) == 0:
		return "(none)"
	}
	return strings.Join(roles, ", ")
}

// shownDate is a date in the reader's zone, and raw.
func shownDate(value *string, zone *time.Location) string {
	if value == nil {
		return "null"
	}
	at, err := time.Parse(time.RFC3339, *value)
	if err != nil {
		return words.Value(value)
	}
	return at.In(zone).Format("2006-01-02 15:04:05 MST") + " (" + *value + ")"
}

// userArguments takes Flex user SIDs, at least one. A name is no SID, but the
// list can be searched for it.
func userArguments(cmd *cobra.Command, args []string) ([]string, error) {
	if len(args) == 0 {
		return nil, plain.UsageError("no Flex user SID given; usage: " + cmd.UseLine())
	}
	for _, arg := range args {
		if plain.IsName(arg) {
			return nil, plain.UsageError("not a Flex user SID: " + arg + "; find users by name with flexconsole users list" +
				plain.AccountWords(cmd) + " --filter " + arg)
		}
	}
	return plain.SIDArguments(sid.FlexUser, args)
}
