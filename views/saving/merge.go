package saving

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/save"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var _ screen.Clickable = (*merge)(nil)

// merge is the three-way view: for each field that someone else changed since the form
// was opened, it shows the old value, their value and yours, and lets the user choose. It
// starts on theirs, which overwrites nothing.
type merge struct {
	screen.List
	who       string
	conflicts []save.Difference
	mine      map[save.Field]bool
	// decided gets the fields in which yours is kept.
	decided func(mine map[save.Field]bool) tea.Cmd
}

func NewMerge(h screen.Host, who string, conflicts []save.Difference, decided func(map[save.Field]bool) tea.Cmd) *merge {
	rows := screen.List{Host: h, Len: func() int { return len(conflicts) }}
	return &merge{List: rows, who: who, conflicts: conflicts, mine: map[save.Field]bool{}, decided: decided}
}

func (m *merge) Title() string { return "Changed since you opened it" }
func (m *merge) Actions() []actions.ID {
	return []actions.ID{actions.ChooseValue, actions.Continue, actions.Move, actions.Page}
}

func (m *merge) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.ChooseValue:
		field := m.conflicts[m.Cursor].Field
		m.mine[field] = !m.mine[field]
	case actions.Continue:
		return tea.Batch(m.Host.Close(m), m.decided(m.mine))
	}
	return nil
}

func (m *merge) View(width, height int) []string {
	t := m.Host.Theme()
	head := t.SignLines(ui.Warn, "Someone else changed the same fields of "+m.who+" since you opened it. Choose which value to keep for each field. Nothing has been sent.", width-2)
	row := func(i int) []string { return m.rows(m.conflicts[i], i == m.Cursor, width) }
	return m.Blocks(t, append(ui.Indented(head), ""), m.Len(), row, nil, 3, height)
}

// rows are one field: was, theirs, yours, and which of them is chosen.
func (m *merge) rows(d save.Difference, selected bool, width int) []string {
	t := m.Host.Theme()
	mine := m.mine[d.Field]
	row := func(name, value string, chosen bool) string {
		mark := "  "
		if chosen {
			mark = "● "
		}
		text := ui.Fit(mark+name, 10) + value
		if chosen {
			return ui.Clip("    "+t.Strong.Render(text)+t.Good.Render("  chosen"), width)
		}
		return ui.Clip("    "+t.Muted.Render(text), width)
	}
	return []string{
		t.Row(d.Field.Label(), selected, width),
		row("was", words.EscapedValue(d.Was), false),
		row("theirs", words.EscapedValue(d.Now), !mine),
		row("yours", words.EscapedValue(d.Asked), mine),
	}
}
