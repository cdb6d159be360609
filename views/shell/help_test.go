package shell

import (
	"slices"
	"strings"
	"testing"

	"flexconsole/ui/list"
	"flexconsole/views/users"
)

func TestHelp(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.press("f1")
	r.want("Keys that work here", "look up the SID in the input", "ctrl+c leave; asks")
	r.wantNot("f1 ?", "q ctrl+c", "go to Activity") // letters are text in the input
	r.press("f1", "esc")
	r.open(ordinary)
	r.press("?")
	r.resize(80, 40)
	r.want("edit email, locale and user SID", "show the answer as it came", "↑ ↓ j k", "ctrl+d ctrl+u")
	r.wantNot("look up the SID in the input")
	r.typeText("as it came")
	r.press("enter")
	r.want("› Raw JSON", `"version": 7`)
}

// Enter on keys that only move says where they work.
func TestHelpOnKeysThatOnlyMove(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.press("?")
	r.typeText("half a page")
	r.press("enter")
	r.want("those keys are for the screen below", "Keys that work here")
}

// Help and palette take each other's place and are both about the screen below.
func TestHelpAndPaletteTakeTurns(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.open(ordinary)
	r.press(":", "f1", "f1", "ctrl+p", "f1")
	r.want("› Keys that work here", "edit email, locale and user SID")
	r.press("esc")
	r.want("Unified User")
	r.wantNot("Find")
}

func TestHelpInADialog(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.edit(ordinary)
	r.retype(newEmail)
	r.press("ctrl+s", "f1")
	r.want("Yes, save", "Enter decide")
	if !strings.Contains(r.app.notice.current.text, "Enter decide") {
		t.Errorf("F1 says %q", r.app.notice.current.text)
	}
	r.wantPosts(0)
}

// Half pages move lists and pages by less than pages do.
func TestHalfPages(t *testing.T) {
	t.Parallel()
	if got := []int{list.Moved(3, 40, "ctrl+d", 10), list.Moved(3, 40, "ctrl+u", 10), list.Moved(30, 40, "ctrl+u", 10), list.Moved(38, 40, "ctrl+d", 10)}; !slices.Equal(got, []int{8, 0, 25, 39}) {
		t.Errorf("cursors %v", got)
	}
	r := newRig(t, setup{})
	r.open(ordinary)
	r.resize(80, 14)
	r.press("J")
	r.want("{") // drawn: it knows its height
	r.press("ctrl+d")
	top := r.screen()
	r.press("ctrl+u")
	if top == r.screen() {
		t.Error("ctrl+u does not scroll back")
	}
	r.press("esc", "ctrl+d")
	r.want("▸ Created")
}

// Letters do what the arrows do where a side is chosen.
func TestSidesByLetters(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.conflict()
	for i, key := range []string{"h", "l", "left", "right", " "} {
		r.press(key)
		if mine := r.shows("● yours"); mine != (i%2 == 0) {
			t.Errorf("after %q mine is chosen: %v", key, mine)
		}
	}
}

// A page of a list is what is in sight of it, at any height.
func TestAPageIsWhatIsInSight(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{listing: true, users: 300})
	r.waitFor("Users of the account 300")
	r.press("esc")
	for _, height := range []int{14, 24, 50} {
		r.resize(80, height)
		r.press("g", "G")
		_ = r.screen()
		list := &r.app.desk.Front().(*users.Lookup).List
		last := list.Cursor
		r.press("pgup")
		rows := 0
		for _, row := range list.Drawn {
			if row >= 0 {
				rows++
			}
		}
		if last-list.Cursor != rows-1 {
			t.Errorf("at height %d a page of %d rows goes %d", height, rows, last-list.Cursor)
		}
	}
}
