package webchat

import (
	"slices"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// The inputs of a launch: those of CreateWebChannel, and what follows them.
const (
	AddressField  = "AddressSid"
	ChatNameField = "ChatFriendlyName"
	CustomerField = "CustomerFriendlyName"
	DataField     = "PreEngagementData"
	IdentityField = "Identity"
	VersionField  = "UiVersion"
	MessageField  = "FirstMessage"
	// TagField is "yes" or "no".
	TagField   = "Tag"
	CountField = "Count"
	// PauseField is in seconds.
	PauseField = "Pause"
)

// Bursts: how many chats at once, and the seconds between two.
const (
	mostChats  = 50
	UsualPause = "2"
	mostPause  = 60
)

// longest launch inputs, in characters.
const (
	maxNameText    = 1024
	maxDataText    = 64 << 10
	maxVersion     = 64
	MaxMessageText = 8 << 10
	maxNumberText  = 4
	maxAddressText = 200
)

// Input is one input: its field in the form, and where a preset keeps it.
type Input struct {
	form.Field
	// kept is where, nil for what no preset holds as text: usual is then what
	// the field begins with.
	kept  func(*state.Preset) *string
	usual string
}

// Inputs are all inputs of a launch in the order of the form. The hints
// fit beside their fields at 80 columns.
var Inputs = []Input{
	{kept: func(p *state.Preset) *string { return &p.AddressSID }, Field: form.Field{
		ID: AddressField, Label: "Address SID", Limit: maxAddressText,
		Hint:  "required: the web chat address (IG…); ctrl+o lists them",
		Check: func(v string) form.Verdict { return words.Verdict(validate.SID(sid.Address, v)) },
	}},
	{kept: func(p *state.Preset) *string { return &p.FirstMessage }, Field: form.Field{
		ID: MessageField, Optional: true, Label: "First message", Limit: MaxMessageText,
		Hint:  "none: without a customer's message no agent is reached",
		Check: checkFirstMessage,
	}},
	{kept: func(p *state.Preset) *string { return &p.ChatName }, Field: form.Field{
		ID: ChatNameField, Optional: true, Label: "Chat name", Limit: maxNameText,
		Hint:  "optional: the conversation's name",
		Check: func(v string) form.Verdict { return words.Verdict(validate.Name("the chat name", v)) },
	}},
	{kept: func(p *state.Preset) *string { return &p.CustomerName }, Field: form.Field{
		ID: CustomerField, Optional: true, Label: "Customer name", Limit: maxNameText,
		Hint:  "optional: the name that the agent sees",
		Check: func(v string) form.Verdict { return words.Verdict(validate.Name("the customer name", v)) },
	}},
	{kept: func(p *state.Preset) *string { return &p.PreEngagementData }, Field: form.Field{
		ID: DataField, Optional: true, Label: "Pre-engagement", Limit: maxDataText, Rows: 3,
		Hint:  "optional: a JSON object; ctrl+g types it in your editor",
		Check: func(v string) form.Verdict { return words.Verdict(validate.PreEngagementData(v)) },
	}},
	{usual: "yes", Field: form.Field{
		ID: TagField, Label: "Tag as a test", Choices: []string{"yes", "no"},
		Check: checkTag,
	}},
	{kept: func(p *state.Preset) *string { return &p.Identity }, Field: form.Field{
		ID: IdentityField, Optional: true, Label: IdentityField, Limit: maxNameText,
		Hint:  "optional: Twilio makes one up",
		Check: func(v string) form.Verdict { return words.Verdict(validate.Identity(v)) },
	}},
	{kept: func(p *state.Preset) *string { return &p.UIVersion }, Field: form.Field{
		ID: VersionField, Optional: true, Label: "Ui-Version", Limit: maxVersion,
		Hint:  "header, optional: a version such as 1.0.0",
		Check: func(v string) form.Verdict { return words.Verdict(validate.UIVersion(v)) },
	}},
	{usual: "1", Field: form.Field{
		ID: CountField, Label: "How many", Limit: maxNumberText,
		Check: func(v string) form.Verdict { return words.Verdict(validate.Count(v, 1, mostChats)) },
	}},
	{usual: UsualPause, Field: form.Field{
		ID: PauseField, Label: "Seconds apart", Limit: maxNumberText,
		Check: func(v string) form.Verdict { return words.Verdict(validate.Count(v, 1, mostPause)) },
	}},
}

// checkFirstMessage says what the message is for.
func checkFirstMessage(value string) form.Verdict {
	if value == "" {
		return form.Verdict{Level: ui.Warn, Text: "none is sent: routing begins with a customer's message, so no agent will be reached"}
	}
	v := words.Verdict(validate.Message(value))
	if v.Level == ui.Good {
		v.Text = "sent as the customer, webhooks on: it makes the task"
	}
	return v
}

func checkTag(value string) form.Verdict {
	if value == "no" {
		return form.Verdict{Level: ui.Warn, Text: "looks like a customer's chat; a lost answer cannot be looked up"}
	}
	return form.Verdict{Text: "adds " + api.LaunchTagName + " to the data, to be found by"}
}

// CheckLaunch judges an input of a launch by itself, by its name in the form;
// CheckAddress knows more of an address.
func CheckLaunch(field, value string) form.Verdict {
	i := slices.IndexFunc(Inputs, func(in Input) bool { return in.ID == field })
	return Inputs[i].Check(value)
}

// FirstPreset is what a first launch begins with.
func FirstPreset(s *session.Session) state.Preset {
	return state.Preset{AddressSID: s.AddressSID, UIVersion: "1.0.0", FirstMessage: "Hello, this is a test chat."}
}

// FirstValues are the values of all inputs that a first launch begins with.
func FirstValues(s *session.Session) map[string]string { return Values(FirstPreset(s)) }

// Values are the values of all inputs for a preset.
func Values(p state.Preset) map[string]string {
	values := presetValues(p)
	for _, in := range Inputs {
		if _, given := values[in.ID]; !given {
			values[in.ID] = in.usual
		}
	}
	return values
}

// presetValues are the inputs that a preset holds.
func presetValues(p state.Preset) map[string]string {
	values := map[string]string{TagField: "yes"}
	if p.Untagged {
		values[TagField] = "no"
	}
	for _, in := range Inputs {
		if in.kept != nil {
			values[in.ID] = *in.kept(&p)
		}
	}
	return values
}

// FilledBy are the inputs that a preset fills; one without an address leaves
// the form's own alone.
func FilledBy(p state.Preset) map[string]string {
	values := presetValues(p)
	if p.AddressSID == "" {
		delete(values, AddressField)
	}
	return values
}

// PresetOf is the preset that holds the values of the inputs; value gives each
// by its name.
func PresetOf(value func(field string) string) state.Preset {
	p := state.Preset{Untagged: value(TagField) == "no"}
	for _, in := range Inputs {
		if in.kept != nil {
			*in.kept(&p) = value(in.ID)
		}
	}
	return p
}
