package activity

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// inspect shows one request whole: what went out, and what came back.
type inspect struct {
	screen.LongText
	record *api.Record
}

func newInspect(h screen.Host, r *api.Record) *inspect {
	i := &inspect{record: r}
	i.LongText = screen.NewLongText(h, i.lines)
	return i
}

// Values are those that a command of the user's own can have.
func (i *inspect) Values() map[string]*string { return screen.RequestValues(i.record) }

func (i *inspect) Title() string { return ui.Escape(i.record.Method + " " + i.record.Op) }
func (i *inspect) Actions() []actions.ID {
	return []actions.ID{actions.Copy, actions.CopyResponse, actions.Curl, actions.TwilioCLI, actions.Export, actions.Move, actions.Page}
}

func (i *inspect) Do(action actions.ID) tea.Cmd {
	if action == actions.Export {
		return i.Host.Push(newRequestExport(i.Host, []session.Logged{{Record: i.record}}))
	}
	return copyRequest(i.Host, action, i.record)
}

// lines format the request, request and response next to each other where there is room.
func (i *inspect) lines(t ui.Theme, width int) []string {
	lines := append(ui.Indented(i.head(t, width-2)), "")
	if width < ui.TwoPanes {
		lines = append(lines, ui.Indented(i.sent(t, width-2))...)
		return append(append(lines, ""), ui.Indented(i.received(t, width-2))...)
	}
	half := width / 2
	left, right := ui.Indented(i.sent(t, half-3)), i.received(t, width-half-3)
	return append(lines, ui.Beside(left, right, half-2, t.Rule.Render(ui.PaneRule))...)
}

// head says what it was and how it went.
func (i *inspect) head(t ui.Theme, width int) []string {
	r := i.record
	lines := ui.WrapValue(ui.Escape(r.Method+" "+r.URL()), width, t.Strong)
	facts := []string{answerWord(r)}
	if r.Method != "GET" {
		facts = append(facts, "result: "+words.RequestOutcome(r))
	}
	facts = append(facts, words.Latency(r.Duration), r.Start.In(i.Host.Location()).Format("2006-01-02 15:04:05 MST"), r.Op)
	if r.Attempt > 1 || r.Problem != "" && r.Attempts > 1 {
		facts = append(facts, words.AttemptSentence(r))
	}
	lines = append(lines, ui.Wrap(ui.Escape(strings.Join(facts, " · ")), width, t.Text)...)
	lines = append(lines, ui.Wrap(ui.Escape(words.RequestID(r)), width, t.Muted)...)
	if r.Problem != "" {
		lines = append(lines, t.SignLines(ui.Bad, r.Problem, width)...)
	}
	return lines
}

// answerWord is the status with its name.
func answerWord(r *api.Record) string {
	if r.Status == 0 {
		return "no response"
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", r.Status, http.StatusText(r.Status)))
}

// sent are the headers and fields that went out.
func (i *inspect) sent(t ui.Theme, width int) []string {
	r := i.record
	lines := []string{partTitle(t, "Request", r.Sent.Body, width)}
	lines = append(lines, headerLines(t, r.Sent.Header, width)...)
	if query, ok := api.Fields(r.Query); ok && len(query) > 0 {
		lines = append(append(lines, "", t.Heading.Render("Query")), fieldLines(t, query, width)...)
	}
	form, ok := api.Fields(r.Sent.Body.Text)
	if !ok || r.Sent.Body.Kept != api.Whole {
		return append(lines, keptBodyLines(t, r.Sent.Body, width)...)
	}
	if len(form) > 0 {
		lines = append(append(lines, "", t.Heading.Render("Form")), fieldLines(t, form, width)...)
	}
	return lines
}

// received are the headers and the body that came back.
func (i *inspect) received(t ui.Theme, width int) []string {
	r := i.record
	if r.Status == 0 {
		return []string{t.Heading.Render("Response"), t.Muted.Render("none")}
	}
	lines := []string{partTitle(t, "Response", r.Received.Body, width)}
	lines = append(lines, headerLines(t, r.Received.Header, width)...)
	return append(lines, keptBodyLines(t, r.Received.Body, width)...)
}

func partTitle(t ui.Theme, name string, body api.Body, width int) string {
	size := "no body"
	if body.Size > 0 {
		size = words.Size(body.Size)
	}
	return t.Heading.Render(name) + t.Muted.Render(ui.Cut("  "+size, width-len(name)))
}

func headerLines(t ui.Theme, header http.Header, width int) []string {
	var fields []api.FormField
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			fields = append(fields, api.FormField{Name: name, Value: value})
		}
	}
	return fieldLines(t, fields, width)
}

// fieldLines are names and values, the values in a column where there is room.
func fieldLines(t ui.Theme, fields []api.FormField, width int) []string {
	column := 0
	for _, f := range fields {
		column = max(column, ui.Width(ui.Escape(f.Name))+2)
	}
	column = min(column, width*2/5)
	var lines []string
	for _, f := range fields {
		name := t.Label.Render(ui.Fit(ui.Escape(f.Name)+" ", column))
		lines = append(lines, ui.Hanging(name, valueLines(t, f.Value, width-column))...)
	}
	return lines
}

func valueLines(t ui.Theme, value string, width int) []string {
	switch {
	case value == "":
		return []string{t.Muted.Render("(empty)")}
	case looksLikeJSON(value):
		return jsonLines(t, value, width)
	}
	return ui.WrapValue(words.EscapedValue(&value), width, t.Text)
}

// keptBodyLines lay a body out, and say what of it is not there.
func keptBodyLines(t ui.Theme, body api.Body, width int) []string {
	var note string
	switch body.Kept {
	case api.Beginning:
		note = fmt.Sprintf("Only the first %s of %s are kept.", words.Size(len(body.Text)), words.Size(body.Size))
	case api.Dropped:
		note = fmt.Sprintf("The body was removed: only the latest bodies are kept, %s in total.", words.Size(session.MaxLogBodies))
	}
	var lines []string
	if note != "" {
		lines = append([]string{""}, t.SignLines(ui.Warn, note, width)...)
	}
	if body.Text == "" {
		return lines
	}
	lines = append(lines, "")
	if looksLikeJSON(body.Text) {
		return append(lines, jsonLines(t, body.Text, width)...)
	}
	for line := range strings.SplitSeq(body.Text, "\n") {
		lines = append(lines, ui.WrapValue(ui.Escape(strings.TrimSuffix(line, "\r")), width, t.Text)...)
	}
	return lines
}

func jsonLines(t ui.Theme, text string, width int) []string {
	var lines []string
	for _, line := range formatJSON(text) {
		indent := strings.Repeat(" ", min(2*line.depth, width/4))
		for _, part := range ui.WrapValue(ui.Escape(line.text), width-len(indent), t.Text) {
			lines = append(lines, indent+part)
		}
	}
	return lines
}
