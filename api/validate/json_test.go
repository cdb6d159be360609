package validate

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// sized is a JSON object of n bytes, with a line break more.
func sized(n int) string {
	return `{"a":` + "\n" + `"` + strings.Repeat("x", n-len(`{"a":""}`)) + `"}`
}

func TestPreEngagementData(t *testing.T) {
	check(t, PreEngagementData, []row{
		{"", Pristine, "", ""},
		{"{}", Valid, "JSON object, 2 bytes", ""},
		{" {\n\t\"a\" : [ 1 , 2 ]\r\n} ", Valid, "JSON object, 11 bytes", ""},
		{sized(12_287), Valid, "12287 bytes", ""},
		{sized(12_288), Warning, "12288 of 16384 bytes", ""},
		{sized(16_384), Warning, "16384 of 16384 bytes", ""},
		{sized(16_385), Error, "16385 bytes compacted, the limit is 16384", ""},
		{"{\n\"é\": \"\u202e\"}", Warning, "U+202E right-to-left override, line 2, column 7", ""},

		{"  ", Incomplete, "incomplete JSON, line 1, column 3", ""},
		{`{"a":`, Incomplete, "incomplete JSON, line 1, column 6", ""},
		{`{"a`, Incomplete, "incomplete JSON", ""},

		{"[1]", Error, "an array, expected an object", ""},
		{"1", Error, "a number, expected an object", ""},
		{`"a"`, Error, "a string, expected an object", ""},
		{"true", Error, "true, expected an object", ""},
		{"null", Error, "null, expected an object", ""},
		{`{"a":1,"a":2}`, Error, `duplicate name "a", line 1, column 8`, ""},
		{`{"\u0061":1,"a":2}`, Error, `duplicate name "a"`, ""},
		{`{"a":"\ud800"}`, Error, "incomplete surrogate pair, line 1, column 7", ""},
		{`{"\udc00":1}`, Error, "incomplete surrogate pair", ""},
		{"{\"a\":\"\xff\"}", Error, "byte 0xFF (not UTF-8)", ""},
		{"{\n \"é\": x}", Error, `unexpected "x", line 2, column 7`, ""},
		{"{} {}", Error, `unexpected "{", line 1, column 4`, ""},
		{`{"a":1,}`, Error, `"}", expected '"', line 1, column 8`, ""},
		{`{"a" 1}`, Error, `"1", expected ':'`, ""},
		{`{"a":"\x"}`, Error, "invalid escape sequence, line 1, column 7", ""},
		{"\ufeff{}", Error, "U+FEFF zero width no-break space", ""},
		{"{\"a\":\"b\nc\"}", Error, "U+000A line feed, expected non-control character, line 1, column 8", ""},
		{strings.Repeat("[", 20_000), Error, "", ""},
	})
}

func TestCompactJSONKeepsWhatWasTyped(t *testing.T) {
	in := " { \"z\" : 1.50e+02 , \"a\" : \"\\u00e9\\/<&\u2028\" , \"n\" : 12345678901234567890 } "
	want := "{\"z\":1.50e+02,\"a\":\"\\u00e9\\/<&\u2028\",\"n\":12345678901234567890}"
	if got, err := CompactJSON(in); got != want || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := CompactJSON("{\n1}"); got != "" || err == nil || !strings.Contains(err.Error(), "line 2, column 1") {
		t.Errorf("got %q, %v", got, err)
	}
}

func FuzzPreEngagementData(f *testing.F) {
	for _, s := range []string{
		"{}", ` {"a": [1, 2.50], "b": "\u00e9"} `, `{"a":1,"a":2}`, `{"a":"\ud800"}`, "{\"a\":\"\xff\"}", "{\n x",
		"1e999",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		v := PreEngagementData(value)
		checkText(t, value, v)
		if v.State != Valid && v.State != Warning {
			return
		}
		compacted, err := CompactJSON(value)
		if err != nil || len(compacted) > dataLimit || strings.ContainsAny(compacted, "\t\r\n") {
			t.Fatalf("%+q: compacted to %+q, %v", value, compacted, err)
		}
		if !reflect.DeepEqual(decoded(t, value), decoded(t, compacted)) {
			t.Fatalf("%+q: compacted to %+q, which means something else", value, compacted)
		}
	})
}

// decoded reads a JSON object with the standard library.
func decoded(t *testing.T, text string) map[string]any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var m map[string]any
	if err := d.Decode(&m); err != nil {
		t.Fatalf("%+q: %v", text, err)
	}
	return m
}

func BenchmarkPreEngagementDataLong(b *testing.B) {
	value := `{"a":"` + strings.Repeat("x", 100_000) + `"}`
	for b.Loop() {
		PreEngagementData(value)
	}
}

func BenchmarkNameLong(b *testing.B) {
	value := strings.Repeat("é", 50_000)
	for b.Loop() {
		identity(value)
	}
}
