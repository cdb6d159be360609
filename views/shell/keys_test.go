package shell

import (
	"math/rand/v2"
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sandbox"
	"flexconsole/ui/uitest"
	"flexconsole/views/actions"
	"flexconsole/views/bulk"
	"flexconsole/views/launcher"
)

func TestTabs(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.press("2")
	r.want("launches a test web chat")
	r.press("3")
	r.want("Twilio-Request-Id")
	r.press("1")
	r.want("pella.quickmoss@example.com") // where it was left
}

func TestActivityListsRequests(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.press("esc", "3")
	r.want("Every request of this session is listed here")
	r.press("1", "/")
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("ctrl+s")
	r.confirm()
	r.settle()
	r.press("3")
	requests := r.server.Requests()
	if len(requests) != 4 { // look-up, reading again, write, verification
		t.Fatalf("%d requests", len(requests))
	}
	slices.Reverse(requests)
	for _, request := range requests {
		r.press("y")
		if got := r.copied[len(r.copied)-1]; got != request.ID {
			t.Errorf("copied %s, want %s", got, request.ID)
		}
		r.want("Twilio-Request-Id " + request.ID)
		if request.Method == "POST" {
			r.want("outcome: applied", "POST 200")
		}
		r.press("j")
	}
	r.resize(200, 24)
	r.want("12:00:00 GET 200 42 ms", "/v2/Instances/GO00000000000000000000000000000001/Users/"+ordinary+" RQ00000000000000000000000000000001")
}

func TestEscLeavesTheInputThenGoesBackAndNeverQuits(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.press("esc")
	r.want("▸ Email", "enter type")
	r.press("esc")
	r.wantNot("▸ Email")
	r.press("esc")
	r.want("Looked up in this session")
	r.press("esc", "esc", "esc")
	r.want("Looked up in this session")
	if r.quit {
		t.Error("Esc quit the program")
	}
}

func TestQuit(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"ctrl+c", "q"} {
		r := newRig(t, setup{})
		r.open(ordinary)
		r.press(key)
		r.until("the end", func() bool { return r.quit })
	}
}

// q is a letter while an input has the keys.
func TestLettersAreTextInAnInput(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.typeText("q123:?/jkenrJ")
	r.want("q123:?/jkenrJ")
	r.settle()
	if r.quit || r.app.desk.screens.tab != usersTab {
		t.Error("a letter was taken for a key")
	}
}

func TestQuitAsksWhenSomethingIsAtStake(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.press("ctrl+c")
	r.until("an unchanged form is nothing to lose", func() bool { return r.quit })
	r.quit = false
	r.retype(newEmail)
	r.press("ctrl+c")
	r.want("Quit?", "not been sent")
	r.press("enter")
	r.wantNot("Quit?")
	r.press("esc", "2", "ctrl+c") // wherever the form is
	r.want("Quit?", "not been sent")
	r.press("esc")
	r.settle()
	if r.quit {
		t.Fatal("it quit without a yes")
	}
	r.press("ctrl+c", "ctrl+c")
	r.until("the end", func() bool { return r.quit })
}

// A write under way is at stake too; quitting gives it time, and its result is
// kept for after the screen.
func TestQuitDuringAWrite(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	letGo := r.hold(sandbox.Fault{Method: "POST"})
	r.press("ctrl+s")
	r.confirm()
	r.until("the POST on the wire", func() bool { return len(r.posts()) == 1 })
	r.press("ctrl+c")
	r.want("Quit?", "A request is still under way (saving pella.quickmoss).")
	r.press("ctrl+c")
	r.until("the end", func() bool { return r.quit })
	letGo()
	if !r.session.Drain(patience) {
		t.Fatal("the write did not end")
	}
	want := "The save of pella.quickmoss: Saved, and read back."
	if got := r.session.Untold(); len(got) != 1 || got[0] != want {
		t.Errorf("untold: %q", got)
	}
}

func TestQuitYes(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("ctrl+c")
	r.confirm()
	r.until("the end", func() bool { return r.quit })
	r.wantPosts(0)
}

// Pasted text outside inputs runs no commands.
func TestAPasteOutsideInputsIsIgnored(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.paste("enqr2")
	r.want("pasted text was ignored", "Unified User")
	r.press("k")
	r.wantNot("pasted text was ignored")
	r.paste("q")
	r.want("pasted text was ignored")
	r.settle()
	if r.quit {
		t.Error("pasted text quit the program")
	}
}

// The commands of keys that come together run beside each other: none waits
// for the timer of a notice.
func TestKeysAtOnceDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.burst("yr")
	r.until("the second look-up", func() bool { return len(r.server.Requests()) == 2 })
	if r.noticesOver > 0 {
		t.Error("the notice was over first")
	}
}

// Pasted text that spells the name of a key is text.
func TestNamesOfKeysAreText(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"enter", "esc", "tab", "home", "up", "left", "delete"} {
		r := newRig(t, setup{})
		r.plainChatForm()
		r.goTo("ChatFriendlyName")
		r.paste(word)
		if got := r.app.desk.Front().(*launcher.LaunchForm).Inputs.Value("ChatFriendlyName"); got != word {
			t.Errorf("%q was typed, the input holds %q", word, got)
		}
	}
}

// In a dialog pasted text decides nothing.
func TestBurstInADialog(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("ctrl+s")
	r.burst("lll")
	r.paste("l")
	r.press("enter")
	r.settle()
	r.wantPosts(0)
}

func TestNoticeGoesByItself(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.press("enter", "y")
	r.want("copied")
	first := noticeOverMsg{r.app.notice.current.id}
	r.press("y")
	r.app.Update(first) // the timer of the notice before
	r.want("copied")
	r.app.Update(noticeOverMsg{r.app.notice.current.id})
	r.wantNot("copied")
}

func TestReadOnly(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{readOnly: true})
	r.want("READ-ONLY")
	r.open(ordinary)
	r.press("e")
	r.want("Unified User")
	r.press("f1")
	r.resize(80, 40)
	r.wantNot("edit email")
	r.press("esc", "2", "n")
	r.want("This session is read-only: no chat can be launched.")
	r.press(":")
	r.wantNot("launch a web chat")
	r.wantPosts(0)
}

// monkeyKeys are what a monkey presses: every key of the table and then some.
func monkeyKeys() []string {
	names := []string{"left", "right", "pgup", "pgdown", "home", "end", "backspace", "ctrl+u", "a", "é", "0"}
	for _, action := range actions.All {
		names = append(names, action.Keys...)
	}
	return names
}

// monkey presses random keys and looks at every screen that comes of it.
func (r *rig) monkey(seed uint64, presses int) {
	r.t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	names := monkeyKeys()
	for range presses {
		switch random.IntN(20) {
		case 0:
			r.paste(hostile)
		case 1:
			r.burst("FUj")
		case 2:
			r.resize(random.IntN(150), random.IntN(50))
		default:
			r.press(names[random.IntN(len(names))])
		}
		for len(r.messages) > 0 {
			r.feed(<-r.messages)
		}
		if value, stack := r.app.Panicked(); value != nil {
			r.t.Fatalf("panic: %v\n%s", value, stack)
		}
		uitest.CheckLayout(r.t, "monkey", r.app.View(), r.app.width, r.app.height)
	}
	for _, w := range r.app.works.all { // what the monkey has paused would never end
		switch b := w.Owner.(type) {
		case *bulk.BatchRead:
			b.Paused = true
			b.Pause()
		case *bulk.BatchRun:
			b.Paused = true
			b.Pause()
		}
	}
	r.settle()
}

// A read-only session writes nothing whatever keys are pressed.
func TestMonkeyInReadOnly(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		r := newRig(t, setup{readOnly: true})
		r.monkey(seed, 400)
		r.wantPosts(0)
	}
}

func TestMonkey(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		newRig(t, setup{}).monkey(seed+100, 400)
	}
}

// What a command panics of becomes the end of the program with its report.
func TestPanicInACommand(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.run(guarded(tea.Batch(func() tea.Msg { panic("gone wrong") }, func() tea.Msg { return nil })))
	r.until("the end", func() bool { return r.quit })
	if value, stack := r.app.Panicked(); value != "gone wrong" || len(stack) == 0 {
		t.Errorf("reported %v", value)
	}
}
