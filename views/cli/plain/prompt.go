package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/term"

	"flexconsole/ui"
	"flexconsole/views/terminal"
)

// Keys that matter in the terminal's raw mode.
const (
	keyCtrlC     = 3
	keyCtrlD     = 4
	keyBackspace = 8
	keyCtrlU     = 21
	keyDelete    = 127
)

// LongestAnswer is the most bytes of one answer; a terminal's own line is no
// longer.
const LongestAnswer = 4096

var (
	// ErrInputEnded: the input has ended without an answer.
	ErrInputEnded = errors.New("end of input; nothing was saved")
	// errControl is for Esc above all, which goes back in the console.
	errControl = errors.New("contains Esc or another control character; ctrl+c cancels")
	// ErrTooLong refuses an answer of more than LongestAnswer.
	ErrTooLong = fmt.Errorf("the input is longer than %d bytes; nothing was saved", LongestAnswer)
)

// interrupted is the exit status of a program that ctrl+c ended.
const interrupted = SignalError(128 + int(syscall.SIGINT))

// Prompter asks questions on a terminal.
type Prompter struct {
	tty *os.File
	out io.Writer
}

// NewPrompter asks on tty, and writes the questions to out.
func NewPrompter(tty *os.File, out io.Writer) *Prompter {
	return &Prompter{tty, out}
}

// Question asks for one value until Check, which may be nil, has no objection.
// An empty answer gives Preset; the answer to a Secret does not show.
type Question struct {
	Text, Preset string
	Secret       bool
	Check        func(string) error
}

// Ask asks until there is an answer without objection, or ctx ends.
func (p *Prompter) Ask(ctx context.Context, q Question) (string, error) {
	for {
		answer, err := p.read(ctx, q)
		if err != nil {
			return "", err
		}
		if answer == "" {
			answer = q.Preset
		}
		if q.Check == nil {
			return answer, nil
		}
		problem := q.Check(answer)
		if strings.ContainsFunc(answer, unicode.IsControl) {
			problem = errControl
		}
		if problem == nil {
			return answer, nil
		}
		for _, line := range wrapped([]string{fmt.Sprintf("  This %v. Try again.", problem)}, roomOn(p.tty)) {
			fmt.Fprintln(p.out, line)
		}
	}
}

// Confirm asks for a yes; everything else is a no. What was typed or pasted before
// the question showed is no answer.
func (p *Prompter) Confirm(ctx context.Context, text string) (bool, error) {
	terminal.DiscardInput(p.tty)
	answer, err := p.Ask(ctx, Question{Text: text + " [y/N]"})
	return err == nil && (strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes")), err
}

// read reads one answer. The terminal's modes are restored in any case: a signal leaves
// the reading goroutine behind, whose result is ignored. For a secret the terminal is raw
// before the question is shown, so that not even the first key typed ahead is echoed.
func (p *Prompter) read(ctx context.Context, q Question) (string, error) {
	line := cookedLine
	if q.Secret {
		before, err := term.MakeRaw(p.tty.Fd())
		if err != nil {
			return "", fmt.Errorf("cannot hide the secret: %w", err)
		}
		line = rawLine
		defer fmt.Fprintln(p.out) // after the modes are back
		defer term.Restore(p.tty.Fd(), before)
	}
	fmt.Fprint(p.out, p.prompt(q))
	answer, err := UntilDone(ctx, func() (string, error) { return line(p.tty) })
	if err != nil && !q.Secret {
		fmt.Fprintln(p.out) // so that the next text starts on a new line
	}
	return answer, err
}

// prompt is a question with room for the answer after it: an answer as long as a SID gets
// its own line where it would not fit.
func (p *Prompter) prompt(q Question) string {
	const answer = 34
	room := roomOn(p.tty)
	lines := wrapped([]string{q.Text + ":"}, room)
	if last := lines[len(lines)-1]; room > 0 && ui.Width(last)+1+answer > room {
		lines = append(lines, ">")
	}
	newline := "\n"
	if q.Secret {
		newline = "\r\n" // the terminal is raw
	}
	return strings.Join(lines, newline) + " "
}

// UntilDone waits for a reading or for the end of ctx, whose cause is the error
// then. The reading cannot be ended, and is left behind.
func UntilDone[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		value, err := read()
		answers <- answer{value, err}
	}()
	select {
	case a := <-answers:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}

// cookedLine reads a line that can be edited in the terminal itself.
func cookedLine(in io.Reader) (string, error) {
	var line []byte
	for len(line) <= LongestAnswer {
		key, err := oneByte(in)
		if err != nil {
			return "", err
		}
		if key == '\n' {
			return strings.TrimSuffix(string(line), "\r"), nil // Windows ends lines so
		}
		line = append(line, key)
	}
	return "", ErrTooLong
}

// rawLine reads a line without echo from a raw terminal, whose few editing
// keys it has to know itself.
func rawLine(in io.Reader) (string, error) {
	var line []byte
	for len(line) <= LongestAnswer {
		key, err := oneByte(in)
		if err != nil {
			return "", err
		}
		switch key {
		case '\r', '\n':
			return string(line), nil
		case keyCtrlC:
			return "", interrupted
		case keyCtrlD:
			return "", ErrInputEnded
		case keyBackspace, keyDelete:
			_, size := utf8.DecodeLastRune(line)
			line = line[:len(line)-size]
		case keyCtrlU:
			line = nil
		default:
			line = append(line, key)
		}
	}
	return "", ErrTooLong
}

// oneByte reads no byte more, as the next answer may be there already.
func oneByte(in io.Reader) (byte, error) {
	var one [1]byte
	if _, err := io.ReadFull(in, one[:]); err != nil {
		return 0, ErrInputEnded // a terminal that is gone is an error, not an end
	}
	return one[0], nil
}
