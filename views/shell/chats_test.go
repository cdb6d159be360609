package shell

import (
	"context"
	"fmt"
	"testing"
	"time"

	"flexconsole/api/follow"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/chats"
	"flexconsole/views/screen"
)

// chatsIn opens the chats remembered in a folder, "" for in memory.
func chatsIn(t testing.TB, dir string) *state.Chats {
	t.Helper()
	chats, err := state.OpenChats(dir, sandbox.AccountSID)
	if err != nil {
		t.Fatal(err)
	}
	return chats
}

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
	r.t.Helper()
	other := newRig(r.t, setup{account: r.server, chats: r.session.Chats, journal: r.session.Journal, clock: r.clock})
	other.newChatForm()
	other.fill("", "From elsewhere", "Zoë")
	other.launch()
	return other.chat().LaunchedChat
}

// A chat opened from the journal keeps all that its launch has written down,
// and what was not launched here is not filed under it.
func TestOpeningFromTheJournalKeepsTheChat(t *testing.T) {
	t.Parallel()
	chats, journal := chatsIn(t, ""), openJournal(t, "")
	r := newRig(t, setup{clock: newClock(), chats: chats, journal: journal})
	launched := r.launchedElsewhere()
	stranger := newRig(t, setup{account: r.server, clock: r.clock})
	stranger.newChatForm()
	stranger.launch()
	keep(t, journal, aChange{"end chat", stranger.chat().SID, "State", nil, nil, state.NotApplied, "HTTP 403"})

	r.press("esc", "3", "tab")
	r.waitFor("end chat")
	r.press("enter")
	r.settle()
	if chat := r.chat(); chat.SID != stranger.chat().SID || !chat.At.IsZero() {
		t.Errorf("opened %+v", chat.LaunchedChat)
	}
	r.press("esc", "G", "enter")
	r.settle()
	r.want("conversation made")
	r.until("the chat on the disk", func() bool {
		kept, _ := remembered(t, chats, launched.SID)
		return kept.State != ""
	})
	kept, _ := remembered(t, chats, launched.SID)
	if kept.Identity != launched.Identity || kept.Name != "From elsewhere" || kept.Customer != "Zoë" || kept.Tag != launched.Tag || kept.Address == "" {
		t.Errorf("kept %+v", kept)
	}
	if _, filed := remembered(t, chats, stranger.chat().SID); filed {
		t.Error("a stranger's chat was filed under those launched here")
	}
}

// Whoever ends a stranger's chat does not make it one of those launched here.
func TestAStrangersChatIsEndedAndNotKept(t *testing.T) {
	t.Parallel()
	stranger := newRig(t, setup{clock: newClock()})
	stranger.plainChatForm()
	stranger.launch()
	chats := chatsIn(t, "")
	r := newRig(t, setup{account: stranger.server, clock: stranger.clock, chats: chats})
	over := false
	r.session.EndChats(context.Background(), []state.LaunchedChat{{SID: stranger.chat().SID}}, func(_ int, e follow.Ending) { over = e.Over() })
	if _, filed := remembered(t, chats, stranger.chat().SID); !over || filed {
		t.Errorf("ended: %v, filed under those launched here: %v", over, filed)
	}
}

// A look that began before a chat was ended does not open it again.
func TestAStaleLookReopensNoChat(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	list := chats.ChatsOf(r.app.desk)
	ended := list.Get(state.LaunchedChat{SID: someChat, At: noon, State: "closed", Ended: true})
	ending := list.Get(state.LaunchedChat{SID: "CH000000000000000000000000000000bb", At: noon, State: "offered"})
	ending.Ending = &screen.Work{}
	stale := follow.Snapshot{State: "with an agent"}
	list.Update(chats.GlancesMsg{Glances: []chats.Glance{{Chat: ended, Seen: stale}, {Chat: ending, Seen: stale}}})
	if !ended.Ended || ending.State != "offered" {
		t.Errorf("ended: %+v, being ended: %+v", ended.LaunchedChat, ending.LaunchedChat)
	}
}

// ring lets time go by until the list's timer rings, and waits for what comes of
// it.
func (r *rig) ring(d time.Duration) {
	r.t.Helper()
	list := chats.ChatsOf(r.app.desk)
	r.clock.pass(d)
	r.feed(resultMsg{list, r.app.desk, chats.LookDueMsg{Alarm: list.Poll.Pace.Alarm}})
	r.settle()
}

// The list in front looks again by itself: soon at first, then more rarely, and
// not at all once every chat has ended.
func TestTheListLooksByItself(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.plainChatForm()
	r.launch()
	chat := r.chat().SID
	r.press("esc")
	r.want("● no task yet", "states of 12:00:00")
	asked := len(r.server.Requests())
	r.ring(9 * time.Second)
	if now := len(r.server.Requests()); now != asked {
		t.Errorf("%d requests before it was due", now-asked)
	}
	r.clock.pass(time.Second)
	r.feed(nil)
	if len(r.app.works.all) != 1 || r.app.works.busy(r.app.desk) != nil {
		t.Errorf("%d looks under way, told of: %v", len(r.app.works.all), r.app.works.busy(r.app.desk) != nil)
	}
	r.settle()
	r.want("states of 12:00:10")
	rounds := 0
	for range 60 {
		before := len(r.server.Requests())
		r.ring(10 * time.Second)
		if len(r.server.Requests()) > before {
			rounds++
		}
	}
	if rounds < 9 || rounds > 13 {
		t.Errorf("%d rounds in 10 minutes in which nothing moved", rounds)
	}
	r.server.CloseConversation(chat)
	r.ring(time.Minute)
	r.want("✓ closed", "0 not known to have ended")
	r.wantNot("states of")
	asked = len(r.server.Requests())
	r.ring(time.Hour)
	if now := len(r.server.Requests()); now != asked {
		t.Errorf("%d requests although all have ended", now-asked)
	}
}

// A hidden list costs no request, and one that is shown again catches up.
func TestHiddenListIsNotLookedAt(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.press("esc", "3")
	r.settle()
	asked := len(r.server.Requests())
	for range 60 {
		r.ring(time.Minute)
	}
	if now := len(r.server.Requests()); now != asked {
		t.Errorf("%d requests while hidden", now-asked)
	}
	letGo := r.hold(sandbox.Fault{Times: 1})
	r.press("2")
	if chats.ChatsOf(r.app.desk).Poll.Work == nil {
		t.Error("nothing is looked at when it is shown again")
	}
	r.press("1") // which stops the look
	letGo()
	r.settle()
	r.press("2")
	r.settle()
	r.want("✓ closed")
}

// A failure of a look that comes by itself is told once, and the list goes on
// slowly.
func TestALookThatFailsIsToldOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	r.press("esc")
	r.server.Inject(sandbox.Fault{Path: "/v1/Conversations", Status: 403, Code: 20403})
	r.ring(10 * time.Second)
	r.want("not all chats could be looked at", "states of 12:00:08")
	r.press("j") // takes the notice away
	r.ring(59 * time.Second)
	r.ring(time.Second)
	r.wantNot("not all chats could be looked at")
}

// At most so many chats are looked at in one round, those first that were left
// out.
func TestARoundIsBounded(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	list := chats.ChatsOf(r.app.desk)
	r.press("esc", "2")
	r.until("what is written down", func() bool { return list.Loaded && !list.Reading })
	for i := range chats.MostGlances + 5 {
		chat := list.Get(state.LaunchedChat{SID: fmt.Sprintf("CH%032x", i), At: noon, State: "offered"})
		chat.Tried = noon.Add(time.Duration(i) * time.Second)
	}
	r.ring(10 * time.Second)
	if n := len(r.server.Requests()); n != chats.MostGlances {
		t.Errorf("%d requests in one round, want %d", n, chats.MostGlances)
	}
	r.ring(15 * time.Second)
	for _, chat := range list.All {
		if chat.Tried.Before(noon.Add(10 * time.Second)) {
			t.Errorf("%s was left out twice", chat.SID)
		}
	}
}

// A running console sees what another launches and ends on the same files:
// when the list is shown again, when it is read again, and before all are ended.
func TestChatsOfAnotherConsole(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock(), chats: chatsIn(t, ""), journal: openJournal(t, "")})
	r.newChatForm()
	r.fill("", "From here", "Zoë")
	r.launch()
	here, list := r.chat(), chats.ChatsOf(r.app.desk)
	r.press("esc")
	r.until("what is written down", func() bool { return !list.Reading })
	r.launchedElsewhere()
	r.press("3", "2")
	r.waitFor("2 chats launched here")
	r.want("From elsewhere")
	if at := list.Selected(); at != here {
		t.Errorf("the cursor went to %s", at.SID)
	}
	r.settle()
	r.launchedElsewhere()
	r.press("r")
	r.waitFor("3 chats launched here")
	r.settle()
	r.launchedElsewhere()
	r.press("X", "X")
	r.waitFor("End 4 test chats?")
	if n := len(r.app.desk.dialogs.open); n != 1 {
		t.Errorf("%d questions", n)
	}
	r.press("esc")

	kept, _ := remembered(t, r.session.Chats, here.SID)
	kept.Ended = true
	if err := r.session.Chats.Put(kept); err != nil {
		t.Fatal(err)
	}
	r.press("r")
	r.until("the end", func() bool { return here.Ended })
	r.settle()
}

// The question says that a filter limits nothing.
func TestEndAllBehindAFilter(t *testing.T) {
	t.Parallel()
	const warning = "The filter does not limit this: all 2 open chats are ended."
	r := newRig(t, setup{clock: newClock()})
	for _, name := range []string{"First", "Second"} {
		r.newChatForm()
		r.fill("", name)
		r.launch()
		r.press("esc")
	}
	r.press("X")
	r.waitFor("End 2 test chats?")
	r.wantNot(warning)
	r.press("esc", "/")
	r.typeText("second")
	r.press("enter", "X")
	r.waitFor("End 2 test chats?")
	r.want(warning)
}

// A chat whose state no longer fits the filter stays under the cursor until the
// cursor leaves it, and goes then.
func TestTheChatUnderTheCursorStaysBehindAFilter(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	list := chats.ChatsOf(r.app.desk)
	r.press("esc", "2")
	r.until("what is written down", func() bool { return list.Loaded && !list.Reading })
	for i := range 3 {
		list.Get(state.LaunchedChat{SID: fmt.Sprintf("CH%032x", i), At: noon.Add(time.Duration(i) * time.Second), State: "offered"})
	}
	r.press("/")
	r.typeText("offered")
	r.press("enter", "g", "j")
	held := list.Selected()
	seen := func(chat *chats.LaunchedChat) {
		chats.SawChat(r.app.desk, chat, follow.Snapshot{State: "with an agent"})
	}
	seen(held)
	if at := list.Selected(); at != held || len(list.Rows) != 3 {
		t.Errorf("the cursor is on %s of %d, want %s of 3", at.SID, len(list.Rows), held.SID)
	}
	r.press("j")
	below := list.Selected()
	seen(list.Rows[0])
	if at := list.Selected(); at != below || len(list.Rows) != 1 {
		t.Errorf("the cursor is on %s of %d, want %s alone", at.SID, len(list.Rows), below.SID)
	}
}
