package views

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// unfinished lists the writes of earlier runs whose outcome is not known, first
// thing at the start: nothing is ever sent again by itself.
type unfinished struct {
	quiet
	app     *App
	entries []state.Entry
	cursor  int
	// finding looks a launch up, nil while there is none.
	finding *work
}

// unknownMsg brings what the journal does not know the outcome of.
type unknownMsg struct {
	entries []state.Entry
	// unreadable counts the journal's lines that were skipped.
	unreadable int
	err        error
}

// recall asks the journal for writes that were cut short.
func (a *App) recall() tea.Cmd {
	journal := a.session.Journal
	if journal == nil {
		return nil
	}
	return a.job(a.tabs[usersTab][0], func() tea.Msg {
		entries, problems, err := journal.Unknown()
		return unknownMsg{entries, problems.Torn + problems.Foreign, err}
	})
}

// recalled opens the list, if there is anything on it.
func (a *App) recalled(m unknownMsg) tea.Cmd {
	if m.err != nil {
		return a.notify(ui.Warn, "the journal cannot be read: "+m.err.Error())
	}
	var said tea.Cmd
	if m.unreadable > 0 {
		said = a.notify(ui.Warn, fmt.Sprintf("%d lines of the journal could not be read and were skipped", m.unreadable))
	}
	if len(m.entries) == 0 {
		return said
	}
	return tea.Batch(said, a.pushOn(usersTab, &unfinished{app: a, entries: m.entries}))
}

func (u *unfinished) Title() string { return "Unfinished" }

func (u *unfinished) Actions() []string { return []string{"open", "dismiss", "copy", "move", "page"} }

func (u *unfinished) Do(action string) tea.Cmd {
	entry := u.entries[u.cursor]
	switch action {
	case "open":
		return u.open(entry)
	case "copy":
		return u.app.copy("the SID", entry.Target)
	case "dismiss":
		u.app.ask("Is it dealt with?", "It is not shown again at the next start. Nothing is sent.", "No", "Yes, it is", func() tea.Cmd {
			return u.dismiss(entry)
		})
	}
	return nil
}

// open shows what tells whether an entry was carried out.
func (u *unfinished) open(entry state.Entry) tea.Cmd {
	if cmd, ok := u.app.openTarget(entry); ok {
		return cmd
	}
	if tag := text(entry.After["launch_tag"]); entry.Op == "launch" && tag != "" && u.finding == nil {
		return u.find(entry, tag)
	}
	return u.app.notify(ui.Plain, "look for the chat in Twilio's Console: there is nothing to open here")
}

// foundLaunchMsg is how the search for a launch ended.
type foundLaunchMsg struct {
	entry        state.Entry
	conversation string
	searched     int
	// err is why nothing was found out, settleErr why it could not be kept.
	err, settleErr error
}

// find looks a launch up by its tag, and settles it where its chat is there.
func (u *unfinished) find(entry state.Entry, tag string) tea.Cmd {
	session := u.app.session
	var cmd tea.Cmd
	u.finding, cmd = u.app.start(u, "looking for the chat", false, func(ctx context.Context, _ *work) tea.Msg {
		m := foundLaunchMsg{entry: entry}
		m.conversation, m.searched, m.err = follow.FindLaunch(ctx, session.Flex, tag, entry.At)
		if m.conversation != "" {
			m.settleErr = session.Flex.SettleLaunch(entry.ID, m.conversation)
		}
		return m
	})
	return cmd
}

// found opens the chat that a launch made, or says that there is none.
func (u *unfinished) found(m foundLaunchMsg) tea.Cmd {
	u.finding = nil
	switch {
	case m.err != nil:
		u.app.failed("Not found out", "The request stays on the list.", m.err)
		return nil
	case m.conversation == "":
		return u.app.notify(ui.Warn, fmt.Sprintf("none of the %s looked at around that time carries its tag", counted(m.searched, "conversation")))
	}
	chat := u.app.chatsScreen().get(launchOf(m.entry, m.conversation))
	said := u.app.notify(ui.Good, "it was launched: here it is")
	if m.settleErr != nil {
		said = u.app.notify(ui.Warn, "it was launched, but that cannot be kept: "+m.settleErr.Error())
	}
	return tea.Batch(u.gone(m.entry.ID), u.app.push(newChatPage(u.app, chat)), said)
}

// gone takes an entry off the list.
func (u *unfinished) gone(id string) tea.Cmd {
	u.entries = slices.DeleteFunc(u.entries, func(e state.Entry) bool { return e.ID == id })
	if len(u.entries) == 0 {
		return u.app.closeScreen(u)
	}
	u.cursor = moved(u.cursor, len(u.entries), "")
	return nil
}

// dismiss takes an entry off the list for good.
func (u *unfinished) dismiss(entry state.Entry) tea.Cmd {
	journal := u.app.session.Journal
	return u.app.stores(u.app.job(u, func() tea.Msg { return dismissedMsg{entry.ID, journal.Dismiss(entry.ID)} }))
}

type dismissedMsg struct {
	id  string
	err error
}

func (u *unfinished) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case foundLaunchMsg:
		return u.found(m)
	case dismissedMsg:
		if m.err != nil {
			return u.app.notify(ui.Bad, "it stays on the list: "+m.err.Error())
		}
		return u.gone(m.id)
	}
	return nil
}

func (u *unfinished) Type(key tea.KeyMsg) tea.Cmd {
	u.cursor = moved(u.cursor, len(u.entries), key.String())
	return nil
}

func (u *unfinished) View(width, height int) []string {
	t := u.app.theme
	head := t.SignLines(ui.Warn, "These requests may or may not have been carried out: the console ended, or the answer was lost, before their outcome was known. Nothing is sent again by itself.", width-2)
	lines := append(indented(head), "")
	at := 0
	for i, e := range u.entries {
		if i == u.cursor {
			at = len(lines)
		}
		when := e.At.In(u.app.options.Location).Format("2006-01-02 15:04:05") + " · " + age(u.app.now().Sub(e.At))
		lines = append(lines, t.Row(ui.Escape(e.Op+" "+e.Target)+"  "+when, i == u.cursor, width))
		for _, line := range lookFor(e) {
			lines = append(lines, ui.Clip("    "+t.Muted.Render(ui.Escape(line)), width))
		}
	}
	return t.Part(lines, at, height)
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
		lines = append(lines, fmt.Sprintf("%s: %s → %s", name, shown(e.Before[name]), shown(e.After[name])))
	}
	return append(lines, "Enter reads the user again, which shows which of them it holds")
}
