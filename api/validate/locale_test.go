package validate

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

func TestLocale(t *testing.T) {
	check(t, Locale, []row{
		{"", Pristine, "", ""},
		{"en-US", Valid, "English (United States)", ""},
		{"pt-br", Valid, "Portuguese (Brazil)", ""},
		{"th", Valid, "Thai", ""},
		{"zh-Hans", Valid, "Chinese (Simplified)", ""},
		{"kr", Valid, "Kanuri", ""},
		{"en-XX", Valid, "English (region XX)", ""},
		{"gv", Valid, "valid, unknown language", ""},

		{"e", Incomplete, "incomplete", ""},
		{"q", Incomplete, "incomplete", ""},
		{"en-", Incomplete, "incomplete", ""},
		{"en-U", Incomplete, "incomplete", ""},
		{"gv-I", Incomplete, "incomplete", ""},
		{"zh-Ha", Incomplete, "incomplete", ""},

		{"EN-us", Warning, "Flex UI may not accept it", "en-US"},
		{"es-419", Warning, "Spanish (Latin America); Flex UI may not accept it", ""},
		{"zh-Hant-TW", Warning, "Chinese (Traditional, Taiwan); Flex UI", ""},
		{"en-u-co-phonebk", Warning, "Flex UI may not accept it", ""},
		{"en-latn-us", Warning, "English (Latin, United States); Flex UI", ""},
		{"en-a-bbbbbbbb-bbbbbbbb-bbbbbbbb-bbb", Warning, "Flex UI may not accept it", ""},
		{"und", Warning, "names no language", ""},
		{"x-test", Warning, "names no language", ""},
		{"mul", Warning, "many languages or none", ""},
		{"zxx", Warning, "many languages or none", ""},
		{"iw", Warning, "outdated locale, now he", "he"},
		{"tl", Warning, "outdated locale, now fil", "fil"},
		{"en-UK", Warning, "outdated locale, now en-GB", "en-GB"},
		{"i-klingon", Warning, "outdated locale, now tlh", "tlh"},
		{"en-GB-oed", Warning, "outdated locale", "en-GB-oxendict"},

		{"en_US", Error, `"_" not allowed in a locale (position 3)`, "en-US"},
		{"en_US.UTF-8", Error, "did you mean en-US?", "en-US"},
		{"en-USA", Error, `"en-USA" would be read as usa; did you mean en-US?`, "en-US"},
		{"en-GBR", Error, "did you mean en-GB?", "en-GB"},
		{"eng", Error, "did you mean en?", "en"},
		{"English", Error, "did you mean en?", "en"},
		{"Ukrainian", Error, "did you mean uk?", "uk"},
		{"ukr", Error, "did you mean uk?", "uk"},
		{"de_DE@euro", Error, `"_" not allowed in a locale (position 3)`, "de-DE"},
		{"cz", Error, "did you mean cs?", "cs"},
		{"en_abc", Error, "not allowed in a locale (position 3), use e.g. en-US", ""},
		{"7", Error, `"7" is not a locale, use e.g. en-US`, ""},
		{"jp", Error, "did you mean ja?", "ja"},
		{"jp-JP", Error, "did you mean ja-JP?", "ja-JP"},
		{" en-US", Error, "space not allowed in a locale (position 1)", "en-US"},
		{"en-en", Error, `"en-en" is not a locale, use e.g. en-US`, ""},
		{"--", Error, "is not a locale", ""},
		{"___", Error, `"_" not allowed in a locale (position 1)`, ""},
		{"-", Error, "is not a locale", ""},
		{"єn", Error, `"є" (U+0454) not allowed in a locale (position 1)`, ""},
		{"en\u200b-US", Error, "U+200B zero width space at position 3 is not allowed in a locale", ""},
		{"en-a-" + strings.Repeat("b", 31), Error, "36 bytes", ""},
	})
}

// The whole sentence on a tag, of which TestLocale asks for a part.
func TestLocaleNames(t *testing.T) {
	for tag, want := range map[string]string{
		"th": "Thai", "en-US": "English (United States)", "zh-Hans": "Chinese (Simplified)", "en-XX": "English (region XX)",
	} {
		if v := Locale(tag); v.Text != want {
			t.Errorf("%s: %q, want %q", tag, v.Text, want)
		}
	}
}

// The tables say what Unicode's own English names say, but for those that people
// know better by another.
func TestNamesAreThoseOfUnicode(t *testing.T) {
	differ := map[string]string{
		"no": "Norwegian", "TR": "Türkiye", "001": "world", "HK": "Hong Kong",
		"Arab": "Arabic script", "Hans": "Simplified", "Hant": "Traditional",
	}
	for code, name := range languageNames {
		if want := display.English.Languages().Name(language.Raw.Make(code)); name != cmp.Or(differ[code], want) {
			t.Errorf("language %s is %q, want %q", code, name, want)
		}
	}
	for code, name := range regionNames {
		if want := display.English.Regions().Name(language.MustParseRegion(code)); name != cmp.Or(differ[code], want) {
			t.Errorf("region %s is %q, want %q", code, name, want)
		}
	}
	for code, name := range scriptNames {
		if want := display.English.Scripts().Name(language.MustParseScript(code)); name != cmp.Or(differ[code], want) {
			t.Errorf("script %s is %q, want %q", code, name, want)
		}
	}
}

func TestLocaleSuggestions(t *testing.T) {
	for typed, want := range map[string][]string{
		"EN-u":   {"en-US"},
		"pt":     {"pt-BR", "pt-PT", "pt"},
		"zh-":    {"zh-Hans", "zh-Hant"},
		"qq":     nil,
		"en-USA": nil,
	} {
		if got := LocaleSuggestions(typed); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", typed, got, want)
		}
	}
	if got := LocaleSuggestions(""); len(got) != 8 || got[0] != "en-US" {
		t.Errorf("nothing typed: got %v", got)
	}
}

func TestUsualLocalesAreGood(t *testing.T) {
	for _, locale := range usualLocales {
		if v := Locale(locale); v.State != Valid || strings.Contains(v.Text, "unknown language") || strings.Contains(v.Text, "region ") {
			t.Errorf("%s: %s, %q", locale, v.State, v.Text)
		}
	}
}

func TestTablesHoldRealCodes(t *testing.T) {
	for code := range languageNames {
		if tag, err := language.Raw.Parse(code); err != nil || tag.String() != code {
			t.Errorf("language %s: %s, %v", code, tag, err)
		}
	}
	for code := range regionNames {
		if _, err := language.ParseRegion(code); err != nil {
			t.Errorf("region %s: %v", code, err)
		}
	}
	for country, code := range countryForLanguage {
		if _, err := language.ParseBase(country); err == nil || languageNames[code] == "" {
			t.Errorf("%s for %s: %v", country, code, err)
		}
	}
	for tag := range grandfathered {
		if v := Locale(tag); v.State != Warning || !strings.HasPrefix(v.Text, "outdated locale") {
			t.Errorf("%s: %s, %q", tag, v.State, v.Text)
		}
	}
}

func FuzzLocale(f *testing.F) {
	for _, s := range []string{"en-US", "en_US", "EN-us", "i-klingon", "en-u-co-phonebk", "x-a", "zh-cmn", "de-1901-1901", "en--", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		v := Locale(value)
		checkText(t, value, v)
		if v.Suggestion != "" && Locale(v.Suggestion).Blocks() {
			t.Fatalf("%+q: suggests %+q, which is wrong too", value, v.Suggestion)
		}
		if v.State != Valid {
			return
		}
		tag, err := language.Raw.Parse(value)
		if err != nil || !strings.EqualFold(tag.String(), value) || !flexLocale().MatchString(value) {
			t.Fatalf("%+q: valid, but reads as %s, %v", value, tag, err)
		}
	})
}

func BenchmarkLocaleLong(b *testing.B) {
	value := strings.Repeat("-", 100_000)
	for b.Loop() {
		Locale(value)
	}
}

func BenchmarkLocaleWrong(b *testing.B) {
	for b.Loop() {
		Locale("en-USA")
	}
}
