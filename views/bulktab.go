package views

import tea "github.com/charmbracelet/bubbletea"

// tabOfBulk are the edits of many users, on the tab in front.
var tabOfBulk = Tab{
	Start: recallRuns,
	Open: func(h Host, target Target) Screen {
		switch t := target.(type) {
		case UserTexts:
			return newBatchText(h, t.Text, t.Remark)
		case UserFile:
			if t.Path == "" {
				return newFilePrompt(h, func(prompt Screen, path string) tea.Cmd {
					return h.Swap(prompt, newBatchFile(h, path, nil))
				})
			}
			return newBatchFile(h, t.Path, t.Columns)
		}
		return nil
	},
}
