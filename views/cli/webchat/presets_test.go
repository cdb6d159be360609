package webchat_test

import (
	"slices"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/webchat"
)

// withPreset is an account with presets of the console.
func withPreset(t *testing.T) (*clitest.Machine, *state.Presets) {
	t.Helper()
	m := newMachine(t).WithAccount()
	presets, err := state.OpenPresets(clitest.StateDir(t), m.StateKey())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []state.Preset{
		{Name: "billing", AddressSID: sandbox.AddressSID, CustomerName: "Ada", FirstMessage: "Hi", Untagged: true},
		{Name: "broken", AddressSID: sandbox.AddressSID, PreEngagementData: "{"},
	} {
		if err := presets.Save("", p); err != nil {
			t.Fatal(err)
		}
	}
	return m, presets
}

// A preset fills what no flag gives.
func TestWebchatCreateFromAPreset(t *testing.T) {
	m, presets := withPreset(t)
	got := m.Plain(webchat.NewCommand, "create", "--preset", "billing", "--message", "Hello", "--yes", "--json")
	got.Ends(t, 0)
	chats := m.Server.Chats()
	if len(chats) != 1 || chats[0].CustomerFriendlyName != "Ada" || strings.Contains(chats[0].PreEngagementData, "flexconsole_test") {
		t.Errorf("launched %+v", chats)
	}
	if posts := m.Posts(); len(posts) != 2 || !strings.HasSuffix(posts[1], "Body=Hello") {
		t.Errorf("sent %q", posts)
	}
	if all, err := presets.All(); err != nil || all[0].Name != "billing" || all[0].Used.IsZero() {
		t.Errorf("the presets are %+v, %v", all, err)
	}
	for args, says := range map[string]string{
		"--preset nope":   "--preset: no preset named nope",
		"--preset=":       "--preset is empty",
		"--preset broken": "--data: ",
	} {
		got := m.Plain(webchat.NewCommand, append([]string{"create", "--yes"}, strings.Fields(args)...)...)
		got.Ends(t, plain.ExitUsage)
		got.Shows(t, says)
	}
	if n := len(m.Server.Chats()); n != 1 {
		t.Errorf("%d chats", n)
	}
}

// A shell offers the presets, and the addresses that are known from them.
func TestWebchatCreateCompletion(t *testing.T) {
	m, _ := withPreset(t)
	command := m.PlainCommand(webchat.NewCommand)
	create, _, err := command.Find([]string{"create"})
	if err != nil {
		t.Fatal(err)
	}
	m.In.BaseURL = m.Server.URL()
	if err := create.ParseFlags([]string{"--base-url", m.Server.URL()}); err != nil {
		t.Fatal(err)
	}
	for flag, want := range map[string][]string{
		"preset":  {"billing\t" + sandbox.AddressSID, "broken\t" + sandbox.AddressSID},
		"address": {sandbox.AddressSID + "\tpreset billing"},
	} {
		complete, there := create.GetFlagCompletionFunc(flag)
		if !there {
			t.Fatalf("--%s is not completed", flag)
		}
		if offered, _ := complete(create, nil, ""); !slices.Equal(offered, want) {
			t.Errorf("--%s: %q", flag, offered)
		}
	}
}
