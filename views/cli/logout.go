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

The profile itself stays in config.toml. Without --profile, the profile in
FLEXCONSOLE_PROFILE or the default profile is used. --profile also accepts a
profile that is no longer in config.toml. The secret stays valid at Twilio: if
it may have leaked, delete the API key in Twilio Console too.`,
		Example: `  flexconsole logout
  flexconsole logout --profile support`,
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
	command.Flags().StringVar(&profile, "profile", "", "`profile` whose secret is removed")
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
	line := "Profile " + done.Profile + " has no saved secret; nothing was removed."
	if len(from) > 0 {
		line = "Removed the secret of profile " + done.Profile + " from " + strings.Join(from, " and ") + "."
	}
	lines := []string{line, "The profile stays in " + in.ConfigShown() + "."}
	if done.Gone {
		lines[1] = in.ConfigShown() + " has no profile with this name."
	}
	if done.Unasked != nil {
		lines = append(lines, "The keyring may still contain the secret: "+done.Unasked.Error()+".")
	}
	return lines
}
