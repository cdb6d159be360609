package users

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/files"
	"flexconsole/views/screen"
)

// raw shows the JSON response, formatted.
type raw struct {
	screen.LongText
	user *user
	text string
}

func newRaw(h screen.Host, u *user) *raw {
	r := &raw{user: u, text: string(files.FormattedJSON(u.data.Raw))}
	r.LongText = screen.NewLongText(h, r.lines)
	return r
}

// lines breaks the lines for a width: nothing of the answer is cut off.
func (r *raw) lines(t ui.Theme, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(r.text, "\n") {
		text := strings.TrimLeft(line, " ")
		indent := strings.Repeat(" ", min(len(line)-len(text), width/4)+1)
		for _, part := range ui.WrapValue(ui.Escape(text), width-len(indent)-1, t.Text) {
			lines = append(lines, indent+part)
		}
	}
	return lines
}

func (r *raw) Title() string { return "Raw JSON" }

func (r *raw) Actions() []actions.ID {
	return []actions.ID{actions.Copy, actions.Export, actions.Move, actions.Page}
}

func (r *raw) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Copy:
		return screen.CopyLines(r.Host, "JSON", r.text)
	case actions.Export:
		return r.user.export()
	}
	return nil
}
