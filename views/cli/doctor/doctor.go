// Package doctor is the command that looks at all that the console depends on.
package doctor

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/atotto/clipboard"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/api/account"
	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
)

// level is how a check came out.
type level int

const (
	fine level = iota
	warning
	problem
	skipped
)

var levelWords = [...]string{fine: "✓ ok", warning: "! warning", problem: "✗ problem", skipped: "- skipped"}

// levelIDs are the levels as scripts read them, which never change.
var levelIDs = [...]string{fine: "ok", warning: "warning", problem: "problem", skipped: "skipped"}

// checkDocument is a check for scripts; Next is null where there is nothing to do.
type checkDocument struct {
	Check  string  `json:"check"`
	Status string  `json:"status"`
	Text   string  `json:"text"`
	Next   *string `json:"next"`
}

// finding is what a check found, raw, and what to do where it is not fine.
type finding struct {
	level      level
	text, next string
}

// check is one line of the doctor.
type check struct {
	name string
	look func(context.Context, *checkContext) finding
}

// local is a look at this machine alone, which takes no time.
func local(look func(*checkContext) finding) func(context.Context, *checkContext) finding {
	return func(_ context.Context, p *checkContext) finding { return look(p) }
}

// checks are all of them in their order: what is near first. Whether the state
// folder is private is looked at before the journal, which fixes it when it is
// opened.
func checks() []check {
	all := []check{
		{"terminal", local(checkTerminal)},
		{"encoding", local(checkEncoding)},
		{"multiplexer", local(checkMultiplexer)},
		{"ssh", local(checkSSH)},
		{"colours", local(checkColours)},
		{"clipboard", local(checkClipboard)},
		{"config file", local(checkConfigFile)},
		{"config folder", local(checkConfigFolder)},
		{"secrets", local(checkCredentialsFile)},
		{"twilio-cli", local(checkTwilioCLI)},
		{"state privacy", local(checkStatePrivacy)},
		{"state folder", local(checkStateFolder)},
		{"journal", local(checkJournal)},
		{"credentials", local(checkCredentials)},
		{"hosts", local(checkHosts)},
		{"proxy", local(checkProxy)},
		{"clock", checkClock},
	}
	for _, p := range probes() {
		all = append(all, check{p.name, p.look})
	}
	return all
}

// environment is what the doctor sees of its process besides the settings.
type environment struct {
	stdin, stdout bool // are terminals
	width, height int  // of the terminal, 0 if unknown
	clipboard     bool // the machine has a clipboard of its own
	state         string
	now           func() time.Time
}

func systemEnvironment() environment {
	width, height, _ := term.GetSize(os.Stdout.Fd())
	folder, _ := config.StateDir()
	return environment{
		stdin: term.IsTerminal(os.Stdin.Fd()), stdout: term.IsTerminal(os.Stdout.Fd()),
		width: width, height: height, clipboard: !clipboard.Unsupported, state: folder, now: time.Now,
	}
}

// checkContext is everything the checks look at.
type checkContext struct {
	environment
	flags    plain.AccountFlags
	version  string // of the program
	in       config.Inputs
	settings *config.Settings
	useOwn   func(*config.Settings) (warnings []string, err error)
	// account is what accountErr, where it is not nil, says there is none of;
	// client is nil then.
	account    config.Account
	accountErr error
	client     *account.Client
	// found is the Configuration, once it has been read; unreached says that its
	// host did not answer at all.
	found     api.Configuration
	unreached bool
	// patience bounds each reading of an endpoint.
	patience time.Duration
	// refused: a proxy refused the connection, or there is none to be used.
	refused bool
}

// NewCommand is the command, of this version of the console.
func NewCommand(w plain.Wiring, version string) *cobra.Command {
	return newCommand(w, version, systemEnvironment)
}

func newCommand(w plain.Wiring, version string, look func() environment) *cobra.Command {
	var f plain.AccountFlags
	var theme string
	var asJSON bool
	command := &cobra.Command{
		Use:   "doctor",
		Short: "Check terminal, settings, files, credentials and network",
		Long: `Check terminal, settings, files, credentials and network. Each check prints one
line and, if there is a problem, what to do about it. Nothing is changed at
Twilio and no secret is shown, so you can paste the output into a ticket.

With --json each check is one line with check, status (ok, warning, problem or
skipped), text and next.`,
		Example: `  flexconsole doctor
  flexconsole doctor --json | jq -r 'select(.status == "problem").text'
  flexconsole doctor --profile support`,
		Args:              plain.NoArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.BaseURL != "" {
				if err := config.Check("base_url", f.BaseURL); err != nil {
					return plain.UsageError("--base-url " + err.Error())
				}
			}
			ctx, stop := plain.UntilSignal(cmd.Context())
			defer stop()
			p := &checkContext{environment: look(), version: version, flags: f, in: w.Inputs(f), useOwn: w.UseOwn, patience: listPatience}
			if p.in.Theme = theme; plain.NoColor(cmd) {
				p.in.Theme = "none"
			}
			end, err := p.openAccount(plain.RecordOf(cmd))
			if err != nil {
				return err
			}
			defer end()
			if err := plain.MaySend(cmd, f, p.account); err != nil {
				return err
			}
			return p.runChecks(ctx, plain.NewOutput(cmd.OutOrStdout()), asJSON)
		},
	}
	f.Bind(command)
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON, one check per line")
	command.Flags().StringVar(&theme, "theme", "", "colour `theme`: "+strings.Join(ui.Themes, ", ")+" (default: that of config.toml, or auto)")
	plain.Complete(command, "theme", func() []string { return ui.Themes })
	return plain.Documents(command, checkDocument{})
}

// openAccount finds the account, in the sandbox with --demo; record may be nil.
func (p *checkContext) openAccount(record func(api.Record)) (end func(), err error) {
	p.settings = config.Read(p.in)
	closeSandbox := func() {}
	if p.flags.Demo {
		server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Users: p.flags.DemoUsers})
		if err != nil {
			return nil, err
		}
		closeSandbox = func() { server.Close() }
		p.account = plain.DemoAccount(server.URL(), p.flags.ReadOnly)
	} else {
		p.account, p.accountErr = p.settings.Account()
	}
	if p.accountErr != nil {
		p.account = config.Account{BaseURL: p.in.BaseURL} // hosts and proxy can be looked at anyway
		return closeSandbox, nil
	}
	p.client = account.NewClient(api.Options{
		Username: p.account.Username, Secret: p.account.Secret,
		BaseURL: p.account.BaseURL, Region: p.account.Region, Edge: p.account.Edge,
		ReadOnly: true, Timeouts: timeouts, Record: record,
	})
	return func() { p.client.Close(); closeSandbox() }, nil
}

// runChecks runs the checks and prints each as soon as it is done.
func (p *checkContext) runChecks(ctx context.Context, out *plain.Output, asJSON bool) error {
	print := func(name string, f finding) { printFinding(out, name, f) }
	about := fmt.Sprintf("flexconsole %s, %s, %s/%s", p.version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if asJSON {
		print = func(name string, f finding) { out.JSON(documentOf(name, f)) }
		print("version", finding{text: about})
	} else {
		out.Line(about)
	}
	count := map[level]int{}
	for _, c := range checks() {
		f := c.look(ctx, p)
		if err := plain.Signalled(ctx); err != nil {
			return err
		}
		count[f.level]++
		print(c.name, f)
	}
	if !asJSON {
		out.Line(summary(count))
	}
	if out.Err() == nil && count[problem] > 0 {
		return plain.ExitError{Status: plain.ExitFailure}
	}
	return out.Err()
}

// printFinding prints a check in a line, and in another one what to do.
func printFinding(out *plain.Output, name string, f finding) {
	out.Line(fmt.Sprintf("%-10s %-14s %s", levelWords[f.level], name, f.text))
	if f.next != "" {
		out.Line(strings.Repeat(" ", 26) + "→ " + f.next)
	}
}

func documentOf(name string, f finding) checkDocument {
	document := checkDocument{Check: strings.ReplaceAll(name, " ", "_"), Status: levelIDs[f.level], Text: f.text}
	if f.next != "" {
		document.Next = &f.next
	}
	return document
}

func summary(count map[level]int) string {
	return fmt.Sprintf("%s, %s.", ui.Counted(count[problem], "problem"), ui.Counted(count[warning], "warning"))
}
