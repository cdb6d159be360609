package ui

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Clip cuts a styled line to at most width cells; what ends its styles stays.
func Clip(line string, width int) string {
	if width <= 0 {
		return ""
	}
	cut, _ := cutMeasured(line, width)
	if cut == "" || cut == line {
		return cut
	}
	return cut + sequences(line[len(cut)-len(ellipsis):])
}

// sequences is what remains of a styled line without its text.
func sequences(line string) string {
	var b strings.Builder
	for line != "" {
		piece, _ := firstPiece(line)
		if piece[0] == ansi.ESC {
			b.WriteString(piece)
		}
		line = line[len(piece):]
	}
	return b.String()
}

// Pad fills a styled line with spaces up to width cells.
func Pad(line string, width int) string {
	return line + strings.Repeat(" ", max(0, width-Width(line)))
}

// Between puts left and right at the ends of a line of width cells; where both
// do not fit, right goes.
func Between(left, right string, width int) string {
	gap := width - Width(left) - Width(right)
	if right == "" || gap < 1 {
		return Clip(left, width)
	}
	return left + strings.Repeat(" ", gap) + right
}

// Beside draws two columns side by side, with text between them. The left one is cut and
// filled to width cells.
func Beside(left, right []string, width int, between string) []string {
	lines := make([]string, max(len(left), len(right)))
	for i := range lines {
		var l, r string
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		lines[i] = Pad(Clip(l, width), width) + between + r
	}
	return lines
}

// Page makes exactly height lines of at most width cells each.
func Page(lines []string, width, height int) []string {
	page := make([]string, max(0, height))
	for i := range page {
		if i < len(lines) {
			page[i] = Clip(lines[i], width)
		}
	}
	return page
}

// Wrap breaks plain, already escaped text into lines of at most width cells
// and styles each. It breaks at spaces only, and inside words that are longer
// than a line: a SID or a language tag stays whole where it can.
func Wrap(text string, width int, style Style) []string {
	if width <= 0 || text == "" {
		return nil
	}
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && Width(line)+1+Width(word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		broken := hardWrapped(word, width)
		lines = append(lines, broken[:len(broken)-1]...)
		line = broken[len(broken)-1]
	}
	lines = append(lines, line)
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// WrapValue breaks a plain, already escaped value into lines of at most width
// cells without losing a character of it: spaces stay as they are.
func WrapValue(text string, width int, style Style) []string {
	if width <= 0 || text == "" {
		return nil
	}
	lines := hardWrapped(text, width)
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// hardWrapped breaks a text wherever a line is full, and a cluster that no line
// has room for between its characters.
func hardWrapped(text string, width int) []string {
	var lines []string
	start, used := 0, 0
	for i := 0; i < len(text); {
		piece, cells := firstPiece(text[i:])
		if cells > width {
			_, size := utf8.DecodeRuneInString(piece)
			piece, cells = piece[:size], cellsApart(piece[:size])
		}
		if used+cells > width && i > start {
			lines = append(lines, text[start:i])
			start, used = i, 0
		}
		used += cells
		i += len(piece)
	}
	return append(lines, text[start:])
}

// Window says which of n rows to show in height rows so that the one at cursor
// is among them: the first and the end (exclusive). Before is the first row of
// the drawing before, which stays so as long as it can: what does not scroll
// stays under the eye and the mouse.
func Window(n, cursor, height, before int) (first, end int) {
	if height <= 0 || n <= 0 {
		return 0, 0
	}
	first = max(min(before, cursor), cursor-height+1)
	first = max(0, min(first, n-height))
	return first, min(n, first+height)
}

// PartWindow is Window for Part, whose first and last line may be words on how
// many are out of sight: the cursor is on neither. In less than four lines there
// is no room for such words.
func PartWindow(n, cursor, height, before int) (first, end int) {
	if height < 4 {
		return Window(n, cursor, height, before)
	}
	first, _ = Window(n, min(cursor+1, n-1), height, before)
	return Window(n, max(0, cursor-1), height, first)
}

// Part is the part of lines that fits into height and has the one at cursor (see
// PartWindow), with a note on how many are not visible.
func (t Theme) Part(lines []string, cursor, height, before int) []string {
	first, end := PartWindow(len(lines), cursor, height, before)
	part := slices.Clone(lines[first:end])
	if len(part) < 4 {
		return part
	}
	if first > 0 {
		part[0] = t.Muted.Render(fmt.Sprintf("  ↑ %d more", first+1))
	}
	if left := len(lines) - end; left > 0 {
		part[len(part)-1] = t.Muted.Render(fmt.Sprintf("  ↓ %d more", left+1))
	}
	return part
}

// Beginning is what of lines fits into height from the first on, with a word on how many
// do not.
func (t Theme) Beginning(lines []string, height int) []string {
	if len(lines) <= height || height <= 0 {
		return lines
	}
	return append(slices.Clone(lines[:height-1]), t.Muted.Render(fmt.Sprintf("↓ %d more", len(lines)-height+1)))
}

// RuleLine is a thin line across.
func (t Theme) RuleLine(width int) string {
	return t.Rule.Render(strings.Repeat("─", max(0, width)))
}

// Row is a plain, already escaped line of a list, marked where the cursor is.
func (t Theme) Row(text string, selected bool, width int) string {
	return t.TickedRow(text, selected, false, width)
}

// TickedRow is a Row that may carry a mark in its margin.
func (t Theme) TickedRow(text string, selected, ticked bool, width int) string {
	width-- // terminals disagree on the width of some characters: the last column stays free
	margin := map[bool]string{true: "●", false: " "}[ticked]
	if selected {
		return t.Selected.Render(Fit("▸"+margin+text, width))
	}
	return t.Text.Render(Cut(" "+margin+text, width))
}
