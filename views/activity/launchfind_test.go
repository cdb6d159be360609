package activity_test

import (
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/viewtest"
)

// A launch whose answer was lost is looked up by its tag, from either list that
// shows it, and settled where its chat is there.
func TestALostLaunchIsLookedUpFromTheJournal(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*rig){
		"changes":    func(r *rig) { r.Press("3", "tab"); r.WaitFor("? 03-04 12:00"); r.Press("enter") },
		"unfinished": func(*rig) {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lost := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
			lost.NewChatForm()
			lost.Launch()
			journal := viewtest.OpenJournal(t, "")
			viewtest.AddChanges(t, journal, viewtest.Change{Op: "launch", Target: sandbox.AddressSID, Field: "launch_tag", After: viewtest.Text(lost.Chat().Tag), Outcome: state.Unknown, Detail: "HTTP 500"})
			r := newRig(t, viewtest.Setup{Account: lost.Server, Clock: lost.Clock, Journal: journal, Chats: viewtest.OpenChats(t, "")})
			r.WaitFor(unfinishedHead)
			open(r)
			r.Press("enter", "enter")
			r.WaitFor("Found: it was launched")
			if r.Chat().SID != lost.Chat().SID || r.Chat().Tag != lost.Chat().Tag {
				t.Errorf("opened %+v", r.Chat())
			}
			entries, _, err := journal.Entries()
			if err != nil || entries[0].Outcome != state.Applied || entries[0].Detail != lost.Chat().SID {
				t.Errorf("the journal holds %+v, %v", entries, err)
			}
			r.Press("esc")
			if name == "changes" {
				r.WaitFor("✓ applied")
				r.Press("esc")
				r.WaitFor("✓ 03-04 12:00")
			}
			r.Press("1")
			r.WantNot(unfinishedHead)
		})
	}
}

// A launch that is not there says so, and one that was refused is not looked
// for.
func TestALaunchThatIsNotThere(t *testing.T) {
	t.Parallel()
	r := changesOf(t, viewtest.Setup{},
		viewtest.Change{Op: "launch", Target: sandbox.AddressSID, Field: "launch_tag", After: viewtest.Text("nosuchtag"), Outcome: state.NotApplied, Detail: "HTTP 400"},
		viewtest.Change{Op: "launch", Target: sandbox.AddressSID, Field: "launch_tag", After: viewtest.Text("nosuchtag")},
		viewtest.Change{Op: "launch", Target: sandbox.AddressSID, Field: "launch_tag", After: viewtest.Text("nosuchtag"), Outcome: state.Unknown, Detail: "HTTP 500"})
	r.Press("enter", "enter")
	r.Want("Nothing to open: the journal has no chat for this launch")
	r.Press("esc", "k", "enter", "enter")
	r.Want("The launch is still in progress")
	r.Press("esc", "k", "enter", "enter")
	r.Want("looking for the chat", "esc cancel")
	r.Settle()
	r.Want("Not found: searched 0 conversations from that time for its test tag")
	r.WantPosts(0)
}
