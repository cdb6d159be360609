package sid

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	fu1 = "FU00000000000000000000000000000001"
	fu2 = "FU00000000000000000000000000000002"
	fuA = "FUaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	wk1 = "WK00000000000000000000000000000001"
)

func TestWithArticle(t *testing.T) {
	for kind, want := range map[Kind]string{
		Account:           "an account",
		APIKey:            "an API key",
		Interaction:       "an interaction",
		Worker:            "a worker",
		FlexUser:          "a Flex user",
		UnifiedUser:       "a user",
		Address:           "a chat address",
		RegulatoryAddress: "a regulatory address",
		{}:                "a ",
	} {
		if got := kind.WithArticle(); got != want {
			t.Errorf("%s: got %q, want %q", kind.Prefix, got, want)
		}
	}
}

func TestKindOf(t *testing.T) {
	for text, want := range map[string]Kind{
		"AC": Account, "GO": Instance, "FU": FlexUser, "US": UnifiedUser,
		"WK": Worker, "WS": Workspace, "QO": Team, "CH": Conversation,
		"IG": Address, "IM": Message, "WT": Task, "KD": Interaction,
		"UO": Channel, "SK": APIKey, "AD": RegulatoryAddress, "IS": Service,
		"RQ": Request, wk1: Worker, "FU12": FlexUser,
		"": {}, "F": {}, "fu": {}, "Fu": {}, "XX": {}, "é": {},
	} {
		got, ok := KindOf(text)
		if got != want || ok != (want != Kind{}) {
			t.Errorf("%q: got %v, %t", text, got, ok)
		}
	}
}

func TestValid(t *testing.T) {
	for text, want := range map[string]bool{
		fu1: true, fuA: true,
		"FU" + strings.Repeat("aF", 16): true,
		"fu" + fu1[2:]:                  false,
		wk1:                             false,
		fu1 + "0":                       false,
		fu1[:33]:                        false,
		fu1[:33] + "g":                  false,
		fu1[:33] + "\n":                 false,
		"":                              false,
	} {
		if Valid(FlexUser, text) != want {
			t.Errorf("Valid(%q) is not %t", text, want)
		}
	}
}

// Every byte at every place of a SID is judged as the pattern has it.
func TestValidAtEveryPlace(t *testing.T) {
	pattern := regexp.MustCompile(`^FU[0-9a-fA-F]{32}$`)
	for place := range fu1 {
		for c := range 256 {
			text := fu1[:place] + string([]byte{byte(c)}) + fu1[place+1:]
			if Valid(FlexUser, text) != pattern.MatchString(text) {
				t.Errorf("Valid(%q) differs from the pattern", text)
			}
		}
	}
}

func TestEqual(t *testing.T) {
	upper := "FU" + strings.ToUpper(fuA[2:])
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{fuA, fuA, true},
		{fuA, upper, true},
		{fuA, "fu" + fuA[2:], false},
		{fu1, fu2, false},
		{fu1, fu1[:33], false},
		{fu1, "FX" + fu1[2:], false},
		{fu1, "FU1" + fu1[3:], false},
		{"FUABCDEF09", "FUabcdef09", true},
		{"FU@", "FU`", false},
		{"FUG", "FUg", false},
		{"", "", true},
		{"", "F", false},
		{"FUſ", "FUs", false},
	} {
		if Equal(c.a, c.b) != c.want || Equal(c.b, c.a) != c.want {
			t.Errorf("Equal(%q, %q) is not %t", c.a, c.b, c.want)
		}
	}
}

func TestFind(t *testing.T) {
	upper := "FU" + strings.ToUpper(fuA[2:])
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"none", "no SID here, FU only", nil},
		{"alone", fu1, []string{fu1}},
		{"URL", "https://example.com/v2/Users/" + fu1 + "?x=" + wk1, []string{fu1}},
		{"JSON", `{"a":"` + fu2 + `","b":"` + fu1 + `"}`, []string{fu2, fu1}},
		{"twice", fu1 + "," + fu2 + "," + fu1, []string{fu1, fu2}},
		{"twice but for case", fuA + " " + upper, []string{fuA}},
		{"other kind", wk1, nil},
		{"longer run after", fu1 + "0", nil},
		{"letter after", fu1 + "é", nil},
		{"longer run before", "x" + fu1, nil},
		{"letter before", "é" + fu1, nil},
		{"two run together", fu1 + fu2, nil},
		{"underscore", "user_" + fu1 + "_x", []string{fu1}},
		{"percent escape", "next=%2FUsers%2F" + fu1, []string{fu1}},
		{"JSON escape", `"lines\n` + fu1 + `"`, []string{fu1}},
		{"percent escape at the start", "%2F" + fu1, []string{fu1}},
		{"percent and no hex digit first", "%gA" + fu1, nil},
		{"percent and no hex digit last", "%Ag" + fu1, nil},
		{"escape at the start", `\n` + fu1, []string{fu1}},
		{"letter of an escape alone", "xn" + fu1, nil},
		{"backslash and no escape", `\x` + fu1, nil},
		{"no hex digits", "FU" + strings.Repeat("z", 32), nil},
		{"cut at the end", strings.Repeat(" ", Length) + fu1[:20], nil},
		{"cut after another", fu2 + strings.Repeat(" ", Length) + fu1[:33], []string{fu2}},
		{"broken bytes", "\xff" + fu1 + "\xff", []string{fu1}},
		{"prefix again", "FU" + fu1, nil},
		{"prefix before", "FU " + fu1, []string{fu1}},
		{"quoted lower case", "fu" + fu1[2:], nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Find(FlexUser, c.text); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestShorten(t *testing.T) {
	for in, want := range map[string]string{
		fu1:                     "FU0000…0001",
		"":                      "",
		"short":                 "short",
		"fourteen chars":        "fourteen chars",
		"fifteen letters":       "fiftee…ters",
		strings.Repeat("é", 15): "éééééé…éééé",
		strings.Repeat("é", 14): strings.Repeat("é", 14),
	} {
		if got := Shorten(in); got != want {
			t.Errorf("Shorten(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzFind holds Find to what can be said of any text: each find is a SID
// that is in the text, none comes twice, and a SID put between blanks is
// always found.
func FuzzFind(f *testing.F) {
	pattern := regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
	const planted = "AC00000000000000000000000000000001"
	for _, s := range []string{"", "AC", planted, "%2F" + planted, "ACACACAC" + planted, "\xffAC"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if Valid(Account, text) != pattern.MatchString(text) {
			t.Fatalf("Valid(%q) differs from the pattern", text)
		}
		found := Find(Account, text)
		for i, s := range found {
			if !pattern.MatchString(s) || !strings.Contains(text, s) {
				t.Fatalf("%q is not a SID of %q", s, text)
			}
			if slices.ContainsFunc(found[:i], func(o string) bool { return Equal(o, s) }) {
				t.Fatalf("%q found twice in %q", s, text)
			}
		}
		if !slices.Contains(Find(Account, text+" "+planted+" "), planted) {
			t.Fatalf("planted SID not found after %q", text)
		}
	})
}

func BenchmarkFindLongText(b *testing.B) {
	text := strings.Repeat("AC", 50_000)
	for b.Loop() {
		Find(Account, text)
	}
}

func TestCheck(t *testing.T) {
	if err := Check(FlexUser, fu1); err != nil {
		t.Error(err)
	}
	if err := Check(Account, fu1); err == nil || err.Error() != `"`+fu1+`" is not an account SID` {
		t.Errorf("%v", err)
	}
}
