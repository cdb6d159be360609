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
)

var (
	_ screen.AfterUpdater = (*ChatPage)(nil)
	_ screen.Paster       = (*ChatPage)(nil)
	_ screen.Subject      = (*ChatPage)(nil)
)

// ChatPage is one chat: its road to the agent, its transcript, and an input to
// write as the customer.
type ChatPage struct {
	host screen.Host
	Chat *LaunchedChat
	// State is what the latest reading has shown.
	State follow.State
	// reading is the one under way, due the number of the timer for the next,
	// waiting that it runs.
	reading *screen.Work
	Due     int
	waiting bool

	typing bool
	Lines  transcript
	// above is how many lines the end of the transcript is below the screen.
	above int
	// page is how far PgDn goes.
	page int
}

func newChatPage(h screen.Host, chat *LaunchedChat) *ChatPage {
	if chat.follower == nil {
		chat.follower = follow.New(h.Session().Flex, h.Session().FindWorkspace,
			follow.Chat{Conversation: chat.SID, Identity: chat.Identity, LaunchedAt: chat.At}, h.Now)
	}
	if chat.Composer == nil {
		chat.Composer = newComposer(chat.plan)
	}
	return &ChatPage{host: h, Chat: chat, State: chat.follower.State()}
}

// readMsg ends a reading; what it failed at stands in the state.
type readMsg struct{}

// DueMsg says that the time of the next reading has come.
type DueMsg struct{ Number int }

// AfterUpdate reads, or waits for the next reading: only while the page is in front.
func (p *ChatPage) AfterUpdate() tea.Cmd {
	if now := p.Chat.follower.State(); !now.ReadAt.Equal(p.State.ReadAt) {
		p.take(now) // another page of the chat has read it
	}
	if p.reading != nil || p.waiting {
		return nil
	}
	wait, again := p.Chat.follower.Wait()
	switch {
	case !again:
		return nil
	case wait <= 0:
		return p.read()
	}
	p.Due++
	p.waiting = true
	return p.host.Tick(p, wait, DueMsg{p.Due})
}

// read makes the readings that are due.
func (p *ChatPage) read() tea.Cmd {
	follower := p.Chat.follower
	return screen.Read(p.host, p, &p.reading, "reading the chat", !p.State.ReadAt.IsZero(), func(ctx context.Context, _ *screen.Work) tea.Msg {
		_ = follower.Poll(ctx)
		return readMsg{}
	})
}

// hurry reads at once instead of waiting for the timer.
func (p *ChatPage) hurry() {
	p.Chat.follower.Hurry()
	p.waiting = false
	p.Due++
}

func (p *ChatPage) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case DueMsg:
		if m.Number == p.Due {
			p.waiting = false
		}
	case readMsg:
		p.reading = nil
		p.take(p.Chat.follower.State())
	case sentMsg:
		return p.sent(m)
	case endedMsg:
		p.hurry()
		return onChatEnded(p.host, m)
	}
	return nil
}

// take takes a reading over.
func (p *ChatPage) take(s follow.State) {
	p.State = s
	if s.Ended || s.Gone || s.Conversation != nil {
		SawChat(p.host, p.Chat, s.Snapshot())
	}
	p.typing = p.typing && p.canWrite() == ""
	p.Chat.Composer.settle(p.host, s.Messages, p.Chat.Identity)
}

func (p *ChatPage) Title() string { return "Chat " + sid.Shorten(p.Chat.SID) }
func (p *ChatPage) Typing() bool  { return p.typing }

func (p *ChatPage) Actions() []actions.ID {
	if w := p.stoppable(); w != nil {
		return []actions.ID{actions.Stop}
	}
	if p.typing {
		return []actions.ID{actions.Send, actions.Leave}
	}
	return slices.Concat(
		actions.If(p.canWrite() == "", actions.Type),
		actions.If(!p.host.ReadOnly() && !p.State.Ended && !p.State.Gone && p.Chat.Ending == nil, actions.End),
		actions.If(len(p.State.Messages) > 0, actions.Transcript),
		actions.If(!p.host.ReadOnly() && p.Chat.plan != nil, actions.Again),
		[]actions.ID{actions.Copy, actions.Refresh, actions.Details, actions.Move, actions.Page},
	)
}

// stoppable is a write under way that can still be called off, nil for none; to
// end one chat of many is the business of the screen that ends them all.
func (p *ChatPage) stoppable() *screen.Work {
	if m := p.Chat.Composer.Sending; m != nil && !m.work.Sent() {
		return m.work
	}
	w := p.Chat.Ending
	if w == nil || w.Sent() {
		return nil
	}
	if _, many := w.Owner.(*endings); many {
		return nil
	}
	return w
}

// NotThere is all that is known of a chat whose conversation Twilio does not
// know; Stuck says why that may be.
const NotThere = "the conversation is not there"

// canWrite says why nothing can be written, "" when it can.
func (p *ChatPage) canWrite() string {
	switch {
	case p.host.ReadOnly():
		return "this session is read-only: nothing can be written"
	case p.State.Ended:
		return "the chat is closed for good"
	case p.State.Gone:
		return NotThere
	case p.Chat.Identity == "":
		return "the customer's identity is not known here, so nothing can be written as the customer"
	}
	return ""
}

func (p *ChatPage) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Type:
		p.typing = true
		p.Chat.Composer.Input.Focus()
	case actions.Leave:
		p.typing = false
		p.Chat.Composer.Input.Blur()
	case actions.Send:
		return p.send()
	case actions.Stop:
		p.stoppable().Cancel()
	case actions.End:
		return endChat(p.host, p, p.Chat)
	case actions.Again:
		return p.host.OpenInstead(p, screen.NewChat{From: p.Chat.plan.From})
	case actions.Copy:
		return p.copy()
	case actions.Refresh:
		p.hurry()
	case actions.Transcript:
		return p.host.Push(newTranscriptExport(p.host, p.Chat, p.State))
	case actions.Details:
		screen.ShowReport(p.host, screen.Report{Title: "This chat", Body: p.detailLines})
	}
	return nil
}

// copy copies a message that can no longer be sent, else the SID.
func (p *ChatPage) copy() tea.Cmd {
	if unsent := p.Chat.Composer.unsent(); unsent != "" && p.canWrite() != "" {
		return screen.CopyLines(p.host, "the message that was not sent", unsent)
	}
	return screen.CopyText(p.host, "the conversation SID", p.Chat.SID)
}

func (p *ChatPage) Type(key tea.KeyMsg) tea.Cmd {
	if p.typing && !list.Scrolls(key) {
		if notice := p.Chat.Composer.Input.Type(key); notice != "" {
			return p.host.Notify(ui.Warn, notice)
		}
		return nil
	}
	p.scroll(key.String())
	return nil
}

// Paste goes into the input, whatever has the keys.
func (p *ChatPage) Paste(key tea.KeyMsg) tea.Cmd {
	if why := p.canWrite(); why != "" {
		return p.host.Notify(ui.Warn, why)
	}
	p.typing = true
	p.Chat.Composer.Input.Focus()
	key.Runes = []rune(strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(string(key.Runes)))
	return p.Type(key)
}

// scroll moves through the transcript; View keeps it within bounds.
func (p *ChatPage) scroll(key string) {
	switch key {
	case "up", "k":
		p.above++
	case "down", "j":
		p.above--
	case "pgup":
		p.above += p.page
	case "pgdown":
		p.above -= p.page
	case "ctrl+u":
		p.above += (p.page + 1) / 2
	case "ctrl+d":
		p.above -= (p.page + 1) / 2
	case "home", "g":
		p.above = len(p.Lines.Lines)
	case "end", "G":
		p.above = 0
	}
	p.above = max(0, p.above)
}
