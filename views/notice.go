package views

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// notice is one line above the footer that goes by itself. The id keeps the
// timer of an earlier one from taking a later one away.
type notice struct {
	id    int
	level ui.Level
	text  string
}

type noticeOverMsg struct{ id int }

// noticeTime is how long a notice stands.
const noticeTime = 6 * time.Second

func (n *notice) end(m noticeOverMsg) {
	if n.id == m.id {
		*n = notice{}
	}
}

// copyText puts a value on the clipboard, as one line that hides nothing.
func copyText(h Host, what, text string) tea.Cmd {
	return copyVisible(h, what, text, ui.UTF8.Escape(text))
}

// copyLines puts text of several lines on the clipboard, each of which hides
// nothing. JSON means the same with escapes, so nobody needs it raw.
func copyLines(h Host, what, text string) tea.Cmd {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	visible := ui.VisibleLines(text)
	if visible != text && json.Valid([]byte(text)) {
		return h.ToClipboard(what+", with hidden characters as \\u escapes,", visible)
	}
	return copyVisible(h, what, text, visible)
}

// copyVisible copies what a terminal does not obey when it is pasted; the text
// itself only after a question.
func copyVisible(h Host, what, text, visible string) tea.Cmd {
	if visible == text {
		return h.ToClipboard(what, text)
	}
	askYesNo(h, "Copied as shown", ui.UpperFirst(what)+" has characters that a terminal obeys or hides. They were copied in the form that is shown, such as <U+202E>. Pasted raw into a shell, the text may run commands.",
		"Close", "Copy raw", func() tea.Cmd { return h.ToClipboard(what+", raw,", text) })
	return h.ToClipboard(what+", with such characters escaped,", visible)
}

// copying is the label of that work: another program may have its hand in it.
const copying = "copying"

// copiedMsg tells how a copy went.
type copiedMsg struct {
	what, how string
	known     bool
	err       error
}

// Report is the end of a write, told where its screen is gone: in a dialog, or
// as one raw sentence where the program has ended.
type Report struct {
	Title, Sentence string
	Body            func(t ui.Theme, width int) []string
}

// plainReport says one sentence, raw.
func plainReport(title, sentence string) Report {
	return Report{Title: title, Sentence: sentence, Body: func(t ui.Theme, width int) []string {
		return ui.Wrap(ui.Escape(sentence), width, t.Text)
	}}
}

// failureReport words a failure, and what else there is to say, raw.
func failureReport(title string, err error, more string) Report {
	return Report{Title: title, Sentence: err.Error(), Body: func(t ui.Theme, width int) []string {
		return append(append(failureLines(t, err, width), ""), ui.Wrap(ui.Escape(more), width, t.Text)...)
	}}
}

// showReport shows a report as a dialog with nothing to decide.
func showReport(h Host, r Report) *ui.Dialog {
	d := &ui.Dialog{Title: r.Title, Body: r.Body, Choices: []string{"Close"}}
	h.Show(d)
	return d
}

func (d *desk) Notify(level ui.Level, text string) tea.Cmd {
	d.root.notices++
	d.root.notice = notice{d.root.notices, level, d.naming() + text}
	over := noticeOverMsg{d.root.notices}
	return tea.Tick(noticeTime, func(time.Time) tea.Msg { return over })
}

// ToClipboard puts text on the clipboard and says how.
func (d *desk) ToClipboard(what, text string) tea.Cmd {
	if d.Session() != nil && d.Session().Redact != nil {
		text = d.Session().Redact(text)
	}
	if d.root.options.Copy == nil {
		return d.Notify(ui.Warn, "there is no clipboard here")
	}
	copy := d.root.options.Copy
	_, cmd := d.Start(nil, copying, false, func(context.Context, *work) tea.Msg {
		how, known, err := copy(text)
		return copiedMsg{what, how, known, err}
	})
	return cmd
}

func (d *desk) copied(m copiedMsg) tea.Cmd {
	if m.err != nil {
		return d.Notify(ui.Bad, "not copied: "+m.err.Error())
	}
	level := ui.Good
	if !m.known {
		level = ui.Sent
	}
	return d.Notify(level, fmt.Sprintf("%s %s", ui.UpperFirst(m.what), m.how))
}
