package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/account"
	"flexconsole/api/sid"
	"flexconsole/config"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/words"
)

// login is one run of the command.
type login struct {
	cmd     *cobra.Command
	in      config.Inputs
	profile config.Profile
	secret  string
	file    bool // keep the secret in a file
	replace bool // an existing profile, without asking
	// prompter is nil where nobody can be asked.
	prompter *plain.Prompter
}

// newLoginCommand asks for an account's credentials, proves and stores them.
func newLoginCommand(inputs func() config.Inputs) *cobra.Command {
	l := &login{}
	var tokenStdin bool
	command := &cobra.Command{
		Use:   "login",
		Short: "Store a profile and its secret, once they have been proven",
		Long: `Store a profile and its secret, once they have been proven.

It asks for account, API key, secret, profile and environment on the terminal,
fetches the account's Flex configuration with them, and stores the profile in
config.toml and the secret in the system's keyring, or with --file in
credentials.toml. When anything is wrong nothing is stored. No flag takes a
secret: without a terminal it is one line of standard input.`,
		Example: `  flexconsole login
  flexconsole login --profile support --environment staging
  pass show twilio | flexconsole login --token-stdin --account AC… --api-key SK… --file`,
		Args:              plain.NoArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			l.cmd, l.in = cmd, inputs()
			return l.run(tokenStdin)
		},
	}
	f := command.Flags()
	for _, flag := range l.flags() {
		f.StringVar(flag.value, flag.name, "", flag.usage)
	}
	f.BoolVar(&l.profile.Default, "default", false, "make it the default profile")
	f.BoolVar(&l.file, "file", false, "keep the secret in credentials.toml, not in the keyring")
	f.BoolVar(&l.replace, "replace", false, "replace a profile of that name without asking")
	f.BoolVar(&tokenStdin, "token-stdin", false, "read the secret from standard input, and ask nothing")
	plain.Complete(command, "environment", func() []string { return []string{"prod", "staging", "dev"} })
	plain.Complete(command, "profile", plain.ProfileNames)
	return command
}

func (l *login) run(tokenStdin bool) error {
	ctx, stop := plain.UntilSignal(l.cmd.Context())
	defer stop()
	defer plain.SurviveClosedPipe()()
	if err := l.checkFlags(); err != nil {
		return err
	}
	// What is wrong with the files is told before anything is asked.
	if err := l.in.Ready(); err != nil {
		return err
	}
	if err := l.gather(ctx, tokenStdin); err != nil {
		return err
	}
	if err := l.prove(ctx); err != nil {
		return err
	}
	if err := l.store(ctx); err != nil {
		return err
	}
	l.report()
	return nil
}

// profileFlag states a value of the profile, which is checked under a key.
type profileFlag struct {
	name, key string
	value     *string
	usage     string
}

func (l *login) flags() []profileFlag {
	p := &l.profile
	return []profileFlag{
		{"account", "account_sid", &p.AccountSID, "account SID (AC…)"},
		{"api-key", "api_key", &p.APIKey, `API key SID (SK…); "" for the auth token`},
		{"profile", "profile", &p.Name, "name of the profile"},
		{"environment", "environment", (*string)(&p.Environment), "prod, staging or dev"},
		{"region", "region", &p.Region, "Twilio region, such as us1, the only one with Flex"},
		{"edge", "edge", &p.Edge, "Twilio edge, such as ashburn; found by the region"},
		{"instance", "instance_sid", &p.InstanceSID, "Flex instance SID (GO…); found by itself"},
		{"base-url", "base_url", &p.BaseURL, "one address for all hosts; http for loopback only"},
	}
}

func (l *login) checkFlags() error {
	for _, flag := range l.flags() {
		if *flag.value == "" {
			continue
		}
		if err := config.Check(flag.key, *flag.value); err != nil {
			return plain.UsageError("--" + flag.name + " " + err.Error())
		}
	}
	return nil
}

// gather completes profile and secret, from standard input or by asking.
func (l *login) gather(ctx context.Context, tokenStdin bool) error {
	terminal, _ := l.cmd.InOrStdin().(*os.File)
	if terminal != nil && !term.IsTerminal(terminal.Fd()) {
		terminal = nil
	}
	switch {
	case tokenStdin && terminal != nil:
		return plain.UsageError("--token-stdin reads from a pipe or file: leave it out to be asked")
	case tokenStdin:
		return l.gatherFromStdin(ctx)
	case terminal == nil:
		return plain.UsageError("it asks on a terminal: without one use --token-stdin and --account")
	}
	l.prompter = plain.NewPrompter(terminal, l.cmd.ErrOrStderr())
	fmt.Fprintln(l.cmd.ErrOrStderr(), "ctrl+c goes back; nothing is stored until the end.")
	return l.gatherByAsking(ctx)
}

func (l *login) gatherFromStdin(ctx context.Context) error {
	if l.profile.AccountSID == "" {
		return plain.UsageError("--token-stdin needs --account, and --api-key unless the secret is the auth token")
	}
	if l.profile.Name == "" {
		l.profile.Name = defaultName(l.profile.AccountSID)
	}
	if l.profileExists() && !l.replace {
		return fmt.Errorf("profile %s exists: add --replace to replace it, or choose another name with --profile", l.profile.Name)
	}
	line, err := plain.UntilDone(ctx, func() ([]byte, error) {
		return io.ReadAll(io.LimitReader(l.cmd.InOrStdin(), plain.LongestAnswer+1))
	})
	if err != nil {
		return err
	}
	if len(line) > plain.LongestAnswer {
		return plain.ErrTooLong
	}
	// The end of the line is not part of it; anything else is.
	line, newline := bytes.CutSuffix(line, []byte("\n"))
	if newline {
		line, _ = bytes.CutSuffix(line, []byte("\r"))
	}
	l.secret = string(line)
	if err := config.Check("secret", l.secret); err != nil {
		return fmt.Errorf("the secret on standard input %w: nothing was stored", err)
	}
	return nil
}

func (l *login) gatherByAsking(ctx context.Context) error {
	p := &l.profile
	check := func(key string) func(string) error {
		return func(answer string) error { return config.Check(key, answer) }
	}
	if err := l.askFor(ctx, &p.AccountSID, "", plain.Question{Text: "Account SID (AC…)", Check: check("account_sid")}); err != nil {
		return err
	}
	if err := l.askFor(ctx, &p.APIKey, "api-key", plain.Question{
		Text:  "API key SID (SK…), empty for the auth token",
		Check: emptyOr(check("api_key")),
	}); err != nil {
		return err
	}
	if err := l.askFor(ctx, &l.secret, "", plain.Question{
		Text: l.secretName() + " (it does not show)", Secret: true, Check: check("secret"),
	}); err != nil {
		return err
	}
	name := defaultName(p.AccountSID)
	if err := l.askFor(ctx, &p.Name, "", plain.Question{
		Text: "Profile name [" + name + "]", Preset: name, Check: check("profile"),
	}); err != nil {
		return err
	}
	if err := l.agreeToReplace(ctx); err != nil {
		return err
	}
	return l.askFor(ctx, (*string)(&p.Environment), "", plain.Question{
		Text: "Environment: prod, staging or dev [prod]", Preset: string(config.Prod), Check: check("environment"),
	})
}

// askFor asks for a value that no flag stated; a flag may state "".
func (l *login) askFor(ctx context.Context, value *string, flag string, q plain.Question) error {
	if *value != "" || flag != "" && l.cmd.Flags().Changed(flag) {
		return nil
	}
	answer, err := l.prompter.Ask(ctx, q)
	*value = answer
	return err
}

func emptyOr(check func(string) error) func(string) error {
	return func(answer string) error {
		if answer == "" {
			return nil
		}
		return check(answer)
	}
}

func (l *login) secretName() string {
	if l.profile.APIKey != "" {
		return "Secret of the API key"
	}
	return "Auth token"
}

// defaultName is a profile's name for those who do not care.
func defaultName(account string) string { return "account-" + account[len(account)-4:] }

func (l *login) profileExists() bool {
	names, _ := config.Read(l.in).Profiles()
	return slices.Contains(names, l.profile.Name)
}

func (l *login) agreeToReplace(ctx context.Context) error {
	if l.replace || !l.profileExists() {
		return nil
	}
	agreed, err := l.prompter.Confirm(ctx, "Profile "+l.profile.Name+" exists. Replace it and its secret?")
	if err == nil && !agreed {
		err = errors.New("nothing was stored: choose another name with --profile")
	}
	return err
}

// tellRegion says that no Flex is to be expected where that is so.
func (l *login) tellRegion() {
	if told := regionNote(l.profile.Region, l.profile.BaseURL); told != "" {
		plain.WriteLines(l.cmd.ErrOrStderr(), []string{told + "."})
	}
}

// prove asks the account with the credentials who it is.
func (l *login) prove(ctx context.Context) error {
	fmt.Fprintln(l.cmd.ErrOrStderr(), "Checking the credentials with the account…")
	p := &l.profile
	l.tellRegion()
	secret := l.secret
	client := account.NewClient(api.Options{
		Username: p.Username(), Secret: func() string { return secret },
		BaseURL: p.BaseURL, Region: p.Region, Edge: p.Edge, ReadOnly: true,
	})
	defer client.Close()
	found, err := client.FetchConfiguration(ctx, p.AccountSID)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return l.failed(err)
	}
	if p.InstanceSID != "" && !sid.Equal(p.InstanceSID, found.InstanceSID) {
		return fmt.Errorf("the account's Flex instance is %s, not %s: nothing was stored", found.InstanceSID, p.InstanceSID)
	}
	p.InstanceSID = found.InstanceSID
	return nil
}

// failed explains a failure of the check in lines of their own.
func (l *login) failed(err error) error {
	if _, ofWire := errors.AsType[*api.Error](err); !ofWire {
		return err
	}
	plain.WriteLines(l.cmd.ErrOrStderr(), words.FailureLines(err))
	return errors.New("the credentials were not proven: nothing was stored")
}

// store keeps profile and secret. Where the keyring fails a file may do, if
// someone says so.
func (l *login) store(ctx context.Context) error {
	place := config.InKeyring
	if l.file {
		place = config.InFile
	}
	err := l.in.Save(l.profile, l.secret, place)
	var none *config.NoKeyring
	var silent *config.KeyringSilent
	if !errors.As(err, &none) && !errors.As(err, &silent) {
		return err
	}
	if l.prompter == nil {
		return fmt.Errorf("nothing was stored: %w; --file keeps the secret in %s", err, l.in.Shown(config.InFile))
	}
	plain.WriteLines(l.cmd.ErrOrStderr(), []string{"Nothing is stored yet: " + err.Error() + "."})
	agreed, asking := l.prompter.Confirm(ctx, "Keep the secret in "+ui.Escape(l.in.Shown(config.InFile))+", which only you can read?")
	if asking != nil {
		return asking
	}
	if !agreed {
		return errors.New("nothing was stored")
	}
	l.file = true
	return l.in.Save(l.profile, l.secret, config.InFile)
}

// report says what is where, and how to go on.
func (l *login) report() {
	place := config.InKeyring
	if l.file {
		place = config.InFile
	}
	use := "flexconsole --profile " + l.profile.Name
	if l.profile.Default && l.in.Getenv("TWILIO_ACCOUNT_SID") == "" {
		use = "flexconsole"
	}
	plain.PrintDone(l.cmd, []string{
		"Stored profile " + l.profile.Name + " in " + l.in.ConfigShown() + " and its secret in " + l.in.Shown(place) + ".",
		"Use it: " + use,
	})
}
