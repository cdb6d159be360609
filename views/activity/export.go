package activity

import (
	"strings"

	"flexconsole/api/save"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/files"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// newChangeExport exports changes.
func newChangeExport(h screen.Host, changes []state.Entry) *files.Export {
	return files.NewTableExport(h, ui.Counted(len(changes), "change"), "", "changes", changeTable(changes))
}

// changeTable are changes: what was done, and each editable field before and after.
func changeTable(changes []state.Entry) files.Table {
	table := files.Table{Columns: words.FieldColumns([]string{"id", "at", "profile", "operation", "target", "result", "fields"}, "detail")}
	for _, e := range changes {
		cells := []any{e.ID, e.At, e.Profile, e.Op, e.Target, words.ChangeResult(e), strings.Join(e.Fields, ", ")}
		for _, f := range save.Fields {
			cells = append(cells, e.Before[string(f)], e.After[string(f)])
		}
		table.Add(append(cells, e.Detail)...)
	}
	return table
}
