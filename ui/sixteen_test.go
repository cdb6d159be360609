package ui

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

// screenColours are what a terminal makes of the 16 colours, and what text
// without a colour looks like: foregrounds on backgrounds.
type screenColours struct {
	name    string
	sixteen string
	plain   [][2]string
	// letters and badges are the least contrast of these.
	letters, badges float64
}

var onBlackAndWhite = [][2]string{{"#ffffff", "#000000"}, {"#000000", "#ffffff"}}

// solarized has a red that allows no more than 4.3 with any of its colours. The
// text on light of its own choice has 4.13, which a program cannot better.
const solarized = "073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3"

var terminals = []screenColours{
	{
		"xterm", "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
		append(onBlackAndWhite, [2]string{"#e5e5e5", "#000000"}), LeastContrast, LeastContrast,
	},
	{
		"VGA", "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
		append(onBlackAndWhite, [2]string{"#aaaaaa", "#000000"}), LeastContrast, LeastContrast,
	},
	{
		"GNOME", "171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc 5e5c64 f66151 33d17a e9ad0c 2a7bde c061cb 33c7de ffffff",
		append(onBlackAndWhite, [2]string{"#d0cfcc", "#171421"}), LeastContrast, LeastContrast,
	},
	{"Solarized dark", solarized, append(onBlackAndWhite, [2]string{"#839496", "#002b36"}), LeastContrast, 3},
	{"Solarized light", solarized, append(onBlackAndWhite, [2]string{"#657b83", "#fdf6e3"}), 4.1, 3},
}

// cell is how a character is drawn.
type cell struct {
	text, ground          int // of the 16 colours, -1 for the terminal's own
	bold, faint, reversed bool
}

// styledCells are the characters of a styled line and how each is drawn.
func styledCells(t *testing.T, line string) (chars []string, cells []cell) {
	t.Helper()
	now := cell{text: -1, ground: -1}
	for line != "" {
		piece, _ := firstPiece(line)
		line = line[len(piece):]
		if piece[0] == ansi.ESC {
			now = now.after(t, strings.TrimSuffix(piece[2:], "m"))
			continue
		}
		chars, cells = append(chars, piece), append(cells, now)
	}
	return chars, cells
}

// after is how a cell is drawn after the parameters of an SGR sequence.
func (c cell) after(t *testing.T, parameters string) cell {
	t.Helper()
	for parameter := range strings.SplitSeq(parameters, ";") {
		n, _ := strconv.Atoi(parameter) // none is 0
		switch {
		case n == 0:
			c = cell{text: -1, ground: -1}
		case n == 1:
			c.bold = true
		case n == 2:
			c.faint = true
		case n == 4: // underlined
		case n == 7:
			c.reversed = true
		case n >= 30 && n <= 37:
			c.text = n - 30
		case n >= 90 && n <= 97:
			c.text = n - 90 + 8
		case n >= 40 && n <= 47:
			c.ground = n - 40
		case n >= 100 && n <= 107:
			c.ground = n - 100 + 8
		default:
			t.Errorf("%q is not of the 16 colours", parameters)
		}
	}
	return c
}

// contrast of a cell over one of the terminal's own pairs.
func (c cell) contrast(t *testing.T, s screenColours, plain [2]string, boldIsBright bool) float64 {
	t.Helper()
	colours, text, ground := strings.Fields(s.sixteen), plain[0], plain[1]
	if c.text >= 0 {
		n := c.text
		if boldIsBright && c.bold && n < 8 {
			n += 8
		}
		text = "#" + colours[n]
	}
	if c.ground >= 0 {
		ground = "#" + colours[c.ground]
	}
	return contrast(text, ground)
}

// least is the lowest contrast of a line on a terminal, in all ways to draw it.
func least(t *testing.T, line string, s screenColours) float64 {
	t.Helper()
	lowest := 21.0
	_, cells := styledCells(t, line)
	for _, c := range cells {
		for _, plain := range s.plain {
			lowest = min(lowest, c.contrast(t, s, plain, false), c.contrast(t, s, plain, true))
		}
	}
	return lowest
}

// in16 draws with the theme of 16 colours as on a terminal that has no more.
func in16(t *testing.T) Theme {
	t.Helper()
	lipgloss.SetColorProfile(termenv.ANSI)
	t.Cleanup(func() { lipgloss.SetColorProfile(termenv.TrueColor) })
	theme, err := NewTheme("ansi")
	if err != nil {
		t.Fatal(err)
	}
	return theme
}

// samples are all that the theme can draw, by what it is.
func samples(theme Theme) map[string]map[string]string {
	letters := map[string]string{"selected badge": theme.SelectedBadge("PROD")}
	for name, style := range map[string]Style{
		"text": theme.Text, "strong": theme.Strong, "muted": theme.Muted, "accent": theme.Accent, "heading": theme.Heading, "column": theme.Column, "backdrop": theme.Backdrop, "good": theme.Good,
		"warn": theme.Warn, "bad": theme.Bad, "key": theme.Key, "label": theme.Label, "selected": theme.Selected,
		"cursor": theme.Cursor, "active tab": theme.ActiveTab, "tab": theme.Tab, "chosen button": theme.Key.Reverse(true),
		"READ-ONLY": theme.Warn.Bold(true),
	} {
		letters[name] = style.Render("x")
	}
	badges, signs := map[string]string{}, map[string]string{}
	for _, word := range []string{"PROD", "STAGING", "DEV", "SANDBOX", "OTHER"} {
		badges[word] = theme.Badge(word)
	}
	for level, sign := range maps.All(map[Level]string{Good: "✓", Warn: "!", Bad: "✗", Pending: "…", Sent: "→"}) {
		signs[sign] = theme.Mark(level, sign)
	}
	return map[string]map[string]string{"letters": letters, "badges": badges, "signs": signs}
}

// In 16 colours every letter reads on every terminal, whatever lies behind it and
// whether bold is bright there or not; badges too, and signs as WCAG asks of what
// is no text (1.4.11).
func TestContrastOf16Colours(t *testing.T) {
	kinds := samples(in16(t))
	table := fmt.Sprintf("%-16s %8s %8s %8s", "lowest contrast", "letters", "badges", "signs")
	for _, s := range terminals {
		table += fmt.Sprintf("\n%-16s", s.name)
		for _, kind := range []string{"letters", "badges", "signs"} {
			limit := map[string]float64{"letters": s.letters, "badges": s.badges, "signs": 3}[kind]
			lowest := 21.0
			for _, name := range slices.Sorted(maps.Keys(kinds[kind])) {
				got := least(t, kinds[kind][name], s)
				lowest = min(lowest, got)
				if got < limit {
					t.Errorf("%s on %s: %.2f, less than %.1f", name, s.name, got, limit)
				}
			}
			table += fmt.Sprintf(" %8.2f", lowest)
		}
	}
	t.Log("\n" + table)
}

// A colour is never alone and never bold, and no letter is faint: what the test
// of contrast computes holds only so.
func TestColoursOf16ComeInPairs(t *testing.T) {
	for kind, lines := range samples(in16(t)) {
		for name, line := range lines {
			chars, cells := styledCells(t, line)
			for i, c := range cells {
				coloured := c.text >= 0 || c.ground >= 0
				if coloured && (c.text < 0 || c.ground < 0 || c.bold || kind == "letters") {
					t.Errorf("%s %s: %q", kind, name, line)
				}
				if c.faint && unicode.IsLetter([]rune(chars[i])[0]) {
					t.Errorf("%s %s is faint: %q", kind, name, line)
				}
			}
		}
	}
}

// In 16 colours the badges of the environments and the signs of a result have colour; a
// badge without one is in brackets.
func TestWhatHasColourIn16(t *testing.T) {
	theme := in16(t)
	coloured := func(line string) bool {
		_, cells := styledCells(t, line)
		return slices.ContainsFunc(cells, func(c cell) bool { return c.ground >= 0 })
	}
	for word, want := range map[string]bool{"PROD": true, "STAGING": true, "DEV": true, "SANDBOX": true, "OTHER": false} {
		line := theme.Badge(word)
		if got := coloured(line); got != want || strings.Contains(ansi.Strip(line), "[") == want {
			t.Errorf("%s: %q", word, line)
		}
	}
	for _, level := range []Level{Good, Warn, Bad} {
		if line := theme.Mark(level, "✓"); !coloured(line) {
			t.Errorf("level %d: %q", level, line)
		}
	}
}

// What was drawn before would not have passed.
func TestContrastOf16ColoursSeesWhatCannotBeRead(t *testing.T) {
	xterm := terminals[0]
	for _, row := range []struct {
		line string
		want float64
	}{
		{"\x1b[36mkey\x1b[m", 1.98},
		{"\x1b[33mwarning\x1b[m", 1.70},
		{"\x1b[1;33mREAD-ONLY\x1b[m", 1.07},
		{"\x1b[1;30;101m PROD \x1b[m", 1.00},
		{"\x1b[7;1;36mbutton\x1b[m", 1.25},
		{"plain", 16.67},
	} {
		if got := least(t, row.line, xterm); fmt.Sprintf("%.2f", got) != fmt.Sprintf("%.2f", row.want) {
			t.Errorf("%q: %.2f, want %.2f", row.line, got, row.want)
		}
	}
}
