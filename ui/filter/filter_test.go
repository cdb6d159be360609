package filter

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var keys = Keys{
	{Name: "name"},
	{Name: "locale", Listed: true},
	{Name: "role", Listed: true},
	{Name: "team", Listed: true},
	{Name: "status", Start: true, Listed: true},
}

// anna is a row with two roles and no team.
func anna(key string) []string {
	return map[string][]string{
		"": {"Anna B Berg anna@example.com es-MX"}, "name": {"Anna B Berg"}, "locale": {"es-MX"},
		"role": {"agent", "Supervisor"}, "team": {""}, "status": {"404"},
	}[key]
}

func TestExpressions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"": true, "   ": true, "anna": true, "ANNA berg": true, "anna nobody": false,
		"locale:es": true, "LOCALE:ES-mx": true, "locales:mx": true, "locale:de": false,
		"-locale:es": false, "-locale:de": true, "-anna": false, "-nobody": true,
		"role:super": true, "roles:agent role:supervisor": true, "-role:agent": false,
		"team:none": true, "-team:none": false, "locale:none": false, "-locale:none": true, "locale:NONE": false,
		`team:"none"`: false, `team:""`: true, `-team:""`: false,
		`name:"anna b"`: true, `name:"b a"`: false, `"b berg"`: true, `-"b berg"`: false, `"anna berg"`: false,
		`-name:"Anna B"`: false, `-name:"Anna C"`: true,
		"status:4": true, "status:04": false, "-status:2": true,
		// What is not finished finds all.
		"-": true, "locale:": true, "-locale:": true, `"`: true, `name:"`: true, `name:"anna`: true, `name:"anna c`: false,
		// What is no key is a word.
		"foo:bar": false, "-foo:bar": true, ":": false, ":es": false, "none": false,
		// Two terms, though nothing is between them.
		`name:"anna"berg`: true, `name:"anna"carl`: false,
		"- anna": true, "--anna": true,
	} {
		if got := keys.Parse(text).Fits(anna); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestTerms(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Term{
		`Locale:ES`:       {Key: "locale", Value: "ES", To: 9},
		`-team:none`:      {Key: "team", Value: "none", Not: true, To: 10},
		`name:"A \"B\" C`: {Key: "name", Value: `A "B" C`, Quoted: true, To: 15},
		`"a\\b\c"`:        {Value: `a\b\c`, Quoted: true, Closed: true, To: 8},
		`url:"a b"`:       {Value: "url:a b", Unknown: "url", Quoted: true, Closed: true, To: 9},
		`5"`:              {Value: `5"`, To: 2},
		`"a:b"`:           {Value: "a:b", Quoted: true, Closed: true, To: 5},
		`10:30`:           {Value: "10:30", Unknown: "10", To: 5},
	} {
		e := keys.Parse(text)
		if len(e) != 1 {
			t.Errorf("%q: %d terms", text, len(e))
			continue
		}
		got := e[0]
		if got.Lower() != strings.ToLower(want.Value) {
			t.Errorf("%q: looks for %q", text, got.Lower())
		}
		got.lower, got.start = "", false
		if got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func TestTermAtTheCursor(t *testing.T) {
	t.Parallel()
	e := keys.Parse(`  anna locale:es`)
	for place, want := range map[int]string{0: "-", 2: "-", 3: "anna", 6: "anna", 7: "-", 8: "es", 16: "es"} {
		got := "-"
		if term, ok := e.At(place); ok {
			got = term.Value
		}
		if got != want {
			t.Errorf("at %d stands %q, want %q", place, got, want)
		}
	}
	if at, _ := e.At(16); len(e.Without(at)) != 1 || e.Without(at)[0].Value != "anna" {
		t.Errorf("%+v", e.Without(at))
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"agent", "admin"}, {"agent"}, {}, {""}, {"b"}}
	got := CountValues(rows, func(row []string) []string { return row })
	want := []Count{{"", 2}, {"agent", 2}, {"admin", 1}, {"b", 1}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	inUse := map[string][]Count{
		"locale": {{"en-US", 30}, {"es-MX", 20}, {"", 3}, {"de", 2}, {"de-CH", 1}},
		"team":   {{"Night Team", 4}, {`The "A"`, 3}, {"none", 2}, {"", 1}},
		"status": {{"200", 9}, {"404", 2}, {"402", 1}},
		"role":   {},
	}
	for typed, want := range map[string]string{
		"lo": "locale:", "n": "", "na": "name:", "LOC": "locale:", "-": "-name: -locale: -role: -team: -status:", "-t": "", "-te": "-team:",
		"locale": "locale:", "anna": "", `"lo`: "", "x:lo": "",
		"locale:":   "locale:en-US locale:es-MX locale:none locale:de locale:de-CH",
		"locale:E":  "locale:en-US locale:es-MX locale:none locale:de locale:de-CH",
		"-locale:d": "-locale:de -locale:de-CH", "locale:de": "locale:de-CH", "locale:mx": "locale:es-MX", "locale:es-mx": "", "locale:no": "locale:none", "locale:none": "",
		"team:":    `team:"Night Team" team:"The \"A\"" team:"none" team:none`,
		`team:"ni`: `team:"Night Team"`, `team:"Night Team"`: "", "team:team": `team:"Night Team"`,
		"status:4": "status:404 status:402", "status:0": "", "role:": "", "name:a": "",
	} {
		e := keys.Parse(typed)
		var got []string
		for _, s := range keys.Suggest(e[0], func(key string) []Count { return inUse[key] }) {
			got = append(got, s.Term)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q suggests %q, want %q", typed, strings.Join(got, " "), want)
		}
	}
}

// All texts can be read, terms stand where they say, and a value that is suggested
// finds the rows that have it.
func FuzzExpressions(f *testing.F) {
	for _, text := range []string{``, `anna`, `-locale:de team:none`, `name:"Anna B`, `"a\"b" x`, `-`, `:"`, "a\u2028b", "\xff:\"\xff", `--x:"y"z`} {
		f.Add(text, text)
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		before := 0
		for _, term := range keys.Parse(text) {
			if term.From < before || term.To <= term.From || term.To > len(text) {
				t.Fatalf("%q: a term from %d to %d after %d", text, term.From, term.To, before)
			}
			before = term.To
			alone := keys.Parse(text[term.From:term.To])
			if len(alone) != 1 || alone[0].Value != term.Value || alone[0].Key != term.Key || alone[0].Not != term.Not {
				t.Fatalf("%q: %q alone is %+v, not %+v", text, text[term.From:term.To], alone, term)
			}
			if !term.Unfinished() && term.Fits(value) == (Term{Key: term.Key, Value: term.Value, Not: !term.Not, Quoted: term.Quoted, Closed: term.Closed, lower: term.lower, start: term.start}).Fits(value) {
				t.Fatalf("%q: the term and its opposite agree on %q", text, value)
			}
		}
		if !utf8.ValidString(value) {
			return
		}
		for _, s := range suggestValues(Term{Key: "locale"}, []Count{{value, 1}}) {
			e := keys.Parse(s.Term)
			if len(e) != 1 || e[0].Value != value && !e[0].WantsNone() || !e[0].Fits(value) {
				t.Fatalf("%q is suggested for %q and read as %+v", s.Term, value, e)
			}
		}
	})
}
