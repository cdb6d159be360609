package bulk

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"flexconsole/api/batch"
	"flexconsole/api/save"
	"flexconsole/ui"
	"flexconsole/views/files"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// newBatchExport exports the results of a run.
func newBatchExport(h screen.Host, rows []batch.Outcome) *files.Export {
	return files.NewExport(h, files.Export{
		What: fmt.Sprintf("Results of %s, as CSV and JSON", ui.Counted(len(rows), "user")),
		Files: func(path string) []string {
			csv, json := exportPaths(path)
			return []string{csv, json}
		},
		Write: func(path string) error {
			csv, json := exportPaths(path)
			return export(csv, json, rows)
		},
	}, "run", ".csv")
}

// newLoadedExport exports the loaded users in the order of the input, and why others could
// not be loaded.
func newLoadedExport(b *batchRead) *files.Export {
	table := files.Table{Columns: []string{"flex_user_sid", "username", "email", "locale", "version", "error"}}
	for i := range b.rows {
		r := &b.rows[i]
		var version any
		why := ""
		switch {
		case r.Err != nil:
			why = words.Brief(r.Err)
		case !r.User.IsOdd("version"):
			version = r.User.Version
		}
		table.Add(r.SID, r.User.Username, r.User.Email, r.User.Locale, version, why)
	}
	return files.NewTableExport(b.Host, ui.Counted(len(b.rows), "user"), "", "loaded-users", table)
}

// newSkippedExport exports the lines of the input that were not users.
func newSkippedExport(b *batchRead) *files.Export {
	table, more := files.Table{Columns: []string{"line", "text", "reason"}}, ""
	for _, p := range b.input.Problems {
		table.Add(p.Line, p.Found, p.Why)
	}
	if b.input.MoreProblems > 0 {
		more = fmt.Sprintf("%d more are not included.", b.input.MoreProblems)
	}
	return files.NewTableExport(b.Host, ui.Counted(len(table.Rows), "skipped line"), more, "skipped-lines", table)
}

// newPlanExport exports a preview in the order of its rows: what every field is, and what
// it is to be.
func newPlanExport(b *batchPlan) *files.Export {
	table := files.Table{Columns: words.FieldColumns([]string{"flex_user_sid", "username", "preview"}, "reason")}
	for _, i := range b.order {
		row := &b.rows[i]
		cells := []any{row.SID, row.User.Username, b.purpose.kindWord(row.Kind)}
		for _, f := range save.Fields {
			cells = append(cells, f.Shown(row.User), f.In(row.Change))
		}
		table.Add(append(cells, row.Why)...)
	}
	return files.NewTableExport(b.Host, "the preview of "+ui.Counted(len(b.rows), "user"), "", "preview", table)
}

// exportPaths are the two files for a path.
func exportPaths(path string) (csv, json string) {
	base := path
	if files.EndsIn(path, ".csv") || files.EndsIn(path, ".json") {
		base = strings.TrimSuffix(path, filepath.Ext(path))
	}
	return base + ".csv", base + ".json"
}

// export writes both files, or none.
func export(csv, json string, rows []batch.Outcome) error {
	if err := files.WriteNew(csv, func(w io.Writer) error { return batch.WriteCSV(w, rows, words.BulkCSV) }); err != nil {
		return err
	}
	err := files.WriteNew(json, func(w io.Writer) error { return batch.WriteJSON(files.VisibleWriter{Writer: w}, rows) })
	if err != nil {
		err = errors.Join(err, os.Remove(csv))
	}
	return err
}
