package users

import (
	"context"
	"errors"
	"strings"

	"flexconsole/api"
	"flexconsole/views/cli/plain"
)

// noSuchName is the failure to find a user by a username or email.
type noSuchName struct{ field, value string }

func (e noSuchName) Error() string {
	return "No user of this account has the " + e.field + " " + e.value + "."
}

// readStatus is the status after a read that failed, a search by name among them.
func readStatus(err error) int {
	if _, none := errors.AsType[noSuchName](err); none {
		return plain.ExitNotFound
	}
	return plain.ReadStatus(err)
}

// addNames adds the users asked for by their usernames.
func (g *userGet) addNames(instance string) {
	for _, name := range g.usernames {
		g.wanted = append(g.wanted, wantedUser{asked: name, find: func(ctx context.Context) (api.FlexUser, error) {
			found, err := g.session.Flex.FindFlexUserByName(ctx, instance, name)
			switch {
			case err != nil:
				return api.FlexUser{}, err
			case found == nil:
				return api.FlexUser{}, noSuchName{"username", name}
			}
			return g.session.Flex.FetchFlexUser(ctx, instance, found.FlexUserSID)
		}})
	}
}

// addEmails adds the users asked for by their emails, which only the list knows.
func (g *userGet) addEmails(ctx context.Context) error {
	if len(g.emails) == 0 {
		return nil
	}
	found := make([][]string, len(g.emails))
	err := listUsers(ctx, g.session, func(page []api.UserSummary) error {
		for _, u := range page {
			for i, email := range g.emails {
				if u.Email != nil && strings.EqualFold(*u.Email, email) {
					found[i] = append(found[i], u.FlexUserSID)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, email := range g.emails {
		if len(found[i]) == 0 {
			g.wanted = append(g.wanted, wantedUser{asked: email, err: noSuchName{"email", email}, read: true})
		}
		for _, user := range found[i] {
			g.wanted = append(g.wanted, wantedUser{asked: email, sid: user})
		}
	}
	return nil
}
