package form

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"flexconsole/ui"
	"flexconsole/ui/uitest"
)

func pasted(text string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}
}

func loaded(f Field, stored string) *Field {
	field := NewField(f)
	field.Load(&stored)
	field.Focus()
	return field
}

// A longer text than the limit is cut, and the user is told.
func TestFieldLimit(t *testing.T) {
	field := loaded(Field{Label: "Name", Limit: 5}, "")
	if notice := field.Type(pasted("ab")); notice != "" {
		t.Errorf("notice %q", notice)
	}
	notice := field.Type(pasted("cdefghé"))
	if field.Value() != "abcde" || !strings.Contains(notice, "limited to 5 characters") {
		t.Errorf("%q, notice %q", field.Value(), notice)
	}
	if field.Type(runes("x")); field.Value() != "abcde" {
		t.Errorf("typed past the limit: %q", field.Value())
	}
	field.Type(key(tea.KeyBackspace))
	field.Type(runes("é")) // characters count, not bytes
	if field.Value() != "abcdé" {
		t.Errorf("%q", field.Value())
	}
}

func TestFieldLeavesControlCharactersOut(t *testing.T) {
	field := loaded(Field{Label: "Name", Limit: 50}, "")
	notice := field.Type(pasted("a\x1b[2Jb\x00"))
	if field.Value() != "a[2Jb" || !strings.HasPrefix(notice, "2 control characters") {
		t.Errorf("%q, notice %q", field.Value(), notice)
	}
}

// Several lines in a field of one line are what is wrong with it, until it is right.
func TestFieldTellsOfPastedLines(t *testing.T) {
	onlyShort := func(v string) Verdict {
		if len(v) > 5 {
			return Verdict{Level: ui.Bad, Text: "too long"}
		}
		return Verdict{Level: ui.Good, Text: "fine"}
	}
	for text, want := range map[string]string{
		"abc\r\n\r\ndef": "2 lines were pasted as one: too long",
		"a\nb\rc\nd":     "4 lines were pasted as one: too long",
		"abcdef\n":       "too long",
		"a\nb":           "fine",
	} {
		field := loaded(Field{Limit: 50, Check: onlyShort}, "")
		field.Type(pasted(text))
		if got := field.Verdict().Text; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		before := field.Verdict()
		if field.Type(runes("f")); before.Blocks() && field.Verdict() != before {
			t.Errorf("%q and more: %q", text, field.Verdict().Text)
		}
		if field.SetValue("abcdef"); field.Verdict().Text != "too long" {
			t.Errorf("%q, then another value: %q", text, field.Verdict().Text)
		}
	}
}

// Each line end is one, whichever way it is written and however it comes in.
func TestFieldLineEnds(t *testing.T) {
	for _, text := range []string{"{\n\"a\": 1\n\n}", "{\r\n\"a\": 1\r\n\r\n}", "{\r\"a\": 1\r\r}", "{\r\n\"a\": 1\n\r}"} {
		const want = "{\n\"a\": 1\n\n}"
		field := loaded(Field{Rows: 3, Limit: 50}, "")
		if notice := field.Type(pasted(text)); field.Value() != want || notice != "" {
			t.Errorf("%q pasted: %q, notice %q", text, field.Value(), notice)
		}
		if field.SetValue(text); field.Value() != want {
			t.Errorf("%q set: %q", text, field.Value())
		}
		field = loaded(Field{Rows: 3, Limit: 50}, text)
		if field.Type(runes("!")); field.Value() != want+"!" {
			t.Errorf("%q loaded: %q", text, field.Value())
		}
	}
	field := loaded(Field{Limit: 50}, "")
	if field.Type(pasted("a\r\nb")); field.Value() != "a b" {
		t.Errorf("%q", field.Value())
	}
}

// The stored value stays as it is to the byte, whatever the input would make
// of it, until somebody types.
func TestUntouchedHostileValue(t *testing.T) {
	for _, rows := range []int{1, 3} {
		for _, stored := range []string{"a\x1b[2J\r\n\tb", "\xff\xfe", "e\u202ex", strings.Repeat("long", 100)} {
			field := loaded(Field{Limit: 10, Rows: rows, Check: func(string) Verdict { return Verdict{Level: ui.Bad, Text: "bad"} }}, stored)
			for _, move := range []tea.KeyType{tea.KeyLeft, tea.KeyRight, tea.KeyHome, tea.KeyEnd} {
				field.Type(key(move))
			}
			field.Blur()
			field.Focus()
			if field.Value() != stored || field.Changed() {
				t.Errorf("%d rows: %q became %q", rows, stored, field.Value())
			}
			if v := field.Verdict(); v.Blocks() || v.Level != ui.Warn {
				t.Errorf("%q, as stored, blocks: %+v", stored, v)
			}
			for _, line := range field.Lines(uitest.PlainTheme(t), 40, true) {
				if strings.ContainsAny(ansi.Strip(line), "\x1b\r\n\t\u202e") || ui.Width(line) > 40 {
					t.Errorf("%q is drawn as %q", stored, line)
				}
			}
		}
	}
}

func TestResetAndClear(t *testing.T) {
	field := loaded(Field{Limit: 50, Clearable: true}, "stored")
	field.Type(runes("!"))
	if field.Value() != "stored!" || !field.Changed() {
		t.Fatalf("%q, changed %v", field.Value(), field.Changed())
	}
	field.Type(key(tea.KeyBackspace))
	if field.Changed() {
		t.Error("a value typed back counts as changed")
	}
	field.Clear()
	if !field.Changed() || !field.Cleared() || field.Value() != "" || field.Verdict().Blocks() {
		t.Errorf("cleared: %+v", field.Verdict())
	}
	field.Reset()
	if field.Changed() || field.Cleared() || field.Value() != "stored" {
		t.Errorf("reset: %q", field.Value())
	}
	field.Clear()
	field.Type(runes("x"))
	if field.Cleared() || field.Value() != "x" {
		t.Errorf("typing after clearing: %q", field.Value())
	}
}

// A value merely deleted cannot go out; clearing is an action of its own.
// Another stored value reaches an untouched field at once, and leaves alone what
// was typed into another.
func TestRebase(t *testing.T) {
	stored, later := "old", "new"
	for _, typed := range []string{"", "x"} {
		f := NewField(Field{ID: "a", Limit: 10})
		f.Load(&stored)
		if typed != "" {
			f.SetValue(typed)
		}
		f.Rebase(&later)
		want := cmp.Or(typed, later)
		if line := strings.Join(uitest.PlainLines(f.Lines(uitest.PlainTheme(t), 20, false)), ""); !strings.Contains(line, want) {
			t.Errorf("%q typed: it shows %q", typed, line)
		}
		if f.Value() != want || f.Changed() != (typed != "") {
			t.Errorf("%q typed: value %q, changed %v", typed, f.Value(), f.Changed())
		}
		f.Focus()
		if f.Type(runes("!")); f.Value() != want+"!" {
			t.Errorf("%q typed, and typed on: %q", typed, f.Value())
		}
		if f.Reset(); f.Value() != later {
			t.Errorf("%q typed, then reset: %q", typed, f.Value())
		}
	}
}

func TestEmptiedFieldBlocks(t *testing.T) {
	for clearable, says := range map[bool]string{true: "ctrl+x sets it to empty", false: "required: ctrl+r restores the original"} {
		field := loaded(Field{Limit: 50, Clearable: clearable}, "stored")
		field.Type(key(tea.KeyCtrlU))
		if v := field.Verdict(); !v.Blocks() || !strings.Contains(v.Text, says) {
			t.Errorf("clearable %v: %+v", clearable, v)
		}
	}
}

func TestNullField(t *testing.T) {
	field := NewField(Field{Limit: 50, Clearable: true})
	field.Load(nil)
	if _, null := field.Stored(); !null || field.Changed() {
		t.Error("null is not null")
	}
	field.Clear()
	if field.Cleared() || field.Changed() {
		t.Error("there was nothing to clear")
	}
}

// A value is judged once, however often it is drawn.
func TestVerdictIsCached(t *testing.T) {
	judged := 0
	field := loaded(Field{Limit: 50, Check: func(value string) Verdict {
		judged++
		return Verdict{Level: ui.Good, Text: value}
	}}, "a")
	for range 5 {
		field.Verdict()
	}
	field.Type(runes("b"))
	for range 5 {
		if got := field.Verdict().Text; got != "ab" {
			t.Errorf("the verdict on %q", got)
		}
	}
	field.Rejudge()
	field.Verdict()
	if judged != 3 {
		t.Errorf("judged %d times, want 3", judged)
	}
}

func TestFieldOfSeveralLines(t *testing.T) {
	field := loaded(Field{Limit: 500, Rows: 3}, "")
	field.Type(pasted("one\ntwo\nthree\nfour"))
	if field.Value() != "one\ntwo\nthree\nfour" {
		t.Fatalf("%q", field.Value())
	}
	if field.AtEdge(true) || !field.AtEdge(false) {
		t.Error("the cursor is not on the last line")
	}
	field.Type(key(tea.KeyEnter))
	field.Type(runes("五"))
	if field.Value() != "one\ntwo\nthree\nfour\n五" {
		t.Errorf("%q", field.Value())
	}
	lines := uitest.PlainLines(field.Lines(uitest.PlainTheme(t), 30, true))
	if len(lines) != 3 || !strings.HasPrefix(lines[2], "五 ") {
		t.Errorf("%q", lines)
	}
	for range 4 {
		field.Type(key(tea.KeyUp))
	}
	if !field.AtEdge(true) {
		t.Error("four lines up is not the first")
	}
}

// The cursor is in sight wherever it stands in a long value.
func TestCursorIsInSight(t *testing.T) {
	value := "abcdefghijklmnopqrstuvwxyz名前0123456789"
	field := loaded(Field{Limit: 100}, value)
	for at := len([]rune(value)); at >= 0; at-- {
		for width := 6; width < 50; width++ {
			line := ansi.Strip(field.Lines(uitest.PlainTheme(t), width, true)[0])
			if ui.Width(line) > width {
				t.Fatalf("%d cells at width %d: %q", ui.Width(line), width, line)
			}
			if at < len([]rune(value)) && !strings.ContainsRune(line, []rune(value)[at]) {
				t.Fatalf("cursor %d at width %d is out of sight: %q", at, width, line)
			}
		}
		field.Type(key(tea.KeyLeft))
	}
}

// A field never panics, keeps its limit, and draws nothing foreign.
func FuzzField(f *testing.F) {
	f.Add("stored", "typed", 8, false)
	f.Add("a\x1b]0;x\a", "\u202e\u200b", 30, true)
	f.Fuzz(func(t *testing.T, stored, typed string, width int, area bool) {
		rows := 1
		if area {
			rows = 3
		}
		width = max(2, min(width, 120))
		field := loaded(Field{Limit: 20, Rows: rows}, stored)
		field.Type(pasted(typed))
		if field.Changed() && len([]rune(field.Value())) > max(20, len([]rune(stored))) {
			t.Errorf("%d characters in %q", len([]rune(field.Value())), field.Value())
		}
		for _, line := range field.Lines(uitest.PlainTheme(t), width, true) {
			plain := ansi.Strip(line)
			if ui.Width(line) > width || strings.ContainsFunc(plain, foreign) {
				t.Errorf("width %d: %q", width, plain)
			}
		}
		field.Reset()
		if field.Value() != stored {
			t.Errorf("reset to %q, stored %q", field.Value(), stored)
		}
	})
}

func foreign(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || slices.Contains([]rune("\u202e\u200b"), r)
}

// A text set as a whole leaves the cursor at its end, with the keys where they
// were, and says what could not be taken over.
func TestSetValueOfSeveralLines(t *testing.T) {
	field := loaded(Field{Label: "Data", Limit: 40, Rows: 3}, "old\nvalue")
	field.Type(key(tea.KeyUp))
	if notice := field.SetValue("one\ntwo\nthree\nfour"); notice != "" || !field.Changed() {
		t.Errorf("notice %q, changed %v", notice, field.Changed())
	}
	if field.AtEdge(true) || !field.AtEdge(false) {
		t.Error("the cursor is not on the last line")
	}
	lines := field.Lines(uitest.PlainTheme(t), 30, true)
	if plain := ansi.Strip(lines[2]); !strings.HasPrefix(plain, "four ") {
		t.Errorf("the end is out of sight: %q", uitest.PlainLines(lines))
	}
	field.Type(runes("!")) // the keys still go in, at the end
	if field.Value() != "one\ntwo\nthree\nfour!" {
		t.Errorf("%q", field.Value())
	}
	field.SetValue("a") // shorter than where the cursor was
	field.Type(runes("b"))
	if field.Value() != "ab" {
		t.Errorf("%q", field.Value())
	}
}

func TestSetValueSaysWhatIsLost(t *testing.T) {
	for _, test := range []struct{ value, want, says string }{
		{"a\tb", "a    b", ""},
		{"a\x00b\x1b", "ab", "2 control characters"},
		{strings.Repeat("é", 21), strings.Repeat("é", 20), "limited to 20 characters"},
		{strings.Repeat("\t", 6), strings.Repeat(" ", 20), "limited to 20 characters"},
	} {
		field := loaded(Field{Label: "Data", Limit: 20, Rows: 3}, "")
		notice := field.SetValue(test.value)
		if field.Value() != test.want || !strings.Contains(notice, test.says) || test.says == "" && notice != "" {
			t.Errorf("%q became %q, notice %q", test.value, field.Value(), notice)
		}
	}
	field := loaded(Field{Label: "Data", Limit: 64 << 10, Rows: 3}, "")
	if notice := field.SetValue(strings.Repeat("x\n", 12000)); !strings.Contains(notice, "10,000 lines") {
		t.Errorf("%d lines, notice %q", strings.Count(field.Value(), "\n"), notice)
	}
}

// What is typed into a selected value takes its place; a key that moves keeps it.
func TestFieldSelected(t *testing.T) {
	for _, row := range []struct {
		keys []tea.KeyMsg
		want string
	}{
		{[]tea.KeyMsg{runes("n"), runes("ew")}, "new"},
		{[]tea.KeyMsg{{Type: tea.KeySpace, Runes: []rune(" ")}}, " "},
		{[]tea.KeyMsg{key(tea.KeyBackspace)}, ""},
		{[]tea.KeyMsg{key(tea.KeyDelete)}, ""},
		{[]tea.KeyMsg{key(tea.KeyEnd), runes("er")}, "older"},
		{[]tea.KeyMsg{key(tea.KeyHome), key(tea.KeyDelete)}, "ld"},
		{[]tea.KeyMsg{key(tea.KeyCtrlU)}, ""},
	} {
		f := NewField(Field{Label: "Name", Limit: 20})
		f.Focus()
		f.SetValue("old")
		f.SelectAll()
		for _, k := range row.keys {
			f.Type(k)
		}
		if f.Value() != row.want {
			t.Errorf("%v: %q, want %q", row.keys, f.Value(), row.want)
		}
	}
}

// An input is drawn as wide as its content wants, and a longer value has the room there is.
func TestInputsAreAsWideAsTheyWant(t *testing.T) {
	theme := uitest.PlainTheme(t)
	for _, row := range []struct {
		cells, value, width, want int
	}{
		{0, 3, 100, 44}, {16, 0, 100, 16}, {16, 5, 100, 16}, {16, 40, 100, 41}, {80, 5, 100, 80}, {80, 5, 60, 60}, {16, 200, 60, 60},
	} {
		field := NewField(Field{ID: "f", Cells: row.cells})
		field.SetValue(strings.Repeat("x", row.value))
		if got := ui.Width(ansi.Strip(field.Lines(theme, row.width, true)[0])); got != row.want {
			t.Errorf("%+v: drawn in %d cells", row, got)
		}
	}
}
