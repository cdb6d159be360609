package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
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

// Of three buttons each key goes to the next one on its side, around the ends.
func TestDialogChoosesAmongThree(t *testing.T) {
	var answers []int
	d := question(&answers, 1)
	d.Choices = []string{"No", "Yes", "Copy"}
	for _, step := range []struct {
		key  tea.KeyMsg
		want int
	}{{key(tea.KeyLeft), 2}, {key(tea.KeyLeft), 1}, {key(tea.KeyRight), 2}, {key(tea.KeyRight), 0}, {key(tea.KeyShiftTab), 2}} {
		if d.Type(step.key); d.Chosen() != step.want {
			t.Fatalf("after %s it is %d, want %d", step.key, d.Chosen(), step.want)
		}
	}
}

// A low page has no room for the frame of a long dialog; the text then has all but a cell
// on each side. A page of 12 lines always has the frame.
func TestWhereADialogHasNoFrame(t *testing.T) {
	const width = 60
	fits := leastFramed - 1 - FrameHeight - 2 // lines of text, beside title and buttons
	for _, row := range []struct {
		lines, height int
		framed        bool
	}{
		{1, leastFramed - 1, true},
		{fits, leastFramed - 1, true},
		{fits + 1, leastFramed - 1, false},
		{30, leastFramed - 1, false},
		{fits + 2, leastFramed, true},
		{30, leastFramed, true},
	} {
		var answers []int
		d := question(&answers, row.lines)
		body, room := d.Body, 0
		d.Body = func(t Theme, width int) []string { room = width; return body(t, width) }
		shown := strings.Join(plainLines(d.View(plainTheme(t), nil, width, row.height)), "\n")
		if framed := strings.Contains(shown, "╭"); framed != row.framed || framed == (room == width-2) {
			t.Errorf("%d lines in %d: %d cells for the text, and\n%s", row.lines, row.height, room, shown)
		}
		if !strings.Contains(shown, "▸ No") || !strings.Contains(shown, "line 0") {
			t.Errorf("%d lines in %d:\n%s", row.lines, row.height, shown)
		}
	}
}

// A blank line on both sides sets the text apart where the page has room for both.
func TestBlankLinesInADialog(t *testing.T) {
	const height = 20
	room := height - FrameHeight - 2 // for the text, beside title and buttons
	for lines, want := range map[int]int{room - 3: 2, room - 2: 2, room - 1: 0, room: 0} {
		var answers []int
		d := question(&answers, lines)
		blank := 0
		for _, line := range plainLines(d.View(plainTheme(t), nil, 60, height)) {
			if inner := strings.Trim(line, " │"); inner == "" && strings.Contains(line, "│") {
				blank++
			}
		}
		if blank != want || d.room != 0 {
			t.Errorf("%d lines: %d blank ones, %d out of sight", lines, blank, d.room)
		}
	}
}

// Buttons stand side by side where they just fit.
func TestButtonsSideBySide(t *testing.T) {
	var answers []int
	d := question(&answers, 1)
	side := Width(d.buttons(plainTheme(t), 100)[0])
	for width, want := range map[int]int{side: 1, side - 1: 2} {
		if got := d.buttons(plainTheme(t), width); len(got) != want {
			t.Errorf("in %d cells: %q", width, plainLines(got))
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
	show := func() string { return strings.Join(plainLines(d.View(plainTheme(t), nil, 60, 14)), "\n") }
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
			lines := d.View(plainTheme(t), nil, width, height)
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

// A click goes to the button that it hits, the next one on it answers, and one
// beside the buttons does nothing; at every size, side by side and stacked.
func TestDialogClicks(t *testing.T) {
	theme, met := plainTheme(t), 0
	choices := []string{"No, stay", "Yes, save it 名", "Copy the details"}
	for width := 8; width < 130; width += 3 {
		for height := 3; height < 40; height += 4 {
			for want, choice := range choices {
				var answers []int
				d := question(&answers, 4)
				d.Choices = choices
				for y, line := range d.View(theme, nil, width, height) {
					before, _, found := strings.Cut(ansi.Strip(line), choice)
					if !found {
						continue
					}
					met++
					x := Width(before)
					if done, _ := d.Click(x-3, y); done || d.chosen != 0 {
						t.Fatalf("%d×%d: a click beside %q was taken", width, height, choice)
					}
					if want > 0 {
						if done, _ := d.Click(x, y); done || d.chosen != want {
							t.Fatalf("%d×%d: a click on %q went to %d, answered: %v", width, height, choice, d.chosen, done)
						}
					}
					if done, _ := d.Click(x+Width(choice)-1, y); !done || !slices.Equal(answers, []int{want}) {
						t.Fatalf("%d×%d: two clicks on %q gave %v", width, height, choice, answers)
					}
				}
			}
		}
	}
	if met < 100 {
		t.Errorf("%d buttons were met", met)
	}
}

// A footer that is too narrow keeps the keys that answer.
func TestDialogFooter(t *testing.T) {
	var answers []int
	d := question(&answers, 50)
	theme := plainTheme(t)
	d.View(theme, nil, 60, 14)
	for width, want := range map[int]string{
		80: "↑↓ scroll · ←→ choose · enter confirm · y yes · esc no",
		50: "←→ choose · enter confirm · y yes · esc no",
		40: "enter confirm · y yes · esc no",
		20: "y yes · esc no",
		10: "esc no",
		3:  "",
	} {
		if got := ansi.Strip(d.Footer(theme, width)); got != want {
			t.Errorf("%d cells: %q, want %q", width, got, want)
		}
	}
}

// Which keys decide a question, by themselves or by what is chosen; a report has nothing
// to decide by a letter.
func TestDialogKeys(t *testing.T) {
	var answers []int
	d := question(&answers, 30)
	report := &Dialog{Title: "Told", Choices: []string{"Close"}}
	for _, row := range []struct {
		key            tea.KeyMsg
		quick          int // the choice a key stands for, -1 for none
		decides, takes bool
	}{
		{runes("n"), 0, true, true},
		{runes("y"), 1, true, true},
		{key(tea.KeyCtrlS), 1, true, true},
		{key(tea.KeyEnter), -1, true, true},
		{key(tea.KeyEsc), -1, false, true},
		{key(tea.KeyPgDown), -1, false, true},
		{runes("x"), -1, false, false},
	} {
		choice, ok := d.QuickAnswer(row.key)
		if ok != (row.quick >= 0) || ok && choice != row.quick || d.Decides(row.key) != row.decides || d.Takes(row.key) != row.takes {
			t.Errorf("%s stands for %d, %v, decides %v, is taken %v", row.key, choice, ok, d.Decides(row.key), d.Takes(row.key))
		}
		if _, ok := report.QuickAnswer(row.key); ok || report.Decides(row.key) != (row.key.Type == tea.KeyEnter) {
			t.Errorf("%s decides a report", row.key)
		}
	}
	if d.Choose(1); d.Chosen() != 1 {
		t.Errorf("chosen is %d", d.Chosen())
	}
	if d.Reset(); d.Chosen() != 0 {
		t.Errorf("after a reset chosen is %d", d.Chosen())
	}
	if got, want := d.Keys(), "←→ choose · enter confirm · y yes · esc no"; got != want {
		t.Errorf("keys %q, want %q", got, want)
	}
	if got := report.Keys(); got != "enter close" {
		t.Errorf("keys of a report %q", got)
	}
}

// Pages overlap by a line, and end where the text does.
func TestDialogPages(t *testing.T) {
	var answers []int
	d := question(&answers, 60)
	first := func() int {
		for _, line := range plainLines(d.View(plainTheme(t), nil, 60, 15)) {
			if _, after, found := strings.Cut(line, "line "); found {
				n, _, _ := strings.Cut(after, " ")
				got, err := strconv.Atoi(n)
				if err != nil {
					t.Fatal(err)
				}
				return got
			}
		}
		t.Fatal("no line is in sight")
		return 0
	}
	first()
	page, end := d.page, d.room
	if page < 2 || end != 60-page-1 {
		t.Fatalf("pages of %d, %d lines out of sight", page, end)
	}
	for _, step := range []struct {
		key  tea.KeyMsg
		want int
	}{
		{key(tea.KeyPgDown), page},
		{key(tea.KeyCtrlD), 2 * page},
		{key(tea.KeyPgUp), page},
		{runes("j"), page + 1},
		{runes("k"), page},
		{key(tea.KeyCtrlU), 0},
		{key(tea.KeyPgUp), 0},
		{runes("G"), end},
		{key(tea.KeyPgDown), end},
		{runes("g"), 0},
		{key(tea.KeyEnd), end},
		{key(tea.KeyHome), 0},
	} {
		d.Type(step.key)
		if got := first(); got != step.want {
			t.Errorf("after %s it begins with line %d, want %d", step.key, got, step.want)
		}
	}
}

// A click decides only on the button that is chosen.
func TestClickDecides(t *testing.T) {
	var answers []int
	d := question(&answers, 1)
	d.View(plainTheme(t), nil, 60, 14)
	no, yes := d.drawn[0], d.drawn[1]
	if !d.ClickDecides(no.x, no.y) || d.ClickDecides(yes.x, yes.y) || d.ClickDecides(no.x, no.y-1) || d.ClickDecides(no.x-1, no.y) ||
		!d.ClickDecides(no.x+no.width-1, no.y) || d.ClickDecides(no.x+no.width, no.y) {
		t.Error("a click on another place than the chosen button decides")
	}
}

// A title has two lines at the most.
func TestDialogTitle(t *testing.T) {
	theme := plainTheme(t)
	for words, lines := range map[int]int{1: 1, 4: 2, 5: 1} {
		got := plainLines(wrapTitle(theme, strings.TrimSpace(strings.Repeat("word ", words)), 10))
		if len(got) != lines || strings.HasSuffix(got[0], "…") != (words == 5) {
			t.Errorf("%d words: %q", words, got)
		}
	}
}
