package ui

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// VisibleJSON spells what a terminal would obey or hide, and what the charset
// does not draw, as \u escapes. Outside strings JSON is ASCII, so they mean the
// same to whoever reads it; ends of lines stay, as inside strings there are none.
// Bytes that are not UTF-8 become U+FFFD, as readers make of them anyway.
func (c Charset) VisibleJSON(text string) string {
	if plain(text) {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == utf8.RuneError:
			out.WriteString(`\ufffd`)
		case r == '\n' || visible(r) && !unicode.Is(unicode.Variation_Selector, r) && c.draws(r):
			out.WriteRune(r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&out, `\u%04x`, unit)
			}
		}
	}
	return out.String()
}

// VisibleCell spells a text for one cell of a table in a file: as VisibleJSON
// does, ends of lines too, so that the cell is one line.
func VisibleCell(text string) string {
	return strings.ReplaceAll(UTF8.VisibleJSON(text), "\n", `\n`)
}

// VisibleLines shows what a text of several lines hides: JSON as VisibleJSON
// does, any other text as Escape.
func VisibleLines(text string) string {
	if json.Valid([]byte(text)) {
		return UTF8.VisibleJSON(text)
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = UTF8.Escape(lines[i])
	}
	return strings.Join(lines, "\n")
}
