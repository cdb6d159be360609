package screen

import (
	"encoding/json"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// CopyText puts a value on the clipboard, as one line that hides nothing.
func CopyText(h Host, what, text string) tea.Cmd {
	return copyVisible(h, what, text, ui.UTF8.Escape(text))
}

// CopyLines puts text of several lines on the clipboard, each of which hides
// nothing. JSON means the same with escapes, so nobody needs it raw.
func CopyLines(h Host, what, text string) tea.Cmd {
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
	AskYesNo(h, "Copied as shown", ui.UpperFirst(what)+" has characters that a terminal obeys or hides. They were copied in the form that is shown, such as <U+202E>. Pasted raw into a shell, the text may run commands.",
		"Close", "Copy raw", func() tea.Cmd { return h.ToClipboard(what+", raw,", text) })
	return h.ToClipboard(what+", with such characters escaped,", visible)
}
