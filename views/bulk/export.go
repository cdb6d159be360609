package bulk

import (
	"errors"
	"fmt"
	"io"
	"os"
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

// newPlanExport exports a preview in the order of its rows: what every field is, and what
// it is to be.
func newPlanExport(b *batchPlan) *files.Export {
	table := files.Table{Columns: words.FieldColumns([]string{"flex_user_sid", "username", "preview"}, "reason")}
	for _, i := range b.order {
		row := &b.rows[i]
		cells := []any{row.SID, row.User.Username, b.purpose.kindWord(row.Kind)}
		for _, f := range save.Fields {
			cells = append(cells, f.Of(row.User), f.In(row.Change))
		}
		table.Add(append(cells, row.Why)...)
	}
	return files.NewTableExport(b.Host, "the preview of "+ui.Counted(len(b.rows), "user"), "", "preview", table)
}

// exportPaths are the two files for a path.
func exportPaths(path string) (csv, json string) {
	base := strings.TrimSuffix(path, ".csv")
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
