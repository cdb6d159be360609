package activity

import (
	"strings"
)

// jsonLine is one line of formatted JSON and its depth.
type jsonLine struct {
	depth int
	text  string
}

// formatJSON breaks JSON into lines, one for each member. It only looks at characters
// outside strings, so a response whose end is missing is formatted as far as it goes; it
// creates no indentation, which could be much larger than the response.
func formatJSON(text string) []jsonLine {
	var l jsonFormatter
	quoted, escaped := false, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quoted:
			l.line = append(l.line, c)
			quoted = escaped || c != '"'
			escaped = !escaped && c == '\\'
		case c == '"':
			quoted = true
			l.line = append(l.line, c)
		case strings.IndexByte(" \t\r\n", c) >= 0:
		default:
			l.mark(c, text[i+1:])
		}
	}
	l.end()
	return l.lines
}

// jsonFormatter is the layout so far.
type jsonFormatter struct {
	lines []jsonLine
	line  []byte
	depth int
	// closes: the bracket that comes next closes an empty pair on this line.
	closes bool
}

// mark adds a byte outside strings; rest follows it.
func (l *jsonFormatter) mark(c byte, rest string) {
	switch c {
	case '{', '[':
		l.line = append(l.line, c)
		rest = strings.TrimLeft(rest, " \t\r\n")
		if l.closes = rest != "" && (rest[0] == '}' || rest[0] == ']'); !l.closes {
			l.end()
			l.depth++
		}
	case '}', ']':
		if !l.closes {
			l.end()
			l.depth = max(0, l.depth-1)
		}
		l.closes = false
		l.line = append(l.line, c)
	case ',':
		l.line = append(l.line, c)
		l.end()
	case ':':
		l.line = append(l.line, ": "...)
	default:
		l.line = append(l.line, c)
	}
}

func (l *jsonFormatter) end() {
	if len(l.line) > 0 {
		l.lines = append(l.lines, jsonLine{l.depth, string(l.line)})
		l.line = nil
	}
}

// looksLikeJSON says whether a text is a JSON object or array at first sight.
func looksLikeJSON(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
}
