package chats

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/follow"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

var (
	_ screen.AfterUpdater = (*endChats)(nil)
	_ screen.Clickable    = (*endChats)(nil)
	_ screen.Failer       = chatEndedMsg{}
	_ screen.Reporter     = chatEndedMsg{}
	_ screen.Reporter     = endingsMsg{}
)

// chatEndedMsg is the result of ending one chat.
type chatEndedMsg struct {
	chat   *launchedChat
	ending follow.Ending
}

// endChat asks, and ends one chat with one write.
func endChat(h screen.Host, owner screen.Screen, chat *launchedChat) tea.Cmd {
	if locked := screen.WaitMessage(h); locked != "" {
		return h.Notify(ui.Warn, locked)
	}
	if chat.ending != nil {
		return h.Notify(ui.Plain, "Already being ended")
	}
	screen.AskYesNo(h, "End this chat?", chat.nameAndSID()+" will be closed permanently, together with its task.",
		"Cancel", "End chat", func() tea.Cmd {
			if chat.ending != nil {
				return nil
			}
			kept := chat.LaunchedChat
			return screen.Write(h, owner, &chat.ending, "ending the chat", func(ctx context.Context, _ *screen.Work) tea.Msg {
				return chatEndedMsg{chat, h.Session().EndChat(ctx, kept)}
			})
		})
	return nil
}

// nameAndSID is name and SID in one.
func (c *launchedChat) nameAndSID() string {
	if short := sid.Shorten(c.SID); c.title() != short {
		return c.title() + " (" + short + ")"
	}
	return c.SID
}

// onChatEnded shows the result of ending one chat.
func onChatEnded(h screen.Host, m chatEndedMsg) tea.Cmd {
	m.markEnded(h)
	if m.ending.Outcome == api.Applied {
		return h.Notify(endingLevel(m.ending), "Chat "+words.Ending(m.ending))
	}
	screen.ShowFailure(h, endingTitle(m.ending), "Press "+actions.Key(actions.End)+" to try again, "+actions.Key(actions.Refresh)+" to refresh.", m.ending.Err)
	return nil
}

// markEnded removes an ended chat from the open ones.
func (m chatEndedMsg) markEnded(h screen.Host) {
	m.chat.ending = nil
	if m.ending.Over() {
		chatsOf(h).Change(func() { m.chat.Ended, m.chat.seen = true, true })
	}
}

func (m chatEndedMsg) ApplyOrphaned(h screen.Host) { m.markEnded(h) }

func (m chatEndedMsg) Summary() screen.Report {
	if m.ending.Outcome == api.Applied {
		return screen.PlainReport("End chat", m.chat.SID+": "+words.Ending(m.ending))
	}
	return screen.FailureReport(endingTitle(m.ending), m.ending.Err, m.chat.SID)
}

func endingTitle(e follow.Ending) string {
	if e.Outcome == api.NotApplied {
		return "Not ended"
	}
	return "It may have been ended"
}

func endingLevel(e follow.Ending) ui.Level {
	switch {
	case e.How == follow.Spared:
		return ui.Warn
	case e.Outcome == api.Applied && e.Over():
		return ui.Good
	case e.Outcome == api.NotApplied:
		return ui.Bad
	}
	return ui.Warn
}

// endAllChats ends all open chats of the list. Filtered: only some of them are listed.
func endAllChats(h screen.Host, open []*launchedChat, filtered bool) tea.Cmd {
	var warnings []string
	if filtered {
		warnings = append(warnings, fmt.Sprintf("The filter is ignored: all %d open chats are ended.", len(open)))
	}
	return endMany(h, open, session.NoneSpared,
		append(warnings, "All open chats launched from this profile, including earlier sessions, are closed permanently."))
}

// endMany asks, in production for the number, and ends chats one by one; spared are left
// alone where an agent has accepted them since.
func endMany(h screen.Host, open []*launchedChat, spared func(i int) bool, warnings []string) tea.Cmd {
	if locked := screen.WaitMessage(h); locked != "" {
		return h.Notify(ui.Warn, locked)
	}
	if len(open) == 0 {
		return h.Notify(ui.Plain, "No open chats to end")
	}
	e := &endChats{
		List:  screen.List{Host: h, Len: func() int { return len(open) }},
		chats: open, spared: spared, warnings: warnings, results: make([]*follow.Ending, len(open)), ended: &screen.ResultQueue[endedChat]{},
	}
	ask := screen.Question{
		Title: "End " + ui.Counted(len(open), "test chat") + "?",
		Body:  e.reviewLines,
		Yes:   "End chats",
		Then:  func() tea.Cmd { return h.Push(e) },
	}
	ask = screen.TokenOfNumber(h, ask, len(open), "Type the number of chats that will be ended")
	return tea.Batch(screen.CheckAccount(h, h.Front()), screen.Confirm(h, screen.TokenOfAccount(h, ask)))
}

// endChats is the screen that ends several chats.
type endChats struct {
	screen.List
	chats []*launchedChat
	// spared says which are left alone where an agent has accepted them since.
	spared func(i int) bool
	// warnings are what to know before saying yes.
	warnings []string
	results  []*follow.Ending
	// ended has the results that arrive while the work runs.
	ended *screen.ResultQueue[endedChat]
	work  *screen.Work
}

// endedChat is the result of chat i.
type endedChat struct {
	i      int
	ending follow.Ending
}

// endingsMsg ends the work.
type endingsMsg struct{ of *endChats }

func (e *endChats) reviewLines(t ui.Theme, width int) []string {
	lines := append(screen.AccountLines(e.Host, width), "")
	for i, chat := range e.chats {
		if i == 10 {
			lines = append(lines, t.Muted.Render(fmt.Sprintf("and %d more", len(e.chats)-i)))
			break
		}
		lines = append(lines, t.Text.Render(ui.Cut(ui.Fit(ui.Escape(chat.stateWord()), 16)+ui.Escape(chat.title()), width)))
	}
	lines = append(lines, "")
	for _, warning := range e.warnings {
		lines = append(lines, t.SignLines(ui.Warn, warning, width)...)
	}
	return lines
}

// Start ends the chats one at a time, each with one write.
func (e *endChats) Start() tea.Cmd {
	session, told, spared := e.Host.Session(), e.ended, e.spared
	chats := make([]state.LaunchedChat, len(e.chats))
	for i, chat := range e.chats {
		chats[i] = chat.LaunchedChat
	}
	cmd := screen.Write(e.Host, e, &e.work, "ending "+ui.Counted(len(chats), "chat"), func(ctx context.Context, w *screen.Work) tea.Msg {
		defer session.HaltWith(w.Cancel)() // at the end of the program those left are not begun
		session.EndChats(ctx, chats, spared, func(i int, ending follow.Ending) { told.Add(endedChat{i, ending}) })
		return endingsMsg{e}
	})
	e.work.Many = true
	for _, chat := range e.chats {
		chat.ending = e.work
	}
	return cmd
}

// AfterUpdate adds the results that arrived.
func (e *endChats) AfterUpdate() tea.Cmd { e.drain(); return nil }

// drain adds the results that are there.
func (e *endChats) drain() {
	for _, r := range e.ended.Take() {
		e.results[r.i] = &r.ending
		chatEndedMsg{e.chats[r.i], r.ending}.markEnded(e.Host)
	}
}

func (e *endChats) Title() string { return "End chats" }

func (e *endChats) Actions() []actions.ID {
	return append(actions.If(e.work != nil, actions.StopAfter), actions.Open, actions.Copy, actions.Move, actions.Page)
}

func (e *endChats) Do(action actions.ID) tea.Cmd {
	chat := e.chats[e.Cursor]
	switch action {
	case actions.StopAfter:
		e.work.Cancel()
	case actions.Open:
		return e.Host.Push(newChatPage(e.Host, chat))
	case actions.Copy:
		return screen.CopyText(e.Host, "conversation SID", chat.SID)
	}
	return nil
}

func (e *endChats) Update(result tea.Msg) tea.Cmd {
	if _, ok := result.(endingsMsg); ok {
		e.drain()
		e.work = nil
		return e.Host.Notify(e.level(), e.summary())
	}
	return nil
}

func (m endingsMsg) ApplyOrphaned(screen.Host) { m.of.drain() }

func (m endingsMsg) Summary() screen.Report {
	m.of.drain() // when the program ends nothing else does
	return screen.PlainReport("Ending chats", m.of.summary())
}

func (e *endChats) level() ui.Level {
	for _, r := range e.results {
		if r == nil || !r.Over() {
			return ui.Warn
		}
	}
	return ui.Good
}

// summary counts the results.
func (e *endChats) summary() string {
	ended, spared, other, left := 0, 0, 0, 0
	for _, r := range e.results {
		switch {
		case r == nil || r.How == follow.NotTried:
			left++
		case r.Over():
			ended++
		case r.How == follow.Spared:
			spared++
		default:
			other++
		}
	}
	text := fmt.Sprintf("%d of %s ended", ended, ui.Counted(len(e.chats), "chat"))
	if spared > 0 {
		text += fmt.Sprintf(", %d accepted by an agent since", spared)
	}
	if other > 0 {
		text += fmt.Sprintf(", %d failed or unknown", other)
	}
	if left > 0 {
		text += fmt.Sprintf(", %d not processed", left)
	}
	return text
}

func (e *endChats) View(width, height int) []string {
	t := e.Host.Theme()
	head := e.summary()
	if e.work != nil {
		head = e.work.UnderWay() + " · " + head
	}
	lines := []string{" " + t.Strong.Render(ui.Cut(head, width-2)), ""}
	return append(lines, e.ListRows(t, len(e.chats), len(lines), width, height-len(lines), e.row)...)
}

// row is a chat with its result, escaped.
func (e *endChats) row(i int) string {
	name := ui.Fit(ui.Escape(e.chats[i].title()), 22) + "  "
	switch r := e.results[i]; {
	case r == nil && e.work != nil:
		return "… " + name
	case r == nil || r.How == follow.NotTried:
		return "- " + name + "not processed"
	default:
		return ui.RowSigns[endingLevel(*r)] + name + ui.Escape(words.Ending(*r))
	}
}

func (m chatEndedMsg) Cause() error { return m.ending.Err }
