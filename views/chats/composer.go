package chats

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/screen"
	"flexconsole/views/webchat"
	"flexconsole/views/words"
)

var (
	_ screen.Failer   = sentMsg{}
	_ screen.Reporter = sentMsg{}
)

// composer is the input for messages as the customer. It stays with the chat when
// its page closes, so that no text is lost.
type composer struct {
	input *form.Field
	// sending is the message in progress, nil while there is none.
	sending *outgoing
	// unconfirmed is a message that got no response, nil for none. It stays until the
	// transcript shows it, or it is sent again.
	unconfirmed *outgoing
	// remark is a note on a message, "" for none.
	remark string
	// doubts are messages of earlier sessions that may have been sent; asked says
	// that the journal has been asked for them.
	doubts []state.Entry
	asked  bool
	// refusedAt is when an Enter was last ignored: a key still held down must not send
	// anything later.
	refusedAt time.Time
	// own are the SIDs of the messages sent from here that got a response.
	own map[string]bool
}

// outgoing is a message being sent.
type outgoing struct {
	body string
	work *screen.Work
	// after is the highest index in the transcript when it was sent, -1 for none.
	after int
	// intent is what the journal knows it by, once its answer is lost.
	intent string
}

func newComposer(plan *webchat.Launched) *composer {
	c := &composer{own: map[string]bool{}, input: form.NewField(form.Field{
		ID: "Body", Label: "Message", Optional: true, Limit: webchat.MaxMessageText,
		Hint: "Enter sends it as the customer", Check: func(v string) form.Verdict { return words.Verdict(validate.Message(v)) },
	})}
	if plan != nil && plan.Message != "" {
		c.firstMessage(*plan)
	}
	return c
}

// firstMessage shows the result of the first message.
func (c *composer) firstMessage(plan webchat.Launched) {
	switch {
	case !plan.Lacking():
		return
	case plan.Found && plan.Chat.Identity == nil:
		c.remark = "The launch got no response, but the chat was found by its test tag. The first message was not sent: " + webchat.NoIdentity
	case plan.Chat.Identity == nil:
		c.remark = "The launch response has no identity. The first message was not sent: " + webchat.NoIdentity
	case api.OutcomeOf(plan.MessageErr) == api.Unknown:
		c.lost(&outgoing{body: plan.Message, after: -1}, plan.MessageErr)
	default:
		c.remark = "The first message was not sent: " + words.Brief(plan.MessageErr) + " Its text is in the input."
		c.restoreText(plan.Message)
	}
}

// lost keeps a message that got no response.
func (c *composer) lost(m *outgoing, err error) {
	m.intent = api.IntentOf(err)
	c.unconfirmed = m
	c.remark = "No response: the message may have been sent. Check the transcript before sending it again."
	c.restoreText(m.body)
}

// restoreText puts a message back into the input, before what was typed since.
func (c *composer) restoreText(body string) {
	c.input.SetValue(strings.TrimSpace(body + " " + c.input.Value()))
}

// unsent is the text that was typed and not sent, "" for none. A message that may
// have been sent does not count.
func (c *composer) unsent() string {
	if text := strings.TrimSpace(c.input.Value()); text != c.unconfirmedText() {
		return text
	}
	return ""
}

// unconfirmedText is the message that got no response, "" for none.
func (c *composer) unconfirmedText() string {
	if c.unconfirmed == nil {
		return ""
	}
	return strings.TrimSpace(c.unconfirmed.body)
}

// repeats says that the input still has a message that may have been sent.
func (c *composer) repeats() bool {
	return c.unconfirmed != nil && strings.HasPrefix(strings.TrimSpace(c.input.Value()), c.unconfirmedText())
}

// settle looks for a message that got no response in the transcript: one that
// came after it was written, and is none of those that were answered.
func (c *composer) settle(h screen.Host, messages []conversations.Message, customer string) {
	if c.unconfirmed == nil {
		return
	}
	for _, m := range messages {
		if m.Index <= c.unconfirmed.after || c.own[m.SID] || ui.TextOf(m.Author) != customer || ui.TextOf(m.Body) != c.unconfirmed.body {
			continue
		}
		session, intent := h.Session(), c.unconfirmed.intent
		h.After(h.Stores(func() tea.Msg { return screen.StoredMsg{Err: session.Flex.SettleIntent(intent, api.Applied)} }))
		c.input.SetValue(strings.TrimSpace(strings.TrimPrefix(c.input.Value(), strings.TrimSpace(c.unconfirmed.body))))
		c.unconfirmed, c.remark = nil, "The message that got no response is in the transcript: it was sent."
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

// send sends the text. It asks only where it may have been sent already: an Enter held
// down would send it repeatedly.
func (p *chatPage) send() tea.Cmd {
	c := p.chat.composer
	v := c.input.Verdict()
	switch {
	case strings.TrimSpace(c.input.Value()) == "":
		return p.host.Notify(ui.Plain, "Nothing to send")
	case c.sending != nil:
		return p.host.Notify(ui.Warn, "The previous message is still being sent")
	case p.host.Now().Sub(c.refusedAt) < screen.HeldTime && screen.WaitMessage(p.host) == "":
		c.refusedAt = p.host.Now()
		return p.host.Notify(ui.Warn, "Not sent: release enter, then press it again")
	case v.Blocks():
		return p.host.Notify(ui.Bad, v.Text)
	case p.canWrite() != "":
		return p.host.Notify(ui.Warn, p.canWrite())
	case screen.WaitMessage(p.host) != "":
		c.refusedAt = p.host.Now()
		return p.host.Notify(ui.Warn, screen.WaitMessage(p.host))
	case !c.asked:
		return p.host.Notify(ui.Warn, "Not sent: earlier messages are still being checked, try again")
	case c.repeats():
		p.askAgain("This message got no response and is not in the transcript yet. It may have been sent.",
			func() tea.Cmd { c.unconfirmed = nil; return nil })
		return nil
	case len(c.doubts) > 0:
		p.askAgain(c.doubtText(p.host.Now()), func() tea.Cmd { return c.dismissDoubts(p.host) })
		return nil
	}
	return p.post()
}

// askAgain asks whether to send although a message may have been sent already; settle
// checks whether it was. The text in question is sent, or nothing, as the transcript may
// show the message while the question is open.
func (p *chatPage) askAgain(why string, settle func() tea.Cmd) {
	c := p.chat.composer
	body := c.input.Value()
	screen.AskYesNo(p.host, "Send it again?", why, "Cancel", "Send again", func() tea.Cmd {
		if c.input.Value() != body {
			return p.host.Notify(ui.Warn, "Not sent: the message is in the transcript now")
		}
		if locked := screen.WaitMessage(p.host); locked != "" {
			return p.host.Notify(ui.Warn, locked) // and the doubt stays
		}
		return tea.Batch(settle(), p.send())
	})
}

// doubtText says which messages of earlier sessions may have been sent.
func (c *composer) doubtText(now time.Time) string {
	when := ui.Age(now.Sub(c.doubts[0].At))
	if n := len(c.doubts); n > 1 {
		return fmt.Sprintf("%d messages to this chat (the latest %s) got no response and may have been sent. Check the transcript before you send again.", n, when)
	}
	return "A message to this chat (" + when + ") got no response and may have been sent. Check the transcript before you send again."
}

// dismissDoubts removes the earlier messages from the unknown ones, as the user
// decided.
func (c *composer) dismissDoubts(h screen.Host) tea.Cmd {
	journal := h.Session().Journal
	doubts := c.doubts
	c.doubts = nil
	return h.Stores(func() tea.Msg {
		var failed []error
		for _, e := range doubts {
			failed = append(failed, journal.Dismiss(e.ID))
		}
		return screen.StoredMsg{Err: errors.Join(failed...)}
	})
}

// Start asks the journal for messages of earlier sessions that may have been
// sent.
func (p *chatPage) Start() tea.Cmd {
	c, journal := p.chat.composer, p.host.Session().Journal
	if c.asked || journal == nil {
		c.asked = true
		return nil
	}
	return screen.Look(p.host, p, func() ([]state.Entry, error) {
		entries, _, err := journal.Unknown()
		return entries, err
	}, p.doubt)
}

// doubt gets the journal's unknown messages to the chat. A journal that cannot be
// read is reported at the start of the session.
func (p *chatPage) doubt(entries []state.Entry, _ error) tea.Cmd {
	c := p.chat.composer
	if c.asked {
		return nil
	}
	c.asked = true
	for _, e := range entries {
		own := c.unconfirmed != nil && c.unconfirmed.intent == e.ID
		if e.Op == "message" && sid.Equal(e.Target, p.chat.SID) && !own {
			c.doubts = append(c.doubts, e)
		}
	}
	return nil
}

// post sends the one POST of a message; text typed during it is the next message.
func (p *chatPage) post() tea.Cmd {
	c := p.chat.composer
	body := c.input.Value()
	m := &outgoing{body: body, after: p.highest()}
	c.sending, p.scrolledBack = m, 0
	if c.unconfirmed == nil {
		c.remark = ""
	}
	c.input.SetValue("")
	conversation, customer := p.chat.SID, p.chat.Identity
	return screen.Write(p.host, p, &m.work, "sending", func(ctx context.Context, _ *screen.Work) tea.Msg {
		sent, err := p.host.Session().Flex.SendMessage(ctx, conversation, customer, body)
		return sentMsg{p.chat, m, sent.SID, err}
	})
}

// highest is the index of the newest message known, -1 for none.
func (p *chatPage) highest() int {
	if n := len(p.state.Messages); n > 0 {
		return p.state.Messages[n-1].Index
	}
	return -1
}

// onSent handles a message's result: one that was not sent is put back into the input.
func (c *composer) onSent(m sentMsg) {
	c.sending = nil
	switch api.OutcomeOf(m.err) {
	case api.Applied:
		c.own[m.sid] = true
	case api.Unknown:
		c.lost(m.message, m.err)
	default:
		c.restoreText(m.message.body)
	}
}

// sent shows a message's result on the page.
func (p *chatPage) sent(m sentMsg) tea.Cmd {
	m.chat.composer.onSent(m)
	p.refreshNow()
	if m.err == nil {
		return nil
	}
	d := screen.ShowFailure(p.host, m.title(), "The message is still in the input.", m.err)
	if api.OutcomeOf(m.err) != api.NotApplied {
		return nil // it is asked about before it is sent again
	}
	answer := d.Answer
	d.Answer = func(choice int) tea.Cmd { // an Enter that may still be held down
		m.chat.composer.refusedAt = p.host.Now()
		return answer(choice)
	}
	return nil
}

func (m sentMsg) title() string {
	if m.chat.composer.unconfirmed == m.message {
		return "It may have been sent"
	}
	return "Not sent"
}

func (m sentMsg) ApplyOrphaned(screen.Host) { m.chat.composer.onSent(m) }

func (m sentMsg) Summary() screen.Report {
	short := sid.Shorten(m.chat.SID)
	if m.err != nil {
		return screen.FailureReport("The message to "+short, m.err, "It is still in the chat's input: "+m.message.body)
	}
	return screen.PlainReport("Message sent", "to "+m.chat.SID)
}

func (m sentMsg) Cause() error { return m.err }
