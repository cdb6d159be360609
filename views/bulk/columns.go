package bulk

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/batch"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
)

var (
	_ screen.Changer     = (*columnMap)(nil)
	_ screen.Clickable   = (*columnMap)(nil)
	_ screen.DraftKeeper = (*columnMap)(nil)
	_ screen.Keeper      = (*columnMap)(nil)
)

// notRead is the choice of no column.
const notRead = "none"

// columnMap chooses the column of a file for each field.
type columnMap struct {
	screen.SoonTyped
	read *batchRead
}

func newColumnMap(b *batchRead) *columnMap {
	choices := []string{notRead}
	for _, c := range b.input.Columns {
		choices = append(choices, columnChoice(c))
	}
	var fields []*form.Field
	for _, name := range batch.Columns() {
		field := form.NewField(form.Field{ID: name, Label: name, Choices: choices})
		field.Load(&choices[readFrom(b.input.Columns, name)])
		fields = append(fields, field)
	}
	m := &columnMap{screen.SoonTyped{Form: screen.Form{Host: b.Host, Inputs: form.NewForm(fields...), InInput: true}}, b}
	m.Inputs.Focus(0)
	return m
}

// readFrom is the number of the column used for name, 0 for none.
func readFrom(columns []batch.Column, name string) int {
	for _, c := range columns {
		if c.Meaning == name {
			return c.Number
		}
	}
	return 0
}

// columnChoice is a column with an example of its values; the number keeps it distinct.
func columnChoice(c batch.Column) string {
	text := strings.TrimSpace(fmt.Sprintf("%d %s", c.Number, c.Heading))
	if c.Sample != "" {
		text += ", e.g. " + c.Sample
	}
	return text
}

// columnName is a column in a sentence, escaped.
func columnName(c batch.Column) string {
	return ui.Escape(cmp.Or(c.Heading, "column "+strconv.Itoa(c.Number)))
}

// columnLines list the columns that are used, and those that are not.
func columnLines(t ui.Theme, columns []batch.Column, width int) []string {
	var read, left []string
	for _, c := range columns {
		switch {
		case c.Meaning == "":
			left = append(left, columnName(c))
		case c.Meaning == c.Heading:
			read = append(read, c.Meaning)
		default:
			read = append(read, c.Meaning+" ("+columnName(c)+")")
		}
	}
	var lines []string
	if len(read) > 0 {
		lines = ui.Wrap("Columns used: "+strings.Join(read, ", "), width, t.Text)
	}
	if len(left) > 0 {
		lines = append(lines, ui.Wrap("Columns not used: "+strings.Join(left, ", "), width, t.Text)...)
	}
	return lines
}

func (m *columnMap) Title() string         { return "Columns" }
func (m *columnMap) Actions() []actions.ID { return m.ActionsAfter(actions.UseColumns) }

func (m *columnMap) Do(action actions.ID) tea.Cmd {
	if action != actions.UseColumns {
		return m.Form.Do(action)
	}
	mapping, problem := m.mapping()
	if problem != "" {
		return m.Host.Notify(ui.Bad, problem)
	}
	return tea.Batch(m.Host.Close(m), m.read.remap(mapping))
}

// mapping is the choice, by column numbers; problem says why it is not possible.
func (m *columnMap) mapping() (mapping batch.Mapping, problem string) {
	mapping = batch.Mapping{}
	chosen := map[int]string{}
	for _, field := range m.Inputs.Fields {
		number := slices.Index(field.Choices, field.Value()) // 0 is none
		if other, twice := chosen[number]; twice && number > 0 {
			return nil, "One column cannot be both " + other + " and " + field.ID + "."
		}
		chosen[number] = field.ID
		mapping[field.ID] = batch.Mapped{Number: number}
	}
	if users := batch.Columns()[0]; mapping[users].Number == 0 {
		return nil, "Choose the column with the Flex user SIDs (" + users + ")."
	}
	return mapping, ""
}

func (m *columnMap) View(width, height int) []string {
	head := ui.Indented(ui.Wrap("Choose the column for each field with ← and →. Other columns are not used.", width-2, m.Host.Theme().Text))
	return m.Draw(func(int) []string { return append(head, "") }, width, height)
}
