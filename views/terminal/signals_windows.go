package terminal

import (
	"os"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// Windows has neither SIGHUP nor job control; closing the window is delivered
// as SIGTERM.
var caught = []os.Signal{syscall.SIGTERM, os.Interrupt}

// JobControl: no shell can stop the console.
const JobControl = false

// closingPatience is how long a write in flight may take once the window is
// closed: Windows ends the process 5 s after that, come what may.
const closingPatience = 3 * time.Second

// DrainTime is how long a write in progress may take after the program began to end with
// a status.
func DrainTime(status int) time.Duration {
	if status == 128+int(syscall.SIGTERM) {
		return closingPatience
	}
	return drainLimit
}

func isStop(os.Signal) bool { return false }

// notifyWoken has nothing to report.
func notifyWoken(chan os.Signal) {}

// Suspension is nil: there is no job control.
func (e *Ender) Suspension() tea.ExecCommand { return nil }

// Continuation is nil likewise.
func (e *Ender) Continuation() tea.ExecCommand { return nil }
