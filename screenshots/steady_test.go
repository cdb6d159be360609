package main

import (
	"fmt"
	"strings"
	"testing"

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
		steady(rows, []mask{replacing(c.pattern, "", c.text)})
		if got, _ := lineOf(rows[0]); got != c.want {
			t.Errorf("%q with %q: %q, want %q", c.row, c.pattern, got, c.want)
		}
	}
}

// The number of digits must not show, not even in the colours.
func TestMaskMakesPicturesEqual(t *testing.T) {
	frame := func(text string) string {
		rows := screenOf(20, 1, text)
		steady(rows, []mask{replacing(` *\d+ ms`, "", "8 ms")})
		return string(picture("t", dark, rows))
	}
	a, b := frame("PROD     \x1b[32m7 ms\x1b[0m |"), frame("PROD   \x1b[32m123 ms\x1b[0m |")
	if a != b {
		t.Errorf("pictures differ:\n%s\n%s", a, b)
	}
}

func TestMaskReplacesItsGroupAndTakesItsTextsInTurn(t *testing.T) {
	rows := screenOf(12, 3, "at 1 x 1\r\nat 22\r\nat 3")
	steady(rows, []mask{replacing(`at (\d *)`, "", "7", "8")})
	for y, want := range []string{"at 7 x 1", "at 82", "at 8"} {
		if got, _ := lineOf(rows[y]); strings.TrimRight(got, " ") != want {
			t.Errorf("row %d: %q, want %q", y, got, want)
		}
	}
}

// Two moments of one chat, a fast and a slow run, give one picture.
func TestMasksHideTheClock(t *testing.T) {
	frame := func(times ...any) string {
		rows := screenOf(110, 12, fmt.Sprintf(" %s customer          Hello │ ✓ conversation created  %s\r\n"+
			" %s pella.quickmoss   Hello │ ✓ message sent          %s\r\n"+
			"                            │ ✓ task created          %s\r\n"+
			"                            │   Front desk · %s old · Web chats to the\r\n"+
			"                            │   front desk\r\n"+
			"                            │ ✓ accepted              %s\r\n"+
			" a test                     │ Test tag  %s\r\n"+
			" launched %s", times...))
		steady(rows, masks)
		return string(picture("t", dark, rows))
	}
	a := frame("12:34:56", "12:34:56", "12:35:02", "12:34:56", "+1 s", "0 s", "+4 s", "abcdefghijkl", "just now")
	b := frame("23:59:59", "23:59:59", "00:00:06", "+1 s    ", "+2 s", "12 s", "+15 s", "zzzzzz234567", "12 s ago")
	if a != b {
		t.Errorf("pictures differ:\n%s\n%s", a, b)
	}
}

func TestMasksAreExplained(t *testing.T) {
	for _, m := range masks {
		if m.reason == "" || len(m.texts) == 0 {
			t.Errorf("mask %s: reason %q, texts %q", m.pattern, m.reason, m.texts)
		}
		if m.pattern.NumSubexp() > 1 {
			t.Errorf("mask %s: one group at most is replaced", m.pattern)
		}
	}
}
