package state

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// maxPresets is how many presets there may be.
	maxPresets = 200
	// maxPresetName and maxLong are in characters; maxLong is that of
	// pre-engagement data and of a first message.
	maxPresetName = 100
	maxLong       = 64 << 10
)

// ErrPresetTaken: another preset has the name.
var ErrPresetTaken = errors.New("another preset has this name")

// Preset is a launch form's values under a name. All texts are the user's own,
// as typed: none is checked but for its length.
type Preset struct {
	// Name identifies the preset, its case included; 1 to 100 characters.
	Name string `json:"name"`
	// AddressSID, ChatName, CustomerName, Identity, UIVersion and CloseAfter hold at most
	// 1,024 characters each, PreEngagementData (JSON) and FirstMessage 65,536.
	AddressSID        string `json:"address_sid,omitempty"`
	ChatName          string `json:"chat_name,omitempty"`
	CustomerName      string `json:"customer_name,omitempty"`
	PreEngagementData string `json:"pre_engagement_data,omitempty"`
	Identity          string `json:"identity,omitempty"`
	UIVersion         string `json:"ui_version,omitempty"`
	FirstMessage      string `json:"first_message,omitempty"`
	// CloseAfter is after how long Twilio closes a chat by itself, "" for never.
	CloseAfter string `json:"close_after,omitempty"`
	// Untagged: chats from it are not marked as tests.
	Untagged bool `json:"untagged,omitempty"`
	// Used is when it was last launched, zero for never.
	Used time.Time `json:"used,omitzero"`
}

// Presets are the launch presets of one account, at most 200. Its methods may
// be called from several goroutines, and several consoles share the file. All
// of them fail, and leave the file as it is, where it cannot be read or
// understood; the error names it.
type Presets struct{ list listFile[Preset] }

// OpenPresets opens the presets of a Key in dir/presets; dir "" keeps them in
// memory, for the demo. An error says that the folder cannot be made or kept
// private.
func OpenPresets(dir, key string) (*Presets, error) {
	p := &Presets{listFile[Preset]{
		good:   func(preset Preset) bool { return strings.TrimSpace(preset.Name) != "" },
		tidied: tidyPresets,
	}}
	if err := p.list.open(dir, "presets", key); err != nil {
		return nil, err
	}
	return p, nil
}

// All are the presets, the last used first, then those never used by name.
func (p *Presets) All() ([]Preset, error) { return p.list.all() }

// Save adds a preset where old is "", and else puts it in place of the one
// called old, whose name it may change. When old is gone in the meantime it is
// added, so that no work is lost. It stays as last used as it was.
// ErrPresetTaken says that the name is another preset's; any other error is one
// sentence: no name, a text too long, too many presets, or a file that cannot
// be written.
func (p *Presets) Save(old string, preset Preset) error {
	if err := preset.check(); err != nil {
		return err
	}
	return p.list.change(func(all []Preset) ([]Preset, error) {
		if preset.Name != old && findPreset(all, preset.Name) >= 0 {
			return nil, ErrPresetTaken
		}
		if i := findPreset(all, old); i >= 0 {
			preset.Used = later(preset.Used, all[i].Used)
			all[i] = preset
			return all, nil
		}
		if len(all) >= maxPresets {
			return nil, fmt.Errorf("there are %d presets already: remove one first", maxPresets)
		}
		return append(all, preset), nil
	})
}

// Remove forgets a preset. One that is gone already is no error.
func (p *Presets) Remove(name string) error {
	return p.list.change(func(all []Preset) ([]Preset, error) {
		return slices.DeleteFunc(all, func(preset Preset) bool { return preset.Name == name }), nil
	})
}

// Touch notes that a preset was used, unless a later use is known. One that is
// gone is no error.
func (p *Presets) Touch(name string, at time.Time) error {
	return p.list.change(func(all []Preset) ([]Preset, error) {
		if i := findPreset(all, name); i >= 0 {
			all[i].Used = later(all[i].Used, at)
		}
		return all, nil
	})
}

// check says what keeps a preset from being saved.
func (p Preset) check() error {
	if strings.TrimSpace(p.Name) == "" {
		return errors.New("a preset needs a name")
	}
	for _, part := range []struct {
		what, text string
		most       int
	}{
		{"the preset's name", p.Name, maxPresetName},
		{"the address SID", p.AddressSID, maxShort},
		{"the chat name", p.ChatName, maxShort},
		{"the customer name", p.CustomerName, maxShort},
		{"the identity", p.Identity, maxShort},
		{"the UI version", p.UIVersion, maxShort},
		{"the close timer", p.CloseAfter, maxShort},
		{"the pre-engagement data", p.PreEngagementData, maxLong},
		{"the first message", p.FirstMessage, maxLong},
	} {
		if n := utf8.RuneCountInString(part.text); n > part.most {
			return fmt.Errorf("preset not saved: %s has %d characters, the limit is %d", part.what, n, part.most)
		}
	}
	return nil
}

func findPreset(all []Preset, name string) int {
	return slices.IndexFunc(all, func(p Preset) bool { return p.Name == name })
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// tidyPresets removes nothing, as Save never saves too many presets.
func tidyPresets(all []Preset) []Preset {
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i], all[j]
		return cmp.Or(b.Used.Compare(a.Used), strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))) < 0
	})
	return all
}
