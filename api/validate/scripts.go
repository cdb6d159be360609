package validate

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// latinTwins are the letters of other scripts that most fonts draw like a Latin
// letter, in lower case: the part of Unicode's confusable characters (UTS 39) that
// can stand in an address.
var latinTwins = map[rune]rune{
	'а': 'a', 'ь': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'һ': 'h', 'і': 'i', 'ј': 'j', 'ӏ': 'l', 'о': 'o',
	'р': 'p', 'ԛ': 'q', 'г': 'r', 'ѕ': 's', 'ѵ': 'v', 'ԝ': 'w', 'х': 'x', 'у': 'y', // Cyrillic
	'α': 'a', 'γ': 'y', 'ι': 'i', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'υ': 'u', // Greek
	'օ': 'o', 'ս': 'u', 'ռ': 'n', 'հ': 'h', 'զ': 'q', 'ց': 'g', // Armenian
}

// mixable are the scripts that one word of a language has together (the "highly
// restrictive" level of UTS 39): Japanese, Chinese and Korean, each with Latin.
var mixable = [][]string{
	{"Latin", "Han", "Hiragana", "Katakana"},
	{"Latin", "Han", "Bopomofo"},
	{"Latin", "Han", "Hangul"},
}

// lookAlike says why a word may be read as another one: its letters are of scripts
// that do not go together, or all look like Latin ones. It is "" where nothing is
// wrong.
func lookAlike(word string) string {
	var scripts []string
	var foreign rune
	for _, r := range word {
		s := script(r)
		if s == "" {
			continue
		}
		if !slices.Contains(scripts, s) {
			scripts = append(scripts, s)
		}
		if foreign == 0 && s != "Latin" {
			foreign = r
		}
	}
	twin := asLatin(word)
	switch {
	case len(scripts) > 1 && !goTogether(scripts):
		return fmt.Sprintf("mixes %s letters: %s", strings.Join(scripts, " and "), describe(string(foreign)))
	case len(scripts) == 1 && foreign != 0 && isASCII(twin):
		return fmt.Sprintf("looks like %s, but in %s letters", quote(twin), scripts[0])
	}
	return ""
}

// goTogether says whether one language is written in all of the scripts.
func goTogether(scripts []string) bool {
	return slices.ContainsFunc(mixable, func(set []string) bool {
		return !slices.ContainsFunc(scripts, func(s string) bool { return !slices.Contains(set, s) })
	})
}

// script is the name of the script that a letter belongs to, "" for anything else.
func script(r rune) string {
	switch {
	case !unicode.IsLetter(r), unicode.In(r, unicode.Common, unicode.Inherited):
		return ""
	case unicode.Is(unicode.Latin, r):
		return "Latin"
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return name
		}
	}
	return ""
}

// asLatin has the Latin letter for each that looks like one.
func asLatin(text string) string {
	return strings.Map(func(r rune) rune {
		if twin, ok := latinTwins[unicode.ToLower(r)]; ok {
			return twin
		}
		return r
	}, text)
}

func isASCII(text string) bool { return strings.IndexFunc(text, beyondASCII) < 0 }
