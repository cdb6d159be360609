package views

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// welcome is the first screen where no credentials were found.
type welcome struct {
	quiet
	app *App
}

func newWelcome(a *App) *welcome { return &welcome{app: a} }

func (w *welcome) Title() string     { return "Welcome" }
func (w *welcome) Actions() []string { return []string{"sandbox"} }

// sandboxMsg brings the sandbox that was started.
type sandboxMsg struct {
	session *Session
	err     error
}

func (w *welcome) Do(action string) tea.Cmd {
	open := w.app.options.OpenSandbox
	return func() tea.Msg {
		session, err := open()
		return sandboxMsg{session, err}
	}
}

// opened enters the sandbox.
func (a *App) opened(m sandboxMsg) tea.Cmd {
	if m.err != nil {
		return a.notify(ui.Bad, "the sandbox did not start: "+m.err.Error())
	}
	if a.session != nil {
		m.session.End() // a second press of Enter
		return nil
	}
	a.enter(m.session, "demo")
	return a.begin()
}

func (w *welcome) View(width, height int) []string {
	t := w.app.theme
	lines := []string{"", " " + t.Strong.Render("No Twilio account was found."), ""}
	for _, looked := range w.app.options.Looked {
		line := ui.Escape(looked.Where) + ": " + ui.Escape(looked.Found)
		lines = append(lines, indented(ui.Wrap(line, width-2, t.Muted))...)
	}
	lines = append(lines, "", " "+t.Key.Render("Enter")+t.Text.Render(" opens the built-in sandbox account: nothing leaves this machine."), "")
	return append(lines, indented(ui.Wrap("For a real account set TWILIO_ACCOUNT_SID with TWILIO_API_KEY and TWILIO_API_SECRET (or TWILIO_AUTH_TOKEN) and start again.", width-2, t.Text))...)
}
