package main

import (
	"regexp"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

func TestMaskKeepsWidth(t *testing.T) {
	for _, c := range []struct{ pattern, text, row, want string }{
		{`\d+ ms *`, "8 ms", "a 123 ms b", "a 8 ms   b"},
		{` *\d+ ms`, "8 ms", "a    123 ms", "a      8 ms"},
		{` *\d+ ms`, "12 ms", " 8 ms", "12 ms"},
		{` *\d+ ms`, "12345 ms", " 8 ms", "45 ms"},
		{`\d+ ms`, "12345 ms", "8 ms", "1234"},
		{`\d`, "0", "1日2", "0日0"},
		{`日+`, "x", "a日日b", "ax   b"},
		{`\d*`, "0", "abc", "abc"},
	} {
		rows := screenOf(ansi.StringWidth(c.row), 1, c.row)
		steady(rows, []mask{{regexp.MustCompile(c.pattern), c.text, ""}})
		if got, _ := lineOf(rows[0]); got != c.want {
			t.Errorf("%q with %q: %q, want %q", c.row, c.pattern, got, c.want)
		}
	}
}

// The number of digits must not show, not even in the colours.
func TestMaskMakesPicturesEqual(t *testing.T) {
	frame := func(text string) string {
		rows := screenOf(20, 1, text)
		steady(rows, []mask{{regexp.MustCompile(` *\d+ ms`), "8 ms", ""}})
		return string(picture("t", dark, rows))
	}
	a, b := frame("PROD     \x1b[32m7 ms\x1b[0m |"), frame("PROD   \x1b[32m123 ms\x1b[0m |")
	if a != b {
		t.Errorf("pictures differ:\n%s\n%s", a, b)
	}
}

func TestMasksAreExplained(t *testing.T) {
	for _, m := range masks {
		rows := [][]uv.Cell{screenOf(100, 1, m.text)[0]}
		steady(rows, []mask{m})
		if got, _ := lineOf(rows[0]); m.reason == "" || got[:len(m.text)] != m.text {
			t.Errorf("mask %s: reason %q, its own text becomes %q", m.pattern, m.reason, got)
		}
	}
}
