package list

import (
	"strconv"
	"strings"

	"flexconsole/ui"
	"flexconsole/ui/filter"
	"flexconsole/ui/form"
)

// Suggestions are what Tab can put into an input that holds a filter, in place of the
// term at its cursor.
type Suggestions struct {
	offered []filter.Suggestion
	// next is the one that Tab puts in, from and to the part that it takes the place of.
	next, from, to int
	// given is the text after the latest Tab: while it stands, Tab goes on to the next.
	given string
	// unknown is what stands before a colon at the cursor and is no key, names are the
	// keys that there are.
	unknown string
	names   []string
}

// Find looks for what the term at the cursor may become. Counts gives the values in use
// of a key among the rows that the other terms find.
func (s *Suggestions) Find(input *form.Field, keys filter.Keys, counts func(key string, others filter.Expression) []filter.Count) {
	text := input.Value()
	if s.given != "" && s.given == text {
		return
	}
	*s = Suggestions{}
	expression := keys.Parse(text)
	if t, ok := expression.At(input.CursorAt()); ok {
		s.from, s.to, s.unknown, s.names = t.From, t.To, t.Unknown, keys.Names()
		s.offered = keys.Suggest(t, func(key string) []filter.Count { return counts(key, expression.Without(t)) })
	}
}

// Unknown says that the term at the cursor looks as if it had a key and has none.
func (s *Suggestions) Unknown() bool { return s.unknown != "" }

// Any says that there is something to put in.
func (s *Suggestions) Any() bool {
	return len(s.offered) > 1 || len(s.offered) == 1 && s.given == ""
}

// Next puts the next one in. After a key its values are what comes next.
func (s *Suggestions) Next(input *form.Field) {
	if !s.Any() {
		return
	}
	chosen := s.offered[s.next]
	input.Replace(s.from, s.to, chosen.Term)
	if chosen.Rows == 0 {
		*s = Suggestions{}
		return
	}
	s.given, s.to = input.Value(), s.from+len(chosen.Term)
	s.next = (s.next + 1) % len(s.offered)
}

// howToFilter stands where nothing is suggested.
const howToFilter = `-key:value excludes · key:none finds empty · "two words"`

// Line draws them on one line, the one that Tab puts in first where not all have room.
func (s *Suggestions) Line(t ui.Theme, width int) string {
	switch {
	case s.Unknown() && len(s.names) > 0:
		text := ui.Escape(s.unknown) + ": is no key, so it is text · keys: " + strings.Join(s.names, ", ")
		return t.Muted.Render(ui.Cut(text, width))
	case !s.Any():
		return t.Muted.Render(ui.Cut(howToFilter, width))
	}
	line, room := t.Key.Render("tab"), width-len("tab")
	first := s.firstShown(room)
	if first > 0 {
		line, room = line+t.Muted.Render("  …"), room-3
	}
	for i := first; i < len(s.offered); i++ {
		label, count := suggestionText(s.offered[i])
		if room -= ui.Width("  " + label + count); room < 2 && (i < len(s.offered)-1 || room < 0) {
			return line + t.Muted.Render(" …")
		}
		style := t.Text
		if i == s.next {
			style = t.Strong
		}
		line += "  " + style.Render(label) + t.Muted.Render(count)
	}
	return line
}

// firstShown is the first one that is drawn, so that the next one has room.
func (s *Suggestions) firstShown(room int) int {
	first, used := s.next, 8 // the dots on both sides
	for ; first >= 0 && used <= room; first-- {
		label, count := suggestionText(s.offered[first])
		used += ui.Width("  " + label + count)
	}
	if used <= room {
		return 0
	}
	return min(first+2, s.next)
}

// suggestionText is what is shown of a suggestion: its label, escaped, and how many rows
// have it.
func suggestionText(s filter.Suggestion) (label, count string) {
	if s.Rows > 0 {
		count = " " + strconv.Itoa(s.Rows)
	}
	return ui.Cut(ui.Escape(s.Label), 40), count
}
