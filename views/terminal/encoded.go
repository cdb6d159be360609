package terminal

import (
	"os"

	"flexconsole/ui"
)

// Encoded writes what a command prints to a file in the terminal's charset. It is
// not the file itself: WriteString and ReadFrom of that would go past it.
type Encoded struct{ File *os.File }

// Write writes whole characters.
func (e Encoded) Write(p []byte) (int, error) {
	if _, err := e.File.WriteString(ui.Encode(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close closes the file.
func (e Encoded) Close() error { return e.File.Close() }

// Fd is the file's, to ask whether it is a terminal, and for its size.
func (e Encoded) Fd() uintptr { return e.File.Fd() }
