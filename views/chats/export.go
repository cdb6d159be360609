package chats

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/views/files"
	"flexconsole/views/screen"
)

// exportColumns are those of an exported list, named as the command line does.
var exportColumns = []string{
	"conversation_sid", "state", "ended", "agent", "launched_at", "seen_at", "chat_name", "customer_name", "address_sid", "identity", "tag",
}

// exportList exports chats in the order of the list.
func exportList(h screen.Host, chats []*launchedChat) tea.Cmd {
	table := files.Table{Columns: exportColumns}
	for _, c := range chats {
		table.Add(c.SID, c.stateWord(), c.Ended, c.Agent, exportTime(c.At), exportTime(c.SeenAt), c.Name, c.Customer, c.Address, c.Identity, c.Tag)
	}
	of := arranged(h)
	return of.Export(ui.Counted(len(chats), "chat"), "", table, chatHeads.Exported(of.Columns()))
}

// exportTime is a time as scripts read it, "" for none.
func exportTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}
