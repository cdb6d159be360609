package shell_test

import (
	"slices"
	"testing"

	"flexconsole/config/state"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/shell"
	"flexconsole/views/viewtest"
	"flexconsole/views/webchat"
)

func TestPalette(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Press(":")
	r.Want("› All actions", "▸ e edit edit email, locale and user SID")
	r.Type("raw json")
	r.Press("enter")
	r.Want("Raw JSON", `"version": 7`)
	r.Press("ctrl+p")
	r.Type("zzzz")
	r.Want("No match")
	r.Press("enter", "esc")
	r.Want("Raw JSON")
	r.Press("ctrl+p", "f1", "esc")
	r.WantNot("Find")
}

// offered are the names in front of the palette, as they stand.
func (r *rig) offered() []string {
	p := r.Host().Front().(*shell.Palette)
	var names []string
	for _, i := range p.Shown {
		names = append(names, p.Rows[i].Main)
	}
	return names
}

// What begins as typed comes before what has the letters somewhere.
func TestPaletteRanks(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	for typed, want := range map[string]string{"q": "quit", "e": "edit", "raw": "raw JSON", "JSON": "raw JSON", "work": "worker"} {
		if got := r.finds(typed); len(got) == 0 || got[0] != want {
			t.Errorf("%q finds %q", typed, got)
		}
	}
}

// finds are the names of what the palette finds for a text.
func (r *rig) finds(typed string) []string {
	r.Press("ctrl+p")
	r.Type(typed)
	defer r.Press("esc")
	return r.offered()
}

// An action of another tab is found from here, and run there.
func TestPaletteGoesWhereAnActionIs(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Press("ctrl+p")
	r.Type("launch")
	r.Want("▸ 2 n new chat in Web chats · launch a web chat")
	r.Press("enter")
	r.Want("› New chat", "Address SID")
	r.Press("esc", "3", ":")
	r.Type("change locale")
	r.Want("edit in Users · edit email, locale")
	r.Press("enter")
	r.Want("› Edit")
}

// The key that opened the palette or help closes it too.
func TestPaletteIsClosedByItsKey(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	for _, key := range []string{"ctrl+p", "f1"} {
		r.Press(key)
		r.Want("› ")
		r.Press(key)
		r.WantNot("› ")
	}
}

// With nothing typed the screen's own actions come first, then users and chats.
func TestPaletteOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Host().Session().Recents.Remember(session.Recent{Seen: state.Seen{SID: viewtest.Another, Username: "kept.close", Email: "close@example.com", Pinned: true}})
	screen.TellLaunched(r.Host(), webchat.Launched{})
	r.Press(":")
	names := r.offered()
	own, everywhere := slices.Index(names, "edit"), slices.Index(names, "quit")
	pinned, notHere := slices.Index(names, "kept.close"), slices.Index(names, "undo")
	if own != 0 || everywhere < own || pinned < everywhere || notHere < pinned {
		t.Errorf("edit %d, quit %d, pinned %d, undo %d of %q", own, everywhere, pinned, notHere, names)
	}
	for _, id := range []actions.ID{actions.Palette, actions.Move} { // pointless, no action
		if slices.Contains(names, actions.NameOf(actions.All.ByID(id))) {
			t.Errorf("%s is offered", id)
		}
	}
}

func TestPaletteOpensUsers(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Press("e")
	r.Retype(viewtest.NewEmail)
	r.Host().Session().Recents.Remember(session.Recent{Seen: state.Seen{SID: viewtest.Another, Username: "dorrin", Email: "close@example.com", Pinned: true}})
	for _, typed := range []string{"close@", "dorr", viewtest.Another, "0002"} {
		r.Press("ctrl+p")
		r.Type(typed)
		r.Want("dorrin", viewtest.Another+" pinned")
		r.Press("enter")
		r.Settle()
		r.Want("User SID (US…)", viewtest.Another)
		r.Press("esc")
		r.Want(viewtest.NewEmail) // as it was left
	}
}

// A page that is in front of its tab already is not opened a second time.
func TestPaletteGoesBackToAPage(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Press("2", ":")
	r.Type(viewtest.Ordinary)
	r.Press("enter")
	if r.Subject() != (screen.UserPage{SID: viewtest.Ordinary}) || len(r.App.Stack(viewtest.UsersTab)) != 2 {
		t.Errorf("in front is %T of %d", r.Host().Front(), len(r.App.Stack(viewtest.UsersTab)))
	}
}

func TestPaletteOpensChats(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	chat := r.Chat().SID
	r.Press("1", "esc", ":")
	r.Type("open chat")
	r.Retype(chat[len(chat)-6:])
	r.Want(chat + " open")
	r.Press("enter")
	r.Settle()
	if p, ok := r.Subject().(screen.ChatPage); !ok || p.Chat.SID != chat || len(r.App.Stack(viewtest.ChatsTab)) != 2 {
		t.Errorf("in front is %T", r.Host().Front())
	}
}

func TestPaletteGoesToScreens(t *testing.T) {
	t.Parallel()
	for typed, tab := range map[string]int{"go to web": viewtest.ChatsTab, "activity": viewtest.ActivityTab, "go to us": viewtest.UsersTab} {
		r := newRig(t, viewtest.Setup{})
		r.Press("ctrl+p")
		r.Type(typed)
		r.Press("enter")
		if r.App.Tab() != tab {
			t.Errorf("%q leads to tab %d\n%s", typed, r.App.Tab(), r.Screen())
		}
		if len(r.App.Stack(viewtest.UsersTab)) != 1 {
			t.Error("the palette stayed behind")
		}
	}
}

// An Enter that is held down, or read twice, runs one thing.
func TestPaletteRunsOne(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.Open(viewtest.Ordinary)
	r.Press("j", ":")
	r.Type("raw")
	r.Press("enter", "enter", "enter")
	r.Press("esc")
	if len(r.App.Dialogs()) > 0 {
		t.Fatalf("a held Enter went on to the screen below\n%s", r.Screen())
	}
	r.Press("ctrl+p")
	r.Type("raw")
	r.Press("enter")
	for range 30 { // repeats come faster than that
		r.Clock.Pass(screen.HeldTime / 2)
		r.Press("enter")
	}
	r.Want("Raw JSON")
	r.Press("esc")
	r.Press(":")
	r.Type("read again")
	r.Press("enter")
	r.Settle()
	r.Clock.Pass(2 * screen.HeldTime)
	r.Press("enter") // this one is meant
	if len(r.App.Dialogs()) != 1 {
		t.Errorf("a later Enter was lost\n%s", r.Screen())
	}
}

// Another key between two Enters makes the second one count.
func TestPaletteThenConfirm(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+p")
	r.Type("review")
	r.Press("enter", "enter") // the second must not answer the question
	r.Want("Cancel Save", viewtest.NewEmail)
	r.Confirm()
	r.Settle()
	r.WantPosts(1)
}

// Palette and help open over an input and give it back untouched, the cursor
// in its place.
func TestPaletteLeavesTheInputAlone(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"ctrl+p", "f1"} {
		r := newRig(t, viewtest.Setup{})
		r.Edit(viewtest.Ordinary)
		r.Retype("abcdef")
		r.Press("left", "left", key)
		r.Type("some 123")
		r.Press("down", "up", "esc")
		r.Type("X")
		r.Want("abcdXef")
	}
}

// An action that becomes impossible while the palette is open does nothing.
func TestPaletteActionGone(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Press("ctrl+p")
	r.Type("review")
	form := r.App.Stack(viewtest.UsersTab)[2]
	r.Host().Close(form)
	r.Press("enter")
	r.Want("No longer possible")
	r.Press("esc", "esc")
	r.Open(viewtest.Ordinary)
	r.Press(":")
	r.Type("edit")
	r.Host().Session().ReadOnly = true
	r.Press("enter")
	r.Want("No longer possible", "User SID (US…)")
	r.WantPosts(0)
}
