package views

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
	usualPause = "2"
	mostPause  = 60
)

// longest launch inputs, in characters.
const (
	maxNameText    = 1024
	maxDataText    = 64 << 10
	maxVersion     = 64
	maxMessageText = 8 << 10
	maxNumberText  = 4
	maxAddressText = 200
)

// launchInput is one input: its field in the form, and where a preset keeps it.
type launchInput struct {
	form.Field
	// kept is where, nil for what no preset holds as text: usual is then what
	// the field begins with.
	kept  func(*state.Preset) *string
	usual string
}

// launchInputs are all inputs of a launch in the order of the form. The hints
// fit beside their fields at 80 columns.
var launchInputs = []launchInput{
	{kept: func(p *state.Preset) *string { return &p.AddressSID }, Field: form.Field{
		ID: AddressField, Label: "Address SID", Limit: maxAddressText,
		Hint:  "required: the web chat address (IG…); ctrl+o lists them",
		Check: func(v string) form.Verdict { return words.Verdict(validate.SID(sid.Address, v)) }}},
	{kept: func(p *state.Preset) *string { return &p.FirstMessage }, Field: form.Field{
		ID: MessageField, Optional: true, Label: "First message", Limit: maxMessageText,
		Hint:  "none: without a customer's message no agent is reached",
		Check: checkFirstMessage}},
	{kept: func(p *state.Preset) *string { return &p.ChatName }, Field: form.Field{
		ID: ChatNameField, Optional: true, Label: "Chat name", Limit: maxNameText,
		Hint:  "optional: the conversation's name",
		Check: func(v string) form.Verdict { return words.Verdict(validate.Name("the chat name", v)) }}},
	{kept: func(p *state.Preset) *string { return &p.CustomerName }, Field: form.Field{
		ID: CustomerField, Optional: true, Label: "Customer name", Limit: maxNameText,
		Hint:  "optional: the name that the agent sees",
		Check: func(v string) form.Verdict { return words.Verdict(validate.Name("the customer name", v)) }}},
	{kept: func(p *state.Preset) *string { return &p.PreEngagementData }, Field: form.Field{
		ID: DataField, Optional: true, Label: "Pre-engagement", Limit: maxDataText, Rows: 3,
		Hint:  "optional: a JSON object; ctrl+g types it in your editor",
		Check: func(v string) form.Verdict { return words.Verdict(validate.PreEngagementData(v)) }}},
	{usual: "yes", Field: form.Field{
		ID: TagField, Label: "Tag as a test", Choices: []string{"yes", "no"},
		Check: checkTag}},
	{kept: func(p *state.Preset) *string { return &p.Identity }, Field: form.Field{
		ID: IdentityField, Optional: true, Label: IdentityField, Limit: maxNameText,
		Hint:  "optional: Twilio makes one up",
		Check: func(v string) form.Verdict { return words.Verdict(validate.Name("the identity", v)) }}},
	{kept: func(p *state.Preset) *string { return &p.UIVersion }, Field: form.Field{
		ID: VersionField, Optional: true, Label: "Ui-Version", Limit: maxVersion,
		Hint:  "header, optional: a version such as 1.0.0",
		Check: func(v string) form.Verdict { return words.Verdict(validate.UIVersion(v)) }}},
	{usual: "1", Field: form.Field{
		ID: CountField, Label: "How many", Limit: maxNumberText,
		Check: func(v string) form.Verdict { return words.Verdict(validate.Count(v, 1, mostChats)) }}},
	{usual: usualPause, Field: form.Field{
		ID: PauseField, Label: "Seconds apart", Limit: maxNumberText,
		Check: func(v string) form.Verdict { return words.Verdict(validate.Count(v, 1, mostPause)) }}},
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

// CheckLaunch judges an input of a launch by itself, by its name in the form.
// CheckAddressIn knows more of an address.
func CheckLaunch(field, value string) form.Verdict {
	i := slices.IndexFunc(launchInputs, func(in launchInput) bool { return in.ID == field })
	return launchInputs[i].Check(value)
}

// usualLaunch is what a first launch begins with.
func usualLaunch(s *session.Session) state.Preset {
	return state.Preset{AddressSID: s.AddressSID, UIVersion: "1.0.0", FirstMessage: "Hello, this is a test chat."}
}

// UsualLaunch are the values of all inputs that a first launch begins with.
func UsualLaunch(s *session.Session) map[string]string { return launchValues(usualLaunch(s)) }

// launchValues are the values of all inputs for a preset.
func launchValues(p state.Preset) map[string]string {
	values := presetValues(p)
	for _, in := range launchInputs {
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
	for _, in := range launchInputs {
		if in.kept != nil {
			values[in.ID] = *in.kept(&p)
		}
	}
	return values
}

// filledBy are the inputs that a preset fills; one without an address leaves
// the form's own alone.
func filledBy(p state.Preset) map[string]string {
	values := presetValues(p)
	if p.AddressSID == "" {
		delete(values, AddressField)
	}
	return values
}

// presetOf is the preset that holds the values of the inputs; value gives each
// by its name.
func presetOf(value func(field string) string) state.Preset {
	p := state.Preset{Untagged: value(TagField) == "no"}
	for _, in := range launchInputs {
		if in.kept != nil {
			*in.kept(&p) = value(in.ID)
		}
	}
	return p
}
