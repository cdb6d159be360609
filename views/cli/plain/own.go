package plain

import (
	"flexconsole/config"
	"flexconsole/ui"
	"flexconsole/views/actions"
)

// UseOwn applies the keys and colours of config.toml, before anything is drawn or printed
// of them. The error names line and column; the warnings are colours that are hard to read.
func UseOwn(settings *config.Settings) (warnings []string, err error) {
	keys := settings.Keys()
	bindings := make([]actions.Binding, len(keys))
	for i, b := range keys {
		bindings[i] = actions.Binding{Action: actions.ID(b.Action), Keys: b.Keys}
	}
	if at, err := actions.Bind(bindings); err != nil {
		return nil, keys[at].Problem(err.Error())
	}
	changed := map[string]bool{}
	for _, c := range settings.Colours() {
		if err := ui.SetColour(c.Theme, c.Token, c.Value); err != nil {
			return nil, c.Problem(err.Error())
		}
		changed[c.Theme] = true
	}
	for _, theme := range ui.Themes {
		if changed[theme] {
			warnings = append(warnings, ui.HardToRead(theme)...)
		}
	}
	return warnings, nil
}
