package shell

import (
	"slices"
	"strings"
	"testing"

	"flexconsole/config/state"
	"flexconsole/views/actions"
	"flexconsole/views/chats"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/users"
	"flexconsole/views/webchat"
)

func TestPalette(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.press(":")
	r.want("› All actions", "e edit email, locale and user SID Users")
	r.typeText("as it came")
	r.press("enter")
	r.want("Raw JSON", `"version": 7`)
	r.press("ctrl+p")
	r.typeText("zzzz")
	r.want("Nothing here matches")
	r.press("enter", "esc")
	r.want("Raw JSON")
	r.press("ctrl+p", "f1", "esc")
	r.wantNot("Find")
}

// offered are the names in front of the palette, as they stand.
func (r *rig) offered() []string {
	p := r.app.desk.Front().(*palette)
	var names []string
	for _, i := range p.Shown {
		names = append(names, p.Rows[i].Main)
	}
	return names
}

// What begins as typed comes before what has the letters somewhere.
func TestPaletteRanks(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	for typed, want := range map[string]string{"q": "quit", "e": "edit", "raw": "raw JSON", "JSON": "raw JSON", "work": "worker"} {
		r.press("ctrl+p")
		r.typeText(typed)
		p := r.app.desk.Front().(*palette)
		if i, ok := p.Selected(); !ok || !strings.HasPrefix(p.Rows[i].Words, want) {
			t.Errorf("%q finds first of %q", typed, r.offered())
		}
		r.press("esc")
	}
}

// The words that come to a newcomer's mind find what is meant, and never first
// something else whose letters merely contain them.
func TestPaletteKnowsOtherWords(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.app.options.Sources = func() ([]Source, error) { return nil, nil }
	r.withAgent()
	for typed, want := range map[string]actions.ID{
		"close": actions.End, "hang up": actions.End, "finish": actions.End, "end chat": actions.End, "reply": actions.Type, "download": actions.Transcript, "export": actions.Transcript,
		"profile": actions.Accounts, "switch": actions.Accounts, "log": actions.Activity, "history": actions.Activity, "exit": actions.Quit, "reload": actions.Refresh, "keys": actions.Help,
	} {
		r.press("ctrl+p")
		r.typeText(typed)
		if got := r.offered(); len(got) == 0 || got[0] != actions.All.ByID(want).Help {
			t.Errorf("%q finds %q", typed, got)
		}
		r.press("esc")
	}
	r.press("ctrl+p")
	r.typeText("delete all my users")
	r.want("Nothing here matches")
}

// An action of another tab is found from here, and run there.
func TestPaletteGoesWhereAnActionIs(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.press("ctrl+p")
	r.typeText("launch")
	r.want("▸ 2 n launch a web chat in Web chats")
	r.press("enter")
	r.want("› New chat", "Address SID")
	r.press("esc", "3", ":")
	r.typeText("change locale")
	r.want("edit email, locale and user SID in Users")
	r.press("enter")
	r.want("› Edit")
}

// The key that opened the palette or help closes it too.
func TestPaletteIsClosedByItsKey(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	for _, key := range []string{"ctrl+p", "f1"} {
		r.press(key)
		r.want("Find")
		r.press(key)
		r.wantNot("Find")
	}
}

// With nothing typed the screen's own actions come first, then users and chats.
func TestPaletteOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.app.desk.session.Recents.Remember(session.Recent{Seen: state.Seen{SID: another, Username: "kept.close", Email: "close@example.com", Pinned: true}})
	screen.TellLaunched(r.app.desk, webchat.Launched{})
	r.press(":")
	names := r.offered()
	own := slices.Index(names, actions.All.ByID(actions.Edit).Help)
	everywhere := slices.Index(names, actions.All.ByID(actions.Quit).Help)
	pinned := slices.Index(names, "kept.close  "+another)
	if own != 0 || everywhere < own || pinned < everywhere {
		t.Errorf("edit %d, quit %d, pinned %d of %q", own, everywhere, pinned, names)
	}
	for _, id := range []actions.ID{actions.Undo, actions.Palette, actions.Move} { // impossible, pointless, no action
		if slices.Contains(names, actions.All.ByID(id).Help) {
			t.Errorf("%s is offered", id)
		}
	}
}

func TestPaletteOpensUsers(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.press("e")
	r.retype(newEmail)
	r.app.desk.session.Recents.Remember(session.Recent{Seen: state.Seen{SID: another, Username: "dorrin", Email: "close@example.com", Pinned: true}})
	for _, typed := range []string{"close@", "dorr", another, "0002"} {
		r.press("ctrl+p")
		r.typeText(typed)
		r.want(another + " pinned user")
		r.press("enter")
		r.settle()
		r.want("Unified User", another)
		r.press("esc")
		r.want(newEmail) // as it was left
	}
}

// A page that is in front of its tab already is not opened a second time.
func TestPaletteGoesBackToAPage(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.press("2", ":")
	r.typeText(ordinary)
	r.press("enter")
	if u, ok := r.app.desk.Front().(*users.User); !ok || u.SID != ordinary || len(r.app.desk.screens.tabs[usersTab]) != 2 {
		t.Errorf("in front is %T of %d", r.app.desk.Front(), len(r.app.desk.screens.tabs[usersTab]))
	}
}

func TestPaletteOpensChats(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	chat := r.chat().SID
	r.press("1", "esc", ":")
	r.typeText("open chat")
	r.retype(chat[len(chat)-6:])
	r.want(chat + " open chat")
	r.press("enter")
	r.settle()
	if p, ok := r.app.desk.Front().(*chats.ChatPage); !ok || p.Chat.SID != chat || len(r.app.desk.screens.tabs[chatsTab]) != 2 {
		t.Errorf("in front is %T", r.app.desk.Front())
	}
}

func TestPaletteGoesToScreens(t *testing.T) {
	t.Parallel()
	for typed, tab := range map[string]int{"go to web": chatsTab, "activity": activityTab, "go to us": usersTab} {
		r := newRig(t, setup{})
		r.press("ctrl+p")
		r.typeText(typed)
		r.press("enter")
		if r.app.desk.screens.tab != tab {
			t.Errorf("%q leads to tab %d\n%s", typed, r.app.desk.screens.tab, r.screen())
		}
		if len(r.app.desk.screens.tabs[usersTab]) != 1 {
			t.Error("the palette stayed behind")
		}
	}
}

// An Enter that is held down, or read twice, runs one thing.
func TestPaletteRunsOne(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.open(ordinary)
	r.press("j", ":")
	r.typeText("raw")
	r.press("enter", "enter", "enter")
	r.press("esc")
	if len(r.app.desk.dialogs.open) > 0 {
		t.Fatalf("a held Enter went on to the screen below\n%s", r.screen())
	}
	r.press("ctrl+p")
	r.typeText("raw")
	r.press("enter")
	for range 30 { // repeats come faster than that
		r.clock.pass(screen.HeldTime / 2)
		r.press("enter")
	}
	r.want("Raw JSON")
	r.press("esc")
	r.press(":")
	r.typeText("read again")
	r.press("enter")
	r.settle()
	r.clock.pass(2 * screen.HeldTime)
	r.press("enter") // this one is meant
	if len(r.app.desk.dialogs.open) != 1 {
		t.Errorf("a later Enter was lost\n%s", r.screen())
	}
}

// Another key between two Enters makes the second one count.
func TestPaletteThenConfirm(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("ctrl+p")
	r.typeText("review")
	r.press("enter", "enter") // the second must not answer the question
	r.want("Yes, save", newEmail)
	r.confirm()
	r.settle()
	r.wantPosts(1)
}

// Palette and help open over an input and give it back untouched, the cursor
// in its place.
func TestPaletteLeavesTheInputAlone(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"ctrl+p", "f1"} {
		r := newRig(t, setup{})
		r.edit(ordinary)
		r.retype("abcdef")
		r.press("left", "left", key)
		r.typeText("some 123")
		r.press("down", "up", "esc")
		r.typeText("X")
		r.want("abcdXef")
	}
}

// An action that becomes impossible while the palette is open does nothing.
func TestPaletteActionGone(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.press("ctrl+p")
	r.typeText("review")
	form := r.app.desk.screens.tabs[usersTab][2]
	r.app.desk.Close(form)
	r.press("enter")
	r.want("not possible any more")
	r.press("esc", "esc")
	r.open(ordinary)
	r.press(":")
	r.typeText("edit")
	r.app.desk.session.ReadOnly = true
	r.press("enter")
	r.want("not possible any more", "Unified User")
	r.wantPosts(0)
}
