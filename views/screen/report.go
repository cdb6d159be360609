package screen

import "flexconsole/ui"

// Report is the end of a write, told where its screen is gone: in a dialog, or
// as one raw sentence where the program has ended.
type Report struct {
	Title, Sentence string
	Body            func(t ui.Theme, width int) []string
}

// PlainReport says one sentence, raw.
func PlainReport(title, sentence string) Report {
	return Report{Title: title, Sentence: sentence, Body: func(t ui.Theme, width int) []string {
		return ui.Wrap(ui.Escape(sentence), width, t.Text)
	}}
}

// FailureReport words a failure, and what else there is to say, raw.
func FailureReport(title string, err error, more string) Report {
	return Report{Title: title, Sentence: err.Error(), Body: func(t ui.Theme, width int) []string {
		return append(append(FailureLines(t, err, width), ""), ui.Wrap(ui.Escape(more), width, t.Text)...)
	}}
}

// ShowReport shows a report as a dialog with nothing to decide.
func ShowReport(h Host, r Report) *ui.Dialog {
	d := &ui.Dialog{Title: r.Title, Body: r.Body, Choices: []string{"Close"}}
	h.Show(d)
	return d
}
