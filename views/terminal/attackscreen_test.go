//go:build unix

package terminal_test

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// screen is what a terminal shows. It knows what the console's renderer writes
// and no more.
type screen struct {
	rows [][]string // a cell each; the second of a wide character is ""
	x, y int
	// pending is output that a later Write goes on with.
	pending []byte
	// lost counts the characters in the last column that were erased right after
	// they were written; a later frame may bring one back.
	lost int
}

func newScreen(width, height int) *screen {
	s := &screen{rows: make([][]string, height)}
	for y := range s.rows {
		s.rows[y] = slices.Repeat([]string{" "}, width)
	}
	return s
}

// Write draws output, which may end in the middle of a sequence.
func (s *screen) Write(output []byte) (int, error) {
	s.pending = append(s.pending, output...)
	parser := ansi.NewParser()
	for len(s.pending) > 0 {
		if !utf8.FullRune(s.pending) {
			break
		}
		seq, width, n, state := ansi.DecodeSequence(s.pending, ansi.NormalState, parser)
		if state != ansi.NormalState {
			break
		}
		s.draw(string(seq), width, parser)
		s.pending = s.pending[n:]
	}
	return len(output), nil
}

func (s *screen) draw(seq string, width int, parser *ansi.Parser) {
	switch {
	case width > 0:
		s.put(seq, width)
	case seq == "\r":
		s.x = 0
	case seq == "\n":
		s.lineFeed()
	case ansi.HasCsiPrefix(seq):
		s.control(ansi.Cmd(parser.Command()), parser)
	}
}

// put draws a character; a full line goes on in the next one only now.
func (s *screen) put(text string, width int) {
	if s.x+width > len(s.rows[s.y]) {
		s.x = 0
		s.lineFeed()
	}
	s.rows[s.y][s.x] = text
	for i := 1; i < width; i++ {
		s.rows[s.y][s.x+i] = ""
	}
	s.x += width
}

func (s *screen) lineFeed() {
	if s.y++; s.y < len(s.rows) {
		return
	}
	s.y--
	blank := slices.Repeat([]string{" "}, len(s.rows[0]))
	s.rows = append(s.rows[1:], blank)
}

func (s *screen) control(command ansi.Cmd, parser *ansi.Parser) {
	if command.Prefix() != 0 {
		return // a mode of the terminal
	}
	first, _ := parser.Param(0, 1)
	switch command.Final() {
	case 'A':
		s.y = max(0, s.y-first)
	case 'H':
		second, _ := parser.Param(1, 1)
		s.y = min(max(first, 1), len(s.rows)) - 1
		s.x = min(max(second, 1), len(s.rows[0])) - 1
	case 'J':
		s.eraseRows(parser)
	case 'K':
		s.eraseRow(parser)
	}
}

// resize gives the screen another size; all of it has to be drawn again.
func (s *screen) resize(width, height int) {
	s.rows, s.x, s.y = newScreen(width, height).rows, 0, height-1
}

// eraseFrom is the cell that erasing begins at: after a full line the cursor still
// stands on the last one.
func (s *screen) eraseFrom() int {
	last := len(s.rows[s.y]) - 1
	if s.x > last {
		s.lost++
	}
	return min(s.x, last)
}

// eraseRows blanks all rows, or the cursor's cell and what is after it.
func (s *screen) eraseRows(parser *ansi.Parser) {
	from := 0
	if which, _ := parser.Param(0, 0); which == 0 {
		blank(s.rows[s.y][s.eraseFrom():])
		from = s.y + 1
	}
	for _, row := range s.rows[from:] {
		blank(row)
	}
}

// eraseRow blanks the cursor's row, or its cell and what is after it.
func (s *screen) eraseRow(parser *ansi.Parser) {
	row := s.rows[s.y]
	if which, _ := parser.Param(0, 0); which == 0 {
		row = row[s.eraseFrom():]
	}
	blank(row)
}

func blank(cells []string) {
	for i := range cells {
		cells[i] = " "
	}
}

func (s *screen) String() string {
	var b strings.Builder
	for _, row := range s.rows {
		b.WriteString(strings.TrimRight(strings.Join(row, ""), " ") + "\n")
	}
	return b.String()
}
