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
	screen.NoInput
	host   screen.Host
	text   string
	scroll *ui.Scroll
	// width is what the lines were last broken for.
	width int
}

func newRaw(h screen.Host, u *userPage) *raw {
	var laidOut bytes.Buffer
	if json.Indent(&laidOut, u.data.Raw, "", "  ") != nil {
		laidOut.Reset()
		laidOut.Write(u.data.Raw)
	}
	return &raw{host: h, text: laidOut.String(), scroll: ui.NewScroll()}
}

// layOut breaks the lines for a width: nothing of the answer is cut off.
func (r *raw) layOut(width int) {
	r.width = width
	var lines []string
	for line := range strings.SplitSeq(r.text, "\n") {
		text := strings.TrimLeft(line, " ")
		indent := strings.Repeat(" ", min(len(line)-len(text), width/4)+1)
		for _, part := range ui.WrapValue(ui.Escape(text), width-len(indent)-1, r.host.Theme().Text) {
			lines = append(lines, indent+part)
		}
	}
	r.scroll.SetLines(lines)
}

func (r *raw) Title() string               { return "Raw JSON" }
func (r *raw) Actions() []actions.ID       { return []actions.ID{actions.Copy, actions.Move, actions.Page} }
func (r *raw) Type(key tea.KeyMsg) tea.Cmd { r.scroll.Type(key); return nil }

func (r *raw) View(width, height int) []string {
	if width != r.width {
		r.layOut(width)
	}
	return r.scroll.View(r.host.Theme(), width, height)
}

func (r *raw) Do(action actions.ID) tea.Cmd {
	if action == actions.Copy {
		return screen.CopyLines(r.host, "the JSON", r.text)
	}
	return nil
}
