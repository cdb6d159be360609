package webchat

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/session"
	"flexconsole/views/webchat"
)

// values are the inputs of the launch: those of the flags, then those of the preset, then
// the usual ones.
func (c *chatCreate) values(session *session.Session) (map[string]string, error) {
	values := webchat.FirstValues(session)
	values[webchat.CloseField] = "" // a command only does what it is told
	if c.preset != "" {
		preset, err := findPreset(session, c.preset)
		if err != nil {
			return nil, err
		}
		filled := webchat.FilledBy(preset)
		if err := c.checkPreset(filled); err != nil {
			return nil, err
		}
		for field, value := range filled {
			values[field] = value
		}
	}
	for field, value := range c.given {
		values[field] = value
	}
	return values, nil
}

// checkPreset judges the values of a preset that no flag replaces, as the form does.
func (c *chatCreate) checkPreset(filled map[string]string) error {
	for _, flag := range launchFlags {
		value := filled[flag.field]
		if _, replaced := c.given[flag.field]; replaced || value == "" {
			continue
		}
		if err := c.addVerdict(flag.name, webchat.CheckLaunch(flag.field, value)); err != nil {
			return err
		}
	}
	return nil
}

// findPreset is the preset of a name.
func findPreset(session *session.Session, name string) (state.Preset, error) {
	if session.Presets == nil {
		return state.Preset{}, plain.UsageError("--preset: presets are not kept in this session")
	}
	all, err := session.Presets.All()
	if i := slices.IndexFunc(all, func(p state.Preset) bool { return p.Name == name }); i >= 0 {
		return all[i], nil
	}
	if err != nil {
		return state.Preset{}, err
	}
	return state.Preset{}, plain.UsageError("--preset: no preset named " + name + "; presets are saved in the console's launch form")
}

// presetNames completes the name of a preset.
func presetNames(f *plain.AccountFlags, w plain.Wiring) cobra.CompletionFunc {
	return w.Offer(f, true, func(folder, key string) []cobra.Completion {
		var offered []cobra.Completion
		for _, p := range keptPresets(folder, key) {
			offered = append(offered, cobra.CompletionWithDesc(ui.Escape(p.Name), p.AddressSID))
		}
		return offered
	})
}

// knownAddresses completes an address with those of the presets and of chats launched
// before.
func knownAddresses(f *plain.AccountFlags, w plain.Wiring) cobra.CompletionFunc {
	return w.Offer(f, true, func(folder, key string) []cobra.Completion {
		var offered []cobra.Completion
		add := func(address, of string) {
			known := slices.ContainsFunc(offered, func(c cobra.Completion) bool { return strings.HasPrefix(c, address) })
			if address != "" && !known {
				offered = append(offered, cobra.CompletionWithDesc(ui.Escape(address), ui.Escape(of)))
			}
		}
		for _, p := range keptPresets(folder, key) {
			add(p.AddressSID, "preset "+p.Name)
		}
		if chats, err := state.OpenChats(folder, key); err == nil {
			all, _ := chats.All()
			for _, c := range all {
				add(c.Address, "launched "+c.At.Local().Format("2006-01-02"))
			}
		}
		return offered
	})
}

func keptPresets(folder, key string) []state.Preset {
	presets, err := state.OpenPresets(folder, key)
	if err != nil {
		return nil
	}
	all, _ := presets.All()
	return all
}
