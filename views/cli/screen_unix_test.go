//go:build unix

package cli

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

// screen is a pseudo-terminal with a person in front of it.
type screen struct {
	t           *testing.T
	master, tty *os.File
	before      *term.State

	mu    sync.Mutex
	grown chan struct{} // closed and replaced when output arrives
	out   []byte
	read  int // output that earlier waits have seen
}

func newScreen(t *testing.T) *screen {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tty.Close(); master.Close() })
	s := &screen{t: t, master: master, tty: tty, grown: make(chan struct{})}
	s.before = s.modes()
	go s.collect()
	return s
}

func (s *screen) collect() {
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

func (s *screen) output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.out)
}

// see waits until text is written, after what earlier waits have seen.
func (s *screen) see(text string) {
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
			s.t.Fatalf("%q was not seen in:\n%s", text, s.output())
		}
	}
}

func (s *screen) send(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.master, keys); err != nil {
		s.t.Fatal(err)
	}
}

// answer waits for a question and answers it.
func (s *screen) answer(question, keys string) {
	s.t.Helper()
	s.see(question)
	s.send(keys)
}

func (s *screen) modes() *term.State {
	s.t.Helper()
	state, err := term.GetState(s.tty.Fd())
	if err != nil {
		s.t.Fatal(err)
	}
	return state
}

func (s *screen) restored() {
	s.t.Helper()
	if !reflect.DeepEqual(s.modes(), s.before) {
		s.t.Error("the terminal's modes changed")
	}
}

func wait(t *testing.T, ended <-chan error) error {
	t.Helper()
	select {
	case err := <-ended:
		return err
	case <-time.After(patience):
		t.Fatal("it did not end")
		return nil
	}
}

// start runs a command on the screen; the channel gives its end.
func (s *screen) start(command *cobra.Command) <-chan error {
	command.SetIn(s.tty)
	command.SetOut(s.tty)
	command.SetErr(s.tty)
	ended := make(chan error, 1)
	go func() { ended <- command.Execute() }()
	return ended
}
