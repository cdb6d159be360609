package validate

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func identity(value string) Verdict { return Name("Identity", value) }

func TestName(t *testing.T) {
	check(t, identity, []row{
		{"", Pristine, "", ""},
		{"Ann Example", Valid, "11 of 256 characters", ""},
		{"می\u200cخواهم", Valid, "8 of 256", ""},
		{strings.Repeat("é", 256), Valid, "256 of 256", ""},
		{strings.Repeat("é", 257), Error, "257 characters, the limit for Identity is 256", ""},
		{" Ann", Warning, "space at the start or end of Identity", "Ann"},
		{"Ann\u00a0", Warning, "space at the start or end", "Ann"},
		{"  ", Warning, "space", ""},
		{"Ann\n", Error, "U+000A line feed at position 4", ""},
		{"\u202e", Error, "U+202E right-to-left override at position 1", ""},
	})
}

func TestUIVersion(t *testing.T) {
	check(t, UIVersion, []row{
		{"", Pristine, "", ""},
		{"1.0.0", Valid, "valid version", ""},
		{"1", Valid, "", ""},
		{"10.20.30.40", Valid, "", ""},
		{strings.Repeat("1", 64), Valid, "", ""},
		{strings.Repeat("1", 65), Error, "65 bytes", ""},
		{"1.0.0-beta.1", Valid, "", ""},
		{"1.", Incomplete, "e.g. 1.0.0", ""},
		{"1.0-", Incomplete, "e.g. 1.0.0", ""},
		{"1.0-beta.", Incomplete, "e.g. 1.0.0", ""},
		{"1.0-.", Error, "use e.g. 1.0.0", ""},
		{"1..0", Error, "use e.g. 1.0.0", ""},
		{"v1.0.0", Error, `"v1.0.0" is not a version`, "1.0.0"},
		{" 1.0.0", Error, "is not a version", "1.0.0"},
		{"1.0.0\r\nX-Other: 1", Error, "U+000D carriage return at position 6", ""},
		{"1.0.é", Error, "is not a version", ""},
		{strings.Repeat("1", 65), Error, "65 bytes", ""},
	})
}

func FuzzName(f *testing.F) {
	f.Add("Ann")
	f.Add(" \xff")
	f.Fuzz(func(t *testing.T, value string) {
		v := identity(value)
		checkText(t, value, v)
		if v.State == Valid && (utf8.RuneCountInString(value) > 256 || BadCharacters(value) != "" || strings.TrimSpace(value) != value) {
			t.Fatalf("%+q: valid", value)
		}
	})
}

func FuzzUIVersion(f *testing.F) {
	f.Add("1.0.0-beta.1")
	f.Add("v1.\r\n")
	f.Fuzz(func(t *testing.T, value string) {
		v := UIVersion(value)
		checkText(t, value, v)
		safe := strings.Trim(value, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-") == ""
		if v.State == Valid && !safe {
			t.Fatalf("%+q: valid", value)
		}
		if v.State == Incomplete && len(value) < versionLimit && UIVersion(value+"0").State != Valid {
			t.Fatalf("%+q: incomplete, but typing on does not help", value)
		}
	})
}
