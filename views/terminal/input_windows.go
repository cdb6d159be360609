package terminal

import (
	"os"

	"github.com/muesli/cancelreader"

	"flexconsole/ui"
)

// Input is standard input itself: Bubble Tea reads the console's own records of
// keys, which Records then sorts.
type Input struct {
	cancelreader.File
	terminal *os.File
}

// Observers are told what happens on the input; on Windows only Records has
// something to tell.
type Observers struct {
	HungUp, PasteCut, Dropped func()
}

// NewInput makes the input of a terminal.
func NewInput(terminal *os.File, _ *ui.Arrivals, _ Observers) (*Input, error) {
	return &Input{terminal, terminal}, nil
}

// Terminal is the file behind, for another program that is to have it.
func (i *Input) Terminal() *os.File { return i.terminal }

// Take, Release and Restore are Bubble Tea's own business here.
func (i *Input) Take() error { return nil }

// Release does nothing.
func (i *Input) Release() {}

// Restore does nothing.
func (i *Input) Restore() error { return nil }

// Close does nothing.
func (i *Input) Close() error { return nil }

// InForeground is always true: there is no job control.
func InForeground(*os.File) bool { return true }
