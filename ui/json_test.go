package ui

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever a document holds, its visible form means the same, and no terminal
// obeys or hides any of it.
func FuzzVisibleJSON(f *testing.F) {
	for _, seed := range []string{
		"", "plain", "a\x1b[2Jb\x7f\u009b", "\u202e\u200b\U000e0041\u2028", "é ñ 界 😀 \ufffd", "\xff\xfe", "a\u0301\u0301",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		compact, err := json.Marshal(map[string]string{"text": text})
		if err != nil {
			t.Skip()
		}
		visible := UTF8.VisibleJSON(string(compact))
		for _, r := range visible {
			if EscapeRune(r) != string(r) || r == utf8.RuneError {
				t.Errorf("%U came through in %q", r, visible)
			}
		}
		var back map[string]string
		err = json.Unmarshal([]byte(visible), &back)
		if err != nil || back["text"] != strings.ToValidUTF8(text, "\ufffd") && utf8.ValidString(text) {
			t.Errorf("%q came back as %q, %v", text, back["text"], err)
		}
	})
}

// A cell is one line, and shows what it hides.
func TestVisibleCell(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "zoë": "zoë", "a\nb": `a\nb`, "\x00=1": `\u0000=1`, "\ufeff=1": `\ufeff=1`,
		"a\u202eb": `a\u202eb`, "\x1b[2J": `\u001b[2J`, "\xff": `\ufffd`,
	} {
		if got := VisibleCell(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	inCharset(t, ASCII)
	if got := VisibleCell("zoë") + UTF8.Escape("zoë\x1b") + ASCII.VisibleJSON("zoë"); got != `zoëzoë␛zo\u00eb` {
		t.Error(got)
	}
}
