package validate

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// BadCharacters names the first character that has no place in any value, by
// code point and position counted in characters from 1: "U+202E right-to-left
// override at position 4". It is "" where all is well. Bad are bytes that are
// not UTF-8, controls, bidi and zero-width characters, line separators, tags
// and noncharacters. ZWNJ and ZWJ pass between letters or symbols beyond
// ASCII: Persian, Indic scripts and emoji need them.
func BadCharacters(value string) string {
	return at(value, badIndex(value, badInContext))
}

// badAnywhere is BadCharacters with joiners bad as well, for values that are
// no running text.
func badAnywhere(value string) string {
	return at(value, badIndex(value, func(_ string, _ int, r rune) bool { return bad(r) }))
}

// badIndex is the byte offset of the first invalid byte, or of the first rune
// that isBad finds so; -1 where there is none.
func badIndex(value string, isBad func(value string, i int, r rune) bool) int {
	for i, r := range value {
		if ' ' <= r && r <= '~' {
			continue
		}
		if r == utf8.RuneError && !strings.HasPrefix(value[i:], "\ufffd") {
			return i
		}
		if isBad(value, i, r) {
			return i
		}
	}
	return -1
}

func badInContext(value string, i int, r rune) bool {
	if r != '\u200c' && r != '\u200d' {
		return bad(r)
	}
	before, _ := utf8.DecodeLastRuneInString(value[:i])
	after, _ := utf8.DecodeRuneInString(value[i+utf8.RuneLen(r):])
	return !joinable(before) || !joinable(after)
}

// joinable says whether a joiner next to r has its intended effect.
func joinable(r rune) bool {
	return r > unicode.MaxASCII && r != utf8.RuneError && !bad(r) &&
		(unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsSymbol(r))
}

// bad says whether r is obeyed or hidden by a screen instead of being seen.
func bad(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point) ||
		unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

// printable says whether r may be in a Text.
func printable(r rune) bool {
	return unicode.IsPrint(r) && !bad(r) && !unicode.Is(unicode.Variation_Selector, r)
}

// at describes the character at byte i of value and where it is; "" for -1.
func at(value string, i int) string {
	if i < 0 {
		return ""
	}
	return fmt.Sprintf("%s at position %d", describe(value[i:]), position(value, i))
}

// position is byte offset i in characters, counted from 1.
func position(value string, i int) int {
	return utf8.RuneCountInString(value[:i]) + 1
}

// describe names the first character of s: in quotes when it can be seen, by
// code point unless it is ASCII, and by name where that is usual.
func describe(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size <= 1:
		return fmt.Sprintf("byte 0x%02X (not UTF-8)", s[0])
	case r == ' ':
		return "space"
	case ' ' < r && r <= '~':
		return `"` + string(r) + `"`
	case printable(r) && !unicode.IsMark(r):
		return fmt.Sprintf(`"%c" (U+%04X)`, r, r)
	}
	return strings.TrimSpace(fmt.Sprintf("U+%04X %s", r, name(r)))
}

// names of the characters that pasted text hides most often.
var names = map[rune]string{
	0x00: "null", 0x07: "bell", 0x08: "backspace", 0x09: "tab",
	0x0a: "line feed", 0x0d: "carriage return", 0x1b: "escape",
	0x7f: "delete", 0x85: "next line", 0x9b: "control sequence introducer",
	0xa0: "no-break space", 0x202f: "narrow no-break space",
	0x3000: "ideographic space",
	0xad:   "soft hyphen", 0x034f: "combining grapheme joiner",
	0x061c: "Arabic letter mark", 0x180e: "Mongolian vowel separator",
	0x200b: "zero width space", 0x200c: "zero width non-joiner",
	0x200d: "zero width joiner", 0x200e: "left-to-right mark",
	0x200f: "right-to-left mark", 0x2028: "line separator",
	0x2029: "paragraph separator", 0x202a: "left-to-right embedding",
	0x202b: "right-to-left embedding", 0x202c: "pop directional formatting",
	0x202d: "left-to-right override", 0x202e: "right-to-left override",
	0x2060: "word joiner", 0x2066: "left-to-right isolate",
	0x2067: "right-to-left isolate", 0x2068: "first strong isolate",
	0x2069: "pop directional isolate", 0x3164: "Hangul filler",
	0xfeff: "zero width no-break space",
}

func name(r rune) string {
	switch n, known := names[r]; {
	case known:
		return n
	case unicode.IsControl(r):
		return "control character"
	case 0xe0000 <= r && r <= 0xe007f:
		return "tag character"
	case unicode.Is(unicode.Noncharacter_Code_Point, r):
		return "noncharacter"
	case bad(r):
		return "invisible character"
	}
	return ""
}
