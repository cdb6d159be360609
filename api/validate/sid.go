package validate

import (
	"strings"
	"unicode/utf8"

	"flexconsole/api/sid"
)

// SID judges a SID of one kind: its prefix, 32 hex digits, 34 characters. A
// longer text that contains one SID of the kind, e.g. a pasted URL, is an
// error that offers this SID.
func SID(kind sid.Kind, value string) Verdict {
	trimmed := strings.TrimSpace(value)
	switch {
	case value == "":
		return Verdict{}
	case sid.Valid(kind, value):
		return valid("%s SID", kind.Name)
	case trimmed == "":
		return failure("only spaces; %s SID starts with %s", kind.WithArticle(), kind.Prefix)
	case trimmed != value && utf8.RuneCountInString(trimmed) <= sid.Length:
		return failure("spaces around the SID").suggesting(trimmed)
	}
	if v, ok := containedSIDs(kind, value); ok {
		return v
	}
	if text := badAnywhere(value); text != "" {
		return failure("%s: a SID has only letters and digits", text)
	}
	if v, ok := wrongPrefix(kind, value); ok {
		return v
	}
	return digits(value)
}

// containedSIDs judges a value that is more than a SID and contains some.
func containedSIDs(kind sid.Kind, value string) (Verdict, bool) {
	found := sid.Find(kind, value)
	switch len(found) {
	case 0:
		return Verdict{}, false
	case 1:
		return failure("contains one %s SID, %s", kind.Name, sid.Shorten(found[0])).suggesting(found[0]), true
	}
	return failure("contains %d %s SIDs, keep one", len(found), kind.Name), true
}

// wrongPrefix judges a value, with no invisible characters, that does not
// begin as the kind does.
func wrongPrefix(kind sid.Kind, value string) (Verdict, bool) {
	n := min(2, len(value))
	start := value[:n]
	if start == kind.Prefix[:n] {
		return Verdict{}, false
	}
	if strings.EqualFold(start, kind.Prefix[:n]) {
		return failure("the prefix must be upper case %s", kind.Prefix).suggesting(kind.Prefix[:n] + value[n:]), true
	}
	if other, ok := sid.KindOf(strings.ToUpper(start)); ok {
		return otherKind(kind, other), true
	}
	return failure("starts with %s; %s SID starts with %s", quote(first(value, 2)), kind.WithArticle(), kind.Prefix), true
}

// otherKind says which kind was pasted. The wrong address is the web chat mistake
// people make most.
func otherKind(want, got sid.Kind) Verdict {
	if want == sid.Address && (got == sid.RegulatoryAddress || got == sid.Service) {
		return failure(
			"that is %s SID (%s); a web chat needs a chat address SID (IG): choose it from the list",
			got.WithArticle(),
			got.Prefix,
		)
	}
	return failure("that is %s SID (%s); %s SID starts with %s", got.WithArticle(), got.Prefix, want.WithArticle(), want.Prefix)
}

// digits judges a value whose prefix is right.
func digits(value string) Verdict {
	notHex := func(r rune) bool { return !strings.ContainsRune("0123456789abcdefABCDEF", r) }
	prefix := min(2, len(value))
	if i := strings.IndexFunc(value[prefix:], notHex); i >= 0 {
		return failure("%s is not a hex digit (0-9, a-f)", at(value, prefix+i))
	}
	if n := len(value); n > sid.Length {
		return failure("%d characters, %d too many (a SID has %d)", n, n-sid.Length, sid.Length)
	}
	return incomplete("%d of %d characters", len(value), sid.Length)
}
