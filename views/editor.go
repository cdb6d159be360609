package views

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// EditorSession is one text in the user's own editor.
type EditorSession interface {
	tea.ExecCommand
	// Text is what the editor left, once it has ended.
	Text() (string, error)
}

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
