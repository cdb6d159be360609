package cli

import (
	"flexconsole/config"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/topics"

	"github.com/spf13/cobra"
)

// keyDocument is an action with the keys that hold.
type keyDocument struct {
	Action string `json:"action"`
	Group  string `json:"group"`
	// Keys are none where only the palette has the action.
	Keys []string `json:"keys"`
	Help string   `json:"help"`
	// Fixed: [keys] cannot change them.
	Fixed bool `json:"fixed"`
}

// newKeysCommand prints the keys that hold, those of config.toml included.
func newKeysCommand(inputs func() config.Inputs) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "keys",
		Short: "Print all actions with their keys",
		Long: `Print the actions of the console with the keys that hold, those of [keys] and
[[commands]] in config.toml included. The names are those that [keys] takes:

  [keys]
  edit = "E"
  refresh = ["r", "f5"]

With --json one action per line. Without changes in config.toml the keys are these:

` + topics.Keys(),
		Example: `  flexconsole keys
  flexconsole keys --json | jq -r 'select(.group == "Users") | .action'`,
		Args:              plain.NoArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := useOwn(config.Read(inputs())); err != nil {
				return err
			}
			return printKeys(cmd, asJSON)
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON, one action per line")
	return plain.Documents(command, keyDocument{})
}

func printKeys(cmd *cobra.Command, asJSON bool) error {
	out := plain.NewOutput(cmd.OutOrStdout())
	list := plain.NewList(out, asJSON, "ACTION", "KEYS", "GROUP", "WHAT IT DOES")
	for _, action := range actions.All {
		keys := []string{}
		for _, key := range action.Keys {
			keys = append(keys, ui.KeyName(key))
		}
		list.Add(keyDocument{string(action.ID), action.Group, keys, action.Help, action.HelpOnly},
			string(action.ID), actions.KeyNames(action), action.Group, action.Help)
	}
	list.End()
	return out.Err()
}
