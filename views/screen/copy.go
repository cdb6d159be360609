package screen

import (
	"encoding/json"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// CopyText copies a value as one line in which every character is visible.
func CopyText(h Host, what, text string) tea.Cmd {
	return copyVisible(h, what, text, ui.UTF8.Escape(text))
}

// CopyLines copies text of several lines in which every character is visible. JSON means
// the same with escapes, so nobody needs it raw.
func CopyLines(h Host, what, text string) tea.Cmd {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	visible := ui.VisibleLines(text)
	if visible != text && json.Valid([]byte(text)) {
		return h.ToClipboard(what+" with hidden characters as \\u escapes", visible)
	}
	return copyVisible(h, what, text, visible)
}

// copyVisible copies text that a terminal cannot interpret when it is pasted; the raw
// text only after a question.
func copyVisible(h Host, what, text, visible string) tea.Cmd {
	if visible == text {
		return h.ToClipboard(what, text)
	}
	AskYesNo(h, "Copied as shown", ui.UpperFirst(what)+" contains characters that a terminal hides or treats as commands. They were copied as shown, e.g. <U+202E>. The raw text may run commands when you paste it into a shell.",
		"Close", "Copy raw", func() tea.Cmd { return h.ToClipboard(what+", raw", text) })
	return h.ToClipboard(what+" with such characters escaped", visible)
}
