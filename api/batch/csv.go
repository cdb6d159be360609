package batch

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
)

// FromCSV reads the columns flex_user_sid (required), email, locale and
// user_sid, in any order, separated by commas, semicolons or tabs; an empty
// cell leaves its field alone, and spaces around a cell are no part of it.
// Other columns are named in Ignored. Lines without a proper SID, of another
// width than the header, or with other values for a user named before become
// problems. The error is an *InputError: a wrong header, a quotation mark out
// of place, too large, too many users, no text, or unreadable.
func FromCSV(r io.Reader) (Input, error) {
	source, note, err := decode(r)
	if err != nil {
		return Input{}, err
	}
	_, comma := headerLine(source)
	t := table{collector: newCollector(note), reader: csv.NewReader(source)}
	t.reader.Comma = comma
	t.reader.FieldsPerRecord = -1 // judged here, line by line
	t.reader.ReuseRecord = true
	t.reader.TrimLeadingSpace = comma != '\t' // it would take empty cells for space
	if err := t.readHeader(); err != nil {
		return Input{}, err
	}
	if err := t.readRows(); err != nil {
		return Input{}, err
	}
	return t.result(), nil
}

// table is a CSV being read.
type table struct {
	*collector
	reader *csv.Reader
	header header
	line   int
}

func (t *table) readHeader() error {
	cells, err := t.read()
	if err == io.EOF {
		return &InputError{Line: 1, Why: "empty; the first line names the columns: " + allColumns}
	}
	if err != nil {
		return err
	}
	t.header, err = parseHeader(cells, t.line)
	t.Ignored = t.header.ignored
	return err
}

func (t *table) readRows() error {
	for {
		cells, err := t.read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.row(cells); err != nil {
			return err
		}
	}
}

// read gives the trimmed cells of the next line, valid until the next call.
func (t *table) read() ([]string, error) {
	cells, err := t.reader.Read()
	var malformed *csv.ParseError
	switch {
	case errors.As(err, &malformed):
		return nil, &InputError{malformed.Line, malformedText(malformed), err}
	case err == io.EOF:
		return nil, err
	case err != nil:
		return nil, readFailure(t.line+1, err)
	}
	t.line, _ = t.reader.FieldPos(0)
	for i, cell := range cells {
		if t.Note == "" && !utf8.ValidString(cell) {
			t.Note = notUTF8(t.line)
		}
		cells[i] = strings.TrimSpace(cell)
	}
	return cells, nil
}

func malformedText(e *csv.ParseError) string {
	if e.StartLine != e.Line {
		return fmt.Sprintf("a quotation mark is out of place or not closed, in the row that begins on line %d", e.StartLine)
	}
	return "a quotation mark is out of place or not closed"
}

func (t *table) row(cells []string) error {
	if strings.Join(cells, "") == "" {
		return nil
	}
	if len(cells) != t.header.width {
		t.problem(t.line, strings.Join(cells, " "), fmt.Sprintf("%d cells, but the header has %d", len(cells), t.header.width))
		return nil
	}
	user := cells[t.header.at[sidColumn]]
	if !sid.Valid(sid.FlexUser, user) {
		t.problem(t.line, user, whyNoUser(user))
		return nil
	}
	row := Row{SID: strings.Clone(user), Line: t.line}
	for _, f := range save.Fields {
		if i, given := t.header.at[string(f)]; given && cells[i] != "" {
			row.give(f, strings.Clone(cells[i]))
		}
	}
	return t.add(row)
}

func whyNoUser(cell string) string {
	if cell == "" {
		return "no " + sidColumn
	}
	return validate.SID(sid.FlexUser, cell).Text
}

// give sets a field and keeps its verdict where there is something to say.
func (r *Row) give(f save.Field, value string) {
	f.Set(&r.Change, &value)
	verdict := f.Judge(value)
	if verdict.State == validate.Valid {
		return
	}
	if r.Verdicts == nil {
		r.Verdicts = map[save.Field]validate.Verdict{}
	}
	r.Verdicts[f] = verdict
}
