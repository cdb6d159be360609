package validate

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMessage(t *testing.T) {
	check(t, Message, []row{
		{"", Pristine, "", ""},
		{"Hello", Valid, "5 of 1600 characters", ""},
		{"one\n\ttwo\r\nمی\u200cخواهم 👩\u200d🚀 ", Valid, "", ""},
		{strings.Repeat("é", 1600), Valid, "1600 of 1600", ""},
		{strings.Repeat("é", 1601), Error, "1601 characters, the limit is 1600", ""},
		{" \n", Warning, "only spaces", ""},
		{"abc\u202ed", Warning, "U+202E right-to-left override at position 4 is invisible", ""},
		{"\x1b[2J", Warning, "U+001B escape at position 1", ""},
		{"a\x00", Warning, "U+0000 null at position 2", ""},
		{"a\xff", Error, "byte 0xFF (not UTF-8) at position 2: remove it", ""},
		{"\x1b\xff", Error, "", ""},
	})
}

func FuzzMessage(f *testing.F) {
	f.Add("Hello\n")
	f.Add("\u200b\xff")
	f.Fuzz(func(t *testing.T, text string) {
		v := Message(text)
		checkText(t, text, v)
		sendable := utf8.ValidString(text) && utf8.RuneCountInString(text) <= 1600
		if v.Blocks() == sendable {
			t.Fatalf("%+q: %s", text, v.State)
		}
	})
}
