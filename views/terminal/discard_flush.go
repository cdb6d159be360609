//go:build linux || solaris

package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// DiscardInput drops what was typed at a terminal and not read yet.
func DiscardInput(terminal *os.File) {
	_ = unix.IoctlSetInt(int(terminal.Fd()), unix.TCFLSH, unix.TCIFLUSH)
}
