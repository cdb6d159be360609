package shell_test

import (
	"fmt"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
	"flexconsole/views/webchat"
)

func TestBurst(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.NewChatForm()
	r.FillLaunch("", "Load", "Zoë")
	r.ChooseInput(webchat.CountField, "3")
	r.ChooseInput(webchat.PauseField, "1")
	r.Press("ctrl+s")
	r.Resize(80, 40)
	r.Want("Launch 3 chats?", "Load 1/3", "3 chats, one every 1 s (about 2 s)")
	r.Confirm()
	r.WaitFor("3 of 3 chats launched")
	posts := r.WantPosts(6)
	tags := map[string]bool{}
	for i := range 3 {
		form := posts[2*i].Form
		if form.Get("ChatFriendlyName") != fmt.Sprintf("Load %d/3", i+1) || form.Get("CustomerFriendlyName") != fmt.Sprintf("Zoë %d/3", i+1) {
			t.Errorf("sent %v", form)
		}
		tags[form.Get("PreEngagementData")] = true
	}
	if len(tags) != 3 {
		t.Errorf("the tags are %v", tags)
	}
	r.Press("esc")
	r.Want("3 chats, 3 open")
}

// One launch without a certain outcome stops the burst.
func TestBurstStopsAtAFailure(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PlainChatForm()
	r.ChooseInput(webchat.CountField, "5")
	r.ChooseInput(webchat.PauseField, "1")
	r.Server.Inject(sandbox.Fault{Method: "POST", Drop: true, Skip: 1})
	r.Press("ctrl+s")
	r.Confirm()
	r.WaitFor("1 of 5 chats launched: stopped, as the result of a launch is unknown")
	r.WantPosts(2)
	r.Press("esc")
	r.Want("If you leave, the others are not.")
}

// Nothing of a burst is sent twice, and what is not plainly well stops it: an
// answer of a proxy that only looks like a refusal, a chat without its message.
func TestBurstStopsAtWhatIsNotWell(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		fault sandbox.Fault
		says  string
		row   string
	}{
		{
			sandbox.Fault{Method: "POST", Path: "/WebChats", Status: 429, Body: "<html>", ContentType: "text/html", Apply: true},
			"0 of 3 chats launched: stopped, as the result of a launch is unknown", "✗ 1",
		},
		{
			sandbox.Fault{Method: "POST", Path: "/WebChats", Drop: true, Apply: true},
			"1 of 3 chats launched: stopped, as a first message may be missing", "! 1 CH00000000000000000000000000000001 no first message",
		},
		{
			sandbox.Fault{Method: "POST", Path: "/Messages", Status: 403, Code: 20403},
			"1 of 3 chats launched: stopped, as a first message may be missing", "! 1 CH00000000000000000000000000000001 no first message",
		},
	} {
		r := newRig(t, viewtest.Setup{})
		r.NewChatForm()
		if row.fault.Status == 429 { // or it would be found
			r.GoToInput(webchat.TagField)
			r.Press("right")
		}
		r.ChooseInput(webchat.CountField, "3")
		r.ChooseInput(webchat.PauseField, "1")
		r.Server.Inject(row.fault)
		r.Press("ctrl+s")
		r.Confirm()
		r.WaitFor(row.says)
		r.Want(row.row)
		launches := 0
		for _, post := range r.Posts() {
			if strings.HasSuffix(post.Path, "/WebChats") {
				launches++
			}
		}
		if launches != 1 {
			t.Errorf("%s: %d launches on the wire", row.says, launches)
		}
	}
}
