package shell_test

import (
	"slices"
	"strings"
	"testing"

	"flexconsole/ui/list"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
)

func TestHelp(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Press("f1")
	r.Want("Keys", "look up the SID or search the name", "ctrl+c quit quit; asks")
	r.WantNot("f1 ?", "q ctrl+c", "go to Activity") // letters are text in the input
	r.Press("f1", "esc")
	r.Open(viewtest.Ordinary)
	r.Press("?")
	r.Resize(80, 40)
	r.Want("edit email, locale and user SID", "show the raw JSON response", "↑ ↓ j k", "ctrl+d ctrl+u")
	r.WantNot("look up the SID or search the name")
	r.Type("raw json")
	r.Press("enter")
	r.Want("› Raw JSON", `"version": 7`)
}

// Enter on keys that only move says where they work.
func TestHelpOnKeysThatOnlyMove(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Press("?")
	r.Type("half a page")
	r.Press("enter")
	r.Want("These keys work on the screen below", "Keys")
}

// Help and palette take each other's place and are both about the screen below.
func TestHelpAndPaletteTakeTurns(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Press(":", "f1", "f1", "ctrl+p", "f1")
	r.Want("› Keys", "edit email, locale and user SID")
	r.Press("esc")
	r.Want("User SID (US…)")
	r.WantNot("Find")
}

func TestHelpInADialog(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s", "f1")
	r.Want("Cancel Save", "enter confirm")
	if !strings.Contains(r.App.Notice(), "enter confirm") {
		t.Errorf("F1 says %q", r.App.Notice())
	}
	r.WantPosts(0)
}

// Half pages move lists and pages by less than pages do.
func TestHalfPages(t *testing.T) {
	t.Parallel()
	if got := []int{list.Moved(3, 40, "ctrl+d", 10), list.Moved(3, 40, "ctrl+u", 10), list.Moved(30, 40, "ctrl+u", 10), list.Moved(38, 40, "ctrl+d", 10)}; !slices.Equal(got, []int{8, 0, 25, 39}) {
		t.Errorf("cursors %v", got)
	}
	r := newRig(t, viewtest.Setup{})
	r.Open(viewtest.Ordinary)
	r.Resize(80, 14)
	r.Press("J")
	r.Want("{") // drawn: it knows its height
	r.Press("ctrl+d")
	top := r.Screen()
	r.Press("ctrl+u")
	if top == r.Screen() {
		t.Error("ctrl+u does not scroll back")
	}
	r.Press("esc", "ctrl+d")
	r.Want("▸ Created")
}

// Letters do what the arrows do where a side is chosen.
func TestSidesByLetters(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.conflict()
	for i, key := range []string{"h", "l", "left", "right", " "} {
		r.Press(key)
		if mine := r.Shows("● yours"); mine != (i%2 == 0) {
			t.Errorf("after %q mine is chosen: %v", key, mine)
		}
	}
}

// A page of a list is what is in sight of it, at any height.
func TestAPageIsWhatIsInSight(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true, Users: 300})
	r.WaitFor("Users (300)")
	r.Press("esc")
	for _, height := range []int{14, 24, 50} {
		r.Resize(80, height)
		r.Press("g", "G")
		_ = r.Screen()
		list := r.Host().Front().(screen.Clickable)
		last := list.OnRow()
		r.Press("pgup")
		_ = r.Screen()
		rows := 0
		for line := range height {
			if list.RowAt(1, line) >= 0 {
				rows++
			}
		}
		if last-list.OnRow() != rows-1 {
			t.Errorf("at height %d a page of %d rows goes %d", height, rows, last-list.OnRow())
		}
	}
}
