package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"flexconsole/config"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// completions are what a shell is offered for an argument.
type completions = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// recentUsers completes a Flex user SID with the users of the account that were
// looked up lately, from the disk alone. Several may be given where many holds.
func recentUsers(f *flags, machine machineOf, many bool) completions {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if f.demo || len(args) > 0 && !many {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var offered []string
		for _, u := range seenUsers(machine(*f)) {
			if !slices.Contains(args, u.SID) {
				offered = append(offered, cobra.CompletionWithDesc(u.SID, ui.Escape(u.Username)))
			}
		}
		return offered, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
}

// seenUsers are the users remembered of the account that the settings name;
// where anything is wrong there are just none to offer.
func seenUsers(in config.Inputs) []state.Seen {
	in.Keyring = noSecrets{} // which account it is needs no secret, and no waiting
	account, err := config.Read(in).Account()
	if err != nil {
		return nil
	}
	seen, err := state.OpenSeen(stateFolder(account), account.AccountSID)
	if err != nil {
		return nil
	}
	all, _ := seen.All()
	return all
}

// noSecrets stands for the keyring where only the account's name is wanted: it
// answers at once, with a secret that opens nothing.
type noSecrets struct{}

func (noSecrets) Get(string, string) (string, error) { return "none", nil }
func (noSecrets) Set(string, string, string) error   { return nil }
func (noSecrets) Delete(string, string) error        { return nil }
