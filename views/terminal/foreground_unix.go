//go:build unix

package terminal

import (
	"os"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// InForeground says that this program is in the shell's foreground; true where that is
// unknown.
func InForeground(terminal *os.File) bool {
	front, err := unix.IoctlGetInt(int(terminal.Fd()), unix.TIOCGPGRP)
	if err != nil {
		return true
	}
	own, err := unix.Getpgid(0)
	return err != nil || front == own
}

// erasesWithDel says that the terminal's Backspace sends DEL, as nearly all do now.
func erasesWithDel(terminal *os.File) bool {
	state, err := term.GetState(terminal.Fd())
	return err == nil && state.Cc[unix.VERASE] == del
}
