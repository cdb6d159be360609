// Package form has fields, choices, and forms of both.
package form

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// Form is a column of fields, one of which has the keys.
type Form struct {
	Fields []*Field
	focus  int
	// drawn is the field on each line of the last drawing.
	drawn []int
}

// NewForm focuses the first field.
func NewForm(fields ...*Field) *Form {
	f := &Form{Fields: fields}
	f.Focus(0)
	return f
}

// Focused is the field that has the keys.
func (f *Form) Focused() *Field { return f.Fields[f.focus] }

// InLast says that the last field has the keys, and is of one line.
func (f *Form) InLast() bool { return f.focus == len(f.Fields)-1 && f.Focused().Rows == 1 }

// Focus gives the keys to field i, counted around.
func (f *Form) Focus(i int) {
	f.Focused().Blur()
	f.focus = (i + len(f.Fields)) % len(f.Fields)
	f.Focused().Focus()
}

// FocusOn gives the keys to a field by its ID; where there is none, they stay.
func (f *Form) FocusOn(id string) {
	for i, field := range f.Fields {
		if field.ID == id {
			f.Focus(i)
		}
	}
}

// Field finds a field by its ID, nil when there is none.
func (f *Form) Field(id string) *Field {
	for _, field := range f.Fields {
		if field.ID == id {
			return field
		}
	}
	return nil
}

// Value is what is in a field that the form has.
func (f *Form) Value(id string) string { return f.Field(id).Value() }

// Changed says whether any field is.
func (f *Form) Changed() bool {
	for _, field := range f.Fields {
		if field.Changed() {
			return true
		}
	}
	return false
}

// Blocking focuses the first field whose value cannot go out, and is nil when
// there is none.
func (f *Form) Blocking() *Field {
	for i, field := range f.Fields {
		if field.Verdict().Blocks() {
			f.Focus(i)
			return field
		}
	}
	return nil
}

// Type moves between fields or hands the key to the focused one.
func (f *Form) Type(key tea.KeyMsg) (notice string) {
	switch key.String() {
	case "tab":
		f.Focus(f.focus + 1)
	case "shift+tab":
		f.Focus(f.focus - 1)
	case "enter":
		if f.Focused().Rows > 1 {
			return f.Focused().Type(key)
		}
		f.Focus(f.focus + 1)
	case "up", "down":
		up := key.String() == "up"
		if !f.Focused().AtEdge(up) {
			return f.Focused().Type(key)
		}
		if up {
			f.Focus(f.focus - 1)
		} else {
			f.Focus(f.focus + 1)
		}
	default:
		return f.Focused().Type(key)
	}
	return ""
}

// TakeSuggestion puts the verdict's suggestion into the focused field.
func (f *Form) TakeSuggestion() bool {
	suggestion := f.Focused().Verdict().Suggestion
	if suggestion == "" {
		return false
	}
	f.Focused().SetValue(suggestion)
	return true
}

// View draws the form so that the focused field is visible.
func (f *Form) View(t ui.Theme, width, height int) []string {
	label := f.labelWidth(width)
	var lines []string
	from, to := 0, 0
	f.drawn = nil
	for i, field := range f.Fields {
		if i == f.focus {
			from = len(lines)
		}
		lines = append(lines, fieldLines(t, field, label, width, i == f.focus)...)
		if i == f.focus {
			to = len(lines)
		}
		if f.roomy(height) {
			lines = append(lines, "")
		}
		for len(f.drawn) < len(lines) {
			f.drawn = append(f.drawn, i)
		}
	}
	first := scrollTo(from, to, len(lines), height)
	f.drawn = f.drawn[first:]
	return lines[first:]
}

// wholeLabels is the width from which a form shows its labels in full.
const wholeLabels = 60

// labelWidth is the width of the widest label.
func (f *Form) labelWidth(width int) int {
	widest := 0
	for _, field := range f.Fields {
		label := field.Label
		if width < wholeLabels {
			label = ui.ShortLabel(label)
		}
		widest = max(widest, ui.Width(label))
	}
	return widest
}

// At is the field on a line of the last drawing, -1 for none.
func (f *Form) At(line int) int {
	if line < 0 || line >= len(f.drawn) {
		return -1
	}
	return f.drawn[line]
}

// roomy says that all lines fit with an empty line between fields.
func (f *Form) roomy(height int) bool {
	needed := 0
	for _, field := range f.Fields {
		needed += field.Rows + 2
	}
	return needed <= height
}

// scrollTo is the first line to draw so that lines from–to are visible.
func scrollTo(from, to, total, height int) int {
	first := max(0, to-height)
	return max(0, min(first, from, total-1))
}

func fieldLines(t ui.Theme, f *Field, label, width int, focused bool) []string {
	mark, style := "  ", t.Label
	if focused {
		mark, style = "▸ ", t.Accent
	}
	dirty := "  "
	if f.Changed() {
		dirty = t.Warn.Render("●") + " "
	}
	indent := label + 5
	var lines []string
	for i, input := range f.Lines(t, width-indent-1, focused) {
		prefix := strings.Repeat(" ", indent)
		if i == 1 && focused {
			prefix = t.Muted.Render(ui.Fit("  "+f.place(), indent))
		}
		if i == 0 {
			prefix = t.Accent.Render(mark) + style.Render(ui.FitLabel(f.Label, label+1)) + dirty
		}
		lines = append(lines, prefix+input)
	}
	for _, line := range f.verdictLines(t, width-indent-1, focused) {
		lines = append(lines, strings.Repeat(" ", indent)+line)
	}
	if focused && f.Below != nil {
		for _, line := range f.Below(t, width-indent-1) {
			lines = append(lines, strings.Repeat(" ", indent)+line)
		}
	}
	return lines
}

// place says which line the cursor is on where not all lines are visible.
func (f *Field) place() string {
	if f.Rows == 1 || f.area.LineCount() <= f.Rows {
		return ""
	}
	return fmt.Sprintf("line %d/%d", f.area.Line()+1, f.area.LineCount())
}

// verdictLines is the verdict, or the hint while there is none: one line, or
// as many as it takes where the user is typing.
func (f *Field) verdictLines(t ui.Theme, width int, focused bool) []string {
	verdict := f.Verdict()
	if verdict.Text == "" {
		verdict = Verdict{Text: f.Hint}
	} else if verdict.Suggestion != "" && focused {
		verdict.Text += " · " + ui.FormKeys.Suggestion + ": use " + verdict.Suggestion
	}
	words := t.Level(verdict.Level)
	if verdict.Level == ui.Good {
		words = t.Muted // the eye is to find the one that is not good
	}
	lines := t.SignedLines(verdict.Level, verdict.Text, width, words)
	if len(lines) == 0 {
		lines = []string{""}
	}
	if f.Changed() && f.original != "" && focused {
		lines = append(lines, ui.Clip(t.Muted.Render("was "+ui.Escape(f.original)), width))
	}
	if !focused && len(lines) > 1 {
		return []string{ui.Clip(t.LevelSign(verdict.Level)+words.Render(ui.Escape(verdict.Text)), width)}
	}
	return lines
}
