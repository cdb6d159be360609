package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"regexp"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// Measures of a picture in SVG units, all integers so that the same screen
// always gives the same bytes.
const (
	cellW, cellH = 9, 18 // a monospace font is 0.6 of its size wide
	fontSize     = 15
	baseline     = 14 // of a row, from its top
	padding      = 14 // between frame and cells
	titleBar     = 36
)

// A look is the terminal around the program: colours as #rrggbb.
type look struct {
	fg, bg, border, muted string
	palette               [16]string // the ANSI colours, then the bright ones
}

var dark = look{
	fg: "#d4d7dd", bg: "#16181d", border: "#343841", muted: "#7d8590",
	palette: [16]string{
		"#1d2026", "#f0716b", "#7cc47f", "#e5c07b", "#6cb2f7", "#c792ea", "#5fc9c9", "#c8ccd4",
		"#7d8590", "#ff938c", "#9be39b", "#f5d791", "#93c9ff", "#dcb3f7", "#8be0e0", "#ffffff",
	},
}

var light = look{
	fg: "#24292f", bg: "#ffffff", border: "#d0d7de", muted: "#6e7781",
	palette: [16]string{
		"#24292f", "#cf222e", "#116329", "#7d5500", "#0969da", "#8250df", "#1b7c83", "#6e7781",
		"#57606a", "#a40e26", "#1a7f37", "#9a6700", "#218bff", "#a475f9", "#3192aa", "#ffffff",
	},
}

// xterm is the palette that most terminals had first, on black.
var xterm = look{
	fg: "#e5e5e5", bg: "#000000", border: dark.border, muted: dark.muted,
	palette: [16]string{
		"#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
		"#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
	},
}

// lookOf is the terminal around a theme of the console.
func lookOf(theme string) look {
	switch theme {
	case "light":
		return light
	case "ansi":
		return xterm
	}
	return dark
}

// picture draws rows of cells, all of one length, in a window frame.
func picture(title string, l look, rows [][]uv.Cell) []byte {
	var b bytes.Buffer
	drawFrame(&b, title, l, rows)
	b.WriteString(barText(title, l.muted, rows))
	openCells(&b, l)
	backgrounds, letters := layers(l, rows)
	// All backgrounds come first: letters may reach a little beyond their row.
	for _, row := range append(backgrounds, letters...) {
		b.WriteString(row)
	}
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}

// layers draws each row's backgrounds, and each row's letters and lines.
func layers(l look, rows [][]uv.Cell) (backgrounds, letters []string) {
	for y, row := range rows {
		line := stretches(row, l)
		var behind, before bytes.Buffer
		drawBackgrounds(&behind, l, y, line)
		for _, s := range line {
			s.draw(&before, l, y)
		}
		backgrounds, letters = append(backgrounds, behind.String()), append(letters, before.String())
	}
	return backgrounds, letters
}

// fonts are asked for in this order; every one is on some common system.
const fonts = `ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace`

// drawFrame opens the picture and draws the window around the rows.
func drawFrame(b *bytes.Buffer, title string, l look, rows [][]uv.Cell) {
	width, height := sizeOf(rows)
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" `+
		`role="img" font-family="%s" font-size="%d">`+"\n",
		width, height, fonts, fontSize)
	fmt.Fprintf(b, "<title>%s</title>\n", escape(title))
	fmt.Fprintf(b, `<rect x="1" y="1" width="%d" height="%d" rx="9" fill="%s" stroke="%s"/>`+"\n", width-2, height-2, l.bg, l.border)
	for i := range 3 {
		fmt.Fprintf(b, `<circle cx="%d" cy="18" r="6" fill="%s"/>`+"\n", 22+20*i, l.border)
	}
}

// sizeOf is the size of a picture of the rows in SVG units.
func sizeOf(rows [][]uv.Cell) (width, height int) {
	cols := 0
	if len(rows) > 0 {
		cols = len(rows[0])
	}
	return 2*padding + cols*cellW, titleBar + padding + len(rows)*cellH
}

// barText is text in the middle of the title bar.
func barText(text, colour string, rows [][]uv.Cell) string {
	width, _ := sizeOf(rows)
	return fmt.Sprintf(`<text x="%d" y="23" text-anchor="middle" fill="%s">%s</text>`+"\n", width/2, colour, escape(text))
}

// openCells opens the group whose origin is the top left cell.
func openCells(b *bytes.Buffer, l look) {
	fmt.Fprintf(b, `<g transform="translate(%d %d)" fill="%s" xml:space="preserve">`+"\n", padding, titleBar, l.fg)
}

// A stretch is a run of neighbouring cells of one style.
type stretch struct {
	x, width int // in cells
	text     string
	ink
}

// ink is a cell's style as it is drawn: reverse and faint are already in the
// colours.
type ink struct {
	fg, bg                  string
	bold, italic, underline bool
}

// stretches cuts a row into stretches. A blank shows no letters, so it goes
// with its left neighbour where the background allows.
func stretches(row []uv.Cell, l look) []stretch {
	var out []stretch
	for x := 0; x < len(row); {
		text, width := glyph(row[x])
		s := stretch{x, width, text, l.inkOf(row[x].Style)}
		x += width
		if len(out) == 0 {
			out = append(out, s)
			continue
		}
		last := &out[len(out)-1]
		if text == " " && s.bg == last.bg && !s.underline && !last.underline {
			s.ink = last.ink
		}
		if last.joins(s) {
			last.text += text
			last.width += width
		} else {
			out = append(out, s)
		}
	}
	return out
}

// joins tells whether the next stretch can be drawn in one go with s. Only
// ASCII is of one width in every font; a sign that comes from a fallback font
// would push what follows it off the grid.
func (s stretch) joins(next stretch) bool {
	return s.ink == next.ink && (isASCII(s.text) && isASCII(next.text) || strings.HasPrefix(s.text, "─") && next.text == "─")
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > 0x7e }) < 0
}

func (l look) inkOf(s uv.Style) ink {
	has := func(attribute uint8) bool { return s.Attrs&attribute != 0 }
	fg, bg := l.hex(s.Fg, l.fg), l.hex(s.Bg, l.bg)
	if has(uv.AttrReverse) {
		fg, bg = bg, fg
	}
	if has(uv.AttrFaint) {
		fg = blend(fg, bg)
	}
	return ink{fg, bg, has(uv.AttrBold), has(uv.AttrItalic), s.Underline != uv.UnderlineNone}
}

// hex returns a colour as #rrggbb; the 16 named ones are the palette's.
func (l look) hex(c color.Color, unset string) string {
	switch c := c.(type) {
	case nil:
		return unset
	case ansi.BasicColor:
		return l.palette[c&15]
	case ansi.IndexedColor:
		if c < 16 {
			return l.palette[c]
		}
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// blend returns the colour three fifths of the way from bg to fg.
func blend(fg, bg string) string {
	var f, b [3]int
	fmt.Sscanf(fg, "#%02x%02x%02x", &f[0], &f[1], &f[2])
	fmt.Sscanf(bg, "#%02x%02x%02x", &b[0], &b[1], &b[2])
	mix := func(i int) int { return (3*f[i] + 2*b[i]) / 5 }
	return fmt.Sprintf("#%02x%02x%02x", mix(0), mix(1), mix(2))
}

// drawBackgrounds draws one rect for each run of stretches on one background.
func drawBackgrounds(b *bytes.Buffer, l look, y int, line []stretch) {
	for i := 0; i < len(line); {
		first, end := line[i], line[i].x
		for ; i < len(line) && line[i].bg == first.bg; i++ {
			end += line[i].width
		}
		if first.bg != l.bg {
			fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s" shape-rendering="crispEdges"/>`+"\n",
				first.x*cellW, y*cellH, (end-first.x)*cellW, cellH, first.bg)
		}
	}
}

func (s stretch) draw(b *bytes.Buffer, l look, y int) {
	if path := s.boxPath(y); path != "" {
		fmt.Fprintf(b, `<path d="%s" stroke="%s" fill="none"/>`+"\n", path, s.fg)
		return
	}
	for _, part := range s.parts() {
		fmt.Fprintf(b, `<text x="%d" y="%d" textLength="%d" lengthAdjust="spacingAndGlyphs"%s>%s</text>`+"\n",
			part.x*cellW, y*cellH+baseline, part.width*cellW, part.attributes(l), escape(part.text))
	}
}

var gap = regexp.MustCompile(`^ +|  +| +$`)

// parts returns the stretch without the blanks around it and cut where several
// stand side by side, unless they are underlined: Chromium makes one of them
// whatever xml:space says, and stretches the rest. A blank is one cell wide, as
// all of a stretch that has one.
func (s stretch) parts() []stretch {
	if s.underline || !strings.Contains(s.text, " ") {
		return []stretch{s}
	}
	var out []stretch
	at := 0
	for _, blank := range append(gap.FindAllStringIndex(s.text, -1), []int{len(s.text), len(s.text)}) {
		if text := s.text[at:blank[0]]; text != "" {
			out = append(out, stretch{s.x + at, len(text), text, s.ink})
		}
		at = blank[1]
	}
	return out
}

func (s stretch) attributes(l look) string {
	var out string
	if s.fg != l.fg {
		out += ` fill="` + s.fg + `"`
	}
	if s.bold {
		out += ` font-weight="bold"`
	}
	if s.italic {
		out += ` font-style="italic"`
	}
	if s.underline {
		out += ` text-decoration="underline"`
	}
	return out
}

// boxArms names the arms (up, down, left, right) of the light box-drawing
// characters. They are drawn as lines: letters of a font leave gaps between rows.
var boxArms = map[string]string{
	"│": "ud", "┌": "dr", "┐": "dl", "└": "ur", "┘": "ul",
	"├": "udr", "┤": "udl", "┬": "dlr", "┴": "ulr", "┼": "udlr",
}

// boxCorners names the arms of the rounded corners, which are drawn as a curve.
var boxCorners = map[string]string{"╭": "dr", "╮": "dl", "╰": "ur", "╯": "ul"}

// boxPath returns the lines of a stretch of box-drawing, or "" for any other.
// They run through the middles of cells at .5, where a line of width 1 is sharp.
func (s stretch) boxPath(y int) string {
	left, right, top, bottom := s.x*cellW, (s.x+s.width)*cellW, y*cellH, (y+1)*cellH
	middleX, middleY := left+cellW/2, top+cellH/2
	edge := map[byte]int{'u': top, 'd': bottom, 'l': left, 'r': right}
	if strings.HasPrefix(s.text, "─") {
		return fmt.Sprintf("M%d %d.5H%d", left, middleY, right)
	}
	if arms := boxCorners[s.text]; arms != "" {
		return fmt.Sprintf("M%d.5 %dQ%[1]d.5 %[3]d.5 %d %[3]d.5", middleX, edge[arms[0]], middleY, edge[arms[1]])
	}
	var path string
	for _, arm := range []byte(boxArms[s.text]) {
		direction := "H"
		if arm == 'u' || arm == 'd' {
			direction = "V"
		}
		path += fmt.Sprintf("M%d.5 %d.5%s%d", middleX, middleY, direction, edge[arm])
	}
	return path
}

func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}
