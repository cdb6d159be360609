package cli

import (
	"os"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"
)

// Windows has neither SIGHUP nor job control; closing the window is delivered
// as SIGTERM.
var caught = []os.Signal{syscall.SIGTERM, os.Interrupt}

func isStop(os.Signal) bool { return false }

// notifyWoken has nothing to tell of.
func notifyWoken(chan os.Signal) {}

func (e *ender) suspension() tea.ExecCommand { return nil }

func (e *ender) continuation() tea.ExecCommand { return nil }
