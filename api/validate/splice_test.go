package validate

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSpliceMember(t *testing.T) {
	for _, row := range []struct {
		object, want string
		added        bool
	}{
		{"", `{"tag":"v"}`, true},
		{"{}", `{"tag":"v"}`, true},
		{" { } ", `{"tag":"v"}`, true},
		{"{\n \"z\": 1.50, \"a\": \"\\u00e9}\"\n}", `{"z":1.50,"a":"\u00e9}","tag":"v"}`, true},
		{`{"a":{"tag":1},"b":["tag",{}]}`, `{"a":{"tag":1},"b":["tag",{}],"tag":"v"}`, true},
		{`{"a":"tag"}`, `{"a":"tag","tag":"v"}`, true},
		{`{"Tag":1}`, `{"Tag":1,"tag":"v"}`, true},
		{`{ "tag": null }`, `{"tag":null}`, false},
		{`{"a":[{}],"t\u0061g":7}`, `{"a":[{}],"t\u0061g":7}`, false},
	} {
		got, added, err := SpliceMember(row.object, "tag", "v")
		if got != row.want || added != row.added || err != nil {
			t.Errorf("%s: %s, %t, %v", row.object, got, added, err)
		}
	}
	if got, added, err := SpliceMember("{}", "a\"b", "\u2028\x1b\\"); got != "{\"a\\\"b\":\"\u2028\\u001b\\\\\"}" || !added || err != nil {
		t.Errorf("%q, %t, %v", got, added, err)
	}
}

func TestSpliceMemberRefuses(t *testing.T) {
	for object, want := range map[string]string{
		" ":                "incomplete JSON, line 1, column 2",
		"[]":               "an array, expected an object",
		"null":             "null, expected an object",
		"7":                "a number, expected an object",
		`{"a":1,"a":2}`:    `duplicate name "a"`,
		"{\n1}":            "line 2, column 1",
		"{\"a\":\"\xff\"}": "not UTF-8",
	} {
		got, added, err := SpliceMember(object, "tag", "v")
		if got != "" || added || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q, %t, %v", object, got, added, err)
		}
	}
	if got, added, err := SpliceMember("{}", "tag", "\xff"); got != "" || added || err == nil {
		t.Errorf("a value that is not UTF-8: %q, %t, %v", got, added, err)
	}
	if got, added, err := SpliceMember("{}", "\xff", "v"); got != "" || added || err == nil ||
		!strings.HasPrefix(err.Error(), "the name ") {
		t.Errorf("a name that is not UTF-8: %q, %t, %v", got, added, err)
	}
}

func TestFormatJSON(t *testing.T) {
	for text, want := range map[string]string{
		"{}":    "{}",
		" 1.50": "1.50",
		`{"z":1.50e+02,"a":["\u00e9\/<&",{}],"e":[]}`: "{\n  \"z\": 1.50e+02,\n  \"a\": [\n    \"\\u00e9\\/<&\",\n    {}\n  ],\n  \"e\": []\n}",
		"{\n\t\"a\"\n:\r\n12345678901234567890 }":     "{\n  \"a\": 12345678901234567890\n}",
	} {
		if got, err := FormatJSON(text); got != want || err != nil {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	for _, bad := range []string{"", "{", `{"a":1,"a":1}`, "{}{}", `"\ud800"`} {
		if got, err := FormatJSON(bad); got != "" || err == nil {
			t.Errorf("%s: %q, %v", bad, got, err)
		}
	}
}

// FuzzSpliceMember: the object keeps its members and gets one more, unless it
// has one of the name; formatting changes the white space alone.
func FuzzSpliceMember(f *testing.F) {
	for _, s := range []string{
		"", "{}", ` {"a": [1, 2.50], "tag": {}} `, `{"t\u0061g":"}"}`, `{"a":"\ud83d\ude00"}`, "[1]",
		"{\"a\":\"\xff\"}",
	} {
		f.Add(s, "tag", "v\u202e")
	}
	f.Add(`{"":0}`, "", "\"\\\x00")
	f.Fuzz(func(t *testing.T, object, name, value string) {
		compacted, errCompact := CompactJSON(object)
		formatted, errFormat := FormatJSON(object)
		if (errCompact == nil) != (errFormat == nil) {
			t.Fatalf("%+q: %v, but %v", object, errCompact, errFormat)
		}
		if again, err := CompactJSON(formatted); errFormat == nil && (again != compacted || err != nil) {
			t.Fatalf("%+q: formatted to %+q", object, formatted)
		}
		spliced, added, err := SpliceMember(object, name, value)
		if err != nil {
			fits := (object == "" || strings.HasPrefix(compacted, "{")) && utf8.ValidString(name) && utf8.ValidString(value)
			if spliced != "" || added || fits {
				t.Fatalf("%+q: %+q, %t, %v", object, spliced, added, err)
			}
			return
		}
		before := map[string]any{}
		if object != "" {
			before = decoded(t, compacted)
		}
		after := decoded(t, spliced)
		if _, taken := before[name]; taken == added {
			t.Fatalf("%+q: added %t, taken %t", object, added, taken)
		}
		if !added {
			if spliced != compacted {
				t.Fatalf("%+q: changed to %+q", object, spliced)
			}
			return
		}
		if after[name] != value || !strings.HasPrefix(spliced, strings.TrimSuffix(compacted, "}")) {
			t.Fatalf("%+q: spliced to %+q", object, spliced)
		}
		delete(after, name)
		if !reflect.DeepEqual(after, before) {
			t.Fatalf("%+q: members changed in %+q", object, spliced)
		}
	})
}
