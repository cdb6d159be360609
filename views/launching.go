package views

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/api/follow"
	"flexconsole/api/validate"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// launchPlan is what a confirmed launch sends: one chat or a burst of them,
// one at a time.
type launchPlan struct {
	request api.WebChatRequest
	// message is the customer's first, "" for none.
	message string
	// tag marks the chats as tests, "" for none.
	tag   string
	count int
	pause time.Duration
}

// newLaunchTag makes a tag that no other launch has.
func newLaunchTag() string { return strings.ToLower(rand.Text()[:12]) }

func numberOf(text string) int {
	n, _ := strconv.Atoi(strings.TrimSpace(text))
	return n
}

// chat is the request for chat i of the plan, counted from 0; in a burst its
// names carry a running number. The error is about the pre-engagement data.
func (p launchPlan) chat(i int) (api.WebChatRequest, error) {
	r := p.request
	if p.count > 1 {
		r.ChatFriendlyName = numberedName(cmp.Or(r.ChatFriendlyName, "Test chat"), i+1, p.count)
		if r.CustomerFriendlyName != "" {
			r.CustomerFriendlyName = numberedName(r.CustomerFriendlyName, i+1, p.count)
		}
	}
	if p.tag == "" {
		return compacted(r)
	}
	tag := p.tag
	if p.count > 1 {
		tag = fmt.Sprintf("%s-%d", p.tag, i+1)
	}
	data, added, err := validate.SpliceMember(r.PreEngagementData, api.LaunchTagName, tag)
	if err != nil {
		return r, err
	}
	r.PreEngagementData = data
	if added {
		r.LaunchTag = tag
	}
	return r, tooLong(data)
}

func compacted(r api.WebChatRequest) (api.WebChatRequest, error) {
	if r.PreEngagementData == "" {
		return r, nil
	}
	data, err := validate.CompactJSON(r.PreEngagementData)
	r.PreEngagementData = data
	return r, err
}

// tooLong says that the data has outgrown what Twilio takes, by the tag.
func tooLong(data string) error {
	if v := verdict(validate.PreEngagementData(data)); v.Blocks() {
		return errors.New("with the test tag " + v.Text)
	}
	return nil
}

// numberedName puts a running number behind a name; the name gives way where
// both are too long.
func numberedName(name string, n, of int) string {
	number := fmt.Sprintf(" %d/%d", n, of)
	runes := []rune(name)
	return string(runes[:min(len(runes), validate.NameLimit-len(number))]) + number
}

// reviewLines show all that would be sent, and what it makes.
func (p launchPlan) reviewLines(a *App, t ui.Theme, width int) []string {
	lines := append(a.accountLines(width), "")
	request, _ := p.chat(0) // it was made before without an error
	const column = 21
	for _, part := range append(requestParts(request), namedText{"First message", p.message}) {
		value := ui.WrapValue(shown(&part.value), width-column, t.Text)
		if part.value == "" {
			value = []string{t.Muted.Render("not sent")}
		}
		lines = append(lines, hanging(t.Label.Render(ui.Fit(part.name, column)), value)...)
	}
	lines = append(lines, "")
	for _, remark := range p.remarks(request) {
		lines = append(lines, t.SignLines(ui.Warn, remark, width)...)
	}
	return lines
}

// remarks are what to know before launching.
func (p launchPlan) remarks(request api.WebChatRequest) []string {
	makes := "This makes a real conversation, and with its first message a task in an agent's queue. It is sent once and never repeated."
	if p.message == "" {
		makes = "This makes a real conversation; without a first message it reaches nobody. It is sent once and never repeated."
	}
	remarks := []string{makes}
	if p.count > 1 {
		remarks = append(remarks, fmt.Sprintf("%d of them, one every %d s, about %d s in all; the first is shown here.",
			p.count, int(p.pause.Seconds()), int(p.pause.Seconds())*(p.count-1)))
	}
	if p.tag != "" && request.LaunchTag == "" {
		remarks = append(remarks, "Not tagged as a test: the data has a member "+api.LaunchTagName+" of its own.")
	}
	return remarks
}

// namedText is a value with its name.
type namedText struct{ name, value string }

// requestParts are the six inputs by the names of the API.
func requestParts(r api.WebChatRequest) []namedText {
	return []namedText{
		{"AddressSid", r.AddressSID}, {"ChatFriendlyName", r.ChatFriendlyName},
		{"CustomerFriendlyName", r.CustomerFriendlyName}, {"PreEngagementData", r.PreEngagementData},
		{"Identity", r.Identity}, {"Ui-Version (header)", r.UIVersion},
	}
}

// launchedMsg is a launch's result.
type launchedMsg struct {
	request api.WebChatRequest
	// asked is the request before it was tagged and numbered; tagged says that
	// it was to be.
	asked  api.WebChatRequest
	tagged bool
	chat   api.WebChat
	at     time.Time
	err    error
	// message is the first message, messageErr why it may not have been sent.
	message    string
	messageErr error
	// found: the answer was lost, and the chat found by its tag; searched is in
	// how many conversations.
	found    bool
	searched int
	// keptErr is why the chat could not be written down.
	keptErr error
}

// launch sends chat i of the plan: one POST for the chat, and one for its first
// message. A lost answer is looked up by the tag, never sent again.
func (s *Session) launch(ctx context.Context, w *work, p launchPlan, i int, now func() time.Time) launchedMsg {
	m := launchedMsg{asked: p.request, tagged: p.tag != "", at: now(), message: p.message}
	if m.request, m.err = p.chat(i); m.err != nil {
		return m
	}
	// Where the instance is not known yet, nothing has proven the account.
	if _, m.err = s.FindInstance(ctx); m.err != nil {
		return m
	}
	m.at = now()
	m.chat, m.err = s.Flex.CreateWebChat(ctx, m.request)
	if s.findLost(ctx, w, &m); m.err != nil {
		return m
	}
	m.keptErr = s.keepChat(m.launchedChat())
	if p.message != "" && m.chat.Identity != nil {
		w.at("sending the first message")
		_, m.messageErr = s.Flex.SendMessage(ctx, m.chat.ConversationSID, *m.chat.Identity, p.message)
	}
	return m
}

// findLost looks for a chat whose launch has no answer, and settles it where it
// is there.
func (s *Session) findLost(ctx context.Context, w *work, m *launchedMsg) {
	var failure *api.Error
	if !errors.As(m.err, &failure) || failure.Outcome != api.Unknown || m.request.LaunchTag == "" {
		return
	}
	w.at("looking for it")
	conversation, searched, err := follow.FindLaunch(context.WithoutCancel(ctx), s.Flex, m.request.LaunchTag, m.at)
	m.searched = searched
	if err != nil || conversation == "" {
		return
	}
	_ = s.Flex.SettleLaunch(failure.IntentID, conversation) // a later start would merely call it unknown
	m.chat, m.err, m.found = api.WebChat{ConversationSID: conversation}, nil, true
	if m.request.Identity != "" {
		m.chat.Identity = &m.request.Identity
	}
}

// searchedFor says how a lost chat was looked for, "" where it was not.
func (m launchedMsg) searchedFor() string {
	if m.searched == 0 {
		return ""
	}
	return fmt.Sprintf("It was looked for by its tag in %s of the day and not found yet. ", counted(m.searched, "conversation"))
}

// keepChat writes a chat down, where that can be done.
func (s *Session) keepChat(c state.LaunchedChat) error {
	if s.Chats == nil {
		return nil
	}
	return s.Chats.Put(c)
}

// launchedChat is what is kept of the chat.
func (m launchedMsg) launchedChat() state.LaunchedChat {
	return state.LaunchedChat{
		SID: m.chat.ConversationSID, Identity: text(m.chat.Identity), At: m.at, Tag: m.request.LaunchTag,
		Name: m.request.ChatFriendlyName, Customer: m.request.CustomerFriendlyName, Address: m.request.AddressSID,
	}
}

// launchTitle says as much as is certain of a launch that failed.
func launchTitle(err error) string {
	var failure *api.Error
	if errors.As(err, &failure) && failure.Outcome == api.NotApplied {
		return "Not launched"
	}
	return "It may have been launched"
}

// adopt puts a chat on the list although its form is gone; the cursor stays on
// the chat it is on.
func (m launchedMsg) adopt(a *App) {
	if m.err == nil {
		a.launched(m)
	}
}

// report tells of a launch whose screen is gone.
func (m launchedMsg) report() report {
	if m.err != nil {
		return report{"The web chat launch", m.err.Error(), func(t ui.Theme, width int) []string {
			return failureLines(t, m.err, width)
		}}
	}
	return report{"The web chat was launched", m.chat.ConversationSID, func(t ui.Theme, width int) []string {
		return []string{t.Text.Render(m.chat.ConversationSID), "",
			t.Muted.Render("It stands in the list under Web chats.")}
	}}
}
