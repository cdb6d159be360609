//go:build unix

package terminal

import (
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/sys/unix"
)

// caught are the signals that end the console, and the stop from outside,
// which would leave the terminal raw.
var caught = []os.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGINT, syscall.SIGTSTP}

// JobControl: a shell can stop the console and wake it.
const JobControl = true

// DrainTime is how long a write in flight may take after the end began.
func DrainTime(int) time.Duration { return drainLimit }

func isStop(s os.Signal) bool { return s == syscall.SIGTSTP }

// notifyWoken reports when the process continues after a stop.
func notifyWoken(woken chan os.Signal) { signal.Notify(woken, syscall.SIGCONT) }

// onTerminal is a command that needs nothing of Bubble Tea but that it releases
// the terminal while it runs.
type onTerminal func() error

func (run onTerminal) Run() error { return run() }

func (onTerminal) SetStdin(io.Reader)  {}
func (onTerminal) SetStdout(io.Writer) {}
func (onTerminal) SetStderr(io.Writer) {}

// Suspension stops this process, as ctrl+z would, while the terminal is as the
// shell had it. It is nil where no shell would ever wake the program: a job has a
// process group of its own, other than the session's.
func (e *Ender) Suspension() tea.ExecCommand {
	if !isJob() {
		return nil
	}
	return onTerminal(func() error {
		return e.lend(e.stopUntilInFront)
	})
}

// Continuation takes the terminal back from a shell that has stopped and woken
// this process.
func (e *Ender) Continuation() tea.ExecCommand {
	return onTerminal(func() error { return e.lend(e.waitInBackground) })
}

func isJob() bool {
	session, err := unix.Getsid(0)
	group, groupErr := unix.Getpgid(0) // Getpgrp differs from system to system
	return err == nil && groupErr == nil && session != group
}

// stopUntilInFront stops the job and comes back when the terminal is its own
// again: made raw before, it would be left cooked by the shell.
func (e *Ender) stopUntilInFront() error {
	if err := stopJob(); err != nil {
		return err
	}
	return e.waitInBackground()
}

// backgroundLooks are how often a process woken in the background looks whether it
// is to end, or comes to the front, before it stops again: the shell's "kill %1"
// and "fg" wake it first.
const (
	backgroundLooks = 100
	backgroundPause = 10 * time.Millisecond
)

// waitInBackground stops again while the terminal is another's, unless the console
// is to end.
func (e *Ender) waitInBackground() error {
	for look := 1; !InForeground(e.input.Terminal()); look++ {
		select {
		case <-e.ending:
			return nil
		case <-time.After(backgroundPause):
		}
		if look%backgroundLooks > 0 {
			continue
		}
		if err := stopJob(); err != nil {
			return err
		}
	}
	return nil
}

// stopJob stops the whole job until the shell wakes it. SIGSTOP, because Go keeps
// its handler for SIGTSTP once that has been caught.
func stopJob() error {
	woken := make(chan os.Signal, 1)
	signal.Notify(woken, syscall.SIGCONT)
	defer signal.Stop(woken)
	if err := unix.Kill(0, unix.SIGSTOP); err != nil {
		return err
	}
	<-woken
	return nil
}
