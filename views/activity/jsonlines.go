package activity

import (
	"strings"
)

// jsonLine is one line of laid-out JSON and how deep it stands.
type jsonLine struct {
	depth int
	text  string
}

// layOutJSON breaks JSON into lines, a member each. It only looks at what
// stands outside strings, so that an answer of which the end is missing is laid
// out as far as it goes; and it makes no indentation itself, which could be
// larger than the answer by far.
func layOutJSON(text string) []jsonLine {
	var l jsonLayout
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

// jsonLayout is the layout so far.
type jsonLayout struct {
	lines []jsonLine
	line  []byte
	depth int
	// closes: the bracket that comes next closes an empty pair on this line.
	closes bool
}

// mark adds an octet outside strings; rest follows it.
func (l *jsonLayout) mark(c byte, rest string) {
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

func (l *jsonLayout) end() {
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
