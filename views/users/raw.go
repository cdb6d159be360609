package users

import (
	"bytes"
	"encoding/json"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

// raw shows the answer as it came, laid out.
type raw struct {
	screen.LongText
	text string
}

func newRaw(h screen.Host, u *user) *raw {
	var laidOut bytes.Buffer
	if json.Indent(&laidOut, u.data.Raw, "", "  ") != nil {
		laidOut.Reset()
		laidOut.Write(u.data.Raw)
	}
	r := &raw{text: laidOut.String()}
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

func (r *raw) Title() string         { return "Raw JSON" }
func (r *raw) Actions() []actions.ID { return []actions.ID{actions.Copy, actions.Move, actions.Page} }

func (r *raw) Do(action actions.ID) tea.Cmd {
	if action == actions.Copy {
		return screen.CopyLines(r.Host, "JSON", r.text)
	}
	return nil
}
