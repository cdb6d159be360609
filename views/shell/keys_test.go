package shell_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sandbox"
	"flexconsole/ui/uitest"
	"flexconsole/views/actions"
	"flexconsole/views/shell"
	"flexconsole/views/viewtest"
)

func TestTabs(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Press("2")
	r.Want("launches a test web chat")
	r.Press("3")
	r.Want("Twilio-Request-Id")
	r.Press("1")
	r.Want("pella.quickmoss@example.com") // where it was left
}

func TestActivityListsRequests(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Press("esc", "3")
	r.Want("Every request of this session is listed here")
	r.Press("1", "/")
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s")
	r.Confirm()
	r.Settle()
	r.Press("3")
	requests := r.Server.Requests()
	if len(requests) != 4 { // look-up, reading again, write, verification
		t.Fatalf("%d requests", len(requests))
	}
	slices.Reverse(requests)
	for _, request := range requests {
		r.Press("y")
		if got := r.Copied[len(r.Copied)-1]; got != request.ID {
			t.Errorf("copied %s, want %s", got, request.ID)
		}
		r.Want("Twilio-Request-Id " + request.ID)
		if request.Method == "POST" {
			r.Want("result: applied", "POST 200")
		}
		r.Press("j")
	}
	r.Resize(200, 24)
	r.Want("12:00:00 GET 200 42 ms", "/v2/Instances/GO00000000000000000000000000000001/Users/"+viewtest.Ordinary+" RQ00000000000000000000000000000001")
}

func TestEscLeavesTheInputThenGoesBackAndNeverQuits(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Press("esc")
	r.Want("▸ Email", "enter type")
	r.Press("esc")
	r.WantNot("▸ Email")
	r.Press("esc")
	r.Want("Recent")
	r.Press("esc", "esc", "esc")
	r.Want("Recent")
	if r.Quit {
		t.Error("Esc quit the program")
	}
}

func TestQuit(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"ctrl+c", "q"} {
		r := newRig(t, viewtest.Setup{})
		r.Open(viewtest.Ordinary)
		r.Press(key)
		r.Until("the end", func() bool { return r.Quit })
	}
}

// q is a letter while an input has the keys.
func TestLettersAreTextInAnInput(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Type("q123:?/jkenrJ")
	r.Want("q123:?/jkenrJ")
	r.Settle()
	if r.Quit || r.App.Tab() != viewtest.UsersTab {
		t.Error("a letter was taken for a key")
	}
}

func TestQuitAsksWhenSomethingIsAtStake(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Press("ctrl+c")
	r.Until("an unchanged form is nothing to lose", func() bool { return r.Quit })
	r.Quit = false
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+c")
	r.Want("Quit?", "not been sent")
	r.Press("enter")
	r.WantNot("Quit?")
	r.Press("esc", "2", "ctrl+c") // wherever the form is
	r.Want("Quit?", "not been sent")
	r.Press("esc")
	r.Settle()
	if r.Quit {
		t.Fatal("it quit without a yes")
	}
	r.Press("ctrl+c", "ctrl+c")
	r.Until("the end", func() bool { return r.Quit })
}

// A write under way is at stake too; quitting gives it time, and its result is
// kept for after the screen.
func TestQuitDuringAWrite(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	letGo := r.Hold(sandbox.Fault{Method: "POST"})
	r.Press("ctrl+s")
	r.Confirm()
	r.Until("the POST on the wire", func() bool { return len(r.Posts()) == 1 })
	r.Press("ctrl+c")
	r.Want("Quit?", "A request is in progress (saving pella.quickmoss).")
	r.Press("ctrl+c")
	r.Until("the end", func() bool { return r.Quit })
	letGo()
	if !r.Session.Drain(viewtest.Patience) {
		t.Fatal("the write did not end")
	}
	want := "Save: pella.quickmoss: Saved and confirmed."
	if got := r.Session.Unreported(); len(got) != 1 || got[0] != want {
		t.Errorf("unreported: %q", got)
	}
}

func TestQuitYes(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+c")
	r.Confirm()
	r.Until("the end", func() bool { return r.Quit })
	r.WantPosts(0)
}

// Pasted text outside inputs runs no commands.
func TestAPasteOutsideInputsIsIgnored(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Paste("enqr2")
	r.Want("Paste ignored", "User SID (US…)")
	r.Press("k")
	r.WantNot("Paste ignored")
	r.Paste("q")
	r.Want("Paste ignored")
	r.Settle()
	if r.Quit {
		t.Error("pasted text quit the program")
	}
}

// The commands of keys that come together run beside each other: none waits
// for the timer of a notice.
func TestKeysAtOnceDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Burst("yr")
	r.Until("the second look-up", func() bool { return len(r.Server.Requests()) == 2 })
	if r.NoticesOver > 0 {
		t.Error("the notice was over first")
	}
}

// Pasted text that spells the name of a key is text.
func TestNamesOfKeysAreText(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"enter", "esc", "tab", "home", "up", "left", "delete"} {
		r := newRig(t, viewtest.Setup{})
		r.PlainChatForm()
		r.GoToInput("ChatFriendlyName")
		r.Paste(word)
		if got := r.Form().Inputs.Field("ChatFriendlyName").Value(); got != word {
			t.Errorf("%q was typed, the input holds %q", word, got)
		}
	}
}

// In a dialog pasted text decides nothing.
func TestBurstInADialog(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s")
	r.Burst("lll")
	r.Paste("l")
	r.Press("enter")
	r.Settle()
	r.WantPosts(0)
}

func TestNoticeGoesByItself(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Press("enter", "y")
	r.Want("Copied")
	first := r.App.NoticeOver()
	r.Press("y")
	r.App.Update(first) // the timer of the notice before
	r.Want("Copied")
	r.App.Update(r.App.NoticeOver())
	r.WantNot("Copied")
}

func TestReadOnly(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{ReadOnly: true})
	r.Want("READ-ONLY")
	r.Open(viewtest.Ordinary)
	r.Press("e")
	r.Want("User SID (US…)")
	r.Press("f1")
	r.Resize(80, 40)
	r.WantNot("edit email")
	r.Press("esc", "2", "n")
	r.Want("This session is read-only: chats cannot be launched.")
	r.Press(":")
	r.WantNot("launch a web chat")
	r.WantPosts(0)
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
	r.T.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	names := monkeyKeys()
	for range presses {
		switch random.IntN(20) {
		case 0:
			r.Paste(viewtest.Hostile)
		case 1:
			r.Burst("FUj")
		case 2:
			r.Resize(random.IntN(150), random.IntN(50))
		default:
			r.Press(names[random.IntN(len(names))])
		}
		for len(r.Messages) > 0 {
			r.Feed(<-r.Messages)
		}
		if value, stack := r.App.Panicked(); value != nil {
			r.T.Fatalf("panic: %v\n%s", value, stack)
		}
		width, height := r.App.Size()
		uitest.CheckLayout(r.T, "monkey", r.App.View(), width, height)
	}
	for _, w := range r.App.InFlight() { // what the monkey has paused would never end
		if w.Owner != nil && slices.Contains(w.Owner.Actions(), actions.Resume) {
			w.Owner.Do(actions.Resume)
		}
	}
	r.Settle()
}

// A read-only session writes nothing whatever keys are pressed.
func TestMonkeyInReadOnly(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		r := newRig(t, viewtest.Setup{ReadOnly: true})
		r.monkey(seed, 400)
		r.WantPosts(0)
	}
}

func TestMonkey(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		newRig(t, viewtest.Setup{}).monkey(seed+100, 400)
	}
}

// What a command panics of becomes the end of the program with its report.
func TestPanicInACommand(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Run(shell.Guarded(tea.Batch(func() tea.Msg { panic("gone wrong") }, func() tea.Msg { return nil })))
	r.Until("the end", func() bool { return r.Quit })
	if value, stack := r.App.Panicked(); value != "gone wrong" || len(stack) == 0 {
		t.Errorf("reported %v", value)
	}
}
