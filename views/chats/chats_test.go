package chats_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"flexconsole/api/follow"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/chats"
	"flexconsole/views/session"
	"flexconsole/views/viewtest"
)

// remembered is what the file holds of a chat; ok is false where it is not
// there.
func remembered(t testing.TB, chats *state.Chats, conversation string) (chat state.LaunchedChat, ok bool) {
	t.Helper()
	all, err := chats.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.SID == conversation {
			return c, true
		}
	}
	return chat, false
}

// launchedElsewhere is a chat that another console has launched on the same
// files while this one was running.
func (r *rig) launchedElsewhere() state.LaunchedChat {
	r.T.Helper()
	other := newRig(r.T, viewtest.Setup{Account: r.Server, Chats: r.Session.Chats, Journal: r.Session.Journal, Clock: r.Clock})
	other.NewChatForm()
	other.FillLaunch("", "From elsewhere", "Zoë")
	other.Launch()
	return other.Chat()
}

// A chat opened from the journal keeps all that its launch has saved,
// and what was not launched here is not filed under it.
func TestOpeningFromTheJournalKeepsTheChat(t *testing.T) {
	t.Parallel()
	chats, journal := viewtest.OpenChats(t, ""), viewtest.OpenJournal(t, "")
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock(), Chats: chats, Journal: journal})
	launched := r.launchedElsewhere()
	stranger := newRig(t, viewtest.Setup{Account: r.Server, Clock: r.Clock})
	stranger.NewChatForm()
	stranger.Launch()
	viewtest.AddChanges(t, journal, viewtest.Change{Op: "end chat", Target: stranger.Chat().SID, Field: "State", Outcome: state.NotApplied, Detail: "HTTP 403"})

	r.Press("esc", "3", "tab")
	r.WaitFor("end chat")
	r.Press("enter", "enter")
	r.Settle()
	if chat := r.Chat(); chat.SID != stranger.Chat().SID || !chat.At.IsZero() {
		t.Errorf("opened %+v", chat)
	}
	r.Press("esc", "esc", "G", "enter", "enter")
	r.Settle()
	r.Want("conversation created")
	r.Until("the chat on the disk", func() bool {
		kept, _ := remembered(t, chats, launched.SID)
		return kept.State != ""
	})
	kept, _ := remembered(t, chats, launched.SID)
	if kept.Identity != launched.Identity || kept.Name != "From elsewhere" || kept.Customer != "Zoë" || kept.Tag != launched.Tag || kept.Address == "" {
		t.Errorf("kept %+v", kept)
	}
	if _, filed := remembered(t, chats, stranger.Chat().SID); filed {
		t.Error("a stranger's chat was filed under those launched here")
	}
}

// Whoever ends a stranger's chat does not make it one of those launched here.
func TestAStrangersChatIsEndedAndNotKept(t *testing.T) {
	t.Parallel()
	stranger := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	stranger.PlainChatForm()
	stranger.Launch()
	chats := viewtest.OpenChats(t, "")
	r := newRig(t, viewtest.Setup{Account: stranger.Server, Clock: stranger.Clock, Chats: chats})
	over := false
	r.Session.EndChats(context.Background(), []state.LaunchedChat{{SID: stranger.Chat().SID}}, session.NoneSpared, func(_ int, e follow.Ending) { over = e.Over() })
	if _, filed := remembered(t, chats, stranger.Chat().SID); !over || filed {
		t.Errorf("ended: %v, filed under those launched here: %v", over, filed)
	}
}

// A look that began before a chat was ended does not open it again.
func TestAStaleLookReopensNoChat(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	list := chats.ChatsOf(r.Host())
	ended := list.Get(state.LaunchedChat{SID: viewtest.SomeChat, At: viewtest.Noon, State: "closed", Ended: true})
	ending := list.Get(state.LaunchedChat{SID: "CH000000000000000000000000000000bb", At: viewtest.Noon, State: "offered"})
	ending.BeingEnded()
	stale := follow.Snapshot{State: "with an agent"}
	list.Saw(stale, ended, ending)
	if !ended.Ended || ending.State != "offered" {
		t.Errorf("ended: %+v, being ended: %+v", ended.Kept(), ending.Kept())
	}
}

// ring lets time go by until the list's timer rings, and waits for what comes of
// it.
func (r *rig) ring(d time.Duration) {
	r.T.Helper()
	list := chats.ChatsOf(r.Host())
	r.Clock.Pass(d)
	r.Run(list.Ring())
	r.Feed(nil)
	r.Settle()
}

// The list in front looks again by itself: soon at first, then more rarely, and
// not at all once every chat has ended.
func TestTheListLooksByItself(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.PlainChatForm()
	r.Launch()
	chat := r.Chat().SID
	r.Press("esc")
	r.Want("● no task yet", "updated 12:00:00")
	asked := len(r.Server.Requests())
	r.ring(9 * time.Second)
	if now := len(r.Server.Requests()); now != asked {
		t.Errorf("%d requests before it was due", now-asked)
	}
	r.Clock.Pass(time.Second)
	r.Feed(nil)
	if work := r.App.InFlight(); len(work) != 1 || !work[0].Quiet {
		t.Errorf("under way, quietly or not: %v", work)
	}
	r.Settle()
	r.Want("updated 12:00:10")
	rounds := 0
	for range 60 {
		before := len(r.Server.Requests())
		r.ring(10 * time.Second)
		if len(r.Server.Requests()) > before {
			rounds++
		}
	}
	if rounds < 9 || rounds > 13 {
		t.Errorf("%d rounds in 10 minutes in which nothing moved", rounds)
	}
	r.Server.CloseConversation(chat)
	r.ring(time.Minute)
	r.Want("✓ closed", ", 0 open")
	r.WantNot("updated")
	asked = len(r.Server.Requests())
	r.ring(time.Hour)
	if now := len(r.Server.Requests()); now != asked {
		t.Errorf("%d requests although all have ended", now-asked)
	}
}

// A hidden list costs no request, and one that is shown again catches up.
func TestHiddenListIsNotLookedAt(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Press("esc", "3")
	r.Settle()
	asked := len(r.Server.Requests())
	for range 60 {
		r.ring(time.Minute)
	}
	if now := len(r.Server.Requests()); now != asked {
		t.Errorf("%d requests while hidden", now-asked)
	}
	letGo := r.Hold(sandbox.Fault{Times: 1})
	r.Press("2")
	if !chats.ChatsOf(r.Host()).Looking() {
		t.Error("nothing is looked at when it is shown again")
	}
	r.Press("1") // which stops the look
	letGo()
	r.Settle()
	r.Press("2")
	r.Settle()
	r.Want("✓ closed")
}

// A failure of a look that comes by itself is told once, and the list continues
// slowly.
func TestALookThatFailsIsToldOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Press("esc")
	r.Server.Inject(sandbox.Fault{Path: "/v1/Conversations", Status: 403, Code: 20403})
	r.ring(10 * time.Second)
	r.Want("Not all chats could be refreshed", "updated 12:00:08")
	r.Press("j") // takes the notice away
	r.ring(59 * time.Second)
	r.ring(time.Second)
	r.WantNot("Not all chats could be refreshed")
}

// At most so many chats are looked at in one round, those first that were left
// out.
func TestARoundIsBounded(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	list := chats.ChatsOf(r.Host())
	r.Press("esc", "2")
	r.Until("what is written down", func() bool { return list.Known() })
	for i := range chats.MostGlances + 5 {
		chat := list.Get(state.LaunchedChat{SID: fmt.Sprintf("CH%032x", i), At: viewtest.Noon, State: "offered"})
		chat.TriedAt(viewtest.Noon.Add(time.Duration(i) * time.Second))
	}
	r.ring(10 * time.Second)
	if n := len(r.Server.Requests()); n != chats.MostGlances {
		t.Errorf("%d requests in one round, want %d", n, chats.MostGlances)
	}
	r.ring(15 * time.Second)
	for _, chat := range list.All() {
		if chat.Tried().Before(viewtest.Noon.Add(10 * time.Second)) {
			t.Errorf("%s was left out twice", chat.SID)
		}
	}
}

// A running console sees what another launches and ends on the same files:
// when the list is shown again, when it is read again, and before all are ended.
func TestChatsOfAnotherConsole(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock(), Chats: viewtest.OpenChats(t, ""), Journal: viewtest.OpenJournal(t, "")})
	r.NewChatForm()
	r.FillLaunch("", "From here", "Zoë")
	r.Launch()
	here, list := r.Chat(), chats.ChatsOf(r.Host())
	r.Press("esc")
	r.Until("what is written down", func() bool { return list.Known() })
	r.launchedElsewhere()
	r.Press("3", "2")
	r.WaitFor("2 chats, 2 open")
	r.Want("From elsewhere")
	if at := list.Selected(); at.SID != here.SID {
		t.Errorf("the cursor went to %s", at.SID)
	}
	r.Settle()
	r.launchedElsewhere()
	r.Press("r")
	r.WaitFor("3 chats, 3 open")
	r.Settle()
	r.launchedElsewhere()
	r.Press("X", "X")
	r.WaitFor("End 4 test chats?")
	r.Press("esc")
	r.WantNot("End 4 test chats?") // which was asked once

	kept, _ := remembered(t, r.Session.Chats, here.SID)
	kept.Ended = true
	if err := r.Session.Chats.Put(kept); err != nil {
		t.Fatal(err)
	}
	r.Press("r")
	r.WaitFor("3 open")
	r.Settle()
}

// The question says that a filter limits nothing.
func TestEndAllBehindAFilter(t *testing.T) {
	t.Parallel()
	const warning = "The filter is ignored: all 2 open chats are ended."
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	for _, name := range []string{"First", "Second"} {
		r.NewChatForm()
		r.FillLaunch("", name)
		r.Launch()
		r.Press("esc")
	}
	r.Press("X")
	r.WaitFor("End 2 test chats?")
	r.WantNot(warning)
	r.Press("esc", "/")
	r.Type("second")
	r.Press("enter", "X")
	r.WaitFor("End 2 test chats?")
	r.Want(warning)
}

// A chat whose state no longer fits the filter stays under the cursor until the
// cursor leaves it, and goes then.
func TestTheChatUnderTheCursorStaysBehindAFilter(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	list := chats.ChatsOf(r.Host())
	r.Press("esc", "2")
	r.Until("what is written down", func() bool { return list.Known() })
	for i := range 3 {
		list.Get(state.LaunchedChat{SID: fmt.Sprintf("CH%032x", i), At: viewtest.Noon.Add(time.Duration(i) * time.Second), State: "offered"})
	}
	r.Press("/")
	r.Type("offered")
	r.Press("enter", "g", "j")
	held := list.Selected()
	seen := func(chat *chats.LaunchedChat) {
		chats.RememberSeen(r.Host(), chat, follow.Snapshot{State: "with an agent"})
	}
	seen(held)
	if at := list.Selected(); at != held || len(list.Rows) != 3 {
		t.Errorf("the cursor is on %s of %d, want %s of 3", at.SID, len(list.Rows), held.SID)
	}
	r.Press("j")
	below := list.Selected()
	seen(list.Rows[0])
	if at := list.Selected(); at != below || len(list.Rows) != 1 {
		t.Errorf("the cursor is on %s of %d, want %s alone", at.SID, len(list.Rows), below.SID)
	}
}

// Whoever comes back from a chat finds the cursor on it: on one just launched too,
// which the list shows above the others.
func TestTheCursorIsOnTheChatOneComesBackFrom(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	list := chats.ChatsOf(r.Host())
	r.WithAgent()
	first := r.Chat().SID
	r.Press("esc")
	if at := list.Selected().SID; at != first {
		t.Fatalf("the cursor is on %s, want %s", at, first)
	}
	r.Pass(time.Second, 1)
	r.Press("n")
	r.Launch()
	second := r.Chat().SID
	r.Press("esc")
	if at := list.Selected().SID; at == first || len(list.Rows) != 2 {
		t.Errorf("the cursor is on %s of %d, want %s of 2", at, len(list.Rows), second)
	}
	r.Press("j", "enter", "esc")
	if at := list.Selected().SID; at != first {
		t.Errorf("back from the older chat the cursor is on %s, want %s", at, first)
	}
}

// A frame draws the chats that were found, and searches no others.
func TestDrawingChatsDoesNotFilter(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	r.Press("esc")
	picks := 0
	viewtest.CountPicks(&r.Host().Front().(*chats.ChatList).Filtered, &picks)
	for range 3 {
		_ = r.App.View()
	}
	if picks > 0 {
		t.Errorf("%d times in 3 frames", picks)
	}
}
