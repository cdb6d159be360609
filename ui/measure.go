package ui

import (
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width is the number of cells a styled line takes at the most: terminals
// disagree on emoji and letters of several characters.
func Width(line string) int {
	width := 0
	for line != "" {
		piece, cells := firstPiece(line)
		width += cells
		line = line[len(piece):]
	}
	return width
}

// firstPiece is the first grapheme cluster or control sequence of a styled line, and the
// cells it takes at the most. Everything that measures, cuts or wraps text uses it: with
// two different measures a line could become too long.
func firstPiece(line string) (piece string, cells int) {
	switch c := line[0]; {
	case ' ' <= c && c <= '~' && (len(line) == 1 || line[1] < utf8.RuneSelf):
		return line[:1], 1
	case c < ' ' || c == ansi.DEL:
		_, _, n, _ := ansi.DecodeSequence(line, ansi.NormalState, nil)
		return line[:n], 0
	}
	cluster, cells := ansi.FirstGraphemeCluster(line, ansi.GraphemeWidth)
	if len(cluster) > utf8.UTFMax {
		cells = max(cells, cellsApart(cluster))
	}
	return cluster, cells
}

// cellsApart is the width of a cluster in tmux, which draws a skin tone or the consonants
// of a conjunct next to each other, and joins only after a joiner: a line that is a cell
// too long there would push the first line off the screen.
func cellsApart(cluster string) int {
	cells := 0
	var before rune
	for _, r := range cluster {
		if before != zeroWidthJoiner && !unicode.Is(unicode.Mn, r) {
			cells += ansi.StringWidthWc(string(r))
		}
		before = r
	}
	return cells
}

// cutPoint is how many bytes of a styled line stay where it is cut to cells,
// and their width: all of them where the line fits, else as many as leave room
// for the ellipsis. It reads no further than the cut, so that a long value
// costs no more than a short one.
func cutPoint(line string, cells int) (kept, width int) {
	total, tail := 0, Width(ellipsis)
	for i := 0; i < len(line); {
		piece, w := firstPiece(line[i:])
		if total+w > cells {
			return kept, width
		}
		total += w
		i += len(piece)
		if total+tail <= cells {
			kept, width = i, total
		}
	}
	return len(line), total
}
