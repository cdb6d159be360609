package screen

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/form"
)

// Prompt is the common part of the screens that ask for one text.
type Prompt struct {
	NoInput
	Host Host
	// About is a raw sentence above the input, "" for none, and Label is shown before the
	// input.
	About, Label string
	Input        *form.Field
	// Busy: the typed text is being used; Err is why that failed.
	Busy bool
	Err  error
}

// NewPrompt starts with a value.
func NewPrompt(h Host, about, label string, input form.Field, value string) Prompt {
	p := Prompt{Host: h, About: about, Label: label, Input: form.NewField(input)}
	p.Input.SetValue(value)
	p.Input.Focus()
	return p
}

func (p *Prompt) Typing() bool { return true }

// Text is what was typed, without the spaces around it.
func (p *Prompt) Text() string { return strings.TrimSpace(p.Input.Value()) }

func (p *Prompt) Type(key tea.KeyMsg) tea.Cmd {
	p.Err = nil
	if notice := p.Input.Type(key); notice != "" {
		return p.Host.Notify(ui.Warn, notice)
	}
	return nil
}

func (p *Prompt) View(width, _ int) []string {
	t := p.Host.Theme()
	lines := ui.Indented(ui.Wrap(ui.Escape(p.About), width-2, t.Text))
	label := " " + t.Accent.Render(p.Label) + "  "
	lines = append(lines, "", label+p.Input.Lines(t, width-ui.Width(label)-1, true)[0])
	v := p.Input.Verdict()
	switch {
	case p.Err != nil:
		v = form.Verdict{Level: ui.Bad, Text: p.Err.Error()}
	case v.Text == "":
		return append(lines, ui.Clip(ui.Pad("", ui.Width(label))+t.Muted.Render(p.Input.Hint), width))
	}
	return append(lines, ui.Indented(t.SignLines(v.Level, v.Text, width-2))...)
}
