package cli

import (
	"flexconsole/config"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/shell"
)

// findSources lists the accounts that can be opened, the built-in one last. The
// files are read again, as a login may have changed them.
func findSources(settings *config.Settings) ([]shell.Source, error) {
	found, err := settings.Reload().Sources()
	var all []shell.Source
	for _, s := range found {
		all = append(all, shell.Source{
			ID: s.ID(), Name: sourceName(s), Badge: s.Environment.Badge(), AccountSID: s.AccountSID, ReadOnly: s.ReadOnly, Says: sourceText(s),
		})
	}
	return append(all, shell.Source{
		ID: plain.DemoSource, Name: "Built-in sandbox", Badge: config.Sandbox.Badge(),
		Says: "A sample account inside this program, with users to edit and an agent who accepts test chats. " +
			"No network, and nothing is saved.",
	}), err
}

func sourceName(s config.Source) string {
	switch s.Origin {
	case config.FromEnvironment:
		return "TWILIO_* variables"
	case config.FromTwilioCLI:
		return "twilio-cli profile " + s.Name
	}
	return "profile " + s.Name
}

// sourceText is what will happen, and that no Flex is to be expected where that is
// so.
func sourceText(s config.Source) string {
	says := sourceUse(s)
	if told := regionNote(s.Region, s.BaseURL); told != "" {
		says += " ! " + told + "."
	}
	return says
}

func sourceUse(s config.Source) string {
	switch s.Origin {
	case config.FromEnvironment:
		return "Uses the account in the variables of this shell. It has no environment setting, so it is treated as production."
	case config.FromTwilioCLI:
		return "Uses the account of twilio-cli's active profile. It has no environment setting, so it is treated as production."
	}
	return "Uses the account of this profile, with the secret from the keyring or credentials.toml."
}

// openSource builds the session of a source; its credentials may go over http to
// the address agreed to.
func openSource(f flags, settings *config.Settings, id, agreed string) (*session.Session, error) {
	if id == plain.DemoSource {
		return openSandbox(f.AccountFlags)
	}
	account, err := settings.Reload().Open(id)
	if err != nil {
		return nil, err
	}
	if plain.Unencrypted(account) && account.BaseURL != agreed {
		return nil, &shell.Unencrypted{Address: account.BaseURL, Text: plain.UnencryptedWarning(account)}
	}
	return newSession(account), nil
}
