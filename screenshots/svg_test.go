package main

import (
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

var update = flag.Bool("update", false, "write the golden picture anew")

// screenOf draws text with escape sequences on a small screen.
func screenOf(cols, rows int, text string) [][]uv.Cell {
	t := &terminal{screen: vt.NewEmulator(cols, rows)}
	_, _ = t.screen.WriteString(text)
	return t.cells()
}

func TestPictureGolden(t *testing.T) {
	rows := screenOf(24, 6, "\x1b[1;97;41m PROD \x1b[0m \x1b[2mfaint\x1b[0m \x1b[3mitalic\x1b[0m\r\n"+
		"╭──┬─╮ \x1b[4;32munder line\x1b[0m\r\n│日│x│ \x1b[7mreverse\x1b[0m ✓ ok\r\n╰──┴─╯\r\n"+
		"\x1b[38;5;99m256\x1b[0m \x1b[38;2;1;2;3;48;5;4mtrue\x1b[0m a<b>&\"c\"")
	got := picture("a & b", dark, rows)
	const golden = "testdata/golden.svg"
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the picture differs from %s (go test -update writes it anew):\n%s", golden, got)
	}
}

func TestInk(t *testing.T) {
	style := uv.Style{Fg: ansi.Red, Bg: ansi.IndexedColor(4), Attrs: uv.AttrReverse}
	if got := light.inkOf(style); got.fg != light.palette[4] || got.bg != light.palette[1] {
		t.Errorf("reverse: %+v", got)
	}
	if got := dark.inkOf(uv.Style{}); got != (ink{fg: dark.fg, bg: dark.bg}) {
		t.Errorf("unset: %+v", got)
	}
	if got := dark.inkOf(uv.Style{Fg: ansi.IndexedColor(196)}); got.fg != "#ff0000" {
		t.Errorf("256 colours: %+v", got)
	}
	if got := blend("#ff0000", "#0000ff"); got != "#990066" {
		t.Errorf("blend: %s", got)
	}
}

// Blanks side by side would be drawn as one by some browsers.
func TestNoTextHasBlanksSideBySide(t *testing.T) {
	got := string(picture("t", dark, screenOf(40, 1, "  name    full name   \x1b[1mlocale\x1b[0m  ")))
	for _, want := range []string{
		`<text x="18" y="14" textLength="36" `, `<text x="90" y="14" textLength="81" `, `<text x="198" y="14" textLength="54" `,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if strings.Contains(got, "  ") {
		t.Errorf("blanks side by side in\n%s", got)
	}
}

// FuzzPicture reads the picture back: whatever stands in the cells, the SVG is
// well-formed, of the right size, the same every time, and shows each letter in
// its own cell.
func FuzzPicture(f *testing.F) {
	f.Add("agent@example.com <&>\"' ✓ 日本 e", uint64(1))
	f.Add("   two  blanks   ", uint64(2))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		row := randomRow(text, rand.New(rand.NewPCG(seed, 0)))
		got := picture("t", dark, [][]uv.Cell{row})
		if !bytes.Equal(got, picture("t", dark, [][]uv.Cell{row})) {
			t.Fatal("two pictures of one screen differ")
		}
		width, letters := parsePicture(t, got)
		if want := 2*padding + len(row)*cellW; width != want {
			t.Errorf("the picture is %d wide, want %d", width, want)
		}
		for x, cell := range row {
			if content := strings.TrimSpace(cell.Content); content != letters[x] {
				t.Fatalf("cell %d shows %q, want %q in\n%s", x, letters[x], content, got)
			}
		}
	})
}

// randomRow sets text in cells of random style. Box drawing is left out: it
// comes out as lines, not letters.
func randomRow(text string, random *rand.Rand) []uv.Cell {
	var row []uv.Cell
	for _, r := range text {
		width := ansi.StringWidth(string(r))
		if !unicode.IsPrint(r) || width < 1 || r >= '─' && r <= '╿' {
			continue
		}
		style := uv.Style{Attrs: uint8(random.IntN(4)), Fg: ansi.IndexedColor(random.IntN(3)), Underline: ansi.Underline(random.IntN(2))}
		row = append(row, uv.Cell{Content: string(r), Width: width, Style: style})
		for range width - 1 {
			row = append(row, uv.Cell{})
		}
	}
	return row
}

// parsePicture returns the width of a picture and its letters by cell.
func parsePicture(t *testing.T, svg []byte) (width int, letters map[int]string) {
	letters = map[int]string{}
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return width, letters
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, svg)
		}
		element, ok := token.(xml.StartElement)
		switch {
		case ok && element.Name.Local == "svg":
			width = number(element, "width")
		case ok && element.Name.Local == "text" && number(element, "textLength") > 0:
			var text string
			if err := decoder.DecodeElement(&text, &element); err != nil {
				t.Fatal(err)
			}
			place(t, letters, text, number(element, "x")/cellW, number(element, "textLength")/cellW)
		}
	}
}

// place puts the letters of one text into their cells, evenly as a font does.
func place(t *testing.T, letters map[int]string, text string, x, width int) {
	runes := []rune(text)
	if width%len(runes) != 0 {
		t.Errorf("%q takes %d cells", text, width)
	}
	for i, r := range runes {
		letters[x+i*(width/len(runes))] = strings.TrimSpace(string(r))
	}
}

func number(element xml.StartElement, attribute string) int {
	for _, a := range element.Attr {
		if a.Name.Local == attribute {
			n, _ := strconv.Atoi(a.Value)
			return n
		}
	}
	return 0
}
