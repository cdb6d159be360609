package chats

import (
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
		table.Add(c.SID, c.stateWord(), c.Ended, c.Agent, c.At, c.SeenAt, c.Name, c.Customer, c.Address, c.Identity, c.Tag)
	}
	of := arranged(h)
	return of.Export(ui.Counted(len(chats), "chat"), "", table, chatHeads.Exported(of.Columns()))
}
