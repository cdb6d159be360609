package ui

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

func TestEscape(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"ASCII", "plain text ~!", "plain text ~!"},
		{"accents", "Zoë Ångström", "Zoë Ångström"},
		{"CJK", "日本語", "日本語"},
		{"C0", "a\x1b[31m\n\t\r\x00b", "a␛[31m␊␉␍␀b"},
		{"DEL", "\x7f", "␡"},
		{"C1", "\u009b31m\u0085", "<U+009B>31m<U+0085>"},
		{"raw C1 byte", "\x9b31m", "<0x9B>31m"},
		{"bidi", "\u202eabc\u2066\u200f", "<U+202E>abc<U+2066><U+200F>"},
		{"zero width", "a\u200bb\u2060\ufeff\u00ad", "a<U+200B>b<U+2060><U+FEFF><U+00AD>"},
		{"invisible letters", "\u3164\u115f\uffa0", "<U+3164><U+115F><U+FFA0>"},
		{"letter that joins the next cell", "\u0d4ea", "<U+0D4E>a"},
		{"joiner before a broken byte", "👨\u200d\xf0", "👨<U+200D><0xF0>"},
		{"tags", "x\U000e0041\U000e007f", "x<U+E0041><U+E007F>"},
		{"separators", "a\u2028b\u2029", "a<U+2028>b<U+2029>"},
		{"noncharacters", "\ufffe\U0010ffff\ufdd0", "<U+FFFE><U+10FFFF><U+FDD0>"},
		{"private use", "\ue000", "<U+E000>"},
		{"invalid UTF-8", "a\xffb\xc3", "a<0xFF>b<0xC3>"},
		{"lone surrogate", "\xed\xa0\x80", "<0xED><0xA0><0x80>"},
		{"replacement character", "\ufffd", "\ufffd"},
		{"four marks", "a\u0301\u0301\u0301\u0301b", "a\u0301\u0301\u0301\u0301b"},
		{"six marks", "a" + strings.Repeat("\u0301", 6), "a" + strings.Repeat("\u0301", 4) + "<U+0301><U+0301>"},
		{"mark without base", "\u0301a", "<U+0301>a"},
		{"mark after an escape", "\x1b\u0301", "␛<U+0301>"},
		{"Hangul syllable", "\u1112\u1161\u11ab", "\u1112\u1161\u11ab"},
		{"Hangul pile", "\u1112" + strings.Repeat("\u1161", 5), "\u1112\u1161\u1161\u1161\u1161<U+1161>"},
		{"Persian ZWNJ", "می\u200cخواهم", "می\u200cخواهم"},
		{"Sinhala ZWJ", "ශ්\u200dරී", "ශ්\u200dරී"},
		{"Bengali ZWJ before a sign", "র\u200d্যাম", "র\u200d্যাম"},
		{"ZWNJ at the end", "می\u200c", "می<U+200C>"},
		{"ZWJ at the start", "\u200dب", "<U+200D>ب"},
		{"two joiners", "ب\u200d\u200dب", "ب<U+200D><U+200D>ب"},
		{"joiner before a digit", "a\u200d1", "a<U+200D>1"},
		{"joiner after a digit", "1\u200da", "1<U+200D>a"},
		{"joiner before a space", "ب\u200c ", "ب<U+200C> "},
		{"joiner in digits", "1\u200d2", "1<U+200D>2"},
		{"joiner between letters", "a\u200db", "a\u200db"},
		{"joiner before an invisible letter", "ب\u200d\u3164", "ب<U+200D><U+3164>"},
		{"joiner before an accent", "a\u200d\u0301", "a<U+200D><U+0301>"},
		{"joiner after four marks", "র\u0981\u0981\u0981\u0981\u200d\u09cd", "র\u0981\u0981\u0981\u0981<U+200D><U+09CD>"},
		{"ZWNJ between emoji", "👨\u200c👩", "👨<U+200C>👩"},
		{"joiner between an emoji and a letter", "👨\u200da", "👨<U+200D>a"},
		{"family", "👨\u200d👩\u200d👧\u200d👦", "👨\u200d👩\u200d👧\u200d👦"},
		{"kiss with tones", "👩🏻\u200d❤\ufe0f\u200d💋\u200d👨🏼", "👩🏻\u200d❤\ufe0f\u200d💋\u200d👨🏼"},
		{"endless family", strings.Repeat("👨\u200d", 5) + "👨", "👨\u200d👨\u200d👨\u200d👨<U+200D>👨\u200d👨"},
		{"many tones", "👍🏿🏿", "👍🏿<U+1F3FF>"},
		{"tone alone", "🏿", "🏿"},
		{"flag", "🇩🇪", "🇩🇪"},
		{"keycap", "1\ufe0f\u20e3", "1\ufe0f\u20e3"},
		{"name with an ideographic variant", "葛\U000e0100", "葛\U000e0100"},
		{"Mongolian variant", "\u1820\u180b", "\u1820\u180b"},
		{"Mongolian selector on a letter", "a\u180b", "a<U+180B>"},
		{"another selector on Mongolian", "\u1820\ufe00", "\u1820<U+FE00>"},
		{"selector on a letter", "a\ufe0f\U000e0100", "a<U+FE0F><U+E0100>"},
		{"hidden text in selectors", "😀\ufe00\U000e0101\U000e0102", "😀<U+FE00><U+E0101><U+E0102>"},
		{"two selectors", "❤\ufe0f\ufe0f", "❤\ufe0f<U+FE0F>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Escape(c.in); got != c.want {
				t.Errorf("got %+q, want %+q", got, c.want)
			}
			checkEscaped(t, c.in)
		})
	}
}

func TestEscapeRune(t *testing.T) {
	for r, want := range map[rune]string{
		'a': "a", ' ': " ", 'é': "é", '日': "日", 0x0301: "\u0301",
		0x1b: "␛", '\n': "␊", 0x7f: "␡", 0x9b: "<U+009B>",
		0x202e: "<U+202E>", 0x200d: "<U+200D>", 0xfe0f: "<U+FE0F>",
		0x2028: "<U+2028>", 0xd800: "<U+D800>", 0x3164: "<U+3164>",
		-1: "<U+FFFFFFFF>",
	} {
		if got := EscapeRune(r); got != want {
			t.Errorf("%U: got %q, want %q", r, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		in    string
		cells int
		want  string
	}{
		{"abc", 3, "abc"},
		{"abc", 4, "abc"},
		{"abcd", 3, "ab…"},
		{"abcd", 1, "…"},
		{"abcd", 0, ""},
		{"abcd", -5, ""},
		{"", 5, ""},
		{"日本語", 6, "日本語"},
		{"日本語", 5, "日本…"},
		{"日本語", 4, "日…"},
		{"日本語", 2, "…"},
		{"e\u0301e\u0301e\u0301", 2, "e\u0301…"},
		{"👨\u200d👩\u200d👧x", 3, "👨\u200d👩\u200d👧x"},
		{"👨\u200d👩\u200d👧xx", 3, "👨\u200d👩\u200d👧…"},
	} {
		if got := Cut(c.in, c.cells); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.in, c.cells, got, c.want)
		}
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		in    string
		cells int
		want  string
	}{
		{"ab", 4, "ab  "},
		{"abcd", 4, "abcd"},
		{"abcde", 4, "abc…"},
		{"日本語", 4, "日… "},
		{"", 2, "  "},
		{"ab", 0, ""},
		{"ab", -1, ""},
	} {
		if got := Fit(c.in, c.cells); got != c.want {
			t.Errorf("Fit(%q, %d) = %q, want %q", c.in, c.cells, got, c.want)
		}
	}
}

func TestPlainTextIsNotCopied(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { Escape("a plain ~ line of text") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// checkEscaped holds the output for one input to what Escape promises.
func checkEscaped(t *testing.T, in string) {
	t.Helper()
	out := Escape(in)
	if !utf8.ValidString(out) {
		t.Fatalf("%+q: not UTF-8: %+q", in, out)
	}
	if again := Escape(out); again != out {
		t.Fatalf("%+q: escaped twice: %+q, then %+q", in, out, again)
	}
	marks, before := 0, rune(0)
	for i, r := range out {
		after, _ := utf8.DecodeRuneInString(out[i+utf8.RuneLen(r):])
		switch {
		case r == '\u200c' || r == '\u200d':
			if !drawn(before) || !drawn(after) {
				t.Fatalf("%+q: joiner at an edge: %+q", in, out)
			}
		case !unicode.IsGraphic(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r):
			t.Fatalf("%+q: %U got through: %+q", in, r, out)
		}
		if !unicode.IsMark(r) {
			marks = 0
		} else if marks++; marks > maxMarks || i == 0 {
			t.Fatalf("%+q: mark too many: %+q", in, out)
		}
		before = r
	}
}

// drawn says whether a joiner may stand beside r.
func drawn(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsSymbol(r)
}

func FuzzEscape(f *testing.F) {
	for _, s := range []string{
		"", "plain", "\x1b]52;c;AAAA\x07", "\u202e\u200b\ufeff", "a\xff\xed\xa0\x80",
		"a\u0301\u0301\u0301\u0301\u0301", "می\u200cخواهم", "👨\u200d👩\u200d👧", "1\ufe0f\u20e3",
		"ක්\u200dර", "\u1112\u1161\u11ab", "葛\U000e0100", "👍🏿🏿", "\u1820\u180b", "র\u200d্য",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		checkEscaped(t, in)
		for _, r := range in {
			if out := EscapeRune(r); strings.ContainsFunc(out, func(r rune) bool { return !unicode.IsGraphic(r) }) {
				t.Fatalf("EscapeRune(%U) = %+q", r, out)
			}
		}
	})
}

func FuzzCut(f *testing.F) {
	f.Add("abcdef", 3)
	f.Add("日本語", 5)
	f.Add("👨\u200d👩\u200d👧\u200d👦x", 2)
	f.Add("e\u0301🇩🇪", 1)
	f.Add("\u0d4eabc", 2)
	f.Fuzz(func(t *testing.T, in string, cells int) {
		cells %= 300
		s := Escape(in)
		cut := Cut(s, cells)
		if w := ansi.StringWidth(cut); w > max(0, cells) {
			t.Fatalf("Cut(%+q, %d) is %d wide: %+q", s, cells, w, cut)
		}
		whole := ansi.StringWidth(s) <= max(0, cells)
		if whole != (cut == s) && s != "" {
			t.Fatalf("Cut(%+q, %d) = %+q", s, cells, cut)
		}
		if kept, ok := strings.CutSuffix(cut, ellipsis); !whole && cells > 0 && (!ok || !strings.HasPrefix(s, kept)) {
			t.Fatalf("Cut(%+q, %d) = %+q", s, cells, cut)
		}
		if w := ansi.StringWidth(Fit(s, cells)); w != max(0, cells) {
			t.Fatalf("Fit(%+q, %d) is %d wide", s, cells, w)
		}
	})
}

func BenchmarkEscapePlain(b *testing.B) {
	s := strings.Repeat("FU00000000000000000000000000000001 ", 3)
	b.ReportAllocs()
	for b.Loop() {
		Escape(s)
	}
}

func BenchmarkEscapeHostile(b *testing.B) {
	s := strings.Repeat("a\x1b\u202e\xff", 20_000)
	b.ReportAllocs()
	for b.Loop() {
		Escape(s)
	}
}

func BenchmarkCutLongLine(b *testing.B) {
	s := strings.Repeat("日本語", 30_000)
	b.ReportAllocs()
	for b.Loop() {
		Cut(s, 80)
	}
}
