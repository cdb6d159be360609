package validate

import (
	"strings"
	"testing"

	"golang.org/x/net/idna"
)

func TestEmail(t *testing.T) {
	local64 := strings.Repeat("a", 64)
	check(t, Email, []row{
		{"", Pristine, "", ""},
		{"ann@example.com", Valid, "valid email", ""},
		{"a.b+c_d!#$%&'*/=?^`{|}~-@example.com", Valid, "", ""},
		{"ann@EXAMPLE.com", Valid, "valid email", ""},
		{local64 + "@example.com", Valid, "", ""},
		{"a@" + strings.Repeat("b", 63) + ".com", Valid, "", ""},
		{"a@bücher.example", Valid, "xn--bcher-kva.example", ""},
		{"a@почта.рф", Valid, "xn--80a1acny.xn--p1ai", ""},
		{"a@日本語ドメイン.jp", Valid, "xn--", ""},
		{"a@네이버mail.kr", Valid, "xn--", ""},
		{"a@straße.example", Valid, "xn--strae-oqa.example", ""},
		{"ada@a0.com", Valid, "valid email", ""},
		{"ada@az09.com", Valid, "valid email", ""},
		{local64 + "@" + strings.Repeat(strings.Repeat("b", 61)+".", 3) + "com", Valid, "valid email", ""},
		{"a@" + strings.Repeat("é.", 31) + "comma", Valid, "the domain is " + strings.Repeat("xn--9ca.", 9) + "xn--9ca… in ASCII", ""},

		{"ann", Incomplete, "no @ yet", ""},
		{"ann@", Incomplete, "incomplete domain", ""},
		{"ann@example.", Incomplete, "incomplete domain", ""},
		{"ann@example.com.", Incomplete, "incomplete domain", "ann@example.com"},
		{"é@example.", Incomplete, "incomplete domain", ""},
		{"ann@example.", Incomplete, "incomplete domain", ""},

		{"ann@example", Warning, "domain has no dot", ""},
		{"é@example.com", Warning, "non-ASCII letters", ""},
		{"é@bücher.com", Warning, "xn--bcher-kva.com", ""},
		{"é@раураl.com", Warning, "the domain mixes Cyrillic and Latin letters", ""},
		{"a@раураl.com", Warning, `the domain mixes Cyrillic and Latin letters: "р" (U+0440); in ASCII xn--l-7sba6dbr.com`, "a@paypal.com"},
		{"a@xn--l-7sba6dbr.com", Warning, "the domain mixes Cyrillic and Latin letters", ""},
		{"ada@exаmple.com", Warning, "the domain mixes Latin and Cyrillic letters", "ada@example.com"},
		{"ada@ехаsе.com", Warning, "the domain mixes Cyrillic and Latin letters", "ada@exase.com"},
		{"ada@аррӏе.com", Warning, `the domain looks like "apple", but in Cyrillic letters`, "ada@apple.com"},
		{"ada@gοοgle.com", Warning, "the domain mixes Latin and Greek letters", "ada@google.com"},
		{"аdа@example.com", Warning, "the part before the @ mixes Cyrillic and Latin letters", "ada@example.com"},
		{"2аdа@example.com", Warning, "the part before the @ mixes Cyrillic and Latin letters", "2ada@example.com"},
		{"асе@example.com", Warning, `the part before the @ looks like "ace", but in Cyrillic letters`, "ace@example.com"},
		{"жук@example.com", Warning, "non-ASCII letters", ""},
		{"é@example", Warning, "domain has no dot", ""},
		{`"a b"@example.com`, Warning, "quoted", ""},
		{`"a\"b"@example.com`, Warning, "quoted", ""},
		{`""@example.com`, Warning, "quoted", ""},
		{"a..b@example.com", Warning, "misplaced dot", ""},
		{".a@example.com", Warning, "misplaced dot", ""},
		{"a.@example.com", Warning, "misplaced dot", ""},
		{"a@a_b.com", Warning, "underscore", ""},
		{"a@ab--c.com", Warning, "hyphens at positions 3 and 4", ""},

		{" ann@example.com", Error, "space before or after", "ann@example.com"},
		{"ann@example.com\u00a0", Error, "space before or after", "ann@example.com"},
		{"   ", Error, "space before or after", ""},
		{" ann@example", Error, "space before or after", "ann@example"},
		{" ann smith@example.com", Error, "space not allowed before the @ (position 1)", ""},
		{"[ann@example.com", Error, `"[" not allowed before the @ (position 1)`, ""},
		{strings.Repeat(" ", 493) + "ann@example.com", Error, "508 bytes", "ann@example.com"},
		{strings.Repeat(" ", 494) + "ann@example.com", Error, "509 bytes", ""},
		{"a@" + strings.Repeat("é.", 31) + "commas", Error, "domain of 254 bytes", ""},
		{"a@b/.com", Error, `"/" not allowed in a domain`, ""},
		{"a@b:.com", Error, `":" not allowed in a domain`, ""},
		{"a@b`.com", Error, "\"`\" not allowed in a domain", ""},
		{"a@b{.com", Error, `"{" not allowed in a domain`, ""},
		{"ann@example.com\n", Error, "U+000A line feed at position 16", "ann@example.com"},
		{"Bob <bob@example.com>", Error, "not allowed before the @", "bob@example.com"},
		{"mailto:bob@example.com", Error, "not allowed before the @", "bob@example.com"},
		{"bob@example,com", Error, `"," not allowed in a domain`, "bob@example.com"},
		{"a@@example.com", Error, "2 @ signs", ""},
		{`"a@b"@example.com`, Error, "2 @ signs", ""},
		{"@example.com", Error, "nothing before the @", ""},
		{"a b@example.com", Error, "space not allowed before the @ (position 2)", ""},
		{"a(x)@example.com", Error, `"(" not allowed before the @ (position 2)`, ""},
		{`"ab@example.com`, Error, "not closed", ""},
		{`"ab\"@example.com`, Error, "not closed", ""},
		{`"a"b"@example.com`, Error, "quotation mark inside", ""},
		{local64 + "a@example.com", Error, "65 bytes before the @", ""},
		{"a@" + strings.Repeat("b", 64) + ".com", Error, "64 bytes between dots", ""},
		{strings.Repeat("a", 250) + "@b.co", Error, "255 bytes", ""},
		{"a\u202e@example.com", Error, "U+202E right-to-left override at position 2", ""},
		{"a\u200b@example.com", Error, "U+200B zero width space", ""},
		{"ب\u200cب@example.com", Error, "U+200C zero width non-joiner at position 2", ""},
		{"a@x y.com", Error, "space not allowed in a domain", ""},
		{"a@-x.com", Error, "starts or ends with a hyphen", ""},
		{"a..b@-x.com", Error, "starts or ends with a hyphen", ""},
		{"é@b..com", Error, "extra dot", ""},
		{`"a b"@1.2.3.4`, Error, "ends in digits", ""},
		{"a@x-.com", Error, "starts or ends with a hyphen", ""},
		{"a@b..com", Error, "extra dot", ""},
		{"a@.com", Error, "extra dot", ""},
		{"a@1.2.3.4", Error, "ends in digits", ""},
		{"a@[1.2.3.4]", Error, `"[" not allowed in a domain`, ""},
		{"a@xn--a", Error, "is not a domain name", ""},
		{"a@℀.com", Error, `"/" not allowed in a domain`, ""},
	})
}

func TestNormalEmail(t *testing.T) {
	for value, want := range map[string]string{
		"": "", "Ann": "ann", "ANN@Example.COM": "ann@example.com", "É@example.com": "é@example.com",
		"a@BÜCHER.example": "a@xn--bcher-kva.example", "a@XN--BCHER-KVA.example": "a@xn--bcher-kva.example",
		"a@почта。рф": "a@xn--80a1acny.xn--p1ai", "A@\u0378.example": "a@\u0378.example", `"A@b"@ü.example`: `"a@b"@xn--tda.example`,
	} {
		if got := NormalEmail(value); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}

func FuzzEmail(f *testing.F) {
	for _, s := range []string{"ann@example.com", "a@раураl.com", `"a b"@x.y`, "Bob <b@x.y>", "a@a_b--c.d", "a@b。c", "a@xn--"} {
		f.Add(s)
	}
	profile := idna.New(idna.MapForLookup(), idna.StrictDomainName(false), idna.CheckHyphens(false))
	f.Fuzz(func(t *testing.T, value string) {
		v := Email(value)
		checkText(t, value, v)
		if v.Suggestion != "" && Email(v.Suggestion).Blocks() {
			t.Fatalf("%+q: suggests %+q, which is wrong too", value, v.Suggestion)
		}
		if v.State != Valid && v.State != Warning {
			return
		}
		local, domain, _ := strings.Cut(value, "@")
		ascii, err := profile.ToASCII(domain)
		if strings.Count(value, "@") != 1 || local == "" || len(value) > 254 || len(local) > 64 {
			t.Fatalf("%+q: %s", value, v.State)
		}
		if err != nil || ascii == "" || strings.IndexFunc(ascii, beyondASCII) >= 0 || strings.ContainsAny(ascii, " @\n") {
			t.Fatalf("%+q: domain is %+q in ASCII, %v", value, ascii, err)
		}
	})
}

func BenchmarkEmailLongest(b *testing.B) {
	value := "a@" + strings.Repeat("раураl.", 18) + "com"
	for b.Loop() {
		Email(value)
	}
}
