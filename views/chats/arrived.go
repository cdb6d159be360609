package chats

import (
	"bytes"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/launch"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/files"
	"flexconsole/views/screen"
	"flexconsole/views/session"
)

// arrivedPage compares the data sent with a chat with what arrived in the conversation and
// in the task.
type arrivedPage struct {
	screen.LongText
	chat *chatPage
}

func newArrivedPage(h screen.Host, chat *chatPage) *arrivedPage {
	p := &arrivedPage{chat: chat}
	p.LongText = screen.NewLongText(h, p.lines)
	return p
}

// arrivalOf is what is known of the data of a chat.
func arrivalOf(p *chatPage) launch.Arrival {
	var sent *string
	if p.chat.plan != nil {
		sent = &p.chat.plan.Request.PreEngagementData
	}
	return session.Arrival(p.chat.LaunchedChat, sent, p.state)
}

func (p *arrivedPage) Title() string { return "Data" }

func (p *arrivedPage) Actions() []actions.ID {
	return []actions.ID{actions.Copy, actions.Export, actions.Move, actions.Page}
}

func (p *arrivedPage) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Copy:
		return screen.CopyLines(p.Host, "data", arrivalJSON(arrivalOf(p.chat)))
	case actions.Export:
		return p.Host.Push(newArrivalExport(p.Host, arrivalOf(p.chat).Values))
	}
	return nil
}

// newArrivalExport exports the values, named as in the JSON of the comparison.
func newArrivalExport(h screen.Host, values []launch.Value) *files.Export {
	table := files.Table{Columns: []string{"path", "sent", "conversation", "task", "in_conversation", "in_task"}}
	for _, v := range values {
		table.Add(v.Path, v.Sent, v.Conversation, v.Task, string(v.InConversation), string(v.InTask))
	}
	return files.NewTableExport(h, ui.Counted(len(values), "value"), "", "data", table)
}

// arrivalJSON is a comparison as JSON over several lines.
func arrivalJSON(a launch.Arrival) string {
	var b bytes.Buffer
	e := files.PlainJSON(&b)
	e.SetIndent("", "  ")
	_ = e.Encode(a) // text and nothing else
	return b.String()
}

// Columns of the comparison, from a width on; below it each place has a line of its own.
const (
	arrivedTable = 78
	pathColumn   = 24
)

func (p *arrivedPage) lines(t ui.Theme, width int) []string {
	a := arrivalOf(p.chat)
	lines := p.headLines(t, a, width)
	if width >= arrivedTable {
		lines = append(lines, sideBySide(width, []string{t.Label.Render("Name")}, []string{t.Label.Render("Sent")},
			[]string{t.Label.Render("Conversation")}, []string{t.Label.Render("Task")})...)
	}
	for _, v := range a.Values {
		if width >= arrivedTable {
			lines = append(lines, tableLines(t, v, width)...)
		} else {
			lines = append(lines, stackedLines(t, v, width)...)
		}
	}
	return lines
}

// headLines say how much differs, and which of the three are not known.
func (p *arrivedPage) headLines(t ui.Theme, a launch.Arrival, width int) []string {
	lost, sent := a.Lost()
	level, text := ui.Good, "Everything that was sent arrived"
	switch {
	case a.Sent == nil:
		level, text = ui.Plain, "What was sent is not known here: the chat was launched elsewhere, or with more data than is kept."
	case lost > 0:
		level, text = ui.Warn, fmt.Sprintf("%d of %s sent did not arrive unchanged everywhere", lost, ui.Counted(sent, "value"))
	}
	lines := t.SignLines(level, text, width-1)
	if a.Conversation == nil {
		lines = append(lines, t.SignLines(ui.Warn, "The conversation's attributes are not loaded.", width-1)...)
	}
	if a.Task == nil {
		lines = append(lines, t.SignLines(ui.Plain, "No task yet, or it is not visible.", width-1)...)
	}
	return append(ui.Indented(lines), "")
}

// placeColumn is the width of the columns after the first.
func placeColumn(width int) int { return (width-pathColumn-2)/3 - 1 }

// tableLines are a value in columns.
func tableLines(t ui.Theme, v launch.Value, width int) []string {
	each := placeColumn(width)
	return sideBySide(width,
		ui.WrapValue(ui.Escape(v.Path), pathColumn, t.Text),
		ui.WrapValue(ui.Escape(ui.TextOf(v.Sent)), each, t.Text),
		placeLines(t, v.Conversation, v.InConversation, each),
		placeLines(t, v.Task, v.InTask, each))
}

// sideBySide has a column for each list of lines, over as many lines as the longest.
func sideBySide(width int, columns ...[]string) []string {
	lines := make([]string, slices.Max([]int{len(columns[0]), len(columns[1]), len(columns[2]), len(columns[3])}))
	for i := range lines {
		for n, column := range columns {
			text, cells := "", placeColumn(width)
			if n == 0 {
				cells = pathColumn
			}
			if i < len(column) {
				text = column[i]
			}
			lines[i] += " " + ui.Pad(text, cells)
		}
	}
	return lines
}

// placeLines are a value in one place, with how it differs.
func placeLines(t ui.Theme, value *string, d launch.Difference, width int) []string {
	if d == launch.Same {
		return ui.WrapValue(ui.Escape(ui.TextOf(value)), width, t.Text)
	}
	text := string(d)
	if value != nil {
		text += ": " + *value
	}
	level := ui.Warn
	if d == launch.Added {
		level = ui.Plain
	}
	return t.SignLines(level, text, width)
}

// stackedLines are a value with a line for each place.
func stackedLines(t ui.Theme, v launch.Value, width int) []string {
	lines := ui.Indented(ui.WrapValue(ui.Escape(v.Path), width-2, t.Strong))
	for _, place := range []struct {
		name  string
		value *string
		d     launch.Difference
	}{{"Sent", v.Sent, launch.Same}, {"Conversation", v.Conversation, v.InConversation}, {"Task", v.Task, v.InTask}} {
		if place.value == nil && place.d == launch.Same {
			continue
		}
		label := "   " + t.Label.Render(ui.Fit(place.name, 13))
		lines = append(lines, ui.Hanging(label, placeLines(t, place.value, place.d, width-17))...)
	}
	return lines
}
