package validate

import (
	"strings"
	"unicode/utf8"
)

// messageLimit is the most characters in a message, as Twilio's document on
// conversations has it.
const messageLimit = 1_600

// Message judges the body of a chat message: at most 1,600 characters. Line
// feeds and tabs are part of it; what cannot be seen is a warning, as a test
// may mean it.
func Message(text string) Verdict {
	if text == "" {
		return Verdict{}
	}
	n := utf8.RuneCountInString(text)
	if n > messageLimit {
		return failure("%d characters, the limit is %d", n, messageLimit)
	}
	if !utf8.ValidString(text) {
		return failure("%s: remove it", BadCharacters(text))
	}
	if found := at(text, badIndex(text, badInJSON)); found != "" {
		return warning("%s is invisible", found)
	}
	if strings.TrimSpace(text) == "" {
		return warning("only spaces")
	}
	return valid("%d of %d characters", n, messageLimit)
}
