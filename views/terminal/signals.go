package terminal

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"

	"flexconsole/views/screen"
)

const (
	// drainLimit is how long a write in flight is waited for at the end.
	drainLimit = 10 * time.Second
	// endPatience is how long the screens may take to end after a signal: a terminal that
	// accepts no output would block them forever.
	endPatience = 2 * time.Second
	// lastPatience is how long after the drains the process goes, whatever still
	// runs.
	lastPatience = 2 * time.Second
)

// screenTime is how long the screens may take to end, where a write in flight
// may take as long as drain.
func screenTime(drain time.Duration) time.Duration { return min(endPatience, drain/3) }

// Ender ends the program on a signal, or when the terminal is gone: drafts are
// kept, a write in flight is given its time, and the exit status says which
// signal it was.
type Ender struct {
	program *tea.Program
	input   *Input
	output  *Output
	signals chan os.Signal
	// woken has the signals that the process goes on after a stop.
	woken  chan os.Signal
	done   chan struct{}
	ending chan struct{} // closed when the end begins
	status atomic.Int32
	// lent: the terminal is another program's, or the shell's.
	lent atomic.Bool
	// halt lets no new write start; it does not wait for the screens. It may be nil.
	halt func()
}

// Watch starts to listen; halt lets no new write start, and is called at the signal. The
// program must run without Bubble Tea's own handler, which knows neither SIGHUP nor
// drafts.
func Watch(halt func()) *Ender {
	e := &Ender{
		halt:    halt,
		signals: make(chan os.Signal, 4), woken: make(chan os.Signal, 1),
		done: make(chan struct{}), ending: make(chan struct{}),
	}
	signal.Notify(e.signals, caught...)
	notifyWoken(e.woken)
	return e
}

// Run hands signals on until stop.
func (e *Ender) Run(program *tea.Program, input *Input, output *Output) {
	e.program, e.input, e.output = program, input, output
	go func() {
		for {
			select {
			case s := <-e.signals:
				if isStop(s) {
					go program.Send(screen.SuspendMsg{})
					continue
				}
				e.end(s.(syscall.Signal))
			case <-e.woken:
				if !e.lent.Load() {
					go program.Send(screen.ContinuedMsg{})
				}
			case <-e.done:
				return
			}
		}
	}()
}

// end asks the screens to end, and sees to it that they do. What the shell has
// put into the background must not touch the terminal any more.
func (e *Ender) end(s syscall.Signal) {
	if !e.status.CompareAndSwap(0, 128+int32(s)) {
		return
	}
	if e.halt != nil {
		e.halt()
	}
	if !InForeground(e.input.Terminal()) {
		e.output.GiveUp() // first, as who waits for the end takes the terminal back where it is not given up
	}
	close(e.ending)
	go e.program.Send(screen.EndMsg{})
	drain := e.DrainTime()
	time.AfterFunc(screenTime(drain), func() {
		e.output.GiveUp()
		e.program.Kill()
	})
	time.AfterFunc(screenTime(drain)+drain+lastPatience, func() {
		_ = e.input.Restore()
		os.Exit(int(e.status.Load()))
	})
}

// DrainTime is how long a write in flight may take now that the program ends.
func (e *Ender) DrainTime() time.Duration { return DrainTime(int(e.status.Load())) }

// HungUp is the end of the input: the terminal is gone.
func (e *Ender) HungUp() { e.end(syscall.SIGHUP) }

// lend gives the terminal to another program until it has run, and takes it back
// unless the console is to end in the background.
func (e *Ender) lend(run func() error) error {
	e.lent.Store(true)
	defer e.lent.Store(false)
	e.input.Release()
	if err := e.input.Restore(); err != nil {
		return err
	}
	err := run()
	if e.output.GivenUp() {
		return err
	}
	e.output.Reset()
	return errors.Join(err, e.input.Take())
}

// Report is where what is left to say goes: nowhere, if that is a terminal that
// takes no output.
func (e *Ender) Report() io.Writer {
	if e.output.GivenUp() && term.IsTerminal(os.Stderr.Fd()) {
		return io.Discard
	}
	return os.Stderr
}

// Stop ends listening and gives the exit status that a signal left, 0 for none.
func (e *Ender) Stop() int {
	signal.Stop(e.signals)
	signal.Stop(e.woken)
	close(e.done)
	return int(e.status.Load())
}
