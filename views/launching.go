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

// LaunchPlan is what a confirmed launch sends: one chat or a burst of them,
// one at a time.
type LaunchPlan struct {
	// Request is without tag and number, which Chat adds.
	Request api.WebChatRequest
	// Message is the customer's first, "" for none.
	Message string
	// Tag marks the chats as tests, "" for none.
	Tag string
	// Count is how many chats, at least 1; Pause is between two.
	Count int
	Pause time.Duration
}

// NewLaunchPlan is what the inputs ask for; value gives each by its name. The
// error is about the pre-engagement data.
func NewLaunchPlan(value func(field string) string) (LaunchPlan, error) {
	p := LaunchPlan{
		Request: api.WebChatRequest{
			AddressSID: value(AddressField), ChatFriendlyName: value(ChatNameField),
			CustomerFriendlyName: value(CustomerField), PreEngagementData: strings.TrimSpace(value(DataField)),
			Identity: value(IdentityField), UIVersion: value(VersionField),
		},
		Message: value(MessageField),
		Count:   numberOf(value(CountField)),
		Pause:   time.Duration(numberOf(value(PauseField))) * time.Second,
	}
	if value(TagField) == "yes" {
		p.Tag = newLaunchTag()
	}
	_, err := p.Chat(0)
	return p, err
}

// newLaunchTag makes a tag that no other launch has.
func newLaunchTag() string { return strings.ToLower(rand.Text()[:12]) }

func numberOf(text string) int {
	n, _ := strconv.Atoi(strings.TrimSpace(text))
	return n
}

// Chat is the request for chat i of the plan, counted from 0; in a burst its
// names carry a running number. The error is about the pre-engagement data.
func (p LaunchPlan) Chat(i int) (api.WebChatRequest, error) {
	r := p.Request
	if p.Count > 1 {
		r.ChatFriendlyName = numberedName(cmp.Or(r.ChatFriendlyName, "Test chat"), i+1, p.Count)
		if r.CustomerFriendlyName != "" {
			r.CustomerFriendlyName = numberedName(r.CustomerFriendlyName, i+1, p.Count)
		}
	}
	if p.Tag == "" {
		return compacted(r)
	}
	tag := p.Tag
	if p.Count > 1 {
		tag = fmt.Sprintf("%s-%d", p.Tag, i+1)
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
func (p LaunchPlan) reviewLines(a *App, t ui.Theme, width int) []string {
	request, _ := p.Chat(0) // it was made before without an error
	var lines []string
	if v := CheckAddressIn(a.session.knownAddresses())(request.AddressSID); v.Level == ui.Warn {
		lines = t.SignLines(ui.Warn, v.Text, width)
	}
	for _, remark := range p.remarks(request) {
		lines = append(lines, t.SignLines(ui.Warn, remark, width)...)
	}
	lines = append(lines, "")
	const column = 21
	row := func(name string, value []string) {
		lines = append(lines, hanging(t.Label.Render(ui.Fit(name, column)), value)...)
	}
	var unsent []string
	for _, part := range p.parts(request) {
		if part.value == "" {
			unsent = append(unsent, part.name)
			continue
		}
		row(part.name, ui.WrapValue(shown(&part.value), width-column, t.Text))
	}
	if len(unsent) > 0 {
		row("not sent", ui.Wrap(strings.Join(unsent, ", "), width-column, t.Muted))
	}
	return append(append(lines, ""), a.accountLines(width)...)
}

// parts are all that is sent for a chat.
func (p LaunchPlan) parts(request api.WebChatRequest) []namedText {
	return append(requestParts(request), namedText{"First message", p.Message})
}

// Words are the plan in lines, raw: what is sent, of a burst the first, and the
// remarks on what that makes.
func (p LaunchPlan) Words() (lines, remarks []string) {
	request, _ := p.Chat(0) // it was made before without an error
	for _, part := range p.parts(request) {
		value := "not sent"
		if part.value != "" {
			value = Shown(&part.value)
		}
		lines = append(lines, fmt.Sprintf("  %-21s %s", part.name, value))
	}
	return lines, p.remarks(request)
}

// remarks are what to know before launching.
func (p LaunchPlan) remarks(request api.WebChatRequest) []string {
	makes := "This makes a real conversation, and with its first message a task in an agent's queue. It is sent once and never repeated."
	if p.Message == "" {
		makes = "This makes a real conversation; without a first message it reaches nobody. It is sent once and never repeated."
	}
	remarks := []string{makes}
	if p.Count > 1 {
		remarks = append(remarks, fmt.Sprintf("%d of them, one every %d s, about %d s in all; the first is shown here.",
			p.Count, int(p.Pause.Seconds()), int(p.Pause.Seconds())*(p.Count-1)))
	}
	if p.Tag != "" && request.LaunchTag == "" {
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

// Launched is a launch's result.
type Launched struct {
	// Request is what was sent.
	Request api.WebChatRequest
	// Asked is the request before it was tagged and numbered; Tagged says that
	// it was to be.
	Asked  api.WebChatRequest
	Tagged bool
	// Chat is what came of it where Err is nil; At is when it was sent, by the
	// clock here.
	Chat api.WebChat
	At   time.Time
	Err  error
	// Message is the first message, MessageErr why it may not have been sent.
	Message    string
	MessageErr error
	// Found: the answer was lost, and the chat found by its tag; Searched is in
	// how many conversations, 0 where the search failed.
	Found    bool
	Searched int
	// KeptErr is why the chat could not be written down.
	KeptErr error
}

// Launch sends chat i of the plan: one POST for the chat, and one for its first
// message. A lost answer is looked up by the tag, never sent again. The chat is
// written down; at is told the steps after the first.
func (s *Session) Launch(ctx context.Context, p LaunchPlan, i int, now func() time.Time, at func(step string)) Launched {
	m := Launched{Asked: p.Request, Tagged: p.Tag != "", At: now(), Message: p.Message}
	if m.Request, m.Err = p.Chat(i); m.Err != nil {
		return m
	}
	// Where the instance is not known yet, nothing has proven the account.
	if _, m.Err = s.FindInstance(ctx); m.Err != nil {
		return m
	}
	m.At = now()
	m.Chat, m.Err = s.Flex.CreateWebChat(ctx, m.Request)
	if s.findLost(ctx, &m, at); m.Err != nil {
		return m
	}
	m.KeptErr = s.keepChat(m.Kept())
	if p.Message != "" && m.Chat.Identity != nil {
		at("sending the first message")
		_, m.MessageErr = s.Flex.SendMessage(ctx, m.Chat.ConversationSID, *m.Chat.Identity, p.Message)
	}
	return m
}

// findLost looks for a chat whose launch has no answer, and settles it where it
// is there.
func (s *Session) findLost(ctx context.Context, m *Launched, at func(step string)) {
	if api.OutcomeOf(m.Err) != api.Unknown || m.Request.LaunchTag == "" {
		return
	}
	at("looking for it")
	conversation, searched, err := follow.FindLaunch(context.WithoutCancel(ctx), s.Flex, m.Request.LaunchTag, m.At)
	if err == nil {
		m.Searched = searched
	}
	if err != nil || conversation == "" {
		return
	}
	_ = s.Flex.SettleLaunch(api.IntentOf(m.Err), conversation) // a later start would merely call it unknown
	m.Chat, m.Err, m.Found = api.WebChat{ConversationSID: conversation}, nil, true
	if m.Request.Identity != "" {
		m.Chat.Identity = &m.Request.Identity
	}
}

// SearchedFor says how a lost chat was looked for, "" where it was not.
func (m Launched) SearchedFor() string {
	if m.Searched == 0 {
		return ""
	}
	return fmt.Sprintf("It was looked for by its tag in %s of the day and not found yet. ", counted(m.Searched, "conversation"))
}

// Kept is what is kept of a chat that was launched.
func (m Launched) Kept() state.LaunchedChat {
	return state.LaunchedChat{
		SID: m.Chat.ConversationSID, Identity: text(m.Chat.Identity), At: m.At, Tag: m.Request.LaunchTag,
		Name: m.Request.ChatFriendlyName, Customer: m.Request.CustomerFriendlyName, Address: m.Request.AddressSID,
	}
}

// preset is the launch as values for another.
func (m Launched) preset() state.Preset {
	r := m.Request
	return state.Preset{
		AddressSID: r.AddressSID, ChatName: m.Asked.ChatFriendlyName, CustomerName: m.Asked.CustomerFriendlyName,
		PreEngagementData: m.Asked.PreEngagementData, Identity: r.Identity, UIVersion: r.UIVersion,
		FirstMessage: m.Message, Untagged: !m.Tagged,
	}
}

// adopt puts a chat on the list although its form is gone; the cursor stays on
// the chat it is on.
func (m Launched) adopt(a *App) {
	if m.Err == nil {
		a.launched(m)
	}
}

// report tells of a launch whose screen is gone.
func (m Launched) report() report {
	const listed = "It stands in the list under Web chats."
	switch {
	case m.Err != nil:
		return failureReport("The web chat launch", m.Err, m.SearchedFor())
	case m.MessageErr != nil:
		r := failureReport("The web chat was launched, its first message is another matter", m.MessageErr, m.Chat.ConversationSID+". "+listed)
		r.sentence = m.Chat.ConversationSID + ", but of its first message: " + r.sentence
		return r
	}
	return plainReport("The web chat was launched", m.Chat.ConversationSID+". "+listed)
}
