package ui

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
)

// Frame is a box over a page, which stays in sight around it in one quiet style. It
// keeps what it drew of the page: a line that is as it was is not drawn again.
type Frame struct {
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

// widestFrame is how wide a box is at most, as longer lines are hard to read, and
// besideFrame what stays free of it where there is room.
const widestFrame, besideFrame, roomyFrame = 84, 8, 50

// FrameWidth and FrameHeight are what the border and the blanks within take.
const FrameWidth, FrameHeight = 4, 2

// FrameRoom is how wide the text in a box can be on a page of some width.
func FrameRoom(width int) int {
	return min(width, widestFrame, max(roomyFrame, width-besideFrame)) - FrameWidth
}

// fitted is how wide the text in a box is that wants so many cells and may have room: as
// wide as it wants, or all there is where it nearly fills that, so that a number in it
// that grows moves nothing.
func fitted(wanted, room int) int {
	if wanted > room*3/4 {
		return room
	}
	return wanted
}

// Over draws lines in a box over a page of width × height. Left and top are where the
// first of them begins.
func (f *Frame) Over(t Theme, page, lines []string, width, height int) (drawn []string, left, top int) {
	page = Page(page, width, height)
	if height == 0 {
		return page, 0, 0
	}
	inner := fitted(widest(lines), FrameRoom(width))
	box := boxed(t, lines, inner)
	box = box[:min(len(box), height)]
	left, top = max(0, (width-inner-FrameWidth)/2), max(0, (height-len(box))/2)
	return f.under(t, page, box, left, top, width), left + FrameWidth/2, top + FrameHeight/2
}

// boxed puts lines of so many cells into a border.
func boxed(t Theme, lines []string, inner int) []string {
	padded := make([]string, len(lines))
	for i, line := range lines {
		padded[i] = Pad(Clip(line, inner), inner)
	}
	border := lipgloss.NewStyle().Border(lipgloss.RoundedBorder()).Padding(0, 1).BorderForeground(t.Accent.of.GetForeground())
	return strings.Split(border.Render(strings.Join(padded, "\n")), "\n")
}

// widest is the width of the widest line.
func widest(lines []string) int {
	cells := 0
	for _, line := range lines {
		cells = max(cells, Width(line))
	}
	return cells
}

// under puts a box over a page, its corner at a cell of it, with a blank cell at both
// sides where there is room.
func (f *Frame) under(t Theme, page, box []string, left, top, width int) []string {
	margin := min(1, left)
	from, to := left-margin, min(width, left+Width(box[0])+margin)
	if f.theme != t.Name || f.from != from || f.to != to || f.first != top || f.end != top+len(box) || len(f.lines) != len(page) {
		*f = Frame{t.Name, from, to, top, top + len(box), make([]backdropLine, len(page))}
	}
	blank := strings.Repeat(" ", margin)
	drawn := make([]string, len(page))
	for i, line := range page {
		kept := &f.lines[i]
		if !kept.drawn || kept.line != line {
			*kept = f.draw(t, line, top <= i && i < f.end)
		}
		drawn[i] = kept.before
		if top <= i && i < f.end {
			drawn[i] += blank + box[i-top] + blank + kept.after
		}
	}
	return drawn
}

func (f *Frame) draw(t Theme, line string, covered bool) backdropLine {
	text := unstyled(line)
	if !covered {
		return backdropLine{true, line, quiet(t, text), ""}
	}
	before, rest := splitCells(text, f.from)
	_, after := splitCells(rest, f.to-f.from)
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
