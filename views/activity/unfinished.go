package activity

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var _ screen.Clickable = (*unfinished)(nil)

// unfinished lists the writes of earlier runs whose outcome is not known, first
// thing at the start: nothing is ever sent again by itself.
type unfinished struct {
	screen.NoInput
	host    screen.Host
	entries []state.Entry
	list.RowList
	finder launchFinder
}

// unknownMsg brings what the journal does not know the outcome of.
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
		return h.Notify(ui.Warn, "the journal cannot be read: "+m.err.Error())
	}
	var said tea.Cmd
	if m.unreadable > 0 {
		said = h.Notify(ui.Warn, ui.Counted(m.unreadable, "unreadable line")+" of the journal skipped")
	}
	if len(m.entries) == 0 {
		return said
	}
	return tea.Batch(said, h.PushHome(&unfinished{host: h, entries: m.entries, finder: launchFinder{host: h}}))
}

func (u *unfinished) Title() string { return "Unfinished" }

func (u *unfinished) Actions() []actions.ID {
	return []actions.ID{actions.Open, actions.Dismiss, actions.Copy, actions.Move, actions.Page}
}

func (u *unfinished) Do(action actions.ID) tea.Cmd {
	entry := u.entries[u.Cursor]
	switch action {
	case actions.Open:
		return u.finder.open(u, entry)
	case actions.Copy:
		return screen.CopyText(u.host, "the SID", entry.Target)
	case actions.Dismiss:
		screen.AskYesNo(u.host, "Is it dealt with?", "It is not shown again at the next start. Nothing is sent.", "No", "Yes, it is", func() tea.Cmd {
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
		return u.host.Close(u)
	}
	u.Step(len(u.entries), "")
	return nil
}

// dismiss takes an entry off the list for good.
func (u *unfinished) dismiss(entry state.Entry) tea.Cmd {
	journal := u.host.Session().Journal
	return u.host.Stores(u.host.Job(u, func() tea.Msg { return dismissedMsg{entry.ID, journal.Dismiss(entry.ID)} }))
}

type dismissedMsg struct {
	id  string
	err error
}

func (u *unfinished) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case foundLaunchMsg:
		return u.finder.found(m)
	case dismissedMsg:
		if m.err != nil {
			return u.host.Notify(ui.Bad, "it stays on the list: "+m.err.Error())
		}
		return u.gone(m.id)
	}
	return nil
}

func (u *unfinished) Type(key tea.KeyMsg) tea.Cmd {
	u.Step(len(u.entries), key.String())
	return nil
}

func (u *unfinished) View(width, height int) []string {
	t := u.host.Theme()
	head := t.SignLines(ui.Warn, "These requests may or may not have been carried out: the console ended, or the answer was lost, before their outcome was known. Nothing is sent again by itself.", width-2)
	lines := append(ui.Indented(head), "")
	u.Forget()
	u.Note(-1, lines)
	at := 0
	for i, e := range u.entries {
		if i == u.Cursor {
			at = len(lines)
		}
		when := e.At.In(u.host.Location()).Format("2006-01-02 15:04:05") + " · " + ui.Age(u.host.Now().Sub(e.At))
		lines = append(lines, t.Row(ui.Escape(e.Op+" "+e.Target)+"  "+when, i == u.Cursor, width))
		for _, line := range lookFor(e) {
			lines = append(lines, ui.Clip("    "+t.Muted.Render(ui.Escape(line)), width))
		}
		u.Note(i, lines)
	}
	return u.Part(t, lines, at, height)
}

// lookFor says what tells whether an entry was carried out.
func lookFor(e state.Entry) []string {
	sent := "sent: " + strings.Join(e.Fields, ", ")
	switch {
	case e.Op == "launch" && e.After["launch_tag"] != nil:
		return []string{"Enter looks for a conversation that carries its test tag", sent}
	case e.Op == "launch":
		return []string{"look in Twilio's Console for a conversation made at that time before launching again", sent}
	case e.Op != "update":
		return []string{"Enter opens the chat, which shows whether it was carried out", sent}
	}
	var lines []string
	for _, name := range e.Fields {
		lines = append(lines, fmt.Sprintf("%s: %s → %s", name, words.EscapedValue(e.Before[name]), words.EscapedValue(e.After[name])))
	}
	return append(lines, "Enter reads the user again, which shows which of them it holds")
}
