package chats

import (
	"slices"
	"time"

	"flexconsole/ui"
	"flexconsole/views/files"
	"flexconsole/views/screen"
)

// exportColumns are those of an exported list, named as the command line does.
var exportColumns = []string{
	"conversation_sid", "state", "ended", "agent", "launched_at", "seen_at", "chat_name", "customer_name", "address_sid", "identity", "tag",
}

// newListExport exports chats in the order of the list.
func newListExport(h screen.Host, chats []*launchedChat) *files.Export {
	table := files.Table{Columns: exportColumns}
	for _, c := range chats {
		table.Rows = append(table.Rows, slices.Concat(
			files.Cells(c.SID, c.stateWord()), []any{c.Ended},
			files.Cells(c.Agent, exportTime(c.At), exportTime(c.SeenAt), c.Name, c.Customer, c.Address, c.Identity, c.Tag),
		))
	}
	return files.NewTableExport(h, ui.Counted(len(chats), "chat"), "", "chats", table)
}

// exportTime is a time as scripts read it, "" for none.
func exportTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}
