package plain

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/config/state"
)

// AccountFlags say which account a command works in; they are the console's own.
type AccountFlags struct {
	Demo, ReadOnly             bool
	DemoUsers                  int
	Profile, Instance, BaseURL string
}

// Bind puts the flags on a plain-text command. They hold for the commands below
// too, or cobra would take a verb for the value of a flag before it.
func (f *AccountFlags) Bind(command *cobra.Command) {
	f.Define(command, command.PersistentFlags(), "use the built-in sandbox account (reset after each command)")
}

// Define defines the flags in a set of the command's; demo says what --demo is for.
func (f *AccountFlags) Define(command *cobra.Command, set *pflag.FlagSet, demo string) {
	set.BoolVar(&f.Demo, "demo", false, demo)
	set.Var(CountFlag(&f.DemoUsers, sandbox.MaxUsers), "demo-users", "with --demo: `number` of users in the sandbox account (default: those to try)")
	set.BoolVar(&f.ReadOnly, "read-only", false, "only read requests, no changes")
	set.StringVar(&f.Profile, "profile", "", "use this `profile` of config.toml")
	set.StringVar(&f.Instance, "instance", "", "Flex instance `SID` (GO…)")
	set.StringVar(&f.BaseURL, "base-url", "", "one `URL` for all hosts (http on loopback only)")
	Complete(command, "profile", ProfileNames)
}

// ApplyTo is a machine's settings under the flags.
func (f AccountFlags) ApplyTo(in config.Inputs) config.Inputs {
	in.Profile, in.Instance, in.BaseURL, in.ReadOnly = f.Profile, f.Instance, f.BaseURL, f.ReadOnly
	return in
}

// ProfileNames are for completion, so a broken file just gives fewer.
func ProfileNames() []string {
	names, _ := config.Read(config.SystemInputs()).Profiles()
	return names
}

// DemoAccount is the built-in account, served at a URL.
func DemoAccount(url string, readOnly bool) config.Account {
	return config.Account{
		Origin: config.FromDemo, Environment: config.Sandbox,
		AccountSID: sandbox.AccountSID, Username: sandbox.AccountSID,
		Secret:      func() string { return sandbox.AuthToken },
		InstanceSID: sandbox.InstanceSID, AddressSID: sandbox.AddressSID,
		BaseURL: url, ReadOnly: readOnly,
	}
}

// DemoSource is the ID of the built-in account.
var DemoSource = config.Account{Origin: config.FromDemo}.SourceID()

// StateKey is what the account's state is kept under.
func StateKey(a config.Account) string { return state.Key(a.AccountSID, a.Host()) }

// StateFolder is where journal and drafts are; the demo's stay in memory.
func StateFolder(a config.Account) (string, error) {
	if a.Origin == config.FromDemo {
		return "", nil
	}
	return config.StateDir()
}
