package shell

import (
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config/state"
)

// A launch whose answer was lost is looked up by its tag, from either list that
// shows it, and settled where its chat is there.
func TestALostLaunchIsLookedUpFromTheJournal(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*rig){
		"changes":    func(r *rig) { r.press("3", "tab"); r.waitFor("? 03-04 12:00") },
		"unfinished": func(*rig) {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lost := newRig(t, setup{clock: newClock()})
			lost.newChatForm()
			lost.launch()
			journal := openJournal(t, "")
			keep(t, journal, aChange{"launch", sandbox.AddressSID, "launch_tag", nil, value(lost.chat().Tag), state.Unknown, "HTTP 500"})
			r := newRig(t, setup{account: lost.server, clock: lost.clock, journal: journal, chats: chatsIn(t, "")})
			r.waitFor(unfinishedHead)
			open(r)
			r.press("enter", "enter")
			r.waitFor("it was launched: here it is")
			if r.chat().SID != lost.chat().SID || r.chat().Tag != lost.chat().Tag {
				t.Errorf("opened %+v", r.chat().LaunchedChat)
			}
			entries, _, err := journal.Entries()
			if err != nil || entries[0].Outcome != state.Applied || entries[0].Detail != lost.chat().SID {
				t.Errorf("the journal holds %+v, %v", entries, err)
			}
			r.press("esc")
			if name == "changes" {
				r.waitFor("✓ 03-04 12:00")
			}
			r.press("1")
			r.wantNot(unfinishedHead)
		})
	}
}

// A launch that is not there says so, and one that was refused is not looked
// for.
func TestALaunchThatIsNotThere(t *testing.T) {
	t.Parallel()
	r := changesOf(t, setup{},
		aChange{"launch", sandbox.AddressSID, "launch_tag", nil, value("nosuchtag"), state.NotApplied, "HTTP 400"},
		aChange{"launch", sandbox.AddressSID, "launch_tag", nil, value("nosuchtag"), "", ""},
		aChange{"launch", sandbox.AddressSID, "launch_tag", nil, value("nosuchtag"), state.Unknown, "HTTP 500"})
	r.press("enter")
	r.want("there is nothing to open: the journal names no chat of this launch")
	r.press("k", "enter")
	r.want("the launch is still under way")
	r.press("k", "enter")
	r.want("looking for the chat", "esc stop")
	r.settle()
	r.want("none of the 0 conversations looked at around that time carries its tag")
	r.wantPosts(0)
}
