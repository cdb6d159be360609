package views

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/follow"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
	"flexconsole/ui"
)

// chatPage is one chat: its road to the agent, its transcript, and an input to
// write as the customer.
type chatPage struct {
	quiet
	app  *App
	chat *launchedChat
	// state is what the latest reading has shown.
	state follow.State
	// reading is the one under way, due the number of the timer for the next,
	// waiting that it runs.
	reading *work
	due     int
	waiting bool

	input   *ui.Field
	typing  bool
	sending *work
	// unsure is a message whose answer was lost, nil for none.
	unsure *unsureMessage
	// remark is what became of the first message, where that is to be said.
	remark string

	ending *work
	lines  transcript
	// above is how many lines the end of the transcript is below the screen.
	above int
}

// unsureMessage may or may not have been sent.
type unsureMessage struct {
	body, intent string
	at           time.Time
}

func newChatPage(a *App, chat *launchedChat) *chatPage {
	p := &chatPage{app: a, chat: chat, input: ui.NewField(ui.Field{ID: "Body", Label: "Write as the customer", Optional: true, Limit: maxMessageText,
		Hint: "Enter sends it as the customer", Check: func(v string) ui.Verdict { return verdict(validate.Message(v)) }})}
	if chat.follower == nil {
		chat.follower = follow.New(a.session.Flex, a.session.FindWorkspace,
			follow.Chat{Conversation: chat.SID, Identity: chat.Identity, LaunchedAt: chat.At}, a.now)
	}
	p.state = chat.follower.State()
	p.tellFirstMessage()
	return p
}

// tellFirstMessage puts a first message that was not sent into the input.
func (p *chatPage) tellFirstMessage() {
	plan := p.chat.plan
	if plan == nil || plan.Message == "" {
		return
	}
	var failure *api.Error
	switch {
	case plan.MessageErr == nil && plan.Chat.Identity != nil:
		return
	case plan.MessageErr == nil:
		p.remark = "The answer to the launch was lost and the chat found by its tag. Its customer's identity is not known, so nothing can be written as the customer."
	case errors.As(plan.MessageErr, &failure) && failure.Outcome == api.Unknown:
		p.unsure = &unsureMessage{plan.Message, failure.IntentID, plan.At}
		p.remark = "The answer to the first message was lost: it may have been sent. Look at the transcript before sending it again."
		p.input.SetValue(plan.Message)
	default:
		p.remark = "The first message was not sent: " + inAWord(plan.MessageErr) + " It stands in the input."
		p.input.SetValue(plan.Message)
	}
	plan.MessageErr = nil // told once
}

// readMsg ends a reading; what it failed at stands in the state.
type readMsg struct{}

// dueMsg says that the time of the next reading has come.
type dueMsg struct{ number int }

// shown reads, or waits for the next reading: only while the page is in front.
func (p *chatPage) shown() tea.Cmd {
	if p.reading != nil || p.waiting {
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
	m := resultMsg{p, p.app.session, dueMsg{p.due}}
	return tea.Tick(wait, func(time.Time) tea.Msg { return m })
}

// read makes the readings that are due.
func (p *chatPage) read() tea.Cmd {
	follower := p.chat.follower
	run := func(ctx context.Context, _ *work) tea.Msg {
		_ = follower.Poll(ctx)
		return readMsg{}
	}
	var cmd tea.Cmd
	if p.state.ReadAt.IsZero() {
		p.reading, cmd = p.app.start(p, "reading the chat", false, run)
	} else {
		p.reading, cmd = p.app.startQuietly(p, "reading the chat", run)
	}
	return cmd
}

// hurry reads at once instead of waiting for the timer.
func (p *chatPage) hurry() {
	p.chat.follower.Hurry()
	p.waiting = false
	p.due++
}

func (p *chatPage) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case dueMsg:
		if m.number == p.due {
			p.waiting = false
		}
	case readMsg:
		p.reading = nil
		p.take(p.chat.follower.State())
	case sentMsg:
		return p.sent(m)
	case endedMsg:
		p.ending = nil
		p.hurry()
		return p.app.ended(m)
	}
	return nil
}

// take takes a reading over.
func (p *chatPage) take(s follow.State) {
	p.state = s
	p.app.sawChat(p.chat, s.Glance())
	p.settleUnsure()
}

// settleUnsure finds a message whose answer was lost in the transcript.
func (p *chatPage) settleUnsure() {
	if p.unsure == nil {
		return
	}
	for _, m := range p.state.Messages {
		if text(m.Author) == p.chat.Identity && text(m.Body) == p.unsure.body && !sentBefore(m, p.unsure.at) {
			session, intent := p.app.session, p.unsure.intent
			p.app.after(func() tea.Msg { return storedMsg{session.Flex.SettleIntent(intent, api.Applied)} })
			if p.input.Value() == p.unsure.body {
				p.input.SetValue("")
			}
			p.unsure, p.remark = nil, "The message whose answer was lost is in the transcript: it was sent."
			return
		}
	}
}

// sentBefore says that a message is older than a time; the service's dates are
// whole seconds of its own clock.
func sentBefore(m api.Message, at time.Time) bool {
	sent, err := time.Parse(time.RFC3339, text(m.DateCreated))
	return err == nil && sent.Before(at.Add(-5*time.Second))
}

func (p *chatPage) Title() string { return "Chat " + sid.Shorten(p.chat.SID) }
func (p *chatPage) Typing() bool  { return p.typing && p.sending == nil }

func (p *chatPage) Actions() []string {
	if p.sending != nil && !p.sending.sent() || p.ending != nil && !p.ending.sent() {
		return []string{"stop"}
	}
	if p.Typing() {
		return []string{"send", "leave"}
	}
	var actions []string
	if p.canWrite() == "" && p.sending == nil {
		actions = append(actions, "type")
	}
	if !p.app.readOnly() && !p.state.Ended && p.ending == nil {
		actions = append(actions, "end")
	}
	if len(p.state.Messages) > 0 {
		actions = append(actions, "transcript")
	}
	if !p.app.readOnly() && p.chat.plan != nil {
		actions = append(actions, "again")
	}
	return append(actions, "copy", "refresh", "details", "move", "page")
}

// canWrite says why nothing can be written, "" when it can.
func (p *chatPage) canWrite() string {
	switch {
	case p.app.readOnly():
		return "this session is read-only: nothing can be written"
	case p.state.Ended:
		return "the chat is closed for good"
	case p.chat.Identity == "":
		return "the customer's identity is not known here, so nothing can be written as the customer"
	}
	return ""
}

func (p *chatPage) Do(action string) tea.Cmd {
	switch action {
	case "type":
		p.typing = true
		p.input.Focus()
	case "leave":
		p.typing = false
		p.input.Blur()
	case "send":
		return p.send()
	case "stop":
		for _, w := range []*work{p.sending, p.ending} {
			if w != nil {
				w.cancel()
			}
		}
	case "end":
		return p.app.endChat(p, p.chat)
	case "again":
		return p.app.push(newLaunch(p.app, p.chat.plan.preset()))
	case "copy":
		return p.app.copy("the conversation SID", p.chat.SID)
	case "refresh":
		p.hurry()
	case "transcript":
		return p.app.push(newTranscriptExport(p.app, p.chat, p.state.Messages))
	case "details":
		p.app.tell(report{title: "This chat", body: p.detailLines})
	}
	return nil
}

func (p *chatPage) Type(key tea.KeyMsg) tea.Cmd {
	if p.Typing() && !scrolls(key) {
		if notice := p.input.Type(key); notice != "" {
			return p.app.notify(ui.Warn, notice)
		}
		return nil
	}
	p.scroll(key.String())
	return nil
}

// Paste goes into the input, whatever has the keys.
func (p *chatPage) Paste(key tea.KeyMsg) tea.Cmd {
	if why := p.canWrite(); why != "" || p.sending != nil {
		return p.app.notify(ui.Warn, cmp.Or(why, "a message is being sent"))
	}
	p.typing = true
	p.input.Focus()
	key.Runes = []rune(strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(string(key.Runes)))
	return p.Type(key)
}

// scrolls says that a key moves the transcript even while the input has the
// keys.
func scrolls(key tea.KeyMsg) bool {
	switch key.Type {
	case tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown:
		return true
	}
	return false
}

// scroll moves through the transcript; View keeps it within bounds.
func (p *chatPage) scroll(key string) {
	switch key {
	case "up", "k":
		p.above++
	case "down", "j":
		p.above--
	case "pgup":
		p.above += 10
	case "pgdown":
		p.above -= 10
	case "ctrl+u":
		p.above += 5
	case "ctrl+d":
		p.above -= 5
	case "home", "g":
		p.above = len(p.lines.lines)
	case "end", "G":
		p.above = 0
	}
	p.above = max(0, p.above)
}

// Unsaved says what leaving would lose.
func (p *chatPage) Unsaved() string {
	if strings.TrimSpace(p.input.Value()) == "" || p.unsure != nil {
		return ""
	}
	return "The message that was typed has not been sent; no draft of it is kept."
}

// sentMsg is the result of a message.
type sentMsg struct {
	chat *launchedChat
	body string
	at   time.Time
	err  error
}

// send is the one POST of a message: an Enter, no question.
func (p *chatPage) send() tea.Cmd {
	body := p.input.Value()
	v := p.input.Verdict()
	switch {
	case strings.TrimSpace(body) == "":
		return p.app.notify(ui.Plain, "there is nothing to send")
	case v.Blocks():
		return p.app.notify(ui.Bad, v.Text)
	case p.canWrite() != "":
		return p.app.notify(ui.Warn, p.canWrite())
	case p.app.locked() != "":
		return p.app.notify(ui.Warn, p.app.locked())
	}
	p.remark, p.unsure, p.above = "", nil, 0
	session, chat, at := p.app.session, p.chat, p.app.now()
	var cmd tea.Cmd
	p.sending, cmd = p.app.start(p, "sending", true, func(ctx context.Context, _ *work) tea.Msg {
		_, err := session.Flex.SendMessage(ctx, chat.SID, chat.Identity, body)
		return sentMsg{chat, body, at, err}
	})
	return cmd
}

// sent takes a message's result; one that did not go stays in the input.
func (p *chatPage) sent(m sentMsg) tea.Cmd {
	p.sending = nil
	p.hurry()
	var failure *api.Error
	switch {
	case m.err == nil:
		p.input.SetValue("")
		return nil
	case errors.As(m.err, &failure) && failure.Outcome == api.Unknown:
		p.unsure = &unsureMessage{m.body, failure.IntentID, m.at}
		p.remark = "The answer was lost: the message may have been sent. Look at the transcript before sending it again."
	}
	p.app.obey(m.err)
	p.app.failed("Not sent for certain", "The message stands in the input.", m.err)
	return nil
}

func (m sentMsg) adopt(a *App) {}

func (m sentMsg) report() report {
	if m.err != nil {
		return report{"The message to " + sid.Shorten(m.chat.SID), m.err.Error(), func(t ui.Theme, width int) []string {
			return append(failureLines(t, m.err, width), append([]string{""}, ui.Wrap("It said: "+ui.Escape(m.body), width, t.Text)...)...)
		}}
	}
	return report{"The message was sent", "to " + m.chat.SID, func(t ui.Theme, width int) []string {
		return ui.Wrap("It was sent to "+m.chat.SID+".", width, t.Text)
	}}
}
