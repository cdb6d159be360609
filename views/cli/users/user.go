// Package users is the commands that read, change and list Flex users in plain text.
package users

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/views/cli/plain"
	"flexconsole/views/words"
)

// NewUserCommand reads and changes users in plain text, for scripts.
func NewUserCommand(w plain.Wiring) *cobra.Command {
	f := &plain.AccountFlags{}
	return plain.Group("user", "Show or change Flex users as plain text or JSON",
		"use flexconsole user get FU… or flexconsole user set FU…", f,
		newUserGetCommand(f, w), newUserSetCommand(f, w))
}

// warnOfUser writes what is odd about a user that was read.
func warnOfUser(cmd *cobra.Command, asked string, u api.FlexUser) {
	if u.FlexUserSID == nil {
		plain.WriteLines(plain.Warnings(cmd), []string{
			"flexconsole: " + asked + ": the response does not say which user it is about (flex_user_sid is null)",
		})
	}
	if names := u.OddNames(); len(names) > 0 {
		plain.WriteLines(plain.Warnings(cmd), []string{"flexconsole: " + asked + ": " + words.OddFieldsWarning(names)})
	}
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
