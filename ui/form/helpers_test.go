package form

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"flexconsole/ui"
)

// plainTheme draws without colours.
func plainTheme(t testing.TB) ui.Theme {
	t.Helper()
	theme, err := ui.NewTheme("none")
	if err != nil {
		t.Fatal(err)
	}
	return theme
}

func key(kind tea.KeyType) tea.KeyMsg { return tea.KeyMsg{Type: kind} }

func runes(text string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)} }

func plainLines(lines []string) []string {
	for i := range lines {
		lines[i] = ansi.Strip(lines[i])
	}
	return lines
}
