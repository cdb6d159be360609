package launcher

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/validate"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var _ screen.Clickable = (*presetPicker)(nil)

// lastLaunchName is the preset that every launch saves over.
const lastLaunchName = "Last launch"

// builtInPresets have no address: the form keeps its own.
var builtInPresets = []state.Preset{
	{
		Name: "Plain hello", ChatName: "Test chat", CustomerName: "Test customer",
		UIVersion: "1.0.0", FirstMessage: "Hello, this is a test chat.",
	},
	{
		// Twilio contract, section 2, on what the sample sends.
		Name: "As Twilio's web chat sample", ChatName: "Webchat widget", CustomerName: "Ada Testcase",
		PreEngagementData: `{"friendlyName": "Ada Testcase"}`,
		UIVersion:         "1.0.0", FirstMessage: "Hello, I have a question.",
	},
	{
		Name: "Billing question in Spanish", ChatName: "Prueba: facturación", CustomerName: "Lucía Prueba",
		PreEngagementData: `{"friendlyName": "Lucía Prueba", "language": "es-MX", "topic": "billing"}`,
		UIVersion:         "1.0.0", FirstMessage: "Hola, tengo una pregunta sobre mi factura: este mes me cobraron dos veces.",
	},
	{
		Name: "Long and awkward text", ChatName: "Awkward 🧪 اختبار 名前 " + strings.Repeat("long ", 20) + "name",
		CustomerName:      "Zoë 👩‍👩‍👧‍👦 עדה O’Testcase-Überlang <b>",
		PreEngagementData: `{"friendlyName": "Zoë 👩‍👩‍👧‍👦 עדה", "note": "\"quoted\" \\ <b>&amp;</b> 名前"}`,
		UIVersion:         "1.0.0", FirstMessage: awkwardMessage,
	},
	{Name: "Silent: no first message", ChatName: "Silent test chat", CustomerName: "Test customer", UIVersion: "1.0.0"},
}

// awkwardMessage is more than 1,000 characters, which the agent's screen has to
// wrap, join and turn around; 1,600 are the most. It is one line, as the input
// for it may be.
var awkwardMessage = "Does all of this look right? Emoji 👩‍👩‍👧‍👦 👍🏽 🇲🇽; right to left: مرحبا، لدي سؤال, שלום, יש לי שאלה; " +
	"wide: 你好，我有一个问题; accents: Zoë Ångström; marks: <b>not bold</b> &amp; \"quotes\" \\ {{name}}; " +
	"a link: https://example.com/a?b=c&d=%20; and a word without end: " + strings.Repeat("unbreakable", 30) +
	". The rest only takes room: " + strings.Repeat("the quick brown fox jumps over the lazy dog, ", 12) + "the end."

// presetPicker offers launch presets to fill the form from: the latest launch,
// those saved, then those built in.
type presetPicker struct {
	screen.Picker
	current func() state.Preset
	take    func(state.Preset) tea.Cmd
	list    []offeredPreset
	// loaded: the saved ones were looked for; err is why they are not shown.
	loaded bool
	err    error
}

// offeredPreset is a preset, and whether it is kept on the disk.
type offeredPreset struct {
	state.Preset
	saved bool
}

// presetsMsg brings the saved presets; at is the name to put the cursor on, ""
// for where it is.
type presetsMsg struct {
	saved []state.Preset
	at    string
	err   error
}

// presetChangedMsg ends a change of the saved presets: what was done, and the
// name to put the cursor on.
type presetChangedMsg struct {
	prompt   *presetPrompt // nil where no name was asked for
	done, at string
	err      error
}

// newPresetPicker makes the screen; current are the form's values, to be saved.
// It closes before it hands the preset to take.
func newPresetPicker(h screen.Host, current func() state.Preset, take func(state.Preset) tea.Cmd) *presetPicker {
	return &presetPicker{Picker: screen.NewPicker(h, "a preset"), current: current, take: take}
}

func (p *presetPicker) Title() string  { return "Presets" }
func (p *presetPicker) Start() tea.Cmd { return p.read("") }

func (p *presetPicker) read(at string) tea.Cmd {
	presets := p.Host.Session().Presets
	if presets == nil {
		p.offer(presetsMsg{})
		return nil
	}
	return p.Host.Job(p, func() tea.Msg {
		saved, err := presets.All()
		return presetsMsg{saved, at, err}
	})
}

func (p *presetPicker) Update(result tea.Msg) tea.Cmd {
	switch m := result.(type) {
	case presetsMsg:
		p.offer(m)
	case presetChangedMsg:
		return p.changed(m)
	}
	return nil
}

// offer shows the presets, the latest launch first.
func (p *presetPicker) offer(m presetsMsg) {
	p.loaded, p.err, p.list = true, m.err, nil
	for _, saved := range m.saved {
		p.list = append(p.list, offeredPreset{saved, true})
	}
	if i := slices.IndexFunc(p.list, offeredPreset.lastLaunch); i > 0 {
		last := p.list[i]
		p.list = slices.Insert(slices.Delete(p.list, i, i+1), 0, last)
	}
	for _, builtIn := range builtInPresets {
		p.list = append(p.list, offeredPreset{builtIn, false})
	}
	rows := make([]list.PickRow, len(p.list))
	for i, o := range p.list {
		note, brief := p.notes(o)
		rows[i] = list.PickRow{Key: o.Name, Main: o.Name, Note: note, Brief: brief, Detail: presetDetail(o.Preset)}
	}
	p.SetRows(rows)
	if m.at != "" {
		p.Show(m.at)
	}
}

func (o offeredPreset) lastLaunch() bool { return o.saved && o.Name == lastLaunchName }

// notes say where a preset comes from, and briefly so.
func (p *presetPicker) notes(o offeredPreset) (note, brief string) {
	used := "never used"
	if !o.Used.IsZero() {
		used = "used " + ui.Age(p.Host.Now().Sub(o.Used))
	}
	switch {
	case !o.saved:
		return "built in", "built in"
	case o.lastLaunch():
		return used, "latest"
	}
	return "saved, " + used, "saved"
}

// maxDetailPart is how much of a value a preset's row shows, in cells.
const maxDetailPart = 80

// presetDetail says what a preset fills in.
func presetDetail(p state.Preset) string {
	message := "no first message"
	if p.FirstMessage != "" {
		message = "“" + ui.Cut(ui.Escape(p.FirstMessage), maxDetailPart) + "”"
	}
	parts := []string{message}
	for _, part := range []struct{ before, value string }{
		{"from ", p.CustomerName},
		{"chat ", p.ChatName},
		{"identity ", p.Identity},
		{"data ", p.PreEngagementData},
		{"Ui-Version ", p.UIVersion},
		{"address ", p.AddressSID},
	} {
		if part.value != "" {
			parts = append(parts, part.before+ui.Cut(ui.Escape(part.value), maxDetailPart))
		}
	}
	if p.Untagged {
		parts = append(parts, "not tagged as a test")
	}
	return strings.Join(parts, " · ")
}

func (p *presetPicker) Actions() []actions.ID {
	var offered []actions.ID
	if len(p.Shown) > 0 {
		offered = append(offered, actions.Take)
	}
	offered = append(offered, actions.SavePreset)
	if len(p.Shown) > 0 {
		offered = append(offered, actions.Rename, actions.Remove)
	}
	return append(offered, actions.Move, actions.Page)
}

func (p *presetPicker) Do(action actions.ID) tea.Cmd {
	if action == actions.SavePreset {
		return p.savePreset()
	}
	i, ok := p.Selected()
	if !ok {
		return nil
	}
	switch chosen := p.list[i]; action {
	case actions.Take:
		return tea.Batch(p.Host.Close(p), p.touch(chosen), p.take(chosen.Preset))
	case actions.Rename:
		return p.rename(chosen)
	case actions.Remove:
		return p.remove(chosen)
	}
	return nil
}

// touch notes the use of a saved preset. It only decides on the order, so that
// nobody is told where it fails.
func (p *presetPicker) touch(chosen offeredPreset) tea.Cmd {
	if !chosen.saved || chosen.lastLaunch() {
		return nil
	}
	presets, now := p.Host.Session().Presets, p.Host.Now()
	return p.Host.Stores(p.Host.Job(p, func() tea.Msg {
		_ = presets.Touch(chosen.Name, now)
		return nil
	}))
}

// savePreset asks for the name under which the form's values are kept.
func (p *presetPicker) savePreset() tea.Cmd {
	switch {
	case p.Host.Session().Presets == nil:
		return p.Host.Notify(ui.Warn, "presets cannot be saved: this session keeps nothing on the disk")
	case !p.loaded || p.err != nil:
		return p.Host.Notify(ui.Warn, "presets can be saved once those there are have been read")
	}
	return p.Host.Push(newPresetPrompt(p, "", p.current()))
}

func (p *presetPicker) rename(chosen offeredPreset) tea.Cmd {
	switch {
	case !chosen.saved:
		return p.Host.Notify(ui.Warn, "a built-in preset cannot be renamed: take it, then save the form under a name of yours")
	case chosen.lastLaunch():
		return p.Host.Notify(ui.Warn, "every launch saves over “"+lastLaunchName+"”: take it, then save the form under a name of yours")
	}
	return p.Host.Push(newPresetPrompt(p, chosen.Name, chosen.Preset))
}

func (p *presetPicker) remove(chosen offeredPreset) tea.Cmd {
	if !chosen.saved {
		return p.Host.Notify(ui.Warn, "a built-in preset cannot be removed")
	}
	presets := p.Host.Session().Presets
	screen.AskYesNo(p.Host, "Remove this preset?", fmt.Sprintf("“%s” is removed for good. The form and the chats stay as they are.", chosen.Name),
		"Keep it", "Remove", func() tea.Cmd {
			return p.Host.Stores(p.Host.Job(p, func() tea.Msg {
				return presetChangedMsg{done: "removed: " + chosen.Name, err: presets.Remove(chosen.Name)}
			}))
		})
	return nil
}

// changed shows the presets as they are after a change, or why there was none.
func (p *presetPicker) changed(m presetChangedMsg) tea.Cmd {
	switch {
	case m.err != nil && p.Host.Live(m.prompt):
		m.prompt.saving, m.prompt.err = false, m.err // the name is there for another try
		return nil
	case m.err != nil:
		return p.Host.Notify(ui.Bad, "the preset was not changed: "+m.err.Error())
	}
	return tea.Batch(p.Host.Close(m.prompt), p.Host.Notify(ui.Good, m.done), p.read(m.at))
}

func (p *presetPicker) View(width, height int) []string {
	return p.Draw(p.said(width), width, height)
}

// said is what there is to say of the list.
func (p *presetPicker) said(width int) []string {
	t := p.Host.Theme()
	switch {
	case !p.loaded:
		return []string{" " + t.Muted.Render(ui.Cut("reading the saved presets…", width-2))}
	case p.err != nil:
		return ui.Indented(t.SignLines(ui.Warn, "Only those built in: "+p.err.Error(), width-2))
	case p.Host.Session().Presets == nil:
		return ui.Indented(t.SignLines(ui.Warn, "Only those built in: this session keeps nothing on the disk.", width-2))
	}
	return []string{" " + t.Muted.Render(ui.Cut("Enter fills the form; nothing is sent.", width-2))}
}

// maxPresetName is the longest name of a preset, in characters.
const maxPresetName = 60

// presetPrompt asks for the name of a preset.
type presetPrompt struct {
	screen.NoInput
	picker *presetPicker
	// old is the preset to be renamed, "" for one to be saved.
	old    string
	preset state.Preset
	name   *form.Field
	saving bool
	err    error
}

func newPresetPrompt(p *presetPicker, old string, preset state.Preset) *presetPrompt {
	b := &presetPrompt{picker: p, old: old, preset: preset}
	b.name = form.NewField(form.Field{Label: "the name", Limit: maxPresetName, Check: b.check})
	b.name.SetValue(old)
	b.name.Focus()
	return b
}

// check judges a name, which is kept without the spaces around it.
func (b *presetPrompt) check(value string) form.Verdict {
	name := strings.TrimSpace(value)
	v := words.Verdict(validate.Name("the name", name))
	switch {
	case name == "":
		return form.Verdict{Level: ui.Pending, Text: fmt.Sprintf("1–%d characters", maxPresetName)}
	case v.Level != ui.Good:
		return v
	case strings.EqualFold(name, lastLaunchName):
		return form.Verdict{Level: ui.Bad, Text: "every launch saves over that name"}
	case builtInName(name):
		return form.Verdict{Level: ui.Bad, Text: "a built-in preset has that name"}
	case name == b.old:
		return form.Verdict{Level: ui.Pending, Text: "its name now; type another"}
	case b.old != "" && b.picker.hasSaved(name):
		return form.Verdict{Level: ui.Bad, Text: "another preset has that name"}
	case b.picker.hasSaved(name):
		return form.Verdict{Level: ui.Warn, Text: "Enter replaces the saved preset of that name"}
	case b.old != "":
		return form.Verdict{Level: ui.Good, Text: "Enter renames it"}
	}
	return form.Verdict{Level: ui.Good, Text: "Enter saves it"}
}

func (p *presetPicker) hasSaved(name string) bool {
	return slices.ContainsFunc(p.list, func(o offeredPreset) bool { return o.saved && o.Name == name })
}

func builtInName(name string) bool {
	return slices.ContainsFunc(builtInPresets, func(p state.Preset) bool { return strings.EqualFold(p.Name, name) })
}

func (b *presetPrompt) Title() string {
	if b.old != "" {
		return "Rename preset"
	}
	return "Save preset"
}

func (b *presetPrompt) Typing() bool          { return true }
func (b *presetPrompt) Actions() []actions.ID { return []actions.ID{actions.Name} }

// Do saves the preset; the picker is told of the result, and stays where this
// screen is left meanwhile.
func (b *presetPrompt) Do(action actions.ID) tea.Cmd {
	if action != actions.Name || b.saving || b.name.Verdict().Blocks() {
		return nil
	}
	b.saving = true
	p, old, preset := b.picker, b.old, b.preset
	preset.Name = strings.TrimSpace(b.name.Value())
	done := "saved as " + preset.Name
	if old != "" {
		done = "renamed to " + preset.Name
	} else if p.hasSaved(preset.Name) {
		old = preset.Name
	}
	presets := p.Host.Session().Presets
	return p.Host.Stores(p.Host.Job(p, func() tea.Msg {
		return presetChangedMsg{b, done, preset.Name, presets.Save(old, preset)}
	}))
}

func (b *presetPrompt) Type(key tea.KeyMsg) tea.Cmd {
	b.err = nil
	if notice := b.name.Type(key); notice != "" {
		return b.picker.Host.Notify(ui.Warn, notice)
	}
	return nil
}

func (b *presetPrompt) View(width, _ int) []string {
	t := b.picker.Host.Theme()
	about := "What the form holds is saved under this name, to be launched again."
	if b.old != "" {
		about = "“" + b.old + "” gets another name."
	}
	lines := ui.Indented(ui.Wrap(ui.Escape(about), width-2, t.Text))
	lines = append(lines, "", " "+t.Accent.Render("Name")+"  "+b.name.Lines(t, width-8, true)[0])
	v := b.name.Verdict()
	if b.err != nil {
		v = form.Verdict{Level: ui.Bad, Text: b.err.Error()}
	}
	return append(lines, ui.Indented(t.SignLines(v.Level, v.Text, width-2))...)
}
