// Package validate judges what people type into the console's forms. Each
// function is pure and quick enough to run on every key: a value goes in, a
// Verdict with one short sentence comes out. None of the
// rules changes the value.
package validate

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// State is the result of a check, from untouched to wrong.
type State int

// The states of a value. Incomplete means that typing on can make it valid.
const (
	Pristine State = iota
	Incomplete
	Valid
	Warning
	Error
)

// Verdict is the result of checking a value. Text is one line of printable characters, at
// most 120, that says what is wrong and what would be right; it is empty for Pristine.
// Suggestion, if any, is a whole value to offer instead.
type Verdict struct {
	State      State
	Text       string
	Suggestion string
}

// Blocks says whether the value must not be sent as it is.
func (v Verdict) Blocks() bool {
	return v.State == Incomplete || v.State == Error
}

// textLimit is the length of a Text in characters.
const textLimit = 120

func verdict(state State, format string, args ...any) Verdict {
	return Verdict{State: state, Text: clip(fmt.Sprintf(format, args...), textLimit)}
}

func incomplete(format string, args ...any) Verdict { return verdict(Incomplete, format, args...) }
func valid(format string, args ...any) Verdict      { return verdict(Valid, format, args...) }
func warning(format string, args ...any) Verdict    { return verdict(Warning, format, args...) }
func failure(format string, args ...any) Verdict    { return verdict(Error, format, args...) }

func (v Verdict) suggesting(value string) Verdict {
	v.Suggestion = value
	return v
}

// clip shortens text to at most limit characters.
func clip(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return first(text, limit-1) + "…"
}

// first is the first n characters of s.
func first(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// quote puts outside text between quotation marks: its first 24 characters,
// those that cannot be seen as code points.
func quote(s string) string {
	start := first(s, 24)
	var out strings.Builder
	for _, r := range start {
		if printable(r) {
			out.WriteRune(r)
		} else {
			fmt.Fprintf(&out, "U+%04X", r)
		}
	}
	if len(start) < len(s) {
		out.WriteRune('…')
	}
	return `"` + out.String() + `"`
}
