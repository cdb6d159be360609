package ui

import (
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Charset is what a terminal can be given to draw.
type Charset int32

const (
	// UTF8: every character.
	UTF8 Charset = iota
	// Unsure: nobody says what it is. Where it is not UTF-8, a byte from 80 to 9F
	// is a control; so only characters without one are drawn.
	Unsure
	// ASCII: another one is named; each byte above 7F may mean anything.
	ASCII
)

// charset is that of the terminal; replaced says that a value was drawn in
// another form for its sake.
var (
	charset  atomic.Int32
	replaced atomic.Bool
)

// SetCharset makes all that is drawn from now on fit a charset.
func SetCharset(c Charset) { charset.Store(int32(c)) }

// TerminalCharset is the charset of all that is drawn.
func TerminalCharset() Charset { return Charset(charset.Load()) }

// Replaced says whether a value was drawn in another form because of the charset.
func Replaced() bool { return replaced.Load() }

// Locale is the charset of the environment, with the variable that names it and
// its value; "" where none is set.
type Locale struct {
	Charset     Charset
	Name, Value string
}

// FindLocale reads the locale as programs do: the first variable that is set
// decides.
func FindLocale(getenv func(string) string) Locale {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := getenv(name); value != "" {
			return Locale{charsetOf(value), name, value}
		}
	}
	return Locale{Charset: Unsure}
}

// charsetOf reads a locale, language_TERRITORY.charset@modifier.
func charsetOf(locale string) Charset {
	locale, _, _ = strings.Cut(strings.ToLower(locale), "@")
	_, named, stated := strings.Cut(locale, ".")
	switch {
	case strings.HasSuffix(locale, "utf-8"), strings.HasSuffix(locale, "utf8"):
		return UTF8
	case stated && named != "", locale == "c", locale == "posix":
		return ASCII
	}
	return Unsure
}

// Note says what is not drawn and what to set, "" where all is.
func (l Locale) Note() string {
	switch {
	case l.Charset == UTF8:
		return ""
	case l.Name == "":
		return "no locale is set, so some letters show as <U+011B>. To fix: export LANG=C.UTF-8"
	case l.Charset == Unsure:
		return l.Name + " sets no charset, so some letters show as <U+011B>. To fix: export " + l.Name + "=C.UTF-8"
	}
	return l.Name + " is " + l.Value + ", not UTF-8, so non-ASCII letters show as <U+011B>. To fix: export " + l.Name + "=C.UTF-8"
}

// draws says whether a terminal of the charset draws the rune.
func (c Charset) draws(r rune) bool {
	switch {
	case c == UTF8 || r < utf8.RuneSelf:
		return true
	case c == ASCII:
		return false
	}
	for _, b := range []byte(string(r)) {
		if 0x80 <= b && b <= 0x9f {
			return false
		}
	}
	return true
}

// inASCII are the console's own signs, each replaced by text of the same width.
var inASCII = strings.NewReplacer(replacements(
	"░▒█…·→←↑↓×✓✗●○▸›‹—–“”‘’│─╭╮╰╯├┤┬┴┼⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏",
	`-=#~.><^vx+x*o>><--""''|-+++++++++|/-\|/-\|/`)...)

func replacements(signs, letters string) []string {
	var all []string
	for i, sign := range []rune(signs) {
		all = append(all, string(sign), letters[i:i+1])
	}
	return all
}

// drawable is r as the charset draws it: itself, the sign that stands for it, or
// its escaped form.
func (c Charset) drawable(r rune) string {
	if c.draws(r) {
		return string(r)
	}
	if sign := inASCII.Replace(string(r)); sign != string(r) {
		return sign
	}
	replaced.Store(true)
	return codePoint(r)
}

// Encode makes a text that was laid out already fit the charset, cell by cell:
// signs become letters, and of what else cannot be drawn only the room is left.
func Encode(text string) string {
	c := TerminalCharset()
	if c == UTF8 || isASCII(text) {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		switch sign := inASCII.Replace(string(r)); {
		case r != utf8.RuneError && c.draws(r):
			out.WriteRune(r)
		case sign != string(r):
			out.WriteString(sign)
		default:
			out.WriteString(strings.Repeat("?", ansi.StringWidth(string(r))))
		}
	}
	return out.String()
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}
