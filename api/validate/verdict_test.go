package validate

import (
	"cmp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/runenames"
)

// row is one line of a table: a value and what must be said of it. The text
// need only contain want.
type row struct {
	value      string
	state      State
	want       string
	suggestion string
}

func check(t *testing.T, judge func(string) Verdict, rows []row) {
	t.Helper()
	for _, r := range rows {
		v := judge(r.value)
		if v.State != r.state || !strings.Contains(v.Text, r.want) || v.Suggestion != r.suggestion {
			t.Errorf("%+q: got %s, %q, %q", r.value, v.State, v.Text, v.Suggestion)
		}
		checkText(t, r.value, v)
	}
}

// checkText holds any verdict to what Verdict promises.
func checkText(t *testing.T, value string, v Verdict) {
	t.Helper()
	if (v.State == Pristine) != (value == "") || (v.Text == "") != (value == "") {
		t.Fatalf("%+q: %s with text %q", value, v.State, v.Text)
	}
	if n := utf8.RuneCountInString(v.Text); n > 120 || !utf8.ValidString(v.Text) {
		t.Fatalf("%+q: text of %d characters: %+q", value, n, v.Text)
	}
	if i := strings.IndexFunc(v.Text, func(r rune) bool { return !printable(r) }); i >= 0 {
		t.Fatalf("%+q: text holds %+q", value, v.Text[i:])
	}
	if strings.Contains(v.Text, "%!") {
		t.Fatalf("%+q: text is %q", value, v.Text)
	}
	if v.Suggestion != "" && v.Suggestion == value {
		t.Fatalf("%+q: suggests itself", value)
	}
}

// String has failures of these tests name a state by its word.
func (s State) String() string {
	return [...]string{"pristine", "incomplete", "valid", "warning", "error"}[s]
}

func TestBlocks(t *testing.T) {
	for state, want := range map[State]bool{Pristine: false, Incomplete: true, Valid: false, Warning: false, Error: true} {
		if (Verdict{State: state}).Blocks() != want {
			t.Errorf("%s blocks: %t", state, !want)
		}
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{
		"":                       `""`,
		"abc":                    `"abc"`,
		"a\x1b\u202eb":           `"aU+001BU+202Eb"`,
		"a\u00a0b":               `"aU+00A0b"`,
		"a\u3164\ufe0f":          `"aU+3164U+FE0F"`,
		strings.Repeat("é", 24):  `"` + strings.Repeat("é", 24) + `"`,
		strings.Repeat("é", 25):  `"` + strings.Repeat("é", 24) + `…"`,
		strings.Repeat("a", 1e5): `"` + strings.Repeat("a", 24) + `…"`,
	} {
		if got := quote(in); got != want {
			t.Errorf("%.40q: got %q, want %q", in, got, want)
		}
	}
}

func TestClip(t *testing.T) {
	for in, want := range map[string]string{"": "", "éé": "éé", "ééé": "ééé", "éééé": "éé…"} {
		if got := clip(in, 3); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestDescribe(t *testing.T) {
	for in, want := range map[string]string{
		" x":         "space",
		"!":          `"!"`,
		"~~":         `"~"`,
		"éa":         `"é" (U+00E9)`,
		"\ufffd":     "\"\ufffd\" (U+FFFD)",
		"\xffa":      "byte 0xFF (not UTF-8)",
		"\x1f":       "U+001F control character",
		"\u0301a":    "U+0301",
		"\ufe0f":     "U+FE0F",
		"\U000dfffd": "U+DFFFD",
		"\U000dffff": "U+DFFFF noncharacter",
		"\U000e0000": "U+E0000 tag character",
		"\U000e007f": "U+E007F tag character",
		"\U000e0080": "U+E0080 invisible character",
	} {
		if got := describe(in); got != want {
			t.Errorf("%+q: got %q, want %q", in, got, want)
		}
	}
}

// The names are those of Unicode, which has none for controls.
func TestNamesOfCharacters(t *testing.T) {
	controls := map[rune]string{
		0x00: "null", 0x07: "bell", 0x08: "backspace", 0x09: "tab", 0x0a: "line feed", 0x0d: "carriage return",
		0x1b: "escape", 0x7f: "delete", 0x85: "next line", 0x9b: "control sequence introducer",
	}
	for r, name := range names {
		if want := cmp.Or(controls[r], runenames.Name(r)); !strings.EqualFold(
			strings.ReplaceAll(name, "-", " "),
			strings.ReplaceAll(want, "-", " "),
		) {
			t.Errorf("U+%04X is %q, want %q", r, name, want)
		}
	}
}

func TestBadCharacters(t *testing.T) {
	for in, want := range map[string]string{
		"":                 "",
		"plain":            "",
		"Zoë 日本":           "",
		"\ufffd":           "",
		"می\u200cخواهم":    "",
		"👩\u200d🚀 ❤\ufe0f": "",
		"क\u094d\u200dष":   "",
		"\u0600":           "",
		"a\u200cپ":         "U+200C zero width non-joiner at position 2",
		"پ\u200ca":         "U+200C zero width non-joiner at position 2",
		"ب\u200d\u3164":    "U+200D zero width joiner at position 2",
		"١\u200dب":         "U+200D zero width joiner at position 2",
		"abc\u202ed":       "U+202E right-to-left override at position 4",
		"éé\u200b":         "U+200B zero width space at position 3",
		"a\u200db":         "U+200D zero width joiner at position 2",
		"ب\u200d":          "U+200D zero width joiner at position 2",
		"\x00":             "U+0000 null at position 1",
		"\x01":             "U+0001 control character at position 1",
		"\u0085":           "U+0085 next line at position 1",
		"\x7f":             "U+007F delete at position 1",
		"a\u2028":          "U+2028 line separator at position 2",
		"\ufeffa":          "U+FEFF zero width no-break space at position 1",
		"🏴\U000e0067":      "U+E0067 tag character at position 2",
		"\ufffe":           "U+FFFE noncharacter at position 1",
		"\u206a":           "U+206A invisible character at position 1",
		"é\xff":            "byte 0xFF (not UTF-8) at position 2",
		"\xed\xa0\x80":     "byte 0xED (not UTF-8) at position 1",
	} {
		if got := BadCharacters(in); got != want {
			t.Errorf("%+q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzBadCharacters(f *testing.F) {
	for _, s := range []string{"", "a", "\u202e", "\xff", "ب\u200dب", "\u3164"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := BadCharacters(s)
		if strings.ContainsFunc(text, func(r rune) bool { return !printable(r) }) {
			t.Fatalf("%+q: text is %+q", s, text)
		}
		if text == "" && (!utf8.ValidString(s) || strings.ContainsAny(s, "\x00\n\x1b\x7f\u009b\u200b\u2028\u202e\ufeff")) {
			t.Fatalf("%+q: nothing found", s)
		}
		if BadCharacters("\u202e"+s) == "" || BadCharacters(s+"\xff") == "" {
			t.Fatalf("%+q: planted character not found", s)
		}
	})
}
