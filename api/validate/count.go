package validate

import (
	"strconv"
	"strings"
)

// Count judges a whole number from least to most, neither of them negative,
// written in the digits 0 to 9 without a sign or a zero in front.
func Count(text string, least, most int) Verdict {
	if text == "" {
		return Verdict{}
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	switch {
	case err != nil:
		return failure("%s is not a whole number from %d to %d", quote(text), least, most)
	case n < least || n > most:
		return failure("%d is not between %d and %d", n, least, most)
	case text != strconv.Itoa(n):
		return failure("%s has extra characters, use %d", quote(text), n).suggesting(strconv.Itoa(n))
	}
	return valid("from %d to %d", least, most)
}
