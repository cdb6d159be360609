package form

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

func (f *Field) isChoice() bool { return len(f.Choices) > 0 }

// choose takes one of the choices over.
func (f *Field) choose(value string) (notice string) {
	if !slices.Contains(f.Choices, value) {
		return f.Label + ": choose with ← and →"
	}
	f.put(value)
	f.touched = true
	return ""
}

// turn selects the next choice or the one before. Typed or pasted text selects nothing:
// it may have been meant for another field.
func (f *Field) turn(key tea.KeyMsg) (notice string) {
	step := 0
	switch key.String() {
	case "right":
		step = 1
	case "left":
		step = -1
	default:
		if key.Type == tea.KeyRunes || key.Type == tea.KeySpace {
			return f.Label + ": choose with ← and →"
		}
		return ""
	}
	n := len(f.Choices)
	at := slices.Index(f.Choices, f.Value())
	return f.choose(f.Choices[(at+step+n)%n])
}

// choiceLine draws the selected choice, between the arrows that change it.
func (f *Field) choiceLine(t ui.Theme, width int, focused bool) string {
	const arrows = 4 // cells that "‹ " and " ›" take
	style := t.Text
	if focused {
		style = t.Cursor
	}
	value := style.Render(ui.Cut(ui.Escape(f.Value()), width-arrows))
	return ui.Clip(t.Accent.Render("‹ ")+value+t.Accent.Render(" ›"), width)
}
