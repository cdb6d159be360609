package views

import (
	"context"
	"maps"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api"
	"flexconsole/api/validate"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// longest launch inputs, in characters.
const (
	maxNameText    = 1024
	maxDataText    = 64 << 10
	maxVersion     = 64
	maxMessageText = 8 << 10
	maxNumberText  = 4
)

// The inputs of a launch that are no inputs of CreateWebChannel.
const (
	messageField = "FirstMessage"
	tagField     = "Tag"
	countField   = "Count"
	pauseField   = "Pause"
)

// Bursts: how many chats at once, and the seconds between two.
const (
	mostChats  = 50
	usualPause = "2"
	mostPause  = 60
)

// launch is the form for web chats: all six inputs of CreateWebChannel, and
// what follows them.
type launch struct{ formScreen }

// newLaunch begins with the values of an earlier launch, or with the usual
// ones.
func newLaunch(a *App, from state.Preset) *launch {
	name := func(label string) func(string) ui.Verdict {
		return func(v string) ui.Verdict { return verdict(validate.Name(label, v)) }
	}
	number := func(least, most int) func(string) ui.Verdict {
		return func(v string) ui.Verdict { return verdict(validate.Count(v, least, most)) }
	}
	fields := []*ui.Field{
		ui.NewField(ui.Field{ID: "AddressSid", Label: "Address SID", Limit: maxSIDText,
			Hint: "required: the web chat address (IG…); ctrl+o lists them"}),
		ui.NewField(ui.Field{ID: messageField, Optional: true, Label: "First message", Limit: maxMessageText,
			Hint:  "none: without a customer's message no agent is reached",
			Check: func(v string) ui.Verdict { return checkFirstMessage(v) }}),
		ui.NewField(ui.Field{ID: "ChatFriendlyName", Optional: true, Label: "Chat name", Limit: maxNameText,
			Hint: "optional: the conversation's name", Check: name("the chat name")}),
		ui.NewField(ui.Field{ID: "CustomerFriendlyName", Optional: true, Label: "Customer name", Limit: maxNameText,
			Hint: "optional: the name that the agent sees", Check: name("the customer name")}),
		ui.NewField(ui.Field{ID: "PreEngagementData", Optional: true, Label: "Pre-engagement", Limit: maxDataText, Rows: 3,
			Hint:  `optional: a JSON object, {"topic": "billing"}; ctrl+l lays it out, ctrl+g opens your editor`,
			Check: func(v string) ui.Verdict { return verdict(validate.PreEngagementData(v)) }}),
		ui.NewField(ui.Field{ID: tagField, Label: "Tag as a test", Choices: []string{"yes", "no"},
			Check: checkTag}),
		ui.NewField(ui.Field{ID: "Identity", Optional: true, Label: "Identity", Limit: maxNameText,
			Hint: "optional: Twilio makes one up", Check: name("the identity")}),
		ui.NewField(ui.Field{ID: "UiVersion", Optional: true, Label: "Ui-Version", Limit: maxVersion,
			Hint:  "header, optional: a version such as 1.0.0",
			Check: func(v string) ui.Verdict { return verdict(validate.UIVersion(v)) }}),
		ui.NewField(ui.Field{ID: countField, Label: "How many", Limit: maxNumberText,
			Check: number(1, mostChats)}),
		ui.NewField(ui.Field{ID: pauseField, Label: "Seconds apart", Limit: maxNumberText,
			Check: number(1, mostPause)}),
	}
	l := &launch{formScreen{app: a, typing: true, form: ui.NewForm(fields...), kind: "launch", target: "new"}}
	l.knowAddresses()
	for id, value := range presetValues(from) {
		l.form.Field(id).Load(&value)
	}
	for id, value := range map[string]string{countField: "1", pauseField: usualPause} {
		l.form.Field(id).Load(&value)
	}
	return l
}

// checkFirstMessage says what the message is for.
func checkFirstMessage(value string) ui.Verdict {
	if value == "" {
		return ui.Verdict{Level: ui.Warn, Text: "none is sent: routing begins with a customer's message, so no agent will be reached"}
	}
	v := verdict(validate.Message(value))
	if v.Level == ui.Good {
		v.Text = "sent as the customer with webhooks on: it is what makes the task"
	}
	return v
}

func checkTag(value string) ui.Verdict {
	if value == "no" {
		return ui.Verdict{Level: ui.Warn, Text: "nothing will tell it from a customer's chat, and a lost answer cannot be looked up"}
	}
	return ui.Verdict{Text: "adds " + api.LaunchTagName + " to the pre-engagement data, by which it can be found"}
}

// presetValues are the fields that a preset fills.
func presetValues(p state.Preset) map[string]string {
	tag := "yes"
	if p.Untagged {
		tag = "no"
	}
	return map[string]string{
		"AddressSid": p.AddressSID, "ChatFriendlyName": p.ChatName,
		"CustomerFriendlyName": p.CustomerName, "PreEngagementData": p.PreEngagementData,
		"Identity": p.Identity, "UiVersion": p.UIVersion, messageField: p.FirstMessage, tagField: tag,
	}
}

// preset is the form as one.
func (l *launch) preset() state.Preset {
	return state.Preset{
		AddressSID: l.value("AddressSid"), ChatName: l.value("ChatFriendlyName"),
		CustomerName: l.value("CustomerFriendlyName"), PreEngagementData: l.value("PreEngagementData"),
		Identity: l.value("Identity"), UIVersion: l.value("UiVersion"),
		FirstMessage: l.value(messageField), Untagged: l.value(tagField) == "no",
	}
}

// take fills the form with a preset; one without an address leaves it alone.
func (l *launch) take(p state.Preset) tea.Cmd {
	for id, value := range presetValues(p) {
		if field := l.form.Field(id); field.Value() != value && (id != "AddressSid" || value != "") {
			field.SetValue(value)
		}
	}
	return tea.Batch(l.edited(), l.app.notify(ui.Good, "filled in as "+p.Name))
}

// usualLaunch is what a first launch begins with.
func usualLaunch(s *Session) state.Preset {
	return state.Preset{AddressSID: s.AddressSID, UIVersion: "1.0.0", FirstMessage: "Hello, this is a test chat."}
}

// Start claims the draft, and reads the addresses for the verdict on theirs.
func (l *launch) Start() tea.Cmd { return tea.Batch(l.claim(l), l.readAddresses()) }

func (l *launch) Title() string { return "New chat" }

func (l *launch) Actions() []string {
	actions := l.formActions()
	if l.sending != nil {
		return actions
	}
	if l.form.Focused().ID == "PreEngagementData" || !l.typing {
		actions = append(actions, "format", "editor")
	}
	return append(actions, "addresses", "presets")
}

func (l *launch) Do(action string) tea.Cmd {
	switch action {
	case "review":
		return l.review()
	case "addresses":
		return l.app.push(newAddressPicker(l.app, l.takeAddress))
	case "presets":
		return l.app.push(newPresetPicker(l.app, l.preset, l.take))
	case "format":
		return l.format()
	case "editor":
		return l.openEditor()
	}
	return l.doForm(action)
}

func (l *launch) value(id string) string { return l.form.Field(id).Value() }

// addressesMsg brings the account's chat addresses.
type addressesMsg struct{ err error }

// readAddresses asks for the addresses, which is no more than a help: without
// them the form works as well.
func (l *launch) readAddresses() tea.Cmd {
	session := l.app.session
	if _, known := session.knownAddresses(); known {
		return nil
	}
	_, cmd := l.app.start(l, "reading the chat addresses", false, func(ctx context.Context, _ *work) tea.Msg {
		_, err := session.ChatAddresses(ctx)
		return addressesMsg{err}
	})
	return cmd
}

// knowAddresses judges the address by what is known of the account.
func (l *launch) knowAddresses() {
	field := l.form.Field("AddressSid")
	field.Check = checkAddressIn(l.app.session.knownAddresses())
	field.Rejudge()
}

func (l *launch) takeAddress(chosen api.Address) tea.Cmd {
	l.knowAddresses()
	l.form.Field("AddressSid").SetValue(chosen.SID)
	return l.edited()
}

// format lays the pre-engagement data out.
func (l *launch) format() tea.Cmd {
	field := l.form.Field("PreEngagementData")
	laidOut, err := validate.FormatJSON(field.Value())
	if err != nil {
		return l.app.notify(ui.Bad, "pre-engagement data: "+err.Error())
	}
	if laidOut == field.Value() {
		return nil
	}
	field.SetValue(laidOut)
	return l.edited()
}

// openEditor edits the pre-engagement data in the user's own editor.
func (l *launch) openEditor() tea.Cmd {
	field := l.form.Field("PreEngagementData")
	return l.app.edit(field.Value(), ".json", func(text string) tea.Cmd {
		if text == field.Value() {
			return nil
		}
		if notice := field.SetValue(text); notice != "" {
			return tea.Batch(l.edited(), l.app.notify(ui.Warn, notice))
		}
		return l.edited()
	})
}

// plan is the form as it would be sent.
func (l *launch) plan() (launchPlan, error) {
	p := launchPlan{
		request: api.WebChatRequest{
			AddressSID: l.value("AddressSid"), ChatFriendlyName: l.value("ChatFriendlyName"),
			CustomerFriendlyName: l.value("CustomerFriendlyName"), PreEngagementData: strings.TrimSpace(l.value("PreEngagementData")),
			Identity: l.value("Identity"), UIVersion: l.value("UiVersion"),
		},
		message: l.value(messageField),
		count:   numberOf(l.value(countField)),
		pause:   time.Duration(numberOf(l.value(pauseField))) * time.Second,
	}
	if l.value(tagField) == "yes" {
		p.tag = newLaunchTag()
	}
	_, err := p.chat(0)
	return p, err
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
	plan, err := l.plan()
	if err != nil {
		return l.app.notify(ui.Bad, "pre-engagement data: "+err.Error())
	}
	d := &ui.Dialog{
		Title:   "Launch this chat?",
		Body:    func(t ui.Theme, width int) []string { return plan.reviewLines(l.app, t, width) },
		Choices: []string{"No", "Yes, launch"},
		Answer: func(choice int) tea.Cmd {
			if choice == 1 {
				return l.send(plan)
			}
			return nil
		},
	}
	if plan.count > 1 {
		d.Title, d.Choices[1] = "Launch "+counted(plan.count, "chat")+"?", "Yes, launch "+counted(plan.count, "chat")
	}
	l.app.dialogs = append(l.app.dialogs, d)
	return nil
}

// send is the one POST of a confirmed submit, or the first of a burst.
func (l *launch) send(plan launchPlan) tea.Cmd {
	used := l.preset()
	if plan.count > 1 {
		l.done = true
		return tea.Batch(l.app.remember(used), l.app.swap(l, newBurst(l.app, plan)))
	}
	session, now := l.app.session, l.app.now
	var cmd tea.Cmd
	l.err = nil
	keep, slot, kind, target := l.keeping(), l.slot, l.kind, l.target
	l.sending, cmd = l.app.start(l, "launching", true, func(ctx context.Context, w *work) tea.Msg {
		keep() // the journal, which is on the same disk, refuses the write if need be
		m := session.launch(ctx, w, plan, 0, now)
		if m.err == nil && slot != nil {
			session.drafts.forget(kind, target, slot)
		}
		return m
	})
	return tea.Batch(l.app.remember(used), cmd)
}

// remember keeps the latest launch's values as a preset.
func (a *App) remember(used state.Preset) tea.Cmd {
	presets := a.session.Presets
	if presets == nil {
		return nil
	}
	used.Name, used.Used = lastLaunchName, a.now()
	return func() tea.Msg { return storedMsg{presets.Save(lastLaunchName, used)} }
}

func (l *launch) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case draftMsg:
		bringBack, cmd := l.claimed(m)
		if bringBack {
			l.restore(m.draft)
		}
		return cmd
	case addressesMsg:
		l.knowAddresses()
	case launchedMsg:
		return l.sent(m)
	}
	return nil
}

// sent takes the launch's result.
func (l *launch) sent(m launchedMsg) tea.Cmd {
	l.sending, l.err = nil, nil
	if m.err != nil {
		l.failedWith(m.err)
		l.app.failed(launchTitle(m.err), m.searchedFor()+"The form is as you left it.", m.err)
		return nil
	}
	l.done = true
	return l.app.swap(l, newChatPage(l.app, l.app.launched(m)))
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

func (l *launch) View(width, height int) []string {
	return l.draw(append([]string{""}, l.head(width)...), width, height)
}
