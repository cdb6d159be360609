//go:build unix

package plain_test

import (
	"errors"
	"testing"

	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
)

// What was typed or pasted before a question shows answers it as little as a paste
// answers one of the console's.
func TestTypedAheadIsNoAnswer(t *testing.T) {
	s := clitest.NewScreen(t)
	s.Send("y\ny\n")
	ended := make(chan error, 1)
	go func() {
		agreed, err := plain.NewPrompter(s.TTY, s.TTY).Confirm(t.Context(), "Go on?")
		if agreed {
			err = errors.New("what was typed ahead was taken for a yes")
		}
		ended <- err
	}()
	s.See("Go on? [y/N]")
	s.Send("\n")
	if err := clitest.Await(t, ended); err != nil {
		t.Error(err)
	}
}
