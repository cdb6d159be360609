package bulk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/save"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/saving"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var (
	_ screen.AfterUpdater = (*batchRun)(nil)
	_ screen.BulkRun      = (*batchRun)(nil)
	_ screen.Clickable    = (*batchRun)(nil)
	_ screen.Closer       = (*batchRun)(nil)
	_ screen.Failer       = (*batchRun)(nil)
	_ screen.Reporter     = batchRunMsg{}
)

// batchRun saves the users of a plan, then shows the result of each. It continues
// when its screen is left.
type batchRun struct {
	screen.List
	purpose purpose
	// plan is the whole preview, todo the rows of it that are saved.
	plan, todo []batch.PlannedRow
	// resumed is the interrupted run that this one resumes, "" for none; kept is the ID
	// of this one on disk where rows of it remain.
	resumed, kept string
	saver         *batch.Saver
	settled       *screen.ResultQueue[batch.Outcome]
	// at finds a row of todo by its SID, results are theirs; nil while not processed.
	at       map[string]int
	results  []*save.Result
	counts   map[save.Status]int
	begun    bool
	work     *screen.Work
	paused   bool
	stopping bool
	err      error
	// of is the run that this one undoes, nil for none; undone counts the users for whom
	// this one was undone later.
	of     *batchRun
	undone int
}

// batchRunMsg ends a run.
type batchRunMsg struct {
	run  *batchRun
	kept string
	err  error
}

func newBatchRun(h screen.Host, p purpose, plan []batch.PlannedRow, resumed string) *batchRun {
	b := &batchRun{
		purpose: p, plan: plan, todo: batch.Remaining(plan, nil), resumed: resumed,
		settled: &screen.ResultQueue[batch.Outcome]{}, at: map[string]int{}, counts: map[save.Status]int{},
	}
	b.List = screen.List{Host: h, Len: func() int { return len(b.todo) }}
	b.results = make([]*save.Result, len(b.todo))
	for i := range b.todo {
		b.at[b.todo[i].SID] = i
	}
	return b
}

// UnderWay says that it is still saving.
func (b *batchRun) UnderWay() bool { return b.work != nil }

func (b *batchRun) Title() string { return b.purpose.title(b.begun && b.work == nil) }

// Start is called each time the screen is opened.
func (b *batchRun) Start() tea.Cmd {
	if b.begun {
		return nil
	}
	b.begun = true
	session := b.Host.Session()
	b.saver = &batch.Saver{Save: save.New(session.Flex)}
	run := session.NewBulkRun(b.saver, b.todo, b.resumed)
	cmd := screen.Write(b.Host, b, &b.work, strings.ToLower(b.purpose.running)+" "+ui.Counted(len(b.todo), "user"), func(ctx context.Context, w *screen.Work) tea.Msg {
		run.Settled = func(o batch.Outcome) {
			b.settled.Add(o)
			if b.saver.Progress().Doubtful {
				w.Reached("paused")
			}
		}
		// At the end of the program rows that have sent nothing are left for the next
		// session.
		defer session.HaltWith(w.Cancel)()
		err := run.Run(ctx)
		return batchRunMsg{b, run.Left, err}
	})
	b.work.Many = true
	return cmd
}

// AfterUpdate adds the results since the last frame, and reports that the run has paused
// itself.
func (b *batchRun) AfterUpdate() tea.Cmd {
	b.drain()
	if b.work == nil || b.paused || !b.saver.Progress().Doubtful {
		return nil
	}
	b.paused = true
	return b.Host.Notify(ui.Warn, "Paused: "+words.WhyPaused(b.saver.Progress())+". Check the users, then press "+actions.Key(actions.Resume)+" to resume")
}

func (b *batchRun) drain() {
	for _, o := range b.settled.Take() {
		b.results[b.at[o.Row.SID]] = o.Result
		b.counts[o.Result.Status]++
		screen.TellSaved(b.Host, *o.Result)
	}
}

func (b *batchRun) Update(result tea.Msg) tea.Cmd {
	if m, ok := result.(batchRunMsg); ok {
		b.finish(m)
	}
	return nil
}

func (b *batchRun) finish(m batchRunMsg) {
	b.drain()
	b.work, b.err, b.kept = nil, m.err, m.kept
	if b.of != nil {
		b.of.undone += b.counts[save.Saved]
	}
}

// ApplyOrphaned gets the result of a run whose screen was left.
func (m batchRunMsg) ApplyOrphaned(screen.Host) { m.run.finish(m) }

func (m batchRunMsg) Summary() screen.Report {
	// At the end of the program no screen calls drain any more.
	m.run.drain()
	sentence := m.run.summary()
	if m.err != nil {
		sentence += ". " + words.Brief(m.err)
	}
	title := "Bulk edit of " + ui.Counted(len(m.run.todo), "user")
	return screen.Report{Title: title, Sentence: sentence, Body: func(t ui.Theme, width int) []string {
		lines := ui.Wrap(ui.Escape(sentence), width, t.Text)
		return append(lines, ui.Wrap("Press "+actions.Key(actions.BulkEdit)+" in Users to see each result.", width, t.Muted)...)
	}}
}

// settledCount counts the rows that ended.
func (b *batchRun) settledCount() int {
	n := 0
	for _, count := range b.counts {
		n += count
	}
	return n
}

// outcomes are the results of every planned row, in the order of the plan.
func (b *batchRun) outcomes() []batch.Outcome {
	var ended []batch.Outcome
	for i, result := range b.results {
		if result != nil {
			ended = append(ended, batch.Outcome{Row: b.todo[i], Result: result})
		}
	}
	return batch.Report(b.plan, ended)
}

func (b *batchRun) Actions() []actions.ID {
	running := b.work != nil
	return slices.Concat(
		actions.If(running, actions.Pausing(b.paused)),
		actions.If(running && !b.stopping, actions.StopAfter),
		actions.If(!running, actions.Export),
		actions.If(!running && b.counts[save.Saved] > 0, actions.UndoAll),
		actions.If(!running && (b.settledCount() < len(b.todo) || b.counts[save.Failed] > 0), actions.RetryRemaining),
		[]actions.ID{actions.Open, actions.Copy, actions.Move, actions.Page},
	)
}

func (b *batchRun) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Pause, actions.Resume:
		b.Pause()
	case actions.StopAfter:
		b.stopping = true
		b.saver.StopAfterCurrent()
	case actions.Export:
		return b.Host.Push(newBatchExport(b.Host, b.outcomes()))
	case actions.UndoAll:
		return b.Host.Push(newReload(b.Host, reload{purpose: forUndo, rows: batch.Undo(b.outcomes()), of: b}))
	case actions.RetryRemaining:
		return b.Host.Push(newReload(b.Host, reload{purpose: b.purpose.again(), rows: batch.Retryable(b.outcomes()), resumed: b.kept}))
	case actions.Open:
		b.open()
	case actions.Copy:
		return screen.CopyText(b.Host, "Flex user SID", b.todo[b.Cursor].SID)
	}
	return nil
}

// Pause pauses or resumes the run.
func (b *batchRun) Pause() { b.paused = toggle(b.saver, b.paused) }

// open shows the result of a row in full.
func (b *batchRun) open() {
	row, result := b.todo[b.Cursor], b.results[b.Cursor]
	d := screen.ShowReport(b.Host, screen.Report{Title: row.SID, Body: func(t ui.Theme, width int) []string {
		switch {
		case result == nil:
			return append(plannedLines(t, row, width), ui.Wrap("Not processed: nothing was sent.", width, t.Muted)...)
		case result.Status == save.Conflict:
			return saving.ConflictLines(t, *result, width)
		}
		return saving.ResultLines(t, *result, width)
	}})
	if result != nil {
		screen.AddErrorPage(b.Host, d, api.CodeOf(words.SavedError(*result)))
	}
}

func (b *batchRun) View(width, height int) []string {
	t := b.Host.Theme()
	lines := b.headerLines(width)
	lines = append(lines[:min(len(lines), max(1, height-3))], "")
	return append(lines, b.ListRows(t, len(b.todo), len(lines), width, height-len(lines), func(i int) string {
		return b.outcomeRow(i, width)
	})...)
}

func (b *batchRun) headerLines(width int) []string {
	t := b.Host.Theme()
	if b.work != nil {
		lines := []string{" " + t.Strong.Render(ui.Cut(b.purpose.running+" "+ui.Counted(len(b.todo), "user")+": "+b.changeText()+" · esc: continue in the background", width-2))}
		return append(lines, progressLines(t, b.saver.Progress(), width)...)
	}
	lines := ui.Indented(ui.Wrap(b.changeText()+": "+b.summary()+b.leftOut(), width-2, t.Strong))
	if b.err != nil {
		lines = append(lines, ui.Indented(screen.FailureLines(t, b.err, width-2))...)
	}
	return lines
}

// outcomeOrder is the order of the results in a summary.
var outcomeOrder = []save.Status{
	save.Saved, save.NothingToDo, save.StoredDifferently, save.PartlyStored,
	save.NotStored, save.Conflict, save.Failed, save.Unknown,
}

// changeText is what the users get, escaped.
func (b *batchRun) changeText() string { return changeText(b.todo, b.purpose.others) }

// summary counts the results.
func (b *batchRun) summary() string {
	var parts []string
	for _, status := range outcomeOrder {
		if n := b.counts[status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, b.purpose.words.Replace(words.ResultWord(status))))
		}
	}
	if n := len(b.todo) - b.settledCount(); n > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", n, words.NotProcessed))
	}
	if b.undone > 0 {
		parts = append(parts, fmt.Sprintf("%d undone later", b.undone))
	}
	return strings.Join(parts, " · ")
}

// leftOut counts the users of the preview who could not be changed, "" for none.
func (b *batchRun) leftOut() string {
	text, counts := "", batch.CountKinds(b.plan)
	for _, kind := range []batch.Kind{batch.Invalid, batch.Unreadable} {
		if n := counts[kind]; n > 0 {
			text += fmt.Sprintf(" · %d %s", n, b.purpose.kindWord(kind))
		}
	}
	return text
}

// outcomeRow is a row with its result, escaped.
func (b *batchRun) outcomeRow(i, width int) string {
	row, result := &b.todo[i], b.results[i]
	name := nameCell(row, width)
	switch {
	case result != nil:
		level, said := words.SavedLevel(*result)
		if result.Status == save.Saved {
			return diffThen(ui.RowSigns[level]+name, row, "", width) // the sign says that it is saved
		}
		if result.Status == save.Failed && result.Err != nil && !result.Refused {
			said = words.Brief(result.Err)
		}
		return thenDiff(ui.RowSigns[level]+name, b.purpose.words.Replace(said), row, width)
	case b.work != nil:
		return diffThen("… "+name, row, "", width)
	}
	return thenDiff("- "+name, words.NotProcessed, row, width)
}

// Close says where the result is found again.
func (b *batchRun) Close() tea.Cmd {
	if b.work != nil {
		return nil // its result is reported when it ends
	}
	return b.Host.Notify(ui.Plain, "Press "+actions.Key(actions.BulkEdit)+" in Users to reopen this result")
}

func (b *batchRun) Cause() error { return b.err }
