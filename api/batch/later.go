package batch

import (
	"fmt"
	"strings"

	"flexconsole/api"
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

// Refresh plans rows again for users that were re-read, in the order of the rows. Values
// that a user has by now are left out. A row where a field was changed since it was
// planned is not sent, as a save would refuse it. Already says why nothing is sent to a
// user that has all values.
func Refresh(rows []PlannedRow, reads []Read, already string) []PlannedRow {
	fresh := make([]PlannedRow, len(rows))
	for i, row := range rows {
		fresh[i] = refresh(row, reads[i], already)
	}
	return fresh
}

func refresh(row PlannedRow, read Read, already string) PlannedRow {
	if why := unreadable(read); why != "" {
		return PlannedRow{SID: row.SID, User: row.User, Kind: Unreadable, Why: why}
	}
	planned := row.User
	row.User = read.User
	if row.Kind != Changes {
		return row
	}
	row.Change = different(read.User, row.Change)
	if row.Change.Empty() {
		row.Kind, row.Why = NothingToDo, already
	} else if why := changedSince(planned, row); why != "" {
		row.Kind, row.Why = Invalid, why
	}
	return row
}

// changedSince names the fields of a row's change that are not as they were when it was
// planned, "" for none.
func changedSince(planned api.FlexUser, row PlannedRow) string {
	var changed []string
	for _, f := range save.Fields {
		if f.In(row.Change) != nil && !f.Unchanged(planned, row.User) {
			changed = append(changed, "the "+f.Name()+" was changed since")
		}
	}
	return strings.Join(changed, "; ")
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
