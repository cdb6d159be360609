package chats

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/session"
)

var (
	_ screen.AfterUpdater = (*chatPage)(nil)
	_ screen.Paster       = (*chatPage)(nil)
	_ screen.Subject      = (*chatPage)(nil)
	_ screen.Valuer       = (*chatPage)(nil)
)

// chatPage is one chat: its progress, its transcript, and an input to write as the
// customer.
type chatPage struct {
	host screen.Host
	chat *launchedChat
	// state is the chat as last read.
	state follow.State
	// reading is the request in progress, due the number of the timer for the next,
	// waiting that this timer runs.
	reading *screen.Work
	due     int
	waiting bool
	// finding is the search for the cause in progress, during which the chat is read only
	// where that was asked for.
	finding *screen.Work
	asked   bool

	typing bool
	lines  transcript
	// scrolledBack is how many lines the end of the transcript is below the screen.
	scrolledBack int
	// page is how far PgDn goes.
	page int
}

func newChatPage(h screen.Host, chat *launchedChat) *chatPage {
	if chat.follower == nil {
		chat.follower = follow.New(h.Session().Flex, h.Session().FindWorkspace, session.Followed(chat.LaunchedChat), h.Now)
	}
	if chat.composer == nil {
		chat.composer = newComposer(chat.plan)
	}
	return &chatPage{host: h, chat: chat, state: chat.follower.State()}
}

// readMsg ends a reading; its failures are in the state.
type readMsg struct{}

// dueMsg says that the next reading is due.
type dueMsg struct{ number int }

// AfterUpdate reads the chat, or waits until that is due: only while the page is in front.
func (p *chatPage) AfterUpdate() tea.Cmd {
	pointAt(chatsOf(p.host), p.chat)
	if now := p.chat.follower.State(); !now.ReadAt.Equal(p.state.ReadAt) {
		p.setState(now) // another page of the chat has read it
	}
	if p.reading != nil || p.finding != nil && !p.asked {
		return nil
	}
	if p.finding == nil && p.chat.causes.due(p.host.Now()) {
		return findCause(p, true)
	}
	if p.waiting {
		return nil
	}
	wait, again := p.chat.follower.Wait()
	switch {
	case !again:
		return nil
	case wait <= 0:
		return p.read()
	}
	p.due++
	p.waiting = true
	return p.host.Tick(p, wait, dueMsg{p.due})
}

// pointAt moves the list's cursor to the chat of the page in front, so that it is there
// when the page closes.
func pointAt(l *chatList, chat *launchedChat) {
	if i := slices.Index(l.Rows, chat); i >= 0 {
		l.Cursor = i
	}
}

// read sends the requests that are due.
func (p *chatPage) read() tea.Cmd {
	follower := p.chat.follower
	return screen.Read(p.host, p, &p.reading, "loading the chat", !p.state.ReadAt.IsZero(), func(ctx context.Context, _ *screen.Work) tea.Msg {
		_ = follower.Poll(ctx)
		return readMsg{}
	})
}

// refreshNow reads at once, without waiting for the timer.
func (p *chatPage) refreshNow() {
	p.chat.follower.Refresh()
	p.waiting, p.asked = false, true
	p.due++
}

func (p *chatPage) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case dueMsg:
		if m.number == p.due {
			p.waiting = false
		}
	case readMsg:
		p.reading, p.asked = nil, false
		p.setState(p.chat.follower.State())
	case causesMsg:
		m.keep(p)
	case sentMsg:
		return p.sent(m)
	case chatEndedMsg:
		p.refreshNow()
		return onChatEnded(p.host, m)
	}
	return nil
}

// setState shows the chat as it was read.
func (p *chatPage) setState(s follow.State) {
	p.state = s
	if s.Ended || s.Gone || s.Conversation != nil {
		rememberSeen(p.host, p.chat, s.Snapshot())
	}
	p.chat.causes.note(s, p.host.Now())
	p.typing = p.typing && p.canWrite() == ""
	p.chat.composer.settle(p.host, s.Messages, p.chat.Identity)
}

// Values are those that a command of the user's own can have.
func (p *chatPage) Values() map[string]*string { return screen.ChatValues(p.chat.LaunchedChat) }

func (p *chatPage) Title() string { return "Chat " + sid.Shorten(p.chat.SID) }
func (p *chatPage) Typing() bool  { return p.typing }

func (p *chatPage) Actions() []actions.ID {
	if w := p.stoppable(); w != nil {
		return []actions.ID{actions.Cancel}
	}
	if p.typing {
		return []actions.ID{actions.Send, actions.StopTyping}
	}
	return slices.Concat(
		actions.If(p.canWrite() == "", actions.Type),
		actions.If(!p.host.ReadOnly() && !p.state.Ended && !p.state.Gone && p.chat.ending == nil, actions.End),
		actions.If(len(p.state.Messages) > 0, actions.Export),
		actions.If(!p.host.ReadOnly() && p.chat.plan != nil, actions.Again),
		[]actions.ID{actions.Cause, actions.Data, actions.Copy, actions.Refresh, actions.Details, actions.Move, actions.Page},
	)
}

// stoppable is a write in progress that can still be cancelled, nil for none. Where
// several chats are ended, their own screen does that.
func (p *chatPage) stoppable() *screen.Work {
	if m := p.chat.composer.sending; m != nil && !m.work.Sent() {
		return m.work
	}
	w := p.chat.ending
	if w == nil || w.Sent() {
		return nil
	}
	if _, many := w.Owner.(*endChats); many {
		return nil
	}
	return w
}

// notFound is all that is known of a chat whose conversation Twilio does not
// know; Stuck says why that may be.
const notFound = "conversation not found"

// canWrite says why nothing can be written, "" when it can.
func (p *chatPage) canWrite() string {
	switch {
	case p.host.ReadOnly():
		return "This session is read-only: messages cannot be sent."
	case p.state.Ended:
		return "This chat is closed."
	case p.state.Gone:
		return ui.UpperFirst(notFound) + "."
	case p.chat.Identity == "":
		return "The customer's identity is unknown: messages cannot be sent."
	}
	return ""
}

func (p *chatPage) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Type:
		p.typing = true
		p.chat.composer.input.Focus()
	case actions.StopTyping:
		p.typing = false
		p.chat.composer.input.Blur()
	case actions.Send:
		return p.send()
	case actions.Cancel:
		if w := p.stoppable(); w != nil { // it may have been sent since the key was looked up
			w.Cancel()
		}
	case actions.End:
		return endChat(p.host, p, p.chat)
	case actions.Again:
		return p.host.OpenInstead(p, screen.NewChat{From: p.chat.plan.From})
	case actions.Copy:
		return p.copy()
	case actions.Refresh:
		p.refreshNow()
	case actions.Export:
		return p.host.Push(newTranscriptExport(p.host, p.chat, p.state))
	case actions.Cause:
		return findCause(p, false)
	case actions.Data:
		return p.host.Push(newArrivedPage(p.host, p))
	case actions.Details:
		screen.ShowReport(p.host, screen.Report{Title: "Chat details", Body: p.detailLines})
	}
	return nil
}

// copy copies a message that can no longer be sent, else the SID.
func (p *chatPage) copy() tea.Cmd {
	if unsent := p.chat.composer.unsent(); unsent != "" && p.canWrite() != "" {
		return screen.CopyLines(p.host, "unsent message", unsent)
	}
	return screen.CopyText(p.host, "conversation SID", p.chat.SID)
}

func (p *chatPage) Type(key tea.KeyMsg) tea.Cmd {
	if p.typing && !list.Scrolls(key) {
		if notice := p.chat.composer.input.Type(key); notice != "" {
			return p.host.Notify(ui.Warn, notice)
		}
		return nil
	}
	p.scroll(key.String())
	return nil
}

// Paste goes into the input, whether it has the focus or not.
func (p *chatPage) Paste(key tea.KeyMsg) tea.Cmd {
	if why := p.canWrite(); why != "" {
		return p.host.Notify(ui.Warn, why)
	}
	p.typing = true
	p.chat.composer.input.Focus()
	key.Runes = []rune(strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(string(key.Runes)))
	return p.Type(key)
}

// scroll moves through the transcript; View keeps it within bounds.
func (p *chatPage) scroll(key string) {
	switch key {
	case "up", "k":
		p.scrolledBack++
	case "down", "j":
		p.scrolledBack--
	case "pgup":
		p.scrolledBack += p.page
	case "pgdown":
		p.scrolledBack -= p.page
	case "ctrl+u":
		p.scrolledBack += (p.page + 1) / 2
	case "ctrl+d":
		p.scrolledBack -= (p.page + 1) / 2
	case "home", "g":
		p.scrolledBack = len(p.lines.lines)
	case "end", "G":
		p.scrolledBack = 0
	}
	p.scrolledBack = max(0, p.scrolledBack)
}
