package views

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// formScreen is what the screens with a form have in common: the fields, and
// whether an input has the keys.
type formScreen struct {
	app    *App
	form   *ui.Form
	typing bool
	// sending is the write under way, nil when there is none.
	sending *work
	// err is why the latest attempt failed; the form is kept.
	err error
}

func (f *formScreen) Start() tea.Cmd { return nil }
func (f *formScreen) Typing() bool   { return f.typing && f.sending == nil }

// formActions are those of the form itself.
func (f *formScreen) formActions() []string {
	if f.sending != nil {
		return []string{"stop"}
	}
	if !f.typing {
		return []string{"type", "review"}
	}
	actions := []string{"review", "next"}
	field := f.form.Focused()
	if field.Verdict().Suggestion != "" {
		actions = append(actions, "suggestion")
	}
	if field.Changed() {
		actions = append(actions, "reset")
	}
	if stored, _ := field.Stored(); field.Clearable && stored != "" && !field.Cleared() {
		actions = append(actions, "clear")
	}
	return append(actions, "leave")
}

// doForm carries out the form's own actions.
func (f *formScreen) doForm(action string) tea.Cmd {
	switch action {
	case "leave":
		f.typing = false
	case "type":
		f.typing = true
	case "suggestion":
		f.form.TakeSuggestion()
	case "reset":
		f.form.Focused().Reset()
	case "clear":
		f.form.Focused().Clear()
	case "stop":
		return f.stop()
	}
	return nil
}

// stop calls a write off while it has no connection; after that it only leaves
// the screen, and the write ends and reports.
func (f *formScreen) stop() tea.Cmd {
	f.sending.cancel()
	if !f.sending.flight.State().Connected {
		return nil
	}
	f.app.back()
	return f.app.notify(ui.Warn, "it may be under way already: it goes on, and its result will be told")
}

func (f *formScreen) Type(key tea.KeyMsg) tea.Cmd {
	if !f.typing || f.sending != nil {
		return nil
	}
	if notice := f.form.Type(key); notice != "" {
		return f.app.notify(ui.Warn, notice)
	}
	return nil
}

func (f *formScreen) Paste(key tea.KeyMsg) tea.Cmd {
	if f.sending != nil {
		return nil
	}
	f.typing = true
	return f.Type(key)
}

// blocked says which field keeps the form from being sent, nil when none does.
func (f *formScreen) blocked() tea.Cmd {
	field := f.form.Blocking()
	if field == nil {
		return nil
	}
	f.typing = true
	return f.app.notify(ui.Bad, field.Label+": "+field.Verdict().Text)
}

// foot is what stands below the form: work or failure.
func (f *formScreen) foot(width int) []string {
	t := f.app.theme
	switch {
	case f.sending != nil:
		return []string{"", " " + t.Accent.Render(f.app.spinner()+" "+f.sending.say(f.app.now()))}
	case f.err != nil:
		return append([]string{""}, indented(failureLines(t, f.err, width-2)[:1])...)
	}
	return nil
}

// draw puts head, form and foot together; the form scrolls in what is left.
func (f *formScreen) draw(head []string, width, height int) []string {
	const leastForm = 4 // the focused field, its verdict, and where one is
	foot := f.foot(width)
	foot = foot[:min(len(foot), max(2, height-len(head)-leastForm))]
	room := max(leastForm, height-len(head)-len(foot))
	form := f.form.View(f.app.theme, width, room)
	if len(form) > room {
		form = form[:room]
	}
	lines := append(head, form...)
	return append(lines, foot...)
}
