package ui

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on what may pile up in one cell. Four marks are enough for any
// living script; the longest emoji sequence in Unicode has three joiners, and
// terminals that cannot join draw each part beside the other.
const (
	maxMarks  = 4
	maxJoiner = 3
)

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
	ellipsis           = "…"
)

// Escape makes outside text safe to show. Every value from the network, a
// file, an error or a panic passes it on its way to the screen; the raw value
// stays in the model. The result is one line of valid UTF-8 that shows what
// a terminal would obey or hide, instead of dropping it:
//
//   - C0 controls and DEL as control pictures: ␛ ␊ ␉ ␡
//   - C1 and bidi controls, zero-width, tag and other unprintable characters,
//     line separators, private use and noncharacters as <U+202E>
//   - bytes that are not UTF-8 (a lone surrogate comes as three) as <0xFF>
//   - the fifth and further combining marks on one base, and marks without a
//     base, as <U+0301>
//   - what the terminal's charset does not draw likewise (see SetCharset)
//
// ZWNJ and ZWJ pass between letters, as joining scripts need them, and ZWJ
// and variation selectors where they shape an emoji or an ideograph.
// Escape changes nothing in its own output.
func Escape(s string) string { return TerminalCharset().Escape(s) }

// Escape is the function Escape for what goes elsewhere than to the terminal, as
// a file that is always UTF-8.
func (c Charset) Escape(s string) string {
	if plain(s) {
		return s
	}
	e := escaper{}
	e.out.Grow(len(s) + len(s)/4)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			e.escape(fmt.Sprintf("<0x%02X>", s[i]))
		case e.passes(r, s[i+size:]):
			if drawn := c.drawable(r); drawn != string(r) {
				e.escape(drawn)
			} else {
				e.write(r)
			}
		default:
			e.escape(c.escaped(r))
		}
		i += size
	}
	return e.out.String()
}

// EscapeRune is Escape for one rune by itself, as an input field shows it: a
// printable rune, combining marks included, is itself; any other has its
// escaped form.
func EscapeRune(r rune) string {
	if visible(r) && !unicode.Is(unicode.Variation_Selector, r) {
		return TerminalCharset().drawable(r)
	}
	return TerminalCharset().escaped(r)
}

// plain says whether s is printable ASCII throughout.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// escaped is the visible stand-in for a rune that may not be shown.
func (c Charset) escaped(r rune) string {
	switch {
	case c != UTF8:
	case 0 <= r && r < ' ':
		return string('\u2400' + r)
	case r == 0x7f:
		return "␡"
	}
	return codePoint(r)
}

func codePoint(r rune) string { return fmt.Sprintf("<U+%04X>", uint32(r)) }

// escaper writes runes and keeps what decides on the next one.
type escaper struct {
	out    strings.Builder
	base   rune // what a mark would sit on; 0 at the start and after an escape
	marks  int  // on the base so far
	joins  int  // joiners in the emoji sequence so far
	joined bool // the rune before is a joiner
}

func (e *escaper) escape(form string) {
	e.out.WriteString(form)
	e.base, e.marks, e.joins, e.joined = 0, 0, 0, false
}

func (e *escaper) write(r rune) {
	e.out.WriteRune(r)
	switch {
	case isJoiner(r):
		e.joins++
		e.joined = true
		return
	case e.attaches(r):
		e.marks++
	default:
		if !e.joined {
			e.joins = 0
		}
		e.base, e.marks = r, 0
	}
	e.joined = false
}

// passes says whether r may be shown where it stands, before rest.
func (e *escaper) passes(r rune, rest string) bool {
	switch {
	case isJoiner(r):
		next, size := utf8.DecodeRuneInString(rest)
		return (next != utf8.RuneError || size > 1) && e.mayJoin(r, next)
	case !visible(r):
		return false
	case unicode.Is(unicode.Variation_Selector, r):
		return e.marks == 0 && !e.joined && selects(e.base, r)
	case isSkinTone(r):
		return !e.attaches(r) || e.marks == 0
	case e.attaches(r):
		return e.base != 0 && e.marks < maxMarks
	}
	return true
}

// mayJoin says whether a joiner stands between letters or, for ZWJ, between
// emoji. After it, Indic scripts also have a sign of their own (র‍্য).
func (e *escaper) mayJoin(r, next rune) bool {
	if e.joined || !visible(next) {
		return false
	}
	if isEmoji(e.base) {
		return r == zeroWidthJoiner && isEmoji(next) && e.joins < maxJoiner
	}
	if !unicode.IsLetter(e.base) {
		return false
	}
	if e.attaches(next) {
		return e.marks < maxMarks && !unicode.In(next, unicode.Inherited, unicode.Variation_Selector)
	}
	return unicode.IsLetter(next)
}

// attaches says whether r shares a cell with the base before it: a combining
// mark, a Hangul vowel or final, a skin tone on an emoji.
func (e *escaper) attaches(r rune) bool {
	return unicode.IsMark(r) || unicode.Is(hangulTails, r) || isSkinTone(r) && isEmoji(e.base)
}

// hangulTails are the vowels and finals that join the syllable before them.
var hangulTails = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x1160, Hi: 0x11ff, Stride: 1},
	{Lo: 0xd7b0, Hi: 0xd7ff, Stride: 1},
}}

// prefixes are the few letters that join the character after them, so that
// the end of one value would swallow a cell of what the screen puts next
// (Grapheme_Cluster_Break=Prepend in Unicode 15).
var prefixes = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x0d4e, Hi: 0x0d4e, Stride: 1}},
	R32: []unicode.Range32{
		{Lo: 0x111c2, Hi: 0x111c3, Stride: 1},
		{Lo: 0x1193f, Hi: 0x11941, Stride: 2},
		{Lo: 0x11a3a, Hi: 0x11a3a, Stride: 1},
		{Lo: 0x11a84, Hi: 0x11a89, Stride: 1},
		{Lo: 0x11d46, Hi: 0x11d46, Stride: 1},
		{Lo: 0x11f02, Hi: 0x11f02, Stride: 1},
	},
}

// visible says whether r is a character one can see, or a space of some
// width. Unicode counts a few letters and marks as ignorable, such as U+3164.
func visible(r rune) bool {
	return unicode.IsGraphic(r) && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, prefixes)
}

// selects says whether a variation selector has a use on base; elsewhere it
// is invisible and can carry hidden text.
func selects(base, selector rune) bool {
	switch {
	case selector == '\ufe0e' || selector == '\ufe0f':
		return isEmoji(base) || base != 0 && strings.ContainsRune("#*0123456789‼⁉ℹ〰", base)
	case selector >= 0xe0100:
		return unicode.Is(unicode.Han, base)
	case selector < 0xfe00:
		return unicode.Is(unicode.Mongolian, base)
	}
	return false
}

func isJoiner(r rune) bool {
	return r == zeroWidthNonJoiner || r == zeroWidthJoiner
}

// isEmoji is wider than Unicode's list: symbols beyond ASCII, which hold all
// emoji that take part in a sequence.
func isEmoji(r rune) bool {
	return r > unicode.MaxASCII && unicode.In(r, unicode.So, unicode.Sm)
}

func isSkinTone(r rune) bool {
	return 0x1f3fb <= r && r <= 0x1f3ff
}

// Cut shortens escaped text without ANSI sequences to at most cells terminal
// cells; what was cut shows as an ellipsis at the end. No cells give "".
func Cut(s string, cells int) string {
	cut, _ := cutMeasured(s, cells)
	return cut
}

// Fit cuts s as Cut does and fills it with spaces to exactly cells terminal
// cells.
func Fit(s string, cells int) string {
	cut, width := cutMeasured(s, cells)
	return cut + strings.Repeat(" ", max(0, cells-width))
}

// cutMeasured also gives the width of what is left.
func cutMeasured(s string, cells int) (cut string, width int) {
	kept, width := cutPoint(s, cells)
	tail := Width(ellipsis) // 2 where RUNEWIDTH_EASTASIAN is set
	switch {
	case kept == len(s):
		return s, width
	case width+tail > cells:
		return "", 0
	}
	return s[:kept] + ellipsis, width + tail
}
