package views

import (
	"context"
	"errors"
	"maps"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// longest launch inputs, in characters.
const (
	maxNameText = 1024
	maxDataText = 64 << 10
	maxVersion  = 64
)

// launch is the form for a web chat: all six inputs of CreateWebChannel.
type launch struct{ formScreen }

// newLaunch begins with the values of an earlier launch, or with the usual
// ones.
func newLaunch(a *App, from api.WebChatRequest) *launch {
	name := func(label string) func(string) ui.Verdict {
		return func(v string) ui.Verdict { return verdict(validate.Name(label, v)) }
	}
	fields := []*ui.Field{
		ui.NewField(ui.Field{ID: "AddressSid", Label: "Address SID", Limit: maxSIDText,
			Hint:  "required: the web chat address (IG…)",
			Check: checkAddress}),
		ui.NewField(ui.Field{ID: "ChatFriendlyName", Optional: true, Label: "Chat name", Limit: maxNameText,
			Hint: "optional: the conversation's name", Check: name("the chat name")}),
		ui.NewField(ui.Field{ID: "CustomerFriendlyName", Optional: true, Label: "Customer name", Limit: maxNameText,
			Hint: "optional: the name that the agent sees", Check: name("the customer name")}),
		ui.NewField(ui.Field{ID: "PreEngagementData", Optional: true, Label: "Pre-engagement", Limit: maxDataText, Rows: 3,
			Hint:  `optional: a JSON object, {"topic": "billing"}`,
			Check: func(v string) ui.Verdict { return verdict(validate.PreEngagementData(v)) }}),
		ui.NewField(ui.Field{ID: "Identity", Optional: true, Label: "Identity", Limit: maxNameText,
			Hint: "optional: Twilio makes one up", Check: name("the identity")}),
		ui.NewField(ui.Field{ID: "UiVersion", Optional: true, Label: "Ui-Version", Limit: maxVersion,
			Hint:  "header, optional: a version such as 1.0.0",
			Check: func(v string) ui.Verdict { return verdict(validate.UIVersion(v)) }}),
	}
	l := &launch{formScreen{app: a, typing: true, form: ui.NewForm(fields...), kind: "launch", target: "new"}}
	for id, value := range map[string]string{
		"AddressSid": from.AddressSID, "ChatFriendlyName": from.ChatFriendlyName,
		"CustomerFriendlyName": from.CustomerFriendlyName, "PreEngagementData": from.PreEngagementData,
		"Identity": from.Identity, "UiVersion": from.UIVersion,
	} {
		l.form.Field(id).Load(&value)
	}
	return l
}

// checkAddress is the only field that must not stay empty.
func checkAddress(value string) ui.Verdict {
	return verdict(validate.SID(sid.Address, value))
}

// usualLaunch is what a first launch begins with.
func usualLaunch(s *Session) api.WebChatRequest {
	return api.WebChatRequest{AddressSID: s.AddressSID, UIVersion: "1.0.0"}
}

func (l *launch) Start() tea.Cmd    { return l.claim(l) }
func (l *launch) Title() string     { return "New chat" }
func (l *launch) Actions() []string { return l.formActions() }

func (l *launch) Do(action string) tea.Cmd {
	if action == "review" {
		return l.review()
	}
	return l.doForm(action)
}

func (l *launch) value(id string) string { return l.form.Field(id).Value() }

// request is the form as it would be sent: the JSON compacted, as the user's
// own bytes.
func (l *launch) request() (api.WebChatRequest, error) {
	data := strings.TrimSpace(l.value("PreEngagementData"))
	if data != "" {
		var err error
		if data, err = validate.CompactJSON(data); err != nil {
			return api.WebChatRequest{}, err
		}
	}
	return api.WebChatRequest{
		AddressSID: l.value("AddressSid"), ChatFriendlyName: l.value("ChatFriendlyName"),
		CustomerFriendlyName: l.value("CustomerFriendlyName"), PreEngagementData: data,
		Identity: l.value("Identity"), UIVersion: l.value("UiVersion"),
	}, nil
}

func (l *launch) review() tea.Cmd {
	if l.value("AddressSid") == "" {
		l.form.Focus(0)
		l.typing = true
		return l.app.notify(ui.Bad, "the address SID is required: a chat needs a conversations address (IG…)")
	}
	if blocked := l.blocked(); blocked != nil {
		return blocked
	}
	request, err := l.request()
	if err != nil {
		return l.app.notify(ui.Bad, "pre-engagement data: "+err.Error())
	}
	l.app.dialogs = append(l.app.dialogs, &ui.Dialog{
		Title:   "Launch this chat?",
		Body:    func(t ui.Theme, width int) []string { return l.reviewLines(t, request, width) },
		Choices: []string{"No", "Yes, launch"},
		Answer: func(choice int) tea.Cmd {
			if choice == 1 {
				return l.send(request)
			}
			return nil
		},
	})
	return nil
}

func (l *launch) reviewLines(t ui.Theme, request api.WebChatRequest, width int) []string {
	lines := append(l.app.accountLines(width), "")
	for _, part := range requestParts(request) {
		const column = 21
		value := ui.WrapValue(shown(&part.value), width-column, t.Text)
		if part.value == "" {
			value = []string{t.Muted.Render("not sent")}
		}
		lines = append(lines, hanging(t.Label.Render(ui.Fit(part.name, column)), value)...)
	}
	lines = append(lines, "")
	return append(lines, t.SignLines(ui.Warn, "This makes a real conversation, and with a first message a task in an agent's queue. It is sent once and never repeated.", width)...)
}

// requestParts are the six inputs by the names of the API.
func requestParts(r api.WebChatRequest) []struct{ name, value string } {
	return []struct{ name, value string }{
		{"AddressSid", r.AddressSID}, {"ChatFriendlyName", r.ChatFriendlyName},
		{"CustomerFriendlyName", r.CustomerFriendlyName}, {"PreEngagementData", r.PreEngagementData},
		{"Identity", r.Identity}, {"Ui-Version (header)", r.UIVersion},
	}
}

// launchedMsg is a launch's result.
type launchedMsg struct {
	request api.WebChatRequest
	chat    api.WebChat
	at      time.Time
	err     error
}

// send is the one POST of a confirmed submit.
func (l *launch) send(request api.WebChatRequest) tea.Cmd {
	session, now := l.app.session, l.app.now
	var cmd tea.Cmd
	l.err = nil
	keep, slot, kind, target := l.keeping(), l.slot, l.kind, l.target
	l.sending, cmd = l.app.start(l, "launching", true, func(ctx context.Context, _ *work) tea.Msg {
		keep() // the journal, which is on the same disk, refuses the write if need be
		at := now()
		// Where the instance is not known yet, nothing has proven the account.
		if _, err := session.FindInstance(ctx); err != nil {
			return launchedMsg{request: request, at: at, err: err}
		}
		chat, err := session.Flex.CreateWebChat(ctx, request)
		if err == nil && slot != nil {
			session.drafts.forget(kind, target, slot)
		}
		return launchedMsg{request, chat, at, err}
	})
	return cmd
}

func (l *launch) Update(result tea.Msg) tea.Cmd {
	if m, ok := result.(draftMsg); ok {
		bringBack, cmd := l.claimed(m)
		if bringBack {
			l.restore(m.draft)
		}
		return cmd
	}
	m, ok := result.(launchedMsg)
	if !ok {
		return nil
	}
	l.sending, l.err = nil, nil
	if m.err != nil {
		l.failedWith(m.err)
		l.app.failed(launchTitle(m.err), "The form is as you left it.", m.err)
		return nil
	}
	l.done = true
	return l.app.swap(l, l.app.launched(m))
}

// restore brings a draft back whole: the form may have begun with the values of
// another launch than this one.
func (l *launch) restore(d state.Draft) {
	values := map[string]string{}
	for name, base := range d.Base {
		field := l.form.Field(name)
		if field == nil {
			continue
		}
		if stored, _ := field.Stored(); stored != text(base) {
			values[name] = text(base)
		}
	}
	maps.Copy(values, d.Values)
	d.Values = values
	l.bringBack(d)
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
	if m.err != nil {
		return
	}
	list := a.chatsScreen()
	at := list.cursor + min(1, len(list.launched))
	a.launched(m)
	list.cursor = at
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

func (l *launch) View(width, height int) []string {
	return l.draw(append([]string{""}, l.head(width)...), width, height)
}
