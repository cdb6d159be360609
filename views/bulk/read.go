package bulk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/batch"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var (
	_ screen.AfterUpdater = (*batchRead)(nil)
	_ screen.Clickable    = (*batchRead)(nil)
	_ screen.Failer       = (*batchRead)(nil)
)

// errNotRead is the error of a row that is not loaded yet, or was cancelled.
var errNotRead = errors.New("not loaded")

// batchRead loads the selected users in parallel; rows fill as they arrive and keep
// their order.
type batchRead struct {
	screen.List
	// path is the file that names the users, "" where text does. Opening: it is being
	// read.
	path, text string
	opening    bool
	input      batch.Input
	// mapped are the columns that were chosen for it.
	mapped batch.Mapping
	// remark is a note on the users, e.g. on selected ones that a filter hides.
	remark string
	// reload is the plan that the users are loaded for, nil for a new bulk edit.
	reload *reload

	rows       []batch.Read // Err is errNotRead while there is nothing
	ok, failed int
	reader     *batch.Reader
	loaded     *screen.ResultQueue[batch.Read]
	// asked maps the index in the current loading to the row.
	asked  []int
	work   *screen.Work
	paused bool
	err    error
	// planning: the preview of reload is being prepared.
	planning bool
}

func newBatchRead(h screen.Host, in batch.Input) *batchRead {
	b := &batchRead{}
	b.List = screen.List{Host: h, Len: func() int { return len(b.rows) }}
	b.setInput(in)
	return b
}

// newBatchFile loads the users in a file.
func newBatchFile(h screen.Host, path string, mapped batch.Mapping) *batchRead {
	b := newBatchRead(h, batch.Input{})
	b.path, b.mapped, b.opening = path, mapped, true
	return b
}

// remap loads the table again with other columns.
func (b *batchRead) remap(mapped batch.Mapping) tea.Cmd {
	b.setInput(batch.Input{})
	b.mapped, b.opening, b.err = mapped, true, nil
	return b.Start()
}

func (b *batchRead) setInput(in batch.Input) {
	b.input, b.ok, b.failed, b.Cursor = in, 0, 0, 0
	b.rows = make([]batch.Read, len(in.Rows))
	for i, row := range in.Rows {
		b.rows[i] = batch.Read{Index: i, SID: row.SID, Err: errNotRead}
	}
}

func (b *batchRead) Title() string { return "Selected users" }

func (b *batchRead) Start() tea.Cmd {
	if !b.opening {
		return b.read()
	}
	path, text, mapped := b.path, b.text, b.mapped
	return screen.Look(b.Host, b, func() (batch.Input, error) { return inputOf(path, text, mapped) }, b.opened)
}

// opened gets the users in a file.
func (b *batchRead) opened(in batch.Input, err error) tea.Cmd {
	b.opening, b.err = false, err
	b.setInput(in)
	if err != nil {
		return nil
	}
	return b.read()
}

// read loads every row that failed or is not loaded yet.
func (b *batchRead) read() tea.Cmd {
	b.asked = nil
	var sids []string
	for i := range b.rows {
		if b.rows[i].Err != nil {
			b.asked = append(b.asked, i)
			sids = append(sids, b.rows[i].SID)
			b.rows[i].Err = errNotRead
		}
	}
	if len(sids) == 0 {
		return nil
	}
	session := b.Host.Session()
	reader, feed := &batch.Reader{Users: session.Flex}, &screen.ResultQueue[batch.Read]{}
	b.reader, b.loaded, b.failed, b.err, b.paused = reader, feed, 0, nil, false
	return screen.Ask(b.Host, b, &b.work, "loading "+ui.Counted(len(sids), "user"), func(ctx context.Context) (string, error) {
		instance, err := session.FindInstance(ctx)
		if err == nil {
			err = reader.Run(ctx, instance, sids, feed.Add)
		}
		return instance, err
	}, b.ended)
}

// ended runs when all are loaded, or the loading was cancelled.
func (b *batchRead) ended(_ string, err error) tea.Cmd {
	b.drain()
	if !errors.Is(err, context.Canceled) {
		b.err = err
	}
	if b.reload != nil && b.ok == len(b.rows) {
		return b.reload.plan(b, func(preview screen.Screen) tea.Cmd { return b.Host.Swap(b, preview) })
	}
	return nil
}

// AfterUpdate adds the users that arrived since the last frame.
func (b *batchRead) AfterUpdate() tea.Cmd {
	b.drain()
	return nil
}

func (b *batchRead) drain() {
	if b.loaded == nil {
		return
	}
	for _, read := range b.loaded.Take() {
		i := b.asked[read.Index]
		read.Index = i
		b.rows[i] = read
		if read.Err != nil {
			b.failed++
		} else {
			b.ok++
		}
	}
}

func (b *batchRead) Actions() []actions.ID {
	reading, next := b.work != nil, actions.Rule
	if b.reload != nil {
		next = actions.Preview
	}
	return slices.Concat(
		actions.If(reading, actions.Pausing(b.paused), actions.Cancel),
		actions.If(!reading && b.ok > 0 && !b.Host.ReadOnly(), next),
		actions.If(!reading && b.ok < len(b.rows), actions.Retry),
		actions.If(len(b.rows) > 0, actions.Open, actions.Copy, actions.Move, actions.Page),
		actions.If(len(b.rows) > 0 && !reading, actions.Export),
		actions.If(b.skipped() > 0, actions.Skipped),
		actions.If(!reading && !b.opening && len(b.input.Columns) > 0, actions.Columns),
	)
}

func (b *batchRead) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Pause, actions.Resume:
		b.Pause()
	case actions.Cancel:
		b.work.Cancel()
	case actions.Retry:
		return b.read()
	case actions.Open:
		return b.Host.Open(screen.UserPage{SID: b.rows[b.Cursor].SID})
	case actions.Copy:
		return screen.CopyText(b.Host, "Flex user SID", b.rows[b.Cursor].SID)
	case actions.Export:
		return b.Host.Push(newLoadedExport(b))
	case actions.Skipped:
		b.showSkipped()
	case actions.Columns:
		return b.Host.Push(newColumnMap(b))
	case actions.Preview:
		return b.reload.plan(b, func(preview screen.Screen) tea.Cmd { return b.Host.PushOver(b, preview) })
	case actions.Rule:
		return b.Host.Push(newBatchRule(b.Host, slices.Clone(b.rows), b.input, b.remark))
	}
	return nil
}

// Pause pauses or resumes the loading.
func (b *batchRead) Pause() { b.paused = toggle(b.reader, b.paused) }

// skipped counts the lines of the input that were not users.
func (b *batchRead) skipped() int { return len(b.input.Problems) + b.input.MoreProblems }

// showSkipped lists the lines of the input that were not users.
func (b *batchRead) showSkipped() {
	in := &b.input
	d := screen.ShowReport(b.Host, screen.Report{Title: "Skipped lines", Body: func(t ui.Theme, width int) []string {
		var lines []string
		for _, p := range in.Problems {
			text := fmt.Sprintf("line %d: %s: %s", p.Line, ui.Escape(p.Found), ui.Escape(p.Why))
			lines = append(lines, ui.Wrap(text, width, t.Text)...)
		}
		if in.MoreProblems > 0 {
			lines = append(lines, t.Muted.Render(fmt.Sprintf("and %d more", in.MoreProblems)))
		}
		return lines
	}})
	screen.AddChoice(d, "Export", func() tea.Cmd { return b.Host.Push(newSkippedExport(b)) })
}

func (b *batchRead) View(width, height int) []string {
	t := b.Host.Theme()
	lines := b.headerLines(width)
	lines = lines[:min(len(lines), max(1, height-3))]
	if len(b.rows) == 0 {
		return lines
	}
	lines = append(lines, "")
	return append(lines, b.ListRows(t, len(b.rows), len(lines), width, height-len(lines), func(i int) string {
		return readRow(&b.rows[i], b.work != nil, width)
	})...)
}

// headerLines are the lines above the rows.
func (b *batchRead) headerLines(width int) []string {
	t := b.Host.Theme()
	switch {
	case b.opening:
		return []string{"", " " + t.Accent.Render(ui.Cut("loading "+ui.Escape(cmp.Or(b.path, "the text")), width-2))}
	case len(b.rows) == 0 && b.err == nil:
		lines := append([]string{""}, ui.Indented(t.SignLines(ui.Warn, b.emptyText(), width-2))...)
		return append(lines, b.inputLines(width)...)
	case len(b.rows) == 0:
		lines := append([]string{""}, ui.Indented(t.SignLines(ui.Bad, b.err.Error(), width-2))...)
		if b.path != "" {
			lines = append(lines, t.Muted.Render(ui.Cut(" "+ui.Escape(b.path), width)))
		}
		return append(lines, b.inputLines(width)...)
	}
	lines := append([]string{t.Strong.Render(ui.Cut(" "+b.summary(), width-1))}, b.inputLines(width)...)
	if b.work != nil {
		return append(lines, progressLines(t, b.reader.Progress(), width)...)
	}
	if b.err != nil {
		return append(lines, ui.Indented(screen.FailureLines(t, b.err, width-2))...)
	}
	return lines
}

func (b *batchRead) emptyText() string {
	if b.skipped() > 0 {
		return "No valid Flex user SID (FU…) found · " + b.skippedText()
	}
	return "No Flex user SID (FU…) found"
}

// summary is the input in a line.
func (b *batchRead) summary() string {
	text := b.loadedText()
	if b.reload != nil {
		text += " · re-read for the " + strings.ToLower(b.reload.purpose.preview)
	}
	if b.remark != "" {
		text += " · " + b.remark
	}
	if n := b.input.Duplicates; n > 0 {
		text += " · " + ui.Counted(n, "duplicate")
	}
	if b.skipped() > 0 {
		text += " · " + b.skippedText()
	}
	return text
}

// inputLines are the notes on the input and its columns.
func (b *batchRead) inputLines(width int) []string {
	t := b.Host.Theme()
	var lines []string
	for _, note := range b.input.Notes {
		lines = append(lines, t.SignLines(ui.Warn, note, width-2)...)
	}
	return ui.Indented(append(lines, columnLines(t, b.input.Columns, width-2)...))
}

// skippedText counts the lines of the input that were not users.
func (b *batchRead) skippedText() string {
	return fmt.Sprintf("%d skipped (%s)", b.skipped(), actions.All.ByID(actions.Skipped).Keys[0])
}

// loadedText counts the users, and those that were loaded once that has ended.
func (b *batchRead) loadedText() string {
	all := ui.Counted(len(b.rows), "user")
	switch {
	case b.work != nil:
		return all
	case b.ok == len(b.rows):
		return all + " loaded"
	}
	text := fmt.Sprintf("%d of %s loaded", b.ok, all)
	if b.failed > 0 {
		text += fmt.Sprintf(" · %d failed", b.failed)
	}
	if missing := len(b.rows) - b.ok - b.failed; missing > 0 && b.err == nil {
		text += fmt.Sprintf(" · %d cancelled", missing)
	}
	return text
}

// readRow is one user, escaped.
func readRow(r *batch.Read, reading bool, width int) string {
	switch {
	case errors.Is(r.Err, errNotRead) && reading:
		return "… " + r.SID
	case r.Err != nil:
		return "✗ " + narrowSID(r.SID, width) + "  " + ui.Escape(words.Brief(r.Err))
	}
	u := r.User
	name, rest := max(10, (width-22)*2/5), max(10, (width-22)*3/5)
	return "✓ " + ui.Fit(ui.Escape(cmp.Or(ui.TextOf(u.Username), sid.Shorten(r.SID))), name) + " " + ui.Fit(ui.Escape(ui.TextOf(u.Email)), rest) + " " +
		ui.Fit(ui.Escape(ui.TextOf(u.Locale)), 8) + " v" + ui.Escape(u.VersionText())
}

// narrowSID shortens a SID on a narrow screen.
func narrowSID(id string, width int) string {
	if width < 70 {
		return sid.Shorten(id)
	}
	return id
}

func (b *batchRead) Cause() error { return b.err }
