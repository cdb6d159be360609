package shell

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"flexconsole/ui"
	"flexconsole/views/activity"
	"flexconsole/views/screen"
	"flexconsole/views/users"
)

// click presses the left button on a cell.
func (r *rig) click(x, y int) {
	r.hand.pass(time.Second)
	r.arrivals.Keys(1, 0)
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

// cursorMark stands before the row under the cursor.
const cursorMark = "▸"

// pageText are the lines between header and footer, without colours.
func (r *rig) pageText() []string {
	lines := r.app.painter.pageLines()
	for i := range lines {
		lines[i] = ansi.Strip(lines[i])
	}
	return lines
}

// cursorLine is the line that carries the cursor, -1 for none.
func cursorLine(lines []string) int {
	return slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, cursorMark) })
}

// rowText is what a row says, with the cursor on it or not, and without what
// stands beside the list on a wide terminal.
func rowText(line string) string {
	line, _, _ = strings.Cut(line, ui.PaneRule)
	return strings.TrimSpace(strings.TrimPrefix(line, cursorMark))
}

// cursorText is what the row under the cursor says, "" for none.
func (r *rig) cursorText() string {
	lines := r.pageText()
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
		r.app.mouse.on = on
		for _, msg := range given {
			synctest.Test(t, func(t *testing.T) { // where the timer of a notice takes no time
				if got := slices.Contains(sorts(r.app.update(msg)), captured); got != on {
					t.Errorf("mouse on is %v, and after %T it is asked for: %v", on, msg, got)
				}
			})
		}
	}
}

func TestClicksOnTabs(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.press("esc", "M")
	for tab, name := range []string{"Users", "Web chats", "Activity"} {
		r.app.desk.screens.tab = (tab + 1) % len(tabs)
		r.clickOn(name)
		if r.app.desk.screens.tab != tab {
			t.Errorf("a click on %s led to tab %d", name, r.app.desk.screens.tab)
		}
	}
	r.click(0, 1)
	r.click(79, 1)
	if r.app.desk.screens.tab != activityTab {
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
	rows := r.pageText()
	row := len(rows) - 2
	clicked := rowText(rows[row])
	r.click(10, row+len(r.app.painter.above()))
	if got := r.cursorText(); got != clicked {
		t.Fatalf("the cursor is on %q, not on %q", got, clicked)
	}
	r.click(10, row+len(r.app.painter.above())) // at the same place: nothing has scrolled away
	r.settle()
	if _, ok := r.app.desk.Front().(*users.User); !ok {
		t.Errorf("the second click opened nothing\n%s", r.screen())
	}
}

// While the input has the keys a click on the list leaves it, and one on
// anything else does not.
func TestAClickLeavesTheInputForTheList(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.app.mouse.on = true
	r.clickOn(another)
	if r.app.desk.Front().Typing() || !strings.Contains(r.cursorText(), another) {
		t.Errorf("the cursor is on %q\n%s", r.cursorText(), r.screen())
	}
	r.press("/")
	r.clickOn("Try one of these")
	if !r.app.desk.Front().Typing() {
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
		r.app.mouse.on = true
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
	r.app.mouse.on = true
	u := r.app.desk.Front().(*users.User)
	r.wheel(tea.MouseButtonWheelDown)
	r.wheel(tea.MouseButtonWheelDown)
	r.wheel(tea.MouseButtonWheelUp)
	if u.Cursor != wheelLines {
		t.Errorf("the cursor is at %d", u.Cursor)
	}
}

// The wheel changes no focus: not from the list to the input above it, nor from the
// input to the list, nor from a field to the next, but goes through a field's lines.
func TestTheWheelChangesNoFocus(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.app.mouse.on = true
	l := r.app.desk.Front().(*users.Lookup)
	for _, typing := range []bool{true, false} {
		for _, button := range []tea.MouseButton{tea.MouseButtonWheelDown, tea.MouseButtonWheelUp, tea.MouseButtonWheelUp} {
			r.wheel(button)
			if l.Typing() != typing || l.Typing() && l.List.Cursor != 0 {
				t.Errorf("typing %v, cursor at %d, want typing %v", l.Typing(), l.List.Cursor, typing)
			}
			if button == tea.MouseButtonWheelDown && !typing && l.List.Cursor != wheelLines {
				t.Errorf("the cursor is at %d", l.List.Cursor)
			}
		}
		r.press("esc")
	}
	r.edit(ordinary)
	form := r.app.desk.Front().(*users.Edit).Inputs
	before := form.Focused()
	r.wheel(tea.MouseButtonWheelDown)
	r.wheel(tea.MouseButtonWheelUp)
	r.wheel(tea.MouseButtonWheelUp)
	if form.Focused() != before {
		t.Errorf("the keys are with %s", form.Focused().Label)
	}
}

// A click goes to the field of a form that it hits, its verdict included, and
// gives it the keys.
func TestAClickGoesToAField(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.app.mouse.on = true
	form := r.app.desk.Front().(*users.Edit).Inputs
	r.clickOn("Locale")
	if form.Focused().Label != "Locale" {
		t.Errorf("the keys are with %s", form.Focused().Label)
	}
	r.press("esc")
	r.clickOn("User SID")
	if form.Focused().Label != "User SID" || !r.app.desk.Front().Typing() {
		t.Errorf("the keys are with %s, typing: %v", form.Focused().Label, r.app.desk.Front().Typing())
	}
}

// Rows that look alike, rows of several lines, and fields in a second column are
// told apart.
func TestAClickHitsTheRowThatWasDrawn(t *testing.T) {
	t.Parallel()
	journal := openJournal(t, "")
	for range 4 {
		keep(t, journal, oldSave())
	}
	r := newRig(t, setup{journal: journal})
	r.app.mouse.on = true
	r.press("esc", "3", "tab")
	r.waitFor("4 changes")
	l := r.app.desk.Front().(*activity.ActivityScreen).Changes
	at := cursorLine(r.pageText()) + len(r.app.painter.above())
	for _, row := range []int{3, 1, 2} {
		if r.click(10, at+row); l.Cursor != row {
			t.Errorf("a click on row %d put the cursor on %d\n%s", row, l.Cursor, r.screen())
		}
	}
	r.press("/")
	if r.click(10, at+3); l.Typing() || l.Cursor != 3 {
		t.Errorf("a click above which a filter has the keys: typing %v, on row %d", l.Typing(), l.Cursor)
	}
	r.press("1")
	r.open(ordinary)
	r.resize(120, 40)
	r.clickOn("Workspace")
	if u := r.app.desk.Front().(*users.User); u.Fields()[u.Cursor].Label != "Workspace" {
		t.Errorf("the cursor is on %s", u.Fields()[u.Cursor].Label)
	}
}

// On every screen and dialog, wherever it hits, a click puts the cursor on the
// row that it hit or leaves it where it was, and sends nothing.
func TestClicksAnywhereAreHarmless(t *testing.T) {
	t.Parallel()
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel() // most of a scene's time is spent waiting
			r := s.build(t)
			r.app.mouse.on = true
			writes := 0
			if r.server != nil {
				writes = len(r.posts())
			}
			for y := range 24 {
				if !r.clickIsHarmless(y) {
					break
				}
			}
			if r.server != nil && len(r.posts()) != writes {
				t.Error("a click sent something")
			}
		})
	}
}

// clickIsHarmless clicks at line y, unless that opens what is there; it is false
// where the click led elsewhere.
func (r *rig) clickIsHarmless(y int) bool {
	r.t.Helper()
	front, dialogs := r.app.desk.Front(), len(r.app.desk.dialogs.open)
	before, lines := r.cursorText(), r.pageText()
	line := y - len(r.app.painter.above())
	hit := -1
	if c, ok := front.(screen.Clickable); ok && line >= 0 && dialogs == 0 {
		if hit = c.RowAt(45, line); hit >= 0 && hit == c.OnRow() {
			return true // that opens it
		}
	}
	r.click(45, y)
	if r.app.desk.Front() != front || len(r.app.desk.dialogs.open) != dialogs {
		r.t.Errorf("a click at line %d led elsewhere\n%s", y, r.screen())
		return false
	}
	after := r.cursorText()
	switch {
	case after == before:
	case hit < 0 || line >= len(lines):
		r.t.Errorf("a click at line %d, which is no row, put the cursor on %q, not on %q", y, after, before)
	case !beginsAt(lines, line, after):
		r.t.Errorf("a click at line %d put the cursor on %q\n%s", y, after, strings.Join(lines, "\n"))
	}
	return true
}

// beginsAt says that the row or field that the cursor went to begins on a line, or
// not far above it: some have several lines.
func beginsAt(lines []string, line int, row string) bool {
	for back := 0; back < 8 && back <= line; back++ {
		if text := rowText(lines[line-back]); text == row || text != "" && strings.HasPrefix(row, strings.Fields(text)[0]) {
			return true
		}
	}
	return false
}
