// Package sid has the kinds of Twilio SID, their pattern, and how to find SIDs in
// pasted text.
package sid

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Length is the number of characters in every SID: two letters and 32 hex
// digits.
const Length = 34

// Kind is what a SID names: a worker, a conversation and so on. Its Prefix is
// the two capital letters that such SIDs begin with; its Name has no article
// and is lower case but for proper nouns ("worker", "Flex user").
type Kind struct {
	Prefix string
	Name   string
}

// The kinds that the console uses.
var (
	Account      = Kind{"AC", "account"}
	Instance     = Kind{"GO", "Flex instance"}
	FlexUser     = Kind{"FU", "Flex user"}
	UnifiedUser  = Kind{"US", "user"}
	Worker       = Kind{"WK", "worker"}
	Workspace    = Kind{"WS", "workspace"}
	Team         = Kind{"QO", "team"}
	Conversation = Kind{"CH", "conversation"}
	Address      = Kind{"IG", "chat address"}
	Message      = Kind{"IM", "message"}
	Task         = Kind{"WT", "task"}
	Interaction  = Kind{"KD", "interaction"}
	Channel      = Kind{"UO", "interaction channel"}
	APIKey       = Kind{"SK", "API key"}
	TaskQueue    = Kind{"WQ", "task queue"}
	Flow         = Kind{"FW", "Studio flow"}
	Execution    = Kind{"FN", "Studio execution"}
	Step         = Kind{"FT", "Studio step"}
)

// Kinds that are not an input but get pasted by mistake.
var (
	RegulatoryAddress = Kind{"AD", "regulatory address"}
	Service           = Kind{"IS", "service"}
	Request           = Kind{"RQ", "request"}
	DeploymentKey     = Kind{"CV", "Webchat deployment key"}
)

var kinds = byPrefix(
	Account, Instance, FlexUser, UnifiedUser, Worker, Workspace, Team,
	Conversation, Address, Message, Task, Interaction, Channel, APIKey, TaskQueue, Flow,
	RegulatoryAddress, Service, Request, DeploymentKey,
)

func byPrefix(all ...Kind) map[string]Kind {
	m := make(map[string]Kind, len(all))
	for _, k := range all {
		m[k.Prefix] = k
	}
	return m
}

// WithArticle is the name with its article: "a worker", "an account". A name
// in u takes "a", as the only one is "a user".
func (k Kind) WithArticle() string {
	if k.Name != "" && strings.ContainsRune("AEIOaeio", rune(k.Name[0])) {
		return "an " + k.Name
	}
	return "a " + k.Name
}

// KindOf recognises a kind by the first two letters of text, which may still
// be incomplete. A lower-case prefix is not a kind: Twilio's patterns fold
// case in the digits only.
func KindOf(text string) (Kind, bool) {
	if len(text) < 2 {
		return Kind{}, false
	}
	k, ok := kinds[text[:2]]
	return k, ok
}

// Valid says whether text is exactly one SID of the kind:
// ^XX[0-9a-fA-F]{32}$ where XX is the kind's prefix.
func Valid(k Kind, text string) bool {
	if len(text) != Length || text[:2] != k.Prefix {
		return false
	}
	for i := 2; i < Length; i++ {
		if !IsHex(text[i]) {
			return false
		}
	}
	return true
}

// Equal says whether a and b are the same SID. Twilio accepts the hex digits
// in either case, so their case does not count; that of the prefix does.
func Equal(a, b string) bool {
	return canonical(a) == canonical(b)
}

// canonical is the SID with its hex digits in lower case.
func canonical(s string) string {
	if len(s) < 2 {
		return s
	}
	lower := func(r rune) rune {
		if 'A' <= r && r <= 'F' {
			return r - 'A' + 'a'
		}
		return r
	}
	return s[:2] + strings.Map(lower, s[2:])
}

// Find lists the SIDs of one kind in any text, such as a URL, a line of a
// ticket or JSON: in order, each once (as Equal has it), and only those that
// are not part of a longer run of letters and digits.
func Find(k Kind, text string) []string {
	var found []string
	seen := map[string]bool{}
	for i := 0; i+Length <= len(text); i++ {
		next := strings.Index(text[i:], k.Prefix)
		if next < 0 {
			break
		}
		i += next
		if !standsAlone(k, text, i) {
			continue
		}
		s := text[i : i+Length]
		if key := canonical(s); !seen[key] {
			seen[key] = true
			found = append(found, s)
		}
		i += Length - 1
	}
	return found
}

// standsAlone says whether a whole SID starts at text[i] and ends before the
// next letter or digit.
func standsAlone(k Kind, text string, i int) bool {
	end := i + Length
	if end > len(text) || !startsRun(text[:i]) || !Valid(k, text[i:end]) {
		return false
	}
	after, _ := utf8.DecodeRuneInString(text[end:])
	return !alphanumeric(after)
}

// startsRun says whether a SID may begin after before. The letters of an
// escape, as in "%2FFU…" and "\nFU…", stand for a separator.
func startsRun(before string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	if !alphanumeric(last) {
		return true
	}
	n := len(before)
	percent := n >= 3 && before[n-3] == '%' && IsHex(before[n-2]) && IsHex(before[n-1])
	backslash := n >= 2 && before[n-2] == '\\' && strings.ContainsRune("nrt", last)
	return percent || backslash
}

func alphanumeric(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// IsHex says that a character is a hex digit.
func IsHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// Shorten makes a SID fit a narrow column: "FU0000…0001". Text of at most 14
// characters stays as it is.
func Shorten(s string) string {
	const head, tail, longest = 6, 4, 14
	runes := []rune(s)
	if len(runes) <= longest {
		return s
	}
	return string(runes[:head]) + "…" + string(runes[len(runes)-tail:])
}
