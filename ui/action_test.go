package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

var table = Actions{
	{ID: "help", Group: "Everywhere", Keys: []string{"f1", "?"}, Label: "help", Help: "show the keys"},
	{ID: "quit", Group: "Everywhere", Keys: []string{"q", "ctrl+c"}, Label: "quit", Help: "leave"},
	{ID: "move", HelpOnly: true, Group: "Lists", Keys: []string{"down", "j"}, Help: "move the cursor"},
	{ID: "edit", Group: "Lists", Keys: []string{"e"}, Label: "edit", Help: "change it"},
	{ID: "silent", Group: "Lists", Keys: []string{"x"}, Help: "not in the footer"},
}

func TestFindAction(t *testing.T) {
	all := []ActionID{"edit", "move", "help", "quit"}
	for _, row := range []struct {
		key    string
		typing bool
		want   ActionID
	}{
		{"e", false, "edit"},
		{"e", true, ""},
		{"?", true, ""},
		{"?", false, "help"},
		{"f1", true, "help"},
		{"ctrl+c", true, "quit"},
		{"j", false, ""},
		{"x", false, ""},
		{"ee", false, ""},
		{"", false, ""},
	} {
		action, ok := table.Find(row.key, row.typing, all)
		if action.ID != row.want || ok != (row.want != "") {
			t.Errorf("%q, typing %v: %q", row.key, row.typing, action.ID)
		}
	}
}

func TestUnknownActionPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an ID that the table lacks went unnoticed")
		}
	}()
	table.ByID("none")
}

func TestFooter(t *testing.T) {
	theme, ids := plainTheme(t), []ActionID{"edit", "silent", "help", "quit"}
	for width := range 40 {
		want := "e edit · q quit · F1 help"
		switch {
		case width < 7:
			want = ""
		case width < 16:
			want = "F1 help"
		case width < 25:
			want = "e edit · F1 help"
		}
		if line := ansi.Strip(table.Footer(theme, ids, "help", false, width)); line != want {
			t.Errorf("width %d: %q", width, line)
		}
	}
	if got := ansi.Strip(table.Footer(theme, ids, "help", true, 40)); got != "ctrl+c quit · F1 help" {
		t.Errorf("while typing: %q", got)
	}
	if got := ansi.Strip(table.Footer(theme, []ActionID{"edit", "quit"}, "help", false, 40)); got != "e edit · q quit" {
		t.Errorf("without a last one: %q", got)
	}
}

// Where one key does not fit, no less important one takes its place.
func TestFooterKeepsTheOrder(t *testing.T) {
	keys := Actions{{ID: "a", Keys: []string{"a"}, Label: "x"}, {ID: "b", Keys: []string{"b"}, Label: "a long label"}, {ID: "c", Keys: []string{"c"}, Label: "y"}}
	if got := ansi.Strip(keys.Footer(plainTheme(t), []ActionID{"a", "b", "c"}, "", false, 16)); got != "a x" {
		t.Errorf("%q", got)
	}
}

// The keys of a question are cut from the front, and none is left out between two others.
func TestHintLine(t *testing.T) {
	hints := []Hint{{"a", "x"}, {"b", "a long label"}, {"c", "y"}}
	for width, want := range map[int]string{27: "a x · b a long label · c y", 26: "a x · b a long label · c y", 25: "b a long label · c y", 12: "c y", 3: "c y", 2: ""} {
		if got := ansi.Strip(HintLine(plainTheme(t), hints, width)); got != want {
			t.Errorf("width %d: %q", width, got)
		}
	}
}

func TestKeyName(t *testing.T) {
	for key, want := range map[string]string{
		"up": "↑", "down": "↓", "left": "←", "right": "→", " ": "space", "f1": "F1", "f9": "F9", "f12": "F12", "f": "f",
		"pgup": "PgUp", "pgdown": "PgDn", "ctrl+s": "ctrl+s", "J": "J",
	} {
		if got := KeyName(key); got != want {
			t.Errorf("%q is written %q, want %q", key, got, want)
		}
	}
}

func TestScroll(t *testing.T) {
	s := NewScroll()
	s.SetLines([]string{"a", "b", "c", "d", "e"})
	for _, step := range []struct {
		key    string
		height int
		want   string
	}{
		{"", 3, "a b ↓ 3 more"},
		{"j", 3, "b c ↓ 2 more"},
		{"G", 3, "c d e"},
		{"", 4, "b c d e"}, // a higher terminal shows no emptiness below
		{"g", 6, "a b c d e"},
		{"k", 1, "a"},
		{"j", 4, "b c d e"},
	} {
		s.Type(runes(step.key))
		lines := plainLines(s.View(plainTheme(t), 12, step.height))
		if got := strings.Join(strings.Fields(strings.Join(lines, " ")), " "); got != step.want {
			t.Errorf("%q at height %d shows %q, want %q", step.key, step.height, got, step.want)
		}
	}
}
