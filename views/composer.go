package views

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
	"flexconsole/ui"
)

// composer is what is written as the customer of a chat. It stays with the chat
// when its page closes, so that no text is lost.
type composer struct {
	input *ui.Field
	// sending is the message under way, nil while there is none.
	sending *outgoing
	// unsure is a message whose answer was lost, nil for none. It stays until the
	// transcript shows it, or it is sent again.
	unsure *outgoing
	// remark is what became of a message, where that is to be said.
	remark string
	// own are the SIDs of the messages that were sent from here and answered.
	own map[string]bool
}

// outgoing is a message on its way.
type outgoing struct {
	body string
	work *work
	// after is the highest index in the transcript when it was sent, -1 for none.
	after int
	// intent is what the journal knows it by, once its answer is lost.
	intent string
}

func newComposer(plan *Launched) *composer {
	c := &composer{own: map[string]bool{}, input: ui.NewField(ui.Field{ID: "Body", Label: "Message", Optional: true, Limit: maxMessageText,
		Hint: "Enter sends it as the customer", Check: func(v string) ui.Verdict { return verdict(validate.Message(v)) }})}
	if plan != nil && plan.Message != "" {
		c.firstMessage(*plan)
	}
	return c
}

// firstMessage takes over what became of the first message.
func (c *composer) firstMessage(plan Launched) {
	switch {
	case !plan.Lacking():
		return
	case plan.Found && plan.Chat.Identity == nil:
		c.remark = "The answer to the launch was lost and the chat found by its tag. Its first message was not sent: " + noIdentity
	case plan.Chat.Identity == nil:
		c.remark = "The launch was answered without an identity. Its first message was not sent: " + noIdentity
	case api.OutcomeOf(plan.MessageErr) == api.Unknown:
		c.lost(&outgoing{body: plan.Message, after: -1}, plan.MessageErr)
	default:
		c.remark = "The first message was not sent: " + InAWord(plan.MessageErr) + " It stands in the input."
		c.giveBack(plan.Message)
	}
}

// lost keeps a message whose answer was lost.
func (c *composer) lost(m *outgoing, err error) {
	m.intent = api.IntentOf(err)
	c.unsure = m
	c.remark = "The answer was lost: the message may have been sent. Look at the transcript before sending it again."
	c.giveBack(m.body)
}

// giveBack puts a message before what was typed since.
func (c *composer) giveBack(body string) {
	c.input.SetValue(strings.TrimSpace(body + " " + c.input.Value()))
}

// unsent is what was typed and not sent, "" for nothing. What may have been
// sent does not count.
func (c *composer) unsent() string {
	if text := strings.TrimSpace(c.input.Value()); text != c.unsureText() {
		return text
	}
	return ""
}

// unsureText is the message whose answer was lost, "" for none.
func (c *composer) unsureText() string {
	if c.unsure == nil {
		return ""
	}
	return strings.TrimSpace(c.unsure.body)
}

// repeats says that the input still holds a message that may have been sent.
func (c *composer) repeats() bool {
	return c.unsure != nil && strings.HasPrefix(strings.TrimSpace(c.input.Value()), c.unsureText())
}

// settle looks for a message whose answer was lost in the transcript: one that
// came after it was written, and is none of those that were answered.
func (c *composer) settle(a *App, messages []api.Message, customer string) {
	if c.unsure == nil {
		return
	}
	for _, m := range messages {
		if m.Index <= c.unsure.after || c.own[m.SID] || text(m.Author) != customer || text(m.Body) != c.unsure.body {
			continue
		}
		session, intent := a.session, c.unsure.intent
		a.after(a.stores(func() tea.Msg { return storedMsg{session.Flex.SettleIntent(intent, api.Applied)} }))
		c.input.SetValue(strings.TrimSpace(strings.TrimPrefix(c.input.Value(), strings.TrimSpace(c.unsure.body))))
		c.unsure, c.remark = nil, "The message whose answer was lost is in the transcript: it was sent."
		return
	}
}

// sentMsg is the result of a message.
type sentMsg struct {
	chat    *launchedChat
	message *outgoing
	sid     string
	err     error
}

// send sends what was typed. It asks only where that may have been sent already:
// an Enter held down would send it again and again.
func (p *chatPage) send() tea.Cmd {
	c := p.chat.composer
	v := c.input.Verdict()
	switch {
	case strings.TrimSpace(c.input.Value()) == "":
		return p.app.notify(ui.Plain, "there is nothing to send")
	case c.sending != nil:
		return p.app.notify(ui.Warn, "the message before is still being sent")
	case v.Blocks():
		return p.app.notify(ui.Bad, v.Text)
	case p.canWrite() != "":
		return p.app.notify(ui.Warn, p.canWrite())
	case p.app.locked() != "":
		return p.app.notify(ui.Warn, p.app.locked())
	case c.repeats():
		p.app.ask("Send it again?", "The answer to this message was lost, and the transcript does not show it yet: it may have been sent.",
			"No", "Yes, send it again", func() tea.Cmd {
				if c.repeats() { // or the transcript has shown it meanwhile
					c.unsure = nil
				}
				return p.send()
			})
		return nil
	}
	return p.post()
}

// post is the one POST of a message; what is typed meanwhile is the next one.
func (p *chatPage) post() tea.Cmd {
	c := p.chat.composer
	body := c.input.Value()
	m := &outgoing{body: body, after: p.highest()}
	c.sending, p.above = m, 0
	if c.unsure == nil {
		c.remark = ""
	}
	c.input.SetValue("")
	session, chat, conversation, customer := p.app.session, p.chat, p.chat.SID, p.chat.Identity
	var cmd tea.Cmd
	m.work, cmd = p.app.start(p, "sending", true, func(ctx context.Context, _ *work) tea.Msg {
		sent, err := session.Flex.SendMessage(ctx, conversation, customer, body)
		return sentMsg{chat, m, sent.SID, err}
	})
	return cmd
}

// highest is the index of the newest message known, -1 for none.
func (p *chatPage) highest() int {
	if n := len(p.state.Messages); n > 0 {
		return p.state.Messages[n-1].Index
	}
	return -1
}

// take is a message's result: one that did not go is given back.
func (c *composer) take(m sentMsg) {
	c.sending = nil
	switch api.OutcomeOf(m.err) {
	case api.Applied:
		c.own[m.sid] = true
	case api.Unknown:
		c.lost(m.message, m.err)
	default:
		c.giveBack(m.message.body)
	}
}

// sent takes a message's result on the page.
func (p *chatPage) sent(m sentMsg) tea.Cmd {
	m.chat.composer.take(m)
	p.hurry()
	if m.err == nil {
		return nil
	}
	p.app.failed(m.title(), "The message stands in the input.", m.err)
	return nil
}

func (m sentMsg) title() string {
	if m.chat.composer.unsure == m.message {
		return "It may have been sent"
	}
	return "Not sent"
}

func (m sentMsg) adopt(*App) { m.chat.composer.take(m) }

func (m sentMsg) report() report {
	short := sid.Shorten(m.chat.SID)
	if m.err != nil {
		return failureReport("The message to "+short, m.err, "It stands in the chat's input: "+m.message.body)
	}
	return plainReport("The message was sent", "to "+m.chat.SID)
}
