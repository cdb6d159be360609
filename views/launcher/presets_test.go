package launcher_test

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
	"flexconsole/views/viewtest"
)

// formPreset is what the form holds in these tests.
var formPreset = state.Preset{ChatName: "From the form", FirstMessage: "Typed by hand"}

// presetRig opens the picker on a rig with presets; what is taken comes into
// the list.
func presetRig(t *testing.T, presets *state.Presets) (*rig, *[]state.Preset) {
	t.Helper()
	r := newRig(t)
	r.Session.Presets = presets
	taken := &[]state.Preset{}
	r.pickPreset(taken)
	return r, taken
}

// pickPreset opens the picker and waits for the saved presets.
func (r *rig) pickPreset(taken *[]state.Preset) {
	r.T.Helper()
	p := launcher.NewPresetPicker(r.Host(), func() state.Preset { return formPreset }, func(p state.Preset) tea.Cmd {
		*taken = append(*taken, p)
		return nil
	})
	r.Run(r.Host().Push(p))
	r.Until("the presets", func() bool { return p.Loaded() })
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
	r.T.Helper()
	got := savedNames(r.T, r.Session.Presets)
	if !slices.Equal(got, names) {
		r.T.Errorf("saved are %q, want %q", got, names)
	}
}

func TestTakePreset(t *testing.T) {
	t.Parallel()
	presets := viewtest.OpenPresets(t, "",
		state.Preset{Name: "Older", Used: viewtest.Noon.Add(-48 * time.Hour)},
		state.Preset{Name: "Newer", FirstMessage: "Bonjour \x1b[2J", Identity: "guest-1", Untagged: true, Used: viewtest.Noon.Add(-time.Hour)},
		state.Preset{Name: launcher.LastLaunchName, ChatName: "What I sent", Used: viewtest.Noon.Add(-50 * time.Hour)})
	r, taken := presetRig(t, presets)
	r.Want("▸ Last launch used 2 days ago", "no first message · chat What I sent", "Newer saved, used 1 h ago",
		"Older saved, used 2 days ago", "Plain hello built-in", "No first message built-in")
	for i, name := range []string{launcher.LastLaunchName, "Newer", "Older", "Plain hello"} {
		if got := r.Host().Front().(*launcher.PresetPicker).PresetName(i); got != name {
			t.Errorf("%q stands at %d, want %q", got, i, name)
		}
	}
	r.Press("down")
	r.Want("“Bonjour ␛[2J” · identity guest-1 · no test tag")
	r.Type("spanish")
	r.Press("enter")
	if len(*taken) != 1 || (*taken)[0].Name != "Billing question in Spanish" || !strings.Contains((*taken)[0].PreEngagementData, "es-MX") {
		t.Errorf("took %+v", *taken)
	}
	if _, open := r.Host().Front().(*launcher.PresetPicker); open {
		t.Error("the picker is still open")
	}
}

// A saved preset that is taken is the last used from then on.
func TestTakenPresetIsTheLastUsed(t *testing.T) {
	t.Parallel()
	presets := viewtest.OpenPresets(t, "", state.Preset{Name: "Older"}, state.Preset{Name: "Newer", Used: viewtest.Noon.Add(-time.Hour)})
	r, taken := presetRig(t, presets)
	r.Want("▸ Newer")
	r.Press("down", "enter")
	r.Until("the use noted", func() bool { return savedNames(t, presets)[0] == "Older" })
	r.pickPreset(taken)
	r.Want("▸ Older saved, used just now")
	if len(*taken) != 1 || (*taken)[0].Name != "Older" {
		t.Errorf("took %+v", *taken)
	}
}

func TestSavePreset(t *testing.T) {
	t.Parallel()
	r, _ := presetRig(t, viewtest.OpenPresets(t, "", state.Preset{Name: "Mine", ChatName: "as it was"}))
	r.Type("hello") // which would hide the new one
	r.Press("ctrl+s")
	r.Want("Save preset", "… 1–60 characters")
	r.Press("enter") // nothing to save under
	r.Type(" Ours ")
	r.Want("✓ Enter saves it")
	r.Press("enter", "enter") // an Enter too many
	r.WaitFor("✓ saved as Ours")
	r.WaitFor("▸ Ours saved, never used")
	r.wantSaved("Mine", "Ours")

	r.Press("ctrl+s")
	r.Type("Mine")
	r.Want("! Enter replaces the preset with this name")
	r.Press("ctrl+s")
	r.WaitFor("▸ Mine saved")
	r.Want("“Typed by hand” · chat From the form")
	r.wantSaved("Mine", "Ours")
}

func TestPresetNames(t *testing.T) {
	t.Parallel()
	r, _ := presetRig(t, viewtest.OpenPresets(t, "", state.Preset{Name: "Mine"}, state.Preset{Name: "Ours"}))
	p := r.Host().Front().(*launcher.PresetPicker)
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
		if v := p.NameVerdict(row.old, row.name); v.Level != row.level {
			t.Errorf("%q for %q: %d %q, want %d", row.name, row.old, v.Level, v.Text, row.level)
		}
	}
	r.Press("ctrl+s")
	r.Paste(strings.Repeat("x", launcher.MaxPresetName+1))
	r.Want("! Shortened: the name is limited to 60 characters")
}

func TestRenamePreset(t *testing.T) {
	t.Parallel()
	used := viewtest.Noon.Add(-time.Hour)
	r, _ := presetRig(t, viewtest.OpenPresets(t, "", state.Preset{Name: "Mine", ChatName: "Kept", Used: used}, state.Preset{Name: "Ours"}))
	r.Press("f2")
	r.Want("Rename preset", "New name for “Mine”.", "this is the current name")
	r.Press("enter")
	r.Retype("Ours")
	r.Press("enter")
	r.Want("✗ another preset has this name")
	r.Retype("Yours")
	r.Press("enter")
	r.WaitFor("▸ Yours saved, used 1 h ago")
	r.Want("✓ renamed to Yours", "chat Kept")
	r.wantSaved("Yours", "Ours")
}

func TestRemovePreset(t *testing.T) {
	t.Parallel()
	r, _ := presetRig(t, viewtest.OpenPresets(t, "", state.Preset{Name: "Mine"}, state.Preset{Name: "Ours"}))
	r.Press("ctrl+x")
	r.Want("Remove this preset?", "“Mine” is removed permanently.")
	r.Press("enter") // keep it
	r.wantSaved("Mine", "Ours")
	r.Press("ctrl+x")
	r.Confirm()
	r.WaitFor("✓ removed: Mine")
	r.WaitFor("▸ Ours")
	r.wantSaved("Ours")
}

// What the console made itself can be neither renamed nor, where it is built
// in, removed.
func TestPresetsThatStay(t *testing.T) {
	t.Parallel()
	r, _ := presetRig(t, viewtest.OpenPresets(t, "", state.Preset{Name: launcher.LastLaunchName}))
	r.Press("f2")
	r.Want("Every launch replaces “Last launch”")
	r.Press("down", "f2")
	r.Want("A built-in preset cannot be renamed")
	r.Press("ctrl+x")
	r.Want("A built-in preset cannot be removed")
	r.WantNot("Remove this preset?")
	r.Press("up", "ctrl+x")
	r.Confirm()
	r.WaitFor("▸ Plain hello")
	r.wantSaved()
}

func TestPresetsWithoutADisk(t *testing.T) {
	t.Parallel()
	r, taken := presetRig(t, nil)
	r.Want("! Built-in presets only: this session saves nothing on disk.", "▸ Plain hello")
	r.Press("ctrl+s")
	r.Want("Presets cannot be saved: this session saves nothing on disk")
	r.Press("enter")
	if len(*taken) != 1 || (*taken)[0].Name != "Plain hello" {
		t.Errorf("took %+v", *taken)
	}
}

// A file that cannot be understood is told of and left alone.
func TestPresetsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	presets := viewtest.OpenPresets(t, dir, state.Preset{Name: "Mine"})
	file := filepath.Join(dir, "presets", sandbox.AccountSID+".json")
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, _ := presetRig(t, presets)
	r.Want("! Built-in presets only: cannot parse", "Plain hello")
	r.Press("ctrl+s")
	r.Want("Presets cannot be saved: the saved ones cannot be read")
	if data, err := os.ReadFile(file); err != nil || string(data) != "{" {
		t.Errorf("the file holds %q, %v", data, err)
	}
}

// A save that fails keeps the name for another try.
func TestPresetThatCannotBeSaved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r, _ := presetRig(t, viewtest.OpenPresets(t, dir, state.Preset{Name: "Mine"}))
	file := filepath.Join(dir, "presets", sandbox.AccountSID+".json")
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.Press("ctrl+s")
	r.Type("Ours")
	r.Press("enter")
	r.WaitFor("✗ cannot parse")
	r.Want("Save preset", "Ours")
	if err := os.WriteFile(file, good, 0o600); err != nil {
		t.Fatal(err)
	}
	r.Press("enter")
	r.WaitFor("✓ saved as Ours")
	r.wantSaved("Mine", "Ours")
}

func TestPresetsAtEverySize(t *testing.T) {
	t.Parallel()
	r, _ := presetRig(t, viewtest.OpenPresets(t, "", state.Preset{Name: strings.Repeat("名", 60), FirstMessage: "Salut"}))
	for _, size := range []struct {
		width, height int
		want          []string
	}{
		{40, 12, []string{"▸ 名", "saved, never used", "“Salut”", "Plain hello"}},
		{80, 24, []string{"▸ 名", "saved, never used", "“Salut”", "Plain hello", "built-in"}},
		{120, 40, []string{"▸ 名", "“Salut”", "“Hello, this is a test chat.”", "no first message"}},
	} {
		r.Resize(size.width, size.height)
		r.Want(size.want...)
		uitest.CheckLayout(t, "presets", r.App.View(), size.width, size.height)
	}
}

// The presets that are found are exported in their order, with all that they fill in.
func TestPresetsAreExportedAsFound(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Session.Presets = viewtest.OpenPresets(t, "",
		state.Preset{Name: "@ Older, shop", CustomerName: viewtest.Awkward, Identity: "-1", Used: viewtest.Noon.Add(-48 * time.Hour), UIVersion: "1.0.0"},
		state.Preset{
			Name: "Newer shop", AddressSID: sandbox.AddressSID, FirstMessage: "+1 \"x\"\nline 🧪", PreEngagementData: `{"a": "b, c"}`,
			Untagged: true, CloseAfter: "60", Used: viewtest.Noon.Add(-time.Hour),
		},
		state.Preset{Name: "Desk"})
	r.NewChatForm()
	r.Press("ctrl+y")
	r.WaitFor("Newer shop")
	r.Type("shop")
	r.WantExported(viewtest.CSV(
		"name,saved,used_at,address_sid,chat_name,customer_name,identity,pre_engagement_data,ui_version,close_after,untagged,first_message",
		"Newer shop,true,2026-03-04T11:00:00Z,"+sandbox.AddressSID+`,,,,"{""a"": ""b, c""}",,60,true,"'+1 ""x""\nline 🧪"`,
		`"'@ Older, shop",true,2026-03-02T12:00:00Z,,,`+viewtest.AwkwardCSV+",'-1,,1.0.0,,false,",
	), viewtest.JSON(
		`{"name":"Newer shop","saved":true,"used_at":"2026-03-04T11:00:00Z","address_sid":"`+sandbox.AddressSID+`","chat_name":null,"customer_name":null,`+
			`"identity":null,"pre_engagement_data":"{\"a\": \"b, c\"}","ui_version":null,"close_after":"60","untagged":true,"first_message":"+1 \"x\"\nline 🧪"}`,
		`{"name":"@ Older, shop","saved":true,"used_at":"2026-03-02T12:00:00Z","address_sid":null,"chat_name":null,"customer_name":`+viewtest.AwkwardJSON+`,`+
			`"identity":"-1","pre_engagement_data":null,"ui_version":"1.0.0","close_after":null,"untagged":false,"first_message":null}`,
	))
}
