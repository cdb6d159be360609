package batch

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"

	"flexconsole/api"
	"flexconsole/api/save"
)

// values are the three editable fields at one moment; nil is null.
type values struct {
	Email   *string `json:"email"`
	Locale  *string `json:"locale"`
	UserSID *string `json:"user_sid"`
}

func valuesOf(u api.FlexUser) *values { return &values{u.Email, u.Locale, u.UserSID} }

// record is a row as it is exported. Before, After and Version are nil where they are
// not known.
type record struct {
	SID       string  `json:"flex_user_sid"`
	Outcome   string  `json:"outcome"`
	Before    *values `json:"before"`
	After     *values `json:"after"`
	Version   *int    `json:"version"`
	RequestID string  `json:"request_id,omitempty"`
	Error     string  `json:"error,omitempty"`
}

func recordOf(o Outcome) record {
	if o.Result == nil {
		return recordOfPlan(o.Row)
	}
	r := record{SID: o.Row.SID, Outcome: o.Result.Status.ForFiles(), Before: valuesOf(o.Result.Before)}
	switch o.Result.Status {
	case save.Failed: // perhaps before the first reading
		r.Before = valuesOf(o.Row.User)
	case save.Unknown: // no reading after the write showed the result
	default:
		r.After, r.Version = valuesOf(o.Result.After), &o.Result.After.Version
	}
	r.Error = problem(*o.Result)
	var failure *api.Error
	if errors.As(cmp.Or(o.Result.Err, o.Result.ReadErr), &failure) {
		r.RequestID = failure.RequestID
	}
	return r
}

// recordOfPlan is a row that was never processed.
func recordOfPlan(row PlannedRow) record {
	r := record{SID: row.SID, Outcome: string(row.Kind), Error: row.Why}
	if row.Kind == Changes {
		r.Outcome, r.Error = "not run", ""
	}
	if row.Kind != Unreadable {
		r.Before = valuesOf(row.User)
	}
	return r
}

// problem is one sentence on a save that did not end well, "" for one that did.
func problem(r save.Result) string {
	switch r.Status {
	case save.Conflict:
		return "Someone else changed " + names(r.Conflicts) + "; nothing was sent."
	case save.StoredDifferently:
		return "Twilio stored another value: " + names(r.Odd) + "."
	case save.NotStored:
		return "Twilio accepted the change, but still shows the old value: " + names(r.Odd) + "."
	case save.PartlyStored:
		return "Only a part was stored; another value in: " + names(r.Odd) + "."
	case save.Saved, save.NothingToDo:
		return ""
	}
	return sentence(cmp.Or(r.Err, r.ReadErr))
}

func names(differences []save.Difference) string {
	var fields []string
	for _, d := range differences {
		fields = append(fields, string(d.Field))
	}
	return strings.Join(fields, ", ")
}

// sentence words an error in one line.
func sentence(err error) string {
	var failure *api.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &failure):
		x := failure.Explain()
		return strings.TrimSpace(x.What + " " + x.Meaning)
	}
	return err.Error()
}

// CSVText are the words of WriteCSV, which is for people.
type CSVText struct {
	// Result is the result of a row in a word or two, Problem one line on a row that was
	// not saved, "" for one that was.
	Result, Problem func(Outcome) string
	// Visible makes a text one line and shows its invisible characters.
	Visible func(string) string
}

// csvHeader names the columns of WriteCSV.
var csvHeader = []string{
	"flex_user_sid", "result", "email_before", "email_after", "locale_before", "locale_after",
	"user_sid_before", "user_sid_after", "version", "request_id", "error",
}

// WriteCSV writes one line per row, under a header: the SID, the result, the three
// editable fields before and after, the version, the request ID of a failure and the
// problem. An empty cell is null, empty or not known.
func WriteCSV(w io.Writer, rows []Outcome, text CSVText) error {
	return WriteCells(w, csvHeader, mapped(rows, func(o Outcome) []string { return csvCells(o, text) }), text.Visible)
}

// mapped are the rows in another form, each made when it is asked for.
func mapped[R, T any](rows []R, to func(R) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, row := range rows {
			if !yield(to(row)) {
				return
			}
		}
	}
}

// WriteCells writes rows of cells as CSV under a header, for people; visible makes a cell
// one line and shows its invisible characters.
//
// An apostrophe (') is put before =, +, -, @ and their full-width forms where they begin
// a cell, follow a semicolon, where some spreadsheets begin one, or follow invisible
// characters: so no spreadsheet runs as a formula what a user typed. Remove both where the
// exact value is needed, or use JSON.
func WriteCells(w io.Writer, header []string, rows iter.Seq[[]string], visible func(string) string) error {
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return err
	}
	for cells := range rows {
		line := make([]string, len(cells))
		for i, cell := range cells {
			line[i] = CSVCell(visible(cell))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvCells(o Outcome, text CSVText) []string {
	r := recordOf(o)
	before, after := cmp.Or(r.Before, &values{}), cmp.Or(r.After, &values{})
	version := ""
	if r.Version != nil {
		version = strconv.Itoa(*r.Version)
	}
	return []string{
		r.SID, text.Result(o), api.Text(before.Email), api.Text(after.Email), api.Text(before.Locale), api.Text(after.Locale),
		api.Text(before.UserSID), api.Text(after.UserSID), version, r.RequestID, text.Problem(o),
	}
}

// formula finds what a spreadsheet would run: a sign at the beginning of a cell, or of
// what may become one, also after spaces and invisible characters.
var formula = regexp.MustCompile(`(^|[;\t\r\n])([\pZ\pC]*[=+\-@＝＋－＠])`)

// CSVCell is a cell that no spreadsheet runs as a formula (see WriteCells).
func CSVCell(cell string) string {
	if strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") || strings.HasPrefix(cell, "\n") {
		cell = "'" + cell
	}
	return formula.ReplaceAllString(cell, "$1'$2")
}

// unguarded is a cell without the apostrophe that CSVCell has put first: what was exported
// is read as what it was.
func unguarded(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && CSVCell(rest) == cell {
		return rest
	}
	return cell
}

// WriteJSON writes the rows as a JSON array, one object per line, with exact values and
// the identifiers of results: null stays null. Before, after and version are null where
// they are not known.
func WriteJSON(w io.Writer, rows []Outcome) error { return WriteArray(w, mapped(rows, recordOf)) }

// WriteArray writes values as a JSON array, one per line.
func WriteArray[T any](w io.Writer, values iter.Seq[T]) error {
	separator, end := "[\n", "[]\n"
	for value := range values {
		line, err := json.Marshal(value)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s%s", separator, line); err != nil {
			return err
		}
		separator, end = ",\n", "\n]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}
