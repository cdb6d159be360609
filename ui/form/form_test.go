package form

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
	"flexconsole/ui/uitest"
)

func threeFields() *Form {
	var fields []*Field
	for i := range 3 {
		rows := 1
		if i == 1 {
			rows = 3
		}
		fields = append(fields, NewField(Field{
			ID: fmt.Sprint(i), Label: fmt.Sprintf("Field %d", i), Hint: "a hint", Limit: 50, Rows: rows,
			Check: func(value string) Verdict {
				if value == "bad" {
					return Verdict{Level: ui.Bad, Text: "that is bad", Suggestion: "good"}
				}
				return Verdict{}
			},
		}))
	}
	return NewForm(fields...)
}

func TestFormNavigation(t *testing.T) {
	form := threeFields()
	for _, step := range []struct {
		key  tea.KeyType
		want string
	}{
		{tea.KeyTab, "1"},
		{tea.KeyTab, "2"},
		{tea.KeyTab, "0"},
		{tea.KeyShiftTab, "2"},
		{tea.KeyUp, "1"},
		{tea.KeyUp, "0"},
		{tea.KeyDown, "1"},
		{tea.KeyDown, "2"},
		{tea.KeyEnter, "0"},
	} {
		form.Type(key(step.key))
		if got := form.Focused().ID; got != step.want {
			t.Fatalf("%v leads to field %s, want %s", step.key, got, step.want)
		}
	}
}

// Enter and the arrows belong to a field of several lines until its edge.
func TestFormWithSeveralLines(t *testing.T) {
	form := threeFields()
	form.Focus(1)
	form.Type(runes("a"))
	form.Type(key(tea.KeyEnter))
	form.Type(runes("b"))
	if form.Focused().ID != "1" || form.Focused().Value() != "a\nb" {
		t.Fatalf("field %s holds %q", form.Focused().ID, form.Focused().Value())
	}
	form.Type(key(tea.KeyUp))
	if form.Focused().ID != "1" {
		t.Error("up left the field from its second line")
	}
	form.Type(key(tea.KeyUp))
	if form.Focused().ID != "0" {
		t.Error("up stays in the field from its first line")
	}
}

func TestFormBlocking(t *testing.T) {
	form := threeFields()
	if form.Blocking() != nil || form.Changed() {
		t.Error("an empty form blocks or is changed")
	}
	form.Field("2").SetValue("bad")
	form.Field("0").SetValue("fine")
	if field := form.Blocking(); field == nil || field.ID != "2" || form.Focused() != field {
		t.Error("the field at fault has not the keys")
	}
	if !form.TakeSuggestion() || form.Field("2").Value() != "good" || form.Blocking() != nil {
		t.Errorf("suggestion: %q", form.Field("2").Value())
	}
	if form.TakeSuggestion() {
		t.Error("there is no suggestion any more")
	}
	if form.Field("7") != nil {
		t.Error("a field that is not there was found")
	}
}

// The field that has the keys is drawn whole, at any size.
func TestFocusedFieldIsInSight(t *testing.T) {
	form := threeFields()
	form.Field("1").SetValue("bad")
	for i := range form.Fields {
		form.Focus(i)
		for height := 4; height < 20; height++ {
			for _, width := range []int{30, 40, 80} {
				checkForm(t, form, width, height)
			}
		}
	}
}

func checkForm(t *testing.T, form *Form, width, height int) {
	t.Helper()
	lines := uitest.PlainLines(form.View(uitest.PlainTheme(t), width, height))
	shown := strings.Join(lines[:min(len(lines), height)], "\n")
	focused := form.Focused()
	if !strings.Contains(shown, "▸ "+focused.Label) || !strings.Contains(shown, "a hint") && !strings.Contains(shown, "that is bad") {
		t.Errorf("%s is out of sight at %d×%d:\n%s", focused.Label, width, height, shown)
	}
	for _, line := range lines {
		if ui.Width(line) > width {
			t.Errorf("at %d×%d: %q", width, height, line)
		}
	}
}

func TestFormMarksWhatIsChanged(t *testing.T) {
	form := threeFields()
	form.Type(runes("x"))
	lines := uitest.PlainLines(form.View(uitest.PlainTheme(t), 60, 30))
	if !strings.Contains(lines[0], "● x") || strings.Contains(strings.Join(lines[1:], ""), "●") {
		t.Errorf("marks:\n%s", strings.Join(lines, "\n"))
	}
}
