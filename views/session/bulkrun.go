package session

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"flexconsole/api/batch"
	"flexconsole/api/save"
	"flexconsole/config/state"
)

// BulkRun carries a bulk edit out and saves each result on disk before the next row
// starts, so that what a crash interrupts can be resumed. Its fields are used by the
// goroutine of Run only.
type BulkRun struct {
	// Settled gets each result.
	Settled func(batch.Outcome)
	// Left is the ID of the run on disk where rows of it remain, "" for none. Done is
	// that of one which is done and can be undone.
	Left, Done string

	session *Session
	saver   *batch.Saver
	todo    []batch.PlannedRow
	resumed string
	kept    *state.Run
	settled int
}

// NewBulkRun is a run over the rows to be saved; resumed is the interrupted run whose
// rest they are, "" for none.
func (s *Session) NewBulkRun(saver *batch.Saver, todo []batch.PlannedRow, resumed string) *BulkRun {
	return &BulkRun{session: s, saver: saver, todo: todo, resumed: resumed}
}

// Run saves the rows (see batch.Saver).
func (r *BulkRun) Run(ctx context.Context) error {
	instance, err := r.session.Ready(ctx)
	if err != nil {
		return err
	}
	r.saver.Instance = instance
	if err := r.begin(); err != nil {
		return err
	}
	err = r.saver.Run(ctx, r.todo, r.settle)
	switch {
	case r.kept == nil:
		return err
	case r.settled < len(r.todo): // what is left is offered at the next session
		r.Left = r.kept.ID()
		return errors.Join(err, r.kept.Leave())
	}
	r.Done = r.kept.ID()
	return errors.Join(err, r.kept.Keep())
}

// begin saves the plan on disk, and only then retires the run that it resumes.
func (r *BulkRun) begin() error {
	runs := r.session.Runs
	if runs == nil {
		return nil
	}
	plan, err := json.Marshal(r.todo)
	if err == nil {
		r.kept, err = runs.Begin(plan)
	}
	if err == nil && r.resumed != "" {
		if err = runs.Retire(r.resumed); err != nil {
			err = errors.Join(err, r.kept.Finish())
		}
	}
	return err
}

func (r *BulkRun) settle(o batch.Outcome) error {
	r.Settled(o)
	if o.Result != nil && o.Result.Status == save.Failed {
		return nil // a row that was not sent is left for a later run
	}
	r.settled++
	if r.kept == nil {
		return nil
	}
	return r.kept.Settle(o.Row.SID, o.Result.Status.ForFiles(), sentFields(*o.Result)...)
}

// sentFields are the names of the fields that a save has sent.
func sentFields(r save.Result) []string {
	var names []string
	for _, f := range save.Fields {
		if f.In(r.Sent) != nil {
			names = append(names, string(f))
		}
	}
	return names
}

// SavedRows are the rows of a run that were saved, with their results as far as an undo
// needs them. A run of an older version does not say what was sent: that is the change.
func SavedRows(run state.RecordedRun) ([]batch.Outcome, error) {
	var plan []batch.PlannedRow
	if err := json.Unmarshal(run.Plan, &plan); err != nil {
		return nil, err
	}
	var saved []batch.Outcome
	for _, row := range plan {
		if run.Outcomes[row.SID] != save.Saved.ForFiles() {
			continue
		}
		result := save.Result{Status: save.Saved, Before: row.User, After: row.User}
		for _, f := range save.Fields {
			value, names := f.In(row.Change), run.Sent[row.SID]
			if value != nil && (len(names) == 0 || slices.Contains(names, string(f))) {
				f.Set(&result.Sent, value)
				f.Put(&result.After, value)
			}
		}
		saved = append(saved, batch.Outcome{Row: row, Result: &result})
	}
	return saved, nil
}

// UnknownRows are the users of an interrupted run whose result is unknown: they ended so, or the journal has no end of their write.
func UnknownRows(plan []batch.PlannedRow, cut state.RecordedRun, open []state.Entry) []batch.PlannedRow {
	unknown := map[string]bool{}
	for user, word := range cut.Outcomes {
		unknown[strings.ToUpper(user)] = word == save.Unknown.ForFiles()
	}
	for _, e := range open {
		if e.Op == "update" && !e.At.Before(cut.At) {
			unknown[strings.ToUpper(e.Target)] = true
		}
	}
	var rows []batch.PlannedRow
	for _, row := range plan {
		if unknown[strings.ToUpper(row.SID)] {
			rows = append(rows, row)
		}
	}
	return rows
}
