package main

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

// toyFilm has rows that stay, come, go and come again, and one with a
// background of its own.
func toyFilm() []exposure {
	screen := func(text string) [][]uv.Cell { return screenOf(12, 3, text) }
	return []exposure{
		{screen("always\r\none"), "first", 100 * time.Millisecond},
		{screen("always\r\n\x1b[44mtwo\x1b[0m\r\nthree"), "first", 700 * time.Millisecond},
		{screen("always\r\none\r\nthree"), "then", 1300 * time.Millisecond},
		{screen("always\r\nfour"), "last", 70 * time.Millisecond},
	}
}

var (
	windowGroup = regexp.MustCompile(`(?s)<g class="w (w\d+)">\n(.*?)</g>\n`)
	openingTime = regexp.MustCompile(`([\d.]+)%\{visibility:(\w+)\}`)
)

// visibleAt draws what a film shows at a moment, going by its own style sheet.
func visibleAt(t *testing.T, svg string, percent float64) string {
	t.Helper()
	return windowGroup.ReplaceAllStringFunc(svg, func(group string) string {
		parts := windowGroup.FindStringSubmatch(group)
		rules := regexp.MustCompile(`@keyframes ` + parts[1] + `\{(.*)\}\n`).FindStringSubmatch(svg)
		if rules == nil {
			t.Fatalf("no keyframes for %s", parts[1])
		}
		now := ""
		for _, rule := range openingTime.FindAllStringSubmatch(rules[1], -1) {
			if at, _ := strconv.ParseFloat(rule[1], 64); at <= percent {
				now = rule[2]
			}
		}
		if now == "visible" {
			return parts[2]
		}
		return ""
	})
}

// linesOf are the lines of a picture that draw something, sorted.
func linesOf(svg string) []string {
	_, body, _ := strings.Cut(svg, "</style>\n")
	lines := strings.Split(strings.TrimSpace(body), "\n")
	slices.Sort(lines)
	return lines
}

func TestFilmShowsEachFrameInItsTime(t *testing.T) {
	frames := toyFilm()
	svg := string(film("t", dark, frames))
	if !strings.Contains(svg, ".w{animation:2.17s step-end infinite}") {
		t.Errorf("not as long as its frames:\n%s", svg)
	}
	var at time.Duration
	for i, f := range frames {
		for _, moment := range []time.Duration{at + time.Millisecond, at + f.hold/2, at + f.hold - time.Millisecond} {
			got := linesOf(visibleAt(t, svg, 100*moment.Seconds()/2.17))
			want := linesOf(string(film("t", dark, []exposure{f})))
			if !slices.Equal(got, want) {
				t.Errorf("frame %d at %v:\n%s\nwant\n%s", i, moment, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
		at += f.hold
	}
}

// Without animation, what is hidden by the classes alone leaves the last frame.
func TestFilmRestsOnItsLastFrame(t *testing.T) {
	frames := toyFilm()
	svg := string(film("t", dark, frames))
	got := linesOf(windowGroup.ReplaceAllStringFunc(svg, func(group string) string {
		parts := windowGroup.FindStringSubmatch(group)
		if strings.Contains(svg, fmt.Sprintf(".%s{visibility:visible;", parts[1])) {
			return parts[2]
		}
		return ""
	}))
	if want := linesOf(string(film("t", dark, frames[3:]))); !slices.Equal(got, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFilmSharesWhatFramesHaveInCommon(t *testing.T) {
	svg := film("t", dark, toyFilm())
	for _, once := range []string{">always<", ">one<", ">three<", ">first<"} {
		if n := bytes.Count(svg, []byte(once)); n != 1 {
			t.Errorf("%s is drawn %d times in\n%s", once, n, svg)
		}
	}
	if !bytes.Equal(svg, film("t", dark, toyFilm())) {
		t.Error("two films of the same frames differ")
	}
}

func TestSpelledTypesAllOfTheText(t *testing.T) {
	for _, c := range []struct {
		text    string
		letters int
		want    []string
	}{
		{"abc", 1, []string{"a", "b", "c"}},
		{"añb c", 2, []string{"añ", "b ", "c"}},
		{"", 3, nil},
	} {
		var got []string
		for _, st := range spelled(c.text, c.letters) {
			if st.verb == verbType {
				got = append(got, st.arg)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q by %d: %q, want %q", c.text, c.letters, got, c.want)
		}
	}
}
