package activity

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var _ screen.Clickable = (*unfinished)(nil)

// unfinished lists the writes of earlier sessions whose outcome is unknown, at the start
// of the program: nothing is ever sent again automatically.
type unfinished struct {
	screen.List
	entries []state.Entry
	finder  launchFinder
}

func newUnfinished(h screen.Host, entries []state.Entry) *unfinished {
	u := &unfinished{entries: entries, finder: launchFinder{host: h}}
	u.List = screen.List{Host: h, Len: func() int { return len(u.entries) }}
	return u
}

// unknownMsg has the writes whose outcome the journal does not have.
type unknownMsg struct {
	entries []state.Entry
	// unreadable counts the journal's lines that were skipped.
	unreadable int
	err        error
}

// loadUnknown asks the journal for writes that were cut short.
func loadUnknown(h screen.Host) tea.Cmd {
	journal := h.Session().Journal
	if journal == nil {
		return nil
	}
	return h.Job(nil, func() tea.Msg {
		entries, problems, err := journal.Unknown()
		return unknownMsg{entries, problems.Torn + problems.Foreign, err}
	})
}

// Apply opens the list, if there is anything on it.
func (m unknownMsg) Apply(h screen.Host) tea.Cmd {
	if m.err != nil {
		return h.Notify(ui.Warn, "The journal could not be read: "+m.err.Error())
	}
	var said tea.Cmd
	if m.unreadable > 0 {
		said = h.Notify(ui.Warn, ui.Counted(m.unreadable, "unreadable journal line")+" skipped")
	}
	if len(m.entries) == 0 {
		return said
	}
	return tea.Batch(said, h.PushHome(newUnfinished(h, m.entries)))
}

func (u *unfinished) Title() string { return "Unfinished" }

func (u *unfinished) Actions() []actions.ID {
	return []actions.ID{actions.Open, actions.Dismiss, actions.Copy, actions.Export, actions.Move, actions.Page}
}

func (u *unfinished) Do(action actions.ID) tea.Cmd {
	entry := u.entries[u.Cursor]
	switch action {
	case actions.Open:
		return u.finder.open(u, entry, nil)
	case actions.Copy:
		return screen.CopyText(u.Host, "SID", entry.Target)
	case actions.Export:
		return u.Host.Push(newChangeExport(u.Host, u.entries))
	case actions.Dismiss:
		screen.AskYesNo(u.Host, "Dismiss this request?", "It is removed from this list permanently. Nothing is sent.", "Cancel", "Dismiss", func() tea.Cmd {
			return u.dismiss(entry)
		})
	}
	return nil
}

// onSettled takes an entry off the list where that is open.
func onSettled(h screen.Host, id string) tea.Cmd {
	if u, open := screen.Find[*unfinished](h); open {
		return u.gone(id)
	}
	return nil
}

// gone takes an entry off the list.
func (u *unfinished) gone(id string) tea.Cmd {
	u.entries = slices.DeleteFunc(u.entries, func(e state.Entry) bool { return e.ID == id })
	if len(u.entries) == 0 {
		return u.Host.Close(u)
	}
	u.Step(len(u.entries), "")
	return nil
}

// dismiss removes an entry from the list permanently.
func (u *unfinished) dismiss(entry state.Entry) tea.Cmd {
	journal := u.Host.Session().Journal
	return screen.Keep(u.Host, u, func() error { return journal.Dismiss(entry.ID) }, func(err error) tea.Cmd {
		if err != nil {
			return u.Host.Notify(ui.Bad, "Not dismissed: "+err.Error())
		}
		return u.gone(entry.ID)
	})
}

func (u *unfinished) View(width, height int) []string {
	t := u.Host.Theme()
	head := t.SignLines(ui.Warn, "These requests may have been carried out or not: flexconsole ended or the response was lost before the result was known. Nothing is sent again automatically.", width-2)
	return u.Blocks(t, append(ui.Indented(head), ""), u.Len(), func(i int) []string { return u.rowLines(i, width) }, nil, 0, height)
}

// rowLines are an entry and what to look for.
func (u *unfinished) rowLines(i, width int) []string {
	t, e := u.Host.Theme(), u.entries[i]
	when := e.At.In(u.Host.Location()).Format("2006-01-02 15:04:05") + " · " + ui.Age(u.Host.Now().Sub(e.At))
	lines := []string{t.Row(ui.Escape(e.Op+" "+e.Target)+"  "+when, i == u.Cursor, width)}
	for _, line := range lookFor(e) {
		lines = append(lines, ui.Clip("    "+t.Muted.Render(ui.Escape(line)), width))
	}
	return lines
}

// lookFor says how to find out whether an entry was carried out.
func lookFor(e state.Entry) []string {
	sent := "sent: " + strings.Join(e.Fields, ", ")
	switch {
	case e.Op == "launch" && e.After["launch_tag"] != nil:
		return []string{"Enter searches for a conversation with its test tag", sent}
	case e.Op == "launch":
		return []string{"look in Twilio Console for a conversation created at that time before you launch again", sent}
	case e.Op != "update":
		return []string{"Enter opens the chat, which shows whether it was carried out", sent}
	}
	var lines []string
	for _, name := range e.Fields {
		lines = append(lines, fmt.Sprintf("%s: %s → %s", words.FieldLabel(name), words.EscapedValue(e.Before[name]), words.EscapedValue(e.After[name])))
	}
	return append(lines, "Enter opens the user, which shows the current values")
}
