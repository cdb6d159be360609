package screen

import (
	"errors"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/words"
)

// FailureLines are FailureLines for a screen.
func FailureLines(t ui.Theme, err error, width int) []string {
	w := words.FailureOf(err)
	lines := t.SignLines(failureLevel(err), w.What, width)
	lines = append(lines, ui.Wrap(ui.Escape(w.Meaning), width, t.Text)...)
	if w.Next != "" {
		lines = append(lines, ui.Hanging(t.Accent.Render("→ "), ui.Wrap(ui.Escape(w.Next), width-2, t.Accent))...)
	}
	if w.Facts != "" {
		lines = append(append(lines, ""), ui.Wrap(ui.Escape(w.Facts), width, t.Muted)...)
	}
	return lines
}

// FailureText is the failure as plain text, for a ticket; each part is one line, however
// many lines a text from outside has.
func FailureText(err error) string {
	lines := failureTexts(err)
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], "\n", ui.UTF8.Escape("\n"))
	}
	return strings.Join(lines, "\n")
}

func failureTexts(err error) []string {
	var failure *api.Error
	if !errors.As(err, &failure) {
		return []string{err.Error()}
	}
	x := failure.Explain()
	lines := []string{failure.Method + " " + failure.Path, x.What, x.Meaning, words.FailureFacts(failure)}
	if link := failure.MoreInfo; link != "" && link != words.ErrorPage(failure.Code) {
		lines = append(lines, "more_info "+link)
	}
	return lines
}

// ShowFailure shows that a request failed, over the unchanged screen.
func ShowFailure(h Host, title, kept string, err error) *ui.Dialog {
	d := &ui.Dialog{
		Title: title,
		Body: func(t ui.Theme, width int) []string {
			return append(FailureLines(t, err, width), append([]string{""}, ui.Wrap(kept, width, t.Text)...)...)
		},
		Choices: []string{"Close", "Copy details"},
	}
	d.Answer = func(choice int) tea.Cmd {
		if choice == 1 {
			return CopyLines(h, "error details", FailureText(err))
		}
		return nil
	}
	AddErrorPage(h, d, api.CodeOf(err))
	h.Show(d)
	return d
}

// WaitMessage says why nothing may be sent yet, "" when it may.
func WaitMessage(h Host) string { return h.Session().Pause.Message(h.Now()) }

// AsksToWait says that a failure asks to wait before the next request.
func AsksToWait(err error) bool {
	_, asked := api.AskedToWait(err)
	return asked
}

func failureLevel(err error) ui.Level {
	var failure *api.Error
	if errors.As(err, &failure) && failure.Fault == api.Cancelled {
		return ui.Plain
	}
	return ui.Bad
}
