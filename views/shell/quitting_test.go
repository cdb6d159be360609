package shell

import (
	"testing"
	"time"

	"flexconsole/api/follow"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/chats"
)

func TestQuitWarnsOfOpenChats(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.press("ctrl+c")
	r.want("1 test chat launched here is still open")
	r.press("ctrl+c")
	r.until("the end", func() bool { return r.quit })
}

// The question at the end offers to end the chats, from wherever it is asked.
func TestQuitOffersToEndTheChats(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.press("3", "q")
	r.want("Quit?", "End the chats")
	r.press("right", "right", "enter")
	r.waitFor("End 1 test chat?")
	r.confirm()
	r.waitFor("1 of 1 chat ended")
	r.settle()
	r.press("q")
	r.until("the end", func() bool { return r.quit })
}

// Chats of an earlier start count while they are young, although nobody has
// looked at them since; those that are not there any more do not.
func TestQuitWarnsOfChatsOfEarlierStarts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		chat state.LaunchedChat
		asks bool
	}{
		{state.LaunchedChat{SID: "CH000000000000000000000000000000aa", At: noon.Add(-time.Hour)}, true},
		{state.LaunchedChat{SID: "CH000000000000000000000000000000aa", At: noon.Add(-25 * time.Hour)}, false},
		{state.LaunchedChat{SID: "CH000000000000000000000000000000aa", At: noon.Add(-time.Hour), Ended: true}, false},
		{state.LaunchedChat{SID: "CH000000000000000000000000000000aa", At: noon.Add(-time.Hour), State: follow.NotFound}, false},
	} {
		kept, err := state.OpenChats("", sandbox.AccountSID)
		if err != nil {
			t.Fatal(err)
		}
		if err := kept.Put(row.chat); err != nil {
			t.Fatal(err)
		}
		r := newRig(t, setup{chats: kept})
		r.until("the chats", func() bool { return len(chats.ChatsOf(r.app.desk).All) == 1 })
		r.press("ctrl+c")
		if got := r.shows("1 test chat launched in the last 24 hours is not known to have ended."); got != row.asks {
			t.Errorf("%+v: asks %v\n%s", row.chat, got, r.screen())
		}
	}
}
