package ui

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"
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
	text := "It may have been saved: the result is unknown. Read again before trying once more."
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
	if Wrap(text, 0, NewStyle()) != nil || Wrap("", 10, NewStyle()) != nil {
		t.Error("lines of nothing, or in no room")
	}
}

// A line is used to its last cell, and a character without room is drawn all the same.
func TestLinesAreFilled(t *testing.T) {
	none := NewStyle()
	for _, row := range []struct{ got, want []string }{
		{Wrap("ab cd", 5, none), []string{"ab cd"}},
		{Wrap("ab cd", 4, none), []string{"ab", "cd"}},
		{WrapValue("abcd", 4, none), []string{"abcd"}},
		{WrapValue("abcd", 3, none), []string{"abc", "d"}},
		{WrapValue("👩\u200d👩\u200d👧", 2, none), []string{"👩\u200d👩\u200d👧"}},
		{WrapValue("名", 1, none), []string{"名"}},
		{WrapValue("", 5, none), nil},
		{WrapValue("a", 0, none), nil},
		{WrapValue("a", -1, none), nil},
	} {
		if !slices.Equal(row.got, row.want) {
			t.Errorf("%q, want %q", row.got, row.want)
		}
	}
	if first, end := Window(5, 3, -2, 0); first != 0 || end != 0 {
		t.Errorf("rows in less than no height: %d to %d", first, end)
	}
}

// A line never exceeds the width, or its end would be cut off unseen.
func TestWrapKeepsToTheWidth(t *testing.T) {
	for _, text := range []string{" 0123456789", "a  0123456789 b", "aaaaaaa-bbbbbbbbbb/c", "名前 名前名前名前-名前"} {
		for width := 2; width < 15; width++ {
			for _, line := range Wrap(text, width, NewStyle()) {
				if Width(line) > width {
					t.Errorf("%q at width %d: %q", text, width, line)
				}
			}
		}
	}
}

// Wrap loses nothing but spaces at the breaks.
func FuzzWrap(f *testing.F) {
	f.Add("It may have been saved: the result is unknown.", 12)
	f.Add("名前 名前名前名前-名前", 3)
	f.Add("a-b/c—d  e", 2)
	f.Add("👩‍👩‍👧‍👦 e\u0301e\u0301", 2)
	f.Fuzz(func(t *testing.T, text string, width int) {
		text, width = Escape(text), max(2, min(width, 200))
		lines := Wrap(text, width, NewStyle())
		if got := squeezed(ansi.Strip(strings.Join(lines, " "))); got != squeezed(text) {
			t.Errorf("%q became %q", text, lines)
		}
	})
}

// Width is the most that terminals give: tmux 3.3 and a library that goes by
// graphemes were asked, and the larger counts.
func TestWidth(t *testing.T) {
	for line, want := range map[string]int{
		"":                                     0,
		"~ ~":                                  3,
		"e\u0301a":                             2,
		"名前":                                   4,
		"👩\u200d👩\u200d👧":                      2,
		"❤\ufe0f\u200d🔥":                       2,
		"1\ufe0f\u20e3":                        2,
		"🇩🇪":                                   2,
		"👍🏽":                                   4,
		"क\u094dष":                             2,
		"\x1b[1;31mab\x1b[0m":                  2,
		"\x1b]8;;https://example.com\ac\x1b[m": 1,
		"a\x7f\tb":                             2,
	} {
		if got := Width(line); got != want {
			t.Errorf("Width(%q) = %d, want %d", line, got, want)
		}
	}
}

// Text of emoji fills each line and no more, whatever way it is cut.
func TestJoinedEmojiFillALine(t *testing.T) {
	none := NewStyle()
	for _, emoji := range []string{"👩\u200d👩\u200d👧", "❤\ufe0f\u200d🔥", "🇩🇪", "名"} {
		text := strings.Repeat(emoji, 60)
		want := []string{strings.Repeat(emoji, 20), strings.Repeat(emoji, 20), strings.Repeat(emoji, 20)}
		for _, lines := range [][]string{Wrap(text, 40, none), WrapValue(text, 40, none), WrapValue(text, 41, none)} {
			if !slices.Equal(lines, want) {
				t.Errorf("%q", lines)
			}
		}
		cut := strings.Repeat(emoji, 19) + "…"
		fitted, padded := strings.TrimSpace(Fit(text, 40)), strings.TrimSpace(Pad(Clip(text, 40), 60))
		for _, got := range []string{Cut(text, 40), Clip(text, 40), fitted, padded} {
			if got != cut {
				t.Errorf("%q", got)
			}
		}
	}
}

// A styled line loses its text where it is clipped, never the end of a style.
func TestClipKeepsWhatEndsAStyle(t *testing.T) {
	line := "\x1b[1mbold\x1b[0m and \x1b[31mred\x1b[0m"
	for width, want := range map[int]string{
		3:  "\x1b[1mbo…\x1b[0m\x1b[31m\x1b[0m",
		11: "\x1b[1mbold\x1b[0m and \x1b[31mr…\x1b[0m",
		12: line,
	} {
		if got := Clip(line, width); got != want {
			t.Errorf("width %d: %q, want %q", width, got, want)
		}
	}
}

// drawText makes escaped text of what terminals and libraries measure
// differently: emoji of several parts, marks, wide letters, conjuncts.
func drawText(t *rapid.T) string {
	parts := []string{
		"a", "Z9", " ", "  ", "e\u0301", "o\u0308\u0323", "名", "한", "각", "क\u094dष", "क\u094d\u200dष", "ﷺ",
		"❤\ufe0f\u200d🔥", "👩\u200d👩\u200d👧\u200d👦", "👍🏽", "🇩🇪", "🇩", "1\ufe0f\u20e3", "☠\ufe0f", "ا\u200cب", "\u200d", "\u0301", "\x1b", "-", "…",
	}
	drawn := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(parts), rapid.StringN(1, 3, -1)), 0, 30).Draw(t, "parts")
	return Escape(strings.Join(drawn, ""))
}

// Every way of making a line fit measures as Width does, and wrapping loses no
// text.
func TestLinesFit(t *testing.T) {
	coloured := lipgloss.NewRenderer(io.Discard)
	coloured.SetColorProfile(termenv.TrueColor)
	red := StyleOf(coloured.NewStyle().Bold(true).Foreground(lipgloss.Color("#aa0000")))
	styles := []Style{NewStyle(), red, red.Reverse(true)}
	rapid.Check(t, func(t *rapid.T) {
		text, width := drawText(t), rapid.IntRange(4, 60).Draw(t, "width")
		style := rapid.SampledFrom(styles).Draw(t, "style")
		wrapped, value := Wrap(text, width, style), WrapValue(text, width, style)
		for _, line := range append(slices.Clone(wrapped), value...) {
			if Width(line) > width {
				t.Fatalf("a line of %d cells at width %d: %q", Width(line), width, line)
			}
		}
		if got := ansi.Strip(strings.Join(value, "")); got != text {
			t.Fatalf("wrapped as a value %q became %q", text, got)
		}
		if got := squeezed(ansi.Strip(strings.Join(wrapped, ""))); got != squeezed(text) {
			t.Fatalf("wrapped %q became %q", text, got)
		}
		checkCut(t, text, style.Render(text), width)
	})
}

// checkCut holds Cut, Fit, Clip and Pad to each other and to Width.
func checkCut(t *rapid.T, text, styled string, width int) {
	cut, fit, clipped := Cut(text, width), Fit(text, width), Clip(styled, width)
	if whole := Width(text) <= width; whole != (cut == text) || whole != (clipped == styled) {
		t.Fatalf("%q, %d cells, was cut to %d: %q, %q", text, Width(text), width, cut, clipped)
	}
	if Width(cut) > width || Width(fit) != width || Width(Pad(clipped, width)) != width || !strings.HasPrefix(fit, cut) {
		t.Fatalf("width %d: %q, %q, %q", width, cut, fit, clipped)
	}
	if ansi.Strip(clipped) != cut {
		t.Fatalf("clipped to %q, cut to %q", clipped, cut)
	}
	if cut != text && !strings.HasPrefix(text, strings.TrimSuffix(cut, "…")) {
		t.Fatalf("%q was cut to %q", text, cut)
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
