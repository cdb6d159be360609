package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// over draws a dialog of a few lines over a page.
func over(t Theme, page []string, width, height int) (lines []string, d *Dialog) {
	var answers []int
	d = question(&answers, 2)
	return d.View(t, page, width, height), d
}

// The page stays in sight around the dialog, in one style, and the box in its place
// whatever lies behind it.
func TestThePageStaysBehindADialog(t *testing.T) {
	for _, name := range []string{"dark", "light", "ansi", "none"} {
		theme, err := NewTheme(name)
		if err != nil {
			t.Fatal(err)
		}
		page := []string{
			theme.Strong.Render("above ") + theme.Bad.Render("it") + theme.Accent.Render(strings.Repeat("名", 40)), "",
			strings.Repeat("名", 40), "x" + strings.Repeat("名", 40), theme.Selected.Render(strings.Repeat("ab", 40)),
			strings.Repeat("👍🏽", 12), "short", strings.Repeat("e\u0301", 80), strings.Repeat("क्षि", 30), "below",
		}
		lines, _ := over(theme, page, 60, 10)
		left := strings.Index(ansi.Strip(lines[5]), "│")
		for i, line := range lines {
			text := ansi.Strip(line)
			if Width(line) > 60 || ansi.StringWidth(line) > 60 {
				t.Errorf("%s: line %d is too long: %q", name, i, text)
			}
			if start := strings.IndexAny(text, "│╭╰"); start >= 0 {
				before := text[:start]
				if Width(before) != left || ansi.StringWidth(before) != left {
					t.Errorf("%s: the box of line %d is at cell %d, not %d: %q", name, i, Width(before), left, text)
				}
			} else if want := ansi.Strip(Clip(page[i], 60)); text != want {
				t.Errorf("%s: behind the dialog %q, want %q", name, text, want)
			}
		}
		if drawn := theme.Backdrop.Render("below"); lines[9] != drawn {
			t.Errorf("%s: %q, want %q", name, lines[9], drawn)
		}
	}
}

// Every cell of a line is drawn, whichever the box covers.
func TestCellsBesideABox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringOf(rapid.RuneFrom([]rune("ab 名好é…"))).Draw(t, "line")
		from := rapid.IntRange(0, 30).Draw(t, "from")
		covered := rapid.IntRange(0, 30).Draw(t, "covered")
		before, rest := splitCells(line, from)
		gone, after := splitCells(rest, covered)
		if Width(before) != from || Width(gone) != covered {
			t.Errorf("%q, %q and %q take %d and %d cells", before, gone, after, Width(before), Width(gone))
		}
		if whole := Width(line); whole > from+covered && Width(before+gone+after) != whole {
			t.Errorf("%q became %q", line, before+gone+after)
		}
	})
}

// On both sides of the dialog stands what the page has in these cells, but for one blank
// cell beside it.
func TestWhatStandsBesideADialog(t *testing.T) {
	const width = 60
	page := make([]string, 12)
	for i := range page {
		page[i] = strings.Repeat("0123456789", width/10)
	}
	for _, theme := range []string{"dark", "none"} {
		named, _ := NewTheme(theme)
		lines, _ := over(named, page, width, len(page))
		boxes := 0
		for i, line := range plainLines(lines) {
			start, end := strings.IndexAny(line, "│╭╰"), -1
			if start < 0 {
				continue
			}
			boxes++
			runes := []rune(line)
			for j, r := range runes {
				if strings.ContainsRune("│╮╯", r) {
					end = j
				}
			}
			before, after := string(runes[:start-1]), string(runes[end+2:])
			if runes[start-1] != ' ' || runes[end+1] != ' ' || before != page[i][:start-1] || after != page[i][end+2:] {
				t.Errorf("%s: %q", theme, line)
			}
		}
		if boxes < 5 {
			t.Errorf("%s: %d lines of the box", theme, boxes)
		}
	}
}

// A box leaves cells on both sides, but for what a text needs.
func TestRoomOfAFrame(t *testing.T) {
	for width := range 200 {
		room := FrameRoom(width) + FrameWidth
		if want := min(width, widestFrame); room > want || width-room < besideFrame && room > roomyFrame || room < min(width, roomyFrame) {
			t.Errorf("%d of %d cells", room, width)
		}
	}
}

// What lies behind the dialog is drawn again where only one thing about the box changes.
func TestABackdropFollowsTheBox(t *testing.T) {
	light, _ := NewTheme("light")
	page := make([]string, 20)
	for i := range page {
		page[i] = strings.Repeat("0123456789", 10)
	}
	_, d := over(light, page, 60, 20)
	for step, choices := range [][]string{
		{"No", "Yes"}, {"No", "Yes, save all of them now"}, {"No", "Yes"}, {"No", "Yes", strings.Repeat("perhaps", 7)}, {"No"},
	} {
		d.Choices = choices
		for _, lines := range []int{2, 3, 4, 5, 4, 3, 9, 8, 2} {
			var answers []int
			d.Body = question(&answers, lines).Body
			fresh := &Dialog{Title: d.Title, Body: d.Body, Choices: d.Choices}
			if got, want := strings.Join(d.View(light, page, 60, 20), "\n"), strings.Join(fresh.View(light, page, 60, 20), "\n"); got != want {
				t.Errorf("step %d, %d lines:\n%s\nwant\n%s", step, lines, got, want)
			}
		}
	}
	for _, height := range []int{14, 20, 21, 20} {
		fresh := &Dialog{Title: d.Title, Body: d.Body, Choices: d.Choices}
		if got, want := strings.Join(d.View(light, page, 60, height), "\n"), strings.Join(fresh.View(light, page, 60, height), "\n"); got != want {
			t.Errorf("a page of %d lines:\n%s", height, got)
		}
	}
}

// A page that changes behind the dialog is drawn again, and so is all of it where the box
// moves or the theme changes.
func TestABackdropIsNeverOld(t *testing.T) {
	dark, _ := NewTheme("dark")
	light, _ := NewTheme("light")
	page := make([]string, 20)
	_, d := over(dark, page, 60, 20)
	for step, now := range []struct {
		theme         Theme
		width, height int
		choices       int
	}{{dark, 60, 20, 2}, {light, 60, 20, 2}, {light, 80, 20, 2}, {light, 80, 12, 2}, {dark, 80, 20, 3}} {
		page[step] = fmt.Sprintf("line of step %d", step)
		page[10] = strings.Repeat(fmt.Sprint(step), 100)
		d.Choices = []string{"No", "Yes", strings.Repeat("perhaps", 4)}[:now.choices]
		kept := d.View(now.theme, page, now.width, now.height)
		fresh := &Dialog{Title: d.Title, Body: d.Body, Choices: d.Choices}
		if want := fresh.View(now.theme, page, now.width, now.height); strings.Join(kept, "\n") != strings.Join(want, "\n") {
			t.Errorf("step %d:\n%s\nwant\n%s", step, strings.Join(kept, "\n"), strings.Join(want, "\n"))
		}
	}
}

// A dialog is as wide as its text wants.
func TestADialogIsAsWideAsItsText(t *testing.T) {
	for text, want := range map[string]int{"Yes?": 17, strings.Repeat("x", 40): 44, strings.Repeat("x", 60): 64, strings.Repeat("x", 61): 84, strings.Repeat("word ", 60): 84} {
		d := &Dialog{Title: "T", Choices: []string{"No", "Yes"}, Body: func(t Theme, width int) []string { return Wrap(text, width, t.Text) }}
		lines := plainLines(d.View(plainTheme(t), nil, 120, 20))
		if box := strings.TrimSpace(lines[10]); Width(box) != want {
			t.Errorf("%d cells for %d of text, want %d: %q", Width(box), len(text), want, box)
		}
	}
}

func BenchmarkBackdrop(b *testing.B) {
	theme, _ := NewTheme("dark")
	page := make([]string, 60)
	for i := range page {
		page[i] = theme.Strong.Render("a styled") + theme.Muted.Render(strings.Repeat(" line of a page", 12))
	}
	_, d := over(theme, page, 200, 60)
	for b.Loop() {
		d.View(theme, page, 200, 60)
	}
}
