package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

// An exposure is a screen that an animated picture shows for a while, with a
// caption in the title bar.
type exposure struct {
	rows    [][]uv.Cell
	caption string
	hold    time.Duration
}

// A drawing is a part of the picture, such as the letters of one row, and in
// which of the frames it is to be seen.
type drawing struct {
	svg   string
	shown []bool
}

// film draws frames of one size as an animated picture that starts over at its
// end. What several frames have in common is in it once: each drawing goes
// visible and hidden by CSS, which needs no script. Where nothing is animated,
// or motion is not wanted, the last frame stands.
func film(title string, l look, frames []exposure) []byte {
	bars, drawings := drawingsOf(l, frames)
	first := frames[0].rows
	windows := windowsOf(append(slices.Clone(bars), drawings...))
	var b bytes.Buffer
	drawFrame(&b, title, l, first)
	drawStyle(&b, windows, frames)
	for _, d := range bars {
		d.draw(&b, windows)
	}
	openCells(&b, l)
	for _, d := range drawings {
		d.draw(&b, windows)
	}
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}

// drawingsOf are the captions, and all that stands in cells: every distinct row
// once, the backgrounds before the letters.
func drawingsOf(l look, frames []exposure) (bars, drawings []drawing) {
	height := len(frames[0].rows)
	parts := make([][]string, 2*height)
	var captions []string
	for _, f := range frames {
		captions = append(captions, barText(f.caption, l.fg, f.rows))
		backgrounds, letters := layers(l, f.rows)
		for y := range height {
			parts[y] = append(parts[y], backgrounds[y])
			parts[height+y] = append(parts[height+y], letters[y])
		}
	}
	for _, part := range parts {
		drawings = append(drawings, distinct(part)...)
	}
	return distinct(captions), drawings
}

// distinct turns what stands in one place, frame by frame, into drawings, in
// the order of their first frame.
func distinct(part []string) []drawing {
	var out []drawing
	for i, svg := range part {
		if svg == "" {
			continue
		}
		at := slices.IndexFunc(out, func(d drawing) bool { return d.svg == svg })
		if at < 0 {
			at = len(out)
			out = append(out, drawing{svg, make([]bool, len(part))})
		}
		out[at].shown[i] = true
	}
	return out
}

// windowsOf are the ways in which drawings come and go, without that of always
// being there. Their places are the numbers of their CSS classes.
func windowsOf(drawings []drawing) [][]bool {
	var out [][]bool
	for _, d := range drawings {
		if slices.Contains(d.shown, false) && indexOf(out, d.shown) < 0 {
			out = append(out, d.shown)
		}
	}
	return out
}

func indexOf(windows [][]bool, shown []bool) int {
	return slices.IndexFunc(windows, func(w []bool) bool { return slices.Equal(w, shown) })
}

func (d drawing) draw(b *bytes.Buffer, windows [][]bool) {
	if i := indexOf(windows, d.shown); i >= 0 {
		fmt.Fprintf(b, `<g class="w w%d">`+"\n%s</g>\n", i, d.svg)
		return
	}
	b.WriteString(d.svg)
}

// drawStyle writes the animation of each window.
func drawStyle(b *bytes.Buffer, windows [][]bool, frames []exposure) {
	var total time.Duration
	for _, f := range frames {
		total += f.hold
	}
	b.WriteString("<style>\n")
	fmt.Fprintf(b, ".w{animation:%s step-end infinite}\n", seconds(total))
	for i, shown := range windows {
		fmt.Fprintf(b, ".w%d{visibility:%s;animation-name:w%[1]d}\n", i, visibility(shown[len(shown)-1]))
		fmt.Fprintf(b, "@keyframes w%d{%s}\n", i, keyframes(shown, frames, total))
	}
	b.WriteString("@media (prefers-reduced-motion:reduce){.w{animation:none}}\n</style>\n")
}

// keyframes names the moments at which a window opens or closes.
func keyframes(shown []bool, frames []exposure, total time.Duration) string {
	var out strings.Builder
	var at time.Duration
	for i, f := range frames {
		if i == 0 || shown[i] != shown[i-1] {
			percent := strconv.FormatFloat(100*float64(at)/float64(total), 'f', -1, 32)
			fmt.Fprintf(&out, "%s%%{visibility:%s}", percent, visibility(shown[i]))
		}
		at += f.hold
	}
	return out.String()
}

func visibility(shown bool) string {
	if shown {
		return "visible"
	}
	return "hidden"
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "s"
}
