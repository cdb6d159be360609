package viewtest

import (
	"testing"
	"time"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/screen"
	"flexconsole/views/webchat"
)

// NewChatForm opens the launch form, without the close timer that it begins with: that is
// a write of its own.
func (r *Rig) NewChatForm() {
	r.T.Helper()
	r.Press("esc", "2", "n")
	r.Want("Address SID", "Ui-Version")
	never := ""
	r.Form().Inputs.Field(webchat.CloseField).Load(&never)
}

// FillLaunch types into the six inputs of the request in their order, and stays on
// the last.
func (r *Rig) FillLaunch(values ...string) {
	r.T.Helper()
	inputs := []string{"AddressSid", "ChatFriendlyName", "CustomerFriendlyName", "PreEngagementData", "Identity", "UiVersion"}
	for i, value := range values {
		r.GoToInput(inputs[i])
		if value != "" {
			r.Retype(value)
		}
	}
}

// GoToInput goes on to an input of the launch form.
func (r *Rig) GoToInput(id string) {
	r.T.Helper()
	form := r.Form().Inputs
	for range form.Fields {
		if form.Focused().ID == id {
			return
		}
		r.Press("tab")
	}
	r.T.Fatalf("the form has no input %s", id)
}

// ChooseInput sets an input of the launch form.
func (r *Rig) ChooseInput(id, value string) {
	r.T.Helper()
	r.GoToInput(id)
	r.Retype(value)
}

// PlainChatForm opens the form for a launch of the chat alone: no message, no
// tag. It stands on the first input.
func (r *Rig) PlainChatForm() {
	r.T.Helper()
	r.NewChatForm()
	r.ChooseInput(webchat.MessageField, "")
	r.GoToInput(webchat.TagField)
	if r.Form().Inputs.Field(webchat.TagField).Value() == "yes" {
		r.Press("right")
	}
	r.GoToInput("AddressSid")
}

// Launch sends the form and waits for the chat's page.
func (r *Rig) Launch() {
	r.T.Helper()
	r.Press("ctrl+s")
	r.Confirm()
	r.Until("the chat", func() bool { _, ok := r.Subject().(screen.ChatPage); return ok })
	r.Settle()
}

// OpenPresets are presets in dir, "" for memory, with some saved.
func OpenPresets(t testing.TB, dir string, saved ...state.Preset) *state.Presets {
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

// Chat is the chat of the page in front.
func (r *Rig) Chat() state.LaunchedChat {
	r.T.Helper()
	p, ok := r.Subject().(screen.ChatPage)
	if !ok {
		r.T.Fatalf("no chat is in front\n%s", r.Screen())
	}
	return p.Chat
}

// ReadAgain has the chat read at once.
func (r *Rig) ReadAgain() {
	r.T.Helper()
	r.Press("r")
	r.Settle()
}

// Pass lets time go by in so many steps, with a reading after each.
func (r *Rig) Pass(d time.Duration, steps int) {
	r.T.Helper()
	for range steps {
		r.Clock.Pass(d / time.Duration(steps))
		r.ReadAgain()
	}
}

// WithAgent launches a chat and waits until the sandbox's agent has greeted.
func (r *Rig) WithAgent() {
	r.T.Helper()
	r.NewChatForm()
	r.FillLaunch("", "Test chat", "Zoë")
	r.Launch()
	r.Pass(8*time.Second, 4)
	r.Want("accepted", "by pella.quickmoss")
}

// OpenChats opens the chats remembered in a folder, "" for in memory.
func OpenChats(t testing.TB, dir string) *state.Chats {
	t.Helper()
	chats, err := state.OpenChats(dir, sandbox.AccountSID)
	if err != nil {
		t.Fatal(err)
	}
	return chats
}

// openBursts keeps bursts in memory.
func openBursts() *state.Bursts {
	bursts, _ := state.OpenBursts("", sandbox.AccountSID) // in memory nothing fails
	return bursts
}
