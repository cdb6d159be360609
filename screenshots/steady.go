package main

import (
	"regexp"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// A mask replaces what differs from run to run, so that a picture changes only
// when the program does. The replacement takes exactly the cells of the match,
// or of the pattern's group where it has one, padded with blanks or cut, so
// nothing beside it moves. Where the width itself varies, let the pattern take
// in the neighbouring blanks: a match that starts with a blank keeps its right
// edge, any other its left edge.
//
// A pattern sees the whole screen, its rows ended by \n; what it replaces must
// stand in one row.
type mask struct {
	pattern *regexp.Regexp
	// texts replace the matches from the top of the screen down, one after the
	// other, and the last one all the rest.
	texts  []string
	reason string
}

// replacing is a mask written in one line.
func replacing(pattern, reason string, texts ...string) mask {
	return mask{regexp.MustCompile("(?m)" + pattern), texts, reason}
}

// masks are applied in this order to every picture.
var masks = []mask{
	replacing(`Checked at most (\d+ ms before saving; Twilio has no conditional update\.)`,
		"so is the gap of a save", "8 ms before saving; Twilio has no conditional update."),
	replacing(` *(?:<1|\b\d+) ms\b`, "latency is measured", " 8 ms"),
	replacing(`\bRQ[0-9a-f]{32}\b`, "request IDs are random", "RQ00000000000000000000000000000001"),
	replacing(`\b127\.0\.0\.1:\d+`, "the sandbox listens on any free port", "127.0.0.1:40000"),
	replacing(`t":"([a-z2-7]{12})"`, "test tags are random, and a narrow review cuts their name", "orchardtests"),
	replacing(`Test tag +([a-z2-7]{12}) *$`, "also beside the steps of a chat", "orchardtests"),

	replacing(`(?:\b\d+ s(?:econds)? ago|\bjust now)\b *`, "ages grow", "just now"),
	replacing(`\b\d+ (?:min|h|days?|weeks?|months?|years?) ago\b *`, "the old ones too", "3 days ago"),
	replacing(`\b\d{4}-\d\d-\d\d\b`, "dates in the sandbox follow the clock", "2026-03-01"),
	replacing(`\b\d\d:\d\d:\d\d\b`, "so do times of day", "09:30:00"),
	replacing(`\b\d\d:\d\d\b`, "and those without seconds", "09:30"),

	replacing(`message sent +(\+\d+ s *|\d\d:\d\d:\d\d)`, "whether the clock ticks between two requests is chance", "09:30:00"),
	replacing(`task created +(\+\d+ s *)`, "so it is how many seconds lie between two steps", "+1 s"),
	replacing(`offered to agent +(\+\d+ s *)`, "likewise", "+3 s"),
	replacing(`accepted +(\+\d+ s *)`, "likewise", "+5 s"),
	replacing(`(?:completed|closed) +(\+\d+ s *)`, "likewise", "+19 s"),
	replacing(`Accepted after (\d+ s)`, "and so is their sum", "5 s"),
	replacing(`Front desk · (\d+ s old · Web chats to the front desk *)`, "a task grows older", "9 s old · Web chats to the front desk"),
	replacing(`Front desk · (\d+ s old · Web chats to the *)$`, "and so it does in a narrow column", "9 s old · Web chats to the"),
	replacing(`Front desk · (\d+ s old · W\S*… *)$`, "and cut in a narrow one", "9 s old · We…"),
	replacing(`^ (\d\d:\d\d:\d\d) +\S+ +\S`, "messages come when they come", "09:30:00", "09:30:07", "09:30:12", "09:30:15", "09:30:20"),
}

// steady applies the masks to the rows of a screen in place.
func steady(rows [][]uv.Cell, masks []mask) {
	for _, m := range masks {
		m.apply(rows)
	}
}

func (m mask) apply(rows [][]uv.Cell) {
	text, spots := screenText(rows)
	for i, hit := range m.pattern.FindAllStringSubmatchIndex(text, -1) {
		// The last pair is the group's, or the match's where there is no group.
		from, to := hit[len(hit)-2], hit[len(hit)-1]
		if from < to {
			first, last := spots[from], spots[to-1]
			fill(rows[first.y][first.x:last.end], m.texts[min(i, len(m.texts)-1)])
		}
	}
}

// A spot is the cells, from x up to end, that a byte of a screen's text is of.
type spot struct{ y, x, end int }

// screenText returns the rows as lines and the spot of each byte.
func screenText(rows [][]uv.Cell) (text string, spots []spot) {
	var all strings.Builder
	for y, row := range rows {
		line, cellOf := lineOf(row)
		all.WriteString(line + "\n")
		for i := range len(line) {
			_, width := glyph(row[cellOf[i]])
			spots = append(spots, spot{y, cellOf[i], min(cellOf[i]+width, len(row))})
		}
		spots = append(spots, spot{y, len(row), len(row)})
	}
	return all.String(), spots
}

// fill writes the replacement over the cells. The text takes the style of the
// edge it is kept at, the padding that of the other edge.
func fill(cells []uv.Cell, text string) {
	value := []rune(text)
	size := min(len(value), len(cells))
	begin, kept := 0, value[:size]
	ink, padding := cells[0].Style, cells[len(cells)-1].Style
	if first, _ := glyph(cells[0]); first == " " {
		begin, kept = len(cells)-size, value[len(value)-size:]
		ink, padding = padding, ink
	}
	for i := range cells {
		cells[i] = uv.Cell{Content: " ", Width: 1, Style: padding}
	}
	for i, r := range kept {
		cells[begin+i] = uv.Cell{Content: string(r), Width: 1, Style: ink}
	}
}

// lineOf returns the text of a row and, for each byte of it and for its end,
// the index of the cell that it stands in.
func lineOf(row []uv.Cell) (text string, cellOf []int) {
	for x := 0; x < len(row); {
		content, width := glyph(row[x])
		for range len(content) {
			cellOf = append(cellOf, x)
		}
		text += content
		x += width
	}
	return text, append(cellOf, len(row))
}

// glyph returns what a cell shows, a blank if it is empty, and its width in
// cells: 1, or 2 for a character that covers the next cell too.
func glyph(c uv.Cell) (text string, width int) {
	if c.Content == "" {
		return " ", 1
	}
	return c.Content, max(1, c.Width)
}
