package shell

import (
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/screen"
)

// notice is one line above the footer that disappears. The id prevents the timer of an
// earlier notice from removing a later one.
type notice struct {
	id    int
	level ui.Level
	text  string
}

// NoticeOverMsg ends the notice that was shown for its time.
type NoticeOverMsg struct{ id int }

// noticeTime is how long a notice is shown.
const noticeTime = 6 * time.Second

// noticeBar shows one notice at a time.
type noticeBar struct {
	current notice
	// said counts the notices.
	said int
}

// say shows a notice until the command's message ends it.
func (b *noticeBar) say(level ui.Level, text string) tea.Cmd {
	b.said++
	b.current = notice{b.said, level, text}
	over := NoticeOverMsg{b.said}
	return tea.Tick(noticeTime, func(time.Time) tea.Msg { return over })
}

func (b *noticeBar) end(m NoticeOverMsg) {
	if b.current.id == m.id {
		b.clear()
	}
}

func (b *noticeBar) clear() { b.current = notice{} }

func (d *account) Notify(level ui.Level, text string) tea.Cmd {
	return d.program.notice.say(level, d.naming()+text)
}

// ToClipboard puts text on the clipboard and says how.
func (d *account) ToClipboard(what, text string) tea.Cmd {
	if d.Session() != nil && d.Session().Redact != nil {
		text = d.Session().Redact(text)
	}
	if d.program.options.Copy == nil {
		return d.Notify(ui.Warn, "No clipboard available")
	}
	level := ui.Good
	return screen.Ask(d, nil, nil, copying, func(context.Context) (string, error) {
		how, known, err := d.program.options.Copy(text)
		if !known {
			level = ui.Sent
		}
		return how, err
	}, func(how string, err error) tea.Cmd {
		if err != nil {
			return d.Notify(ui.Bad, "Not copied: "+err.Error())
		}
		return d.Notify(level, strings.TrimSpace("Copied "+what+" "+how))
	})
}

// copying is the label of that work: another program may have its hand in it.
const copying = "copying"

// editedMsg has the edited text.
type editedMsg struct {
	text string
	err  error
	take func(string) tea.Cmd
}

// EditText opens a text in the user's editor, in a file with the suffix, and passes the
// edited text to take.
func (d *account) EditText(text, suffix string, take func(string) tea.Cmd) tea.Cmd {
	if d.program.options.Edit == nil {
		return d.Notify(ui.Warn, "No editor available")
	}
	session, err := d.program.options.Edit(text, suffix)
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

// Apply takes a text back from the editor.
func (m editedMsg) Apply(h screen.Host) tea.Cmd {
	if m.err != nil {
		return h.Notify(ui.Bad, "The text is unchanged: "+m.err.Error())
	}
	return m.take(m.text)
}
