package batch

import (
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"flexconsole/api/sid"
	"flexconsole/api/validate"
)

// FromText finds the Flex user SIDs in any text, such as a ticket, a list, a
// log or JSON, as sid.Find does: each becomes a row once. SIDs of other kinds
// and words that look like a broken Flex user SID become problems. The error is
// an *InputError: too large, too many users, no text, or unreadable.
func FromText(r io.Reader) (Input, error) {
	source, note, err := decode(r)
	if err != nil {
		return Input{}, err
	}
	s := scanner{collector: newCollector(), line: 1}
	if note != "" {
		s.Notes = append(s.Notes, note)
	}
	for {
		c, size, err := source.ReadRune()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Input{}, readFailure(s.line, err)
		}
		if err := s.next(c, size); err != nil {
			return Input{}, err
		}
	}
	if err := s.endWord(); err != nil {
		return Input{}, err
	}
	return s.result(), nil
}

// maxWord is how much of a word is kept, in bytes: more than any SID with what may be
// glued to it.
const maxWord = 128

// scanner cuts text into words, the runs of letters and digits.
type scanner struct {
	*collector
	line int
	// word is the start of the current word, length its bytes in all; before is the
	// character before it, last the one read last.
	word         []byte
	length       int
	before, last rune
}

// next takes one character; size is 1 for a byte that is no UTF-8.
func (s *scanner) next(c rune, size int) error {
	if !inWord(c) {
		err := s.endWord()
		s.breakLine(c)
		if c == utf8.RuneError && size == 1 && len(s.Notes) == 0 {
			s.Notes = append(s.Notes, notUTF8(s.line))
		}
		s.last = c
		return err
	}
	if s.length == 0 {
		s.before = s.last
	}
	if s.length += size; s.length <= maxWord {
		s.word = utf8.AppendRune(s.word, c)
	}
	s.last = c
	return nil
}

// breakLine counts lines, ended by LF, CRLF or CR.
func (s *scanner) breakLine(c rune) {
	if c == '\r' || c == '\n' && s.last != '\r' {
		s.line++
	}
}

func inWord(c rune) bool {
	if c < utf8.RuneSelf {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	return c != utf8.RuneError && (unicode.IsLetter(c) || unicode.IsDigit(c))
}

// shortest word that is looked at: FU and the four digits of a shortened SID.
const shortest = 6

func (s *scanner) endWord() error {
	length := s.length
	word := s.word
	s.word, s.length = s.word[:0], 0
	if length < shortest {
		return nil
	}
	return s.judge(string(afterEscape(s.before, word)), length > maxWord)
}

// afterEscape drops the letters of an escape, as in "%2FFU…" and "\nFU…", which
// stand for a separator.
func afterEscape(before rune, word []byte) []byte {
	switch {
	case before == '%' && sid.IsHex(word[0]) && sid.IsHex(word[1]):
		return word[2:]
	case before == '\\' && strings.IndexByte("nrt", word[0]) >= 0:
		return word[1:]
	}
	return word
}

// judge makes a row or a problem of a word, or nothing; cut says that the word
// went on.
func (s *scanner) judge(word string, cut bool) error {
	if !cut && sid.Valid(sid.FlexUser, word) {
		return s.add(Row{SID: word, Line: s.line})
	}
	if why := whyNot(word, cut); why != "" {
		s.problem(s.line, word, why)
	}
	return nil
}

// whyNot says why a word that may have been meant as a SID is none of a Flex
// user, and is "" for any other word.
func whyNot(word string, cut bool) string {
	kind, known := sid.KindOf(word)
	switch {
	case known && !cut && sid.Valid(kind, word):
		return validate.SID(sid.FlexUser, word).Text
	case len(word) > sid.Length && containsSID(word):
		return "a Flex user SID joined to other letters or digits"
	case !resembles(word):
		return ""
	case cut:
		return "much longer than a SID"
	}
	return validate.SID(sid.FlexUser, word).Text
}

// containsSID says whether the word contains a Flex user SID.
func containsSID(word string) bool {
	for i := 0; i+sid.Length <= len(word); i++ {
		if sid.Valid(sid.FlexUser, word[i:i+sid.Length]) {
			return true
		}
	}
	return false
}

// resembles says whether a word looks like a Flex user SID that was broken or
// shortened: FU in either case, a digit, and hex digits for the most part.
func resembles(word string) bool {
	if len(word) < shortest || !strings.EqualFold(word[:2], sid.FlexUser.Prefix) {
		return false
	}
	hex := 0
	for i := 2; i < len(word); i++ {
		if sid.IsHex(word[i]) {
			hex++
		}
	}
	return strings.ContainsAny(word, "0123456789") && 2*hex >= len(word)-2
}
