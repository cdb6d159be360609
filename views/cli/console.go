package cli

import (
	"errors"
	"fmt"
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/term"
	"github.com/muesli/termenv"

	"flexconsole/config"
	"flexconsole/ui"
	"flexconsole/views"
)

// drainLimit is how long a write in flight is waited for at the end
// (Reliability, "Journal and drafts").
const drainLimit = 10 * time.Second

// runConsole opens the screens.
func runConsole(f flags, user string) error {
	if !term.IsTerminal(os.Stdin.Fd()) || !term.IsTerminal(os.Stdout.Fd()) {
		return usageError{"the console needs a terminal: standard input and output must both be one"}
	}
	settings := config.Read(inputs(f))
	theme, err := openTheme(settings)
	if err != nil {
		return err
	}
	session, looked, err := openSession(f, settings)
	if err != nil {
		return err
	}
	out := &terminal{File: os.Stdout}
	width, height, _ := term.GetSize(os.Stdout.Fd())
	ender := watch()
	var program *tea.Program
	app := views.New(views.Options{
		Theme: theme, Session: session, Looked: looked, OpenUser: user, OpenFile: f.file,
		Sources:    func() ([]views.Source, error) { return findSources(settings) },
		OpenSource: func(id string) (*views.Session, error) { return openSource(f, settings, id) },
		Login:      ender.login,
		Copy:       out.copy,
		OpenURL:    openURL,
		Quit:       func() { go program.Quit() },
		Suspend:    suspension,
		Edit:       ender.edit,
		Width:      width, Height: height,
	})
	program = tea.NewProgram(app, tea.WithAltScreen(), tea.WithoutSignalHandler(),
		tea.WithInput(newKeyboard(os.Stdin, ender.hungUp, func() { go program.Send(views.PasteCutMsg{}) })), tea.WithOutput(out))
	ender.run(program)
	_, err = program.Run()
	return end(app, ender, err)
}

func inputs(f flags) config.Inputs {
	in := config.SystemInputs()
	in.Profile, in.Instance, in.BaseURL, in.Theme, in.ReadOnly = f.profile, f.instance, f.baseURL, f.theme, f.readOnly
	return in
}

// openTheme resolves the theme and sets the colours that lipgloss may use.
func openTheme(settings *config.Settings) (ui.Theme, error) {
	name, err := settings.Theme()
	if err != nil {
		return ui.Theme{}, usageError{err.Error()}
	}
	if name == "auto" {
		name = ui.AutoTheme(os.Getenv("COLORFGBG"))
	}
	lipgloss.SetColorProfile(ui.Profile(name, termenv.EnvColorProfile()))
	return ui.NewTheme(name)
}

// openSession finds the account; where there is none it says what was looked
// for instead.
func openSession(f flags, settings *config.Settings) (*views.Session, []views.Looked, error) {
	if f.demo {
		session, err := openSandbox(f)
		return session, nil, err
	}
	account, err := settings.Account()
	var nothing *config.NothingFound
	if errors.As(err, &nothing) {
		return nil, lookedFor(nothing), nil
	}
	if err != nil {
		return nil, nil, err
	}
	return newSession(account), nil, nil
}

func lookedFor(nothing *config.NothingFound) []views.Looked {
	var looked []views.Looked
	for _, l := range nothing.Looked {
		looked = append(looked, views.Looked{Where: l.Where, Found: l.Found})
	}
	return looked
}

// end waits for writes in flight, tells their results, and closes the session.
func end(app *views.App, ender *ender, err error) error {
	if keepErr := app.KeepDrafts(); keepErr != nil {
		writeLines(os.Stderr, []string{"flexconsole: a draft could not be kept: " + keepErr.Error()})
	}
	endSessions(app.Sessions())
	if value, stack := app.Panicked(); value != nil {
		return crashed(value, stack)
	}
	if status := ender.stop(); status != 0 {
		return statusError(status)
	}
	return err
}

// endSessions waits for what is under way in all accounts together, and closes
// them.
func endSessions(sessions []*views.Session) {
	deadline := time.Now().Add(drainLimit)
	for _, session := range sessions {
		session.Halt()
	}
	for _, session := range sessions {
		if !session.Drain(time.Until(deadline)) {
			fmt.Fprintln(os.Stderr, "flexconsole: a request was still under way after 10 s; its outcome is unknown")
		}
		writeLines(os.Stderr, session.Untold())
		session.End()
	}
}
