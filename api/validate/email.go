package validate

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// Limits of an address in bytes (RFC 5321, section 4.5.3.1).
const (
	emailLimit  = 254
	localLimit  = 64
	labelLimit  = 63
	domainLimit = 253
)

// EmailDomain judges the domain of an email address, with or without the @ before it, as
// a part of one. A Suggestion is a domain.
func EmailDomain(value string) Verdict {
	const local = "a@"
	v := Email(local + strings.TrimPrefix(value, "@"))
	v.Suggestion = strings.TrimPrefix(v.Suggestion, local)
	return v
}

// Email judges an email address. The API states no pattern; this rule is the
// console's own and no stricter than mail systems: what exists but is rare,
// such as a quoted local part, is a warning. A domain beyond ASCII shows its
// punycode, which gives look-alike letters away. An error comes with a
// Suggestion where a usual slip explains it.
func Email(value string) Verdict {
	v := email(value)
	if latin := asLatin(value); v.State == Warning && latin != value && isASCII(latin) {
		return v.suggesting(latin)
	}
	if !v.Blocks() || len(value) > 2*emailLimit {
		return v
	}
	fixed := fixEmail(value)
	m := email(fixed)
	if m.State == Valid || m.State == Warning && v.State == Error {
		return v.suggesting(fixed)
	}
	return v
}

func email(value string) Verdict {
	switch {
	case value == "":
		return Verdict{}
	case len(value) > emailLimit:
		return failure("%d bytes, the limit is %d", len(value), emailLimit)
	}
	if text := badAnywhere(value); text != "" {
		return failure("%s is not allowed in an email address", text)
	}
	if trimmed := strings.TrimSpace(value); trimmed != value && !strings.ContainsFunc(trimmed, unicode.IsSpace) {
		return failure("space before or after the address")
	}
	return parts(value)
}

// parts judges the address on both sides of its only @.
func parts(value string) Verdict {
	local, domain, found := strings.Cut(value, "@")
	if n := strings.Count(value, "@"); n > 1 {
		return failure("%d @ signs, only one allowed", n)
	}
	l := localPart(local, value)
	if l.State == Error {
		return l
	}
	if !found {
		return incomplete("no @ yet, e.g. name@example.com")
	}
	return worse(l, domainPart(domain))
}

// worse is the verdict on both parts of an address whose local part is valid
// or a warning. The text on the domain is the useful one.
func worse(local, domain Verdict) Verdict {
	switch {
	case domain.Blocks() || local.State == Valid:
		return domain
	case domain.State == Warning || strings.HasPrefix(domain.Text, "the domain is"):
		return warning("%s; %s", local.Text, domain.Text)
	}
	return local
}

// localPart judges the part before the @, at the start of value.
func localPart(local, value string) Verdict {
	switch {
	case local == "":
		return failure("nothing before the @")
	case len(local) > localLimit:
		return failure("%d bytes before the @, the limit is %d", len(local), localLimit)
	case local[0] == '"':
		return quotedLocal(local)
	}
	if i := strings.IndexFunc(local, notInAtom); i >= 0 {
		return failure("%s not allowed before the @ (position %d)", describe(value[i:]), position(value, i))
	}
	switch {
	case strings.HasPrefix(local, "."), strings.HasSuffix(local, "."), strings.Contains(local, ".."):
		return warning("misplaced dot before the @")
	case lookAlike(local) != "":
		return warning("the part before the @ %s", lookAlike(local))
	case strings.IndexFunc(local, beyondASCII) >= 0:
		return warning("non-ASCII letters before the @; few mail systems accept them")
	}
	return valid("valid email")
}

// quotedLocal judges a local part that begins with a quotation mark. Only the
// last character may close it; a backslash escapes the next one.
func quotedLocal(local string) Verdict {
	for i := 1; i < len(local); i++ {
		switch local[i] {
		case '\\':
			i++
		case '"':
			if i == len(local)-1 {
				return warning("quoted name before the @; few mail systems accept it")
			}
			return failure("quotation mark inside the part before the @")
		}
	}
	return failure("quotation mark before the @ is not closed")
}

// notInAtom says whether r ends a dot-atom (RFC 5322, section 3.2.3).
func notInAtom(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(`()<>[]:;,\"`, r)
}

func beyondASCII(r rune) bool { return r > unicode.MaxASCII }

// lenient is idna.Lookup but for underscores and for hyphens in the third and
// fourth place, which exist in mail domains although they should not.
var lenient = idna.New(
	idna.MapForLookup(), idna.BidiRule(), idna.Transitional(false),
	idna.StrictDomainName(false), idna.CheckHyphens(false),
)

// domainPart judges the part after the @.
func domainPart(domain string) Verdict {
	if domain == "" || strings.HasSuffix(domain, ".") {
		return incomplete("incomplete domain, e.g. example.com")
	}
	ascii, err := lenient.ToASCII(domain)
	if err != nil {
		return failure("%s is not a domain name", quote(domain))
	}
	labels := strings.Split(ascii, ".")
	for _, label := range labels {
		if v := domainLabel(label); v.State == Error {
			return v
		}
	}
	if len(ascii) > domainLimit {
		return failure("domain of %d bytes, the limit is %d", len(ascii), domainLimit)
	}
	if last := labels[len(labels)-1]; strings.Trim(last, "0123456789") == "" {
		return failure("domain ends in digits, use e.g. example.com")
	}
	return oddDomain(domain, ascii)
}

// domainLabel judges one part of a domain in ASCII.
func domainLabel(label string) Verdict {
	switch {
	case label == "":
		return failure("extra dot in the domain")
	case len(label) > labelLimit:
		return failure("%d bytes between dots in the domain, the limit is %d", len(label), labelLimit)
	case label[0] == '-', label[len(label)-1] == '-':
		return failure("%s in the domain starts or ends with a hyphen", quote(label))
	}
	if i := strings.IndexFunc(label, notInDomain); i >= 0 {
		return failure("%s not allowed in a domain", describe(label[i:]))
	}
	return Verdict{}
}

func notInDomain(r rune) bool {
	letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	return !letter && (r < '0' || r > '9') && r != '-' && r != '_'
}

// oddDomain warns of a domain that may exist but seldom does.
func oddDomain(domain, ascii string) Verdict {
	_, err := idna.Lookup.ToASCII(domain)
	switch {
	case !strings.Contains(ascii, "."):
		return warning("domain has no dot, e.g. example.com")
	case strings.Contains(ascii, "_"):
		return warning("underscore in the domain is unusual")
	case err != nil:
		return warning("hyphens at positions 3 and 4 of a domain part are unusual")
	}
	readable, _ := lenient.ToUnicode(domain) // a domain may be given in ASCII
	for label := range strings.SplitSeq(readable, ".") {
		if text := lookAlike(label); text != "" {
			return warning("the domain %s; in ASCII %s", text, clip(ascii, 80))
		}
	}
	if strings.IndexFunc(domain, beyondASCII) >= 0 {
		return valid("the domain is %s in ASCII", clip(ascii, 80))
	}
	return valid("valid email")
}

// fixEmail fixes the usual mistakes in pasted and typed addresses: spaces, a name before
// <the address>, "mailto:", a mark after it, a comma for a dot.
func fixEmail(value string) string {
	s := strings.TrimSpace(value)
	if _, inside, ok := strings.Cut(s, "<"); ok {
		s, _, _ = strings.Cut(inside, ">")
	}
	if scheme := "mailto:"; len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
		s = s[len(scheme):]
	}
	s = strings.Trim(s, " .,;:<>()")
	local, domain, found := strings.Cut(s, "@")
	if !found {
		return s
	}
	return local + "@" + strings.ReplaceAll(domain, ",", ".")
}

// NormalEmail is the form in which addresses are compared: in lower case, the domain in
// ASCII. What is no address is in lower case only.
func NormalEmail(value string) string {
	lower := strings.ToLower(value)
	at := strings.LastIndexByte(lower, '@')
	if at < 0 || isASCII(lower[at:]) {
		return lower
	}
	ascii, err := lenient.ToASCII(lower[at+1:])
	if err != nil {
		return lower
	}
	return lower[:at+1] + ascii
}
