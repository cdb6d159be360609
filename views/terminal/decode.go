package terminal

import (
	"bytes"
	"regexp"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// kind is what a token of the input is.
type kind int

const (
	// text is one character that prints.
	text kind = iota
	// control is a key that is one byte, such as Enter or ctrl+s.
	control
	// sequence is a key, or a mouse report, of several bytes.
	sequence
	// reply is what the terminal reports, asked or not: no key.
	reply
	// pasteStart and pasteEnd are the brackets of a paste.
	pasteStart
	pasteEnd
)

// token is the smallest part of the input that means something by itself.
type token struct {
	kind  kind
	bytes []byte
}

const (
	esc         = 0x1b
	del         = 0x7f
	pasteOpens  = "\x1b[200~"
	pasteCloses = "\x1b[201~"
)

// next takes the first token off input. Whole is false where more bytes may
// still change it; the token is then what it is if none come.
func next(input []byte) (t token, whole bool) {
	switch first := input[0]; {
	case first == esc:
		return nextEscape(input)
	case first < ' ' || first == del:
		return token{control, input[:1]}, true
	case 0x80 <= first && first < 0xa0: // a sequence of a terminal that sends 8 bits
		return nextSequence(input)
	case !utf8.FullRune(input):
		return token{reply, input}, false
	}
	r, size := utf8.DecodeRune(input)
	if r == utf8.RuneError && size == 1 {
		return token{reply, input[:1]}, true // no character
	}
	return token{text, input[:size]}, true
}

// nextEscape takes a token that begins with an escape character. x/ansi splits
// sequences as the standard has them; some keys are none.
func nextEscape(input []byte) (t token, whole bool) {
	if len(input) == 1 {
		return token{control, input}, false
	}
	switch input[1] {
	case esc:
		return nextAfterEscape(input)
	case '[':
		if t, whole, ok := nextOddCSI(input); ok {
			return t, whole
		}
		return nextSequence(input)
	case 'O':
		return nextSS3(input)
	case ']', 'P', '_', '^', 'X':
		return nextString(input)
	}
	if input[1] < ' ' || input[1] == del {
		return token{sequence, input[:2]}, true // alt with a control key
	}
	if !utf8.FullRune(input[1:]) {
		return token{sequence, input}, false
	}
	_, size := utf8.DecodeRune(input[1:])
	return token{sequence, input[:1+size]}, true // alt with a letter
}

// nextAfterEscape takes an Esc that another follows: Esc twice, unless the second
// begins a key, which urxvt writes so with alt.
func nextAfterEscape(input []byte) (t token, whole bool) {
	if len(input) == 2 || input[2] != '[' && input[2] != 'O' {
		return token{control, input[:1]}, true
	}
	key, whole := nextEscape(input[1:])
	if key.kind != sequence {
		return token{control, input[:1]}, true
	}
	return token{sequence, input[:1+len(key.bytes)]}, whole
}

// nextSequence takes a sequence off the input as the standard has it.
func nextSequence(input []byte) (t token, whole bool) {
	bytes, _, n, state := ansi.DecodeSequence(input, ansi.NormalState, nil)
	if state != ansi.NormalState {
		return token{reply, input}, false
	}
	return token{kindOf(bytes), input[:n]}, true
}

// nextOddCSI takes keys and reports that begin as a control sequence does and are
// none; ok is false for all others.
func nextOddCSI(input []byte) (t token, whole, ok bool) {
	const introducer = 2
	rest := input[introducer:]
	switch {
	case len(rest) == 0:
		return token{sequence, input}, false, true // alt+[
	case rest[0] == '[': // F1 to F5 of the Linux console
		return longer(input, introducer+2)
	case rest[0] == 'M': // a mouse report in its first form; alone it is a key of st
		if len(rest) > 1 && rest[1] < ' ' {
			return token{sequence, input[:3]}, true, true
		}
		return longer(input, introducer+4)
	}
	if found := dollarKey.Find(input); found != nil {
		whole = len(input) > len(found)
		return token{sequence, found}, whole, !whole || input[len(found)] != 'y'
	}
	return token{}, false, false
}

// dollarKey is a key of urxvt with shift, which ends in an intermediate byte.
var dollarKey = regexp.MustCompile(`^\x1b\[\d+\$`)

// longer takes a token of so many bytes, which may not all be there.
func longer(input []byte, length int) (t token, whole, ok bool) {
	if len(input) < length {
		return token{sequence, input}, false, true
	}
	return token{sequence, input[:length]}, true, true
}

// nextSS3 takes a key of the application modes: ESC O, a modifier perhaps, and
// a character.
func nextSS3(input []byte) (t token, whole bool) {
	i := 2
	for i < len(input) && '0' <= input[i] && input[i] <= '9' && i < 4 {
		i++
	}
	switch {
	case i == len(input):
		return token{sequence, input}, false
	case input[i] < ' ' || input[i] >= del:
		return token{sequence, input[:2]}, true // alt+O before something else
	}
	return token{sequence, input[:i+1]}, true
}

// nextString takes what a terminal replies as a string (OSC, DCS, APC and their
// like). Where it cannot be one it is a letter pressed with alt.
func nextString(input []byte) (t token, whole bool) {
	if len(input) == 2 {
		return token{sequence, input}, false
	}
	if !beginsString(input) {
		return token{sequence, input[:2]}, true
	}
	end := bytes.IndexAny(input, abortsString)
	aborted := end >= 0
	if !aborted {
		end = len(input)
	}
	t, whole = nextSequence(input[:end])
	// An Esc in the last place may be the first half of its end.
	if whole && (isEnded(t.bytes) || len(t.bytes) < end-1 || input[end-1] != esc) {
		return t, true
	}
	return token{reply, input[:end]}, aborted
}

// isEnded says that a string has its end: BEL, or ST in one byte or two.
func isEnded(b []byte) bool {
	last := b[len(b)-1]
	return last == '\a' || last == 0x9c || bytes.HasSuffix(b, []byte("\x1b\\"))
}

// abortsString are keys that no string of a terminal contains: ctrl+c, Enter.
const abortsString = "\x03\r"

// beginsString says that a reply begins so: a person who has pressed alt+] types
// on as they like.
func beginsString(input []byte) bool {
	switch third := input[2]; input[1] {
	case ']':
		return '0' <= third && third <= '9' || third == 'l' || third == 'L'
	case 'P':
		return '0' <= third && third <= '9' || bytes.IndexByte([]byte("$+!>=?|"), third) >= 0
	default:
		return true
	}
}

// kindOf sorts a whole sequence of the standard's form.
func kindOf(b []byte) kind {
	switch {
	case string(b) == pasteOpens:
		return pasteStart
	case string(b) == pasteCloses:
		return pasteEnd
	case !bytes.HasPrefix(b, []byte("\x1b[")) || len(b) < 3 || isReport(b):
		return reply
	}
	return sequence
}

// isReport says that a control sequence is a report of the terminal's, such as of
// its cursor, its kind, its modes or its focus, and no key.
func isReport(b []byte) bool {
	switch b[len(b)-1] {
	case 'R', 'c', 'n', 'y', 't', 'x':
		return len(b) > 3 // ESC [ c is a key of urxvt
	case 'I', 'O':
		return true
	case 'u':
		return b[2] == '?'
	}
	return b[len(b)-1] < '@' || b[len(b)-1] > '~' // cut short by something else
}

// isMouse says that a sequence is a mouse report.
func isMouse(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\x1b[<")) || len(b) == 6 && bytes.HasPrefix(b, []byte("\x1b[M"))
}

// isPress says that a mouse report is a button pressed or the wheel turned, not a release
// or a move.
func isPress(b []byte) bool { return b[len(b)-1] != 'm' }

// isClick says that a sequence is a button of the mouse pressed.
func isClick(b []byte) bool {
	const wheel = 64
	if !isMouse(b) || !isPress(b) {
		return false
	}
	if b[2] == 'M' {
		return b[3]&wheel == 0
	}
	button, _, _ := bytes.Cut(b[3:], []byte(";"))
	return number(button)&wheel == 0
}
