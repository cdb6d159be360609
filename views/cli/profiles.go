package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"flexconsole/config"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
)

// profileDocument is an account that can be opened, for scripts. The secret is never read.
type profileDocument struct {
	// Source is profile, environment or twilio_cli; Name is null for the environment.
	Source      string  `json:"source"`
	Name        *string `json:"name"`
	Environment string  `json:"environment"`
	AccountSID  string  `json:"account_sid"`
	Region      *string `json:"region"`
	BaseURL     *string `json:"base_url"`
	ReadOnly    bool    `json:"read_only"`
	Default     bool    `json:"default"`
}

// sourceIDs are the origins of accounts as scripts read them, which never change.
var sourceIDs = map[config.Origin]string{
	config.FromProfile: "profile", config.FromEnvironment: "environment", config.FromTwilioCLI: "twilio_cli",
}

// newProfilesCommand lists the accounts that can be opened.
func newProfilesCommand(inputs func() config.Inputs) *cobra.Command {
	group := plain.Group("profiles", "List the accounts that can be opened",
		"use flexconsole profiles list", nil)
	var asJSON bool
	list := &cobra.Command{
		Use:   "list",
		Short: "Print the profiles and the other accounts that can be opened",
		Long: `Print the profiles of config.toml, then the account of the TWILIO_* variables and
twilio-cli's active profile, where they are set. No secret is read, and nothing is
requested from Twilio.`,
		Example: `  flexconsole profiles list
  flexconsole profiles list --json | jq -r 'select(.environment == "prod").name'`,
		Args:              plain.NoArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return listProfiles(cmd, config.Read(inputs()), asJSON)
		},
	}
	list.Flags().BoolVar(&asJSON, "json", false, "print JSON, one profile per line")
	group.AddCommand(plain.Documents(list, profileDocument{}))
	return group
}

func listProfiles(cmd *cobra.Command, settings *config.Settings, asJSON bool) error {
	sources, err := settings.Sources()
	out := plain.NewFittedOutput(cmd.OutOrStdout())
	list := plain.NewList(out, asJSON, "PROFILE", "ENVIRONMENT", "ACCOUNT SID", "SOURCE", "DEFAULT", "READ-ONLY", "REGION", "BASE URL")
	yes := map[bool]string{true: "yes", false: "-"}
	for _, s := range sources {
		d := profileDocument{
			Source: sourceIDs[s.Origin], Name: ui.TextOrNil(s.Name), Environment: string(s.Environment), AccountSID: s.AccountSID,
			Region: ui.TextOrNil(s.Region), BaseURL: ui.TextOrNil(s.BaseURL), ReadOnly: s.ReadOnly,
			Default: s.Origin == config.FromProfile && s.Name == settings.DefaultProfile(),
		}
		list.Add(d, plain.Cell(d.Name), d.Environment, d.AccountSID, s.ID(), yes[d.Default], yes[d.ReadOnly], plain.Cell(d.Region), plain.Cell(d.BaseURL))
	}
	list.End()
	if err == nil && len(sources) == 0 {
		fmt.Fprintln(plain.Notes(cmd), "no account found; run flexconsole login")
	}
	if err != nil {
		return err
	}
	return out.Err()
}
