package views

import (
	"bytes"
	"encoding/json"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// raw shows the answer as it came, laid out.
type raw struct {
	quiet
	app    *App
	text   string
	scroll *ui.Scroll
}

func newRaw(a *App, u *user) *raw {
	var laidOut bytes.Buffer
	if json.Indent(&laidOut, u.data.Raw, "", "  ") != nil {
		laidOut.Reset()
		laidOut.Write(u.data.Raw)
	}
	r := &raw{app: a, text: laidOut.String(), scroll: ui.NewScroll()}
	var lines []string
	for _, line := range strings.Split(r.text, "\n") {
		lines = append(lines, " "+a.theme.Text.Render(ui.Escape(line)))
	}
	r.scroll.SetLines(lines)
	return r
}

func (r *raw) Title() string                   { return "Raw JSON" }
func (r *raw) Actions() []string               { return []string{"copy", "move"} }
func (r *raw) Type(key tea.KeyMsg) tea.Cmd     { r.scroll.Type(key); return nil }
func (r *raw) View(width, height int) []string { return r.scroll.View(width, height) }

func (r *raw) Do(action string) tea.Cmd {
	if action == "copy" {
		return r.app.copy("the JSON", r.text)
	}
	return nil
}
