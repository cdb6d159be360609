package state

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func preset(i int) Preset {
	return Preset{
		Name: fmt.Sprint("preset ", i), AddressSID: "IG00000000000000000000000000000001", ChatName: "chat",
		CustomerName: "Ada", PreEngagementData: `{"topic": "billing"}`, Identity: "visitor", UIVersion: "1.0.0",
		FirstMessage: "Hello,\nis anyone there?", Untagged: true,
	}
}

func usedAt(p Preset, second int) Preset {
	p.Used = time.Date(2026, 3, 1, 9, 0, second, 0, time.UTC)
	return p
}

func openPresets(t *testing.T, dir string) *Presets {
	t.Helper()
	p, err := OpenPresets(dir, account)
	must(t, err)
	return p
}

func wantPresets(t *testing.T, p *Presets, want ...Preset) {
	t.Helper()
	all, err := p.All()
	must(t, err)
	if len(all) != len(want) {
		t.Fatalf("%d presets, want %d: %+v", len(all), len(want), all)
	}
	for i := range want {
		if all[i] != want[i] {
			t.Errorf("place %d is %+v, want %+v", i, all[i], want[i])
		}
	}
}

func TestPresetsLastUsedFirst(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		p := openPresets(t, dir)
		for _, i := range []int{3, 1, 2} {
			must(t, p.Save("", preset(i)))
		}
		wantPresets(t, p, preset(1), preset(2), preset(3))
		must(t, p.Touch("preset 2", usedAt(preset(2), 5).Used))
		must(t, p.Touch("preset 3", usedAt(preset(3), 9).Used))
		must(t, p.Touch("preset 3", usedAt(preset(3), 2).Used)) // an earlier use
		must(t, p.Touch("gone", usedAt(preset(3), 2).Used))
		wantPresets(t, p, usedAt(preset(3), 9), usedAt(preset(2), 5), preset(1))
		if dir != "" {
			wantPresets(t, openPresets(t, dir), usedAt(preset(3), 9), usedAt(preset(2), 5), preset(1))
		}
	})
}

func TestPresetsChangedAndRenamed(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		p := openPresets(t, dir)
		must(t, p.Save("", usedAt(preset(1), 1)))
		must(t, p.Save("", preset(2)))
		changed := preset(1)
		changed.FirstMessage = "Good morning"
		must(t, p.Save("preset 1", changed)) // it stays as last used as it was
		wantPresets(t, p, usedAt(changed, 1), preset(2))
		must(t, p.Save("preset 1", preset(3)))
		wantPresets(t, p, usedAt(preset(3), 1), preset(2))
		must(t, p.Save("gone", preset(4)))
		wantPresets(t, p, usedAt(preset(3), 1), preset(2), preset(4))
		must(t, p.Remove("preset 3"))
		must(t, p.Remove("preset 3"))
		wantPresets(t, p, preset(2), preset(4))
	})
}

// A name belongs to one preset, however the other comes by it.
func TestPresetNameIsTaken(t *testing.T) {
	places(t, func(t *testing.T, dir string) {
		p := openPresets(t, dir)
		must(t, p.Save("", preset(1)))
		must(t, p.Save("", preset(2)))
		other := preset(2)
		other.Identity = "someone else"
		for _, old := range []string{"", "preset 1", "gone"} {
			if err := p.Save(old, other); !errors.Is(err, ErrPresetTaken) {
				t.Errorf("in place of %q: %v", old, err)
			}
		}
		wantPresets(t, p, preset(1), preset(2))
	})
}

func TestPresetBounds(t *testing.T) {
	p := openPresets(t, "")
	for says, spoil := range map[string]func(*Preset, string){
		"the preset's name has 101":         func(p *Preset, _ string) { p.Name = strings.Repeat("é", maxPresetName+1) },
		"needs a name":                      func(p *Preset, _ string) { p.Name = " \t" },
		"the address SID has 1025":          func(p *Preset, long string) { p.AddressSID = long[:maxShort+1] },
		"the chat name has 1025":            func(p *Preset, long string) { p.ChatName = long[:maxShort+1] },
		"the customer name has 1025":        func(p *Preset, long string) { p.CustomerName = long[:maxShort+1] },
		"the identity has 1025":             func(p *Preset, long string) { p.Identity = long[:maxShort+1] },
		"the UI version has 1025":           func(p *Preset, long string) { p.UIVersion = long[:maxShort+1] },
		"the pre-engagement data has 65537": func(p *Preset, long string) { p.PreEngagementData = long },
		"the first message has 65537":       func(p *Preset, long string) { p.FirstMessage = long },
	} {
		wrong := preset(1)
		spoil(&wrong, strings.Repeat("x", maxLong+1))
		mustFail(t, p.Save("", wrong), says)
	}
	wantPresets(t, p)
	full := preset(1)
	full.PreEngagementData = strings.Repeat("é", maxLong)
	must(t, p.Save("", full))
	wantPresets(t, p, full)
}

// There is no room for one preset too many, but for changes there is.
func TestTooManyPresets(t *testing.T) {
	p := openPresets(t, "")
	for i := range maxPresets {
		must(t, p.Save("", preset(i)))
	}
	mustFail(t, p.Save("", preset(maxPresets)), "200 presets already")
	must(t, p.Save("preset 7", preset(maxPresets)))
	all, err := p.All()
	must(t, err)
	if len(all) != maxPresets {
		t.Errorf("%d presets", len(all))
	}
}

// Entries without a name are nothing that could be picked.
func TestPresetsAreCheckedWhenRead(t *testing.T) {
	p := openPresets(t, t.TempDir())
	write(t, p.list.path, `[{"name":" "},{},{"name":"good","first_message":"hello"}]`)
	wantPresets(t, p, Preset{Name: "good", FirstMessage: "hello"})
}
