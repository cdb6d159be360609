package shell_test

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sandbox"
	"flexconsole/ui/uitest"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
)

// after feeds a key that comes so long after what was before.
func (r *rig) after(pause time.Duration, name string) {
	r.Hand.Pass(pause)
	r.Arrive(uitest.Key(name))
}

// review opens the review of a changed email, on No.
func (r *rig) review() {
	r.T.Helper()
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s")
	r.Want("▸ Cancel")
}

const ms = time.Millisecond

// A question takes no key that comes too soon, or together with others; it says
// so, and the next try works.
func TestKeysThatDecideNothing(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		press func(*rig)
		says  string
		posts int
	}{
		{"by hand", func(r *rig) { r.after(200*ms, "right"); r.after(100*ms, "enter") }, "", 1},
		{"just opened", func(r *rig) { r.after(100*ms, "right"); r.after(199*ms, "enter") }, "just opened", 0},
		{"together with another key", func(r *rig) { r.after(400*ms, "right"); r.after(49*ms, "enter") }, "other input arrived with it", 0},
		{"the next try", func(r *rig) { r.after(400*ms, "right"); r.after(49*ms, "enter"); r.after(300*ms, "enter") }, "", 1},
		{"after a paste", func(r *rig) {
			r.after(400*ms, "right")
			r.Paste("name\tlocale\r")
			r.after(200*ms, "enter")
		}, "other input arrived with it", 0},
		{"a paste and a slow drip", func(r *rig) {
			r.Paste("name")
			for range 5 {
				r.after(200*ms, "tab")
				r.after(200*ms, "enter")
			}
		}, "other input arrived with it", 0},
		{"after a key that means nothing", func(r *rig) {
			r.after(400*ms, "right")
			r.after(200*ms, "z")
			r.after(200*ms, "enter")
		}, "other input arrived with it", 0},
		{"a key that means nothing goes back to No", func(r *rig) {
			r.after(400*ms, "right")
			r.after(400*ms, "z")
			r.after(400*ms, "enter")
		}, "", 0},
		{"a table typed slowly", func(r *rig) {
			for _, key := range []string{"n", "a", "m", "e", "tab", "l", "o", "c", "a", "l", "e", "enter", "a", "d", "a", "tab", "enter"} {
				r.after(200*ms, key)
			}
		}, "", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{})
			r.review()
			row.press(r)
			if row.says != "" {
				r.Want(row.says, "▸")
			}
			r.Settle()
			r.WantPosts(row.posts)
		})
	}
}

// y and ctrl+s act, and n cancels, a moment after they are pressed by themselves; what
// comes within that moment takes the answer back.
func TestQuickAnswers(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		press func(*rig)
		shows string
		posts int
	}{
		{"y", func(r *rig) { r.after(400*ms, "y") }, "Saved and confirmed", 1},
		{"ctrl+s", func(r *rig) { r.after(400*ms, "ctrl+s") }, "Saved and confirmed", 1},
		{"n", func(r *rig) { r.after(400*ms, "n") }, "ctrl+s review", 0},
		{"y on another choice", func(r *rig) { r.after(400*ms, "right"); r.after(400*ms, "left"); r.after(100*ms, "y") }, "Saved and confirmed", 1},
		{"y too soon", func(r *rig) { r.after(200*ms, "y") }, "just opened", 0},
		{"ctrl+s twice to review and save", func(r *rig) { r.after(290*ms, "ctrl+s") }, "just opened", 0},
		{"y and a letter", func(r *rig) { r.after(400*ms, "y"); r.after(200*ms, "e") }, "other input arrived with it", 0},
		{"y and enter", func(r *rig) { r.after(400*ms, "y"); r.after(200*ms, "enter"); r.after(100*ms, "enter") }, "other input arrived with it", 0},
		{"y and a paste", func(r *rig) { r.after(400*ms, "y"); r.Paste("es") }, "Paste ignored", 0},
		{"y and Esc", func(r *rig) { r.after(400*ms, "y"); r.after(100*ms, "esc") }, "ctrl+s review", 0},
		{"y held down", func(r *rig) {
			r.after(400*ms, "y")
			for range 9 {
				r.after(30*ms, "y")
			}
		}, "other input arrived with it", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{})
			r.review()
			row.press(r)
			r.WaitFor(row.shows)
			r.Settle()
			r.WantPosts(row.posts)
		})
	}
}

// A question that has to be typed takes no y, and ctrl+s only behind the token.
func TestTheTokenIsNotY(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Badge: screen.ProdBadge})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s")
	r.Press("y", "ctrl+s")
	r.Want("Type the last four characters")
	r.WantPosts(0)
}

// Esc leaves a question at any time, and ctrl+c is heard.
func TestEscAndCtrlCAlwaysWork(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.review()
	r.Paste("name\tlocale\r")
	r.after(ms, "ctrl+c")
	r.Want("Quit?")
	r.after(ms, "esc")
	r.Want("▸ Cancel", viewtest.NewEmail)
	r.after(ms, "esc")
	r.WantNot("▸ Cancel")
	r.WantPosts(0)
}

// What has to be typed has to be typed: a paste and a burst empty the input, and
// the next try works.
func TestTheTokenIsTyped(t *testing.T) {
	t.Parallel()
	token := viewtest.Ordinary[len(viewtest.Ordinary)-4:]
	for name, put := range map[string]func(*rig){
		"pasted":  func(r *rig) { r.Paste(token) },
		"a burst": func(r *rig) { r.Burst(token) },
		"too fast": func(r *rig) {
			r.after(ms, token[:1])
			r.after(ms, token[1:2])
			r.after(ms, token[2:3])
			r.after(ms, token[3:])
		},
		"a burst behind what was typed": func(r *rig) {
			r.Type(token[:2])
			r.Burst(token[2:])
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, viewtest.Setup{Badge: screen.ProdBadge})
			r.Edit(viewtest.Ordinary)
			r.Retype(viewtest.NewEmail)
			r.Press("ctrl+s")
			r.Want("Type the last four characters")
			put(r)
			r.Want("Paste ignored: please type it")
			r.after(60*ms, "enter")
			r.Press("enter")
			r.WantPosts(0)
			r.Type(token)
			r.after(20*ms, "enter")
			r.Want("Ignored enter")
			r.WantPosts(0)
			r.Press("enter")
			r.WaitFor("Saved and confirmed.")
			r.WantPosts(1)
		})
	}
}

// A dialog that opens by itself takes nothing for a moment, and shows it.
func TestADialogThatOpensByItself(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Theme: "dark"})
	r.review()
	r.Server.Inject(sandbox.Fault{Method: "POST", Status: 403, Code: 20403, Message: "Forbidden"})
	r.Press("right", "enter")
	r.WaitFor("Not saved")
	dim := r.App.View()
	for _, key := range []string{"enter", "esc", "right"} {
		r.after(100*ms, key)
		r.Want("Not saved", "just opened")
	}
	r.App.DropNotice()
	r.Hand.Pass(200 * ms)
	if r.App.View() == dim {
		t.Error("its buttons are not dim while it takes no keys")
	}
	r.Press("enter")
	r.WantNot("Not saved")
}

// A click decides as little as a key.
func TestClicksThatDecideNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Press("M")
	r.Press("e")
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s")
	yes := func() (x, y int) { x, y = r.at("Cancel"); return x + len("Cancel") + 5, y } // "Save", chosen or not
	click := func(pause time.Duration) {
		x, y := yes()
		r.Hand.Pass(pause)
		r.Arrivals.Keys(1, 0)
		r.Feed(tea.MouseMsg{X: x, Y: y, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
	}
	click(100 * ms)
	click(10 * ms)
	r.Want("Ignored the click")
	click(100 * ms)
	r.Want("just opened")
	r.Settle()
	r.WantPosts(0)
	click(time.Second)
	r.WaitFor("Saved and confirmed.")
	r.WantPosts(1)
}

// at is the cell where a text begins on the screen.
func (r *rig) at(text string) (x, y int) {
	r.T.Helper()
	for y, line := range strings.Split(r.Screen(), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			return len([]rune(before)), y
		}
	}
	r.T.Fatalf("%q is not on the screen\n%s", text, r.Screen())
	return 0, 0
}

// Enter that comes with other input sends no message.
func TestAPasteSendsNoMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock()})
	r.WithAgent()
	before := len(r.Posts())
	r.Press("i")
	r.Paste("Hello?\rIs anybody there?\r")
	r.Want("Line break at the end of the paste removed")
	r.after(200*ms, "enter")
	r.Want("Ignored enter")
	r.Settle()
	if sent := len(r.Posts()) - before; sent != 0 {
		t.Fatalf("%d messages were sent\n%s", sent, r.Screen())
	}
	r.Press("enter")
	r.Settle()
	r.WantPosts(before + 1)
}

// Letters with alt are no text: they are an Esc and a letter that came together.
func TestAltLettersAreNoText(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype("x")
	r.Feed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'q'}, Alt: true})
	r.WantNot("xq")
	if r.Feed(tea.KeyMsg{Type: tea.KeyEsc, Alt: true}); r.App.Typing() {
		t.Error("two Escs in one did not leave the input")
	}
}

// On a keyboard of another script it is said once what letter keys need.
func TestOtherLayoutsAreTold(t *testing.T) {
	t.Parallel()
	for _, letter := range []string{"у", "ε", "ㅂ", "あ"} {
		r := newRig(t, viewtest.Setup{})
		r.Open(viewtest.Ordinary)
		r.Press(letter)
		r.Want("Letter keys need a Latin keyboard layout")
		r.Press("down", letter)
		r.WantNot("Latin")
		r.Press("é", "ß")
		r.WantNot("Latin")
	}
}
