package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
)

// Window shows as much as fits, the cursor's row always among it.
func TestWindow(t *testing.T) {
	for n := range 30 {
		for height := range 20 {
			for cursor := range n {
				for _, before := range []int{-5, 0, cursor - height/2, cursor, n, n + 5} {
					checkWindow(t, n, cursor, height, before)
				}
			}
		}
	}
	if first, end := Window(0, 0, 5, 0); first != 0 || end != 0 {
		t.Error("rows of an empty list")
	}
}

func checkWindow(t *testing.T, n, cursor, height, before int) {
	t.Helper()
	first, end := Window(n, cursor, height, before)
	if height == 0 {
		if first != end {
			t.Fatalf("rows in no height: %d–%d", first, end)
		}
		return
	}
	if cursor < first || cursor >= end || end-first != min(n, height) || first < 0 || end > n {
		t.Fatalf("%d rows, cursor %d, height %d: %d–%d", n, cursor, height, first, end)
	}
	if could := before >= 0 && before+height <= n && cursor >= before && cursor < before+height; could && first != before {
		t.Fatalf("%d rows, cursor %d, height %d: scrolled from %d to %d without need", n, cursor, height, before, first)
	}
}

// Part keeps the cursor's line and says truly how many are out of sight.
func TestPart(t *testing.T) {
	theme := plainTheme(t)
	var lines []string
	for i := range 40 {
		lines = append(lines, fmt.Sprintf("row %d.", i))
	}
	for height := 1; height < 45; height++ {
		for cursor := range lines {
			for _, before := range []int{0, cursor - height/2, cursor, 40} {
				part := plainLines(theme.Part(lines, cursor, height, before))
				if len(part) > height {
					t.Fatalf("%d lines in height %d", len(part), height)
				}
				checkPart(t, part, cursor, height)
			}
		}
	}
	if lines[0] != "row 0." {
		t.Error("the lines given were changed")
	}
}

func checkPart(t *testing.T, part []string, cursor, height int) {
	t.Helper()
	hidden, rows, found := 0, 0, false
	for _, line := range part {
		var n int
		switch {
		case strings.Contains(line, "more"):
			if _, err := fmt.Sscanf(strings.Trim(line, " ↑↓"), "%d more", &n); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			hidden += n
		default:
			rows++
			found = found || line == fmt.Sprintf("row %d.", cursor)
		}
	}
	if !found {
		t.Fatalf("cursor %d at height %d is out of sight: %q", cursor, height, part)
	}
	if len(part) >= 4 && rows+hidden != 40 {
		t.Fatalf("cursor %d at height %d: %d rows and %d more are not 40", cursor, height, rows, hidden)
	}
}

func TestBetween(t *testing.T) {
	for width := range 30 {
		line := Between("left", "right", width)
		if Width(line) > width {
			t.Errorf("%d cells at width %d", Width(line), width)
		}
		if fits := width >= len("left right"); fits != strings.HasSuffix(line, "right") || fits && Width(line) != width {
			t.Errorf("width %d: %q", width, line)
		}
	}
}

func TestPage(t *testing.T) {
	page := Page([]string{"short", strings.Repeat("名", 20)}, 10, 4)
	if len(page) != 4 || page[0] != "short" || Width(page[1]) > 10 || page[3] != "" {
		t.Errorf("%q", page)
	}
	if len(Page(page, 10, -1)) != 0 || Clip("text", 0) != "" || Clip("text", -1) != "" {
		t.Error("something is drawn where there is no room")
	}
}

func TestPadAndRow(t *testing.T) {
	theme := plainTheme(t)
	if got := Pad("名", 5); Width(got) != 5 {
		t.Errorf("%q", got)
	}
	for width := 2; width < 20; width++ {
		for _, selected := range []bool{true, false} {
			row := theme.Row("a row of 名前", selected, width)
			if Width(row) >= width || selected && Width(row) != width-1 {
				t.Errorf("width %d, selected %v: %d cells", width, selected, Width(row))
			}
		}
	}
}

// squeezed is text without its spaces.
func squeezed(text string) string { return strings.Join(strings.Fields(text), "") }

func TestWrap(t *testing.T) {
	text := "It may have been saved: no reading could tell. Read again before trying once more."
	for width := 8; width < 100; width++ {
		lines := plainLines(Wrap(text, width, plainTheme(t).Warn))
		for _, line := range lines {
			if Width(line) > width || strings.HasPrefix(line, " ") {
				t.Errorf("at width %d: %q", width, line)
			}
		}
		if got := strings.Join(lines, " "); got != text {
			t.Errorf("at width %d it became %q", width, got)
		}
	}
	if Wrap(text, 0, lipgloss.NewStyle()) != nil || Wrap("", 10, lipgloss.NewStyle()) != nil {
		t.Error("lines of nothing, or in no room")
	}
}

// A line never exceeds the width, or its end would be cut off unseen.
func TestWrapKeepsToTheWidth(t *testing.T) {
	for _, text := range []string{" 0123456789", "a  0123456789 b", "aaaaaaa-bbbbbbbbbb/c", "名前 名前名前名前-名前"} {
		for width := 2; width < 15; width++ {
			for _, line := range Wrap(text, width, lipgloss.NewStyle()) {
				if Width(line) > width {
					t.Errorf("%q at width %d: %q", text, width, line)
				}
			}
		}
	}
}

// Wrap loses nothing but spaces at the breaks.
func FuzzWrap(f *testing.F) {
	f.Add("It may have been saved: no reading could tell.", 12)
	f.Add("名前 名前名前名前-名前", 3)
	f.Add("a-b/c—d  e", 2)
	f.Add("👩‍👩‍👧‍👦 e\u0301e\u0301", 2)
	f.Fuzz(func(t *testing.T, text string, width int) {
		text, width = Escape(text), max(2, min(width, 200))
		lines := Wrap(text, width, lipgloss.NewStyle())
		if got := squeezed(ansi.Strip(strings.Join(lines, " "))); got != squeezed(text) {
			t.Errorf("%q became %q", text, lines)
		}
	})
}

// No line is too long where a terminal draws the parts of a joined emoji beside
// each other, as tmux does.
func TestJoinedEmojiTakeTheirMost(t *testing.T) {
	family := strings.Repeat("👩\u200d👩\u200d👧 ", 30)
	lines := []string{Cut(family, 40), Fit(family, 40), Clip(family, 40), Pad(Cut(family, 30), 40)}
	lines = append(lines, Wrap(family, 40, lipgloss.NewStyle())...)
	lines = append(lines, WrapValue(family, 40, lipgloss.NewStyle())...)
	lines = append(lines, Wrap(strings.ReplaceAll(family, " ", ""), 40, lipgloss.NewStyle())...)
	for _, line := range lines {
		if w := ansi.StringWidthWc(line); w > 40 {
			t.Errorf("%d cells: %q", w, line)
		}
	}
}

// Two columns keep their places whatever the length of either.
func TestBeside(t *testing.T) {
	got := Beside([]string{"a", "too long"}, []string{"1", "2", "3"}, 4, "|")
	want := []string{"a   |1", "too…|2", "    |3"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Beside([]string{"a", "b"}, nil, 2, ""); !slices.Equal(got, []string{"a ", "b "}) {
		t.Errorf("%q", got)
	}
}
