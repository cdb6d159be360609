package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/term"
	"github.com/muesli/termenv"
	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/config"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/shell"
	"flexconsole/views/terminal"
)

// runConsole opens the screens.
func runConsole(cmd *cobra.Command, f flags, user string) error {
	if !term.IsTerminal(os.Stdin.Fd()) || !term.IsTerminal(os.Stdout.Fd()) {
		return plain.UsageError("needs a terminal, but standard input or output is a file or pipe")
	}
	if name := os.Getenv("TERM"); !f.screenReader && terminal.PrintsOnly(name) {
		return plain.UsageError(fmt.Sprintf("a terminal of type %q (TERM) cannot show screens; "+
			"set TERM, e.g. to xterm-256color, or use --screen-reader", name))
	}
	keepMemorySmall()
	trace, _ := plain.TraceOf(cmd).(screen.Trace) // nil without --log
	in := inputs(f.AccountFlags)
	in.Theme = f.theme
	settings := config.Read(in)
	own, err := useOwn(settings)
	if err != nil {
		return err
	}
	theme, err := openTheme(f, settings)
	if err != nil {
		return err
	}
	current, looked, err := openSession(f, settings)
	if err != nil {
		return err
	}
	var opened openSessions
	use := func(current *session.Session) {
		plain.Traced(cmd, current)
		opened.add(current)
		if current != nil {
			current.Lists.Configured = own.lists
		}
	}
	use(current)
	out := terminal.NewOutput(os.Stdout)
	width, height := size(f)
	ender := terminal.Watch(opened.halt)
	arrivals := ui.NewArrivals(time.Now)
	var program *tea.Program
	app := shell.New(shell.Options{
		Theme: theme, Session: current, Looked: looked, OpenUser: user, OpenFile: f.file, Columns: f.columns,
		OpenTab: f.open, Filter: f.filter,
		Note:    strings.Join(append(append(own.warnings, f.notes...), terminalLocale().Note()), " "),
		Sources: func() ([]shell.Source, error) { return findSources(settings) },
		OpenSource: func(id, agreed string) (*session.Session, error) {
			current, err := openSource(f, settings, id, agreed)
			use(current)
			return current, err
		},
		Login:    func() tea.ExecCommand { return ender.Self("login") },
		Copy:     func(text string) (string, bool, error) { return terminal.Copy(out, text) },
		OpenURL:  terminal.OpenURL,
		Commands: own.commands,
		Run:      terminal.RunCommand,
		Quit:     func() { go program.Quit() },
		Suspend:  ender.Suspension,
		Continue: ender.Continuation,
		Edit:     func(text, suffix string) (screen.EditorSession, error) { return ender.Edit(text, suffix) },
		Arrivals: arrivals,
		NoMouse:  f.screenReader, NoBackdrop: f.screenReader, NoSuspend: !terminal.JobControl,
		Width: width, Height: height,
	})
	send := func(msg tea.Msg) { go program.Send(msg) }
	input, err := terminal.NewInput(os.Stdin, arrivals, terminal.Observers{
		HungUp:   ender.HungUp,
		PasteCut: func() { send(screen.PasteCutMsg{}) },
		Dropped:  func() { send(screen.DroppedMsg{}) },
	})
	if err != nil {
		return err
	}
	model, options := screens(f, app, trace, out)
	options = append(options, terminal.Options(arrivals, func(msg tea.Msg) { program.Send(msg) })...)
	program = tea.NewProgram(model, append(options, tea.WithoutSignalHandler(), tea.WithInput(input), tea.WithOutput(out))...)
	ender.Run(program, input, out)
	return end(app, ender, runOnTerminal(input, out, program))
}

// keepMemorySmall has memory collected at less than half the growth that is usual, which
// a list of 100,000 users needs to stay in 150 MB; GOGC, where it is set, stays in force.
func keepMemorySmall() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(40)
	}
}

// runOnTerminal runs the program on its terminal, and leaves that as it was.
func runOnTerminal(input *terminal.Input, out *terminal.Output, program *tea.Program) error {
	out.Reset()
	if err := input.Take(); err != nil {
		return err
	}
	_, err := program.Run()
	out.Reset()
	return errors.Join(err, input.Close())
}

// openSessions are all sessions of the program, to end them from another goroutine than
// the screens'.
type openSessions struct {
	mu     sync.Mutex
	all    []*session.Session
	halted bool
}

func (o *openSessions) add(current *session.Session) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if current == nil {
		return
	}
	o.all = append(o.all, current)
	if o.halted {
		current.Halt()
	}
}

// halt lets no new write start, in later sessions either.
func (o *openSessions) halt() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.halted = true
	for _, s := range o.all {
		s.Halt()
	}
}

// screens is the root model as it is run: logged, and drawn or read out.
func screens(f flags, app *shell.App, trace screen.Trace, out io.Writer) (tea.Model, []tea.ProgramOption) {
	model := tea.Model(app)
	if trace != nil {
		model = shell.Traced(app, trace)
	}
	if f.screenReader {
		return terminal.NewLineMode(model, app, out), nil
	}
	return model, []tea.ProgramOption{tea.WithAltScreen()}
}

// size is that of the terminal in cells, 0 where it is not known; what is read
// out has one of its own.
func size(f flags) (width, height int) {
	if f.screenReader {
		return terminal.LineModeWidth, terminal.LineModeHeight
	}
	width, height, _ = term.GetSize(os.Stdout.Fd())
	return width, height
}

// inputs are the settings of this machine under the flags.
func inputs(f plain.AccountFlags) config.Inputs { return f.ApplyTo(config.SystemInputs()) }

// openTheme resolves the theme and sets the colours that lipgloss may use.
func openTheme(f flags, settings *config.Settings) (ui.Theme, error) {
	name, err := settings.Theme()
	if err != nil {
		return ui.Theme{}, plain.UsageError(err.Error())
	}
	if f.screenReader {
		name = "none"
	}
	name, profile := terminal.DrawnTheme(name, os.Getenv, termenv.EnvColorProfile())
	lipgloss.SetColorProfile(profile)
	return ui.NewTheme(name)
}

// openSession finds the account; if there is none it says what was looked for
// instead.
func openSession(f flags, settings *config.Settings) (*session.Session, []shell.Looked, error) {
	if f.Demo {
		current, err := openSandbox(f.AccountFlags)
		return current, nil, err
	}
	account, err := settings.Account()
	var nothing *config.NothingFound
	if errors.As(err, &nothing) {
		return nil, lookedFor(nothing), nil
	}
	if err != nil {
		return nil, nil, err
	}
	if plain.Unencrypted(account) {
		ctx, stop := plain.UntilSignal(context.Background())
		defer stop()
		say := func(line string) { plain.WriteLines(os.Stderr, []string{line}) }
		if err := plain.AllowUnencrypted(ctx, account, os.Stdin, say); err != nil {
			return nil, nil, err
		}
	}
	return newSession(account), nil, nil
}

func lookedFor(nothing *config.NothingFound) []shell.Looked {
	var looked []shell.Looked
	for _, l := range nothing.Looked {
		looked = append(looked, shell.Looked{Where: l.Where, Found: l.Found})
	}
	return looked
}

// end waits for writes in progress, prints their results, and closes the session.
func end(app *shell.App, ender *terminal.Ender, err error) error {
	report := ender.Report()
	if keepErr := app.KeepDrafts(); keepErr != nil {
		plain.WriteLines(report, []string{"flexconsole: a draft could not be saved: " + keepErr.Error()})
	}
	endSessions(app.Sessions(), report, ender.DrainTime())
	if value, stack := app.Panicked(); value != nil {
		return terminal.ReportCrash(version(), value, stack)
	}
	if status := ender.Stop(); status != 0 {
		return plain.SignalError(status)
	}
	return err
}

// endSessions waits for what is in progress in all accounts together, closes
// them and reports what is to be known of it.
func endSessions(sessions []*session.Session, report io.Writer, limit time.Duration) {
	deadline := time.Now().Add(limit)
	for _, s := range sessions {
		s.Halt()
	}
	for _, s := range sessions {
		if !s.Drain(time.Until(deadline)) {
			fmt.Fprintf(report, "flexconsole: a request was still in progress after %s; its result is unknown\n", api.Duration(limit))
		}
		plain.WriteLines(report, s.Unreported())
		s.End()
	}
}
