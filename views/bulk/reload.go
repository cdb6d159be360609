package bulk

import (
	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/batch"
	"flexconsole/views/screen"
)

// reload is a plan whose users are loaded again before it is previewed: of an undo, a
// retry, or an interrupted run. What is done already is then not offered again.
type reload struct {
	purpose purpose
	rows    []batch.PlannedRow
	// resumed is the run on disk whose rest this is, "" for none.
	resumed string
	// of is the run that this undoes, nil for none.
	of *batchRun
}

// newReload loads the users of a plan, then opens its preview.
func newReload(h screen.Host, r reload) *batchRead {
	var in batch.Input
	for _, row := range r.rows {
		in.Rows = append(in.Rows, batch.Row{SID: row.SID})
	}
	b := newBatchRead(h, in)
	b.reload = &r
	return b
}

// plan prepares the preview for what was loaded; open shows it.
func (r *reload) plan(b *batchRead, open func(screen.Screen) tea.Cmd) tea.Cmd {
	return planInBackground(b.Host, b, &b.planning, b.rows, func(reads []batch.Read) []batch.PlannedRow {
		return batch.Refresh(r.rows, reads, r.purpose.already)
	}, func(rows []batch.PlannedRow) tea.Cmd {
		plan := newBatchPlan(b.Host, r.purpose, rows, r.resumed)
		plan.of = r.of
		return open(plan)
	})
}
