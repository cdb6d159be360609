package files

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"flexconsole/api/batch"
	"flexconsole/ui"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// Table is a list as it is exported: the names of its columns are those of the command
// line. A cell is a string, a *string, an int or a bool, and nil is null.
type Table struct {
	Columns []string
	Rows    [][]any
}

// Add adds a row. An empty string in it is null, and so is no time; any other time is as
// scripts read it.
func (t *Table) Add(cells ...any) {
	row := make([]any, len(cells))
	for i, cell := range cells {
		if at, isTime := cell.(time.Time); isTime {
			cell = words.Date(at)
		}
		if cell != "" {
			row[i] = cell
		}
	}
	t.Rows = append(t.Rows, row)
}

// Only is the table with the first column, which says what a row is about, and then those
// with the given names, in their order.
func (t Table) Only(names []string) Table {
	at := []int{0}
	for _, name := range names {
		if i := slices.Index(t.Columns, name); i >= 0 && !slices.Contains(at, i) {
			at = append(at, i)
		}
	}
	only := Table{Columns: picked(t.Columns, at)}
	for _, row := range t.Rows {
		only.Rows = append(only.Rows, picked(row, at))
	}
	return only
}

// picked are those of all at the given places.
func picked[T any](all []T, at []int) []T {
	some := make([]T, len(at))
	for k, i := range at {
		some[k] = all[i]
	}
	return some
}

// Cells are the cells of a row in which an empty text is null.
func Cells(texts ...string) []any {
	cells := make([]any, len(texts))
	for i, text := range texts {
		if text != "" {
			cells[i] = text
		}
	}
	return cells
}

// Incomplete is the sentence on a list that lacks rows for an error, "" for none.
func Incomplete(err error) string {
	if err == nil {
		return ""
	}
	return "The list is incomplete."
}

// NewTableExport exports a list as CSV, or as JSON; what names it in a sentence, more are
// sentences on what is not in it, "" for none.
func NewTableExport(h screen.Host, what, more, prefix string, table Table) *Export {
	what = "Exports " + what + " as CSV (or JSON for a .json name)."
	if more != "" {
		what += " " + more
	}
	return NewFileExport(h, what, prefix, ".csv", table.Write)
}

// Write writes the list as CSV, or as JSON where the path ends so.
func (t Table) Write(w io.Writer, path string) error {
	if EndsIn(path, ".json") {
		return t.writeJSON(w)
	}
	return t.writeCSV(w)
}

// writeCSV writes the list for people.
func (t Table) writeCSV(w io.Writer) error {
	return batch.WriteCells(w, t.Columns, func(yield func([]string) bool) {
		for _, row := range t.Rows {
			cells := make([]string, len(row))
			for i, cell := range row {
				cells[i] = cellText(cell)
			}
			if !yield(cells) {
				return
			}
		}
	}, ui.VisibleCell)
}

func cellText(cell any) string {
	switch value := cell.(type) {
	case nil:
		return ""
	case *string:
		return ui.TextOf(value)
	}
	return fmt.Sprint(cell)
}

// writeJSON writes an object per row, with exact values.
func (t Table) writeJSON(w io.Writer) error {
	return batch.WriteArray(VisibleWriter{w}, func(yield func(object) bool) {
		for _, row := range t.Rows {
			if !yield(object{t.Columns, row}) {
				return
			}
		}
	})
}

// object is a JSON object whose members are in the order of the columns.
type object struct {
	names  []string
	values []any
}

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, name := range o.names {
		member, err := json.Marshal(map[string]any{name: o.values[i]})
		if err != nil {
			return nil, err
		}
		b.WriteByte([]byte("{,")[min(i, 1)])
		b.Write(member[1 : len(member)-1])
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// NewJSONExport exports a JSON document unchanged, formatted over several lines; what is
// a sentence.
func NewJSONExport(h screen.Host, what, prefix string, document []byte) *Export {
	return NewFileExport(h, what, prefix, ".json", func(w io.Writer, _ string) error {
		_, err := VisibleWriter{w}.Write(append(FormattedJSON(document), '\n'))
		return err
	})
}

// FormattedJSON is a document over several lines, or as it is where it is no JSON.
func FormattedJSON(document []byte) []byte {
	var formatted bytes.Buffer
	if json.Indent(&formatted, document, "", "  ") != nil {
		return document
	}
	return formatted.Bytes()
}
