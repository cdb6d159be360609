// Package redact takes a secret out of texts, however it is spelled there.
package redact

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"html"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Mark stands where a text repeated the credentials, as a proxy that echoes
// the request does.
const Mark = "(removed: it contains credentials)"

// minFragment is how many characters of a secret give it away: what is quoted of a
// response may be cut.
const minFragment = 12

// minAligned is the shortest piece of base64 that is looked for.
const minAligned = 7

// Redactor takes one secret out of any text. It finds the secret itself and
// what base64 makes of it at each alignment, so inside a Basic header too, in
// upper and lower case, plain or as URLs, JSON and HTML escape it, escapes of
// escapes too. The zero value finds nothing.
type Redactor struct{ forms [][]byte }

// New makes the Redactor of a secret, "" for none.
func New(secret string) *Redactor {
	if secret == "" {
		return &Redactor{}
	}
	var forms [][]byte
	// A secret that looks escaped itself loses that with the text around it.
	for layer, n := (&unescaped{text: secret}), 0; n < maxLayers; layer, n = layer.unescape(), n+1 {
		forms = append(forms, folded(layer.text))
	}
	for pad := range 3 {
		if form := aligned(secret, pad); len(form) >= minAligned {
			forms = append(forms, folded(form))
		}
	}
	sort.Slice(forms, func(i, j int) bool { return bytes.Compare(forms[i], forms[j]) < 0 })
	return &Redactor{slices.CompactFunc(forms, bytes.Equal)}
}

// aligned is the part of a base64 text that comes from the secret alone, where
// it stands pad bytes behind a border of three.
func aligned(secret string, pad int) string {
	const bits = 6
	text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", pad) + secret))
	return text[(8*pad+bits-1)/bits : 8*(pad+len(secret))/bits]
}

// folded makes the same of what a secret may be changed to: the case, a space in
// a query, the two alphabets of base64. Its length stays.
func folded(text string) []byte {
	same := make([]byte, len(text))
	for i := range len(text) {
		same[i] = foldedBytes[text[i]]
	}
	return same
}

var foldedBytes = func() (table [256]byte) {
	for i := range table {
		c := byte(i)
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case c == '+' || c == '-':
			c = ' '
		case c == '_':
			c = '/'
		}
		table[i] = c
	}
	return table
}()

// Text is text with a word in place of every spelling of the secret.
func (r *Redactor) Text(text string) string {
	spans := r.spans(text)
	if len(spans) == 0 {
		return text
	}
	var out strings.Builder
	end := 0
	for _, s := range spans {
		if s.start >= end {
			out.WriteString(text[end:s.start] + Mark)
		}
		end = max(end, s.end)
	}
	return out.String() + text[end:]
}

// Found says whether the secret is in text, or was and has been taken out.
func (r *Redactor) Found(text string) bool {
	return strings.Contains(text, Mark) || len(r.spans(text)) > 0
}

// span is a part of a text.
type span struct{ start, end int }

// maxLayers is how many times over a text may be escaped.
const maxLayers = 5

// spans are where text spells the secret, in order; they may overlap.
func (r *Redactor) spans(text string) []span {
	if len(r.forms) == 0 {
		return nil
	}
	var all []span
	layer := &unescaped{text: text}
	for range maxLayers {
		all = append(all, r.inLayer(layer)...)
		if !strings.ContainsAny(layer.text, escapeSigns) {
			break
		}
		layer = layer.unescape()
	}
	sort.Slice(all, func(i, j int) bool { return all[i].start < all[j].start })
	return all
}

func (r *Redactor) inLayer(layer *unescaped) []span {
	var all []span
	text := folded(layer.text)
	for _, form := range r.forms {
		short := form[:min(minFragment, len(form))]
		for i := 0; ; {
			next := bytes.Index(text[i:], short)
			if next < 0 {
				break
			}
			start := i + next
			i = start + commonPrefix(text[start:], form)
			all = append(all, span{layer.place(start), layer.place(i)})
		}
	}
	return all
}

func commonPrefix(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// unescaped is a text of which some layers of escapes were taken off.
type unescaped struct {
	text string
	// from is the text with one layer more, and runs say which part of it each part
	// of text was; nil for the text that nothing was taken off.
	from *unescaped
	runs []run
}

// run is a part of a text: from at on, it is what stood at the place from on, or,
// where it is an escape, what the escape there means.
type run struct {
	at, from int
	escape   bool
}

// place is where the byte i is in the text that nothing was taken off.
func (u *unescaped) place(i int) int {
	if u.from == nil {
		return i
	}
	behind := sort.Search(len(u.runs), func(n int) bool { return u.runs[n].at > i })
	r := u.runs[behind-1]
	if r.escape {
		return u.from.place(r.from)
	}
	return u.from.place(r.from + i - r.at)
}

// unescape takes one layer off.
func (u *unescaped) unescape() *unescaped {
	var out strings.Builder
	out.Grow(len(u.text))
	var runs []run
	for i := 0; ; {
		runs = append(runs, run{at: out.Len(), from: i})
		plain := strings.IndexAny(u.text[i:], escapeSigns)
		if plain < 0 {
			out.WriteString(u.text[i:])
			return &unescaped{text: out.String(), from: u, runs: runs}
		}
		out.WriteString(u.text[i : i+plain])
		i += plain
		meant, size := escapeAt(u.text[i:])
		if size > 1 {
			runs = append(runs, run{at: out.Len(), from: i, escape: true})
		}
		out.WriteString(meant)
		i += size
	}
}

// escapeSigns are the bytes with which an escape begins.
const escapeSigns = `%\&`

// escapeAt is what the escape at the beginning of text means, and its length;
// if there is none, the first byte.
func escapeAt(text string) (meant string, size int) {
	switch text[0] {
	case '%':
		if b, ok := hexByte(text[1:]); ok {
			return b, 3
		}
	case '\\':
		return backslashAt(text)
	case '&':
		return entityAt(text)
	}
	return text[:1], 1
}

func hexByte(text string) (string, bool) {
	if len(text) < 2 {
		return "", false
	}
	b, err := hex.DecodeString(text[:2])
	return string(b), err == nil
}

// backslashAt reads \u002f, \x2f and \/.
func backslashAt(text string) (meant string, size int) {
	if len(text) < 2 {
		return text, len(text)
	}
	if text[1] == 'x' {
		if b, ok := hexByte(text[2:]); ok {
			return b, 4
		}
	}
	if first, ok := utf16At(text); ok {
		second, _ := utf16At(text[6:])
		if pair := utf16.DecodeRune(first, second); pair != utf8.RuneError {
			return string(pair), 12
		}
		return string(first), 6
	}
	return text[1:2], 2
}

// utf16At reads one \u002f.
func utf16At(text string) (unit rune, ok bool) {
	if len(text) < 6 || text[:2] != `\u` {
		return 0, false
	}
	value, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(value), err == nil
}

// maxEntity is that of HTML, &CounterClockwiseContourIntegral;.
const maxEntity = 33

// entityAt reads &amp; and &#38; and &#x26;.
func entityAt(text string) (meant string, size int) {
	if end := strings.IndexByte(text[:min(maxEntity, len(text))], ';') + 1; end > 0 {
		if meant := html.UnescapeString(text[:end]); meant != text[:end] {
			return meant, end
		}
	}
	return text[:1], 1
}
