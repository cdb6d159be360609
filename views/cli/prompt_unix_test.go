//go:build unix

package cli

import (
	"errors"
	"testing"

	"flexconsole/views/cli/plain"
)

// What was typed or pasted before a question shows answers it as little as a paste
// answers one of the console's.
func TestTypedAheadIsNoAnswer(t *testing.T) {
	s := newScreen(t)
	s.send("y\ny\n")
	ended := make(chan error, 1)
	go func() {
		agreed, err := plain.NewPrompter(t.Context(), s.tty, s.tty).Confirm("Go on?")
		if agreed {
			err = errors.New("what was typed ahead was taken for a yes")
		}
		ended <- err
	}()
	s.see("Go on? [y/N]")
	s.send("\n")
	if err := wait(t, ended); err != nil {
		t.Error(err)
	}
}
