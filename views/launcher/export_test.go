package launcher

import (
	"flexconsole/config/state"
	"flexconsole/ui/form"
	"flexconsole/views/screen"
)

// What the tests of this package look at of its screens.

const (
	LastLaunchName = lastLaunchName
	MaxPresetName  = screen.MostName
)

type (
	AddressPicker = addressPicker
	PresetPicker  = presetPicker
)

var (
	CheckAddress     = checkAddress
	NewAddressPicker = newAddressPicker
	NewPresetPicker  = newPresetPicker
)

// Loaded says that the saved presets were looked for.
func (p *presetPicker) Loaded() bool { return p.loaded }

// PresetName is the name of the preset in a row.
func (p *presetPicker) PresetName(row int) string { return p.list[row].Name }

// NameVerdict judges a name for the preset called old, "" for one to be saved.
func (p *presetPicker) NameVerdict(old, name string) form.Verdict {
	b := newPresetPrompt(p, old, state.Preset{})
	b.Input.SetValue(name)
	return b.Input.Verdict()
}
