package form

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"flexconsole/ui"
	"flexconsole/ui/uitest"
)

func choice(choices ...string) *Field {
	field := NewField(Field{ID: "tag", Label: "Test tag", Hint: "a hint", Choices: choices, Clearable: true, Rows: 3, Limit: 2})
	field.Focus()
	return field
}

func wantChoice(t *testing.T, field *Field, value string, changed bool) {
	t.Helper()
	if field.Value() != value || field.Changed() != changed {
		t.Errorf("it holds %q, changed %v; want %q, %v", field.Value(), field.Changed(), value, changed)
	}
}

func TestChoiceTurns(t *testing.T) {
	field := choice("yes", "no", "later")
	wantChoice(t, field, "yes", false)
	for _, step := range []struct {
		key  tea.KeyMsg
		want string
	}{
		{key(tea.KeyRight), "no"},
		{key(tea.KeyRight), "later"},
		{key(tea.KeyRight), "yes"},
		{key(tea.KeyLeft), "later"},
		{key(tea.KeyLeft), "no"},
		{key(tea.KeyRight), "later"},
		{key(tea.KeyRight), "yes"},
	} {
		if notice := field.Type(step.key); notice != "" {
			t.Errorf("notice %q", notice)
		}
		wantChoice(t, field, step.want, step.want != "yes")
	}
}

// Whatever is typed, pasted or set, the field holds one of its choices.
func TestChoiceTakesNothingElse(t *testing.T) {
	field := choice("yes", "no")
	for _, foreign := range []tea.KeyMsg{
		runes("h"), runes("l"), runes("n"), runes("x"), runes(" "),
		{Type: tea.KeySpace, Runes: []rune(" ")},
		pasted("no"), pasted(" "),
	} {
		if notice := field.Type(foreign); !strings.Contains(notice, "choose with ← and →") {
			t.Errorf("%q: notice %q", foreign, notice)
		}
		wantChoice(t, field, "yes", false)
	}
	for _, silent := range []tea.KeyType{tea.KeyBackspace, tea.KeyDelete, tea.KeyCtrlU, tea.KeyCtrlK, tea.KeyHome, tea.KeyCtrlV} {
		if notice := field.Type(key(silent)); notice != "" {
			t.Errorf("notice %q", notice)
		}
		wantChoice(t, field, "yes", false)
	}
	if notice := field.SetValue("maybe"); !strings.Contains(notice, "choose with ← and →") {
		t.Errorf("notice %q", notice)
	}
	wantChoice(t, field, "yes", false)
}

func TestChoiceLoadsAndResets(t *testing.T) {
	field := choice("yes", "no")
	no, maybe := "no", "maybe"
	field.Load(&no)
	wantChoice(t, field, "no", false)
	field.Type(key(tea.KeyRight))
	wantChoice(t, field, "yes", true)
	field.Reset()
	wantChoice(t, field, "no", false)
	if notice := field.SetValue("yes"); notice != "" {
		t.Errorf("notice %q", notice)
	}
	wantChoice(t, field, "yes", true)
	field.SetValue("no")
	wantChoice(t, field, "no", false)
	for _, none := range []*string{nil, &maybe} {
		field.Load(none)
		wantChoice(t, field, "yes", false)
	}
	field.Clear()
	wantChoice(t, field, "yes", false)
	if field.Clearable || field.Cleared() || field.Verdict().Blocks() {
		t.Error("a choice was cleared")
	}
	field.SetValue("no")
	field.Rebase(&no) // somebody stored the same
	wantChoice(t, field, "no", false)
}

func TestChoiceIsJudged(t *testing.T) {
	field := choice("yes", "no")
	field.Check = func(value string) Verdict {
		if value == "no" {
			return Verdict{Level: ui.Warn, Text: "nobody will find it again"}
		}
		return Verdict{}
	}
	field.Type(key(tea.KeyRight))
	if v := field.Verdict(); v.Level != ui.Warn || v.Blocks() {
		t.Errorf("%+v", v)
	}
	shown := strings.Join(uitest.PlainLines(NewForm(field).View(uitest.PlainTheme(t), 60, 10)), "\n")
	for _, part := range []string{"▸ Test tag ● ‹ no ›", "! nobody will find it again", "was yes"} {
		if !strings.Contains(shown, part) {
			t.Errorf("%q is not in:\n%s", part, shown)
		}
	}
}

// It reads without colours, and is drawn within any width.
func TestChoiceIsDrawn(t *testing.T) {
	for _, name := range []string{"none", "dark"} {
		theme, err := ui.NewTheme(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, focused := range []bool{true, false} {
			line := choice("yes", "no").Lines(theme, 40, focused)
			if len(line) != 1 || ansi.Strip(line[0]) != "‹ yes ›" {
				t.Errorf("%s: %q", name, line)
			}
		}
	}
	long := choice(strings.Repeat("名", 30) + "\x1b[2J\u202e")
	for width := range 80 {
		line := ansi.Strip(long.Lines(uitest.PlainTheme(t), width, true)[0])
		if ui.Width(line) > width || strings.ContainsAny(line, "\x1b\u202e") {
			t.Errorf("width %d: %q", width, line)
		}
	}
}

// Up, down, enter and tab leave a choice as they leave any field of one line.
func TestChoiceInAForm(t *testing.T) {
	for leaving, want := range map[tea.KeyType]string{
		tea.KeyTab: "2", tea.KeyEnter: "2", tea.KeyDown: "2", tea.KeyUp: "0", tea.KeyShiftTab: "0",
	} {
		form := threeFields()
		form.Fields[1] = NewField(Field{ID: "1", Label: "Field 1", Choices: []string{"a", "b"}, Hint: "a hint"})
		form.Focus(1)
		form.Type(key(tea.KeyRight))
		if !form.Changed() || form.Blocking() != nil {
			t.Error("the choice is not changed, or blocks")
		}
		if form.Type(key(leaving)); form.Focused().ID != want {
			t.Errorf("%v leads to field %s", leaving, form.Focused().ID)
		}
		for height := 4; height < 12; height++ {
			form.Focus(1)
			checkForm(t, form, 40, height)
		}
	}
}

// Whatever keys come, it holds one of its choices.
func FuzzChoice(f *testing.F) {
	f.Add("  x", "no", false)
	f.Add("\x1b ", "", true)
	f.Fuzz(func(t *testing.T, typed, set string, paste bool) {
		field := choice("yes", "no", "later")
		for _, r := range typed {
			field.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Paste: paste})
			field.Type(tea.KeyMsg{Type: tea.KeyType(r % 128)})
		}
		field.SetValue(set)
		if !slices.Contains(field.Choices, field.Value()) {
			t.Errorf("it holds %q", field.Value())
		}
		field.Reset()
		wantChoice(t, field, "yes", false)
	})
}
