package shell

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sandbox"
	"flexconsole/ui/uitest"
	"flexconsole/views/screen"
)

// after feeds a key that comes so long after what was before.
func (r *rig) after(pause time.Duration, name string) {
	r.hand.pass(pause)
	r.arrive(uitest.Key(name))
}

// review opens the review of a changed email, on No.
func (r *rig) review() {
	r.t.Helper()
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("ctrl+s")
	r.want("▸ No")
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
		{"just opened", func(r *rig) { r.after(100*ms, "right"); r.after(199*ms, "enter") }, "only just opened", 0},
		{"together with another key", func(r *rig) { r.after(400*ms, "right"); r.after(49*ms, "enter") }, "together with other input", 0},
		{"the next try", func(r *rig) { r.after(400*ms, "right"); r.after(49*ms, "enter"); r.after(300*ms, "enter") }, "", 1},
		{"after a paste", func(r *rig) {
			r.after(400*ms, "right")
			r.paste("name\tlocale\r")
			r.after(200*ms, "enter")
		}, "together with other input", 0},
		{"a paste and a slow drip", func(r *rig) {
			r.paste("name")
			for range 5 {
				r.after(200*ms, "tab")
				r.after(200*ms, "enter")
			}
		}, "together with other input", 0},
		{"after a key that means nothing", func(r *rig) {
			r.after(400*ms, "right")
			r.after(200*ms, "z")
			r.after(200*ms, "enter")
		}, "together with other input", 0},
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
			r := newRig(t, setup{})
			r.review()
			row.press(r)
			if row.says != "" {
				r.want(row.says, "▸")
			}
			r.settle()
			r.wantPosts(row.posts)
		})
	}
}

// Esc leaves a question at any time, and ctrl+c is heard.
func TestEscAndCtrlCAlwaysWork(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.review()
	r.paste("name\tlocale\r")
	r.after(ms, "ctrl+c")
	r.want("Quit?")
	r.after(ms, "esc")
	r.want("▸ No", newEmail)
	r.after(ms, "esc")
	r.wantNot("▸ No")
	r.wantPosts(0)
}

// What has to be typed has to be typed: a paste and a burst empty the input, and
// the next try works.
func TestTheTokenIsTyped(t *testing.T) {
	t.Parallel()
	token := ordinary[len(ordinary)-4:]
	for name, put := range map[string]func(*rig){
		"pasted":  func(r *rig) { r.paste(token) },
		"a burst": func(r *rig) { r.burst(token) },
		"too fast": func(r *rig) {
			r.after(ms, token[:1])
			r.after(ms, token[1:2])
			r.after(ms, token[2:3])
			r.after(ms, token[3:])
		},
		"a burst behind what was typed": func(r *rig) {
			r.typeText(token[:2])
			r.burst(token[2:])
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, setup{badge: screen.ProdBadge})
			r.edit(ordinary)
			r.retype(newEmail)
			r.press("ctrl+s")
			r.want("type the last four characters")
			put(r)
			r.want("type it, not paste it")
			r.after(60*ms, "enter")
			r.press("enter")
			r.wantPosts(0)
			r.typeText(token)
			r.after(20*ms, "enter")
			r.want("enter was ignored")
			r.wantPosts(0)
			r.press("enter")
			r.waitFor("Saved, and read back.")
			r.wantPosts(1)
		})
	}
}

// A dialog that opens by itself takes nothing for a moment, and shows it.
func TestADialogThatOpensByItself(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{theme: "dark"})
	r.review()
	r.server.Inject(sandbox.Fault{Method: "POST", Status: 403, Code: 20403, Message: "Forbidden"})
	r.press("right", "enter")
	r.waitFor("Not saved")
	dim := r.app.View()
	for _, key := range []string{"enter", "esc", "right"} {
		r.after(100*ms, key)
		r.want("Not saved", "only just opened")
	}
	r.app.notice.current = notice{}
	r.hand.pass(200 * ms)
	if r.app.View() == dim {
		t.Error("its buttons are not dim while it takes no keys")
	}
	r.press("enter")
	r.wantNot("Not saved")
}

// A click decides as little as a key.
func TestClicksThatDecideNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.press("M")
	r.press("e")
	r.retype(newEmail)
	r.press("ctrl+s")
	yes := func() (x, y int) { return r.at("Yes, save") }
	click := func(pause time.Duration) {
		x, y := yes()
		r.hand.pass(pause)
		r.arrivals.Keys(1, 0)
		r.feed(tea.MouseMsg{X: x, Y: y, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
	}
	click(100 * ms)
	click(10 * ms)
	r.want("the click was ignored")
	click(100 * ms)
	r.want("only just opened")
	r.settle()
	r.wantPosts(0)
	click(time.Second)
	r.waitFor("Saved, and read back.")
	r.wantPosts(1)
}

// at is the cell where a text begins on the screen.
func (r *rig) at(text string) (x, y int) {
	r.t.Helper()
	for y, line := range strings.Split(r.screen(), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			return len([]rune(before)), y
		}
	}
	r.t.Fatalf("%q is not on the screen\n%s", text, r.screen())
	return 0, 0
}

// Enter that comes with other input sends no message.
func TestAPasteSendsNoMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{clock: newClock()})
	r.withAgent()
	before := len(r.posts())
	r.press("i")
	r.paste("Hello?\rIs anybody there?\r")
	r.want("the line end after the pasted text was left out")
	r.after(200*ms, "enter")
	r.want("enter was ignored")
	r.settle()
	if sent := len(r.posts()) - before; sent != 0 {
		t.Fatalf("%d messages were sent\n%s", sent, r.screen())
	}
	r.press("enter")
	r.settle()
	r.wantPosts(before + 1)
}

// Letters with alt are no text: they are an Esc and a letter that came together.
func TestAltLettersAreNoText(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype("x")
	r.feed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'q'}, Alt: true})
	r.wantNot("xq")
	if r.feed(tea.KeyMsg{Type: tea.KeyEsc, Alt: true}); r.app.Typing() {
		t.Error("two Escs in one did not leave the input")
	}
}

// On a keyboard of another script it is said once what letter keys need.
func TestOtherLayoutsAreTold(t *testing.T) {
	t.Parallel()
	for _, letter := range []string{"у", "ε", "ㅂ", "あ"} {
		r := newRig(t, setup{})
		r.open(ordinary)
		r.press(letter)
		r.want("letter keys need a Latin keyboard layout")
		r.press("down", letter)
		r.wantNot("Latin")
		r.press("é", "ß")
		r.wantNot("Latin")
	}
}
