package activity

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/command"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/ui/filter"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/arrange"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

var _ screen.Clickable = (*requestList)(nil)

// requestList lists every request of the session, the latest first.
type requestList struct {
	screen.FilteredList[session.Logged]
	host screen.Host
	// made is how many requests there were when the rows were found.
	made int
}

func newRequestList(h screen.Host) *requestList {
	l := &requestList{host: h}
	l.Filter = list.NewFilter("words, status:4 method:post id:RQ… body:word", requestKeys...)
	l.Source, l.Says, l.Place = h.Session().Log.Numbered, requestSays, l.placed
	l.Order = arrange.OrderBy(arrangedRequests(h), l.orderText)
	return l
}

// refresh looks for the rows again where requests came in.
func (l *requestList) refresh() {
	if made, _ := l.host.Session().Log.Counts(); made != l.made {
		l.Change(func() { l.made = made })
	}
}

// placed is the row of a request, or of the one before it where it was removed. At the
// top the cursor stays on the latest.
func (l *requestList) placed(rows []session.Logged, held session.Logged) int {
	if arrangedRequests(l.host).IsSorted() {
		return slices.IndexFunc(rows, func(r session.Logged) bool { return r.Number == held.Number })
	}
	if l.Cursor == 0 {
		return 0
	}
	i := slices.IndexFunc(rows, func(r session.Logged) bool { return r.Number <= held.Number })
	if i < 0 {
		return len(rows) - 1
	}
	return i
}

// orderText is what requests are sorted by in a column.
func (l *requestList) orderText(r session.Logged, column string) string {
	switch column {
	case "at":
		return list.TimeText(r.Start)
	case "time":
		return list.NumberText(int64(r.Duration))
	case "size":
		return list.NumberText(int64(r.Received.Body.Size))
	}
	return requestTable[requestHeads.Place(column)].Cell(requestRow{r.Record, l.host.Location()})
}

// requestKeys are those of the filter.
var requestKeys = filter.Keys{
	{Name: "status", Start: true, Listed: true},
	{Name: "method", Start: true, Listed: true},
	{Name: "result", Start: true, Listed: true},
	{Name: "op", Start: true, Listed: true},
	{Name: "id", Start: true},
	{Name: "body"},
}

// requestSays is what a request has under a key of the filter.
func requestSays(logged session.Logged, key string) []string {
	r := logged.Record
	switch key {
	case "status":
		return []string{responseStatus(r)}
	case "method":
		return []string{r.Method}
	case "id":
		return []string{r.RequestID}
	case "op":
		return []string{r.Op}
	case "result":
		return []string{words.RequestOutcome(r)}
	case "body":
		return []string{decoded(r.Sent.Body.Text), r.Received.Body.Text}
	}
	return []string{strings.Join([]string{
		r.Start.Format("15:04:05"), r.Method, words.RequestStatus(r), words.RequestOutcome(r), words.Latency(r.Duration),
		words.Size(r.Received.Body.Size), words.RequestAttempt(r), r.Op, r.URL(), r.RequestID, r.Problem,
	}, " ")}
}

// responseStatus is the status of a response, "" where none came.
func responseStatus(r *api.Record) string {
	if r.Status == 0 {
		return ""
	}
	return strconv.Itoa(r.Status)
}

// decoded is a form as people typed it.
func decoded(form string) string {
	fields, ok := api.Fields(form)
	if !ok {
		return form
	}
	var b strings.Builder
	for _, f := range fields {
		b.WriteString(f.Name + "=" + f.Value + "\n")
	}
	return b.String()
}

func (l *requestList) Actions() []actions.ID {
	return slices.Concat(
		l.ListActions([]actions.ID{actions.Open, actions.Copy, actions.Filter, actions.Export, actions.Curl, actions.TwilioCLI}, l.made > 0),
		actions.If(len(l.Rows) > 0, arrange.Actions...),
	)
}

func (l *requestList) Do(action actions.ID) tea.Cmd {
	if l.FilterAction(action) || len(l.Rows) == 0 {
		return nil
	}
	r := l.Rows[l.Cursor].Record
	switch action {
	case actions.Export:
		return l.host.Push(newRequestExport(l.host, l.Rows))
	case actions.Open:
		return l.host.Push(newInspect(l.host, r))
	case actions.Sort, actions.Reverse, actions.ChooseColumns:
		return arrange.Do(arrangedRequests(l.host), &l.Filtered, action)
	}
	return copyRequest(l.host, action, r)
}

// copyRequest copies what an action asks for of a request.
func copyRequest(h screen.Host, action actions.ID, r *api.Record) tea.Cmd {
	switch action {
	case actions.Copy:
		if r.RequestID == "" {
			return h.Notify(ui.Warn, "This request has no Twilio-Request-Id")
		}
		return screen.CopyText(h, "request ID", r.RequestID)
	case actions.CopyResponse:
		if r.Received.Body.Kept != api.Whole || r.Received.Body.Text == "" {
			return h.Notify(ui.Warn, "The response body is empty or was not kept")
		}
		return screen.CopyLines(h, "response", r.Received.Body.Text)
	case actions.Curl:
		line, err := command.Curl(r)
		return copyCommand(h, "curl command", line, err)
	case actions.TwilioCLI:
		what := "twilio-cli command"
		if command.CLIElsewhere(r) {
			what += " for twilio-cli's own host"
		}
		line, err := command.TwilioCLI(r)
		if command.QuotedForSh(line) {
			what += ", quoted for sh, bash and zsh"
		}
		return copyCommand(h, what, line, err)
	}
	return nil
}

func copyCommand(h screen.Host, what, command string, err error) tea.Cmd {
	if err != nil {
		return h.Notify(ui.Warn, err.Error())
	}
	return h.ToClipboard(what, command) // its values are quoted or encoded
}

func (l *requestList) count() string {
	held, failed := l.host.Session().Log.Held()
	if held == 0 {
		return ""
	}
	text := ui.Counted(held, "request")
	switch {
	case l.On():
		text = fmt.Sprintf("%d of %s", len(l.Rows), text)
	case l.made > held:
		text = fmt.Sprintf("latest %d of %s", held, ui.Counted(l.made, "request"))
	}
	if failed > 0 {
		text += fmt.Sprintf(", %d failed", failed)
	}
	return text + arrangedRequests(l.host).OrderNote()
}

func (l *requestList) View(width, height int) []string {
	t := l.host.Theme()
	if l.made == 0 {
		return slices.Concat(l.Lines(t, width), []string{""}, teaching(t, width,
			"Every request of this session is listed here, with its Twilio-Request-Id.",
			"Enter shows the headers, form and response. You can copy a request as a curl or twilio-cli command and export the list as HAR for a ticket. Credentials are never included.",
			"Tab shows the changes from all sessions."))
	}
	table := requestHeads.Chosen(arrangedRequests(l.host).Columns(), width-signMargin, nil)
	lines := topLines(l.Lines(t, width), height)
	if len(l.Rows) == 0 {
		return append(lines, teaching(t, width, "No matching request.",
			"Filters: status:4 (all 4xx), method:post, id:RQ… (a request ID), result:unknown, body:WORD (request and response). Other words match any column.")...)
	}
	if height >= screen.LeastHeight-4 {
		lines = append(lines, t.Column.Render(ui.Cut("    "+requestLine(table, width, nil), width-1)))
	}
	foot := l.foot(l.Rows[l.Cursor].Record, width)
	return append(lines, l.TableRows(len(l.Rows), len(lines), foot, height-len(lines), func(i int) string {
		r := l.Rows[i].Record
		level, sign := requestSign(r)
		text := requestLine(table, width, &requestRow{r, l.host.Location()})
		return signedRow(t, level, sign, text, i == l.Cursor && !l.Typing(), width)
	})...)
}

// teaching are sentences on what a screen is for while there is nothing on it.
func teaching(t ui.Theme, width int, sentences ...string) []string {
	var lines []string
	for i, sentence := range sentences {
		style := t.Muted
		if i == 0 {
			style = t.Text
		}
		lines = append(append(lines, ui.Indented(ui.Wrap(sentence, width-2, style))...), "")
	}
	return lines
}

func requestSign(r *api.Record) (ui.Level, string) {
	switch {
	case r.Method != "GET" && r.Outcome == api.Unknown:
		return ui.Warn, "?"
	case r.Problem != "":
		return ui.Bad, "✗"
	case r.Method != "GET":
		return ui.Good, "✓"
	}
	return ui.Plain, " "
}

// requestRow is a request with what its cells need.
type requestRow struct {
	*api.Record
	zone *time.Location
}

const (
	// idFrom is the width from which the request ID has a column of its own.
	idFrom     = 190
	pathColumn = 92
)

// requestTable are the columns of the list.
var requestTable = list.Table[requestRow]{
	{list.Column{Title: "At", Width: 9, From: 60}, func(r requestRow) string { return r.Start.In(r.zone).Format("15:04:05") }},
	{list.Column{Title: "Method", Width: 7}, func(r requestRow) string { return r.Method }},
	{list.Column{Title: "Status", Width: 7, Right: true}, func(r requestRow) string { return words.RequestStatus(r.Record) }},
	{list.Column{Title: "Time", Exports: "duration_ms", Width: 8, Right: true}, func(r requestRow) string { return words.Latency(r.Duration) }},
	{list.Column{Title: "Size", Exports: "received_bytes", Width: 7, From: 88, Right: true}, func(r requestRow) string { return words.Size(r.Received.Body.Size) }},
	{list.Column{Title: "Attempt", Width: 8, From: 90, Right: true}, func(r requestRow) string { return words.RequestAttempt(r.Record) }},
	{list.Column{Title: "Result", Width: 12, From: 100}, func(r requestRow) string { return words.RequestOutcome(r.Record) }},
	{list.Column{Title: pathTitle, Until: idFrom}, pathOf},
	{list.Column{Title: pathTitle, Width: 1 + pathColumn + 2, Gap: 2, From: idFrom}, pathOf},
	{list.Column{Title: "Twilio-Request-Id", Exports: "request_id", Width: 36, Gap: 2, From: idFrom}, func(r requestRow) string { return cmp.Or(r.RequestID, "—") }},
	{list.Column{Title: "Operation", Width: 22, From: list.WhereChosen}, func(r requestRow) string { return r.Op }},
}

var requestHeads = requestTable.Columns()

// pathTitle begins with a space, as most columns before it end at their right end.
const pathTitle = " Path"

func pathOf(r requestRow) string { return r.Path }

// requestLine are the cells of a row, or with nil their titles.
func requestLine(table list.Columns, width int, r *requestRow) string {
	const margins = 5 // of the row
	return table.Line(width, func(i, cells int) string {
		switch c := &requestTable[i]; {
		case r == nil:
			return c.Title
		case c.Title != pathTitle:
			return ui.Escape(c.Cell(*r))
		case c.Width == 0:
			cells -= margins
		}
		return " " + fittingPath(ui.Escape(r.Path), cells-1)
	})
}

// fittingPath shortens the SIDs in a path, and then drops what is in front.
func fittingPath(path string, cells int) string {
	if ui.Width(path) > cells {
		path = shortPath(path)
	}
	for ui.Width(path) > cells {
		_, rest, more := strings.Cut(strings.TrimPrefix(path, "…/"), "/")
		if !more {
			return path
		}
		path = "…/" + strings.TrimPrefix(rest, "/")
	}
	return path
}

// shortPath shortens the SIDs in a path.
func shortPath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if len(part) == sid.Length {
			parts[i] = sid.Shorten(part)
		}
	}
	return strings.Join(parts, "/")
}

// foot is what the row has no room for.
func (l *requestList) foot(r *api.Record, width int) []string {
	facts := []string{words.RequestID(r)}
	if width < len(facts[0])+4 {
		facts[0] = cmp.Or(r.RequestID, facts[0]) // by itself, to stay on one line
	}
	if r.Method != "GET" {
		facts = append(facts, "result: "+words.RequestOutcome(r))
	}
	if r.Attempt > 1 {
		facts = append(facts, words.AttemptSentence(r))
	}
	if r.Problem != "" {
		facts = append(facts, r.Problem)
	}
	if r.Sent.Body.Size > 0 {
		facts = append(facts, "sent "+words.Size(r.Sent.Body.Size))
	}
	facts = append(facts, "received "+words.Size(r.Received.Body.Size))
	text := ui.Escape(strings.Join(facts, " · "))
	return append([]string{""}, ui.Indented(ui.Wrap(text, width-2, l.host.Theme().Muted))...)
}
