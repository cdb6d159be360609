package terminal

import (
	"bytes"
	"regexp"
	"strconv"
	"unicode"
)

// spellings are keys as some terminals send them, and as Bubble Tea knows them.
var spellings = map[string]string{
	// Application keypad: Konsole's shift+Enter, alacritty's keypad Enter.
	"\x1bOM": "\r", "\x1bOI": "\t", "\x1bO ": " ", "\x1bOX": "=",
	"\x1bOj": "*", "\x1bOk": "+", "\x1bOl": ",", "\x1bOm": "-", "\x1bOn": ".", "\x1bOo": "/",
	"\x1bOp": "0", "\x1bOq": "1", "\x1bOr": "2", "\x1bOs": "3", "\x1bOt": "4",
	"\x1bOu": "5", "\x1bOv": "6", "\x1bOw": "7", "\x1bOx": "8", "\x1bOy": "9",
	"\x1bOH": "\x1b[H", "\x1bOF": "\x1b[F", "\x1bOE": "", "\x1b[E": "",
	// urxvt with ctrl.
	"\x1bOa": "\x1b[1;5A", "\x1bOb": "\x1b[1;5B", "\x1bOc": "\x1b[1;5C", "\x1bOd": "\x1b[1;5D",
	"\x1b[3^": deleteWordAfter, "\x1b[3@": deleteWordAfter, "\x1b[3$": "\x1b[3~", "\x1b[2$": "", "\x1b[2^": "",
	// st.
	"\x1b[P": "\x1b[3~", "\x1b[M": deleteWordAfter, "\x1b[4h": "\x1b[2~",
	"\x1b[4l": "", "\x1b[L": "", "\x1b[2K": "", "\x1b[J": "", "\x1b[K": "", "\x1b[2J": "",
	// xterm and its kin.
	"\x1b[3;5~": deleteWordAfter, "\x1b[3;6~": deleteWordAfter, "\x1b[3;2~": "\x1b[3~",
}

const (
	// deleteWordAfter is alt+delete, deleteWordBefore ctrl+w: what ctrl+Delete and
	// ctrl+Backspace are for in an input.
	deleteWordAfter  = "\x1b[3;3~"
	deleteWordBefore = "\x17"
)

var (
	// kittyKey is a key in the kitty protocol: code, modifiers, kind of event.
	kittyKey = regexp.MustCompile(`^\x1b\[(\d+)(?::\d*)*(?:;(\d*)(?::(\d+))?)?(?:;[\d:]*)?u$`)
	// otherKey is a key in xterm's modifyOtherKeys form: modifiers, code.
	otherKey = regexp.MustCompile(`^\x1b\[27;(\d+);(\d+)~$`)
	// ss3Modified is a key of the application modes with a modifier.
	ss3Modified = regexp.MustCompile(`^\x1bO(\d+)([A-HP-S])$`)
	// released is the release of a key in the kitty protocol.
	released = regexp.MustCompile(`^\x1b\[[\d;]*:3[A-Za-z~]$`)
)

// legacy writes a key as Bubble Tea knows it, nil where it is none.
func legacy(key []byte) []byte {
	if known, ok := spellings[string(key)]; ok {
		return []byte(known)
	}
	if released.Match(key) {
		return nil
	}
	if m := kittyKey.FindSubmatch(key); m != nil {
		if string(m[3]) == "3" {
			return nil
		}
		return coded(number(m[1]), number(m[2]))
	}
	if m := otherKey.FindSubmatch(key); m != nil {
		return coded(number(m[2]), number(m[1]))
	}
	if m := ss3Modified.FindSubmatch(key); m != nil {
		return bytes.Join([][]byte{[]byte("\x1b[1;"), m[1], m[2]}, nil)
	}
	return key
}

func number(digits []byte) int {
	n, _ := strconv.Atoi(string(digits)) // none is 0
	return n
}

// Modifiers as terminals code them, less one.
const (
	shift = 1 << iota
	alt
	ctrl
)

// coded is the key of a character code and coded modifiers.
func coded(code, modifiers int) []byte {
	held := max(0, modifiers-1)
	switch code {
	case '\r', kittyKeypadEnter:
		return []byte("\r")
	case esc:
		return []byte("\x1b")
	case '\t':
		if held&shift != 0 {
			return []byte("\x1b[Z")
		}
		return []byte("\t")
	case del, '\b':
		if held&(ctrl|alt) != 0 {
			return []byte(deleteWordBefore)
		}
		return []byte{del}
	}
	return character(rune(code), held)
}

// kittyKeypadEnter is where the kitty protocol has keys that are no character.
const kittyKeypadEnter, kittyFirst, kittyLast = 57414, 57344, 63743

func character(r rune, held int) []byte {
	switch {
	case kittyFirst <= r && r <= kittyLast, !unicode.IsPrint(r) && r != ' ':
		return nil
	case held&ctrl != 0 && held&shift != 0:
		return nil // the terminal's own keys, such as ctrl+shift+c, and not ctrl+c
	case held&ctrl != 0:
		return controlKey(unicode.ToLower(r))
	case held&shift != 0:
		r = unicode.ToUpper(r)
	}
	if held&alt != 0 {
		return append([]byte{esc}, string(r)...)
	}
	return []byte(string(r))
}

// controlKey is a letter pressed with ctrl, nil for what has no such key.
func controlKey(r rune) []byte {
	switch {
	case 'a' <= r && r <= 'z', '[' <= r && r <= '_':
		return []byte{byte(r) & 0x1f}
	case r == ' ' || r == '@':
		return nil // NUL, which no input wants
	}
	return nil
}
