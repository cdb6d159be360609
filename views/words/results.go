package words

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/save"
	"flexconsole/ui"
)

// resultWords is the one table of the results of a save for people: console, command line
// and CSV. Package save has the identifiers for machines.
var resultWords = map[save.Status]string{
	save.Unknown:           "unknown",
	save.Failed:            "not saved",
	save.NothingToDo:       "unchanged",
	save.Conflict:          "changed by someone else",
	save.Saved:             "saved",
	save.StoredDifferently: "stored differently",
	save.NotStored:         "not visible yet",
	save.PartlyStored:      "partly saved",
}

// ResultWord is the result of a save in a word or two.
func ResultWord(s save.Status) string { return resultWords[s] }

// NotProcessed is the result of a row that a bulk edit did not come to.
const NotProcessed = "not processed"

// plannedWords are the kinds of planned rows.
var plannedWords = map[batch.Kind]string{
	batch.Changes: "will change", batch.Invalid: "cannot be sent",
	batch.Unreadable: "not loaded", batch.NothingToDo: resultWords[save.NothingToDo],
}

// PlannedWord is what a preview says of a row, in a word or two.
func PlannedWord(k batch.Kind) string { return plannedWords[k] }

// RowWord is the result of a row of a bulk edit in a word or two.
func RowWord(o batch.Outcome) string {
	switch {
	case o.Result != nil:
		return ResultWord(o.Result.Status)
	case o.Row.Kind == batch.Changes:
		return NotProcessed
	}
	return PlannedWord(o.Row.Kind)
}

// RowProblem is one line on a row of a bulk edit that was not saved, raw; "" for one that
// was, or was not processed.
func RowProblem(o batch.Outcome) string {
	switch {
	case o.Result != nil:
		return strings.Join(slices.DeleteFunc(problems(*o.Result), func(part string) bool { return part == "" }), " ")
	case o.Row.Kind == batch.Changes:
		return ""
	}
	return o.Row.Why
}

// problems are sentences on a save that did not end well.
func problems(r save.Result) []string {
	if r.Status == save.Saved || r.Status == save.NothingToDo {
		return nil
	}
	var said []string
	if r.Status != save.Failed || r.Refused || r.Err == nil { // a failure has sentences of its own
		said = append(said, SavedSentence(r))
	}
	for _, detail := range slices.Concat(SavedConflicts(r), SavedOdd(r)) {
		said = append(said, detail+".")
	}
	if err := SavedError(r); err != nil {
		failure := FailureOf(err)
		said = append(said, failure.What, failure.Meaning)
	}
	return said
}

// SavedConflicts are the fields that someone else changed too or that are not as
// expected, a line each.
func SavedConflicts(r save.Result) []string {
	var lines []string
	for _, d := range r.Conflicts {
		lines = append(lines, fmt.Sprintf("%s: was %s, theirs %s, yours %s", d.Field.Label(), Value(d.Was), Value(d.Now), Value(d.Asked)))
	}
	for _, u := range r.Unmet {
		lines = append(lines, fmt.Sprintf("%s: expected %s, found %s", FieldLabel(u.Field), Value(&u.Expected), Value(u.Found)))
	}
	return lines
}

// BulkCSV has the words of the CSV of a bulk edit.
var BulkCSV = batch.CSVText{Result: RowWord, Problem: RowProblem, Visible: ui.VisibleCell}

// WhyPaused says why a bulk edit has paused itself.
func WhyPaused(p batch.Progress) string {
	if p.Doubt != nil {
		return BriefClause(p.Doubt)
	}
	return "three results in a row are unknown"
}

// BulkProgress is how far a bulk edit has come, in parts.
func BulkProgress(p batch.Progress) []string {
	parts := []string{fmt.Sprintf("%d/%d", p.Done, p.Total)}
	if p.Total == 0 {
		parts = []string{"starting"} // the instance is looked up, or the plan saved on disk
	}
	if p.Failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", p.Failed))
	}
	if p.PerSecond > 0 {
		parts = append(parts, fmt.Sprintf("%.0f/s", math.Ceil(p.PerSecond)))
	}
	if p.Left > 0 && !p.Paused {
		parts = append(parts, api.Duration(p.Left)+" left")
	}
	switch wait := time.Until(p.WaitingUntil); {
	case p.Stopped:
		parts = append(parts, "stopping")
	case p.Doubtful:
		parts = append(parts, "paused: three results in a row are unknown")
	case p.Paused:
		parts = append(parts, "paused")
	case !p.WaitingUntil.IsZero() && wait > 0:
		parts = append(parts, fmt.Sprintf("Twilio asks to wait, retry in %d s", int(math.Ceil(wait.Seconds()))))
	}
	return parts
}
