package validate

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"
)

// localeLimit in bytes is checked before parsing, as the parser needs quadratic time.
const localeLimit = 35

// flexLocale is Flex UI's own rule for language tags.
var flexLocale = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z]{2}(-[a-zA-Z]+)?$`) })

// Locale judges a language tag (BCP 47). It must parse without being
// rewritten: a lenient parser reads en-USA as the language "usa". Tags that
// say no language, old ones and those outside Flex UI's own rule are
// warnings. The English name in the text catches slips such as kr, which is
// Kanuri, for ko. An error comes with a Suggestion where one is known.
func Locale(value string) Verdict {
	switch {
	case value == "":
		return Verdict{}
	case len(value) > localeLimit:
		return failure("%d bytes, the limit is %d", len(value), localeLimit)
	}
	if text := badAnywhere(value); text != "" {
		return failure("%s is not allowed in a locale, e.g. en-US", text)
	}
	if i := strings.IndexFunc(value, notInTag); i >= 0 {
		return didYouMean(value, fmt.Sprintf("%s not allowed in a locale (position %d)", describe(value[i:]), position(value, i)))
	}
	if grandfathered[strings.ToLower(value)] {
		return oldTag(language.Raw.Make(value))
	}
	tag, err := language.Raw.Parse(value)
	switch {
	case err != nil && unfinished(value):
		return incomplete("incomplete, e.g. en-US")
	case err != nil:
		return didYouMean(value, quote(value)+" is not a locale")
	case !strings.EqualFold(tag.String(), value):
		return didYouMean(value, quote(value)+" would be read as "+tag.String())
	}
	return wellFormed(value, tag)
}

func notInTag(r rune) bool { return notInDomain(r) || r == '_' }

// unfinished says whether typing on can make a language tag of value: a usual
// one, or any after a hyphen or the first letter of a part.
func unfinished(value string) bool {
	if len(LocaleSuggestions(value)) > 0 || len(value) == 1 && unicode.IsLetter(rune(value[0])) {
		return true
	}
	i := strings.LastIndexByte(value, '-')
	if i < 0 || len(value)-i > 2 {
		return false
	}
	_, err := language.Raw.Parse(value[:i])
	return err == nil
}

// didYouMean is an error that offers the tag which value may stand for.
func didYouMean(value, wrong string) Verdict {
	if fixed := fixLocale(value); fixed != "" {
		return failure("%s; did you mean %s?", wrong, fixed).suggesting(fixed)
	}
	return failure("%s, use e.g. en-US", wrong)
}

// wellFormed judges a tag that parses as it is written.
func wellFormed(value string, tag language.Tag) Verdict {
	base, _, _ := tag.Raw()
	name := englishName(tag)
	switch {
	case strings.HasPrefix(strings.ToLower(value), "x-"), base.String() == "und":
		return warning("valid, but names no language")
	case base.String() == "mul", base.String() == "zxx":
		return warning("valid, but means many languages or none")
	}
	if now, err := (language.Deprecated | language.Legacy).Parse(value); err == nil && now != tag {
		return oldTag(now)
	}
	if !flexLocale().MatchString(value) {
		return outsideFlex(value, name, tag.String())
	}
	return valid("%s", name)
}

func oldTag(now language.Tag) Verdict {
	return warning("outdated locale, now %s", now).suggesting(now.String())
}

// outsideFlex warns of a tag that Flex UI's rule does not match, and offers
// the usual spelling where only that is missing.
func outsideFlex(value, name, usual string) Verdict {
	v := warning("%s; Flex UI may not accept it, it expects e.g. en-US", name)
	if usual != value && flexLocale().MatchString(usual) {
		return v.suggesting(usual)
	}
	return v
}

// fixLocale turns the usual slips into a tag: en_US.UTF-8, en-USA, eng, jp,
// en-UK, English. It is "" where it knows none.
func fixLocale(value string) string {
	value, _, _ = strings.Cut(value, ".")
	value, _, _ = strings.Cut(value, "@")
	subtags := strings.FieldsFunc(value, func(r rune) bool { return r == '-' || r == '_' || r == ' ' })
	if len(subtags) == 0 {
		return ""
	}
	subtags[0] = fixLanguage(strings.ToLower(subtags[0]))
	if last := len(subtags) - 1; last > 0 && len(subtags[last]) <= 3 {
		subtags[last] = fixRegion(subtags[last])
	}
	tag, err := language.Raw.Parse(strings.Join(subtags, "-"))
	if err != nil || !strings.EqualFold(tag.String(), strings.Join(subtags, "-")) {
		return ""
	}
	return tag.String()
}

// fixLanguage gives the code of a language for its country's code, its
// English name or its three-letter code.
func fixLanguage(s string) string {
	if code, ok := countryForLanguage[s]; ok {
		return code
	}
	for code, name := range languageNames {
		if strings.EqualFold(name, s) {
			return code
		}
	}
	if base, err := language.ParseBase(s); err == nil {
		return base.String()
	}
	return s
}

// fixRegion gives the two-letter code for USA and UK and their like.
func fixRegion(s string) string {
	if region, err := language.ParseRegion(s); err == nil {
		return region.Canonicalize().String()
	}
	return s
}

// suggestionLimit is the most suggestions shown at a time.
const suggestionLimit = 8

// LocaleSuggestions lists usual Flex locales that begin with what was typed,
// in either case, the most usual first and at most 8.
func LocaleSuggestions(typed string) []string {
	var found []string
	for _, locale := range usualLocales {
		fits := len(typed) <= len(locale) && strings.EqualFold(locale[:len(typed)], typed)
		if fits && len(found) < suggestionLimit {
			found = append(found, locale)
		}
	}
	return found
}

// englishName is the tag's language in English with its script and region,
// such as "English (United States)", or "well formed" for a language that is
// not in the table.
func englishName(tag language.Tag) string {
	base, script, region := tag.Raw()
	name, known := languageNames[base.String()]
	if !known {
		return "valid, unknown language"
	}
	var details []string
	if s := script.String(); s != "Zzzz" {
		details = append(details, nameOr(scriptNames, s, "script"))
	}
	if r := region.String(); r != "ZZ" {
		details = append(details, nameOr(regionNames, r, "region"))
	}
	if len(details) == 0 {
		return name
	}
	return name + " (" + strings.Join(details, ", ") + ")"
}

func nameOr(names map[string]string, code, what string) string {
	if name, ok := names[code]; ok {
		return name
	}
	return what + " " + code
}
