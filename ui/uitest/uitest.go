// Package uitest helps the tests of what is drawn; only test files import it.
package uitest

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"flexconsole/ui"
)

// keyTypes are the keys by name that tests press, beside ctrl with a letter.
var keyTypes = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"backspace": tea.KeyBackspace, "f1": tea.KeyF1, "f2": tea.KeyF2,
}

// Key is a key by its name: "enter", "ctrl+s", or what it types.
func Key(name string) tea.KeyMsg {
	if kind, ok := keyTypes[name]; ok {
		return tea.KeyMsg{Type: kind}
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyMsg{Type: tea.KeyCtrlA + tea.KeyType(letter[0]-'a')}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// Sequences finds what styles a text.
var Sequences = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// CheckLayout holds a frame against what every frame must keep.
func CheckLayout(t testing.TB, name, view string, width, height int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if view != "" && len(lines) > height {
		t.Errorf("%s at %d×%d has %d lines", name, width, height, len(lines))
	}
	for _, line := range lines {
		if w := ansi.StringWidth(line); w > max(0, width) {
			t.Errorf("%s at %d×%d: a line of %d cells: %q", name, width, height, w, line)
		}
	}
	for _, char := range Sequences.ReplaceAllString(view, "") {
		if unicode.IsControl(char) && char != '\n' || unicode.Is(unicode.Bidi_Control, char) {
			t.Errorf("%s at %d×%d: %U reaches the terminal", name, width, height, char)
			return
		}
	}
}

// PlainTheme draws without colours.
func PlainTheme(t testing.TB) ui.Theme {
	t.Helper()
	theme, err := ui.NewTheme("none")
	if err != nil {
		t.Fatal(err)
	}
	return theme
}

// PlainLines takes the styles out of lines.
func PlainLines(lines []string) []string {
	for i := range lines {
		lines[i] = ansi.Strip(lines[i])
	}
	return lines
}
