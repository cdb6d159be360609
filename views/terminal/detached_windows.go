package terminal

import (
	"os"
	"syscall"
)

// detached keeps a console's ctrl+c from the program.
var detached = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}

// endAll ends a detached program; what it has started goes on.
func endAll(program *os.Process) error { return program.Kill() }
