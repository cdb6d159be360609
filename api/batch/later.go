package batch

import (
	"fmt"
	"strings"

	"flexconsole/api/save"
)

// Remaining are the rows of kind Changes that are not among the settled SIDs. A
// row that was written but not settled before a crash is among them: running it
// again is safe, as the save protocol reads first and finds nothing to do.
func Remaining(rows []PlannedRow, settled []string) []PlannedRow {
	done := make(map[string]bool, len(settled))
	for _, s := range settled {
		done[key(s)] = true
	}
	var left []PlannedRow
	for _, row := range rows {
		if row.Kind == Changes && !done[key(row.SID)] {
			left = append(left, row)
		}
	}
	return left
}

// Retryable are the rows of kind Changes that were not processed (Result nil), or whose
// save failed with nothing changed.
func Retryable(outcomes []Outcome) []PlannedRow {
	var rows []PlannedRow
	for _, o := range outcomes {
		if o.Row.Kind == Changes && (o.Result == nil || o.Result.Status == save.Failed) {
			rows = append(rows, o.Row)
		}
	}
	return rows
}

// Undo plans to undo the rows that were really saved: the fields that were sent get
// their old values. The save protocol refuses those that someone
// changed since. Why says which fields that clears, and which it cannot.
func Undo(outcomes []Outcome) []PlannedRow {
	var rows []PlannedRow
	for _, o := range outcomes {
		if o.Result != nil && o.Result.Status == save.Saved {
			rows = append(rows, undo(o.Row.SID, *o.Result))
		}
	}
	return rows
}

func undo(user string, r save.Result) PlannedRow {
	change, cleared, cannot := save.Undo(r)
	row := PlannedRow{SID: user, User: r.After, Change: change, Kind: Changes}
	if change.Empty() {
		row.Kind = Invalid
	}
	var notes []string
	for _, f := range cleared {
		notes = append(notes, fmt.Sprintf("%s will be sent empty; Twilio may ignore that", f))
	}
	for _, c := range cannot {
		notes = append(notes, c.Why())
	}
	row.Why = strings.Join(notes, "; ")
	return row
}

// Report joins every planned row, in the order of the plan, with its outcome.
func Report(rows []PlannedRow, outcomes []Outcome) []Outcome {
	results := make(map[string]*save.Result, len(outcomes))
	for _, o := range outcomes {
		results[key(o.Row.SID)] = o.Result
	}
	report := make([]Outcome, len(rows))
	for i, row := range rows {
		report[i] = Outcome{row, results[key(row.SID)]}
	}
	return report
}
