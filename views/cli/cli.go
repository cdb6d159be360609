// Package cli is the command line: flags, wiring of the session, and the
// program around the screens.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/sid"
	"flexconsole/config"
	"flexconsole/ui"
	"flexconsole/views/cli/changes"
	"flexconsole/views/cli/doctor"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/topics"
	"flexconsole/views/cli/users"
	"flexconsole/views/cli/webchat"
	"flexconsole/views/screen"
	"flexconsole/views/shell"
	"flexconsole/views/terminal"
)

// flags are those of the console itself.
type flags struct {
	plain.AccountFlags
	theme, file  string
	filter, open string
	// notes are told once the screens are up.
	notes        []string
	maps         []string
	columns      batch.Mapping // what maps say
	screenReader bool
}

// Main runs the command line and gives the exit status.
func Main(args []string) int {
	config.Withhold()
	locale := terminalLocale()
	ui.SetCharset(locale.Charset)
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(terminal.Encoded{File: os.Stdout})
	root.SetErr(terminal.Encoded{File: os.Stderr})
	command, err := root.ExecuteC()
	if ui.Replaced() && command != root {
		plain.WriteLines(plain.Notes(command), []string{"flexconsole: " + locale.Note()})
	}
	if err == nil {
		return 0
	}
	if reportError(os.Stderr, command, args, err) {
		terminal.HoldWindow(os.Stderr, os.Stdin)
	}
	return plain.ExitStatus(err)
}

// reportError writes the error that ended a command, unless nothing is left to say.
func reportError(w io.Writer, command *cobra.Command, args []string, err error) bool {
	var status plain.SignalError
	switch {
	case err.Error() == "" || errors.As(err, &status) || plain.EndedByReader(err):
		return false
	case plain.WantsJSON(command, args):
		plain.PrintJSONFailure(w, err, seeHelp(command))
	default:
		plain.WriteLines(w, errorLines(command, err))
	}
	return true
}

// terminalLocale is that of the environment; every Windows console draws UTF-8.
func terminalLocale() ui.Locale {
	if runtime.GOOS == "windows" {
		return ui.Locale{}
	}
	return ui.FindLocale(os.Getenv)
}

func newRoot() *cobra.Command {
	cobra.MousetrapHelpText = "" // on Windows a double click opens the console
	var f flags
	commands := NewWiring(inputs)
	root := &cobra.Command{
		Use:   "flexconsole [FU…]",
		Short: "A terminal console for Twilio Flex: look up and edit users, launch test web chats",
		Long: `A terminal console for Twilio Flex: look up and edit users, launch test web chats.

Try it with --demo, which needs no account. For a real account, first run
flexconsole login.

Account and credentials come from the first of these sources that is set:
--demo, --profile or FLEXCONSOLE_PROFILE, the TWILIO_* variables, the default
profile, twilio-cli's active profile. Secrets are never flags.`,
		Example: `  flexconsole --demo
  flexconsole FU00000000000000000000000000000001
  flexconsole --profile support --read-only
  flexconsole --filter 'role:agent locale:de'
  flexconsole --open chats`,
		Args:              atMostOne,
		Version:           api.Build(),
		SilenceErrors:     true,
		SilenceUsage:      true,
		ValidArgsFunction: commands.RecentUsers(&f.AccountFlags, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			user, err := userArgument(args)
			if err != nil {
				return err
			}
			if user != "" && f.file != "" {
				return plain.UsageError("give a Flex user SID or --file, not both")
			}
			if err := f.mapColumns(); err != nil {
				return err
			}
			if err := f.checkStart(cmd, user); err != nil {
				return err
			}
			if plain.NoColor(cmd) {
				f.theme = "none"
			}
			return runConsole(cmd, f, user)
		},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return plain.UsageError(err.Error()) })
	f.Define(root, root.Flags(), "use the built-in sandbox account (no network)")
	root.Flags().StringVar(&f.file, "file", "", "load the users in a `file` for a bulk edit (CSV with flex_user_sid, or any text with SIDs)")
	root.Flags().StringArrayVar(&f.maps, "map", nil, "with --file: the `field=column` to use, e.g. locale=Language or email=3")
	root.Flags().StringVar(&f.filter, "filter", "", "start with the users, or with --open the chats or requests, for which all these `terms` hold")
	root.Flags().StringVar(&f.open, "open", "", "start on a `tab`: "+strings.Join(shell.TabNames, ", "))
	plain.Complete(root, "open", func() []string { return shell.TabNames })
	root.Flags().StringVar(&f.theme, "theme", "", "colour `theme`: "+strings.Join(ui.Themes, ", ")+" (default: that of config.toml, or auto)")
	root.Flags().BoolVar(&f.screenReader, "screen-reader", os.Getenv("FLEXCONSOLE_SCREEN_READER") == "1",
		"print changes line by line instead of drawing screens (also FLEXCONSOLE_SCREEN_READER=1)")
	plain.Complete(root, "theme", func() []string { return ui.Themes })
	every := root.PersistentFlags()
	every.Bool("quiet", false, "no progress and no notes on standard error, only errors")
	every.String("log", "", "append a session log for bug reports to a `file` (no values, no secrets)")
	every.Bool("no-color", false, "no colours (also NO_COLOR=1)")
	root.AddCommand(newKeysCommand(config.SystemInputs), newSandboxCommand(), newLoginCommand(config.SystemInputs), newLogoutCommand(config.SystemInputs),
		newProfilesCommand(config.SystemInputs), newManCommand(),
		users.NewUserCommand(commands), users.NewUsersCommand(commands), webchat.NewCommand(commands),
		changes.NewChangesCommand(commands), changes.NewUnfinishedCommand(commands), doctor.NewCommand(commands, version()))
	root.AddCommand(topics.Commands()...)
	root.PersistentPreRun = func(cmd *cobra.Command, _ []string) { // the command is cobra's, which adds it late
		if cmd.CommandPath() == "flexconsole completion bash" {
			cmd.RunE = printBashCompletion
		}
	}
	finish(root)
	describeJSON(root)
	return root
}

// describeJSON adds the schemas of all commands to help json.
func describeJSON(root *cobra.Command) {
	page, _, _ := root.Find([]string{"json"})
	var add func(*cobra.Command)
	add = func(command *cobra.Command) {
		if schema := plain.Schema(command); schema != "" {
			page.Long += fmt.Sprintf("\n{\"title\":%q,%s", command.CommandPath(), schema[1:])
		}
		for _, c := range command.Commands() {
			add(c)
		}
	}
	add(root)
	page.Long += fmt.Sprintf("\n{\"title\":\"standard error\",%s", plain.FailureSchema()[1:])
}

// fileFlags are the flags whose values are files, which a shell offers.
var fileFlags = []string{"file", "log", "output", "ca-file", "results-csv", "results-json"}

// finish gives a command and those below it what all have.
func finish(command *cobra.Command) {
	offerNoFiles(command)
	if command.ValidArgsFunction == nil {
		command.ValidArgsFunction = cobra.NoFileCompletions
	}
	if command.RunE != nil {
		command.RunE = logged(command.RunE)
	}
	if command.RunE != nil && command.Long != "" { // a group of commands has only a short text
		command.Long += "\n\nExit statuses: flexconsole help exit"
	}
	for _, c := range command.Commands() {
		finish(c)
	}
}

// logged runs a command with the session log that --log asks for.
func logged(run func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		path := cmd.Flag("log").Value.String()
		if path == "" {
			return run(cmd, args)
		}
		log, err := terminal.OpenLog(path, version())
		if err != nil {
			return err
		}
		log.Add("command", cmd.CommandPath(), 0)
		cmd.SetContext(plain.WithTrace(cmd.Context(), screen.Trace(log.Add)))
		began, status := time.Now(), 0
		if err = run(cmd, args); err != nil {
			status = plain.ExitStatus(err)
		}
		log.Add("exit", strconv.Itoa(status), time.Since(began))
		if logErr := log.Close(); logErr != nil {
			plain.WriteLines(cmd.ErrOrStderr(), []string{"flexconsole: " + logErr.Error()})
		}
		return err
	}
}

// offerNoFiles keeps a shell from offering files for the values of all other flags of a
// command.
func offerNoFiles(command *cobra.Command) {
	offer := func(f *pflag.Flag) {
		if _, known := command.GetFlagCompletionFunc(f.Name); !known && !slices.Contains(fileFlags, f.Name) {
			plain.Complete(command, f.Name, func() []string { return nil })
		}
	}
	command.LocalFlags().VisitAll(offer)
}

// mapColumns reads --map.
func (f *flags) mapColumns() (err error) {
	if len(f.maps) > 0 && f.file == "" {
		return plain.UsageError("--map needs --file")
	}
	if f.columns, err = batch.ParseMapping(f.maps); err != nil {
		return plain.UsageError("--map: " + err.Error())
	}
	return nil
}

// checkStart checks what the console starts with.
func (f *flags) checkStart(cmd *cobra.Command, user string) error {
	list, err := shell.FirstList(f.open)
	switch {
	case err != nil:
		return plain.UsageError("--open: " + err.Error())
	case (cmd.Flags().Changed("filter") || f.open != "") && (user != "" || f.file != ""):
		return plain.UsageError("give a Flex user SID or --file, or --filter or --open, not both")
	}
	wanted := list.Keys.Parse(f.filter)
	if err := wanted.Check(f.filter, list.Unit); err != nil {
		return plain.UsageError("--filter: " + err.Error())
	}
	f.notes = plain.UnknownKeys(list.Keys, wanted) // on screen, as it hides what is printed before
	return nil
}

func atMostOne(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) > 0 && plain.IsName(args[0]):
		return plain.UnknownCommand(cmd, args[0], "give a command, or a Flex user SID (FU…)")
	case len(args) > 1:
		return plain.UsageError("give at most one Flex user SID; put text with spaces in quotes")
	}
	return nil
}

// userArgument takes a Flex user SID, or text that contains exactly one.
func userArgument(args []string) (string, error) {
	if len(args) == 0 {
		return "", nil
	}
	users, err := plain.SIDArguments(sid.FlexUser, args[:1])
	if err != nil {
		return "", err
	}
	return users[0], nil
}

// version is what the build knows of itself.
func version() string { return api.Version() }

// errorLines are what an error says that ended a command. Of wrong use they
// name the help, in a line of its own but for the console itself, whose errors
// are one line each.
func errorLines(cmd *cobra.Command, err error) []string {
	text, help := "flexconsole: "+err.Error(), seeHelp(cmd)
	var usage plain.UsageError
	switch {
	case !errors.As(err, &usage):
		return []string{text}
	case !cmd.HasParent():
		return []string{text + "; " + help}
	}
	return []string{text, help}
}

func seeHelp(cmd *cobra.Command) string { return "see " + cmd.CommandPath() + " --help" }
