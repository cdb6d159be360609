package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// backdrop is the page behind a dialog, all of it in one quiet style. It keeps what it
// drew: a line that is as it was is not drawn again.
type backdrop struct {
	theme      string
	from, to   int // the cells that the box covers
	first, end int // the lines that it covers
	lines      []backdropLine
}

// backdropLine is a line of the page with what is drawn of it before and after the box.
type backdropLine struct {
	drawn               bool
	line, before, after string
}

// under puts a box over a page, its corner at a cell of it, with a blank cell at both
// sides where there is room.
func (b *backdrop) under(t Theme, page, box []string, left, top, width int) []string {
	margin := min(1, left)
	from, to := left-margin, min(width, left+Width(box[0])+margin)
	if b.theme != t.Name || b.from != from || b.to != to || b.first != top || b.end != top+len(box) || len(b.lines) != len(page) {
		*b = backdrop{t.Name, from, to, top, top + len(box), make([]backdropLine, len(page))}
	}
	blank := strings.Repeat(" ", margin)
	drawn := make([]string, len(page))
	for i, line := range page {
		kept := &b.lines[i]
		if !kept.drawn || kept.line != line {
			*kept = b.draw(t, line, top <= i && i < b.end)
		}
		drawn[i] = kept.before
		if top <= i && i < b.end {
			drawn[i] += blank + box[i-top] + blank + kept.after
		}
	}
	return drawn
}

func (b *backdrop) draw(t Theme, line string, covered bool) backdropLine {
	text := unstyled(line)
	if !covered {
		return backdropLine{true, line, quiet(t, text), ""}
	}
	before, rest := splitCells(text, b.from)
	_, after := splitCells(rest, b.to-b.from)
	return backdropLine{true, line, quiet(t, before), quiet(t, after)}
}

// quiet is a text of the backdrop; without text there is nothing to draw.
func quiet(t Theme, text string) string {
	if text == "" {
		return ""
	}
	return t.Backdrop.Render(text)
}

// unstyled is a styled line without its styles. Blanks stand for what terminals disagree on
// how wide it is: what follows must stand where it is meant to.
func unstyled(line string) string {
	var b strings.Builder
	for line != "" {
		piece, cells := firstPiece(line)
		line = line[len(piece):]
		switch {
		case cells == 0:
		case ansi.StringWidth(piece) != cells:
			b.WriteString(strings.Repeat(" ", cells))
		default:
			b.WriteString(piece)
		}
	}
	return b.String()
}

// splitCells is a plain line before and after so many cells; the first part is filled up,
// and a wide character on the border gives way to blanks on both sides.
func splitCells(line string, cells int) (before, after string) {
	used := 0
	for i := 0; i < len(line); {
		piece, wide := firstPiece(line[i:])
		if used+wide > cells {
			if used == cells {
				return line[:i], line[i:]
			}
			return line[:i] + strings.Repeat(" ", cells-used), strings.Repeat(" ", used+wide-cells) + line[i+len(piece):]
		}
		used += wide
		i += len(piece)
	}
	return Pad(line, cells), ""
}
