package plain

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/config"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/session"
)

// RecentUsers completes a Flex user SID with the users of the account that were looked up
// lately; with many, more than one.
func (w Wiring) RecentUsers(f *AccountFlags, many bool) cobra.CompletionFunc {
	return w.Offer(f, many, func(folder, key string) []cobra.Completion {
		seen, err := state.OpenSeen(folder, key)
		if err != nil {
			return nil
		}
		all, _ := seen.All()
		var offered []cobra.Completion
		for _, u := range all {
			offered = append(offered, cobra.CompletionWithDesc(u.SID, ui.Escape(u.Username)))
		}
		return offered
	})
}

// MostRemembered is how many users of one command are remembered: more are a list, which
// would push out the users that someone looked up.
const MostRemembered = 10

// Remember has users that were read offered for completion, and shown as recent in the
// console. That they cannot be saved changes nothing of what the command does.
func Remember(session *session.Session, users ...api.FlexUser) {
	if session.Seen == nil || len(users) > MostRemembered {
		return
	}
	var seen []state.Seen
	for _, u := range users {
		if u.FlexUserSID != nil {
			seen = append(seen, state.Seen{SID: *u.FlexUserSID, Username: ui.TextOf(u.Username), Email: ui.TextOf(u.Email), At: time.Now()})
		}
	}
	if len(seen) > 0 {
		_ = session.Seen.Saw(seen...)
	}
}

// Offer completes SIDs from the disk alone. Where anything is wrong there
// are just none to offer, nor is one that was given already.
func (w Wiring) Offer(f *AccountFlags, many bool, kept func(folder, key string) []cobra.Completion) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if f.Demo || len(args) > 0 && !many {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		in := w.Inputs(*f)
		in.Keyring = noSecrets{} // which account it is needs no secret, and no waiting
		account, err := config.Read(in).Account()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		folder, err := StateFolder(account)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		offered := slices.DeleteFunc(kept(folder, StateKey(account)), func(c cobra.Completion) bool {
			id, _, _ := strings.Cut(c, "\t")
			return slices.Contains(args, id)
		})
		return offered, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
}

// noSecrets replaces the keyring where only the account's name is needed: it returns a
// useless secret at once.
type noSecrets struct{}

func (noSecrets) Get(string, string) (string, error) { return "none", nil }
func (noSecrets) Set(string, string, string) error   { return nil }
func (noSecrets) Delete(string, string) error        { return nil }
