package shell_test

import (
	"testing"
	"time"

	"flexconsole/api/follow"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/viewtest"
)

func TestQuitWarnsOfOpenChats(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Press("ctrl+c")
	r.Want("1 test chat is still open")
	r.Press("ctrl+c")
	r.Until("the end", func() bool { return r.Quit })
}

// The question at the end offers to end the chats, from wherever it is asked.
func TestQuitOffersToEndTheChats(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Press("3", "q")
	r.Want("Quit?", "End chats")
	r.Press("right", "right", "enter")
	r.WaitFor("End 1 test chat?")
	r.Confirm()
	r.WaitFor("1 of 1 chat ended")
	r.Settle()
	r.Press("q")
	r.Until("the end", func() bool { return r.Quit })
}

// Chats of an earlier start count while they are young, although nobody has
// looked at them since; those that are not there any more do not.
func TestQuitWarnsOfChatsOfEarlierStarts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		chat state.LaunchedChat
		asks bool
	}{
		{state.LaunchedChat{SID: "CH000000000000000000000000000000aa", At: viewtest.Noon.Add(-time.Hour)}, true},
		{state.LaunchedChat{SID: "CH000000000000000000000000000000aa", At: viewtest.Noon.Add(-25 * time.Hour)}, false},
		{state.LaunchedChat{SID: "CH000000000000000000000000000000aa", At: viewtest.Noon.Add(-time.Hour), Ended: true}, false},
		{state.LaunchedChat{SID: "CH000000000000000000000000000000aa", At: viewtest.Noon.Add(-time.Hour), State: follow.NotFound}, false},
	} {
		kept, err := state.OpenChats("", sandbox.AccountSID)
		if err != nil {
			t.Fatal(err)
		}
		if err := kept.Put(row.chat); err != nil {
			t.Fatal(err)
		}
		r := newRig(t, viewtest.Setup{Chats: kept})
		r.Until("the chats", func() bool {
			return r.Came["shell.resultMsg: screen.answer[[]flexconsole/config/state.LaunchedChat]"] > 0
		})
		r.Press("ctrl+c")
		if got := r.Shows("1 test chat launched in the last 24 hours may still be open."); got != row.asks {
			t.Errorf("%+v: asks %v\n%s", row.chat, got, r.Screen())
		}
	}
}
