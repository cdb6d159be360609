package users

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
)

// NewUsersCommand lists the account's users and changes many of them in plain text, for
// scripts.
func NewUsersCommand(w plain.Wiring) *cobra.Command {
	f := &plain.AccountFlags{}
	return plain.Group("users", "List the Flex users of the account, or change many of them",
		"use flexconsole users list, duplicates, plan, apply, resume, undo or runs", f,
		newUsersListCommand(f, w), newUsersDuplicatesCommand(f, w), newUsersPlanCommand(f, w), newUsersApplyCommand(f, w),
		newUsersResumeCommand(f, w), newUsersUndoCommand(f, w), newUsersRunsCommand(f, w))
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
	status := plain.ListStatus(err)
	if status != plain.ExitNoList {
		status = plain.ExitFailure
	}
	plain.PrintFailure(cmd, session, "", status, err)
	if status == plain.ExitNoList || plain.WantsJSON(cmd, nil) {
		return plain.ExitError{Status: status}
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
