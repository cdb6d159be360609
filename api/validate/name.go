package validate

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// NameLimit is the most characters in ChatFriendlyName, CustomerFriendlyName
// and Identity.
const NameLimit = 256

// Identity judges the Identity of a chat's customer: a Name that should not be an
// email address, as Twilio advises against personal data in it.
func Identity(value string) Verdict {
	v := Name("the identity", value)
	if v.State == Valid && !email(value).Blocks() {
		return warning("an email address: Twilio advises against personal data in an identity")
	}
	return v
}

// Name judges ChatFriendlyName and CustomerFriendlyName, and the length and
// characters of an Identity; label says which, as the form names it.
func Name(label, value string) Verdict {
	if value == "" {
		return Verdict{}
	}
	n := utf8.RuneCountInString(value)
	if n > NameLimit {
		return failure("%d characters, the limit for %s is %d", n, label, NameLimit)
	}
	if text := BadCharacters(value); text != "" {
		return failure("%s: remove it", text)
	}
	if trimmed := strings.TrimSpace(value); trimmed != value {
		return warning("space at the start or end of %s", label).suggesting(trimmed)
	}
	return valid("%d of %d characters", n, NameLimit)
}

var (
	versionPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d+(\.\d+)*(-[0-9A-Za-z]+([.-][0-9A-Za-z]+)*)?$`) })
	versionStart   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d+(\.\d+)*(\.|-([0-9A-Za-z]+[.-])*)$`) })
)

// versionLimit keeps the header short; no version in use comes near it.
const versionLimit = 64

// UIVersion judges the Ui-Version header: digits separated by dots such as
// 1.0.0, with an optional suffix such as -beta.1. The characters that may
// be in it are safe in a header.
func UIVersion(value string) Verdict {
	switch {
	case value == "":
		return Verdict{}
	case len(value) > versionLimit:
		return failure("%d bytes, the limit is %d", len(value), versionLimit)
	case versionPattern().MatchString(value):
		return valid("valid version")
	case versionStart().MatchString(value):
		return incomplete("incomplete, e.g. 1.0.0")
	}
	if text := badAnywhere(value); text != "" {
		return failure("%s is not allowed in a version, e.g. 1.0.0", text)
	}
	v := failure("%s is not a version, use e.g. 1.0.0", quote(value))
	if fixed := strings.TrimLeft(strings.TrimSpace(value), "vV="); versionPattern().MatchString(fixed) {
		return v.suggesting(fixed)
	}
	return v
}
