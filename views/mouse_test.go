package views

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

// click presses the left button on a cell.
func (r *rig) click(x, y int) {
	r.feed(tea.MouseMsg{X: x, Y: y, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
}

// clickOn presses the left button on the first place of a text on the screen.
func (r *rig) clickOn(text string) {
	r.t.Helper()
	for y, line := range strings.Split(r.screen(), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			r.click(ui.Width(before), y)
			return
		}
	}
	r.t.Fatalf("there is no %q to click on\n%s", text, r.screen())
}

func (r *rig) wheel(button tea.MouseButton) {
	r.feed(tea.MouseMsg{X: 10, Y: 10, Action: tea.MouseActionPress, Button: button})
}

// cursorText is what the row under the cursor says, "" for none.
func (r *rig) cursorText() string {
	lines := r.app.pageLines()
	if at := cursorLine(lines); at >= 0 {
		return rowText(lines[at])
	}
	return ""
}

func TestTheMouseIsOffUntilAskedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.clickOn("Activity")
	r.want("Email")
	r.press("M")
	r.want("mouse on; to select text hold shift")
	r.clickOn("Activity")
	r.wantNot("Email")
	r.press("M")
	r.want("the terminal selects text again")
	r.clickOn("Users")
	r.wantNot("Email")
}

// sorts are the messages of the terminal's kind that a command comes to.
func sorts(cmd tea.Cmd) (names []string) {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, part := range batch {
			names = append(names, sorts(part)...)
		}
		return names
	}
	return append(names, fmt.Sprintf("%T", msg))
}

// Bubble Tea forgets the mouse whenever it gives the terminal away.
func TestTheMouseComesBackAfterAnotherProgram(t *testing.T) {
	t.Parallel()
	const captured = "tea.enableMouseCellMotionMsg"
	r := newRig(t, setup{})
	take := func(string) tea.Cmd { return nil }
	given := []tea.Msg{resumedMsg{}, editedMsg{take: take}, loggedInMsg{}}
	for _, on := range []bool{false, true} {
		r.app.mouseOn = on
		for _, msg := range given {
			if got := slices.Contains(sorts(r.app.update(msg)), captured); got != on {
				t.Errorf("mouse on is %v, and after %T it is asked for: %v", on, msg, got)
			}
		}
	}
}

func TestClicksOnTabs(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.press("esc", "M")
	for tab, name := range []string{"Users", "Web chats", "Activity"} {
		r.app.tab = (tab + 1) % len(tabNames)
		r.clickOn(name)
		if r.app.tab != tab {
			t.Errorf("a click on %s led to tab %d", name, r.app.tab)
		}
	}
	r.click(0, 1)
	r.click(79, 1)
	if r.app.tab != activityTab {
		t.Error("a click beside the tabs led away")
	}
}

func TestASecondClickOpensARow(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{listing: true, users: 300})
	r.waitFor("Users of the account 300")
	r.press("esc", "M")
	r.want("mouse on")
	r.resize(80, 40)
	rows := r.app.pageLines()
	row := len(rows) - 2
	clicked := rowText(rows[row])
	r.click(10, row+len(r.app.above()))
	if got := r.cursorText(); got != clicked {
		t.Fatalf("the cursor is on %q, not on %q", got, clicked)
	}
	r.clickOn(cursorMark)
	r.settle()
	if _, ok := r.app.screen().(*user); !ok {
		t.Errorf("the second click opened nothing\n%s", r.screen())
	}
}

// While the input has the keys a click on the list leaves it, and one on
// anything else does not.
func TestAClickLeavesTheInputForTheList(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.app.mouseOn = true
	r.clickOn(another)
	if r.app.screen().Typing() || !strings.Contains(r.cursorText(), another) {
		t.Errorf("the cursor is on %q\n%s", r.cursorText(), r.screen())
	}
	r.press("/")
	r.clickOn("Try one of these")
	if !r.app.screen().Typing() {
		t.Error("a click on a heading left the input")
	}
}

func TestAClickOnAButtonChoosesItAndTheNextPressesIt(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 80} {
		r := newRig(t, setup{})
		r.resize(width, 24)
		r.edit(ordinary)
		r.retype(newEmail)
		r.press("ctrl+s")
		r.app.mouseOn = true
		r.clickOn("Save this change?")
		r.click(0, 0)
		r.wantNot("▸ Yes, save")
		r.clickOn("Yes, save")
		r.want("▸ Yes, save")
		r.wantPosts(0)
		r.clickOn("Yes, save")
		r.settle()
		r.wantPosts(1)
	}
}

func TestTheWheelScrollsThreeLines(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.app.mouseOn = true
	u := r.app.screen().(*user)
	r.wheel(tea.MouseButtonWheelDown)
	r.wheel(tea.MouseButtonWheelDown)
	r.wheel(tea.MouseButtonWheelUp)
	if u.cursor != wheelLines {
		t.Errorf("the cursor is at %d", u.cursor)
	}
}

// counting is a list below a line that is another one whenever it is drawn.
type counting struct {
	quiet
	drawn, cursor int
}

func (c *counting) Title() string     { return "Counting" }
func (c *counting) Actions() []string { return []string{"move"} }

func (c *counting) Type(key tea.KeyMsg) tea.Cmd {
	c.cursor = moved(c.cursor, 3, key.String())
	return nil
}

func (c *counting) View(width, height int) []string {
	c.drawn++
	lines := []string{fmt.Sprintf(" drawn %d times", c.drawn)}
	for i := range 3 {
		mark := " "
		if i == c.cursor {
			mark = cursorMark
		}
		lines = append(lines, fmt.Sprintf("%s row %d", mark, i))
	}
	return lines
}

// Numbers that run while the mouse looks for a row move no cursor.
func TestAClickBesideTheRowsOfAListThatCounts(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.app.mouseOn = true
	list := &counting{}
	r.run(r.app.push(list))
	top := len(r.app.above())
	for _, step := range []struct{ line, want int }{{0, 0}, {2, 1}, {0, 1}, {3, 2}, {0, 2}, {4, 2}} {
		if r.click(10, top+step.line); list.cursor != step.want {
			t.Errorf("a click on line %d put the cursor on row %d, not %d\n%s", step.line, list.cursor, step.want, r.screen())
		}
	}
}

// On every screen and dialog, wherever it hits, a click puts the cursor on the
// row that it hit or leaves it where it was, and sends nothing.
func TestClicksAnywhereAreHarmless(t *testing.T) {
	t.Parallel()
	clicks, moves := 0, 0
	for _, s := range scenes {
		r := s.build(t)
		r.app.mouseOn = true
		writes := 0
		if r.server != nil {
			writes = len(r.posts())
		}
		for y := range 24 {
			screen, dialogs := r.app.screen(), len(r.app.dialogs)
			before, lines := r.cursorText(), r.app.pageLines()
			row := y - len(r.app.above())
			if row >= 0 && row == cursorLine(lines) {
				continue // that opens it
			}
			r.click(45, y)
			clicks++
			if r.app.screen() != screen || len(r.app.dialogs) != dialogs {
				t.Errorf("%s: a click at line %d led elsewhere\n%s", s.name, y, r.screen())
				break
			}
			after := r.cursorText()
			if after == before || dialogs > 0 || r.app.screen().Typing() && before == "" {
				continue
			}
			moves++
			if row < 0 || row >= len(lines) || after != rowText(lines[row]) && after != "" {
				t.Errorf("%s: a click at line %d put the cursor on %q, not on %q", s.name, y, after, before)
			}
		}
		if r.server != nil && len(r.posts()) != writes {
			t.Errorf("%s: a click sent something", s.name)
		}
	}
	t.Logf("%d clicks on %d scenes, %d moved the cursor", clicks, len(scenes), moves)
}
