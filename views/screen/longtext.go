package screen

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// LongText is the common part of the screens that show more lines than fit.
type LongText struct {
	NoInput
	Host   Host
	lay    func(t ui.Theme, width int) []string
	scroll *ui.Scroll
	// Width and theme are those that the lines were formatted for.
	Width int
	theme string
}

// NewLongText shows the lines that lay formats.
func NewLongText(h Host, lay func(t ui.Theme, width int) []string) LongText {
	return LongText{Host: h, lay: lay, scroll: ui.NewScroll()}
}

func (l *LongText) Type(key tea.KeyMsg) tea.Cmd {
	l.scroll.Type(key)
	return nil
}

func (l *LongText) View(width, height int) []string {
	t := l.Host.Theme()
	if width != l.Width || t.Name != l.theme {
		l.Width, l.theme = width, t.Name
		l.scroll.SetLines(l.lay(t, width))
	}
	return l.scroll.View(t, width, height)
}
