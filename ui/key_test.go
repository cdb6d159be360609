package ui

import (
	"strings"
	"testing"
)

// People write a key in their own way; what no terminal sends as a key of its own is
// refused with the reason, so that nobody waits for it in vain.
func TestParseKey(t *testing.T) {
	for text, want := range map[string]string{
		"e": "e", "E": "E", "é": "é", "?": "?", " ": " ", "space": " ", "Space": " ",
		"ctrl+s": "ctrl+s", "Ctrl+S": "ctrl+s", "ctrl+a": "ctrl+a", "ctrl+z": "ctrl+z", "ctrl+_": "ctrl+_", "ctrl+@": "ctrl+@",
		"alt+x": "alt+x", "alt+X": "alt+X", "alt+!": "alt+!", "alt+~": "alt+~",
		"F5": "f5", "f12": "f12", "PgDown": "pgdown", "PgDn": "pgdown", "escape": "esc", "Return": "enter", "del": "delete", "ins": "insert", "shift+tab": "shift+tab", "enter": "enter",
	} {
		if got, err := ParseKey(text); err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"\x1b": "a character that can be seen", "\u200b": "a character that can be seen",
		"ctrl+i": "terminals send tab for ctrl+i", "CTRL+M": "terminals send enter for ctrl+m", "ctrl+[": "terminals send esc", "ctrl+?": "terminals send backspace",
		"ctrl+1": `no key is called "ctrl+1"`, "ctrl+{": "no key is called", "ctrl+`": "no key is called", "ctrl+é": "no key is called", "ctrl+": "no key is called",
		"ctrl+ab": "no key is called", "ctrl+shift+a": "no key is called",
		"alt+": "no key is called", "alt+ ": "no key is called", "alt+\x7f": "no key is called", "alt+ab": "no key is called", "alt+é": "no key is called",
		"": "no key is called", "f13": "no key is called", "ee": "no key is called", "a+s": "no key is called", "s+a": "no key is called",
	} {
		if got, err := ParseKey(text); err == nil || got != "" || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}
