package users

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"flexconsole/api"
	"flexconsole/api/taskrouter"
	"flexconsole/ui"
)

func TestChannelsOfAWorker(t *testing.T) {
	t.Parallel()
	name := func(text string) *string { return &text }
	for want, read := range map[string]part[[]taskrouter.WorkerChannel]{
		"loading…":   {},
		"cannot say": {known: true, err: errors.New("cannot say")},
		"none":       {known: true},
		"chat 1 of 2, voice 1 of 1 (full), sms 0 of 1 (gets none), WC1 0 of 0": {known: true, value: []taskrouter.WorkerChannel{
			{TaskChannel: name("chat"), AssignedTasks: 1, ConfiguredCapacity: 2, Available: true},
			{TaskChannel: name("voice"), AssignedTasks: 1, ConfiguredCapacity: 1, Available: true},
			{TaskChannel: name("sms"), ConfiguredCapacity: 1},
			{SID: "WC1", Available: true},
		}},
	} {
		if got := channels(&read); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSkillsHaveTheirLevels(t *testing.T) {
	t.Parallel()
	w := taskrouter.Worker{Skills: []string{"orders", "returns"}, Levels: map[string]json.Number{"orders": "2", "other": "3", "returns": ""}}
	if got := skills(w); got != "orders (level 2), returns" || w.Skills[0] != "orders" {
		t.Errorf("%q of %q", got, w.Skills)
	}
}

// The contact says that it fits, or what it should be.
func TestContactOfAWorker(t *testing.T) {
	t.Parallel()
	theme, _ := ui.NewTheme("none")
	const unfit = "! The contact_uri does not fit the username, so Flex cannot add the agent to chats. It should be client:ann_2Eexample."
	for name, row := range map[string]struct{ uri, friendly, want, warns string }{
		"fits":           {"client:ann_2Eexample", "ann.example", "client:ann_2Eexample (fits the username)", ""},
		"written as is":  {"client:ann.example", "ann.example", "client:ann.example (fits the username)", ""},
		"another":        {"client:bob", "ann.example", "client:bob", unfit},
		"none":           {"", "ann.example", "", unfit},
		"not judged":     {"client:bob", "", "client:bob", ""},
		"nothing at all": {"", "", "", ""},
	} {
		w := taskrouter.Worker{}
		if row.uri != "" {
			w.ContactURI = &row.uri
		}
		if row.friendly != "" {
			w.FriendlyName = &row.friendly
		}
		warns := ansi.Strip(strings.Join(workerWarnings(theme, w, api.FlexUser{}, 300), "\n"))
		if got := contact(w); got != row.want || warns != row.warns {
			t.Errorf("%s: %q and %q, want %q and %q", name, got, warns, row.want, row.warns)
		}
	}
}
