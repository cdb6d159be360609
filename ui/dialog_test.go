package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// question is a dialog that keeps its answers.
func question(answers *[]int, lines int) *Dialog {
	return &Dialog{
		Title: "Really?",
		Body: func(t Theme, width int) []string {
			var body []string
			for i := range lines {
				body = append(body, fmt.Sprintf("line %d", i))
			}
			return body
		},
		Choices: []string{"No", "Yes"},
		Answer: func(choice int) tea.Cmd {
			*answers = append(*answers, choice)
			return nil
		},
	}
}

func TestDialogAnswers(t *testing.T) {
	for _, row := range []struct {
		keys []tea.KeyMsg
		want int
	}{
		{[]tea.KeyMsg{key(tea.KeyEnter)}, 0},
		{[]tea.KeyMsg{key(tea.KeyEsc)}, 0},
		{[]tea.KeyMsg{key(tea.KeyRight), key(tea.KeyEsc)}, 0},
		{[]tea.KeyMsg{key(tea.KeyRight), key(tea.KeyEnter)}, 1},
		{[]tea.KeyMsg{key(tea.KeyTab), key(tea.KeyEnter)}, 1},
		{[]tea.KeyMsg{runes("l"), key(tea.KeyEnter)}, 1},
		{[]tea.KeyMsg{key(tea.KeyRight), key(tea.KeyRight), key(tea.KeyEnter)}, 0},
		{[]tea.KeyMsg{key(tea.KeyLeft), runes("h"), key(tea.KeyShiftTab), key(tea.KeyEnter)}, 1},
		{[]tea.KeyMsg{runes("y"), runes("x"), runes(" "), key(tea.KeyEnter)}, 0},
	} {
		var answers []int
		d := question(&answers, 1)
		for i, k := range row.keys {
			done, _ := d.Type(k)
			if last := i == len(row.keys)-1; done != last {
				t.Errorf("%v: done is %v after key %d", row.keys, done, i)
			}
		}
		if len(answers) != 1 || answers[0] != row.want {
			t.Errorf("%v gives %v, want %d", row.keys, answers, row.want)
		}
	}
}

func TestDialogWithoutAnswer(t *testing.T) {
	d := &Dialog{Title: "Told", Body: func(Theme, int) []string { return nil }, Choices: []string{"Close"}}
	if done, cmd := d.Type(key(tea.KeyEnter)); !done || cmd != nil {
		t.Error("Enter does not close a report")
	}
}

// A long body scrolls, no further than its end, and says that there is more.
func TestDialogScrolls(t *testing.T) {
	var answers []int
	d := question(&answers, 50)
	show := func() string { return strings.Join(plainLines(d.View(plainTheme(t), 60, 14)), "\n") }
	if shown := show(); !strings.Contains(shown, "line 0 ") || !strings.Contains(shown, "↑↓ more") || !strings.Contains(shown, "▸ No") {
		t.Errorf("\n%s", shown)
	}
	for range 100 {
		d.Type(key(tea.KeyDown))
	}
	if shown := show(); !strings.Contains(shown, "line 49") {
		t.Errorf("the end is not reached:\n%s", shown)
	}
	for range 100 {
		d.Type(key(tea.KeyUp))
	}
	if shown := show(); !strings.Contains(shown, "line 0 ") {
		t.Errorf("the start is not reached:\n%s", shown)
	}
	if len(answers) != 0 {
		t.Error("scrolling answered the question")
	}
}

func TestDialogKeepsToItsSize(t *testing.T) {
	var answers []int
	d := question(&answers, 9)
	d.Choices = []string{"No, back to the form", "Yes, and a good deal more than that"}
	for width := 0; width < 130; width += 3 {
		for height := 0; height < 40; height += 3 {
			lines := d.View(plainTheme(t), width, height)
			if len(lines) != height {
				t.Errorf("%d lines at %d×%d", len(lines), width, height)
			}
			for _, line := range lines {
				if Width(line) > width {
					t.Errorf("%d cells at %d×%d: %q", Width(line), width, height, line)
				}
			}
		}
	}
}
