package screen

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// Report is the result of a write whose screen is closed: shown in a dialog, or as one
// raw sentence after the program has ended.
type Report struct {
	Title, Sentence string
	Body            func(t ui.Theme, width int) []string
}

// PlainReport is a report of one sentence, raw.
func PlainReport(title, sentence string) Report {
	return Report{Title: title, Sentence: sentence, Body: func(t ui.Theme, width int) []string {
		return ui.Wrap(ui.Escape(sentence), width, t.Text)
	}}
}

// FailureReport is a report of a failure, followed by another text, raw.
func FailureReport(title string, err error, more string) Report {
	return Report{Title: title, Sentence: err.Error(), Body: func(t ui.Theme, width int) []string {
		return append(append(FailureLines(t, err, width), ""), ui.Wrap(ui.Escape(more), width, t.Text)...)
	}}
}

// ShowReport shows a report as a dialog without a question.
func ShowReport(h Host, r Report) *ui.Dialog {
	d := &ui.Dialog{Title: r.Title, Body: r.Body, Choices: []string{"Close"}}
	h.Show(d)
	return d
}

// AddChoice adds a choice to a dialog, and what it does.
func AddChoice(d *ui.Dialog, name string, do func() tea.Cmd) {
	before, added := d.Answer, len(d.Choices)
	d.Choices = append(d.Choices, name)
	d.Answer = func(choice int) tea.Cmd {
		switch {
		case choice == added:
			return do()
		case before != nil:
			return before(choice)
		}
		return nil
	}
}
