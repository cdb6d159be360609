package main

import (
	"regexp"

	uv "github.com/charmbracelet/ultraviolet"
)

// A mask replaces what differs from run to run, so that a picture changes only
// when the program does. The replacement takes exactly the cells of the match,
// padded with blanks or cut, so nothing beside it moves. Where the width itself
// varies, let the pattern take in the neighbouring blanks: a match that starts
// with a blank keeps its right edge, any other its left edge.
type mask struct {
	pattern *regexp.Regexp
	text    string
	reason  string
}

// masks are applied in this order to every row of every picture.
var masks = []mask{
	{regexp.MustCompile(`Checked at most \d+ ms before saving; Twilio offers no conditional update\.`), "Checked at most 8 ms before saving; Twilio offers no conditional update.", "so is the gap of a save"},
	{regexp.MustCompile(` *(<1|\b\d+) ms\b`), " 8 ms", "latency is measured"},
	{regexp.MustCompile(`\bRQ[0-9a-f]{32}\b`), "RQ00000000000000000000000000000001", "request IDs are random"},
	{regexp.MustCompile(`\b127\.0\.0\.1:\d+`), "127.0.0.1:40000", "the sandbox listens on any free port"},
	{regexp.MustCompile(`\b\d+ (second|minute|hour|day|week|month|year)s? ago\b *`), "3 days ago", "ages grow"},
	{regexp.MustCompile(`\b\d{4}-\d\d-\d\d\b`), "2026-03-01", "dates in the sandbox follow the clock"},
	{regexp.MustCompile(`\b\d\d:\d\d:\d\d\b`), "09:30:00", "so do times of day"},
	{regexp.MustCompile(`\b\d\d:\d\d\b`), "09:30", "and those without seconds"},
}

// steady applies the masks to the rows in place.
func steady(rows [][]uv.Cell, masks []mask) {
	for _, row := range rows {
		for _, m := range masks {
			m.apply(row)
		}
	}
}

func (m mask) apply(row []uv.Cell) {
	text, cellOf := lineOf(row)
	for _, hit := range m.pattern.FindAllStringIndex(text, -1) {
		if hit[0] < hit[1] {
			m.fill(row[cellOf[hit[0]]:cellOf[hit[1]]])
		}
	}
}

// fill writes the replacement over the cells. The text takes the style of the
// edge it is kept at, the padding that of the other edge.
func (m mask) fill(cells []uv.Cell) {
	value := []rune(m.text)
	size := min(len(value), len(cells))
	begin, kept := 0, value[:size]
	ink, padding := cells[0].Style, cells[len(cells)-1].Style
	if text, _ := glyph(cells[0]); text == " " {
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
