//go:build unix

package clitest

import (
	"bytes"
	"io"
	"os"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"github.com/spf13/cobra"
)

const patience = time.Minute

// Screen is a pseudo-terminal with a person in front of it.
type Screen struct {
	t           *testing.T
	master, TTY *os.File
	before      *term.State

	mu    sync.Mutex
	grown chan struct{} // closed and replaced when output arrives
	out   []byte
	read  int // output that earlier waits have seen
}

// NewScreen opens a pseudo-terminal.
func NewScreen(t *testing.T) *Screen {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tty.Close(); master.Close() })
	s := &Screen{t: t, master: master, TTY: tty, grown: make(chan struct{})}
	s.before = s.modes()
	go s.collect()
	return s
}

func (s *Screen) collect() {
	buffer := make([]byte, 4096)
	for {
		n, err := s.master.Read(buffer)
		s.mu.Lock()
		s.out = append(s.out, buffer[:n]...)
		close(s.grown)
		s.grown = make(chan struct{})
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// Output is all that was written.
func (s *Screen) Output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.out)
}

// See waits until text is written, after what earlier waits have seen.
func (s *Screen) See(text string) {
	s.t.Helper()
	deadline := time.After(patience)
	for {
		s.mu.Lock()
		at, grown := bytes.Index(s.out[s.read:], []byte(text)), s.grown
		if at >= 0 {
			s.read += at + len(text)
		}
		s.mu.Unlock()
		if at >= 0 {
			return
		}
		select {
		case <-grown:
		case <-deadline:
			s.t.Fatalf("%q was not seen in:\n%s", text, s.Output())
		}
	}
}

// Send types keys.
func (s *Screen) Send(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.master, keys); err != nil {
		s.t.Fatal(err)
	}
}

// Answer waits for a question and answers it.
func (s *Screen) Answer(question, keys string) {
	s.t.Helper()
	s.See(question)
	s.Send(keys)
}

func (s *Screen) modes() *term.State {
	s.t.Helper()
	state, err := term.GetState(s.TTY.Fd())
	if err != nil {
		s.t.Fatal(err)
	}
	return state
}

// Restored fails unless the terminal has the modes that it began with.
func (s *Screen) Restored() {
	s.t.Helper()
	if !reflect.DeepEqual(s.modes(), s.before) {
		s.t.Error("the terminal's modes changed")
	}
}

// Await waits for the end of what was started.
func Await(t *testing.T, ended <-chan error) error {
	t.Helper()
	select {
	case err := <-ended:
		return err
	case <-time.After(patience):
		t.Fatal("it did not end")
		return nil
	}
}

// Start runs a command on the screen; the channel gives its end.
func (s *Screen) Start(command *cobra.Command) <-chan error {
	command.SetIn(s.TTY)
	command.SetOut(s.TTY)
	command.SetErr(s.TTY)
	ended := make(chan error, 1)
	go func() { ended <- command.Execute() }()
	return ended
}
