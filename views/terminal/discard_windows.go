package terminal

import (
	"os"

	"golang.org/x/sys/windows"
)

// DiscardInput drops what was typed at a console and not read yet.
func DiscardInput(terminal *os.File) {
	_ = windows.FlushConsoleInputBuffer(windows.Handle(terminal.Fd()))
}
