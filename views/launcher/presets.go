package launcher

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/ui/list"
	"flexconsole/views/actions"
	"flexconsole/views/files"
	"flexconsole/views/screen"
	"flexconsole/views/webchat"
)

var _ screen.Clickable = (*presetPicker)(nil)

// lastLaunchName is the preset that every launch saves over.
const lastLaunchName = "Last launch"

// builtInPresets have no address: the form keeps its own.
var builtInPresets = []state.Preset{
	{
		Name: "Plain hello", ChatName: "Test chat", CustomerName: "Test customer",
		UIVersion: "1.0.0", CloseAfter: webchat.UsualClose, FirstMessage: "Hello, this is a test chat.",
	},
	{
		// What Twilio's sample of a web chat sends.
		Name: "Twilio's web chat sample", ChatName: "Webchat widget", CustomerName: "Ada Testcase",
		PreEngagementData: `{"friendlyName": "Ada Testcase"}`,
		UIVersion:         "1.0.0", CloseAfter: webchat.UsualClose, FirstMessage: "Hello, I have a question.",
	},
	{
		Name: "Billing question in Spanish", ChatName: "Prueba: facturación", CustomerName: "Lucía Prueba",
		PreEngagementData: `{"friendlyName": "Lucía Prueba", "language": "es-MX", "topic": "billing"}`,
		UIVersion:         "1.0.0", CloseAfter: webchat.UsualClose, FirstMessage: "Hola, tengo una pregunta sobre mi factura: este mes me cobraron dos veces.",
	},
	{
		Name: "Long text, special characters", ChatName: "Awkward 🧪 اختبار 名前 " + strings.Repeat("long ", 20) + "name",
		CustomerName:      "Zoë 👩‍👩‍👧‍👦 עדה O’Testcase-Überlang <b>",
		PreEngagementData: `{"friendlyName": "Zoë 👩‍👩‍👧‍👦 עדה", "note": "\"quoted\" \\ <b>&amp;</b> 名前"}`,
		UIVersion:         "1.0.0", CloseAfter: webchat.UsualClose, FirstMessage: awkwardMessage,
	},
	{Name: "No first message", ChatName: "Silent test chat", CustomerName: "Test customer", UIVersion: "1.0.0", CloseAfter: webchat.UsualClose},
}

// awkwardMessage is more than 1,000 characters, which the agent's screen has to
// wrap, join and turn around; 1,600 are the most. It is one line, as the input
// for it may be.
var awkwardMessage = "Does all of this look right? Emoji 👩‍👩‍👧‍👦 👍🏽 🇲🇽; right to left: مرحبا، لدي سؤال, שלום, יש לי שאלה; " +
	"wide: 你好，我有一个问题; accents: Zoë Ångström; marks: <b>not bold</b> &amp; \"quotes\" \\ {{name}}; " +
	"a link: https://example.com/a?b=c&d=%20; and a word without end: " + strings.Repeat("unbreakable", 30) +
	". The rest only takes room: " + strings.Repeat("the quick brown fox jumps over the lazy dog, ", 12) + "the end."

// presetPicker lists presets to fill the form: the last launch, the saved ones, then
// the built-in ones.
type presetPicker struct {
	screen.Picker
	current  func() state.Preset
	onChosen func(state.Preset) tea.Cmd
	list     []*offeredPreset
	// loaded: the saved ones were read; err is why they are not shown.
	loaded bool
	err    error
}

// offeredPreset is a preset, and whether it is saved on disk.
type offeredPreset struct {
	state.Preset
	saved bool
}

// newPresetPicker is the screen; current are the form's values, to be saved. It closes
// before it calls take with the chosen preset.
func newPresetPicker(h screen.Host, current func() state.Preset, take func(state.Preset) tea.Cmd) *presetPicker {
	return &presetPicker{Picker: screen.NewPicker(h, "a preset"), current: current, onChosen: take}
}

func (p *presetPicker) Title() string  { return "Presets" }
func (p *presetPicker) Start() tea.Cmd { return p.read("") }

// read looks for the saved presets and puts the cursor on one by its name, "" for
// where it is.
func (p *presetPicker) read(at string) tea.Cmd {
	presets := p.Host.Session().Presets
	if presets == nil {
		p.offer(nil, nil)
		return nil
	}
	return screen.Look(p.Host, p, presets.All, func(saved []state.Preset, err error) tea.Cmd {
		if p.offer(saved, err); at != "" {
			p.Show(at)
		}
		return nil
	})
}

// offer shows the presets, the latest launch first.
func (p *presetPicker) offer(saved []state.Preset, err error) {
	p.loaded, p.err, p.list = true, err, nil
	for _, preset := range saved {
		p.list = append(p.list, &offeredPreset{preset, true})
	}
	if i := slices.IndexFunc(p.list, (*offeredPreset).lastLaunch); i > 0 {
		last := p.list[i]
		p.list = slices.Insert(slices.Delete(p.list, i, i+1), 0, last)
	}
	for _, builtIn := range builtInPresets {
		p.list = append(p.list, &offeredPreset{builtIn, false})
	}
	rows := make([]list.PickRow, len(p.list))
	for i, o := range p.list {
		note, brief := o.notes(p.Host.Now())
		rows[i] = list.PickRow{Key: o.Name, Main: o.Name, Note: note, Brief: brief, Detail: presetDetail(o.Preset)}
	}
	p.SetRows(rows)
}

func (o *offeredPreset) lastLaunch() bool { return o.saved && o.Name == lastLaunchName }

// notes say where a preset comes from, and briefly so.
func (o *offeredPreset) notes(now time.Time) (note, brief string) {
	used := "never used"
	if !o.Used.IsZero() {
		used = "used " + ui.Age(now.Sub(o.Used))
	}
	switch {
	case !o.saved:
		return "built-in", "built-in"
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
		{"customer ", p.CustomerName},
		{"chat ", p.ChatName},
		{"identity ", p.Identity},
		{"data ", p.PreEngagementData},
		{"Ui-Version ", p.UIVersion},
		{"address ", p.AddressSID},
		{"close after ", p.CloseAfter},
	} {
		if part.value != "" {
			parts = append(parts, part.before+ui.Cut(ui.Escape(part.value), maxDetailPart))
		}
	}
	if p.Untagged {
		parts = append(parts, "no test tag")
	}
	return strings.Join(parts, " · ")
}

func (p *presetPicker) Actions() []actions.ID {
	shown := len(p.Shown) > 0
	return slices.Concat(
		actions.If(shown, actions.Choose),
		[]actions.ID{actions.SavePreset},
		actions.If(shown, actions.Rename, actions.Remove, actions.Export),
		[]actions.ID{actions.Move, actions.MoveTyping, actions.Page},
	)
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
	case actions.Choose:
		return tea.Batch(p.Host.Close(p), p.touch(chosen), p.onChosen(chosen.Preset))
	case actions.Export:
		return exportPresets(p)
	case actions.Rename:
		return p.rename(chosen)
	case actions.Remove:
		return p.remove(chosen)
	}
	return nil
}

// exportPresets exports the presets that are shown.
func exportPresets(p *presetPicker) tea.Cmd {
	table := files.Table{Columns: []string{
		"name", "saved", "used_at", "address_sid", "chat_name", "customer_name", "identity", "pre_engagement_data",
		"ui_version", "close_after", "untagged", "first_message",
	}}
	for _, i := range p.Shown {
		o := p.list[i]
		table.Add(o.Name, o.saved, o.Used, o.AddressSID, o.ChatName, o.CustomerName, o.Identity, o.PreEngagementData,
			o.UIVersion, o.CloseAfter, o.Untagged, o.FirstMessage)
	}
	return p.Host.Push(files.NewTableExport(p.Host, ui.Counted(len(p.Shown), "preset"), "", "presets", table))
}

// touch saves the time of use of a preset. That only decides on the order, so a
// failure is not reported.
func (p *presetPicker) touch(chosen *offeredPreset) tea.Cmd {
	if !chosen.saved || chosen.lastLaunch() {
		return nil
	}
	presets, now := p.Host.Session().Presets, p.Host.Now()
	return screen.Keep(p.Host, p, func() error { return presets.Touch(chosen.Name, now) }, func(error) tea.Cmd { return nil })
}

// savePreset asks for the name under which the form's values are saved.
func (p *presetPicker) savePreset() tea.Cmd {
	switch {
	case p.Host.Session().Presets == nil:
		return p.Host.Notify(ui.Warn, "Presets cannot be saved: this session saves nothing on disk")
	case p.err != nil:
		return p.Host.Notify(ui.Warn, "Presets cannot be saved: the saved ones cannot be read")
	case !p.loaded:
		return p.Host.Notify(ui.Warn, "The saved presets are still loading")
	}
	return p.Host.Push(newPresetPrompt(p, "", p.current()))
}

func (p *presetPicker) rename(chosen *offeredPreset) tea.Cmd {
	switch {
	case !chosen.saved:
		return p.Host.Notify(ui.Warn, "A built-in preset cannot be renamed: choose it, then save the form as a preset")
	case chosen.lastLaunch():
		return p.Host.Notify(ui.Warn, "Every launch replaces “"+lastLaunchName+"”: choose it, then save the form as a preset")
	}
	return p.Host.Push(newPresetPrompt(p, chosen.Name, chosen.Preset))
}

func (p *presetPicker) remove(chosen *offeredPreset) tea.Cmd {
	if !chosen.saved {
		return p.Host.Notify(ui.Warn, "A built-in preset cannot be removed")
	}
	presets := p.Host.Session().Presets
	screen.AskYesNo(p.Host, "Remove this preset?", fmt.Sprintf("“%s” is removed permanently. The form and the chats are not changed.", chosen.Name),
		"Cancel", "Remove", func() tea.Cmd {
			return screen.Keep(p.Host, p, func() error { return presets.Remove(chosen.Name) }, func(err error) tea.Cmd {
				return p.changed(nil, "removed: "+chosen.Name, "", err)
			})
		})
	return nil
}

// changed shows the presets as they are after a change, the cursor on one by its
// name, or why there was none; prompt has asked for the name, nil for none.
func (p *presetPicker) changed(prompt *presetPrompt, done, at string, err error) tea.Cmd {
	switch {
	case err != nil && p.Host.Live(prompt):
		prompt.Busy, prompt.Err = false, err // the name is there for another try
		return nil
	case err != nil:
		return p.Host.Notify(ui.Bad, "The preset was not changed: "+err.Error())
	}
	return tea.Batch(p.Host.Close(prompt), p.Host.Notify(ui.Good, done), p.read(at))
}

func (p *presetPicker) View(width, height int) []string {
	return p.Draw(p.statusLines(width), width, height)
}

// statusLines is what there is to say of the list.
func (p *presetPicker) statusLines(width int) []string {
	t := p.Host.Theme()
	switch {
	case !p.loaded:
		return []string{" " + t.Muted.Render(ui.Cut("loading the saved presets…", width-2))}
	case p.err != nil:
		return ui.Indented(t.SignLines(ui.Warn, "Built-in presets only: "+p.err.Error(), width-2))
	case p.Host.Session().Presets == nil:
		return ui.Indented(t.SignLines(ui.Warn, "Built-in presets only: this session saves nothing on disk.", width-2))
	}
	return []string{" " + t.Muted.Render(ui.Cut("enter fills the form, nothing is sent", width-2))}
}

// presetPrompt asks for the name of a preset.
type presetPrompt struct {
	screen.Prompt
	picker *presetPicker
	// old is the preset to be renamed, "" for one to be saved.
	old    string
	preset state.Preset
}

func newPresetPrompt(p *presetPicker, old string, preset state.Preset) *presetPrompt {
	b := &presetPrompt{picker: p, old: old, preset: preset}
	about := "Save the values of the form as a preset."
	if old != "" {
		about = "New name for “" + old + "”."
	}
	b.Prompt = screen.NewPrompt(p.Host, about, "Name", form.Field{Label: "the name", Limit: screen.MostName, Check: b.check}, old)
	return b
}

// check checks a name: some are not to be had.
func (b *presetPrompt) check(value string) form.Verdict {
	switch name := strings.TrimSpace(value); {
	case strings.EqualFold(name, lastLaunchName):
		return form.Verdict{Level: ui.Bad, Text: "reserved: every launch replaces this preset"}
	case builtInName(name):
		return form.Verdict{Level: ui.Bad, Text: "a built-in preset has this name"}
	}
	return screen.Naming{What: "preset", Now: b.old, Taken: b.picker.hasSaved}.Check(value)
}

func (p *presetPicker) hasSaved(name string) bool {
	return slices.ContainsFunc(p.list, func(o *offeredPreset) bool { return o.saved && o.Name == name })
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

func (b *presetPrompt) Actions() []actions.ID { return []actions.ID{actions.Name} }

// Do saves the preset; the picker gets the result, and stays where this screen was
// left in between.
func (b *presetPrompt) Do(action actions.ID) tea.Cmd {
	if action != actions.Name || b.Busy || b.Input.Verdict().Blocks() {
		return nil
	}
	b.Busy = true
	p, old, preset := b.picker, b.old, b.preset
	preset.Name = b.Text()
	done := "saved as " + preset.Name
	if old != "" {
		done = "renamed to " + preset.Name
	} else if p.hasSaved(preset.Name) {
		old = preset.Name
	}
	presets := p.Host.Session().Presets
	return screen.Keep(p.Host, p, func() error { return presets.Save(old, preset) }, func(err error) tea.Cmd {
		return p.changed(b, done, preset.Name, err)
	})
}
