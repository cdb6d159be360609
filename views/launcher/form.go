// Package launcher has the screens that launch web chats: form, bursts, addresses,
// presets.
package launcher

import (
	"context"
	"maps"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/conversations"
	"flexconsole/api/validate"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/webchat"
	"flexconsole/views/words"
)

var (
	_ screen.AfterUpdater = (*launchForm)(nil)
	_ screen.Clickable    = (*launchForm)(nil)
	_ screen.DraftKeeper  = (*launchForm)(nil)
)

// launchForm is the form for web chats: all six inputs of CreateWebChannel, and
// what follows them.
type launchForm struct {
	screen.Form
	// filled are the values that the latest preset brought, nil for none.
	filled map[string]string
}

// newLaunchForm begins with the values of an earlier launch, or with the usual
// ones.
func newLaunchForm(h screen.Host, from state.Preset) *launchForm {
	var fields []*form.Field
	for _, input := range webchat.Inputs {
		fields = append(fields, form.NewField(input.Field))
	}
	l := &launchForm{Form: screen.NewForm(h, form.NewForm(fields...), "launch", "new")}
	l.Beside = (&beside{host: h, inputs: l.Inputs}).lines
	l.knowAddresses()
	l.Inputs.Field(webchat.AddressField).Below = namedLines(l)
	for id, hint := range map[string]string{
		webchat.AddressField: actions.Key(actions.Addresses) + " shows the list", webchat.DataField: actions.Key(actions.Editor) + " opens your editor",
	} {
		l.Inputs.Field(id).Hint += "; " + hint
	}
	for id, value := range webchat.Values(from) {
		l.Inputs.Field(id).Load(&value)
	}
	return l
}

// usePreset fills the form with a preset, and asks first where that would replace
// typed values.
func (l *launchForm) usePreset(p state.Preset) tea.Cmd {
	if lost := typedOver(l.Inputs, l.filled, p); len(lost) > 0 {
		screen.AskYesNo(l.Host, "Replace what you typed?", "The preset “"+p.Name+"” has other values for: "+strings.Join(lost, ", ")+".",
			"Cancel", "Replace", func() tea.Cmd { return l.fill(p) })
		return nil
	}
	return l.fill(p)
}

// typedOver names the inputs whose text, typed by hand, a preset would replace; filled
// are the values that the preset before brought.
func typedOver(inputs *form.Form, filled map[string]string, p state.Preset) (labels []string) {
	filling := webchat.FilledBy(p)
	for _, field := range inputs.Fields {
		value, given := filling[field.ID]
		typed := field.Changed() && field.Value() != "" && field.Value() != filled[field.ID]
		if given && typed && value != field.Value() {
			labels = append(labels, field.Label)
		}
	}
	return labels
}

func (l *launchForm) fill(p state.Preset) tea.Cmd {
	l.filled = webchat.FilledBy(p)
	for id, value := range l.filled {
		if field := l.Inputs.Field(id); field.Value() != value {
			field.SetValue(value)
		}
	}
	return tea.Batch(l.Edited(), l.Host.Notify(ui.Good, "Filled from preset "+p.Name))
}

// Start claims the draft, and loads the addresses for their check and the account
// for the review.
func (l *launchForm) Start() tea.Cmd {
	return tea.Batch(l.Draft.Claim(l), l.readAddresses(), screen.CheckAccount(l.Host, l))
}

func (l *launchForm) Title() string { return "New chat" }

func (l *launchForm) Actions() []actions.ID {
	own := actions.If(l.Inputs.Focused().ID == webchat.DataField || !l.InInput, actions.Format, actions.Editor)
	return l.ActionsWith(append(own, actions.Addresses, actions.Presets)...)
}

// Type takes the first address that is named where Enter or Tab leave its field.
func (l *launchForm) Type(key tea.KeyMsg) tea.Cmd {
	leaves := key.Type == tea.KeyEnter || key.Type == tea.KeyTab
	if !leaves || !l.Typing() || l.Inputs.Focused().ID != webchat.AddressField {
		return l.Form.Type(key)
	}
	return tea.Batch(takeFirst(l), l.Form.Type(key))
}

func (l *launchForm) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Review:
		return tea.Batch(takeNamed(l), l.review())
	case actions.Addresses:
		return l.Host.Push(newAddressPicker(l.Host, l.Inputs.Value(webchat.AddressField), l.useAddress))
	case actions.Presets:
		return tea.Batch(takeNamed(l), l.Host.Push(newPresetPicker(l.Host, func() state.Preset { return webchat.PresetOf(l.Inputs.Value) }, l.usePreset)))
	case actions.Format:
		return l.format()
	case actions.Editor:
		return l.openEditor()
	}
	return l.Form.Do(action)
}

// readAddresses asks for the addresses, which the session keeps. They are no more
// than a help: without them the form works as well.
func (l *launchForm) readAddresses() tea.Cmd {
	session := l.Host.Session()
	if session.KnownAddresses().Read {
		return nil
	}
	return screen.Ask(l.Host, l, nil, "loading the chat addresses", session.ChatAddresses, func([]conversations.Address, error) tea.Cmd {
		l.knowAddresses()
		return nil
	})
}

// knowAddresses checks the address against those of the account.
func (l *launchForm) knowAddresses() {
	field := l.Inputs.Field(webchat.AddressField)
	field.Check = checkAddress(l.Host.Session().KnownAddresses())
	field.Rejudge()
}

func (l *launchForm) useAddress(chosen conversations.Address) tea.Cmd {
	l.knowAddresses()
	l.Inputs.Field(webchat.AddressField).SetValue(chosen.SID)
	return l.Edited()
}

// format formats the pre-engagement data over several lines.
func (l *launchForm) format() tea.Cmd {
	field := l.Inputs.Field(webchat.DataField)
	laidOut, err := validate.FormatJSON(field.Value())
	if err != nil {
		return l.Host.Notify(ui.Bad, "Pre-engagement data: "+err.Error())
	}
	if laidOut == field.Value() {
		return nil
	}
	field.SetValue(laidOut)
	return l.Edited()
}

// openEditor edits the pre-engagement data in the user's own editor.
func (l *launchForm) openEditor() tea.Cmd {
	field := l.Inputs.Field(webchat.DataField)
	return l.Host.EditText(field.Value(), ".json", func(text string) tea.Cmd {
		if text == field.Value() {
			return nil
		}
		if notice := field.SetValue(text); notice != "" {
			return tea.Batch(l.Edited(), l.Host.Notify(ui.Warn, notice))
		}
		return l.Edited()
	})
}

func (l *launchForm) review() tea.Cmd {
	if l.Inputs.Value(webchat.AddressField) == "" {
		l.Inputs.Focus(0)
		l.InInput = true
		return l.Host.Notify(ui.Bad, "Address SID is required: type its name, or "+actions.Key(actions.Addresses)+" shows the chat addresses (IG…)")
	}
	if blocked := l.Blocked(); blocked != nil {
		return blocked
	}
	plan, err := webchat.NewPlan(l.Inputs.Value)
	if err != nil {
		return l.Host.Notify(ui.Bad, "Pre-engagement data: "+err.Error())
	}
	ask := screen.Question{
		Title: "Launch this chat?", Yes: "Launch",
		Body: func(t ui.Theme, width int) []string { return launchReview(l.Host, plan, t, width) },
		Then: func() tea.Cmd { return l.send(plan) },
	}
	if plan.Count > 1 {
		ask.Title = "Launch " + ui.Counted(plan.Count, "chat") + "?"
	}
	return screen.Confirm(l.Host, screen.TokenOfAccount(l.Host, ask))
}

// send is the one POST of a confirmed submit, or the first of a burst.
func (l *launchForm) send(plan webchat.Plan) tea.Cmd {
	remembered := rememberLaunch(l.Host, plan.From)
	if plan.Count > 1 {
		l.HandedOn = true
		return tea.Batch(remembered, l.Host.Swap(l, newBurst(l.Host, plan, l.Draft.FinishLater())))
	}
	l.Err = nil
	keep, finish := l.DraftWriter(), l.Draft.FinishLater()
	sent := screen.Write(l.Host, l, &l.Sending, "launching", func(ctx context.Context, w *screen.Work) tea.Msg {
		keep() // the journal, which is on the same disk, refuses the write if need be
		return launch(ctx, l.Host, w, plan, 0, finish)
	})
	return tea.Batch(remembered, sent)
}

// launch launches chat i of a plan and calls launched where it is there.
func launch(ctx context.Context, h screen.Host, w *screen.Work, plan webchat.Plan, i int, launched func()) launchedMsg {
	m := webchat.Launch(ctx, h.Session(), plan, i, h.Now, w.Reached)
	if m.Err == nil {
		launched()
	}
	return launchedMsg{m}
}

// rememberLaunch keeps the latest launch's values as a preset.
func rememberLaunch(h screen.Host, used state.Preset) tea.Cmd {
	presets := h.Session().Presets
	if presets == nil {
		return nil
	}
	used.Name, used.Used = lastLaunchName, h.Now()
	return h.Stores(func() tea.Msg { return screen.StoredMsg{Err: presets.Save(lastLaunchName, used)} })
}

func (l *launchForm) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case session.ClaimedDraft:
		return l.Draft.OnClaimed(m)
	case launchedMsg:
		return l.sent(m.Launched)
	}
	return nil
}

// AfterUpdate restores a draft once no dialog is in front of the form, and has the SID of
// an address that is named once its field was left.
func (l *launchForm) AfterUpdate() tea.Cmd {
	if late := l.LateDraft(); late != nil {
		l.restore(*late)
	}
	if l.Sending == nil && l.Inputs.Focused().ID != webchat.AddressField {
		return takeNamed(l)
	}
	return nil
}

// sent shows the launch's result.
func (l *launchForm) sent(m webchat.Launched) tea.Cmd {
	l.Sending, l.Err = nil, nil
	if m.Err != nil {
		l.Err = m.Err
		screen.ShowFailure(l.Host, words.LaunchTitle(m.Err), m.SearchedFor()+"The form is unchanged.", m.Err)
		return nil
	}
	l.Done = true
	screen.TellLaunched(l.Host, m)
	if m.TimerErr != nil {
		l.Host.After(l.Host.Notify(ui.Warn, "The chat was launched; "+m.TimerWords()))
	}
	return l.Host.OpenInstead(l, screen.ChatPage{Chat: m.Kept()})
}

// restore restores a draft completely: the form may have begun with the values of
// another launch.
func (l *launchForm) restore(d state.Draft) {
	values := map[string]string{}
	for name, base := range d.Base {
		field := l.Inputs.Field(name)
		if field == nil {
			continue
		}
		if stored, _ := field.Stored(); stored != ui.TextOf(base) {
			values[name] = ui.TextOf(base)
		}
	}
	maps.Copy(values, d.Values)
	d.Values = values
	l.Remark = l.Draft.BringBack(d)
}

func (l *launchForm) View(width, height int) []string {
	return l.Draw(func(width int) []string { return append([]string{""}, l.RemarkLines(width)...) }, width, height)
}
