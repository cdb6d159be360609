package terminal

import "syscall"

// detached keeps a console's ctrl+c from the program.
var detached = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
