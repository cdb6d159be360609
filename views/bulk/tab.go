package bulk

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/views/files"
	"flexconsole/views/screen"
)

// Tab opens bulk edits on the tab in front.
var Tab = screen.Tab{
	Start: findInterrupted,
	Open: func(h screen.Host, target screen.Target) screen.Screen {
		switch t := target.(type) {
		case screen.UserTexts:
			return newBatchText(h, t.Text, t.Remark)
		case screen.UserFile:
			if t.Path == "" {
				return files.NewPrompt(h, func(prompt screen.Screen, path string) tea.Cmd {
					return h.Swap(prompt, newBatchFile(h, path, nil))
				})
			}
			return newBatchFile(h, t.Path, t.Columns)
		}
		return nil
	},
}
