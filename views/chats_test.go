package views

import (
	"context"
	"testing"

	"flexconsole/api/follow"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
)

// openChats opens the chats remembered in a folder, "" for in memory.
func openChats(t testing.TB, dir string) *state.Chats {
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
	chats, journal := openChats(t, ""), openJournal(t, "")
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
	chats := openChats(t, "")
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
	list := r.app.chatsScreen()
	ended := list.get(state.LaunchedChat{SID: someChat, At: noon, State: "closed", Ended: true})
	ending := list.get(state.LaunchedChat{SID: "CH000000000000000000000000000000bb", At: noon, State: "offered"})
	ending.ending = &work{}
	stale := follow.Glance{State: "with an agent"}
	list.Update(glancesMsg{[]glance{{chat: ended, seen: stale}, {chat: ending, seen: stale}}})
	if !ended.Ended || ending.State != "offered" {
		t.Errorf("ended: %+v, being ended: %+v", ended.LaunchedChat, ending.LaunchedChat)
	}
}
