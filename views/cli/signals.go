package cli

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/views"
)

const (
	// endPatience is how long the screens may take to end after a signal before
	// the program is ended around them: a terminal that takes no output holds
	// them up for ever.
	endPatience = 3 * time.Second
	// lastPatience is when the process goes whatever still runs: drains included.
	lastPatience = endPatience + drainLimit + 2*time.Second
)

// ender ends the program on a signal, or when the terminal is gone: drafts are
// kept, a write in flight is given its time, and the exit status says which
// signal it was (Reliability, "Journal and drafts").
type ender struct {
	program *tea.Program
	signals chan os.Signal
	done    chan struct{}
	status  atomic.Int32
	// halt lets nothing more be sent; it does not wait for the screens.
	halt func()
}

// watch begins to listen. The program must run without Bubble Tea's own
// handler, which knows neither SIGHUP nor drafts.
func watch() *ender {
	e := &ender{signals: make(chan os.Signal, 4), done: make(chan struct{})}
	signal.Notify(e.signals, caught...)
	return e
}

// run hands signals on until stop.
func (e *ender) run(program *tea.Program) {
	e.program = program
	go func() {
		for {
			select {
			case s := <-e.signals:
				if isStop(s) {
					go program.Send(views.SuspendMsg{})
					continue
				}
				e.end(s.(syscall.Signal))
			case <-e.done:
				return
			}
		}
	}()
}

// end asks the screens to end, and sees to it that they do.
func (e *ender) end(s syscall.Signal) {
	if !e.status.CompareAndSwap(0, 128+int32(s)) {
		return
	}
	if e.halt != nil {
		e.halt()
	}
	go e.program.Send(views.EndMsg{})
	time.AfterFunc(endPatience, e.program.Kill)
	time.AfterFunc(lastPatience, func() { os.Exit(int(e.status.Load())) })
}

// hungUp is the end of the input: the terminal is gone.
func (e *ender) hungUp() { e.end(syscall.SIGHUP) }

// stop ends listening and gives the exit status that a signal left, 0 for none.
func (e *ender) stop() int {
	signal.Stop(e.signals)
	close(e.done)
	return int(e.status.Load())
}
