package ui

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// inCharset sets the charset for one test; such tests run by themselves.
func inCharset(t *testing.T, c Charset) {
	t.Helper()
	SetCharset(c)
	t.Cleanup(func() { SetCharset(UTF8) })
}

func TestFindLocale(t *testing.T) {
	for _, row := range []struct {
		all, ctype, lang string
		want             Charset
		name             string
	}{
		{"", "", "", Unsure, ""},
		{"", "", "C.UTF-8", UTF8, "LANG"},
		{"", "", "en_US.utf8", UTF8, "LANG"},
		{"", "UTF-8", "C", UTF8, "LC_CTYPE"},
		{"C", "", "en_US.UTF-8", ASCII, "LC_ALL"},
		{"POSIX", "", "", ASCII, "LC_ALL"},
		{"C.UTF-8", "C", "C", UTF8, "LC_ALL"},
		{"", "C", "de_DE.UTF-8", ASCII, "LC_CTYPE"},
		{"", "", "de_DE.ISO-8859-1", ASCII, "LANG"},
		{"", "", "ja_JP.eucJP", ASCII, "LANG"},
		{"", "", "de_DE.UTF-8@euro", UTF8, "LANG"},
		{"", "", "de_DE@euro", Unsure, "LANG"},
		{"", "", "en_US", Unsure, "LANG"},
		{"", "", "C.", Unsure, "LANG"},
		{"", "", "ru_RU.KOI8-R@x", ASCII, "LANG"},
	} {
		env := map[string]string{"LC_ALL": row.all, "LC_CTYPE": row.ctype, "LANG": row.lang}
		got := FindLocale(func(name string) string { return env[name] })
		if got.Charset != row.want || got.Name != row.name || (got.Note() == "") != (row.want == UTF8) {
			t.Errorf("%+v: %+v, %q", row, got, got.Note())
		}
	}
}

// What to set is said for what is wrong: nothing set, no charset in it, or another one.
func TestNotesOnTheLocale(t *testing.T) {
	for value, want := range map[string]string{
		"":                 "no locale is set, so some letters show as <U+011B>. To fix: export LANG=C.UTF-8",
		"en_US":            "LC_CTYPE sets no charset, so some letters show as <U+011B>. To fix: export LC_CTYPE=C.UTF-8",
		"de_DE.ISO-8859-1": "LC_CTYPE is de_DE.ISO-8859-1, not UTF-8, so non-ASCII letters show as <U+011B>. To fix: export LC_CTYPE=C.UTF-8",
		"C.UTF-8":          "",
	} {
		if got := FindLocale(func(name string) string { return map[string]string{"LC_CTYPE": value}[name] }).Note(); got != want {
			t.Errorf("%q: %q", value, got)
		}
	}
}

// Where the terminal draws all, nothing is changed on the way to it.
func TestEncodeInUTF8(t *testing.T) {
	inCharset(t, UTF8)
	for _, text := range []string{"é … 日本 👩‍👧", "\xff\xfe", ""} {
		if got := Encode(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// Nothing that is drawn holds a byte that a terminal of another charset obeys.
func TestNoC1Bytes(t *testing.T) {
	texts := []string{
		"Aě2Jŝ0;ownedŜ", "plain", "é", "日本", "👩‍👧", "\x1b[2J", "\u009b2J", "\u0080", "\u0080é",
		"e\u0301", "\xff\x9b", "…·→✓✗●│─╭⠋", "a\u200bb", "\U0010ffff",
	}
	for r := rune(0); r <= unicode.MaxRune; r += 37 {
		texts = append(texts, "x"+string(r)+"y")
	}
	for c, least := range map[Charset]byte{Unsure: 0x80, ASCII: 0x80} {
		inCharset(t, c)
		for _, text := range texts {
			for _, drawn := range []string{Escape(text), Encode(text), Cut(Escape(text), 3), EscapeRune([]rune(text)[0])} {
				i := bytes.IndexFunc([]byte(drawn), func(r rune) bool { return c == ASCII && r >= utf8.RuneSelf })
				for _, b := range []byte(Encode(drawn)) {
					if b >= least && (c == ASCII || b <= 0x9f) {
						t.Fatalf("%d: %q is drawn as %q", c, text, drawn)
					}
				}
				if i >= 0 && drawn == Escape(text) {
					t.Fatalf("%q is escaped as %q", text, drawn)
				}
			}
			if Escape(Escape(text)) != Escape(text) {
				t.Fatalf("%q is escaped twice", Escape(text))
			}
		}
	}
}

// What a value becomes, and that the room of a sign stays.
func TestCharsets(t *testing.T) {
	for _, row := range []struct{ text, unsure, ascii string }{
		{"zoë", "zoë", "zo<U+00EB>"},
		{"Aě2J", "A<U+011B>2J", "A<U+011B>2J"},
		{"a\x1bb", "a<U+001B>b", "a<U+001B>b"},
		{"wait…", "wait~", "wait~"},
		{"a · b", "a · b", "a . b"},
		{"中", "中", "<U+4E2D>"},
		{"名", "<U+540D>", "<U+540D>"},
	} {
		for c, want := range map[Charset]string{UTF8: "", Unsure: row.unsure, ASCII: row.ascii} {
			inCharset(t, c)
			if got := Escape(row.text); c != UTF8 && got != want {
				t.Errorf("%d: %q is %q, want %q", c, row.text, got, want)
			}
		}
	}
	inCharset(t, ASCII)
	for _, frame := range []string{"╭──╮ ⠋ … ✓ 日本 👩", "\x1b[1m│\x1b[m", strings.Repeat("─", 80)} {
		if got := Encode(frame); ansi.StringWidth(got) != ansi.StringWidth(frame) || !isASCII(got) {
			t.Errorf("%q became %q", frame, got)
		}
	}
	if !Replaced() {
		t.Error("nothing was said to be replaced")
	}
}
