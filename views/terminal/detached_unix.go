//go:build unix

package terminal

import (
	"os"
	"syscall"
)

// detached makes a program a session of its own: it has no terminal to write
// to, and no signal meant for this one reaches it.
var detached = &syscall.SysProcAttr{Setsid: true}

// endAll ends a detached program and what it has started.
func endAll(program *os.Process) error { return syscall.Kill(-program.Pid, syscall.SIGKILL) }
