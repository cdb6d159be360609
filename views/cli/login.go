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
	// prompter is nil without a terminal to ask on.
	prompter *plain.Prompter
}

// newLoginCommand asks for an account's credentials, checks and stores them.
func newLoginCommand(inputs func() config.Inputs) *cobra.Command {
	l := &login{}
	var tokenStdin bool
	command := &cobra.Command{
		Use:   "login",
		Short: "Log in to a Twilio account: save its profile and secret after checking it",
		Long: `Log in to a Twilio account: save its profile and secret after checking it.

login asks for the account SID, API key, secret, profile name and environment
and checks them with one read request. Then it saves the profile in config.toml
and the secret in the system keyring, or with --file in credentials.toml. If the
check fails, nothing is saved. No flag takes a secret: in a script, use
--token-stdin and send the secret as one line of standard input.`,
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
	f.BoolVar(&l.file, "file", false, "save the secret in credentials.toml instead of the keyring")
	f.BoolVar(&l.replace, "replace", false, "replace an existing profile without asking")
	f.BoolVar(&tokenStdin, "token-stdin", false, "read the secret from standard input and ask no questions")
	plain.Complete(command, "environment", func() []string { return []string{"prod", "staging", "dev"} })
	plain.Complete(command, "profile", plain.ProfileNames)
	return command
}

func (l *login) run(tokenStdin bool) error {
	ctx, stop := plain.UntilSignal(l.cmd.Context())
	defer stop()
	defer plain.SurviveClosedPipe()()
	err := l.logIn(ctx, tokenStdin)
	if _, signalled := errors.AsType[plain.SignalError](err); signalled {
		l.note("Login cancelled, nothing saved")
	}
	return err
}

func (l *login) say(lines ...string) { plain.WriteLines(l.cmd.ErrOrStderr(), lines) }

// note says what --quiet leaves out.
func (l *login) note(text string) { plain.WriteLines(plain.Notes(l.cmd), []string{text}) }

func (l *login) logIn(ctx context.Context, tokenStdin bool) error {
	if err := l.checkFlags(); err != nil {
		return err
	}
	// Problems of the files are reported before anything is asked.
	if err := l.in.Ready(); err != nil {
		return err
	}
	if err := l.gather(ctx, tokenStdin); err != nil {
		return err
	}
	if err := l.verify(ctx); err != nil {
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
		{"account", "account_sid", &p.AccountSID, "account `SID` (AC…)"},
		{"api-key", "api_key", &p.APIKey, "API key `SID` (SK…); \"\" to use the auth token"},
		{"profile", "profile", &p.Name, "profile `name` (default: account- and the end of the account SID)"},
		{"environment", "environment", (*string)(&p.Environment), "`environment`: prod, staging or dev (default: asked for, else prod)"},
		{"region", "region", &p.Region, "Twilio `region` (Flex is available in us1 only)"},
		{"edge", "edge", &p.Edge, "Twilio `edge`, e.g. ashburn (default: the edge of the region)"},
		{"instance", "instance_sid", &p.InstanceSID, "Flex instance `SID` (GO…) (default: read from the account)"},
		{"base-url", "base_url", &p.BaseURL, "one `URL` for all hosts (http on loopback only)"},
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
		return plain.UsageError("--token-stdin needs a pipe or file; leave it out to enter the secret here")
	case tokenStdin:
		return l.gatherFromStdin(ctx)
	case terminal == nil:
		return plain.UsageError("login needs a terminal; without one use --token-stdin and --account")
	}
	l.prompter = plain.NewPrompter(terminal, l.cmd.ErrOrStderr())
	l.note("ctrl+c cancels. Nothing is saved before the last step.")
	return l.gatherByAsking(ctx)
}

func (l *login) gatherFromStdin(ctx context.Context) error {
	if l.profile.AccountSID == "" {
		return plain.UsageError("--token-stdin needs --account, and --api-key if the secret belongs to an API key")
	}
	if l.profile.Name == "" {
		l.profile.Name = defaultName(l.profile.AccountSID)
	}
	if l.profileExists() && !l.replace {
		return fmt.Errorf("profile %s exists: replace it with --replace, or choose another name with --profile", l.profile.Name)
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
		return fmt.Errorf("the secret on standard input %w; nothing was saved", err)
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
		Text:  "API key SID (SK…) - leave empty to use the auth token",
		Check: emptyOr(check("api_key")),
	}); err != nil {
		return err
	}
	if err := l.askFor(ctx, &l.secret, "", plain.Question{
		Text: l.secretName() + " (hidden)", Secret: true, Check: check("secret"),
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
		Text: "Environment (prod, staging or dev) [prod]", Preset: string(config.Prod), Check: check("environment"),
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
		return "API key secret"
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
	agreed, err := l.prompter.Confirm(ctx, "Profile "+l.profile.Name+" exists. Replace the profile and its secret?")
	if err == nil && !agreed {
		err = errors.New("nothing was saved; choose another name with --profile")
	}
	return err
}

// warnRegion says that no Flex is to be expected where that is so.
func (l *login) warnRegion() {
	if told := regionNote(l.profile.Region, l.profile.BaseURL); told != "" {
		l.say(told + ".")
	}
}

// verify asks the account who it is, with the credentials.
func (l *login) verify(ctx context.Context) error {
	l.note("Checking the credentials…")
	p := &l.profile
	l.warnRegion()
	secret := l.secret
	client := account.NewClient(api.Options{
		Username: p.Username(), Secret: func() string { return secret },
		BaseURL: p.BaseURL, Region: p.Region, Edge: p.Edge, ReadOnly: true,
		Record: plain.RecordOf(l.cmd),
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
		return fmt.Errorf("the Flex instance of the account is %s, not %s; nothing was saved", found.InstanceSID, p.InstanceSID)
	}
	p.InstanceSID = found.InstanceSID
	return nil
}

// failed explains a failure of the check in lines of their own.
func (l *login) failed(err error) error {
	if _, ofWire := errors.AsType[*api.Error](err); !ofWire {
		return err
	}
	l.say(words.FailureLines(err)...)
	return errors.New("login failed, nothing was saved")
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
		return fmt.Errorf("nothing was saved: %w; use --file to save the secret in %s", err, l.in.Shown(config.InFile))
	}
	l.say("Nothing is saved yet: " + err.Error() + ".")
	agreed, asking := l.prompter.Confirm(ctx, "Save the secret in "+ui.Escape(l.in.Shown(config.InFile))+" (readable only by you)?")
	if asking != nil {
		return asking
	}
	if !agreed {
		return errors.New("nothing was saved")
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
		"Saved profile " + l.profile.Name + " in " + l.in.ConfigShown() + " and its secret in " + l.in.Shown(place) + ".",
		"Start with: " + use,
	})
}
