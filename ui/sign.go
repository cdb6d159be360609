package ui

import (
	"strings"
)

// Level is how a verdict or a notice is meant; each level has its own sign, so that
// nothing depends on colour.
type Level int

const (
	// Plain: nothing to judge yet.
	Plain Level = iota
	// Pending: fine so far, not complete.
	Pending
	// Good, Warn and Bad: as they say.
	Good
	Warn
	Bad
	// Sent: done as far as is known; whether it worked is not known.
	Sent
)

// signs stand before a sentence, by level.
var signs = map[Level]string{Good: "✓ ", Warn: "! ", Bad: "✗ ", Pending: "… ", Sent: "→ "}

// RowSigns stand before the rows of a list of results, by level.
var RowSigns = map[Level]string{Good: signs[Good], Warn: signs[Warn], Bad: signs[Bad], Plain: "= "}

// Level is the style of text of a level.
func (t Theme) Level(level Level) Style {
	switch level {
	case Good:
		return t.Good
	case Warn:
		return t.Warn
	case Bad:
		return t.Bad
	}
	return t.Muted
}

// Sign is text with the sign and the style of its level. The text is escaped
// here.
func (t Theme) Sign(level Level, text string) string {
	return t.LevelSign(level) + t.Level(level).Render(Escape(text))
}

// LevelSign is the sign of a level and the space after it.
func (t Theme) LevelSign(level Level) string {
	sign, found := strings.CutSuffix(signs[level], " ")
	if !found {
		return ""
	}
	return t.Mark(level, sign) + " "
}

// SignLines is Sign over as many lines of at most width cells as it takes.
func (t Theme) SignLines(level Level, text string, width int) []string {
	return t.SignedLines(level, text, width, t.Level(level))
}

// SignedLines are the lines of a text in a style of its own after its sign.
func (t Theme) SignedLines(level Level, text string, width int, words Style) []string {
	sign := signs[level]
	lines := Wrap(Escape(text), width-Width(sign), words)
	for i := range lines {
		if i == 0 {
			lines[i] = t.LevelSign(level) + lines[i]
		} else {
			lines[i] = strings.Repeat(" ", Width(sign)) + lines[i]
		}
	}
	return lines
}
