package bulk

import (
	"cmp"
	"fmt"
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
	// remark is a note on the users, "" for none.
	remark string
	// of is the run that this undoes, nil for none.
	of *batchRun
}

func newBatchPlan(h screen.Host, p purpose, rows []batch.PlannedRow, resumed string) *batchPlan {
	b := &batchPlan{purpose: p, rows: rows, counts: batch.CountKinds(rows), resumed: resumed}
	b.List = screen.List{Host: h, Len: func() int { return len(rows) }}
	for _, k := range kinds {
		for i := range rows {
			if rows[i].Kind == k.kind {
				b.order = append(b.order, i)
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
	saves := actions.If(b.counts[batch.Changes] > 0 && !b.Host.ReadOnly(), b.purpose.saves)
	return append(saves, actions.If(len(b.rows) > 0, actions.Open, actions.Copy, actions.Export, actions.Move, actions.Page)...)
}

func (b *batchPlan) selected() *batch.PlannedRow { return &b.rows[b.order[b.Cursor]] }

func (b *batchPlan) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.SaveAll, actions.UndoPreviewed:
		return b.confirm()
	case actions.Copy:
		return screen.CopyText(b.Host, "Flex user SID", b.selected().SID)
	case actions.Export:
		return b.Host.Push(newPlanExport(b))
	case actions.Open:
		row := *b.selected()
		screen.ShowReport(b.Host, screen.Report{Title: ui.UpperFirst(b.purpose.kindWord(row.Kind)), Body: func(t ui.Theme, width int) []string { return plannedLines(t, row, width) }})
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
		return b.Host.Notify(ui.Warn, "Another bulk edit is in progress: wait until it ends")
	}
	rows := b.changing()
	ask := screen.Question{
		Title: fmt.Sprintf("%s %s? %s", b.purpose.question, b.changingUsers(), changeText(rows, b.purpose.others)),
		Body:  func(_ ui.Theme, width int) []string { return reviewLines(b.Host, rows, b.remark, width) },
		Yes:   b.purpose.verb,
		Then:  b.save,
	}
	return screen.Confirm(b.Host, screen.TokenOfNumber(b.Host, ask, len(rows), "Type the number of users that will be changed"))
}

// changingUsers counts the users that change: "2 of 3 users".
func (b *batchPlan) changingUsers() string {
	if n := b.counts[batch.Changes]; n < len(b.rows) {
		return fmt.Sprintf("%d of %s", n, ui.Counted(len(b.rows), "user"))
	}
	return ui.Counted(len(b.rows), "user")
}

// changing are the rows that are sent.
func (b *batchPlan) changing() []batch.PlannedRow {
	rows := make([]batch.PlannedRow, b.counts[batch.Changes])
	for i := range rows {
		rows[i] = b.rows[b.order[i]]
	}
	return rows
}

// reviewLines name the first users, account and instance, and what to know before saying
// yes.
func reviewLines(h screen.Host, rows []batch.PlannedRow, remark string, width int) []string {
	t := h.Theme()
	var names []string
	var users []api.FlexUser
	for i := range rows {
		names = append(names, ui.Escape(userName(&rows[i])))
		users = append(users, rows[i].User)
	}
	lines := []string{t.Strong.Render(firstNames(names, width))}
	if remark != "" {
		lines = append(lines, ui.Wrap(ui.Escape(ui.UpperFirst(remark)), width, t.Text)...)
	}
	lines = append(lines, screen.AccountLines(h, width, users...)...)
	for _, warning := range words.FieldWarnings(batch.Touched(rows)) {
		lines = append(lines, "")
		lines = append(lines, t.SignLines(ui.Warn, warning, width)...)
	}
	return lines
}

// save starts the run and closes the screens that led to it.
func (b *batchPlan) save() tea.Cmd {
	run := newBatchRun(b.Host, b.purpose, b.rows, b.resumed)
	run.of = b.of
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
			parts = append(parts, fmt.Sprintf("%s%d %s", k.sign, n, b.purpose.kindWord(k.kind)))
		}
	}
	return "Preview, nothing sent: " + cmp.Or(strings.Join(parts, " · "), "no users")
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
	if row.Kind == batch.Changes {
		return diffThen(line, row, row.Why, width)
	}
	return thenDiff(line, row.Why, row, width)
}

// diffThen appends the change of a row, and a raw remark on it where it is not "".
func diffThen(line string, row *batch.PlannedRow, remark string, width int) string {
	remark = ui.Escape(remark)
	if remark != "" {
		remark = " · " + remark
	}
	room := width - ui.Width(line) - 3 // the cursor's two cells and the last column stay free
	return line + diffText(row.User, row.Change, room-min(ui.Width(remark), room/3)) + remark
}

// thenDiff appends why a row is not changed, raw, and then the change that was asked for.
func thenDiff(line, why string, row *batch.PlannedRow, width int) string {
	line += ui.Escape(strings.TrimSuffix(why, "."))
	if row.Change.Empty() {
		return line
	}
	return diffThen(line+" · ", row, "", width)
}
