package shell

import (
	"context"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/screen"
)

// notice is one line above the footer that goes by itself. The id keeps the
// timer of an earlier one from taking a later one away.
type notice struct {
	id    int
	level ui.Level
	text  string
}

// NoticeOverMsg ends the notice that was shown for its time.
type NoticeOverMsg struct{ id int }

// noticeTime is how long a notice stands.
const noticeTime = 6 * time.Second

func (n *notice) end(m NoticeOverMsg) {
	if n.id == m.id {
		*n = notice{}
	}
}

func (d *desk) Notify(level ui.Level, text string) tea.Cmd {
	d.root.notices++
	d.root.notice = notice{d.root.notices, level, d.naming() + text}
	over := NoticeOverMsg{d.root.notices}
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
	_, cmd := d.Start(nil, copying, false, func(context.Context, *screen.Work) tea.Msg {
		how, known, err := copy(text)
		return copiedMsg{what, how, known, err}
	})
	return cmd
}

// Apply says so.
func (m copiedMsg) Apply(h screen.Host) tea.Cmd {
	if m.err != nil {
		return h.Notify(ui.Bad, "not copied: "+m.err.Error())
	}
	level := ui.Good
	if !m.known {
		level = ui.Sent
	}
	return h.Notify(level, fmt.Sprintf("%s %s", ui.UpperFirst(m.what), m.how))
}

// copiedMsg tells how a copy went.
type copiedMsg struct {
	what, how string
	known     bool
	err       error
}

// copying is the label of that work: another program may have its hand in it.
const copying = "copying"

// editedMsg brings a text back from the editor.
type editedMsg struct {
	text string
	err  error
	take func(string) tea.Cmd
}

// EditText opens a text in the user's editor, the suffix of its file telling what
// it is, and hands what comes back to take.
func (d *desk) EditText(text, suffix string, take func(string) tea.Cmd) tea.Cmd {
	if d.root.options.Edit == nil {
		return d.Notify(ui.Warn, "there is no editor here")
	}
	session, err := d.root.options.Edit(text, suffix)
	if err != nil {
		return d.Notify(ui.Warn, err.Error())
	}
	return tea.Exec(session, func(err error) tea.Msg {
		if err != nil {
			return editedMsg{err: err}
		}
		text, err := session.Text()
		return editedMsg{text, err, take}
	})
}

// edited takes a text back from the editor.
func (d *desk) edited(m editedMsg) tea.Cmd {
	if m.err != nil {
		return d.Notify(ui.Bad, "the text is as it was: "+m.err.Error())
	}
	return m.take(m.text)
}
