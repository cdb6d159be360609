package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"flexconsole/config"
	"flexconsole/views/cli/plain"
)

// newLogoutCommand removes a profile's secret.
func newLogoutCommand(inputs func() config.Inputs) *cobra.Command {
	var profile string
	command := &cobra.Command{
		Use:   "logout",
		Short: "Remove the secret of a profile from this machine",
		Long: `Remove the secret of a profile from the keyring and from credentials.toml.

The profile itself stays in config.toml; one that is not in it any more can be
named too. Without --profile it is the one that
FLEXCONSOLE_PROFILE names, or the default profile. At Twilio the secret stays
valid: delete the API key there too if it may have leaked.`,
		Args:              plain.NoArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			defer plain.SurviveClosedPipe()()
			in := inputs()
			in.Profile = profile
			done, err := config.Read(in).Forget()
			if err == nil || done.FromFile {
				plain.PrintDone(cmd, forgotten(in, done))
			}
			return err
		},
	}
	command.Flags().StringVar(&profile, "profile", "", "profile of config.toml whose secret goes")
	plain.Complete(command, "profile", plain.ProfileNames)
	return command
}

// forgotten says what was removed from where, and what may be left.
func forgotten(in config.Inputs, done config.Forgotten) []string {
	var from []string
	if done.FromFile {
		from = append(from, in.Shown(config.InFile))
	}
	if done.FromKeyring {
		from = append(from, in.Shown(config.InKeyring))
	}
	line := "Profile " + done.Profile + " has no secret here; nothing was removed."
	if len(from) > 0 {
		line = "Removed the secret of profile " + done.Profile + " from " + strings.Join(from, " and ") + "."
	}
	lines := []string{line, "The profile stays in " + in.ConfigShown() + "."}
	if done.Gone {
		lines[1] = in.ConfigShown() + " has no profile of that name."
	}
	if done.Unasked != nil {
		lines = append(lines, "A secret in the keyring would still be there: "+done.Unasked.Error()+".")
	}
	return lines
}
