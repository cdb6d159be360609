package launcher_test

import (
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
	"flexconsole/views/webchat"
)

// The form begins with a close timer, which goes out after the launch, is kept with the
// preset, and whose failure does not make the launch look failed.
func TestCloseTimer(t *testing.T) {
	t.Parallel()
	presets := viewtest.OpenPresets(t, "", state.Preset{Name: "From before", ChatName: "Old"})
	r := viewtest.New(t, viewtest.Setup{Presets: presets})
	r.Press("esc", "2", "n")
	if got := r.Form().Inputs.Value(webchat.CloseField); got != webchat.UsualClose {
		t.Errorf("it begins with %q", got)
	}
	for text, says := range map[string]string{"9": "10 min at least", "soon": "is no time in whole minutes", "30h": "over a day"} {
		r.ChooseInput(webchat.CloseField, text)
		r.Want(says)
	}
	r.ChooseInput(webchat.CloseField, "30m")
	r.Server.Inject(sandbox.Fault{Method: "POST", Path: "/v1/Conversations/", Skip: 1, Status: 403, Code: 20403})
	r.Press("ctrl+s")
	r.Want("Close after 30 min", "Twilio closes the chat in 30 min")
	r.Confirm()
	r.Until("the chat", func() bool { _, ok := r.Subject().(screen.ChatPage); return ok })
	r.Settle()
	r.Want("The chat was launched; the close timer was not set")
	if body := string(r.WantPosts(3)[2].Body); body != "Timers.Closed=PT30M" {
		t.Errorf("sent %s", body)
	}
	var saved []state.Preset
	var err error
	r.Until("the preset", func() bool { // it is saved beside
		saved, err = presets.All()
		return err != nil || len(saved) == 2
	})
	if err != nil || len(saved) != 2 || saved[0].CloseAfter != "30m" {
		t.Errorf("saved %+v, %v", saved, err)
	}
	if values := webchat.FilledBy(saved[1]); values[webchat.CloseField] != "" {
		t.Errorf("a preset from before fills %q", values)
	}
}

// A burst goes on where only a timer could not be set, and says so in its row.
func TestBurstWithoutCloseTimers(t *testing.T) {
	t.Parallel()
	r := viewtest.New(t, viewtest.Setup{})
	r.NewChatForm()
	r.ChooseInput(webchat.CloseField, "60")
	r.ChooseInput(webchat.CountField, "2")
	r.ChooseInput(webchat.PauseField, "1")
	r.Server.Inject(sandbox.Fault{Method: "POST", Path: "/v1/Conversations/", Skip: 1, Times: 1, Status: 403, Code: 20403})
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("2 of 2 chats launched")
	r.Want("the close timer was not set")
	r.WantPosts(6)
}
