package shell

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/uitest"
	"flexconsole/views/launcher"
)

// formPreset is what the form holds in these tests.
var formPreset = state.Preset{ChatName: "From the form", FirstMessage: "Typed by hand"}

// keptPresets are presets in dir, "" for memory, with some saved.
func keptPresets(t testing.TB, dir string, saved ...state.Preset) *state.Presets {
	t.Helper()
	presets, err := state.OpenPresets(dir, sandbox.AccountSID)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range saved {
		if err := presets.Save("", p); err != nil {
			t.Fatal(err)
		}
	}
	return presets
}

// presetRig opens the picker on a rig with presets; what is taken comes into
// the list.
func presetRig(t *testing.T, presets *state.Presets) (*rig, *[]state.Preset) {
	t.Helper()
	r := newRig(t, setup{})
	r.session.Presets = presets
	taken := &[]state.Preset{}
	r.pickPreset(taken)
	return r, taken
}

// pickPreset opens the picker and waits for the saved presets.
func (r *rig) pickPreset(taken *[]state.Preset) {
	r.t.Helper()
	p := launcher.NewPresetPicker(r.app.desk, func() state.Preset { return formPreset }, func(p state.Preset) tea.Cmd {
		*taken = append(*taken, p)
		return nil
	})
	r.run(r.app.desk.Push(p))
	r.until("the presets", func() bool { return p.Loaded })
}

// savedNames are the presets kept now.
func savedNames(t testing.TB, presets *state.Presets) []string {
	t.Helper()
	all, err := presets.All()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range all {
		names = append(names, p.Name)
	}
	return names
}

// wantSaved checks which presets are kept now, in order.
func (r *rig) wantSaved(names ...string) {
	r.t.Helper()
	got := savedNames(r.t, r.session.Presets)
	if !slices.Equal(got, names) {
		r.t.Errorf("saved are %q, want %q", got, names)
	}
}

func TestTakePreset(t *testing.T) {
	t.Parallel()
	presets := keptPresets(t, "",
		state.Preset{Name: "Older", Used: noon.Add(-48 * time.Hour)},
		state.Preset{Name: "Newer", FirstMessage: "Bonjour \x1b[2J", Identity: "guest-1", Untagged: true, Used: noon.Add(-time.Hour)},
		state.Preset{Name: launcher.LastLaunchName, ChatName: "What I sent", Used: noon.Add(-50 * time.Hour)})
	r, taken := presetRig(t, presets)
	r.want("▸ Last launch used 2 days ago", "no first message · chat What I sent", "Newer saved, used 1 hour ago",
		"Older saved, used 2 days ago", "Plain hello built in", "Silent: no first message built in")
	for i, name := range []string{launcher.LastLaunchName, "Newer", "Older", "Plain hello"} {
		if got := r.app.desk.Front().(*launcher.PresetPicker).List[i].Name; got != name {
			t.Errorf("%q stands at %d, want %q", got, i, name)
		}
	}
	r.press("down")
	r.want("“Bonjour ␛[2J” · identity guest-1 · not tagged as a test")
	r.typeText("spanish")
	r.press("enter")
	if len(*taken) != 1 || (*taken)[0].Name != "Billing question in Spanish" || !strings.Contains((*taken)[0].PreEngagementData, "es-MX") {
		t.Errorf("took %+v", *taken)
	}
	if _, open := r.app.desk.Front().(*launcher.PresetPicker); open {
		t.Error("the picker is still open")
	}
}

// A saved preset that is taken is the last used from then on.
func TestTakenPresetIsTheLastUsed(t *testing.T) {
	t.Parallel()
	presets := keptPresets(t, "", state.Preset{Name: "Older"}, state.Preset{Name: "Newer", Used: noon.Add(-time.Hour)})
	r, taken := presetRig(t, presets)
	r.want("▸ Newer")
	r.press("down", "enter")
	r.until("the use noted", func() bool { return savedNames(t, presets)[0] == "Older" })
	r.pickPreset(taken)
	r.want("▸ Older saved, used just now")
	if len(*taken) != 1 || (*taken)[0].Name != "Older" {
		t.Errorf("took %+v", *taken)
	}
}

func TestSavePreset(t *testing.T) {
	t.Parallel()
	r, _ := presetRig(t, keptPresets(t, "", state.Preset{Name: "Mine", ChatName: "as it was"}))
	r.typeText("hello") // which would hide the new one
	r.press("ctrl+s")
	r.want("Save preset", "… 1–60 characters")
	r.press("enter") // nothing to save under
	r.typeText(" Ours ")
	r.want("✓ Enter saves it")
	r.press("enter", "enter") // an Enter too many
	r.waitFor("✓ saved as Ours")
	r.waitFor("▸ Ours saved, never used")
	r.wantSaved("Mine", "Ours")

	r.press("ctrl+s")
	r.typeText("Mine")
	r.want("! Enter replaces the saved preset of that name")
	r.press("ctrl+s")
	r.waitFor("▸ Mine saved")
	r.want("“Typed by hand” · chat From the form")
	r.wantSaved("Mine", "Ours")
}

func TestPresetNames(t *testing.T) {
	t.Parallel()
	r, _ := presetRig(t, keptPresets(t, "", state.Preset{Name: "Mine"}, state.Preset{Name: "Ours"}))
	p := r.app.desk.Front().(*launcher.PresetPicker)
	for _, row := range []struct {
		old, name string
		level     ui.Level
	}{
		{"", "", ui.Pending},
		{"", "   ", ui.Pending},
		{"", "New", ui.Good},
		{"", " New ", ui.Good},
		{"", "mine", ui.Good},
		{"", "Mine", ui.Warn},
		{"", " Mine ", ui.Warn},
		{"", "last launch", ui.Bad},
		{"", "plain HELLO", ui.Bad},
		{"", "a\u202eb", ui.Bad},
		{"", strings.Repeat("名", launcher.MaxPresetName), ui.Good},
		{"Mine", "Mine", ui.Pending},
		{"Mine", "Ours", ui.Bad},
		{"Mine", "Other", ui.Good},
		{"Mine", "Last launch", ui.Bad},
	} {
		b := launcher.NewPresetPrompt(p, row.old, state.Preset{})
		b.Input.SetValue(row.name)
		if v := b.Input.Verdict(); v.Level != row.level {
			t.Errorf("%q for %q: %d %q, want %d", row.name, row.old, v.Level, v.Text, row.level)
		}
	}
	r.press("ctrl+s")
	r.paste(strings.Repeat("x", launcher.MaxPresetName+1))
	r.want("! cut: the name takes at most 60 characters")
}

func TestRenamePreset(t *testing.T) {
	t.Parallel()
	used := noon.Add(-time.Hour)
	r, _ := presetRig(t, keptPresets(t, "", state.Preset{Name: "Mine", ChatName: "Kept", Used: used}, state.Preset{Name: "Ours"}))
	r.press("ctrl+r")
	r.want("Rename preset", "“Mine” gets another name.", "its name now")
	r.press("enter")
	r.retype("Ours")
	r.press("enter")
	r.want("✗ another preset has that name")
	r.retype("Yours")
	r.press("enter")
	r.waitFor("▸ Yours saved, used 1 hour ago")
	r.want("✓ renamed to Yours", "chat Kept")
	r.wantSaved("Yours", "Ours")
}

func TestRemovePreset(t *testing.T) {
	t.Parallel()
	r, _ := presetRig(t, keptPresets(t, "", state.Preset{Name: "Mine"}, state.Preset{Name: "Ours"}))
	r.press("ctrl+x")
	r.want("Remove this preset?", "“Mine” is removed for good.")
	r.press("enter") // keep it
	r.wantSaved("Mine", "Ours")
	r.press("ctrl+x")
	r.confirm()
	r.waitFor("✓ removed: Mine")
	r.waitFor("▸ Ours")
	r.wantSaved("Ours")
}

// What the console made itself can be neither renamed nor, where it is built
// in, removed.
func TestPresetsThatStay(t *testing.T) {
	t.Parallel()
	r, _ := presetRig(t, keptPresets(t, "", state.Preset{Name: launcher.LastLaunchName}))
	r.press("ctrl+r")
	r.want("every launch saves over “Last launch”")
	r.press("down", "ctrl+r")
	r.want("a built-in preset cannot be renamed")
	r.press("ctrl+x")
	r.want("a built-in preset cannot be removed")
	r.wantNot("Remove this preset?")
	r.press("up", "ctrl+x")
	r.confirm()
	r.waitFor("▸ Plain hello")
	r.wantSaved()
}

func TestPresetsWithoutADisk(t *testing.T) {
	t.Parallel()
	r, taken := presetRig(t, nil)
	r.want("! Only those built in: this session keeps nothing on the disk.", "▸ Plain hello")
	r.press("ctrl+s")
	r.want("presets cannot be saved: this session keeps nothing on the disk")
	r.press("enter")
	if len(*taken) != 1 || (*taken)[0].Name != "Plain hello" {
		t.Errorf("took %+v", *taken)
	}
}

// A file that cannot be understood is told of and left alone.
func TestPresetsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	presets := keptPresets(t, dir, state.Preset{Name: "Mine"})
	file := filepath.Join(dir, "presets", sandbox.AccountSID+".json")
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, _ := presetRig(t, presets)
	r.want("! Only those built in: cannot understand", "Plain hello")
	r.press("ctrl+s")
	r.want("presets can be saved once those there are have been read")
	if data, err := os.ReadFile(file); err != nil || string(data) != "{" {
		t.Errorf("the file holds %q, %v", data, err)
	}
}

// A save that fails keeps the name for another try.
func TestPresetThatCannotBeSaved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r, _ := presetRig(t, keptPresets(t, dir, state.Preset{Name: "Mine"}))
	file := filepath.Join(dir, "presets", sandbox.AccountSID+".json")
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.press("ctrl+s")
	r.typeText("Ours")
	r.press("enter")
	r.waitFor("✗ cannot understand")
	r.want("Save preset", "Ours")
	if err := os.WriteFile(file, good, 0o600); err != nil {
		t.Fatal(err)
	}
	r.press("enter")
	r.waitFor("✓ saved as Ours")
	r.wantSaved("Mine", "Ours")
}

func TestPresetsAtEverySize(t *testing.T) {
	t.Parallel()
	r, _ := presetRig(t, keptPresets(t, "", state.Preset{Name: strings.Repeat("名", 60), FirstMessage: "Salut"}))
	for _, size := range []struct {
		width, height int
		want          []string
	}{
		{40, 12, []string{"▸ 名", "saved, never used", "“Salut”", "Plain hello"}},
		{80, 24, []string{"▸ 名", "saved, never used", "“Salut”", "Plain hello", "built in"}},
		{120, 40, []string{"▸ 名", "“Salut”", "“Hello, this is a test chat.”", "no first message"}},
	} {
		r.resize(size.width, size.height)
		r.want(size.want...)
		uitest.CheckLayout(t, "presets", r.app.View(), size.width, size.height)
	}
}
