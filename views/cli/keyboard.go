package cli

import (
	"bytes"
	"cmp"
	"io"
	"os"
)

// maxPaste is the longest bracketed paste that is passed on, in octets: Bubble
// Tea's reading of one is quadratic.
const maxPaste = 64 << 10

var (
	pasteStart = []byte("\x1b[200~")
	pasteEnd   = []byte("\x1b[201~")
)

// keyboard is standard input with an upper limit on pastes. It stays a file to
// Bubble Tea, which sets it to raw mode.
type keyboard struct {
	*os.File
	hungUp  func() // told when the input ends
	cut     func() // told when a paste was too long
	pasting bool
	passed  int    // octets of the paste so far
	ready   []byte // input to hand out, never more than fits one Read
	tail    []byte // the end of a read that may begin a bracket
}

func newKeyboard(f *os.File, hungUp, cut func()) *keyboard {
	return &keyboard{File: f, hungUp: hungUp, cut: cut}
}

// Read hands on what was typed, and of a paste at most maxPaste octets. It
// never keeps anything back for the next call but a bracket's beginning: the
// caller waits for the terminal before it calls again.
func (k *keyboard) Read(p []byte) (int, error) {
	buffer := make([]byte, max(1, len(p)-len(k.tail)))
	n, err := k.File.Read(buffer)
	if n == 0 {
		k.hungUp()
		return 0, cmp.Or(err, io.EOF)
	}
	k.take(buffer[:n])
	n = copy(p, k.ready)
	k.ready = k.ready[:0]
	return n, nil
}

// take sorts fresh input into what is ready to be handed out.
func (k *keyboard) take(input []byte) {
	input = append(k.tail, input...)
	k.tail = nil
	for len(input) > 0 {
		bracket := pasteStart
		if k.pasting {
			bracket = pasteEnd
		}
		at := bytes.Index(input, bracket)
		if at < 0 {
			k.pass(k.holdBack(input, bracket))
			return
		}
		k.pass(input[:at])
		k.ready = append(k.ready, bracket...)
		input, k.pasting, k.passed = input[at+len(bracket):], !k.pasting, 0
	}
}

// holdBack keeps an end of input that may be the beginning of a bracket. Outside
// a paste two octets are a key of their own (Esc, or Esc and a bracket) and pass;
// inside there are no keys, and a bracket missed would never end the paste.
func (k *keyboard) holdBack(input, bracket []byte) []byte {
	keys := 2
	if k.pasting {
		keys = 0
	}
	for n := min(len(bracket)-1, len(input)); n > keys; n-- {
		if rest := input[len(input)-n:]; bytes.HasPrefix(bracket, rest) {
			k.tail = bytes.Clone(rest)
			return input[:len(input)-n]
		}
	}
	return input
}

// pass hands text on, of a paste as much as there is still room for.
func (k *keyboard) pass(text []byte) {
	if !k.pasting {
		k.ready = append(k.ready, text...)
		return
	}
	room := max(0, maxPaste-k.passed)
	if len(text) > room && k.passed <= maxPaste {
		k.cut()
	}
	k.passed += len(text)
	k.ready = append(k.ready, text[:min(len(text), room)]...)
}
