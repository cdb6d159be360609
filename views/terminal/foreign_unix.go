//go:build unix

package terminal

import "syscall"

// stopBeside stops this process alone: the other program, which the same signal
// reached, puts the terminal in order first and then stops itself. Both go on
// with the shell's fg. Where no shell would wake them neither stops.
func stopBeside() {
	if isJob() {
		_ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP)
	}
}
