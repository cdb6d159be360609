//go:build unix

package cli

import (
	"io"
	"os"
	"os/signal"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"
)

// caught are the signals that end the console, and the stop from outside,
// which would leave the terminal raw.
var caught = []os.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGINT, syscall.SIGTSTP}

func isStop(s os.Signal) bool { return s == syscall.SIGTSTP }

// stopper stops this process, as ctrl+z would, while Bubble Tea has given the
// terminal back. SIGSTOP, because Go keeps its handler for SIGTSTP once that
// has been caught.
type stopper struct{}

// Run returns once the process goes on: before all its threads have stopped,
// the terminal would be made raw too early, and left cooked by the shell.
func (stopper) Run() error {
	woken := make(chan os.Signal, 1)
	signal.Notify(woken, syscall.SIGCONT)
	defer signal.Stop(woken)
	if err := syscall.Kill(0, syscall.SIGSTOP); err != nil {
		return err
	}
	<-woken
	return nil
}

func (stopper) SetStdin(io.Reader)  {}
func (stopper) SetStdout(io.Writer) {}
func (stopper) SetStderr(io.Writer) {}

// suspension is how to stop, nil where no shell would ever wake the program: a
// job has a process group of its own, other than the session's.
func suspension() tea.ExecCommand {
	session, _, errno := syscall.Syscall(syscall.SYS_GETSID, 0, 0, 0)
	if errno != 0 || int(session) == syscall.Getpgrp() {
		return nil
	}
	return stopper{}
}
