package list

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"flexconsole/ui"
	"flexconsole/ui/filter"
	"flexconsole/ui/uitest"
)

// bags is a list of words with the animals in them, to be filtered by key.
func bags() *Filtered[string] {
	all := []string{"red cat", "red dog", "blue dog", "blue dog", "none", "Light Blue dog"}
	s := &Filtered[string]{
		Filter: NewFilter("words", filter.Key{Name: "color", Listed: true}, filter.Key{Name: "animal", Listed: true}),
		Place:  slices.Index[[]string],
	}
	s.Source = func() []string { return all }
	s.Says = func(row, key string) []string {
		color, animal := row, ""
		if i := strings.LastIndex(row, " "); i >= 0 {
			color, animal = row[:i], row[i+1:]
		}
		return map[string][]string{"": {row}, "color": {color}, "animal": {animal}}[key]
	}
	s.Change(func() {})
	s.Open()
	return s
}

func (s *Filtered[T]) press(keys ...string) {
	for _, key := range keys {
		if key == "tab" {
			Complete(s)
			continue
		}
		s.TypeKey(uitest.Key(key))
	}
}

func (s *Filtered[T]) write(text string) {
	for _, r := range text {
		s.press(string(r))
	}
}

// Tab completes a key, then goes through the values in use among the rows that the other
// terms find.
func TestTabCompletes(t *testing.T) {
	t.Parallel()
	s := bags()
	want := func(text string, rows int) {
		t.Helper()
		if got := s.input.Value(); got != text || len(s.Rows) != rows {
			t.Errorf("%q finds %d, want %q and %d", got, len(s.Rows), text, rows)
		}
	}
	s.write("-animal:cat co")
	s.press("tab")
	want("-animal:cat color:", 5)
	for _, next := range []string{"color:blue", `color:"Light Blue"`, `color:"none"`, "color:red", "color:blue"} {
		s.press("tab")
		rows := map[string]int{"color:blue": 3}[next]
		want("-animal:cat "+next, max(rows, 1))
	}
	s.write(" d") // the value stays
	want("-animal:cat color:blue d", 3)
	// In the middle of the text only the term at the cursor changes.
	s.input.SetValue("animal:d blue")
	for range len(" blue") {
		s.press("left")
	}
	s.press("tab")
	want("animal:dog blue", 3)
	if s.input.CursorAt() != len("animal:dog") {
		t.Errorf("the cursor is at %d", s.input.CursorAt())
	}
	if s.Suggestions.Any() {
		t.Error("the only value is offered a second time")
	}
}

// The arrow keys move in the list, and what is typed on is completed afresh.
func TestSuggestionsLeaveTheArrowsAlone(t *testing.T) {
	t.Parallel()
	s := bags()
	s.write("color:")
	s.press("down", "down")
	if s.Cursor != 2 || s.input.Value() != "color:" {
		t.Errorf("the cursor is on %d, the filter %q", s.Cursor, s.input.Value())
	}
	s.press("tab", "backspace", "tab")
	if got := s.input.Value(); got != "color:blue" {
		t.Errorf("%q", got)
	}
}

func TestSuggestionsAreShown(t *testing.T) {
	t.Parallel()
	s := bags()
	theme, _ := ui.NewTheme("none")
	line := func(width int) string {
		lines := s.Lines(theme, width)
		for _, l := range lines {
			if ui.Width(l) > width {
				t.Errorf("%d cells of %d: %q", ui.Width(l), width, l)
			}
		}
		return strings.TrimSpace(ansi.Strip(lines[len(lines)-1]))
	}
	if got := line(80); got != howToFilter {
		t.Errorf("%q", got)
	}
	s.write("color:")
	if got := line(80); got != `tab  blue 2  red 2  Light Blue 1  none 1` {
		t.Errorf("%q", got)
	}
	for width := 20; width < 80; width++ {
		s.press("tab")
		if got, next := line(width), s.Suggestions.offered[s.Suggestions.next].Label; width > 34 && !strings.Contains(got, next) {
			t.Errorf("at %d the next one, %q, is not shown: %q", width, next, got)
		}
	}
	s.input.SetValue("")
	s.write("size:1")
	if got := line(80); got != "size: is no key, so it is text · keys: color, animal" {
		t.Errorf("%q", got)
	}
	s.input.SetValue("color:red")
	s.Change(func() {})
	s.Leave()
	if lines := s.Lines(theme, 80); len(lines) != 1 {
		t.Errorf("left: %q", lines)
	}
}
