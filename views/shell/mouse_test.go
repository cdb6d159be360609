package shell_test

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
	"flexconsole/views/screen"
	"flexconsole/views/shell"
	"flexconsole/views/viewtest"
)

// click presses the left button on a cell.
func (r *rig) click(x, y int) {
	r.Hand.Pass(time.Second)
	r.Arrivals.Keys(1, 0)
	r.Feed(tea.MouseMsg{X: x, Y: y, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
}

// clickOn presses the left button on the first place of a text on the screen.
func (r *rig) clickOn(text string) {
	r.T.Helper()
	for y, line := range strings.Split(r.Screen(), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			r.click(ui.Width(before), y)
			return
		}
	}
	r.T.Fatalf("there is no %q to click on\n%s", text, r.Screen())
}

func (r *rig) wheel(button tea.MouseButton) {
	r.Feed(tea.MouseMsg{X: 10, Y: 10, Action: tea.MouseActionPress, Button: button})
}

// pageText are the lines between header and footer, without colours.
func (r *rig) pageText() []string {
	lines := r.App.PageLines()
	for i := range lines {
		lines[i] = ansi.Strip(lines[i])
	}
	return lines
}

func TestTheMouseIsOffUntilAskedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.clickOn("Activity")
	r.Want("Email")
	r.Press("M")
	r.Want("Mouse on. Hold shift to select text")
	r.clickOn("Activity")
	r.WantNot("Email")
	r.Press("M")
	r.Want("The terminal selects text again")
	r.clickOn("Users")
	r.WantNot("Email")
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
	r := newRig(t, viewtest.Setup{})
	take := func(string) tea.Cmd { return nil }
	given := []tea.Msg{shell.ResumedMsg{}, shell.EditedMsg(take), shell.LoggedInMsg{}}
	for _, on := range []bool{false, true} {
		r.App.SetMouse(on)
		for _, msg := range given {
			synctest.Test(t, func(t *testing.T) { // where the timer of a notice takes no time
				if got := slices.Contains(sorts(r.App.Handle(msg)), captured); got != on {
					t.Errorf("mouse on is %v, and after %T it is asked for: %v", on, msg, got)
				}
			})
		}
	}
}

func TestClicksOnTabs(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Press("esc", "M")
	for tab, name := range []string{"Users", "Web chats", "Activity"} {
		r.App.SetTab((tab + 1) % shell.Tabs())
		r.clickOn(name)
		if r.App.Tab() != tab {
			t.Errorf("a click on %s led to tab %d", name, r.App.Tab())
		}
	}
	r.click(0, 1)
	r.click(79, 1)
	if r.App.Tab() != viewtest.ActivityTab {
		t.Error("a click beside the tabs led away")
	}
}

func TestASecondClickOpensARow(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 300})
	r.WaitFor("Users (300)")
	r.Press("esc", "M")
	r.Want("Mouse on")
	r.Resize(80, 40)
	rows := r.pageText()
	row := len(rows) - 2
	clicked := viewtest.RowText(rows[row])
	r.click(10, row+len(r.App.HeaderLines()))
	if got := r.CursorText(); got != clicked {
		t.Fatalf("the cursor is on %q, not on %q", got, clicked)
	}
	r.click(10, row+len(r.App.HeaderLines())) // at the same place: nothing has scrolled away
	r.Settle()
	if _, ok := r.Subject().(screen.UserPage); !ok {
		t.Errorf("the second click opened nothing\n%s", r.Screen())
	}
}

// While the input has the keys a click on the list leaves it, and one on
// anything else does not.
func TestAClickLeavesTheInputForTheList(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.App.SetMouse(true)
	r.clickOn(viewtest.Another)
	if r.Host().Front().Typing() || !strings.Contains(r.CursorText(), viewtest.Another) {
		t.Errorf("the cursor is on %q\n%s", r.CursorText(), r.Screen())
	}
	r.Press("/")
	r.clickOn("Try one of these")
	if !r.Host().Front().Typing() {
		t.Error("a click on a heading left the input")
	}
}

func TestAClickOnAButtonChoosesItAndTheNextPressesIt(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 80} {
		r := newRig(t, viewtest.Setup{})
		r.Resize(width, 24)
		r.Edit(viewtest.Ordinary)
		r.Retype(viewtest.NewEmail)
		r.Press("ctrl+s")
		r.App.SetMouse(true)
		r.clickOn("Save this change?")
		r.click(0, 0)
		r.WantNot("▸ Save")
		r.clickOn("  Save")
		r.Want("▸ Save")
		r.WantPosts(0)
		r.clickOn("▸ Save")
		r.Settle()
		r.WantPosts(1)
	}
}

func TestTheWheelScrollsThreeLines(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.App.SetMouse(true)
	u := r.Host().Front().(screen.Clickable)
	r.wheel(tea.MouseButtonWheelDown)
	r.wheel(tea.MouseButtonWheelDown)
	r.wheel(tea.MouseButtonWheelUp)
	if u.OnRow() != shell.WheelLines {
		t.Errorf("the cursor is at %d", u.OnRow())
	}
}

// The wheel changes no focus: not from the list to the input above it, nor from the
// input to the list, nor from a field to the next, but goes through a field's lines.
func TestTheWheelChangesNoFocus(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.App.SetMouse(true)
	l := r.Host().Front()
	rows := l.(screen.Clickable)
	for _, typing := range []bool{true, false} {
		for _, button := range []tea.MouseButton{tea.MouseButtonWheelDown, tea.MouseButtonWheelUp, tea.MouseButtonWheelUp} {
			r.wheel(button)
			if l.Typing() != typing {
				t.Errorf("typing %v, want typing %v", l.Typing(), typing)
			}
			if button == tea.MouseButtonWheelDown && !typing && rows.OnRow() != shell.WheelLines {
				t.Errorf("the cursor is at %d", rows.OnRow())
			}
		}
		if r.Press("esc"); rows.OnRow() != 0 {
			t.Errorf("the cursor is at %d", rows.OnRow())
		}
	}
	r.Edit(viewtest.Ordinary)
	form := r.Form().Inputs
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
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.App.SetMouse(true)
	form := r.Form().Inputs
	r.clickOn("Locale")
	if form.Focused().Label != "Locale" {
		t.Errorf("the keys are with %s", form.Focused().Label)
	}
	r.Press("esc")
	r.clickOn("User SID (US…)")
	if form.Focused().Label != "User SID (US…)" || !r.Host().Front().Typing() {
		t.Errorf("the keys are with %s, typing: %v", form.Focused().Label, r.Host().Front().Typing())
	}
}

// Rows that look alike, rows of several lines, and fields in a second column are
// told apart.
func TestAClickHitsTheRowThatWasDrawn(t *testing.T) {
	t.Parallel()
	journal := viewtest.OpenJournal(t, "")
	for range 4 {
		viewtest.AddChanges(t, journal, viewtest.OldSave())
	}
	r := newRig(t, viewtest.Setup{Journal: journal})
	r.App.SetMouse(true)
	r.Press("esc", "3", "tab")
	r.WaitFor("4 changes")
	list := r.Host().Front().(screen.Clickable)
	at := viewtest.CursorLine(r.pageText()) + len(r.App.HeaderLines())
	for _, row := range []int{3, 1, 2} {
		if r.click(10, at+row); list.OnRow() != row {
			t.Errorf("a click on row %d put the cursor on %d\n%s", row, list.OnRow(), r.Screen())
		}
	}
	r.Press("/")
	if r.click(10, at+4); r.App.Typing() || list.OnRow() != 3 { // below the line of what the filter suggests
		t.Errorf("a click above which a filter has the keys: typing %v, on row %d", r.App.Typing(), list.OnRow())
	}
	r.Press("1")
	r.Open(viewtest.Ordinary)
	r.Resize(120, 40)
	r.clickOn("Workspace")
	r.Want("▸ Workspace")
}

// On every screen and dialog, wherever it hits, a click puts the cursor on the
// row that it hit or leaves it where it was, and sends nothing.
func TestClicksAnywhereAreHarmless(t *testing.T) {
	t.Parallel()
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel() // most of a scene's time is spent waiting
			r := s.build(t)
			r.App.SetMouse(true)
			writes := 0
			if r.Server != nil {
				writes = len(r.Posts())
			}
			for y := range 24 {
				if !r.clickIsHarmless(y) {
					break
				}
			}
			if r.Server != nil && len(r.Posts()) != writes {
				t.Error("a click sent something")
			}
		})
	}
}

// clickIsHarmless clicks at line y, unless that opens what is there; it is false
// where the click led elsewhere.
func (r *rig) clickIsHarmless(y int) bool {
	r.T.Helper()
	front, dialogs := r.Host().Front(), len(r.App.Dialogs())
	before, lines := r.CursorText(), r.pageText()
	line := y - len(r.App.HeaderLines())
	hit := -1
	if c, ok := front.(screen.Clickable); ok && line >= 0 && dialogs == 0 {
		if hit = c.RowAt(45, line); hit >= 0 && hit == c.OnRow() {
			return true // that opens it
		}
	}
	r.click(45, y)
	if r.Host().Front() != front || len(r.App.Dialogs()) != dialogs {
		r.T.Errorf("a click at line %d led elsewhere\n%s", y, r.Screen())
		return false
	}
	after := r.CursorText()
	switch {
	case after == before:
	case hit < 0 || line >= len(lines):
		r.T.Errorf("a click at line %d, which is no row, put the cursor on %q, not on %q", y, after, before)
	case !beginsAt(lines, line, after):
		r.T.Errorf("a click at line %d put the cursor on %q\n%s", y, after, strings.Join(lines, "\n"))
	}
	return true
}

// beginsAt says that the row or field that the cursor went to begins on a line, or
// not far above it: some have several lines.
func beginsAt(lines []string, line int, row string) bool {
	for back := 0; back < 8 && back <= line; back++ {
		if text := viewtest.RowText(lines[line-back]); text == row || text != "" && strings.HasPrefix(row, strings.Fields(text)[0]) {
			return true
		}
	}
	return false
}
