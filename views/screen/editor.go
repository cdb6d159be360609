package screen

import (
	tea "github.com/charmbracelet/bubbletea"
)

// EditorSession is one text in the user's own editor.
type EditorSession interface {
	tea.ExecCommand
	// Text is the edited text, once the editor has ended.
	Text() (string, error)
}
