package users

import (
	"io"
	"strings"

	"flexconsole/api"
	"flexconsole/api/batch"
	"flexconsole/api/save"
	"flexconsole/views/cli/plain"
	"flexconsole/views/words"
)

// bulkDocument is a user of a bulk edit, for scripts.
type bulkDocument struct {
	FlexUserSID string `json:"flex_user_sid"`
	// Status is an identifier, ExitStatus what the same would end user set with.
	Status     string `json:"status"`
	ExitStatus int    `json:"exit_status"`
	// Sent is what was sent, Asked what was planned; Before and After are the editable
	// fields, null where they are not known.
	Sent    map[string]*string `json:"sent"`
	Asked   map[string]*string `json:"asked"`
	Before  map[string]*string `json:"before"`
	After   map[string]*string `json:"after"`
	Version *int               `json:"version"`
	Message string             `json:"message"`
	Error   *plain.Failure     `json:"error"`
}

// rowIDs are the identifiers of rows that were not processed.
var rowIDs = map[batch.Kind]string{
	batch.Changes: "not_processed", batch.NothingToDo: "nothing_to_do",
	batch.Invalid: "invalid", batch.Unreadable: "unreadable",
}

func bulkDocumentOf(o batch.Outcome) bulkDocument {
	document := bulkDocument{
		FlexUserSID: o.Row.SID, Status: rowIDs[o.Row.Kind], ExitStatus: rowStatus(o),
		Sent: map[string]*string{}, Asked: plain.ValuesOf(o.Row.Change), Message: words.RowProblem(o),
	}
	if o.Row.Kind != batch.Unreadable {
		document.Before = editable(o.Row.User)
	}
	r := o.Result
	if r == nil {
		return document
	}
	document.Status, document.Sent = strings.ReplaceAll(r.Status.ForScripts(), " ", "_"), plain.ValuesOf(r.Sent)
	if r.Status != save.Failed && r.Status != save.Unknown {
		document.Before, document.After, document.Version = editable(r.Before), editable(r.After), &r.After.Version
	}
	if err := words.SavedError(*r); err != nil {
		document.Error = plain.FailureOf(err)
	}
	return document
}

// editable are the editable fields of a user.
func editable(u api.FlexUser) map[string]*string {
	values := map[string]*string{}
	for _, f := range save.Fields {
		values[string(f)] = f.Shown(u)
	}
	return values
}

// printSettled prints a row that ended.
func (b *bulkRun) printSettled(o batch.Outcome) {
	if !b.csv {
		b.print(o)
	}
	if o.Result != nil {
		plain.TellHowToSettle(b.cmd, plain.SaveStatus(*o.Result), o.Result.Err)
	}
}

// unprinted are all rows, a line each, where they could not be printed.
func (b *bulkRun) unprinted() []string {
	if b.out.Err() == nil {
		return nil
	}
	var lines []string
	for _, o := range batch.Report(b.rows, b.outcomes) {
		lines = append(lines, b.line(o))
	}
	return lines
}

// print prints a row, raw.
func (b *bulkRun) print(o batch.Outcome) {
	if !b.json {
		b.out.Line(b.line(o))
		return
	}
	b.out.JSON(b.document(o))
}

// document is a row for scripts.
func (b *bulkRun) document(o batch.Outcome) bulkDocument {
	document := bulkDocumentOf(o)
	if b.wouldChange(o) {
		document.Status, document.ExitStatus = plain.WouldChange, plain.ExitWouldChange
	}
	return document
}

// wouldChange says of a dry run that a row would be sent.
func (b *bulkRun) wouldChange(o batch.Outcome) bool { return b.dryRun && o.Row.Kind == batch.Changes }

// line is a row in one line, raw.
func (b *bulkRun) line(o batch.Outcome) string {
	word := words.RowWord(o)
	if b.wouldChange(o) {
		word = words.PlannedWord(o.Row.Kind)
	}
	line := o.Row.SID + "  " + word
	if changes := words.FieldChanges(o.Row.User, o.Row.Change); len(changes) > 0 {
		line += "  " + strings.Join(changes, ", ")
	}
	if problem := words.RowProblem(o); problem != "" {
		line += "  " + problem
	}
	return line
}

// printRest prints the rows that were not processed, and all of them as CSV.
func (b *bulkRun) printRest() {
	report := batch.Report(b.rows, b.outcomes)
	b.writeResults(report)
	if b.csv {
		b.out.Text(func(w io.Writer) error { return batch.WriteCSV(w, report, words.BulkCSV) })
		return
	}
	b.out.Together(func() {
		for _, o := range report {
			if o.Result == nil {
				b.print(o)
			}
		}
	})
}
