package bulk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/saving"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var _ screen.Clickable = (*batchPlan)(nil)

// kinds are those of planned rows in the order they are listed, with their
// signs.
var kinds = []struct {
	kind batch.Kind
	sign string
}{{batch.Changes, "● "}, {batch.Invalid, "✗ "}, {batch.Unreadable, "? "}, {batch.NothingToDo, "= "}}

// batchPlan is the preview: what will happen to each user, by kind.
type batchPlan struct {
	screen.List
	purpose purpose
	rows    []batch.PlannedRow
	// order lists the rows by kind.
	order  []int
	counts map[batch.Kind]int
	// resumed is the interrupted run whose rest this is, "" for none.
	resumed string
}

func newBatchPlan(h screen.Host, p purpose, rows []batch.PlannedRow, resumed string) *batchPlan {
	b := &batchPlan{purpose: p, rows: rows, counts: map[batch.Kind]int{}, resumed: resumed}
	b.List = screen.List{Host: h, Len: func() int { return len(rows) }}
	for _, k := range kinds {
		for i := range rows {
			if rows[i].Kind == k.kind {
				b.order = append(b.order, i)
				b.counts[k.kind]++
			}
		}
	}
	return b
}

func (b *batchPlan) Title() string { return b.purpose.preview }

// Start discards an interrupted run with nothing left to do; otherwise it reads the
// account for the review.
func (b *batchPlan) Start() tea.Cmd {
	if b.resumed == "" || b.counts[batch.NothingToDo] < len(b.rows) {
		return screen.CheckAccount(b.Host, b)
	}
	id := b.resumed
	b.resumed = ""
	return discardRun(b.Host, id)
}

func (b *batchPlan) Actions() []actions.ID {
	saves := actions.If(b.counts[batch.Changes] > 0 && !b.Host.ReadOnly(), actions.SaveAll)
	return append(saves, actions.If(len(b.rows) > 0, actions.Open, actions.Copy, actions.Move, actions.Page)...)
}

func (b *batchPlan) selected() *batch.PlannedRow { return &b.rows[b.order[b.Cursor]] }

func (b *batchPlan) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.SaveAll:
		return b.confirm()
	case actions.Copy:
		return screen.CopyText(b.Host, "Flex user SID", b.selected().SID)
	case actions.Open:
		row := *b.selected()
		screen.ShowReport(b.Host, screen.Report{Title: ui.UpperFirst(kindWords[row.Kind]), Body: func(t ui.Theme, width int) []string { return plannedLines(t, row, width) }})
	}
	return nil
}

// plannedLines are a planned row in full.
func plannedLines(t ui.Theme, row batch.PlannedRow, width int) []string {
	lines := ui.Wrap(row.SID+" "+ui.Escape(ui.TextOf(row.User.Username)), width, t.Strong)
	for _, f := range save.Fields {
		if asked := f.In(row.Change); asked != nil {
			lines = append(lines, saving.DiffLines(t, f, f.Shown(row.User), asked, width)...)
		}
	}
	return append(lines, t.SignLines(ui.Warn, row.Why, width)...)
}

// confirm asks before anything is sent. In production the number of users has
// to be typed.
func (b *batchPlan) confirm() tea.Cmd {
	if k, ok := screen.Find[screen.BulkKeeper](b.Host); ok && k.LatestRun() != nil && k.LatestRun().UnderWay() {
		return b.Host.Notify(ui.Warn, "another bulk edit is in progress: wait until it ends")
	}
	n := b.counts[batch.Changes]
	ask := screen.Question{
		Title: b.purpose.question + " " + b.changingUsers() + "?",
		Body:  func(_ ui.Theme, width int) []string { return b.reviewLines(width) },
		Yes:   b.purpose.verb,
		Then:  b.save,
	}
	return screen.Confirm(b.Host, screen.TokenOfNumber(b.Host, ask, n, "type how many users will be changed"))
}

// changingUsers counts the users that change: "2 of 3 users".
func (b *batchPlan) changingUsers() string {
	if n := b.counts[batch.Changes]; n < len(b.rows) {
		return fmt.Sprintf("%d of %s", n, ui.Counted(len(b.rows), "user"))
	}
	return ui.Counted(len(b.rows), "user")
}

// changeText is what the changing users get: "locale → es-MX".
func (b *batchPlan) changeText() string {
	var parts []string
	for _, f := range save.Fields {
		if to := sharedValue(b.newValues(f)); to != "" {
			parts = append(parts, string(f)+" → "+to)
		}
	}
	return strings.Join(parts, " · ")
}

// newValues are the values that the changing users get in a field.
func (b *batchPlan) newValues(f save.Field) []string {
	var values []string
	for _, i := range b.order[:b.counts[batch.Changes]] {
		if value := f.In(b.rows[i].Change); value != nil {
			values = append(values, words.Value(value))
		}
	}
	return values
}

// sharedValue is the value that all are, or the email domain that all have; "" for
// no values.
func sharedValue(values []string) string {
	if len(values) == 0 {
		return ""
	}
	first := values[0]
	domain := first[max(0, strings.LastIndexByte(first, '@')):]
	switch {
	case !slices.ContainsFunc(values, func(v string) bool { return v != first }):
		return first
	case strings.HasPrefix(domain, "@") && !slices.ContainsFunc(values, func(v string) bool { return !strings.HasSuffix(v, domain) }):
		return "…" + domain
	}
	return "different values"
}

// reviewLines name change, number, account and instance, and what to know before
// saying yes.
func (b *batchPlan) reviewLines(width int) []string {
	t := b.Host.Theme()
	lines := ui.Wrap(ui.Escape(b.changeText()+" for "+b.changingUsers()), width, t.Strong)
	lines = append(lines, screen.AccountLines(b.Host, width, b.changing()...)...)
	for _, warning := range words.FieldWarnings(b.touched()) {
		lines = append(lines, "")
		lines = append(lines, t.SignLines(ui.Warn, warning, width)...)
	}
	return lines
}

// changing are the users that are written to.
func (b *batchPlan) changing() []api.FlexUser {
	var users []api.FlexUser
	for _, i := range b.order[:b.counts[batch.Changes]] {
		users = append(users, b.rows[i].User)
	}
	return users
}

// touched is a change of all fields that any of the rows changes; a value is
// empty if any is.
func (b *batchPlan) touched() api.UserChange {
	var all api.UserChange
	for _, i := range b.order[:b.counts[batch.Changes]] {
		for _, f := range save.Fields {
			value, before := f.In(b.rows[i].Change), f.In(all)
			if value != nil && (before == nil || *value == "") {
				f.Set(&all, value)
			}
		}
	}
	return all
}

// save starts the run and closes the screens that led to it.
func (b *batchPlan) save() tea.Cmd {
	run := newBatchRun(b.Host, b.purpose, b.rows, b.resumed)
	screen.Tell(b.Host, func(k screen.BulkKeeper) { k.OnRun(run) })
	started := b.Host.PushOver(b, run)
	return tea.Batch(closeBulkScreens(b.Host), started)
}

func (b *batchPlan) View(width, height int) []string {
	t := b.Host.Theme()
	lines := ui.Indented(ui.Wrap(b.summary(), width-2, t.Strong))
	lines = append(lines[:min(len(lines), max(1, height-3))], "")
	return append(lines, b.ListRows(t, len(b.order), len(lines), width, height-len(lines), func(i int) string {
		return plannedRow(&b.rows[b.order[i]], width)
	})...)
}

// summary counts the rows of each kind.
func (b *batchPlan) summary() string {
	var parts []string
	for _, k := range kinds {
		if n := b.counts[k.kind]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d %s", k.sign, n, kindWords[k.kind]))
		}
	}
	return "Preview, nothing sent: " + cmp.Or(strings.Join(parts, " · "), "no users")
}

var kindWords = map[batch.Kind]string{
	batch.Changes: "will change", batch.Invalid: "cannot be sent", batch.Unreadable: "not loaded", batch.NothingToDo: "unchanged",
}

// nameCell is a user's name in a row, escaped; the rest of the width is for the
// result.
func nameCell(row *batch.PlannedRow, width int) string {
	const least, most = 18, 40
	room := min(max(least, width*2/5), most)
	name := ui.TextOf(row.User.Username)
	if name == "" && room < sid.Length {
		name = sid.Shorten(row.SID)
	}
	return ui.Fit(ui.Escape(cmp.Or(name, row.SID)), room) + "  "
}

// plannedRow is one row of the preview, escaped.
func plannedRow(row *batch.PlannedRow, width int) string {
	line := nameCell(row, width)
	for _, k := range kinds {
		if k.kind == row.Kind {
			line = k.sign + line
		}
	}
	return line + strings.Join(slices.Concat(diffWords(row.User, row.Change), said(row.Why)), " · ")
}

func said(why string) []string {
	if why == "" {
		return nil
	}
	return []string{ui.Escape(why)}
}

// diffWords are the changed fields in a line each, escaped.
func diffWords(was api.FlexUser, change api.UserChange) []string {
	var parts []string
	for _, f := range save.Fields {
		if asked := f.In(change); asked != nil {
			parts = append(parts, fmt.Sprintf("%s: %s → %s", f, words.EscapedValue(f.Shown(was)), words.EscapedValue(asked)))
		}
	}
	return parts
}
