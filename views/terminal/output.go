// Package terminal is the terminal itself: its input and output, its clipboard, signals,
// browser and editor, line mode, the session log and the crash file.
package terminal

import (
	"bytes"
	"os"
	"slices"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"flexconsole/ui"
)

var (
	enterAlternate = []byte("\x1b[?1049h")
	leaveAlternate = []byte("\x1b[?1049l")
	clearScreen    = []byte("\x1b[H\x1b[2J")
)

// Output is the terminal that is written to. One writes at a time, so that nothing
// lands inside another's sequence, and a terminal that takes nothing can be given
// up. It stays a file to Bubble Tea, which asks it for its size.
type Output struct {
	term.File
	reset []byte
	// plain: the terminal only prints lines, and gets no sequence.
	plain bool

	mu       sync.Mutex
	frames   chan []byte
	written  chan writing
	givenUp  chan struct{}
	giveOnce sync.Once
}

type writing struct {
	n   int
	err error
}

// NewOutput makes the output of a terminal.
func NewOutput(file *os.File) *Output {
	name := os.Getenv("TERM")
	o := &Output{
		File: file, reset: []byte(resetModes(name)), plain: PrintsOnly(name),
		frames: make(chan []byte), written: make(chan writing, 1), givenUp: make(chan struct{}),
	}
	go o.write()
	return o
}

func (o *Output) write() {
	for {
		select {
		case frame := <-o.frames:
			n, err := o.File.Write(frame)
			o.written <- writing{n, err}
		case <-o.givenUp:
			return
		}
	}
}

// Write writes one frame whole, in the terminal's charset. The alternate screen has key modes of its own,
// and where a terminal has none, what was drawn must not stay behind.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.frames <- o.framed(p):
	case <-o.givenUp:
		return len(p), nil
	}
	select {
	case done := <-o.written:
		if done.err != nil {
			return min(done.n, len(p)), done.err
		}
	case <-o.givenUp:
	}
	return len(p), nil
}

// framed is what is written of a frame.
func (o *Output) framed(p []byte) []byte {
	text := ui.Encode(string(p))
	if o.plain {
		return []byte(ansi.Strip(text))
	}
	frame := bytes.ReplaceAll([]byte(text), enterAlternate, slices.Concat(enterAlternate, o.reset))
	return bytes.ReplaceAll(frame, leaveAlternate, slices.Concat(clearScreen, leaveAlternate))
}

// WriteString is Write for text; the file's own would go past it.
func (o *Output) WriteString(s string) (int, error) { return o.Write([]byte(s)) }

// Reset turns off the key modes that another program may have left on.
func (o *Output) Reset() { _, _ = o.Write(o.reset) }

// GiveUp ends writing at once: the terminal takes no output, or belongs to another
// program by now. What is written afterwards is dropped.
func (o *Output) GiveUp() { o.giveOnce.Do(func() { close(o.givenUp) }) }

// GivenUp says so.
func (o *Output) GivenUp() bool {
	select {
	case <-o.givenUp:
		return true
	default:
		return false
	}
}
