package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// namedKeys are the keys with names that a terminal sends, as Bubble Tea calls them.
var namedKeys = strings.Fields("enter tab shift+tab esc backspace delete insert up down left right shift+up shift+down home end pgup pgdown " +
	"f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12")

// otherNames are names that people write, and Bubble Tea's for them.
var otherNames = map[string]string{"space": " ", "pgdn": "pgdown", "escape": "esc", "return": "enter", "del": "delete", "ins": "insert"}

// sameByte are keys that a terminal sends as another key.
var sameByte = map[string]string{"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "esc", "ctrl+?": "backspace"}

// Prints says whether a key puts a character into an input.
func Prints(key string) bool { return utf8.RuneCountInString(key) == 1 }

// ParseKey reads a key as people write it ("e", "ctrl+s", "F5", "space", "alt+x") and
// returns Bubble Tea's name of it. The error says what is wrong.
func ParseKey(text string) (string, error) {
	if Prints(text) {
		if r, _ := utf8.DecodeRuneInString(text); !unicode.IsPrint(r) {
			return "", errors.New("a key must be a character that can be seen, or a name such as ctrl+s")
		}
		return text, nil
	}
	key := strings.ToLower(text)
	if other := otherNames[key]; other != "" {
		return other, nil
	}
	if other := sameByte[key]; other != "" {
		return "", fmt.Errorf("terminals send %s for %s: choose another key", other, key)
	}
	rest, withControl := strings.CutPrefix(key, "ctrl+")
	if withControl && len(rest) == 1 && (rest[0] >= 'a' && rest[0] <= 'z' || strings.Contains(`\]^_@`, rest)) {
		return key, nil
	}
	if rest, ok := strings.CutPrefix(text, "alt+"); ok && len(rest) == 1 && rest[0] > ' ' && rest[0] < 0x7f {
		return text, nil
	}
	if slices.Contains(namedKeys, key) {
		return key, nil
	}
	return "", fmt.Errorf("no key is called %q: write a character, ctrl+LETTER, alt+CHARACTER, space, f1 to f12, or a name such as pgdown", text)
}

// FieldKeys are the keys that the hints below a field name.
type FieldKeys struct{ Suggestion, Reset, Clear string }

// FormKeys are those that hold.
var FormKeys = FieldKeys{Suggestion: "ctrl+t", Reset: "ctrl+r", Clear: "ctrl+x"}
