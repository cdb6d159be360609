package cli

import (
	"bytes"
	"cmp"
	"io"
	"os"
	"sync"

	"github.com/atotto/clipboard"
	"github.com/aymanbagabas/go-osc52/v2"
)

// terminal is standard output shared by the renderer and the clipboard: one
// writes at a time, so that neither lands inside the other's sequence. It
// stays a file to Bubble Tea, which asks it for its size.
type terminal struct {
	*os.File
	mu sync.Mutex
}

// Write writes one frame whole.
func (t *terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.File.Write(p)
}

// copy uses the machine's own clipboard where there is one and the session is
// local, else asks the terminal (OSC 52), which gives no answer: so it does
// not claim more than it knows.
func (t *terminal) copy(text string) (string, error) {
	if os.Getenv("SSH_CONNECTION") == "" && !clipboard.Unsupported && clipboard.WriteAll(text) == nil {
		return "is on the clipboard", nil
	}
	sequence := osc52.New(text)
	if os.Getenv("TMUX") != "" {
		// tmux passes the wrapped one on where it may (allow-passthrough), and
		// takes the plain one itself (set-clipboard on).
		sequence.Tmux().WriteTo(t)
	}
	_, err := sequence.WriteTo(t)
	return "was sent to the terminal's clipboard", err
}

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
	pasting bool
	passed  int    // octets of the paste so far
	held    []byte // cleaned input not yet handed out
	tail    []byte // the end of a read that may begin a bracket
}

func newKeyboard(f *os.File, hungUp func()) *keyboard { return &keyboard{File: f, hungUp: hungUp} }

var _ io.Reader = (*keyboard)(nil)

// Read hands on what was typed, and of a paste at most maxPaste octets.
func (k *keyboard) Read(p []byte) (int, error) {
	for len(k.held) == 0 {
		buffer := make([]byte, 4096)
		n, err := k.File.Read(buffer)
		k.take(buffer[:n])
		if n == 0 {
			k.hungUp()
			return 0, cmp.Or(err, io.EOF)
		}
	}
	n := copy(p, k.held)
	k.held = k.held[n:]
	return n, nil
}

// take sorts fresh input into what is held for handing out.
func (k *keyboard) take(input []byte) {
	input = append(k.tail, input...)
	k.tail = nil
	for len(input) > 0 {
		if !k.pasting {
			at := bytes.Index(input, pasteStart)
			if at < 0 {
				k.held = append(k.held, input...)
				return
			}
			at += len(pasteStart)
			k.held = append(k.held, input[:at]...)
			input, k.pasting, k.passed = input[at:], true, 0
			continue
		}
		at := bytes.Index(input, pasteEnd)
		if at < 0 {
			// Keep back what may be the beginning of the closing bracket.
			keep := min(len(input), len(pasteEnd)-1)
			k.paste(input[:len(input)-keep])
			k.tail = append([]byte(nil), input[len(input)-keep:]...)
			return
		}
		k.paste(input[:at])
		k.held = append(k.held, pasteEnd...)
		input, k.pasting = input[at+len(pasteEnd):], false
	}
}

// paste hands on as much of a paste as there is still room for.
func (k *keyboard) paste(text []byte) {
	room := max(0, maxPaste-k.passed)
	text = text[:min(len(text), room)]
	k.held = append(k.held, text...)
	k.passed += len(text)
}
