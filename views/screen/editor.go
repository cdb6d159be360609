package screen

import (
	tea "github.com/charmbracelet/bubbletea"
)

// EditorSession is one text in the user's own editor.
type EditorSession interface {
	tea.ExecCommand
	// Text is what the editor left, once it has ended.
	Text() (string, error)
}
