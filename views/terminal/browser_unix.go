//go:build unix

package terminal

import "syscall"

// detached makes a program a session of its own: it has no terminal to write
// to, and no signal meant for this one reaches it.
var detached = &syscall.SysProcAttr{Setsid: true}
